-- A client speaks as the client: never as a therapist, never as if something had been released to them.
DROP POLICY client_adds ON assessments_assessment;
CREATE POLICY client_adds ON assessments_assessment FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me())
        AND rater = 'client' AND released_at IS NULL);
DROP POLICY team_adds ON assessments_assessment;
CREATE POLICY team_adds ON assessments_assessment FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me())
        AND (rater = 'client' OR rater = 'therapist' AND released_at IS NOT NULL));

-- Releasing is its author's alone, and for good.
DROP POLICY team_changes ON assessments_teamassessment;
CREATE POLICY author_releases ON assessments_teamassessment FOR UPDATE TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_working_cases())) AND recorded_by_id = (SELECT rls.me())
        AND released_as_id IS NULL)
    WITH CHECK (case_id = ANY (ARRAY(SELECT rls.my_working_cases())) AND recorded_by_id = (SELECT rls.me()));

-- A client skips, takes up again and sends; withdrawing, reviewing and the day it falls due are the team's.
DROP POLICY client_changes ON assessments_homework;
CREATE POLICY client_changes ON assessments_homework FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND state IN ('assigned', 'skipped'))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND state IN ('assigned', 'sent', 'skipped')
        AND reviewed_at IS NULL AND reviewed_by_id IS NULL AND NOT bring_to_session);

-- A policy can't compare with what was there before.
CREATE FUNCTION rls.due_day_is_the_teams() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF rls.me() IS NOT NULL THEN
        IF OLD.client_id IN (SELECT rls.my_clients()) THEN
            RAISE EXCEPTION 'the day it falls due is the team''s' USING ERRCODE = '42501';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER due_day_is_the_teams BEFORE UPDATE ON assessments_homework
    FOR EACH ROW WHEN (NEW.due_on IS DISTINCT FROM OLD.due_on) EXECUTE FUNCTION rls.due_day_is_the_teams();
