-- relationships.Kind
ALTER TABLE relationships_kind ADD CONSTRAINT relationships_kind_whole UNIQUE (practice_id, id);
ALTER TABLE relationships_kind REPLICA IDENTITY USING INDEX relationships_kind_whole;
-- relationships.Relationship
ALTER TABLE relationships_relationship ADD CONSTRAINT relationships_relationship_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_relationship REPLICA IDENTITY USING INDEX relationships_relationship_of_client;
-- relationships.Counterpart
ALTER TABLE relationships_counterpart ADD CONSTRAINT relationships_counterpart_whole UNIQUE (practice_id, id);
ALTER TABLE relationships_counterpart REPLICA IDENTITY USING INDEX relationships_counterpart_whole;
-- relationships.Presence
ALTER TABLE relationships_presence ADD CONSTRAINT relationships_presence_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_presence REPLICA IDENTITY USING INDEX relationships_presence_of_client;
-- relationships.Norm
ALTER TABLE relationships_norm ADD CONSTRAINT relationships_norm_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_norm REPLICA IDENTITY USING INDEX relationships_norm_of_client;
-- relationships.NormVersion
ALTER TABLE relationships_normversion ADD CONSTRAINT relationships_normversion_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_normversion REPLICA IDENTITY USING INDEX relationships_normversion_of_client;
-- relationships.Moment
ALTER TABLE relationships_moment ADD CONSTRAINT relationships_moment_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_moment REPLICA IDENTITY USING INDEX relationships_moment_of_client;
-- relationships.Opening
ALTER TABLE relationships_opening ADD CONSTRAINT relationships_opening_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_opening REPLICA IDENTITY USING INDEX relationships_opening_of_client;
-- relationships.Kind
-- relationships.Relationship
ALTER TABLE relationships_relationship ADD CONSTRAINT relationships_relationship_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_relationship ADD CONSTRAINT relationships_relationship_kind_id_same_practice
    FOREIGN KEY (practice_id, kind_id) REFERENCES relationships_kind (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_relationship ADD CONSTRAINT relationships_relationship_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- relationships.Counterpart
ALTER TABLE relationships_counterpart ADD CONSTRAINT relationships_counterpart_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_counterpart ADD CONSTRAINT relationships_counterpart_first_client_id_same_practice
    FOREIGN KEY (practice_id, first_client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_counterpart ADD CONSTRAINT relationships_counterpart_first_id_same_practice
    FOREIGN KEY (practice_id, first_client_id, first_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_counterpart ADD CONSTRAINT relationships_counterpart_second_client_id_same_practice
    FOREIGN KEY (practice_id, second_client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_counterpart ADD CONSTRAINT relationships_counterpart_second_id_same_practice
    FOREIGN KEY (practice_id, second_client_id, second_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_counterpart ADD CONSTRAINT relationships_counterpart_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- relationships.Presence
ALTER TABLE relationships_presence ADD CONSTRAINT relationships_presence_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_presence ADD CONSTRAINT relationships_presence_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_presence ADD CONSTRAINT relationships_presence_session_id_same_practice
    FOREIGN KEY (practice_id, session_id) REFERENCES clients_session (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_presence ADD CONSTRAINT relationships_presence_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- relationships.Norm
ALTER TABLE relationships_norm ADD CONSTRAINT relationships_norm_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_norm ADD CONSTRAINT relationships_norm_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_norm ADD CONSTRAINT relationships_norm_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- relationships.NormVersion
ALTER TABLE relationships_normversion ADD CONSTRAINT relationships_normversion_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_normversion ADD CONSTRAINT relationships_normversion_norm_id_same_practice
    FOREIGN KEY (practice_id, client_id, norm_id) REFERENCES relationships_norm (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_normversion ADD CONSTRAINT relationships_normversion_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- relationships.Moment
ALTER TABLE relationships_moment ADD CONSTRAINT relationships_moment_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_moment ADD CONSTRAINT relationships_moment_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_moment ADD CONSTRAINT relationships_moment_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- relationships.Opening
ALTER TABLE relationships_opening ADD CONSTRAINT relationships_opening_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_opening ADD CONSTRAINT relationships_opening_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_opening ADD CONSTRAINT relationships_opening_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- relationships.Kind: space practice
ALTER TABLE relationships_kind ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_kind FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_reads ON relationships_kind FOR SELECT TO relcare_app
    USING ((SELECT rls.is_staff()));
CREATE POLICY client_reads ON relationships_kind FOR SELECT TO relcare_app
    USING ((SELECT rls.has_role('client')));
CREATE POLICY writer_adds ON relationships_kind FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY writer_changes ON relationships_kind FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('manager')))
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY definer_selects ON relationships_kind FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON relationships_kind FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_kind AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_kind TO relcare_app;
GRANT UPDATE (name, openness, self_soothing, self_regulation, defense_awareness, words_and_actions, energy, boundaries, is_used, row_version) ON relationships_kind TO relcare_app;
GRANT SELECT ON relationships_kind TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_kind
    FOR EACH ROW EXECUTE FUNCTION rls.audit('practice', '');
-- relationships.Relationship: space care
ALTER TABLE relationships_relationship ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_relationship FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_relationship FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_relationship FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_relationship FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY team_adds ON relationships_relationship FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_relationship FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON relationships_relationship FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY client_changes ON relationships_relationship FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY definer_selects ON relationships_relationship FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON relationships_relationship FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_relationship AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_relationship TO relcare_app;
GRANT UPDATE (other_name, kind_id, load_override, since, ended_on, row_version) ON relationships_relationship TO relcare_app;
GRANT SELECT ON relationships_relationship TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_relationship
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
-- relationships.Counterpart: space team
ALTER TABLE relationships_counterpart ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_counterpart FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_counterpart FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_team_cases()))));
CREATE POLICY supervisor_reads ON relationships_counterpart FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_supervised_cases()))));
CREATE POLICY team_joins ON relationships_counterpart FOR INSERT TO relcare_app
    WITH CHECK (case_id = ANY (ARRAY(SELECT rls.my_working_cases())) AND recorded_by_id = (SELECT rls.me()) AND rls.is_couple(case_id, first_client_id, second_client_id));
