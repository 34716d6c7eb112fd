-- clients.InboxClearing
ALTER TABLE clients_inboxclearing ADD CONSTRAINT clients_inboxclearing_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE clients_inboxclearing REPLICA IDENTITY USING INDEX clients_inboxclearing_of_client;
-- clients.InboxClearing
ALTER TABLE clients_inboxclearing ADD CONSTRAINT clients_inboxclearing_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_inboxclearing ADD CONSTRAINT clients_inboxclearing_item_id_same_practice
    FOREIGN KEY (practice_id, client_id, item_id) REFERENCES clients_inboxitem (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE clients_inboxclearing ADD CONSTRAINT clients_inboxclearing_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_inboxclearing ADD CONSTRAINT clients_inboxclearing_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.InboxClearing: space team
ALTER TABLE clients_inboxclearing ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_inboxclearing FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_inboxclearing FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_team_clients()))));
CREATE POLICY supervisor_reads ON clients_inboxclearing FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))));
CREATE POLICY team_adds ON clients_inboxclearing FOR INSERT TO relcare_app
    WITH CHECK ((case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_working_clients())))) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY supervisor_adds ON clients_inboxclearing FOR INSERT TO relcare_app
    WITH CHECK ((case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())))) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON clients_inboxclearing FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_inboxclearing AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_inboxclearing TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_inboxclearing
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');
