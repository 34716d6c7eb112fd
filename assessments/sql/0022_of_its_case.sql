UPDATE assessments_raisedflag f SET case_id = r.case_id
FROM assessments_response r
WHERE r.practice_id = f.practice_id AND r.id = f.response_id AND r.case_id IS NOT NULL;

SET ROLE relcare_definer;

-- Cases whose homework the acting therapist sees to: those they work in, and closed ones of whoever they work with.
CREATE FUNCTION rls.my_homework_cases() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.my_working_cases()
    UNION
    SELECT k.id FROM public.clients_caseclient c
    JOIN public.clients_case k ON k.practice_id = c.practice_id AND k.id = c.case_id AND k.state = 'closed'
    WHERE c.practice_id = rls.practice() AND c.client_id IN (SELECT rls.my_working_clients())
$$;
GRANT EXECUTE ON FUNCTION rls.my_homework_cases() TO relcare_app;
RESET ROLE;

-- assessments.HeldBackReason
ALTER TABLE assessments_heldbackreason ADD CONSTRAINT assessments_heldbackreason_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_heldbackreason REPLICA IDENTITY USING INDEX assessments_heldbackreason_of_client;
-- assessments.HeldBackReason
ALTER TABLE assessments_heldbackreason ADD CONSTRAINT assessments_heldbackreason_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_heldbackreason ADD CONSTRAINT assessments_heldbackreason_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_heldbackreason ADD CONSTRAINT assessments_heldbackreason_held_id_same_practice
    FOREIGN KEY (practice_id, client_id, held_id) REFERENCES assessments_heldback (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_heldbackreason ADD CONSTRAINT assessments_heldbackreason_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- assessments.HeldBackReason: space team
ALTER TABLE assessments_heldbackreason ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_heldbackreason FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_heldbackreason FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_team_clients()))));
CREATE POLICY supervisor_reads ON assessments_heldbackreason FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))));
CREATE POLICY team_adds ON assessments_heldbackreason FOR INSERT TO relcare_app
    WITH CHECK ((case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_working_clients())))) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON assessments_heldbackreason FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_heldbackreason AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_heldbackreason TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_heldbackreason
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');
DROP POLICY team_reads ON assessments_response;
CREATE POLICY team_reads ON assessments_response FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_team_clients()))));
DROP POLICY supervisor_reads ON assessments_response;
CREATE POLICY supervisor_reads ON assessments_response FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))));
DROP POLICY team_adds ON assessments_response;
CREATE POLICY team_adds ON assessments_response FOR INSERT TO relcare_app
    WITH CHECK (((case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_working_clients())))) AND recorded_by_id = (SELECT rls.me())) AND filled = CASE WHEN (SELECT rls.is_staff()) THEN 'in_session' ELSE 'client' END AND (NOT (SELECT rls.is_staff()) OR EXISTS (SELECT FROM assessments_homework h WHERE h.practice_id = assessments_response.practice_id AND h.id = assessments_response.homework_id AND h.case_id = ANY (ARRAY(SELECT rls.my_homework_cases())))));
DROP POLICY client_adds ON assessments_response;
CREATE POLICY client_adds ON assessments_response FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me())) AND filled = CASE WHEN (SELECT rls.is_staff()) THEN 'in_session' ELSE 'client' END AND (NOT (SELECT rls.is_staff()) OR EXISTS (SELECT FROM assessments_homework h WHERE h.practice_id = assessments_response.practice_id AND h.id = assessments_response.homework_id AND h.case_id = ANY (ARRAY(SELECT rls.my_homework_cases())))));
ALTER TABLE assessments_response ADD CONSTRAINT assessments_response_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
DROP POLICY team_reads ON assessments_score;
CREATE POLICY team_reads ON assessments_score FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_team_clients()))));
DROP POLICY supervisor_reads ON assessments_score;
CREATE POLICY supervisor_reads ON assessments_score FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))));
DROP POLICY team_adds ON assessments_score;
CREATE POLICY team_adds ON assessments_score FOR INSERT TO relcare_app
    WITH CHECK (((case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_working_clients())))) AND recorded_by_id = (SELECT rls.me())) AND response_id IN (SELECT r.id FROM assessments_response r WHERE r.practice_id = assessments_score.practice_id AND r.recorded_by_id = (SELECT rls.me())));