CREATE POLICY definer_selects ON relationships_counterpart FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON relationships_counterpart FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_counterpart AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_counterpart TO relcare_app;
GRANT SELECT ON relationships_counterpart TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_counterpart
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', '');
-- relationships.Presence: space care
ALTER TABLE relationships_presence ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_presence FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_presence FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_presence FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_presence FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY team_adds ON relationships_presence FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY definer_selects ON relationships_presence FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON relationships_presence FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_presence AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_presence TO relcare_app;
GRANT SELECT ON relationships_presence TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_presence
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
-- relationships.Norm: space care
ALTER TABLE relationships_norm ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_norm FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_norm FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_norm FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_norm FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY team_adds ON relationships_norm FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_norm FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON relationships_norm FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY client_changes ON relationships_norm FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY definer_selects ON relationships_norm FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON relationships_norm FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_norm AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_norm TO relcare_app;
GRANT UPDATE (today, wanted, is_spoken, is_deliberate, set_by, healthy, review_on, state, answer, reason, changed_at, row_version) ON relationships_norm TO relcare_app;
GRANT SELECT ON relationships_norm TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_norm
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
-- relationships.NormVersion: space care
ALTER TABLE relationships_normversion ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_normversion FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_normversion FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_normversion FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_normversion FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY team_adds ON relationships_normversion FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_normversion FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON relationships_normversion FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_normversion AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_normversion TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_normversion
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
-- relationships.Moment: space care
ALTER TABLE relationships_moment ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_moment FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_moment FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_moment FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_moment FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY team_adds ON relationships_moment FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_moment FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY definer_selects ON relationships_moment FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON relationships_moment FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_moment AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_moment TO relcare_app;
GRANT SELECT ON relationships_moment TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_moment
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
-- relationships.Opening: space care
ALTER TABLE relationships_opening ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_opening FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_opening FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_opening FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_opening FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY team_adds ON relationships_opening FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY definer_selects ON relationships_opening FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON relationships_opening FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_opening AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_opening TO relcare_app;
GRANT SELECT ON relationships_opening TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_opening
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
