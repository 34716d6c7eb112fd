-- Whose words a row is in: its first author's, then whoever said it otherwise last. Staff change the words of
-- nobody else. The columns that hold words are named by the trigger; row security can't compare old with new.
CREATE FUNCTION rls.own_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told jsonb := to_jsonb(NEW);
    before jsonb;
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.said_by_id := NEW.recorded_by_id;
        RETURN NEW;
    END IF;
    before := to_jsonb(OLD);
    IF NOT EXISTS (SELECT FROM unnest(TG_ARGV) AS name WHERE told -> name IS DISTINCT FROM before -> name) THEN
        NEW.said_by_id := OLD.said_by_id;
    ELSIF rls.is_staff() AND OLD.said_by_id IS DISTINCT FROM rls.me() THEN
        RAISE EXCEPTION 'these are the words of somebody else' USING ERRCODE = '42501';
    ELSE
        NEW.said_by_id := coalesce(rls.me(), OLD.said_by_id);
    END IF;
    RETURN NEW;
END $$;

ALTER TABLE relationships_norm ADD CONSTRAINT relationships_norm_said_by_id_same_practice
    FOREIGN KEY (practice_id, said_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
GRANT UPDATE (available_when, available_where, available_how, decided_by, said_by_id) ON relationships_norm TO relcare_app;
CREATE TRIGGER own_words BEFORE INSERT OR UPDATE ON relationships_norm
    FOR EACH ROW EXECUTE FUNCTION rls.own_words(
        'today', 'wanted', 'is_spoken', 'is_deliberate', 'set_by', 'healthy',
        'available_when', 'available_where', 'available_how', 'decided_by');

-- relationships.NormObservation
ALTER TABLE relationships_normobservation ADD CONSTRAINT relationships_normobservation_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_normobservation REPLICA IDENTITY USING INDEX relationships_normobservation_of_client;
-- relationships.Contribution
ALTER TABLE relationships_contribution ADD CONSTRAINT relationships_contribution_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_contribution REPLICA IDENTITY USING INDEX relationships_contribution_of_client;
-- relationships.Decision
ALTER TABLE relationships_decision ADD CONSTRAINT relationships_decision_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_decision REPLICA IDENTITY USING INDEX relationships_decision_of_client;
-- relationships.Request
ALTER TABLE relationships_request ADD CONSTRAINT relationships_request_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_request REPLICA IDENTITY USING INDEX relationships_request_of_client;
-- relationships.RequestVersion
ALTER TABLE relationships_requestversion ADD CONSTRAINT relationships_requestversion_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_requestversion REPLICA IDENTITY USING INDEX relationships_requestversion_of_client;
-- relationships.NormObservation
ALTER TABLE relationships_normobservation ADD CONSTRAINT relationships_normobservation_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_normobservation ADD CONSTRAINT relationships_normobservation_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_normobservation ADD CONSTRAINT relationships_normobservation_norm_id_same_practice
    FOREIGN KEY (practice_id, client_id, norm_id) REFERENCES relationships_norm (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.Contribution
ALTER TABLE relationships_contribution ADD CONSTRAINT relationships_contribution_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_contribution ADD CONSTRAINT relationships_contribution_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_contribution ADD CONSTRAINT relationships_contribution_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.Decision
ALTER TABLE relationships_decision ADD CONSTRAINT relationships_decision_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_decision ADD CONSTRAINT relationships_decision_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_decision ADD CONSTRAINT relationships_decision_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.Request
ALTER TABLE relationships_request ADD CONSTRAINT relationships_request_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_request ADD CONSTRAINT relationships_request_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_request ADD CONSTRAINT relationships_request_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_request ADD CONSTRAINT relationships_request_about_id_same_practice
    FOREIGN KEY (practice_id, client_id, about_id) REFERENCES relationships_request (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_request ADD CONSTRAINT relationships_request_first_id_same_practice
    FOREIGN KEY (practice_id, client_id, first_id) REFERENCES relationships_request (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_request ADD CONSTRAINT relationships_request_said_by_id_same_practice
    FOREIGN KEY (practice_id, said_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- relationships.RequestVersion
ALTER TABLE relationships_requestversion ADD CONSTRAINT relationships_requestversion_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_requestversion ADD CONSTRAINT relationships_requestversion_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_requestversion ADD CONSTRAINT relationships_requestversion_request_id_same_practice
    FOREIGN KEY (practice_id, client_id, request_id) REFERENCES relationships_request (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.NormObservation: space care
ALTER TABLE relationships_normobservation ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_normobservation FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_normobservation FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_normobservation FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_normobservation FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_normobservation FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_normobservation FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON relationships_normobservation FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_normobservation AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_normobservation TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_normobservation
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_normobservation
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('norm_id', 'relationships_norm');
-- relationships.Contribution: space care
ALTER TABLE relationships_contribution ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_contribution FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_contribution FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_contribution FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_contribution FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_contribution FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_contribution FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON relationships_contribution FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND ended_on IS NULL)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY client_changes ON relationships_contribution FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept) AND ended_on IS NULL)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY owner_all ON relationships_contribution FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_contribution AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_contribution TO relcare_app;
GRANT UPDATE (ended_on, row_version) ON relationships_contribution TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_contribution
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_contribution
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship');
-- relationships.Decision: space care
ALTER TABLE relationships_decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_decision FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_decision FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_decision FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_decision FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_decision FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_decision FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON relationships_decision FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_decision AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_decision TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_decision
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_decision
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship');
-- relationships.Request: space care
ALTER TABLE relationships_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_request FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_request FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_request FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_request FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_request FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_request FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON relationships_request FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY client_changes ON relationships_request FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY owner_all ON relationships_request FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_request AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_request TO relcare_app;
GRANT UPDATE (observation, ask, reason, my_part, offer, if_no, follow_up_on, offer_kept, state, asked_on, answer, answered_on, said, looked_on, said_by_id, changed_at, row_version) ON relationships_request TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_request
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_request
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship', 'about_id', 'relationships_request', 'first_id', 'relationships_request');
-- relationships.RequestVersion: space care
ALTER TABLE relationships_requestversion ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_requestversion FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_requestversion FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_requestversion FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_requestversion FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_requestversion FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_requestversion FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON relationships_requestversion FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_requestversion AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_requestversion TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_requestversion
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_requestversion
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('request_id', 'relationships_request');
CREATE TRIGGER own_words BEFORE INSERT OR UPDATE ON relationships_request
    FOR EACH ROW EXECUTE FUNCTION rls.own_words(
        'observation', 'ask', 'reason', 'my_part', 'offer', 'if_no', 'offer_kept');
