-- Whether nobody else works here who could take care of a client: then who raised a flag lifts it, a day later.
SET ROLE relcare_definer;
CREATE FUNCTION rls.is_solo() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM public.practices_member m
        WHERE m.practice_id = rls.practice() AND m.is_active AND m.id <> rls.me()
            AND m.roles && ARRAY['therapist', 'supervisor'])
$$;
GRANT EXECUTE ON FUNCTION rls.is_solo() TO relcare_app;
RESET ROLE;

-- clients.Screening
ALTER TABLE clients_screening ADD CONSTRAINT clients_screening_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE clients_screening REPLICA IDENTITY USING INDEX clients_screening_of_client;
-- clients.ScreeningCause
ALTER TABLE clients_screeningcause ADD CONSTRAINT clients_screeningcause_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE clients_screeningcause REPLICA IDENTITY USING INDEX clients_screeningcause_of_client;
-- clients.SafetyFlag
ALTER TABLE clients_safetyflag ADD CONSTRAINT clients_safetyflag_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE clients_safetyflag REPLICA IDENTITY USING INDEX clients_safetyflag_of_client;
-- clients.Screening
ALTER TABLE clients_screening ADD CONSTRAINT clients_screening_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_screening ADD CONSTRAINT clients_screening_session_id_same_practice
    FOREIGN KEY (practice_id, session_id) REFERENCES clients_session (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_screening ADD CONSTRAINT clients_screening_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.ScreeningCause
ALTER TABLE clients_screeningcause ADD CONSTRAINT clients_screeningcause_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
-- clients.SafetyFlag
ALTER TABLE clients_safetyflag ADD CONSTRAINT clients_safetyflag_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_safetyflag ADD CONSTRAINT clients_safetyflag_screening_id_same_practice
    FOREIGN KEY (practice_id, client_id, screening_id) REFERENCES clients_screening (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE clients_safetyflag ADD CONSTRAINT clients_safetyflag_raised_by_id_same_practice
    FOREIGN KEY (practice_id, raised_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_safetyflag ADD CONSTRAINT clients_safetyflag_lifted_by_id_same_practice
    FOREIGN KEY (practice_id, lifted_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.Screening: space team
ALTER TABLE clients_screening ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_screening FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_screening FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON clients_screening FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY team_adds ON clients_screening FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY definer_selects ON clients_screening FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON clients_screening FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_screening AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_screening TO relcare_app;
GRANT SELECT ON clients_screening TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_screening
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');
-- clients.ScreeningCause: space team
ALTER TABLE clients_screeningcause ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_screeningcause FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_screeningcause FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON clients_screeningcause FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY definer_selects ON clients_screeningcause FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_inserts ON clients_screeningcause FOR INSERT TO relcare_definer
    WITH CHECK (true);
CREATE POLICY owner_all ON clients_screeningcause FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_screeningcause AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT SELECT ON clients_screeningcause TO relcare_app;
GRANT SELECT, INSERT ON clients_screeningcause TO relcare_definer;
-- clients.SafetyFlag: space team
ALTER TABLE clients_safetyflag ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_safetyflag FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_safetyflag FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON clients_safetyflag FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY team_adds ON clients_safetyflag FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND raised_by_id = (SELECT rls.me()));
CREATE POLICY second_member_lifts ON clients_safetyflag FOR UPDATE TO relcare_app
    USING (lifted_at IS NULL AND ((SELECT rls.has_role('therapist')) OR (SELECT rls.has_role('supervisor'))) AND (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) OR client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))) AND (raised_by_id <> (SELECT rls.me()) OR (raised_at <= now() - interval '24 hours' AND rls.is_solo())))
    WITH CHECK (lifted_by_id = (SELECT rls.me()));
CREATE POLICY definer_selects ON clients_safetyflag FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON clients_safetyflag FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_safetyflag AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_safetyflag TO relcare_app;
GRANT UPDATE (lifted_at, lifted_by_id, lifted_because) ON clients_safetyflag TO relcare_app;
GRANT SELECT ON clients_safetyflag TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_safetyflag
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');
