-- relationships.LadderRung
ALTER TABLE relationships_ladderrung ADD CONSTRAINT relationships_ladderrung_whole UNIQUE (practice_id, id);
ALTER TABLE relationships_ladderrung REPLICA IDENTITY USING INDEX relationships_ladderrung_whole;
-- relationships.Disclosure
ALTER TABLE relationships_disclosure ADD CONSTRAINT relationships_disclosure_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_disclosure REPLICA IDENTITY USING INDEX relationships_disclosure_of_client;
-- relationships.EarnedBefore
ALTER TABLE relationships_earnedbefore ADD CONSTRAINT relationships_earnedbefore_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_earnedbefore REPLICA IDENTITY USING INDEX relationships_earnedbefore_of_client;
-- relationships.EarnedShown
ALTER TABLE relationships_earnedshown ADD CONSTRAINT relationships_earnedshown_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_earnedshown REPLICA IDENTITY USING INDEX relationships_earnedshown_of_client;
-- relationships.Break
ALTER TABLE relationships_break ADD CONSTRAINT relationships_break_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_break REPLICA IDENTITY USING INDEX relationships_break_of_client;
-- relationships.BreakExtension
ALTER TABLE relationships_breakextension ADD CONSTRAINT relationships_breakextension_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_breakextension REPLICA IDENTITY USING INDEX relationships_breakextension_of_client;
-- relationships.BreakComparison
ALTER TABLE relationships_breakcomparison ADD CONSTRAINT relationships_breakcomparison_whole UNIQUE (practice_id, id);
ALTER TABLE relationships_breakcomparison REPLICA IDENTITY USING INDEX relationships_breakcomparison_whole;
-- relationships.Goal
ALTER TABLE relationships_goal ADD CONSTRAINT relationships_goal_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_goal REPLICA IDENTITY USING INDEX relationships_goal_of_client;
-- relationships.GoalStep
ALTER TABLE relationships_goalstep ADD CONSTRAINT relationships_goalstep_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_goalstep REPLICA IDENTITY USING INDEX relationships_goalstep_of_client;
-- relationships.Activity
ALTER TABLE relationships_activity ADD CONSTRAINT relationships_activity_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_activity REPLICA IDENTITY USING INDEX relationships_activity_of_client;
-- relationships.Inventory
ALTER TABLE relationships_inventory ADD CONSTRAINT relationships_inventory_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_inventory REPLICA IDENTITY USING INDEX relationships_inventory_of_client;
-- relationships.LadderRung
-- relationships.Disclosure
ALTER TABLE relationships_disclosure ADD CONSTRAINT relationships_disclosure_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_disclosure ADD CONSTRAINT relationships_disclosure_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_disclosure ADD CONSTRAINT relationships_disclosure_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.EarnedBefore
ALTER TABLE relationships_earnedbefore ADD CONSTRAINT relationships_earnedbefore_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_earnedbefore ADD CONSTRAINT relationships_earnedbefore_disclosure_id_same_practice
    FOREIGN KEY (practice_id, client_id, disclosure_id) REFERENCES relationships_disclosure (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_earnedbefore ADD CONSTRAINT relationships_earnedbefore_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- relationships.EarnedShown
ALTER TABLE relationships_earnedshown ADD CONSTRAINT relationships_earnedshown_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_earnedshown ADD CONSTRAINT relationships_earnedshown_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_earnedshown ADD CONSTRAINT relationships_earnedshown_disclosure_id_same_practice
    FOREIGN KEY (practice_id, client_id, disclosure_id) REFERENCES relationships_disclosure (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.Break
ALTER TABLE relationships_break ADD CONSTRAINT relationships_break_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_break ADD CONSTRAINT relationships_break_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_break ADD CONSTRAINT relationships_break_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.BreakExtension
ALTER TABLE relationships_breakextension ADD CONSTRAINT relationships_breakextension_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_breakextension ADD CONSTRAINT relationships_breakextension_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_breakextension ADD CONSTRAINT relationships_breakextension_of_break_id_same_practice
    FOREIGN KEY (practice_id, client_id, of_break_id) REFERENCES relationships_break (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.BreakComparison
ALTER TABLE relationships_breakcomparison ADD CONSTRAINT relationships_breakcomparison_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_breakcomparison ADD CONSTRAINT relationships_breakcomparison_first_client_id_same_practice
    FOREIGN KEY (practice_id, first_client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_breakcomparison ADD CONSTRAINT relationships_breakcomparison_first_id_same_practice
    FOREIGN KEY (practice_id, first_client_id, first_id) REFERENCES relationships_break (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_breakcomparison ADD CONSTRAINT relationships_breakcomparison_second_client_id_same_practice
    FOREIGN KEY (practice_id, second_client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_breakcomparison ADD CONSTRAINT relationships_breakcomparison_second_id_same_practice
    FOREIGN KEY (practice_id, second_client_id, second_id) REFERENCES relationships_break (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_breakcomparison ADD CONSTRAINT relationships_breakcomparison_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- relationships.Goal
ALTER TABLE relationships_goal ADD CONSTRAINT relationships_goal_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_goal ADD CONSTRAINT relationships_goal_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_goal ADD CONSTRAINT relationships_goal_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.GoalStep
ALTER TABLE relationships_goalstep ADD CONSTRAINT relationships_goalstep_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_goalstep ADD CONSTRAINT relationships_goalstep_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_goalstep ADD CONSTRAINT relationships_goalstep_goal_id_same_practice
    FOREIGN KEY (practice_id, client_id, goal_id) REFERENCES relationships_goal (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.Activity
ALTER TABLE relationships_activity ADD CONSTRAINT relationships_activity_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_activity ADD CONSTRAINT relationships_activity_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_activity ADD CONSTRAINT relationships_activity_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_activity ADD CONSTRAINT relationships_activity_of_break_id_same_practice
    FOREIGN KEY (practice_id, client_id, of_break_id) REFERENCES relationships_break (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_activity ADD CONSTRAINT relationships_activity_of_goal_id_same_practice
    FOREIGN KEY (practice_id, client_id, of_goal_id) REFERENCES relationships_goal (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.Inventory
ALTER TABLE relationships_inventory ADD CONSTRAINT relationships_inventory_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_inventory ADD CONSTRAINT relationships_inventory_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_inventory ADD CONSTRAINT relationships_inventory_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.LadderRung: space practice
ALTER TABLE relationships_ladderrung ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_ladderrung FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_reads ON relationships_ladderrung FOR SELECT TO relcare_app
    USING ((SELECT rls.is_staff()));
CREATE POLICY client_reads ON relationships_ladderrung FOR SELECT TO relcare_app
    USING ((SELECT rls.has_role('client')));
CREATE POLICY writer_adds ON relationships_ladderrung FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY writer_changes ON relationships_ladderrung FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('manager')))
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY owner_all ON relationships_ladderrung FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_ladderrung AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_ladderrung TO relcare_app;
GRANT UPDATE (wording, row_version) ON relationships_ladderrung TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_ladderrung
    FOR EACH ROW EXECUTE FUNCTION rls.audit('practice', '');
-- relationships.Disclosure: space care
ALTER TABLE relationships_disclosure ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_disclosure FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_disclosure FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_disclosure FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_disclosure FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_disclosure FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_disclosure FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON relationships_disclosure FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY client_changes ON relationships_disclosure FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY definer_selects ON relationships_disclosure FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON relationships_disclosure FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_disclosure AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_disclosure TO relcare_app;
GRANT UPDATE (rung, what, motive, planned_for, happened_on, state, safety_before, safety_after, answer, answer_note, answered_at, changed_at, row_version) ON relationships_disclosure TO relcare_app;
GRANT SELECT ON relationships_disclosure TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_disclosure
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_disclosure
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship');
-- relationships.EarnedBefore: space team
ALTER TABLE relationships_earnedbefore ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_earnedbefore FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_earnedbefore FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_earnedbefore FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY definer_inserts ON relationships_earnedbefore FOR INSERT TO relcare_definer
    WITH CHECK (true);
CREATE POLICY owner_all ON relationships_earnedbefore FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_earnedbefore AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT SELECT ON relationships_earnedbefore TO relcare_app;
GRANT INSERT ON relationships_earnedbefore TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_earnedbefore
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');
-- relationships.EarnedShown: space care
ALTER TABLE relationships_earnedshown ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_earnedshown FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_earnedshown FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_earnedshown FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_earnedshown FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_earnedshown FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_earnedshown FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON relationships_earnedshown FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_earnedshown AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_earnedshown TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_earnedshown
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_earnedshown
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('disclosure_id', 'relationships_disclosure');
-- relationships.Break: space care
ALTER TABLE relationships_break ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_break FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_break FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_break FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_break FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_break FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_break FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON relationships_break FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY client_changes ON relationships_break FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY owner_all ON relationships_break FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_break AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_break TO relcare_app;
GRANT UPDATE (purpose, starts_on, check_in_on, returns_on, contact_rules, state, ended_on, outcome, changed_at, row_version) ON relationships_break TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_break
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_break
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship');
-- relationships.BreakExtension: space care
ALTER TABLE relationships_breakextension ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_breakextension FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_breakextension FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_breakextension FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_breakextension FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_breakextension FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_breakextension FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON relationships_breakextension FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_breakextension AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_breakextension TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_breakextension
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_breakextension
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('of_break_id', 'relationships_break');
-- relationships.BreakComparison: space team
ALTER TABLE relationships_breakcomparison ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_breakcomparison FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_breakcomparison FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_team_cases()))));
CREATE POLICY supervisor_reads ON relationships_breakcomparison FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_supervised_cases()))));
CREATE POLICY team_compares ON relationships_breakcomparison FOR INSERT TO relcare_app
    WITH CHECK (case_id = ANY (ARRAY(SELECT rls.my_working_cases())) AND recorded_by_id = (SELECT rls.me()) AND rls.is_couple(case_id, first_client_id, second_client_id));
