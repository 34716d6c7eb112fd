-- The couple's joint work: which rows the other of the two reads, and when something new may be shared.
SET ROLE relcare_definer;

-- How many separations a case has behind it; not granted, for it asks nobody who they are.
CREATE FUNCTION rls.chapter(of_practice uuid, of_case uuid) RETURNS smallint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(*)::smallint FROM public.clients_separation s
    WHERE s.practice_id = of_practice AND s.case_id = of_case
$$;

-- The same, for those whose case it is.
CREATE FUNCTION rls.chapter_of(the_case uuid) RETURNS smallint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.chapter(rls.practice(), the_case) WHERE the_case IN (
        SELECT rls.my_cases() UNION SELECT rls.my_team_cases() UNION SELECT rls.my_supervised_cases())
$$;

-- Whatever its writer says, a row belongs to the chapter in which it is written.
CREATE FUNCTION rls.set_chapter() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.chapter := rls.chapter(NEW.practice_id, NEW.case_id);
    RETURN NEW;
END $$;

-- The acting client's couple cases, each with the chapter whose rows both still read.
CREATE FUNCTION rls.shared_with_me() RETURNS TABLE (case_id uuid, chapter smallint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.id, rls.chapter(c.practice_id, c.id) FROM public.clients_case c
    WHERE c.practice_id = rls.practice() AND c.kind = 'couple' AND c.id IN (SELECT rls.my_cases())
$$;

-- The acting client's cases in which something may be shared: whatever stands against it, the case is not among them.
CREATE FUNCTION rls.my_open_joint_cases() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.id FROM public.clients_case c
    WHERE c.practice_id = rls.practice() AND c.kind = 'couple' AND c.state <> 'closed'
        AND c.id IN (SELECT rls.my_cases())
        AND coalesce((
            SELECT o.is_open AND o.chapter = rls.chapter(c.practice_id, c.id) FROM public.clients_jointopening o
            WHERE o.practice_id = c.practice_id AND o.case_id = c.id
            ORDER BY o.recorded_at DESC, o.id DESC LIMIT 1), false)
$$;

-- Clients of a case who have no sign-in here; told to who works on it.
CREATE FUNCTION rls.signless_clients_of(the_case uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT k.id FROM public.clients_client k JOIN public.clients_caseclient m ON m.client_id = k.id
    WHERE m.practice_id = rls.practice() AND m.case_id = the_case AND k.member_id IS NULL
        AND the_case IN (SELECT rls.my_working_cases())
$$;

GRANT EXECUTE ON FUNCTION rls.chapter_of(uuid), rls.shared_with_me(), rls.my_open_joint_cases(),
    rls.signless_clients_of(uuid) TO relcare_app;
GRANT EXECUTE ON FUNCTION rls.set_chapter() TO relcare_owner;
RESET ROLE;

-- clients.Separation
ALTER TABLE clients_separation ADD CONSTRAINT clients_separation_whole UNIQUE (practice_id, id);
ALTER TABLE clients_separation REPLICA IDENTITY USING INDEX clients_separation_whole;
-- clients.JointOpening
ALTER TABLE clients_jointopening ADD CONSTRAINT clients_jointopening_whole UNIQUE (practice_id, id);
ALTER TABLE clients_jointopening REPLICA IDENTITY USING INDEX clients_jointopening_whole;
-- clients.SecretsPolicy
ALTER TABLE clients_secretspolicy ADD CONSTRAINT clients_secretspolicy_whole UNIQUE (practice_id, id);
ALTER TABLE clients_secretspolicy REPLICA IDENTITY USING INDEX clients_secretspolicy_whole;
-- clients.PolicyAcceptance
ALTER TABLE clients_policyacceptance ADD CONSTRAINT clients_policyacceptance_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE clients_policyacceptance REPLICA IDENTITY USING INDEX clients_policyacceptance_of_client;
-- clients.JointName
ALTER TABLE clients_jointname ADD CONSTRAINT clients_jointname_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE clients_jointname REPLICA IDENTITY USING INDEX clients_jointname_of_client;
-- clients.Separation
ALTER TABLE clients_separation ADD CONSTRAINT clients_separation_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_separation ADD CONSTRAINT clients_separation_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.JointOpening
ALTER TABLE clients_jointopening ADD CONSTRAINT clients_jointopening_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_jointopening ADD CONSTRAINT clients_jointopening_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.SecretsPolicy
ALTER TABLE clients_secretspolicy ADD CONSTRAINT clients_secretspolicy_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_secretspolicy ADD CONSTRAINT clients_secretspolicy_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.PolicyAcceptance
ALTER TABLE clients_policyacceptance ADD CONSTRAINT clients_policyacceptance_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_policyacceptance ADD CONSTRAINT clients_policyacceptance_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_policyacceptance ADD CONSTRAINT clients_policyacceptance_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_policyacceptance ADD CONSTRAINT clients_policyacceptance_policy_id_same_practice
    FOREIGN KEY (practice_id, policy_id) REFERENCES clients_secretspolicy (practice_id, id) NOT DEFERRABLE;
-- clients.JointName
ALTER TABLE clients_jointname ADD CONSTRAINT clients_jointname_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_jointname ADD CONSTRAINT clients_jointname_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_jointname ADD CONSTRAINT clients_jointname_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.Separation: space team
ALTER TABLE clients_separation ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_separation FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_separation FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_team_cases()))));
CREATE POLICY supervisor_reads ON clients_separation FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_supervised_cases()))));
CREATE POLICY team_adds ON clients_separation FOR INSERT TO relcare_app
    WITH CHECK ((case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_working_cases())))) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY definer_selects ON clients_separation FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON clients_separation FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_separation AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_separation TO relcare_app;
