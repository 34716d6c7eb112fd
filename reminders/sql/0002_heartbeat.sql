-- Cell-local: any process of this cell says that it is well, and the health page reads it without an actor.
ALTER TABLE reminders_heartbeat ENABLE ROW LEVEL SECURITY;
ALTER TABLE reminders_heartbeat FORCE ROW LEVEL SECURITY;
CREATE POLICY app_all ON reminders_heartbeat TO relcare_app USING (true) WITH CHECK (true);
CREATE POLICY owner_all ON reminders_heartbeat TO relcare_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON reminders_heartbeat TO relcare_app;
