-- Kept state is written only where it changes, and a team's row never touches the client's: that a row was written
-- anew would tell the client of an assessment that they are not to know of.
SET ROLE relcare_definer;

CREATE FUNCTION rls.keep_care_state(of_practice uuid, of_client uuid, of_relationship uuid, of_subject text, of_rater text)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept record;
BEGIN
    SELECT * INTO kept FROM rls.levels_kept(of_practice, of_relationship, of_subject, of_rater, NULL);
    INSERT INTO public.assessments_keptstate AS s
        (id, practice_id, client_id, relationship_id, subject, view, levels, newest_on, seen_once)
    SELECT uuidv7(), of_practice, of_client, of_relationship, of_subject, of_rater,
        kept.levels, kept.newest_on, kept.seen_once
    WHERE EXISTS (SELECT FROM public.assessments_assessment a WHERE a.practice_id = of_practice
        AND a.relationship_id = of_relationship AND a.subject = of_subject AND a.rater = of_rater)
    ON CONFLICT ON CONSTRAINT kept_state_once DO UPDATE
        SET levels = excluded.levels, newest_on = excluded.newest_on, seen_once = excluded.seen_once
        WHERE (s.levels, s.newest_on, s.seen_once)
            IS DISTINCT FROM (excluded.levels, excluded.newest_on, excluded.seen_once);
END $$;

CREATE FUNCTION rls.keep_team_states(of_practice uuid, of_client uuid, of_relationship uuid, of_subject text, of_rater text)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept record;
    the_case uuid;
BEGIN
    FOR the_case IN
        SELECT DISTINCT case_id FROM public.assessments_teamassessment t WHERE t.practice_id = of_practice
            AND t.relationship_id = of_relationship AND t.subject = of_subject AND t.rater = of_rater
    LOOP
        IF NOT EXISTS (SELECT FROM public.assessments_teamassessment t WHERE t.practice_id = of_practice
            AND t.case_id = the_case AND t.relationship_id = of_relationship AND t.subject = of_subject
            AND t.rater = of_rater AND t.released_as_id IS NULL)
        THEN
            DELETE FROM public.assessments_teamkeptstate s WHERE s.practice_id = of_practice AND s.case_id = the_case
                AND s.relationship_id = of_relationship AND s.subject = of_subject AND s.view = of_rater;
            CONTINUE;
        END IF;
        SELECT * INTO kept FROM rls.levels_kept(of_practice, of_relationship, of_subject, of_rater, the_case);
        INSERT INTO public.assessments_teamkeptstate AS s
            (id, practice_id, client_id, case_id, relationship_id, subject, view, levels, newest_on, seen_once)
        VALUES (uuidv7(), of_practice, of_client, the_case, of_relationship, of_subject, of_rater,
            kept.levels, kept.newest_on, kept.seen_once)
        ON CONFLICT ON CONSTRAINT team_kept_state_once DO UPDATE
            SET levels = excluded.levels, newest_on = excluded.newest_on, seen_once = excluded.seen_once
            WHERE (s.levels, s.newest_on, s.seen_once)
                IS DISTINCT FROM (excluded.levels, excluded.newest_on, excluded.seen_once);
    END LOOP;
END $$;

-- Two who write at once: the second waits, and its next statement sees what the first wrote.
CREATE FUNCTION rls.take_turns_with_state(of_relationship uuid, of_subject text, of_rater text) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_advisory_xact_lock(hashtextextended(of_relationship::text || of_subject || of_rater, 1))
$$;

CREATE OR REPLACE FUNCTION rls.keep_state(
    of_practice uuid, of_client uuid, of_relationship uuid, of_subject text, of_rater text)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM rls.take_turns_with_state(of_relationship, of_subject, of_rater);
    PERFORM rls.keep_care_state(of_practice, of_client, of_relationship, of_subject, of_rater);
    PERFORM rls.keep_team_states(of_practice, of_client, of_relationship, of_subject, of_rater);
END $$;

CREATE FUNCTION rls.keep_touched_team_states() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    t record;
BEGIN
    FOR t IN SELECT DISTINCT practice_id, client_id, relationship_id, subject, rater FROM touched
        ORDER BY relationship_id, subject, rater
    LOOP
        PERFORM rls.take_turns_with_state(t.relationship_id, t.subject, t.rater);
        PERFORM rls.keep_team_states(t.practice_id, t.client_id, t.relationship_id, t.subject, t.rater);
    END LOOP;
    RETURN NULL;
END $$;
GRANT EXECUTE ON FUNCTION rls.keep_touched_team_states() TO relcare_owner;

RESET ROLE;
CREATE UNIQUE INDEX kept_response_once
    ON assessments_keptresponse (practice_id, client_id, reference, homework_id, md5(items::text));
SET ROLE relcare_definer;

-- Only the same answers to the same homework are a repetition. Whatever else comes under a reference that was kept
-- before is kept as well, and the team told of it: an urgent answer never hides behind an earlier one.
CREATE OR REPLACE FUNCTION rls.keep_response(
    kept uuid, of_homework uuid, of_reference uuid, the_items jsonb, the_scores jsonb)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    answered public.assessments_homework;
    written integer;
BEGIN
    SELECT h.* INTO answered FROM public.assessments_homework h
    WHERE h.id = of_homework AND h.practice_id = rls.practice() AND h.client_id IN (SELECT rls.my_clients());
    IF answered.id IS NULL THEN RAISE EXCEPTION 'this homework is not yours' USING ERRCODE = '42501'; END IF;
    INSERT INTO public.assessments_keptresponse
        (id, practice_id, client_id, case_id, homework_id, version_id, reference, items, scores, sent_at, recorded_by_id)
    VALUES (kept, answered.practice_id, answered.client_id, answered.case_id, answered.id, answered.version_id,
        of_reference, the_items, the_scores, now(), rls.me())
    ON CONFLICT (practice_id, client_id, reference, homework_id, md5(items::text)) DO NOTHING;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written = 1;
END $$;
RESET ROLE;

DROP TRIGGER kept ON assessments_teamassessment;
CREATE TRIGGER kept AFTER INSERT ON assessments_teamassessment REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION rls.keep_touched_team_states();
DROP TRIGGER kept_after_release ON assessments_teamassessment;
CREATE TRIGGER kept_after_release AFTER UPDATE ON assessments_teamassessment REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION rls.keep_touched_team_states();
