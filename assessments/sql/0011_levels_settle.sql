-- How long a rise waits until it counts is the practice's own threshold. Where it is moved, every level that is kept
-- there is computed anew, in the same transaction.
SET ROLE relcare_definer;

CREATE FUNCTION rls.level_used(levels smallint[], days date[], settles integer) RETURNS smallint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH seen AS (SELECT level, day FROM unnest(levels, days) AS s (level, day)),
         newest AS (SELECT max(day) AS day FROM seen),
         anchor AS (SELECT max(seen.day) AS day FROM seen, newest WHERE seen.day <= newest.day - settles)
    SELECT min(seen.level) FROM seen, anchor WHERE anchor.day IS NULL OR seen.day >= anchor.day
$$;

CREATE OR REPLACE FUNCTION rls.level_used(levels smallint[], days date[]) RETURNS smallint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.level_used(levels, days, t.standard::integer) FROM rls.thresholds() AS t WHERE t.name = 'rise_settles_days'
$$;

-- What counts for one relationship, subject and rater: `care` rows, and of the team's what lies where `of_case` says
-- (none: what is kept). A client's word about themself goes by its newest; everything else by what was observed.
CREATE OR REPLACE FUNCTION rls.levels_kept(of_practice uuid, of_relationship uuid, of_subject text, of_rater text, of_case uuid,
    with_team boolean)
RETURNS TABLE (levels smallint[], newest_on date[], seen_once boolean[])
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH basis AS (
        SELECT CASE WHEN of_subject = 'self' AND of_rater = 'client' THEN 'self_report' ELSE 'observed' END AS counts,
            rls.threshold(of_practice, 'rise_settles_days')::integer AS settles
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
                ELSE rls.level_used(array_agg(level), array_agg(assessed_on), (SELECT settles FROM basis)) END AS level,
            max(assessed_on) AS newest_on,
            CASE WHEN count(level) > 0 THEN count(DISTINCT assessed_on) = 1 END AS seen_once
        FROM each_one GROUP BY n
    )
    SELECT array_agg(level ORDER BY n), array_agg(newest_on ORDER BY n), array_agg(seen_once ORDER BY n)
    FROM of_capacity
$$;

-- Two who write at once: the second waits, and its next statement sees what the first wrote. Both wait for a manager
-- who moves the threshold, and go by the new one.
CREATE OR REPLACE FUNCTION rls.take_turns_with_state(of_relationship uuid, of_subject text, of_rater text) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_advisory_xact_lock_shared(hashtextextended(coalesce(current_setting('relcare.practice', true), ''), 4));
    SELECT pg_advisory_xact_lock(hashtextextended(of_relationship::text || of_subject || of_rater, 1))
$$;

CREATE FUNCTION rls.keep_states_of_practice() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    h record;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(NEW.id::text, 4));
    FOR h IN
        SELECT a.client_id, a.relationship_id, a.subject, a.rater FROM public.assessments_assessment a
        WHERE a.practice_id = NEW.id
        UNION
        SELECT t.client_id, t.relationship_id, t.subject, t.rater FROM public.assessments_teamassessment t
        WHERE t.practice_id = NEW.id
    LOOP
        PERFORM rls.keep_care_state(NEW.id, h.client_id, h.relationship_id, h.subject, h.rater);
        PERFORM rls.keep_team_states(NEW.id, h.client_id, h.relationship_id, h.subject, h.rater);
    END LOOP;
    RETURN NULL;
END $$;

GRANT EXECUTE ON FUNCTION rls.level_used(smallint[], date[], integer) TO relcare_app, relcare_owner;
GRANT EXECUTE ON FUNCTION rls.keep_states_of_practice() TO relcare_owner;
RESET ROLE;

CREATE TRIGGER levels_settle_anew AFTER UPDATE OF settings ON practices_practice FOR EACH ROW
    WHEN (OLD.settings -> 'rise_settles_days' IS DISTINCT FROM NEW.settings -> 'rise_settles_days')
    EXECUTE FUNCTION rls.keep_states_of_practice();
