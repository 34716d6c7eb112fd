-- A solo therapist opens a second case of their own clients: nobody else could, and it opens nothing new to them.
-- Only a case that nobody has worked on yet.
SET ROLE relcare_definer;
CREATE OR REPLACE FUNCTION rls.may_join(the_case uuid, who uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
            SELECT FROM public.practices_member m
            WHERE m.practice_id = rls.practice() AND m.id = who AND m.is_active AND 'therapist' = ANY (m.roles))
        AND (NOT EXISTS (
                SELECT FROM public.clients_caseclient c
                WHERE c.practice_id = rls.practice() AND c.case_id = the_case AND NOT rls.is_fresh(c.client_id)
                    AND NOT (who = rls.me() AND c.client_id IN (SELECT rls.my_working_clients())
                        -- Not into a colleague's case of the same client: its team's own rows are not theirs.
                        AND NOT EXISTS (SELECT FROM public.clients_careteam t
                            WHERE t.practice_id = rls.practice() AND t.case_id = the_case)))
            OR who <> rls.me() AND (rls.has_role('manager') OR the_case IN (SELECT rls.my_working_cases())))
$$;
RESET ROLE;
