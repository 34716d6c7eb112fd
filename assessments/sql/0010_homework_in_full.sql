-- assessments.Programme
ALTER TABLE assessments_programme ADD CONSTRAINT assessments_programme_whole UNIQUE (practice_id, id);
ALTER TABLE assessments_programme REPLICA IDENTITY USING INDEX assessments_programme_whole;
-- assessments.Course
ALTER TABLE assessments_course ADD CONSTRAINT assessments_course_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_course REPLICA IDENTITY USING INDEX assessments_course_of_client;
-- assessments.Rating
ALTER TABLE assessments_rating ADD CONSTRAINT assessments_rating_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_rating REPLICA IDENTITY USING INDEX assessments_rating_of_client;
-- assessments.Review
ALTER TABLE assessments_review ADD CONSTRAINT assessments_review_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_review REPLICA IDENTITY USING INDEX assessments_review_of_client;
-- assessments.HeldBack
ALTER TABLE assessments_heldback ADD CONSTRAINT assessments_heldback_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_heldback REPLICA IDENTITY USING INDEX assessments_heldback_of_client;
-- assessments.Programme
-- assessments.Course
ALTER TABLE assessments_course ADD CONSTRAINT assessments_course_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_course ADD CONSTRAINT assessments_course_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_course ADD CONSTRAINT assessments_course_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_course ADD CONSTRAINT assessments_course_programme_id_same_practice
    FOREIGN KEY (practice_id, programme_id) REFERENCES assessments_programme (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_course ADD CONSTRAINT assessments_course_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- assessments.Rating
ALTER TABLE assessments_rating ADD CONSTRAINT assessments_rating_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_rating ADD CONSTRAINT assessments_rating_homework_id_same_practice
    FOREIGN KEY (practice_id, client_id, homework_id) REFERENCES assessments_homework (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_rating ADD CONSTRAINT assessments_rating_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- assessments.Review
ALTER TABLE assessments_review ADD CONSTRAINT assessments_review_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_review ADD CONSTRAINT assessments_review_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_review ADD CONSTRAINT assessments_review_homework_id_same_practice
    FOREIGN KEY (practice_id, client_id, homework_id) REFERENCES assessments_homework (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_review ADD CONSTRAINT assessments_review_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- assessments.HeldBack
ALTER TABLE assessments_heldback ADD CONSTRAINT assessments_heldback_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_heldback ADD CONSTRAINT assessments_heldback_form_id_same_practice
    FOREIGN KEY (practice_id, form_id) REFERENCES assessments_form (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_heldback ADD CONSTRAINT assessments_heldback_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- assessments.Programme: space practice
ALTER TABLE assessments_programme ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_programme FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_reads ON assessments_programme FOR SELECT TO relcare_app
    USING ((SELECT rls.is_staff()));
CREATE POLICY writer_adds ON assessments_programme FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('therapist')));
CREATE POLICY writer_changes ON assessments_programme FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('therapist')))
    WITH CHECK ((SELECT rls.has_role('therapist')));
CREATE POLICY owner_all ON assessments_programme FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_programme AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_programme TO relcare_app;
GRANT UPDATE (title, steps, is_retired, row_version) ON assessments_programme TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_programme
    FOR EACH ROW EXECUTE FUNCTION rls.audit('practice', '');
-- assessments.Course: space team
ALTER TABLE assessments_course ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_course FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_course FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_team_clients()))));
CREATE POLICY supervisor_reads ON assessments_course FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))));
CREATE POLICY team_adds ON assessments_course FOR INSERT TO relcare_app
    WITH CHECK ((case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_working_clients())))) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON assessments_course FOR UPDATE TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_working_clients()))))
    WITH CHECK (case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_working_clients()))));
CREATE POLICY definer_selects ON assessments_course FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_updates ON assessments_course FOR UPDATE TO relcare_definer
    USING (true)
    WITH CHECK (true);
CREATE POLICY owner_all ON assessments_course FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_course AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_course TO relcare_app;
GRANT UPDATE (state, because, changed_at, row_version) ON assessments_course TO relcare_app;
GRANT SELECT, UPDATE ON assessments_course TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_course
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');
-- assessments.Rating: space care
ALTER TABLE assessments_rating ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_rating FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_rating FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON assessments_rating FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON assessments_rating FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY client_adds ON assessments_rating FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_changes ON assessments_rating FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY owner_all ON assessments_rating FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_rating AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_rating TO relcare_app;
GRANT UPDATE (quantity, quality, rated_at) ON assessments_rating TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_rating
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
-- assessments.Review: space team
ALTER TABLE assessments_review ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_review FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_review FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_team_clients()))));
CREATE POLICY supervisor_reads ON assessments_review FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))));
CREATE POLICY team_adds ON assessments_review FOR INSERT TO relcare_app
    WITH CHECK ((case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_working_clients())))) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON assessments_review FOR UPDATE TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_working_clients()))))
    WITH CHECK (case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_working_clients()))));
CREATE POLICY owner_all ON assessments_review FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_review AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_review TO relcare_app;
GRANT UPDATE (quantity, quality, note, noted_at, row_version) ON assessments_review TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_review
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');
-- assessments.HeldBack: space team
ALTER TABLE assessments_heldback ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_heldback FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_heldback FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON assessments_heldback FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY team_adds ON assessments_heldback FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON assessments_heldback FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY definer_selects ON assessments_heldback FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON assessments_heldback FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_heldback AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_heldback TO relcare_app;
GRANT UPDATE (ends_on, row_version) ON assessments_heldback TO relcare_app;
GRANT SELECT ON assessments_heldback TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_heldback
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');

