-- clients.Jot
ALTER TABLE clients_jot ADD CONSTRAINT clients_jot_whole UNIQUE (practice_id, id);
ALTER TABLE clients_jot REPLICA IDENTITY USING INDEX clients_jot_whole;
-- clients.Jot
ALTER TABLE clients_jot ADD CONSTRAINT clients_jot_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_jot ADD CONSTRAINT clients_jot_session_id_same_practice
    FOREIGN KEY (practice_id, session_id) REFERENCES clients_session (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_jot ADD CONSTRAINT clients_jot_about_id_same_practice
    FOREIGN KEY (practice_id, about_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_jot ADD CONSTRAINT clients_jot_filed_by_id_same_practice
    FOREIGN KEY (practice_id, filed_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_jot ADD CONSTRAINT clients_jot_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.Jot: space team
ALTER TABLE clients_jot ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_jot FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_jot FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_team_cases()))));
CREATE POLICY supervisor_reads ON clients_jot FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_supervised_cases()))));
CREATE POLICY team_adds ON clients_jot FOR INSERT TO relcare_app
    WITH CHECK (((case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_working_cases())))) AND recorded_by_id = (SELECT rls.me())) AND (about_id IS NULL OR rls.may_attend(session_id, about_id)));
CREATE POLICY team_files ON clients_jot FOR UPDATE TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_working_cases())) AND filed_at IS NULL)
    WITH CHECK (case_id = ANY (ARRAY(SELECT rls.my_working_cases())) AND filed_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON clients_jot FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_jot AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_jot TO relcare_app;
GRANT UPDATE (filed_at, filed_as, filed_by_id) ON clients_jot TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_jot
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', '');

-- clients.CaseNote: what is signed is locked.
GRANT UPDATE (next_time, signed_at) ON clients_casenote TO relcare_app;
DROP POLICY author_changes ON clients_casenote;
CREATE POLICY author_changes ON clients_casenote FOR UPDATE TO relcare_app
    USING (recorded_by_id = (SELECT rls.me()) AND written_at > now() - interval '24 hours' AND signed_at IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_working_cases())))
    WITH CHECK (recorded_by_id = (SELECT rls.me()));
