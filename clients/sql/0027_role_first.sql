-- Whoever has not the role has none of its clients: said before the cases are looked for, since policies ask these
-- functions for every row that the engine or a client reads, too.
SET ROLE relcare_definer;
CREATE OR REPLACE FUNCTION rls.my_working_clients() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.clients_of(ARRAY(SELECT rls.my_working_cases())) WHERE rls.has_role('therapist')
$$;
CREATE OR REPLACE FUNCTION rls.my_team_clients() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.clients_of(ARRAY(SELECT rls.my_team_cases())) WHERE rls.has_role('therapist')
$$;
CREATE OR REPLACE FUNCTION rls.my_supervised_clients() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.clients_of(ARRAY(SELECT rls.my_supervised_cases())) WHERE rls.has_role('supervisor')
$$;
RESET ROLE;
