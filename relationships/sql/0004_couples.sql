-- Whether two clients are a couple is told only to who works on their case.
SET ROLE relcare_definer;
CREATE OR REPLACE FUNCTION rls.is_couple(the_case uuid, one uuid, other uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT one <> other AND the_case IN (SELECT rls.my_working_cases())
        AND EXISTS (
            SELECT FROM public.clients_case c
            WHERE c.practice_id = rls.practice() AND c.id = the_case AND c.kind = 'couple')
        AND 2 = (SELECT count(*) FROM public.clients_caseclient m
            WHERE m.practice_id = rls.practice() AND m.case_id = the_case AND m.client_id IN (one, other))
$$;
RESET ROLE;
