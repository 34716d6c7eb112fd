-- Kept state: the levels used, recomputed from history by the definer whenever history grows.
-- The rule itself is assessments.rules.level_used; the two are held equal on random histories by a test.
GRANT SELECT ON assessments_assessment, assessments_teamassessment, assessments_homework, assessments_formversion
    TO relcare_definer;
SET ROLE relcare_definer;

CREATE FUNCTION rls.level_used(levels smallint[], days date[]) RETURNS smallint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH seen AS (SELECT level, day FROM unnest(levels, days) AS s (level, day)),
         newest AS (SELECT max(day) AS day FROM seen),
         anchor AS (SELECT max(seen.day) AS day FROM seen, newest WHERE seen.day <= newest.day - 14)
    SELECT min(seen.level) FROM seen, anchor WHERE anchor.day IS NULL OR seen.day >= anchor.day
$$;

-- What counts for one relationship, subject and rater: `care` rows, and one case's own where a case is named.
-- A client's word about themself is a self-report and goes by its newest; everything else goes by what was observed.
CREATE FUNCTION rls.levels_kept(of_practice uuid, of_relationship uuid, of_subject text, of_rater text, of_case uuid)
RETURNS TABLE (levels smallint[], newest_on date[], seen_once boolean[])
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH counted AS (
        SELECT a.assessed_on, a.recorded_at, a.id, ARRAY[a.self_soothing, a.self_regulation, a.defense_awareness,
            a.words_and_actions, a.energy, a.boundaries] AS six
        FROM public.assessments_assessment a
        WHERE a.practice_id = of_practice AND a.relationship_id = of_relationship AND a.subject = of_subject
            AND a.rater = of_rater
            AND a.basis = CASE WHEN of_subject = 'self' AND of_rater = 'client' THEN 'self_report' ELSE 'observed' END
            AND NOT EXISTS (SELECT FROM public.assessments_assessment b
                WHERE b.practice_id = of_practice AND b.supersedes_id = a.id)
        UNION ALL
        SELECT a.assessed_on, a.recorded_at, a.id, ARRAY[a.self_soothing, a.self_regulation, a.defense_awareness,
            a.words_and_actions, a.energy, a.boundaries]
        FROM public.assessments_teamassessment a
        WHERE of_case IS NOT NULL AND a.case_id = of_case AND a.released_as_id IS NULL
            AND a.practice_id = of_practice AND a.relationship_id = of_relationship AND a.subject = of_subject
            AND a.rater = of_rater AND a.basis = 'observed'
            AND NOT EXISTS (SELECT FROM public.assessments_teamassessment b
                WHERE b.practice_id = of_practice AND b.supersedes_id = a.id)
    ), each_one AS (
        SELECT place.n, counted.six[place.n] AS level, assessed_on, recorded_at, id
        FROM generate_series(1, 6) AS place (n) LEFT JOIN counted ON counted.six[place.n] IS NOT NULL
    ), of_capacity AS (
        SELECT n,
            CASE WHEN of_subject = 'self' AND of_rater = 'client'
                THEN (array_agg(level ORDER BY assessed_on DESC, recorded_at DESC, id DESC))[1]
                ELSE rls.level_used(array_agg(level), array_agg(assessed_on)) END AS level,
            max(assessed_on) AS newest_on,
            CASE WHEN count(level) > 0 THEN count(DISTINCT assessed_on) = 1 END AS seen_once
        FROM each_one GROUP BY n
    )
    SELECT array_agg(level ORDER BY n), array_agg(newest_on ORDER BY n), array_agg(seen_once ORDER BY n)
    FROM of_capacity
$$;

CREATE FUNCTION rls.keep_state(of_practice uuid, of_client uuid, of_relationship uuid, of_subject text, of_rater text)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept record;
    the_case uuid;