DROP POLICY client_adds ON assessments_score;
CREATE POLICY client_adds ON assessments_score FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me())) AND response_id IN (SELECT r.id FROM assessments_response r WHERE r.practice_id = assessments_score.practice_id AND r.recorded_by_id = (SELECT rls.me())));
ALTER TABLE assessments_score ADD CONSTRAINT assessments_score_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
DROP POLICY team_adds ON assessments_homework;
CREATE POLICY team_adds ON assessments_homework FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me())) AND case_id = ANY (ARRAY(SELECT rls.my_working_cases())));
DROP POLICY team_changes ON assessments_homework;
CREATE POLICY team_changes ON assessments_homework FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND case_id = ANY (ARRAY(SELECT rls.my_homework_cases())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
DROP POLICY team_adds ON assessments_kiosklink;
CREATE POLICY team_adds ON assessments_kiosklink FOR INSERT TO relcare_app
    WITH CHECK (((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND recorded_by_id = (SELECT rls.me())) AND EXISTS (SELECT FROM assessments_homework h WHERE h.practice_id = assessments_kiosklink.practice_id AND h.id = assessments_kiosklink.homework_id AND h.case_id = ANY (ARRAY(SELECT rls.my_homework_cases()))) AND recorded_at <= clock_timestamp() + interval '1 minute');
DROP POLICY team_changes ON assessments_kiosklink;
CREATE POLICY team_changes ON assessments_kiosklink FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND EXISTS (SELECT FROM assessments_homework h WHERE h.practice_id = assessments_kiosklink.practice_id AND h.id = assessments_kiosklink.homework_id AND h.case_id = ANY (ARRAY(SELECT rls.my_homework_cases()))))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
DROP POLICY team_adds ON assessments_heldback;
CREATE POLICY team_adds ON assessments_heldback FOR INSERT TO relcare_app
    WITH CHECK (((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND recorded_by_id = (SELECT rls.me())) AND case_id = ANY (ARRAY(SELECT rls.my_working_cases())));
DROP POLICY team_changes ON assessments_heldback;
CREATE POLICY team_changes ON assessments_heldback FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND case_id = ANY (ARRAY(SELECT rls.my_homework_cases())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
ALTER TABLE assessments_heldback ADD CONSTRAINT assessments_heldback_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
DROP POLICY writer_adds ON assessments_form;
CREATE POLICY writer_adds ON assessments_form FOR INSERT TO relcare_app
    WITH CHECK (((SELECT rls.has_role('therapist')) OR (SELECT rls.has_role('manager'))) AND NOT is_built_in);
DROP POLICY writer_adds ON assessments_formversion;
CREATE POLICY writer_adds ON assessments_formversion FOR INSERT TO relcare_app
    WITH CHECK (((SELECT rls.has_role('therapist')) OR (SELECT rls.has_role('manager'))) AND state = 'draft');

SET ROLE relcare_definer;

-- Answers after a session belong to its case, whatever their writer says, and so do their scores and flags.
CREATE FUNCTION rls.answers_of_its_homework() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT CASE f.key WHEN 'after_session' THEN h.case_id END INTO NEW.case_id
    FROM public.assessments_homework h
    JOIN public.assessments_formversion v ON v.practice_id = h.practice_id AND v.id = h.version_id
    JOIN public.assessments_form f ON f.practice_id = v.practice_id AND f.id = v.form_id
    WHERE h.practice_id = NEW.practice_id AND h.id = NEW.homework_id;
    RETURN NEW;
END $$;

CREATE FUNCTION rls.score_of_its_answers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT r.case_id INTO NEW.case_id FROM public.assessments_response r
    WHERE r.practice_id = NEW.practice_id AND r.id = NEW.response_id;
    RETURN NEW;
END $$;

-- Answers are of the version that was asked, scores of the version that was answered. Looked at after row security, so that
-- nobody learns by it of rows that are not theirs. The owner, who brings whole practices back, is taken at their word.
CREATE FUNCTION rls.answers_fit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM public.assessments_homework h
    WHERE h.practice_id = NEW.practice_id AND h.id = NEW.homework_id AND h.version_id = NEW.version_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this homework asks another version of a form' USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION rls.score_fits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM public.assessments_response r
    WHERE r.practice_id = NEW.practice_id AND r.id = NEW.response_id AND r.version_id = NEW.version_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'these answers are to another version of a form' USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;

-- The engine that scores with this release (assessments.rules.ENGINE_VERSION; a test holds the two equal).
CREATE FUNCTION rls.scoring_engine() RETURNS smallint LANGUAGE sql IMMUTABLE AS $$ SELECT 1::smallint $$;

-- Whoever sends scores each scale once, by the engine of the day; to score again is the owner's (manage.py rescore).
CREATE FUNCTION rls.scored_once() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.engine_version <> rls.scoring_engine() OR EXISTS (SELECT FROM public.assessments_score s
        WHERE s.practice_id = NEW.practice_id AND s.response_id = NEW.response_id AND s.scale = NEW.scale
            AND s.id <> NEW.id)
    THEN
        RAISE EXCEPTION 'answers are scored once, with their sending' USING ERRCODE = '42501';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION rls.flag_of_its_answers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT r.case_id INTO NEW.case_id FROM public.assessments_response r
    WHERE r.practice_id = NEW.practice_id AND r.id = NEW.response_id;
    RETURN NEW;
END $$;

-- Whoever makes a trigger has to be allowed to run it; nobody else is.
GRANT EXECUTE ON FUNCTION rls.answers_of_its_homework(), rls.score_of_its_answers(), rls.scored_once(),
    rls.answers_fit(), rls.score_fits(), rls.flag_of_its_answers(), rls.scoring_engine() TO relcare_owner;

-- As before, by whoever sees to this homework.
CREATE OR REPLACE FUNCTION rls.drop_draft(of_homework uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM public.assessments_draft d USING public.assessments_homework h
    WHERE h.practice_id = rls.practice() AND h.id = of_homework AND h.state = 'sent'
        AND h.client_id IN (SELECT rls.my_working_clients()) AND h.case_id IN (SELECT rls.my_homework_cases())
        AND d.practice_id = h.practice_id AND d.homework_id = h.id;
END $$;

-- As before, as long as whoever made the link is on the team and the case is open.
CREATE OR REPLACE FUNCTION rls.enter_kiosk(hash bytea, request text)
RETURNS TABLE (kind text, practice_id uuid, member_id uuid, account_id uuid, roles text[], message_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found public.assessments_kiosklink;
BEGIN
    SELECT l.* INTO found FROM public.assessments_kiosklink l
    JOIN public.assessments_homework h ON h.practice_id = l.practice_id AND h.id = l.homework_id
    JOIN public.clients_case k ON k.practice_id = h.practice_id AND k.id = h.case_id AND k.state <> 'closed'
    JOIN public.practices_member m ON m.practice_id = l.practice_id AND m.id = l.recorded_by_id AND m.is_active
    WHERE l.token_hash = hash AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > now()
        AND h.state = 'assigned' AND (h.closes_at IS NULL OR h.closes_at > now())
        AND EXISTS (SELECT FROM public.clients_careteam t WHERE t.practice_id = k.practice_id AND t.case_id = k.id
            AND t.member_id = m.id AND t.left_on IS NULL)
        AND NOT rls.is_closed_to_client(l.practice_id, l.client_id);
    IF found.id IS NULL THEN RETURN; END IF;
    PERFORM rls.act('link', found.practice_id, NULL, NULL, '', request, found.id);
    RETURN QUERY SELECT 'link', found.practice_id, NULL::uuid, NULL::uuid, '{}'::text[], found.id;
END $$;

-- What a client said after a session comes before the care team where an answer was low, or where the mean fell below
-- the median of this person's own earlier ones in this case; what they keep with their therapist counts. What they told in
-- another case is that team's, and counts nowhere else. Whoever calls learns nothing.
-- The holder of a kiosk link names no homework: it is the link's.
CREATE OR REPLACE FUNCTION rls.file_after_session(
    item uuid, of_homework uuid, subject text, subject_id uuid, is_low boolean, mean numeric)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    homework public.assessments_homework;
    usual numeric;
BEGIN
    SELECT h.* INTO homework FROM public.assessments_homework h
    WHERE h.practice_id = rls.practice() AND CASE WHEN rls.kind() = 'link'
        THEN h.id = (SELECT l.homework_id FROM public.assessments_kiosklink l
            WHERE l.practice_id = rls.practice() AND l.id = rls.message())
        ELSE h.id = of_homework
            AND (h.client_id IN (SELECT rls.my_clients()) OR h.client_id IN (SELECT rls.my_working_clients())
                AND h.case_id IN (SELECT rls.my_homework_cases())) END;
    IF homework.id IS NULL THEN
        RAISE EXCEPTION 'this homework is not yours' USING ERRCODE = '42501';
    END IF;
    IF NOT EXISTS (SELECT FROM public.assessments_formversion v
        JOIN public.assessments_form f ON f.practice_id = v.practice_id AND f.id = v.form_id
        WHERE v.practice_id = homework.practice_id AND v.id = homework.version_id AND f.key = 'after_session')
    THEN RETURN; END IF;
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY earlier.mean) INTO usual FROM (
        -- Of each homework the answers that count: what was kept, else what was sent, the newest of it.
        SELECT DISTINCT ON (told.homework_id) told.mean FROM (
            SELECT r.id, r.homework_id, r.sent_at, false AS kept,
                (SELECT s.value FROM public.assessments_score s WHERE s.practice_id = r.practice_id
                    AND s.response_id = r.id AND s.scale = 'session' ORDER BY s.scored_at DESC, s.id DESC LIMIT 1) AS mean
            FROM public.assessments_response r
            JOIN public.assessments_formversion v ON v.practice_id = r.practice_id AND v.id = r.version_id
            JOIN public.assessments_form f ON f.practice_id = v.practice_id AND f.id = v.form_id
            WHERE r.practice_id = rls.practice() AND r.client_id = homework.client_id AND r.case_id = homework.case_id
                AND r.homework_id <> homework.id AND f.key = 'after_session'
            UNION ALL
            SELECT k.id, k.homework_id, k.sent_at, true,
                -- What was computed later stands later.
                (SELECT (s.said ->> 'value')::numeric FROM jsonb_array_elements(k.scores) WITH ORDINALITY AS s (said, place)
                 WHERE s.said ->> 'scale' = 'session' ORDER BY s.place DESC LIMIT 1)
            FROM public.assessments_keptresponse k
            JOIN public.assessments_formversion v ON v.practice_id = k.practice_id AND v.id = k.version_id
            JOIN public.assessments_form f ON f.practice_id = v.practice_id AND f.id = v.form_id
            WHERE k.practice_id = rls.practice() AND k.client_id = homework.client_id AND k.case_id = homework.case_id
                AND k.homework_id <> homework.id AND f.key = 'after_session') AS told
        ORDER BY told.homework_id, told.kept DESC, told.sent_at DESC, told.id DESC) AS earlier
    WHERE earlier.mean IS NOT NULL;
    -- Means lie at least 1/24 apart, or are equal but for their fourth decimal.
    IF NOT (is_low OR coalesce(usual - mean > 0.001, false)) THEN RETURN; END IF;
    INSERT INTO public.clients_inboxitem
        (id, practice_id, client_id, case_id, kind, since, about, about_id, done)
    VALUES (item, rls.practice(), homework.client_id, homework.case_id, 'after_session', now(), subject, subject_id, '')
    ON CONFLICT DO NOTHING;
END $$;
RESET ROLE;

CREATE TRIGGER answers_of_its_homework BEFORE INSERT ON assessments_response
    FOR EACH ROW EXECUTE FUNCTION rls.answers_of_its_homework();
CREATE TRIGGER score_of_its_answers BEFORE INSERT ON assessments_score
    FOR EACH ROW EXECUTE FUNCTION rls.score_of_its_answers();
CREATE TRIGGER answers_fit AFTER INSERT ON assessments_response
    FOR EACH ROW WHEN (session_user <> 'relcare_owner') EXECUTE FUNCTION rls.answers_fit();
CREATE TRIGGER score_fits AFTER INSERT ON assessments_score
    FOR EACH ROW WHEN (session_user <> 'relcare_owner') EXECUTE FUNCTION rls.score_fits();
CREATE TRIGGER scored_once AFTER INSERT ON assessments_score
    FOR EACH ROW WHEN (current_user = 'relcare_app') EXECUTE FUNCTION rls.scored_once();
CREATE TRIGGER flag_of_its_answers BEFORE INSERT ON assessments_raisedflag
    FOR EACH ROW WHEN (NEW.response_id IS NOT NULL) EXECUTE FUNCTION rls.flag_of_its_answers();

-- One reviews in one's own name, and once. What was asked waits no more: the client has seen it.
CREATE FUNCTION rls.homework_is_told_truly() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before uuid;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.asked_at IS NOT NULL AND NEW.asked_at IS NULL THEN
            RAISE EXCEPTION 'what was asked does not wait again' USING ERRCODE = '42501';
        END IF;
        before := OLD.reviewed_by_id;
    END IF;
    IF NEW.reviewed_by_id IS DISTINCT FROM before AND (before IS NOT NULL OR NEW.reviewed_by_id IS DISTINCT FROM rls.me())
    THEN
        RAISE EXCEPTION 'one reviews in one''s own name, once' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER homework_is_told_truly BEFORE INSERT OR UPDATE ON assessments_homework
    FOR EACH ROW WHEN (current_user = 'relcare_app') EXECUTE FUNCTION rls.homework_is_told_truly();

-- A form document without what people read in it, as assessments.library.without_words; a test holds the two equal.
CREATE FUNCTION rls.without_words(node jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF jsonb_typeof(node) = 'object' THEN
        RETURN (SELECT coalesce(jsonb_object_agg(e.key, rls.without_words(e.value)), '{}') FROM jsonb_each(node) AS e
            WHERE e.key NOT IN ('text', 'title', 'help', 'prefix'));
    ELSIF jsonb_typeof(node) = 'array' THEN
        RETURN (SELECT coalesce(jsonb_agg(rls.without_words(e.value) ORDER BY e.place), '[]')
            FROM jsonb_array_elements(node) WITH ORDINALITY AS e (value, place));
    END IF;
    RETURN node;
END $$;

-- Of an instrument that is built in people make no other: a draft of it is one of its versions again, and nothing changes
-- in it but the words that a practice supplies where we may not.
CREATE FUNCTION rls.built_in_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stays boolean;
BEGIN
    PERFORM FROM public.assessments_form f
    WHERE f.practice_id = NEW.practice_id AND f.id = NEW.form_id AND f.is_built_in;
    IF NOT FOUND THEN RETURN NEW; END IF;
    IF TG_OP = 'UPDATE' THEN
        stays := NEW.scoring = OLD.scoring AND CASE OLD.texts WHEN 'by_practice'
            THEN rls.without_words(NEW.form_document) = rls.without_words(OLD.form_document)
            ELSE NEW.form_document = OLD.form_document END;
    ELSE
        stays := EXISTS (SELECT FROM public.assessments_formversion v
            WHERE v.practice_id = NEW.practice_id AND v.form_id = NEW.form_id AND v.state <> 'draft'
                AND v.texts = NEW.texts AND v.form_document = NEW.form_document AND v.scoring = NEW.scoring);
    END IF;
    IF NOT stays THEN
        RAISE EXCEPTION 'this instrument is built in' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER built_in_stays BEFORE INSERT OR UPDATE ON assessments_formversion
    FOR EACH ROW WHEN (current_user = 'relcare_app') EXECUTE FUNCTION rls.built_in_stays();
