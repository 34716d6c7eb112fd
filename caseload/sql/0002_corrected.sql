-- Of answers that were corrected the correction counts.
SET ROLE relcare_definer;
-- The first or the newest value of one scale that was answered in one case, kept ones included. Called by the definer.
CREATE OR REPLACE FUNCTION rls.answers_at(of_practice uuid, of_client uuid, of_case uuid, of_version uuid, of_scale text,
    the_first boolean) RETURNS TABLE (at timestamptz, exact text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT found.at, found.exact FROM (
        SELECT r.sent_at AS at, s.exact, s.engine_version FROM public.assessments_response r
        JOIN public.assessments_homework h ON h.practice_id = r.practice_id AND h.id = r.homework_id
            AND h.case_id = of_case
        JOIN public.assessments_score s ON s.practice_id = r.practice_id AND s.response_id = r.id
        WHERE r.practice_id = of_practice AND r.client_id = of_client AND r.version_id = of_version
            AND s.scale = of_scale AND s.exact IS NOT NULL
            AND NOT EXISTS (SELECT FROM public.assessments_response c WHERE c.practice_id = r.practice_id AND c.amends_id = r.id)
        UNION ALL
        SELECT k.sent_at, s.said ->> 'exact', 0 FROM public.assessments_keptresponse k,
            jsonb_array_elements(k.scores) AS s (said)
        WHERE k.practice_id = of_practice AND k.client_id = of_client AND k.case_id = of_case
            AND k.version_id = of_version AND s.said ->> 'scale' = of_scale AND s.said ->> 'exact' IS NOT NULL) AS found
    ORDER BY extract(epoch FROM found.at) * CASE WHEN the_first THEN 1 ELSE -1 END, found.engine_version DESC
    LIMIT 1
$$;
RESET ROLE;
