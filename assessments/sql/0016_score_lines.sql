-- Which scores may stand on one line, and of scores that were computed again the newest.
SET ROLE relcare_definer;
DROP FUNCTION rls.versions_compared(uuid[]);

-- What decides which scores of a form may be compared, of each of its versions: whether it says that its scores join
-- those of the version before, and the range of each of its scales. Whoever reads scores has to know it of all
-- versions, also of those that they were never given.
CREATE FUNCTION rls.versions_compared(of_forms uuid[])
RETURNS TABLE (form_id uuid, version_id uuid, number integer, comparable boolean, scales jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 20 AS $$
    SELECT v.form_id, v.id, v.number, v.scoring -> 'comparable' IS NOT DISTINCT FROM 'true'::jsonb,
        coalesce((SELECT jsonb_object_agg(s.said ->> 'key', s.said -> 'range') FROM jsonb_array_elements(
            CASE WHEN jsonb_typeof(v.scoring -> 'scales') = 'array' THEN v.scoring -> 'scales' END) AS s (said)
            WHERE s.said ? 'key'), '{}')
    FROM public.assessments_formversion v
    WHERE v.practice_id = rls.practice() AND v.state <> 'draft' AND v.form_id = ANY (of_forms)
        AND (rls.is_staff() OR v.form_id IN (SELECT rls.my_forms()))
$$;

-- assessments.rules.trend stands once more here, for whole caseloads; a test holds the two equal. `line` is the number
-- of the first version whose scores of this scale these may stand beside.
CREATE FUNCTION rls.score_lines(of_forms uuid[])
RETURNS TABLE (form_id uuid, version_id uuid, number integer, scale text, line integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp ROWS 50 AS $$
    WITH version AS (
        SELECT v.*, row_number() OVER (PARTITION BY v.form_id ORDER BY v.number) AS place
        FROM rls.versions_compared(of_forms) AS v
    ), judged AS (
        SELECT v.form_id, v.version_id, v.number, v.place, s.key,
            -- A version between that has no such scale breaks the line, and so does another range.
            v.comparable AND v.place = lag(v.place) OVER beside + 1 AND s.range = lag(s.range) OVER beside AS joins
        FROM version v, jsonb_each(v.scales) AS s (key, range)
        WINDOW beside AS (PARTITION BY v.form_id, s.key ORDER BY v.place)
    )
    SELECT j.form_id, j.version_id, j.number, j.key,
        max(j.number) FILTER (WHERE j.joins IS NOT TRUE) OVER (PARTITION BY j.form_id, j.key ORDER BY j.place)
    FROM judged j
$$;

-- What a client said after a session comes before the care team where an answer was low, or where the mean fell below
-- the median of this person's own earlier ones; what they keep with their therapist counts. Whoever calls learns nothing.
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
            AND (h.client_id IN (SELECT rls.my_clients()) OR h.client_id IN (SELECT rls.my_working_clients())) END;
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
            WHERE r.practice_id = rls.practice() AND r.client_id = homework.client_id
                AND r.homework_id <> homework.id AND f.key = 'after_session'
            UNION ALL
            SELECT k.id, k.homework_id, k.sent_at, true,
                -- What was computed later stands later.
                (SELECT (s.said ->> 'value')::numeric FROM jsonb_array_elements(k.scores) WITH ORDINALITY AS s (said, place)
                 WHERE s.said ->> 'scale' = 'session' ORDER BY s.place DESC LIMIT 1)
            FROM public.assessments_keptresponse k
            JOIN public.assessments_formversion v ON v.practice_id = k.practice_id AND v.id = k.version_id
            JOIN public.assessments_form f ON f.practice_id = v.practice_id AND f.id = v.form_id
            WHERE k.practice_id = rls.practice() AND k.client_id = homework.client_id
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

GRANT EXECUTE ON FUNCTION rls.versions_compared(uuid[]), rls.score_lines(uuid[]) TO relcare_app;
RESET ROLE;
