-- reminders.PlanStop
ALTER TABLE reminders_planstop ADD CONSTRAINT reminders_planstop_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE reminders_planstop REPLICA IDENTITY USING INDEX reminders_planstop_of_client;
-- reminders.PlanStop
ALTER TABLE reminders_planstop ADD CONSTRAINT reminders_planstop_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE reminders_planstop ADD CONSTRAINT reminders_planstop_plan_id_same_practice
    FOREIGN KEY (practice_id, client_id, plan_id) REFERENCES reminders_checkinplan (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE reminders_planstop ADD CONSTRAINT reminders_planstop_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- reminders.PlanStop: space team
ALTER TABLE reminders_planstop ENABLE ROW LEVEL SECURITY;
ALTER TABLE reminders_planstop FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON reminders_planstop FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON reminders_planstop FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY team_adds ON reminders_planstop FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON reminders_planstop FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON reminders_planstop AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON reminders_planstop TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON reminders_planstop
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');

-- What therapists wrote so far stood where the client reads.
INSERT INTO reminders_planstop (id, practice_id, client_id, plan_id, reason, recorded_by_id, recorded_at)
SELECT gen_random_uuid(), practice_id, client_id, id, stopped_because, recorded_by_id, now()
FROM reminders_checkinplan
WHERE stopped_because NOT IN ('', 'case_closed', 'opted_out', 'address_failed', 'homework_sent', 'homework_over',
    'missed', 'ended', 'unfit_rule', 'unread', 'by_team');
UPDATE reminders_checkinplan p SET stopped_because = 'by_team'
WHERE EXISTS (SELECT FROM reminders_planstop s WHERE s.practice_id = p.practice_id AND s.plan_id = p.id);
