-- A flag begins open and by the database's clock, and holds what it refuses against any other way in.
SET ROLE relcare_definer;

-- Whether no flag of either client of this case is open; told to its own team alone.
CREATE FUNCTION rls.may_open_case(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT the_case IN (SELECT rls.my_working_cases()) AND NOT EXISTS (
        SELECT FROM public.clients_caseclient c
        JOIN public.clients_safetyflag f ON f.practice_id = c.practice_id AND f.client_id = c.client_id
        WHERE c.practice_id = rls.practice() AND c.case_id = the_case AND f.lifted_at IS NULL)
$$;
GRANT EXECUTE ON FUNCTION rls.may_open_case(uuid) TO relcare_app;
RESET ROLE;

-- Nobody raises or lifts one on another day than today.
CREATE FUNCTION rls.flag_moments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'relcare_app' THEN
        RETURN NEW;
    ELSIF TG_OP = 'INSERT' THEN
        NEW.raised_at := clock_timestamp();
    ELSIF NEW.lifted_at IS NOT NULL THEN
        NEW.lifted_at := clock_timestamp();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER flag_moments BEFORE INSERT OR UPDATE ON clients_safetyflag
    FOR EACH ROW EXECUTE FUNCTION rls.flag_moments();

-- clients.SafetyFlag
DROP POLICY team_adds ON clients_safetyflag;
CREATE POLICY team_adds ON clients_safetyflag FOR INSERT TO relcare_app
    WITH CHECK (((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND raised_by_id = (SELECT rls.me())) AND lifted_at IS NULL);

-- clients.JointOpening
DROP POLICY team_adds ON clients_jointopening;
CREATE POLICY team_adds ON clients_jointopening FOR INSERT TO relcare_app
    WITH CHECK (((case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_working_cases())))) AND recorded_by_id = (SELECT rls.me())) AND (NOT is_open OR rls.may_open_case(case_id)));