GRANT SELECT ON clients_separation TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_separation
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', '');
-- clients.JointOpening: space team
ALTER TABLE clients_jointopening ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_jointopening FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_jointopening FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_team_cases()))));
CREATE POLICY supervisor_reads ON clients_jointopening FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_supervised_cases()))));
CREATE POLICY team_adds ON clients_jointopening FOR INSERT TO relcare_app
    WITH CHECK ((case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_working_cases())))) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY definer_selects ON clients_jointopening FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON clients_jointopening FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_jointopening AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_jointopening TO relcare_app;
GRANT SELECT ON clients_jointopening TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_jointopening
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', '');
CREATE TRIGGER chapter BEFORE INSERT ON clients_jointopening
    FOR EACH ROW EXECUTE FUNCTION rls.set_chapter();
-- clients.SecretsPolicy: space joint
ALTER TABLE clients_secretspolicy ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_secretspolicy FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_secretspolicy FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())));
CREATE POLICY supervisor_reads ON clients_secretspolicy FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())));
CREATE POLICY client_reads ON clients_secretspolicy FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_cases())));
CREATE POLICY team_adds ON clients_secretspolicy FOR INSERT TO relcare_app
    WITH CHECK (case_id = ANY (ARRAY(SELECT rls.my_working_cases())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON clients_secretspolicy FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_secretspolicy AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_secretspolicy TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_secretspolicy
    FOR EACH ROW EXECUTE FUNCTION rls.audit('joint', '');
CREATE TRIGGER chapter BEFORE INSERT ON clients_secretspolicy
    FOR EACH ROW EXECUTE FUNCTION rls.set_chapter();
-- clients.PolicyAcceptance: space joint
ALTER TABLE clients_policyacceptance ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_policyacceptance FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_policyacceptance FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())));
CREATE POLICY supervisor_reads ON clients_policyacceptance FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())));
CREATE POLICY author_reads ON clients_policyacceptance FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY partner_reads ON clients_policyacceptance FOR SELECT TO relcare_app
    USING ((case_id, chapter) IN (SELECT s.case_id, s.chapter FROM rls.shared_with_me() AS s));
CREATE POLICY author_adds ON clients_policyacceptance FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND case_id = ANY (ARRAY(SELECT rls.my_cases())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_adds ON clients_policyacceptance FOR INSERT TO relcare_app
    WITH CHECK (case_id = ANY (ARRAY(SELECT rls.my_working_cases())) AND recorded_by_id = (SELECT rls.me()) AND client_id = ANY (ARRAY(SELECT rls.signless_clients_of(case_id))));
CREATE POLICY owner_all ON clients_policyacceptance FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_policyacceptance AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_policyacceptance TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_policyacceptance
    FOR EACH ROW EXECUTE FUNCTION rls.audit('joint', 'client_id');
CREATE TRIGGER chapter BEFORE INSERT ON clients_policyacceptance
    FOR EACH ROW EXECUTE FUNCTION rls.set_chapter();
-- clients.JointName: space joint
ALTER TABLE clients_jointname ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_jointname FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_jointname FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())));
CREATE POLICY supervisor_reads ON clients_jointname FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())));
CREATE POLICY author_reads ON clients_jointname FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY partner_reads ON clients_jointname FOR SELECT TO relcare_app
    USING ((case_id, chapter) IN (SELECT s.case_id, s.chapter FROM rls.shared_with_me() AS s));
CREATE POLICY author_adds ON clients_jointname FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_clients())) AND case_id = ANY (ARRAY(SELECT rls.my_cases())) AND recorded_by_id = (SELECT rls.me())) AND case_id = ANY (ARRAY(SELECT rls.my_open_joint_cases())));
CREATE POLICY author_changes ON clients_jointname FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_clients()))) AND case_id = ANY (ARRAY(SELECT rls.my_open_joint_cases())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY author_removes ON clients_jointname FOR DELETE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY owner_all ON clients_jointname FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_jointname AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT DELETE, INSERT, SELECT ON clients_jointname TO relcare_app;
GRANT UPDATE (name, row_version) ON clients_jointname TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_jointname
    FOR EACH ROW EXECUTE FUNCTION rls.audit('joint', 'client_id');
CREATE TRIGGER chapter BEFORE INSERT ON clients_jointname
    FOR EACH ROW EXECUTE FUNCTION rls.set_chapter();