CREATE POLICY owner_all ON relationships_breakcomparison FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_breakcomparison AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_breakcomparison TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_breakcomparison
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', '');
-- relationships.Goal: space care
ALTER TABLE relationships_goal ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_goal FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_goal FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_goal FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_goal FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_goal FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_goal FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON relationships_goal FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY client_changes ON relationships_goal FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY owner_all ON relationships_goal FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_goal AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_goal TO relcare_app;
GRANT UPDATE (what, why, intention, horizon, my_commitment, their_commitment, review_on, state, reason, changed_at, row_version) ON relationships_goal TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_goal
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_goal
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship');
-- relationships.GoalStep: space care
ALTER TABLE relationships_goalstep ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_goalstep FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_goalstep FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_goalstep FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_goalstep FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_goalstep FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_goalstep FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON relationships_goalstep FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY client_changes ON relationships_goalstep FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY owner_all ON relationships_goalstep FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_goalstep AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_goalstep TO relcare_app;
GRANT UPDATE (what, due_on, done_on, row_version) ON relationships_goalstep TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_goalstep
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_goalstep
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('goal_id', 'relationships_goal');
-- relationships.Activity: space care
ALTER TABLE relationships_activity ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_activity FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_activity FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_activity FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_activity FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON relationships_activity FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON relationships_activity FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON relationships_activity FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_activity AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_activity TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_activity
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_activity
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship', 'of_break_id', 'relationships_break', 'of_goal_id', 'relationships_goal');
-- relationships.Inventory: space care
ALTER TABLE relationships_inventory ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_inventory FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_inventory FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_inventory FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_inventory FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY client_adds ON relationships_inventory FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON relationships_inventory FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_inventory AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_inventory TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_inventory
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_inventory
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship');

-- What was earned just before a step: its writer, the client too, adds it once and never reads it by that.
SET ROLE relcare_definer;
CREATE FUNCTION rls.keep_earned(kept uuid, of_disclosure uuid, the_earned smallint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    told public.relationships_disclosure;
BEGIN
    SELECT d.* INTO told FROM public.relationships_disclosure d
    WHERE d.id = of_disclosure AND d.practice_id = rls.practice() AND d.state = 'done'
        AND (d.client_id IN (SELECT rls.my_clients()) OR d.client_id IN (SELECT rls.my_working_clients()));
    IF told.id IS NULL THEN RAISE EXCEPTION 'this step is not yours' USING ERRCODE = '42501'; END IF;
    INSERT INTO public.relationships_earnedbefore
        (id, practice_id, client_id, disclosure_id, earned, recorded_by_id, recorded_at)
    VALUES (kept, told.practice_id, told.client_id, told.id, the_earned, rls.me(), now());
END $$;
GRANT EXECUTE ON FUNCTION rls.keep_earned(uuid, uuid, smallint) TO relcare_app;
RESET ROLE;
