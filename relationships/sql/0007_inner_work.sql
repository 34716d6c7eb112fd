-- relationships.InnerWork
ALTER TABLE relationships_innerwork ADD CONSTRAINT relationships_innerwork_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_innerwork REPLICA IDENTITY USING INDEX relationships_innerwork_of_client;
-- relationships.InnerWork
ALTER TABLE relationships_innerwork ADD CONSTRAINT relationships_innerwork_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_innerwork ADD CONSTRAINT relationships_innerwork_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_innerwork ADD CONSTRAINT relationships_innerwork_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.InnerWork: space care
ALTER TABLE relationships_innerwork ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_innerwork FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_innerwork FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_innerwork FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_innerwork FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_innerwork FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_innerwork FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON relationships_innerwork FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_innerwork AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_innerwork TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_innerwork
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_innerwork
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship');
