-- relationships.SharedNorm
ALTER TABLE relationships_sharednorm ADD CONSTRAINT relationships_sharednorm_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_sharednorm REPLICA IDENTITY USING INDEX relationships_sharednorm_of_client;
-- relationships.SharedGoal
ALTER TABLE relationships_sharedgoal ADD CONSTRAINT relationships_sharedgoal_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_sharedgoal REPLICA IDENTITY USING INDEX relationships_sharedgoal_of_client;
-- relationships.SharedBreak
ALTER TABLE relationships_sharedbreak ADD CONSTRAINT relationships_sharedbreak_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_sharedbreak REPLICA IDENTITY USING INDEX relationships_sharedbreak_of_client;
-- relationships.NormOrigin
ALTER TABLE relationships_normorigin ADD CONSTRAINT relationships_normorigin_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_normorigin REPLICA IDENTITY USING INDEX relationships_normorigin_of_client;
-- relationships.GoalOrigin
ALTER TABLE relationships_goalorigin ADD CONSTRAINT relationships_goalorigin_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_goalorigin REPLICA IDENTITY USING INDEX relationships_goalorigin_of_client;
-- relationships.BreakOrigin
ALTER TABLE relationships_breakorigin ADD CONSTRAINT relationships_breakorigin_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_breakorigin REPLICA IDENTITY USING INDEX relationships_breakorigin_of_client;
-- relationships.NormMark
ALTER TABLE relationships_normmark ADD CONSTRAINT relationships_normmark_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE relationships_normmark REPLICA IDENTITY USING INDEX relationships_normmark_of_client;
-- relationships.SharedNorm
ALTER TABLE relationships_sharednorm ADD CONSTRAINT relationships_sharednorm_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_sharednorm ADD CONSTRAINT relationships_sharednorm_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_sharednorm ADD CONSTRAINT relationships_sharednorm_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- relationships.SharedGoal
ALTER TABLE relationships_sharedgoal ADD CONSTRAINT relationships_sharedgoal_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_sharedgoal ADD CONSTRAINT relationships_sharedgoal_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_sharedgoal ADD CONSTRAINT relationships_sharedgoal_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- relationships.SharedBreak
ALTER TABLE relationships_sharedbreak ADD CONSTRAINT relationships_sharedbreak_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_sharedbreak ADD CONSTRAINT relationships_sharedbreak_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_sharedbreak ADD CONSTRAINT relationships_sharedbreak_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- relationships.NormOrigin
ALTER TABLE relationships_normorigin ADD CONSTRAINT relationships_normorigin_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_normorigin ADD CONSTRAINT relationships_normorigin_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_normorigin ADD CONSTRAINT relationships_normorigin_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_normorigin ADD CONSTRAINT relationships_normorigin_norm_id_same_practice
    FOREIGN KEY (practice_id, client_id, norm_id) REFERENCES relationships_norm (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_normorigin ADD CONSTRAINT relationships_normorigin_copy_id_same_practice
    FOREIGN KEY (practice_id, client_id, copy_id) REFERENCES relationships_sharednorm (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.GoalOrigin
ALTER TABLE relationships_goalorigin ADD CONSTRAINT relationships_goalorigin_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_goalorigin ADD CONSTRAINT relationships_goalorigin_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_goalorigin ADD CONSTRAINT relationships_goalorigin_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_goalorigin ADD CONSTRAINT relationships_goalorigin_goal_id_same_practice
    FOREIGN KEY (practice_id, client_id, goal_id) REFERENCES relationships_goal (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_goalorigin ADD CONSTRAINT relationships_goalorigin_copy_id_same_practice
    FOREIGN KEY (practice_id, client_id, copy_id) REFERENCES relationships_sharedgoal (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.BreakOrigin
ALTER TABLE relationships_breakorigin ADD CONSTRAINT relationships_breakorigin_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_breakorigin ADD CONSTRAINT relationships_breakorigin_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_breakorigin ADD CONSTRAINT relationships_breakorigin_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_breakorigin ADD CONSTRAINT relationships_breakorigin_of_break_id_same_practice
    FOREIGN KEY (practice_id, client_id, of_break_id) REFERENCES relationships_break (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_breakorigin ADD CONSTRAINT relationships_breakorigin_copy_id_same_practice
    FOREIGN KEY (practice_id, client_id, copy_id) REFERENCES relationships_sharedbreak (practice_id, client_id, id) NOT DEFERRABLE;
-- relationships.NormMark
ALTER TABLE relationships_normmark ADD CONSTRAINT relationships_normmark_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_normmark ADD CONSTRAINT relationships_normmark_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE relationships_normmark ADD CONSTRAINT relationships_normmark_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- relationships.SharedNorm: space joint
ALTER TABLE relationships_sharednorm ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_sharednorm FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_sharednorm FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())));
CREATE POLICY supervisor_reads ON relationships_sharednorm FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())));
CREATE POLICY author_reads ON relationships_sharednorm FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY partner_reads ON relationships_sharednorm FOR SELECT TO relcare_app
    USING ((case_id, chapter) IN (SELECT s.case_id, s.chapter FROM rls.shared_with_me() AS s) AND withdrawn_at IS NULL AND replaced_at IS NULL);
