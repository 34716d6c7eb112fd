-- relationships.Boundary
ALTER TABLE relationships_boundary ADD CONSTRAINT relationships_boundary_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_boundary REPLICA IDENTITY USING INDEX relationships_boundary_of_client;
-- relationships.BoundaryVersion
ALTER TABLE relationships_boundaryversion ADD CONSTRAINT relationships_boundaryversion_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_boundaryversion REPLICA IDENTITY USING INDEX relationships_boundaryversion_of_client;
-- relationships.BoundaryEvent
ALTER TABLE relationships_boundaryevent ADD CONSTRAINT relationships_boundaryevent_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_boundaryevent REPLICA IDENTITY USING INDEX relationships_boundaryevent_of_client;
-- relationships.Need
ALTER TABLE relationships_need ADD CONSTRAINT relationships_need_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_need REPLICA IDENTITY USING INDEX relationships_need_of_client;
-- relationships.Disagreement
ALTER TABLE relationships_disagreement ADD CONSTRAINT relationships_disagreement_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_disagreement REPLICA IDENTITY USING INDEX relationships_disagreement_of_client;
-- relationships.DisagreementVersion
ALTER TABLE relationships_disagreementversion ADD CONSTRAINT relationships_disagreementversion_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_disagreementversion REPLICA IDENTITY USING INDEX relationships_disagreementversion_of_client;
-- relationships.Boundary
ALTER TABLE relationships_boundary ADD CONSTRAINT relationships_boundary_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_boundary ADD CONSTRAINT relationships_boundary_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_boundary ADD CONSTRAINT relationships_boundary_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_boundary ADD CONSTRAINT relationships_boundary_said_by_id_same_practice
    FOREIGN KEY (practice_id, said_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- relationships.BoundaryVersion
ALTER TABLE relationships_boundaryversion ADD CONSTRAINT relationships_boundaryversion_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_boundaryversion ADD CONSTRAINT relationships_boundaryversion_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_boundaryversion ADD CONSTRAINT relationships_boundaryversion_boundary_id_same_practice
    FOREIGN KEY (practice_id, client_id, boundary_id) REFERENCES relationships_boundary (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.BoundaryEvent
ALTER TABLE relationships_boundaryevent ADD CONSTRAINT relationships_boundaryevent_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_boundaryevent ADD CONSTRAINT relationships_boundaryevent_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_boundaryevent ADD CONSTRAINT relationships_boundaryevent_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_boundaryevent ADD CONSTRAINT relationships_boundaryevent_boundary_id_same_practice
    FOREIGN KEY (practice_id, client_id, boundary_id) REFERENCES relationships_boundary (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_boundaryevent ADD CONSTRAINT relationships_boundaryevent_repair_told_by_id_same_practice
    FOREIGN KEY (practice_id, repair_told_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- relationships.Need
ALTER TABLE relationships_need ADD CONSTRAINT relationships_need_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_need ADD CONSTRAINT relationships_need_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_need ADD CONSTRAINT relationships_need_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.Disagreement
ALTER TABLE relationships_disagreement ADD CONSTRAINT relationships_disagreement_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_disagreement ADD CONSTRAINT relationships_disagreement_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_disagreement ADD CONSTRAINT relationships_disagreement_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_disagreement ADD CONSTRAINT relationships_disagreement_said_by_id_same_practice
    FOREIGN KEY (practice_id, said_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- relationships.DisagreementVersion
ALTER TABLE relationships_disagreementversion ADD CONSTRAINT relationships_disagreementversion_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_disagreementversion ADD CONSTRAINT relationships_disagreementversion_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_disagreementversion ADD CONSTRAINT relationships_disagreementversion_disagreement_id_same_practice
    FOREIGN KEY (practice_id, client_id, disagreement_id) REFERENCES relationships_disagreement (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.Boundary: space care
ALTER TABLE relationships_boundary ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_boundary FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_boundary FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_boundary FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_boundary FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_boundary FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_boundary FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON relationships_boundary FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND (said_by_id = (SELECT rls.me()) OR client_id = ANY (ARRAY(SELECT rls.my_clients()))))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY client_changes ON relationships_boundary FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept) AND (said_by_id = (SELECT rls.me()) OR client_id = ANY (ARRAY(SELECT rls.my_clients()))))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY owner_all ON relationships_boundary FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_boundary AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_boundary TO relcare_app;
GRANT UPDATE (right_for_me, why, signal, step, follow_through, ended_on, ended_as, ended_why, said_by_id, changed_at, row_version) ON relationships_boundary TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_boundary
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_boundary
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship');
-- relationships.BoundaryVersion: space care
ALTER TABLE relationships_boundaryversion ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_boundaryversion FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_boundaryversion FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_boundaryversion FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_boundaryversion FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_boundaryversion FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_boundaryversion FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON relationships_boundaryversion FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_boundaryversion AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_boundaryversion TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_boundaryversion
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_boundaryversion
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('boundary_id', 'relationships_boundary');
-- relationships.BoundaryEvent: space care
ALTER TABLE relationships_boundaryevent ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_boundaryevent FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_boundaryevent FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_boundaryevent FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_boundaryevent FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_boundaryevent FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_boundaryevent FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON relationships_boundaryevent FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND repaired_on IS NULL)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY client_changes ON relationships_boundaryevent FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept) AND repaired_on IS NULL)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY owner_all ON relationships_boundaryevent FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_boundaryevent AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_boundaryevent TO relcare_app;
GRANT UPDATE (repaired_on, how_repaired, repair_told_by_id, row_version) ON relationships_boundaryevent TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_boundaryevent
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_boundaryevent
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship', 'boundary_id', 'relationships_boundary');
-- relationships.Need: space care
ALTER TABLE relationships_need ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_need FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_need FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_need FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_need FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_need FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_need FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON relationships_need FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_need AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_need TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_need
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_need
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship');
-- relationships.Disagreement: space care
ALTER TABLE relationships_disagreement ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_disagreement FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_disagreement FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_disagreement FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_disagreement FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_disagreement FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_disagreement FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON relationships_disagreement FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND (said_by_id = (SELECT rls.me()) OR client_id = ANY (ARRAY(SELECT rls.my_clients()))))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY client_changes ON relationships_disagreement FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept) AND (said_by_id = (SELECT rls.me()) OR client_id = ANY (ARRAY(SELECT rls.my_clients()))))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY owner_all ON relationships_disagreement FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_disagreement AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_disagreement TO relcare_app;
GRANT UPDATE (outcome, outcome_on, returns_on, gave_in, repaired_by, repaired_on, is_first, said_by_id, changed_at, row_version) ON relationships_disagreement TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_disagreement
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_disagreement
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship');
-- relationships.DisagreementVersion: space care
ALTER TABLE relationships_disagreementversion ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_disagreementversion FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_disagreementversion FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_disagreementversion FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_disagreementversion FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_disagreementversion FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_disagreementversion FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON relationships_disagreementversion FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_disagreementversion AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_disagreementversion TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_disagreementversion
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_disagreementversion
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('disagreement_id', 'relationships_disagreement');
