-- assessments.Hope
ALTER TABLE assessments_hope ADD CONSTRAINT assessments_hope_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_hope REPLICA IDENTITY USING INDEX assessments_hope_of_client;
-- assessments.StoredForecast
ALTER TABLE assessments_storedforecast ADD CONSTRAINT assessments_storedforecast_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_storedforecast REPLICA IDENTITY USING INDEX assessments_storedforecast_of_client;
-- assessments.Hope
ALTER TABLE assessments_hope ADD CONSTRAINT assessments_hope_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_hope ADD CONSTRAINT assessments_hope_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_hope ADD CONSTRAINT assessments_hope_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
-- assessments.StoredForecast
ALTER TABLE assessments_storedforecast ADD CONSTRAINT assessments_storedforecast_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_storedforecast ADD CONSTRAINT assessments_storedforecast_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_storedforecast ADD CONSTRAINT assessments_storedforecast_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_storedforecast ADD CONSTRAINT assessments_storedforecast_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- assessments.Hope: space care
ALTER TABLE assessments_hope ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_hope FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_hope FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON assessments_hope FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON assessments_hope FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON assessments_hope FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON assessments_hope FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON assessments_hope FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_hope AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_hope TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_hope
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON assessments_hope
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship');
-- assessments.StoredForecast: space team
ALTER TABLE assessments_storedforecast ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_storedforecast FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_storedforecast FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_team_clients()))));
CREATE POLICY supervisor_reads ON assessments_storedforecast FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))));
CREATE POLICY team_adds ON assessments_storedforecast FOR INSERT TO relcare_app
    WITH CHECK ((case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_working_clients())))) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON assessments_storedforecast FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_storedforecast AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_storedforecast TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_storedforecast
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');
