-- relationships.KeptWord
ALTER TABLE relationships_keptword ADD CONSTRAINT relationships_keptword_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_keptword REPLICA IDENTITY USING INDEX relationships_keptword_of_client;
-- relationships.KeptWord
ALTER TABLE relationships_keptword ADD CONSTRAINT relationships_keptword_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_keptword ADD CONSTRAINT relationships_keptword_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_keptword ADD CONSTRAINT relationships_keptword_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- relationships.KeptWord: space team
ALTER TABLE relationships_keptword ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_keptword FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_keptword FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_keptword FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_adds ON relationships_keptword FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON relationships_keptword FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_keptword AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_keptword TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_keptword
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');
-- Harm told to the therapist alone calls for a new screening like any other (DOMAIN, Safety).
CREATE TRIGGER calls_for_screening AFTER INSERT ON relationships_keptword
    FOR EACH ROW WHEN (NEW.about = 'disagreement' AND NEW.told ->> 'outcome' = 'harm')
    EXECUTE FUNCTION rls.call_for_screening('harm');
