-- reminders.CheckInPlan
ALTER TABLE reminders_checkinplan ADD CONSTRAINT reminders_checkinplan_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE reminders_checkinplan REPLICA IDENTITY USING INDEX reminders_checkinplan_of_client;
-- reminders.Message
ALTER TABLE reminders_message ADD CONSTRAINT reminders_message_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE reminders_message REPLICA IDENTITY USING INDEX reminders_message_of_client;
-- reminders.MessageEvent
ALTER TABLE reminders_messageevent ADD CONSTRAINT reminders_messageevent_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE reminders_messageevent REPLICA IDENTITY USING INDEX reminders_messageevent_of_client;
-- reminders.Link
ALTER TABLE reminders_link ADD CONSTRAINT reminders_link_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE reminders_link REPLICA IDENTITY USING INDEX reminders_link_of_client;
-- reminders.CheckInPlan
ALTER TABLE reminders_checkinplan ADD CONSTRAINT reminders_checkinplan_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE reminders_checkinplan ADD CONSTRAINT reminders_checkinplan_version_id_same_practice
    FOREIGN KEY (practice_id, version_id) REFERENCES assessments_formversion (practice_id, id) NOT DEFERRABLE;
ALTER TABLE reminders_checkinplan ADD CONSTRAINT reminders_checkinplan_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- reminders.Message
ALTER TABLE reminders_message ADD CONSTRAINT reminders_message_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE reminders_message ADD CONSTRAINT reminders_message_plan_id_same_practice
    FOREIGN KEY (practice_id, client_id, plan_id) REFERENCES reminders_checkinplan (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE reminders_message ADD CONSTRAINT reminders_message_alert_id_same_practice
    FOREIGN KEY (practice_id, client_id, alert_id) REFERENCES clients_staffalert (practice_id, client_id, id) NOT DEFERRABLE;
-- reminders.MessageEvent
ALTER TABLE reminders_messageevent ADD CONSTRAINT reminders_messageevent_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE reminders_messageevent ADD CONSTRAINT reminders_messageevent_message_id_same_practice
    FOREIGN KEY (practice_id, client_id, message_id) REFERENCES reminders_message (practice_id, client_id, id) NOT DEFERRABLE;
-- reminders.Link
ALTER TABLE reminders_link ADD CONSTRAINT reminders_link_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE reminders_link ADD CONSTRAINT reminders_link_message_id_same_practice
    FOREIGN KEY (practice_id, client_id, message_id) REFERENCES reminders_message (practice_id, client_id, id) NOT DEFERRABLE;
-- reminders.CheckInPlan: space care
ALTER TABLE reminders_checkinplan ENABLE ROW LEVEL SECURITY;
ALTER TABLE reminders_checkinplan FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON reminders_checkinplan FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON reminders_checkinplan FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON reminders_checkinplan FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY team_adds ON reminders_checkinplan FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON reminders_checkinplan FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY engine_selects ON reminders_checkinplan FOR SELECT TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
CREATE POLICY engine_updates ON reminders_checkinplan FOR UPDATE TO relcare_app
    USING ((SELECT rls.kind()) = 'engine')
    WITH CHECK ((SELECT rls.kind()) = 'engine');
CREATE POLICY definer_selects ON reminders_checkinplan FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON reminders_checkinplan FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON reminders_checkinplan AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON reminders_checkinplan TO relcare_app;
GRANT UPDATE (version_id, rule, starts_on, local_time, zone, state, stopped_because, paused_until, active_since, silence_hours, missed_limit, next_due_at, row_version) ON reminders_checkinplan TO relcare_app;
GRANT SELECT ON reminders_checkinplan TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON reminders_checkinplan
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
-- reminders.Message: space team
ALTER TABLE reminders_message ENABLE ROW LEVEL SECURITY;
ALTER TABLE reminders_message FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON reminders_message FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON reminders_message FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY engine_selects ON reminders_message FOR SELECT TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
CREATE POLICY engine_inserts ON reminders_message FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.kind()) = 'engine');
CREATE POLICY engine_updates ON reminders_message FOR UPDATE TO relcare_app
    USING ((SELECT rls.kind()) = 'engine')
    WITH CHECK ((SELECT rls.kind()) = 'engine');
CREATE POLICY definer_selects ON reminders_message FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON reminders_message FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON reminders_message AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON reminders_message TO relcare_app;
GRANT UPDATE (status, next_try_at, attempt, ambiguous, lease_until, lease_token, dispatched_at, sent_at, provider_id, error_code, suppressed_reason, responded_at) ON reminders_message TO relcare_app;
GRANT SELECT ON reminders_message TO relcare_definer;
-- reminders.MessageEvent: space team
ALTER TABLE reminders_messageevent ENABLE ROW LEVEL SECURITY;
ALTER TABLE reminders_messageevent FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON reminders_messageevent FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON reminders_messageevent FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY engine_selects ON reminders_messageevent FOR SELECT TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
CREATE POLICY engine_inserts ON reminders_messageevent FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.kind()) = 'engine');
CREATE POLICY owner_all ON reminders_messageevent FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON reminders_messageevent AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON reminders_messageevent TO relcare_app;
-- reminders.Link: space special
ALTER TABLE reminders_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE reminders_link FORCE ROW LEVEL SECURITY;
CREATE POLICY engine_selects ON reminders_link FOR SELECT TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
CREATE POLICY engine_inserts ON reminders_link FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.kind()) = 'engine');
CREATE POLICY engine_updates ON reminders_link FOR UPDATE TO relcare_app
    USING ((SELECT rls.kind()) = 'engine')
    WITH CHECK ((SELECT rls.kind()) = 'engine');
CREATE POLICY engine_deletes ON reminders_link FOR DELETE TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
CREATE POLICY definer_selects ON reminders_link FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_updates ON reminders_link FOR UPDATE TO relcare_definer
    USING (true)
    WITH CHECK (true);
CREATE POLICY owner_all ON reminders_link FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON reminders_link AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT DELETE, INSERT, SELECT ON reminders_link TO relcare_app;
GRANT UPDATE (used_at, revoked_at) ON reminders_link TO relcare_app;
GRANT SELECT, UPDATE ON reminders_link TO relcare_definer;