-- Homework may be a turn of a course, wait its turn, and close; what waits is the team's.
ALTER TABLE assessments_homework ADD CONSTRAINT assessments_homework_course_id_same_practice
    FOREIGN KEY (practice_id, client_id, course_id) REFERENCES assessments_course (practice_id, client_id, id) NOT DEFERRABLE;
UPDATE assessments_homework SET asked_at = assigned_at;
DROP POLICY client_reads ON assessments_homework;
CREATE POLICY client_reads ON assessments_homework FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND asked_at IS NOT NULL);
DROP POLICY client_changes ON assessments_homework;
CREATE POLICY client_changes ON assessments_homework FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND asked_at IS NOT NULL AND state IN ('assigned', 'skipped', 'expired'))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND asked_at IS NOT NULL AND state IN ('assigned', 'sent', 'skipped') AND reviewed_at IS NULL AND reviewed_by_id IS NULL AND NOT bring_to_session);
CREATE POLICY definer_inserts ON assessments_homework FOR INSERT TO relcare_definer
    WITH CHECK (true);
CREATE POLICY definer_updates ON assessments_homework FOR UPDATE TO relcare_definer
    USING (true)
    WITH CHECK (true);
GRANT UPDATE (asked_at) ON assessments_homework TO relcare_app;
GRANT INSERT, UPDATE ON assessments_homework TO relcare_definer;

DROP TRIGGER due_day_is_the_teams ON assessments_homework;
CREATE TRIGGER due_day_is_the_teams BEFORE UPDATE ON assessments_homework
    FOR EACH ROW WHEN ((NEW.due_on, NEW.asked_at) IS DISTINCT FROM (OLD.due_on, OLD.asked_at))
    EXECUTE FUNCTION rls.due_day_is_the_teams();

-- What expired is asked no more: a client who had begun it sends it, and does nothing else with it.
CREATE FUNCTION rls.expired_is_only_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF rls.me() IS NOT NULL THEN
        IF OLD.client_id IN (SELECT rls.my_clients()) THEN
            RAISE EXCEPTION 'this homework is asked no more' USING ERRCODE = '42501';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER expired_is_only_sent BEFORE UPDATE ON assessments_homework
    FOR EACH ROW WHEN (OLD.state = 'expired' AND NEW.state <> 'sent') EXECUTE FUNCTION rls.expired_is_only_sent();

-- Answers may correct earlier ones, and be filled in together.
ALTER TABLE assessments_response ADD CONSTRAINT assessments_response_amends_id_same_practice
    FOREIGN KEY (practice_id, client_id, amends_id) REFERENCES assessments_response (practice_id, client_id, id) NOT DEFERRABLE;
DROP POLICY client_adds ON assessments_response;
CREATE POLICY team_adds ON assessments_response FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me())) AND filled = CASE WHEN (SELECT rls.is_staff()) THEN 'in_session' ELSE 'client' END);
CREATE POLICY client_adds ON assessments_response FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me())) AND filled = CASE WHEN (SELECT rls.is_staff()) THEN 'in_session' ELSE 'client' END);
CREATE POLICY definer_inserts ON assessments_response FOR INSERT TO relcare_definer
    WITH CHECK (true);
GRANT INSERT ON assessments_response TO relcare_definer;
CREATE POLICY definer_inserts ON assessments_score FOR INSERT TO relcare_definer
    WITH CHECK (true);
GRANT INSERT ON assessments_score TO relcare_definer;

SET ROLE relcare_definer;
-- Forms that were ever asked of the acting client: what they may read of the practice's forms.
CREATE OR REPLACE FUNCTION rls.my_form_versions() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT version_id FROM public.assessments_homework
    WHERE practice_id = rls.practice() AND client_id IN (SELECT rls.my_clients()) AND version_id IS NOT NULL
        AND asked_at IS NOT NULL
$$;
-- Versions of forms whose scores the therapist holds back from the acting client today.
CREATE FUNCTION rls.my_held_versions() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT v.id FROM public.assessments_heldback b
    JOIN public.practices_practice p ON p.id = b.practice_id
    JOIN public.assessments_formversion v ON v.practice_id = b.practice_id AND v.form_id = b.form_id
    WHERE b.practice_id = rls.practice() AND b.client_id IN (SELECT rls.my_clients())
        AND (now() AT TIME ZONE p.zone)::date BETWEEN b.starts_on AND b.ends_on
$$;
GRANT EXECUTE ON FUNCTION rls.my_held_versions() TO relcare_app;
RESET ROLE;

DROP POLICY client_reads ON assessments_score;
DROP POLICY client_adds ON assessments_score;
CREATE POLICY client_reads ON assessments_score FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT (version_id = ANY (ARRAY(SELECT rls.my_held_versions()))));
CREATE POLICY team_adds ON assessments_score FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me())) AND response_id IN (SELECT r.id FROM assessments_response r WHERE r.practice_id = assessments_score.practice_id AND r.recorded_by_id = (SELECT rls.me())));
CREATE POLICY client_adds ON assessments_score FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me())) AND response_id IN (SELECT r.id FROM assessments_response r WHERE r.practice_id = assessments_score.practice_id AND r.recorded_by_id = (SELECT rls.me())));