BEGIN
    -- Two who write at once: the second waits, and its next statement sees what the first wrote.
    PERFORM pg_advisory_xact_lock(hashtextextended(of_relationship::text || of_subject || of_rater, 1));
    SELECT * INTO kept FROM rls.levels_kept(of_practice, of_relationship, of_subject, of_rater, NULL);
    INSERT INTO public.assessments_keptstate
        (id, practice_id, client_id, relationship_id, subject, view, levels, newest_on, seen_once)
    SELECT uuidv7(), of_practice, of_client, of_relationship, of_subject, of_rater,
        kept.levels, kept.newest_on, kept.seen_once
    WHERE EXISTS (SELECT FROM public.assessments_assessment a WHERE a.practice_id = of_practice
        AND a.relationship_id = of_relationship AND a.subject = of_subject AND a.rater = of_rater)
    ON CONFLICT ON CONSTRAINT kept_state_once DO UPDATE
        SET levels = excluded.levels, newest_on = excluded.newest_on, seen_once = excluded.seen_once;
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
        INSERT INTO public.assessments_teamkeptstate
            (id, practice_id, client_id, case_id, relationship_id, subject, view, levels, newest_on, seen_once)
        VALUES (uuidv7(), of_practice, of_client, the_case, of_relationship, of_subject, of_rater,
            kept.levels, kept.newest_on, kept.seen_once)
        ON CONFLICT ON CONSTRAINT team_kept_state_once DO UPDATE
            SET levels = excluded.levels, newest_on = excluded.newest_on, seen_once = excluded.seen_once;
    END LOOP;
END $$;

CREATE FUNCTION rls.keep_touched_states() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM rls.keep_state(t.practice_id, t.client_id, t.relationship_id, t.subject, t.rater)
    FROM (SELECT DISTINCT practice_id, client_id, relationship_id, subject, rater FROM touched
          ORDER BY relationship_id, subject, rater) AS t;
    RETURN NULL;
END $$;

-- Kept states that history does not give: none, or the trigger is at fault.
CREATE FUNCTION rls.wrong_states() RETURNS TABLE (relationship_id uuid, subject text, view text, case_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.relationship_id, s.subject, s.view, s.case_id FROM (
        SELECT practice_id, relationship_id, subject, view, NULL::uuid AS case_id, levels, newest_on, seen_once
        FROM public.assessments_keptstate
        UNION ALL
        SELECT practice_id, relationship_id, subject, view, case_id, levels, newest_on, seen_once
        FROM public.assessments_teamkeptstate) AS s,
    LATERAL rls.levels_kept(s.practice_id, s.relationship_id, s.subject, s.view, s.case_id) AS k
    WHERE (s.levels, s.newest_on, s.seen_once) IS DISTINCT FROM (k.levels, k.newest_on, k.seen_once)
$$;

-- Forms that were ever assigned to the acting client: what they may read of the practice's forms.
CREATE FUNCTION rls.my_form_versions() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT version_id FROM public.assessments_homework
    WHERE practice_id = rls.practice() AND client_id IN (SELECT rls.my_clients()) AND version_id IS NOT NULL
$$;
CREATE FUNCTION rls.my_forms() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT form_id FROM public.assessments_formversion
    WHERE practice_id = rls.practice() AND id IN (SELECT rls.my_form_versions())
$$;

-- One way in: the client's own world stays as if it had never been written.
CREATE FUNCTION rls.keep_response(kept uuid, of_homework uuid, of_reference uuid, the_items jsonb, the_scores jsonb)
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
    ON CONFLICT ON CONSTRAINT kept_response_reference_once DO NOTHING;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written = 1;
END $$;

GRANT EXECUTE ON FUNCTION rls.my_form_versions(), rls.my_forms(), rls.keep_response(uuid, uuid, uuid, jsonb, jsonb),
    rls.level_used(smallint[], date[]) TO relcare_app;
GRANT EXECUTE ON FUNCTION rls.keep_touched_states(), rls.wrong_states(),
    rls.keep_state(uuid, uuid, uuid, text, text), rls.level_used(smallint[], date[]) TO relcare_owner;
RESET ROLE;

CREATE TRIGGER kept AFTER INSERT ON assessments_assessment REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION rls.keep_touched_states();
CREATE TRIGGER kept AFTER INSERT ON assessments_teamassessment REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION rls.keep_touched_states();
CREATE TRIGGER kept_after_release AFTER UPDATE ON assessments_teamassessment REFERENCING NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION rls.keep_touched_states();

-- A published version never changes again, whoever asks.
CREATE FUNCTION rls.published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.state = 'draft'
        OR to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' AND OLD.state = 'published' AND NEW.state = 'retired')
    THEN RETURN NEW; END IF;
    IF TG_OP = 'DELETE' AND OLD.state = 'draft' THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'a published version of a form never changes' USING ERRCODE = 'RC004';
END $$;
CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON assessments_formversion
    FOR EACH ROW EXECUTE FUNCTION rls.published_stays();
