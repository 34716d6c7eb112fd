-- Being manager never adds oneself to a care team: not by a client put into one's own case, closed or not, and not by
-- opening one's old case again while others work with its clients.
SET ROLE relcare_definer;
CREATE FUNCTION rls.is_on_team(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.clients_careteam t
        WHERE t.practice_id = rls.practice() AND t.case_id = the_case AND t.member_id = rls.me()
            AND t.left_on IS NULL)
$$;
GRANT EXECUTE ON FUNCTION rls.is_on_team(uuid) TO relcare_app;
RESET ROLE;

DROP POLICY manager_adds ON clients_caseclient;
CREATE POLICY manager_adds ON clients_caseclient FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('manager')) AND NOT rls.is_on_team(case_id));

DROP POLICY manager_changes ON clients_case;
CREATE POLICY manager_changes ON clients_case FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('manager')))
    WITH CHECK ((SELECT rls.has_role('manager'))
        AND (NOT rls.is_on_team(id) OR id = ANY (ARRAY(SELECT rls.my_team_cases()))));
