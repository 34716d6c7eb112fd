-- What a client assesses and keeps with their therapist lies with the team, without a case: the whole care team reads it.
CREATE POLICY definer_inserts ON assessments_teamassessment FOR INSERT TO relcare_definer
    WITH CHECK (true);
GRANT INSERT ON assessments_teamassessment TO relcare_definer;
SET ROLE relcare_definer;

-- What counts for one relationship, subject and rater: `care` rows, and of the team's what lies where `of_case` says
-- (none: what is kept). A client's word about themself goes by its newest; everything else by what was observed.
CREATE FUNCTION rls.levels_kept(of_practice uuid, of_relationship uuid, of_subject text, of_rater text, of_case uuid,
    with_team boolean)
RETURNS TABLE (levels smallint[], newest_on date[], seen_once boolean[])
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH basis AS (
        SELECT CASE WHEN of_subject = 'self' AND of_rater = 'client' THEN 'self_report' ELSE 'observed' END AS counts
    ), counted AS (
        SELECT a.assessed_on, a.recorded_at, a.id, ARRAY[a.self_soothing, a.self_regulation, a.defense_awareness,
            a.words_and_actions, a.energy, a.boundaries] AS six
        FROM public.assessments_assessment a
        WHERE a.practice_id = of_practice AND a.relationship_id = of_relationship AND a.subject = of_subject
            AND a.rater = of_rater AND a.basis = (SELECT counts FROM basis)
            AND NOT EXISTS (SELECT FROM public.assessments_assessment b
                WHERE b.practice_id = of_practice AND b.supersedes_id = a.id)
        UNION ALL
        SELECT a.assessed_on, a.recorded_at, a.id, ARRAY[a.self_soothing, a.self_regulation, a.defense_awareness,
            a.words_and_actions, a.energy, a.boundaries]
        FROM public.assessments_teamassessment a
        WHERE with_team AND a.case_id IS NOT DISTINCT FROM of_case AND a.released_as_id IS NULL
            AND a.practice_id = of_practice AND a.relationship_id = of_relationship AND a.subject = of_subject
            AND a.rater = of_rater AND a.basis = (SELECT counts FROM basis)
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

CREATE OR REPLACE FUNCTION rls.keep_care_state(
    of_practice uuid, of_client uuid, of_relationship uuid, of_subject text, of_rater text)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kept record;
BEGIN
    SELECT * INTO kept FROM rls.levels_kept(of_practice, of_relationship, of_subject, of_rater, NULL, false);
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

CREATE OR REPLACE FUNCTION rls.keep_team_states(
    of_practice uuid, of_client uuid, of_relationship uuid, of_subject text, of_rater text)
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
            AND t.case_id IS NOT DISTINCT FROM the_case AND t.relationship_id = of_relationship
            AND t.subject = of_subject AND t.rater = of_rater AND t.released_as_id IS NULL)
        THEN
            DELETE FROM public.assessments_teamkeptstate s WHERE s.practice_id = of_practice
                AND s.case_id IS NOT DISTINCT FROM the_case
                AND s.relationship_id = of_relationship AND s.subject = of_subject AND s.view = of_rater;
            CONTINUE;
        END IF;
        SELECT * INTO kept
        FROM rls.levels_kept(of_practice, of_relationship, of_subject, of_rater, the_case, true);
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

CREATE OR REPLACE FUNCTION rls.wrong_states() RETURNS TABLE (relationship_id uuid, subject text, view text, case_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.relationship_id, s.subject, s.view, s.case_id FROM (
        SELECT practice_id, relationship_id, subject, view, NULL::uuid AS case_id, false AS with_team,
            levels, newest_on, seen_once
        FROM public.assessments_keptstate
        UNION ALL
        SELECT practice_id, relationship_id, subject, view, case_id, true, levels, newest_on, seen_once
        FROM public.assessments_teamkeptstate) AS s,
    LATERAL rls.levels_kept(s.practice_id, s.relationship_id, s.subject, s.view, s.case_id, s.with_team) AS k
    WHERE (s.levels, s.newest_on, s.seen_once) IS DISTINCT FROM (k.levels, k.newest_on, k.seen_once)
$$;
DROP FUNCTION rls.levels_kept(uuid, uuid, text, text, uuid);

-- One way in: the client's own world stays as if it had never been written.
CREATE FUNCTION rls.keep_assessment(kept uuid, of_relationship uuid, of_subject text, of_basis text, of_day date,
    six smallint[], the_evidence jsonb, of_session uuid)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    about public.relationships_relationship;
BEGIN
    SELECT r.* INTO about FROM public.relationships_relationship r
    WHERE r.id = of_relationship AND r.practice_id = rls.practice() AND r.client_id IN (SELECT rls.my_clients());
    -- What they keep already is not there for them: the same refusal.
    IF about.id IS NULL OR about.is_kept THEN
        RAISE EXCEPTION 'this relationship is not yours' USING ERRCODE = '42501';
    END IF;
    IF of_session IS NOT NULL AND of_session NOT IN (SELECT rls.my_sessions()) THEN
        RAISE EXCEPTION 'this session is not yours' USING ERRCODE = '42501';
    END IF;
    INSERT INTO public.assessments_teamassessment
        (id, practice_id, client_id, relationship_id, subject, rater, basis, assessed_on, evidence, session_id,
        self_soothing, self_regulation, defense_awareness, words_and_actions, energy, boundaries,
        recorded_by_id, recorded_at)
    VALUES (kept, about.practice_id, about.client_id, about.id, of_subject, 'client', of_basis, of_day, the_evidence,
        of_session, six[1], six[2], six[3], six[4], six[5], six[6], rls.me(), now());
END $$;
GRANT EXECUTE ON FUNCTION rls.keep_assessment(uuid, uuid, text, text, date, smallint[], jsonb, uuid) TO relcare_app;
RESET ROLE;