CREATE POLICY author_adds ON relationships_sharednorm FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_clients())) AND case_id = ANY (ARRAY(SELECT rls.my_cases())) AND recorded_by_id = (SELECT rls.me())) AND case_id = ANY (ARRAY(SELECT rls.my_open_joint_cases())));
CREATE POLICY author_changes ON relationships_sharednorm FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_clients()))) AND withdrawn_at IS NULL AND replaced_at IS NULL)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY owner_all ON relationships_sharednorm FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_sharednorm AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_sharednorm TO relcare_app;
GRANT UPDATE (withdrawn_at, replaced_at) ON relationships_sharednorm TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_sharednorm
    FOR EACH ROW EXECUTE FUNCTION rls.audit('joint', 'client_id');
CREATE TRIGGER chapter BEFORE INSERT ON relationships_sharednorm
    FOR EACH ROW EXECUTE FUNCTION rls.set_chapter();
-- relationships.SharedGoal: space joint
ALTER TABLE relationships_sharedgoal ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_sharedgoal FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_sharedgoal FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())));
CREATE POLICY supervisor_reads ON relationships_sharedgoal FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())));
CREATE POLICY author_reads ON relationships_sharedgoal FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY partner_reads ON relationships_sharedgoal FOR SELECT TO relcare_app
    USING ((case_id, chapter) IN (SELECT s.case_id, s.chapter FROM rls.shared_with_me() AS s) AND withdrawn_at IS NULL AND replaced_at IS NULL);
CREATE POLICY author_adds ON relationships_sharedgoal FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_clients())) AND case_id = ANY (ARRAY(SELECT rls.my_cases())) AND recorded_by_id = (SELECT rls.me())) AND case_id = ANY (ARRAY(SELECT rls.my_open_joint_cases())));
CREATE POLICY author_changes ON relationships_sharedgoal FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_clients()))) AND withdrawn_at IS NULL AND replaced_at IS NULL)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY owner_all ON relationships_sharedgoal FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_sharedgoal AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_sharedgoal TO relcare_app;
GRANT UPDATE (withdrawn_at, replaced_at) ON relationships_sharedgoal TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_sharedgoal
    FOR EACH ROW EXECUTE FUNCTION rls.audit('joint', 'client_id');
CREATE TRIGGER chapter BEFORE INSERT ON relationships_sharedgoal
    FOR EACH ROW EXECUTE FUNCTION rls.set_chapter();
-- relationships.SharedBreak: space joint
ALTER TABLE relationships_sharedbreak ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_sharedbreak FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_sharedbreak FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())));
CREATE POLICY supervisor_reads ON relationships_sharedbreak FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())));
CREATE POLICY author_reads ON relationships_sharedbreak FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY partner_reads ON relationships_sharedbreak FOR SELECT TO relcare_app
    USING ((case_id, chapter) IN (SELECT s.case_id, s.chapter FROM rls.shared_with_me() AS s) AND withdrawn_at IS NULL AND replaced_at IS NULL);
