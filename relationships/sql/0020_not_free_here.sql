-- Who counts as not free, by the practice's own thresholds.
SET ROLE relcare_definer;
CREATE OR REPLACE FUNCTION rls.not_free(of_practice uuid, of_relationship uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    -- As assessments.rules.stands_alone has it: too little freedom, or a fall from the highest of the months before.
    SELECT coalesce((
        SELECT newest.free_to_see_others <= rls.threshold(of_practice, 'not_free_up_to') OR (
            SELECT max(i.free_to_see_others) FROM public.relationships_inventory i
            WHERE i.practice_id = of_practice AND i.relationship_id = of_relationship
                AND i.answered_on >= (newest.answered_on
                    - make_interval(months => rls.threshold(of_practice, 'falls_months')::integer))::date
            ) - newest.free_to_see_others >= rls.threshold(of_practice, 'freedom_fell_by')
        FROM public.relationships_inventory newest
        WHERE newest.practice_id = of_practice AND newest.relationship_id = of_relationship
            AND newest.free_to_see_others IS NOT NULL
        ORDER BY newest.answered_on DESC, newest.recorded_at DESC, newest.id DESC LIMIT 1), false)
$$;
RESET ROLE;