CREATE POLICY author_adds ON relationships_sharedbreak FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_clients())) AND case_id = ANY (ARRAY(SELECT rls.my_cases())) AND recorded_by_id = (SELECT rls.me())) AND case_id = ANY (ARRAY(SELECT rls.my_open_joint_cases())));
CREATE POLICY author_changes ON relationships_sharedbreak FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_clients()))) AND withdrawn_at IS NULL AND replaced_at IS NULL)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY owner_all ON relationships_sharedbreak FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_sharedbreak AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_sharedbreak TO relcare_app;
GRANT UPDATE (withdrawn_at, replaced_at) ON relationships_sharedbreak TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_sharedbreak
    FOR EACH ROW EXECUTE FUNCTION rls.audit('joint', 'client_id');
CREATE TRIGGER chapter BEFORE INSERT ON relationships_sharedbreak
    FOR EACH ROW EXECUTE FUNCTION rls.set_chapter();
-- relationships.NormOrigin: space care
ALTER TABLE relationships_normorigin ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_normorigin FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_normorigin FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_normorigin FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_normorigin FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY client_adds ON relationships_normorigin FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me())) AND EXISTS (SELECT FROM relationships_norm o WHERE o.id = norm_id) AND EXISTS (SELECT FROM relationships_sharednorm c WHERE c.id = copy_id));
CREATE POLICY client_changes ON relationships_normorigin FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_clients()))) AND stopped_at IS NULL)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY owner_all ON relationships_normorigin FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_normorigin AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_normorigin TO relcare_app;
GRANT UPDATE (stopped_at) ON relationships_normorigin TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_normorigin
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_normorigin
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('norm_id', 'relationships_norm');
-- relationships.GoalOrigin: space care
ALTER TABLE relationships_goalorigin ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_goalorigin FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_goalorigin FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_goalorigin FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_goalorigin FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY client_adds ON relationships_goalorigin FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me())) AND EXISTS (SELECT FROM relationships_goal o WHERE o.id = goal_id) AND EXISTS (SELECT FROM relationships_sharedgoal c WHERE c.id = copy_id));
CREATE POLICY client_changes ON relationships_goalorigin FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_clients()))) AND stopped_at IS NULL)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY owner_all ON relationships_goalorigin FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_goalorigin AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_goalorigin TO relcare_app;
GRANT UPDATE (stopped_at) ON relationships_goalorigin TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_goalorigin
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_goalorigin
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('goal_id', 'relationships_goal');
-- relationships.BreakOrigin: space care
ALTER TABLE relationships_breakorigin ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_breakorigin FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_breakorigin FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON relationships_breakorigin FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON relationships_breakorigin FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY client_adds ON relationships_breakorigin FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me())) AND EXISTS (SELECT FROM relationships_break o WHERE o.id = of_break_id AND o.kind = 'space') AND EXISTS (SELECT FROM relationships_sharedbreak c WHERE c.id = copy_id));
CREATE POLICY client_changes ON relationships_breakorigin FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_clients()))) AND stopped_at IS NULL)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY owner_all ON relationships_breakorigin FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_breakorigin AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON relationships_breakorigin TO relcare_app;
GRANT UPDATE (stopped_at) ON relationships_breakorigin TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_breakorigin
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_breakorigin
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('of_break_id', 'relationships_break');
-- relationships.NormMark: space joint
ALTER TABLE relationships_normmark ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships_normmark FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON relationships_normmark FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())));
CREATE POLICY supervisor_reads ON relationships_normmark FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())));
CREATE POLICY author_reads ON relationships_normmark FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY partner_reads ON relationships_normmark FOR SELECT TO relcare_app
    USING ((case_id, chapter) IN (SELECT s.case_id, s.chapter FROM rls.shared_with_me() AS s));
CREATE POLICY author_adds ON relationships_normmark FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_clients())) AND case_id = ANY (ARRAY(SELECT rls.my_cases())) AND recorded_by_id = (SELECT rls.me())) AND case_id = ANY (ARRAY(SELECT rls.my_open_joint_cases())));
CREATE POLICY author_removes ON relationships_normmark FOR DELETE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY owner_all ON relationships_normmark FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON relationships_normmark AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT DELETE, INSERT, SELECT ON relationships_normmark TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON relationships_normmark
    FOR EACH ROW EXECUTE FUNCTION rls.audit('joint', 'client_id');
CREATE TRIGGER chapter BEFORE INSERT ON relationships_normmark
    FOR EACH ROW EXECUTE FUNCTION rls.set_chapter();
