-- privacy.AuditLine
ALTER TABLE privacy_auditline ADD CONSTRAINT privacy_auditline_whole UNIQUE (practice_id, id);
ALTER TABLE privacy_auditline REPLICA IDENTITY USING INDEX privacy_auditline_whole;
-- clients.Client
ALTER TABLE clients_client ADD CONSTRAINT clients_client_whole UNIQUE (practice_id, id);
ALTER TABLE clients_client REPLICA IDENTITY USING INDEX clients_client_whole;
-- clients.Case
ALTER TABLE clients_case ADD CONSTRAINT clients_case_whole UNIQUE (practice_id, id);
ALTER TABLE clients_case REPLICA IDENTITY USING INDEX clients_case_whole;
-- clients.CaseClient
ALTER TABLE clients_caseclient ADD CONSTRAINT clients_caseclient_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE clients_caseclient REPLICA IDENTITY USING INDEX clients_caseclient_of_client;
-- clients.CareTeam
ALTER TABLE clients_careteam ADD CONSTRAINT clients_careteam_whole UNIQUE (practice_id, id);
ALTER TABLE clients_careteam REPLICA IDENTITY USING INDEX clients_careteam_whole;
-- clients.Plan
ALTER TABLE clients_plan ADD CONSTRAINT clients_plan_whole UNIQUE (practice_id, id);
ALTER TABLE clients_plan REPLICA IDENTITY USING INDEX clients_plan_whole;
-- clients.Session
ALTER TABLE clients_session ADD CONSTRAINT clients_session_whole UNIQUE (practice_id, id);
ALTER TABLE clients_session REPLICA IDENTITY USING INDEX clients_session_whole;
-- clients.Attendee
ALTER TABLE clients_attendee ADD CONSTRAINT clients_attendee_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE clients_attendee REPLICA IDENTITY USING INDEX clients_attendee_of_client;
-- clients.CaseNote
ALTER TABLE clients_casenote ADD CONSTRAINT clients_casenote_whole UNIQUE (practice_id, id);
ALTER TABLE clients_casenote REPLICA IDENTITY USING INDEX clients_casenote_whole;
-- clients.CaseNoteAmendment
ALTER TABLE clients_casenoteamendment ADD CONSTRAINT clients_casenoteamendment_whole UNIQUE (practice_id, id);
ALTER TABLE clients_casenoteamendment REPLICA IDENTITY USING INDEX clients_casenoteamendment_whole;
-- clients.ProcessNote
ALTER TABLE clients_processnote ADD CONSTRAINT clients_processnote_whole UNIQUE (practice_id, id);
ALTER TABLE clients_processnote REPLICA IDENTITY USING INDEX clients_processnote_whole;
-- clients.ProcessNoteAmendment
ALTER TABLE clients_processnoteamendment ADD CONSTRAINT clients_processnoteamendment_whole UNIQUE (practice_id, id);
ALTER TABLE clients_processnoteamendment REPLICA IDENTITY USING INDEX clients_processnoteamendment_whole;
-- clients.ContactPlan
ALTER TABLE clients_contactplan ADD CONSTRAINT clients_contactplan_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE clients_contactplan REPLICA IDENTITY USING INDEX clients_contactplan_of_client;
-- clients.SafeChannel
ALTER TABLE clients_safechannel ADD CONSTRAINT clients_safechannel_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE clients_safechannel REPLICA IDENTITY USING INDEX clients_safechannel_of_client;
-- clients.SafetyReference
ALTER TABLE clients_safetyreference ADD CONSTRAINT clients_safetyreference_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE clients_safetyreference REPLICA IDENTITY USING INDEX clients_safetyreference_of_client;
-- clients.Duty
ALTER TABLE clients_duty ADD CONSTRAINT clients_duty_whole UNIQUE (practice_id, id);
ALTER TABLE clients_duty REPLICA IDENTITY USING INDEX clients_duty_whole;
-- clients.Leave
ALTER TABLE clients_leave ADD CONSTRAINT clients_leave_whole UNIQUE (practice_id, id);
ALTER TABLE clients_leave REPLICA IDENTITY USING INDEX clients_leave_whole;
-- clients.InboxItem
ALTER TABLE clients_inboxitem ADD CONSTRAINT clients_inboxitem_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE clients_inboxitem REPLICA IDENTITY USING INDEX clients_inboxitem_of_client;
-- clients.StaffAlert
ALTER TABLE clients_staffalert ADD CONSTRAINT clients_staffalert_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE clients_staffalert REPLICA IDENTITY USING INDEX clients_staffalert_of_client;
-- clients.Client
ALTER TABLE clients_client ADD CONSTRAINT clients_client_member_id_same_practice
    FOREIGN KEY (practice_id, member_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_client ADD CONSTRAINT clients_client_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.Case
ALTER TABLE clients_case ADD CONSTRAINT clients_case_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.CaseClient
ALTER TABLE clients_caseclient ADD CONSTRAINT clients_caseclient_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_caseclient ADD CONSTRAINT clients_caseclient_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
-- clients.CareTeam
ALTER TABLE clients_careteam ADD CONSTRAINT clients_careteam_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_careteam ADD CONSTRAINT clients_careteam_member_id_same_practice
    FOREIGN KEY (practice_id, member_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_careteam ADD CONSTRAINT clients_careteam_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.Plan
ALTER TABLE clients_plan ADD CONSTRAINT clients_plan_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_plan ADD CONSTRAINT clients_plan_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.Session
ALTER TABLE clients_session ADD CONSTRAINT clients_session_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_session ADD CONSTRAINT clients_session_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.Attendee
ALTER TABLE clients_attendee ADD CONSTRAINT clients_attendee_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_attendee ADD CONSTRAINT clients_attendee_session_id_same_practice
    FOREIGN KEY (practice_id, session_id) REFERENCES clients_session (practice_id, id) NOT DEFERRABLE;
-- clients.CaseNote
ALTER TABLE clients_casenote ADD CONSTRAINT clients_casenote_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_casenote ADD CONSTRAINT clients_casenote_session_id_same_practice
    FOREIGN KEY (practice_id, session_id) REFERENCES clients_session (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_casenote ADD CONSTRAINT clients_casenote_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.CaseNoteAmendment
ALTER TABLE clients_casenoteamendment ADD CONSTRAINT clients_casenoteamendment_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_casenoteamendment ADD CONSTRAINT clients_casenoteamendment_note_id_same_practice
    FOREIGN KEY (practice_id, note_id) REFERENCES clients_casenote (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_casenoteamendment ADD CONSTRAINT clients_casenoteamendment_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.ProcessNote
ALTER TABLE clients_processnote ADD CONSTRAINT clients_processnote_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_processnote ADD CONSTRAINT clients_processnote_session_id_same_practice
    FOREIGN KEY (practice_id, session_id) REFERENCES clients_session (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_processnote ADD CONSTRAINT clients_processnote_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.ProcessNoteAmendment
ALTER TABLE clients_processnoteamendment ADD CONSTRAINT clients_processnoteamendment_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_processnoteamendment ADD CONSTRAINT clients_processnoteamendment_note_id_same_practice
    FOREIGN KEY (practice_id, note_id) REFERENCES clients_processnote (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_processnoteamendment ADD CONSTRAINT clients_processnoteamendment_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.ContactPlan
ALTER TABLE clients_contactplan ADD CONSTRAINT clients_contactplan_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_contactplan ADD CONSTRAINT clients_contactplan_confirmed_by_id_same_practice
    FOREIGN KEY (practice_id, confirmed_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_contactplan ADD CONSTRAINT clients_contactplan_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.SafeChannel
ALTER TABLE clients_safechannel ADD CONSTRAINT clients_safechannel_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_safechannel ADD CONSTRAINT clients_safechannel_plan_id_same_practice
    FOREIGN KEY (practice_id, client_id, plan_id) REFERENCES clients_contactplan (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE clients_safechannel ADD CONSTRAINT clients_safechannel_confirmed_by_id_same_practice
    FOREIGN KEY (practice_id, confirmed_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_safechannel ADD CONSTRAINT clients_safechannel_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.SafetyReference
ALTER TABLE clients_safetyreference ADD CONSTRAINT clients_safetyreference_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_safetyreference ADD CONSTRAINT clients_safetyreference_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.Duty
ALTER TABLE clients_duty ADD CONSTRAINT clients_duty_member_id_same_practice
    FOREIGN KEY (practice_id, member_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.Leave
ALTER TABLE clients_leave ADD CONSTRAINT clients_leave_member_id_same_practice
    FOREIGN KEY (practice_id, member_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_leave ADD CONSTRAINT clients_leave_cover_id_same_practice
    FOREIGN KEY (practice_id, cover_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.InboxItem
ALTER TABLE clients_inboxitem ADD CONSTRAINT clients_inboxitem_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_inboxitem ADD CONSTRAINT clients_inboxitem_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_inboxitem ADD CONSTRAINT clients_inboxitem_acknowledged_by_id_same_practice
    FOREIGN KEY (practice_id, acknowledged_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.StaffAlert
ALTER TABLE clients_staffalert ADD CONSTRAINT clients_staffalert_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_staffalert ADD CONSTRAINT clients_staffalert_item_id_same_practice
    FOREIGN KEY (practice_id, client_id, item_id) REFERENCES clients_inboxitem (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE clients_staffalert ADD CONSTRAINT clients_staffalert_member_id_same_practice
    FOREIGN KEY (practice_id, member_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.Client: space chart
ALTER TABLE clients_client ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_client FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_client FOR SELECT TO relcare_app
    USING (id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON clients_client FOR SELECT TO relcare_app
    USING (id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY manager_reads ON clients_client FOR SELECT TO relcare_app
    USING ((SELECT rls.has_role('manager')));
CREATE POLICY client_reads ON clients_client FOR SELECT TO relcare_app
    USING (id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY manager_adds ON clients_client FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY team_changes ON clients_client FOR UPDATE TO relcare_app
    USING (id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY manager_changes ON clients_client FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('manager')))
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY therapist_adds ON clients_client FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('therapist')) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY maker_reads ON clients_client FOR SELECT TO relcare_app
    USING (recorded_by_id = (SELECT rls.me()) AND rls.is_fresh(id));
CREATE POLICY alerted_reads ON clients_client FOR SELECT TO relcare_app
    USING (id = ANY (ARRAY(SELECT rls.my_alerted_clients())));
CREATE POLICY definer_selects ON clients_client FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_updates ON clients_client FOR UPDATE TO relcare_definer
    USING (true)
    WITH CHECK (true);
CREATE POLICY owner_all ON clients_client FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_client AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_client TO relcare_app;
GRANT UPDATE (name, preferred_name, born_on, phone, zone, row_version) ON clients_client TO relcare_app;
GRANT SELECT, UPDATE ON clients_client TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_client
    FOR EACH ROW EXECUTE FUNCTION rls.audit('chart', 'id');
-- clients.Case: space chart
ALTER TABLE clients_case ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_case FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_case FOR SELECT TO relcare_app
    USING (id = ANY (ARRAY(SELECT rls.my_team_cases())));
CREATE POLICY supervisor_reads ON clients_case FOR SELECT TO relcare_app
    USING (id = ANY (ARRAY(SELECT rls.my_supervised_cases())));
CREATE POLICY manager_reads ON clients_case FOR SELECT TO relcare_app
    USING ((SELECT rls.has_role('manager')));
CREATE POLICY client_reads ON clients_case FOR SELECT TO relcare_app
    USING (id = ANY (ARRAY(SELECT rls.my_cases())));
CREATE POLICY manager_adds ON clients_case FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY team_changes ON clients_case FOR UPDATE TO relcare_app
    USING (id = ANY (ARRAY(SELECT rls.my_working_cases())))
    WITH CHECK (id = ANY (ARRAY(SELECT rls.my_working_cases())));
CREATE POLICY manager_changes ON clients_case FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('manager')))
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY therapist_adds ON clients_case FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('therapist')) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY definer_selects ON clients_case FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON clients_case FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_case AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_case TO relcare_app;
GRANT UPDATE (state, closed_on, row_version) ON clients_case TO relcare_app;
GRANT SELECT ON clients_case TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_case
    FOR EACH ROW EXECUTE FUNCTION rls.audit('chart', '');
-- clients.CaseClient: space chart
ALTER TABLE clients_caseclient ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_caseclient FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_caseclient FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON clients_caseclient FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY manager_reads ON clients_caseclient FOR SELECT TO relcare_app
    USING ((SELECT rls.has_role('manager')));
CREATE POLICY client_reads ON clients_caseclient FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY therapist_adds ON clients_caseclient FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('therapist')) AND rls.is_fresh(client_id));
CREATE POLICY manager_adds ON clients_caseclient FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('manager')) AND NOT case_id = ANY (ARRAY(SELECT rls.my_working_cases())));
CREATE POLICY definer_selects ON clients_caseclient FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON clients_caseclient FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_caseclient AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_caseclient TO relcare_app;
GRANT SELECT ON clients_caseclient TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_caseclient
    FOR EACH ROW EXECUTE FUNCTION rls.audit('chart', 'client_id');
-- clients.CareTeam: space chart
ALTER TABLE clients_careteam ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_careteam FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_careteam FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())));
CREATE POLICY supervisor_reads ON clients_careteam FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())));
CREATE POLICY manager_reads ON clients_careteam FOR SELECT TO relcare_app
    USING ((SELECT rls.has_role('manager')));
CREATE POLICY client_reads ON clients_careteam FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_cases())));
CREATE POLICY team_changes ON clients_careteam FOR UPDATE TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_working_cases())))
    WITH CHECK (case_id = ANY (ARRAY(SELECT rls.my_working_cases())));
CREATE POLICY somebody_else_adds ON clients_careteam FOR INSERT TO relcare_app
    WITH CHECK (recorded_by_id = (SELECT rls.me()) AND rls.may_join(case_id, member_id) AND ((SELECT rls.has_role('manager')) OR (SELECT rls.has_role('therapist'))));
CREATE POLICY manager_changes ON clients_careteam FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('manager')))
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY definer_selects ON clients_careteam FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON clients_careteam FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_careteam AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_careteam TO relcare_app;
GRANT UPDATE (left_on) ON clients_careteam TO relcare_app;
GRANT SELECT ON clients_careteam TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_careteam
    FOR EACH ROW EXECUTE FUNCTION rls.audit('chart', '');
-- clients.Plan: space team
ALTER TABLE clients_plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_plan FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_plan FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_team_cases()))));
CREATE POLICY supervisor_reads ON clients_plan FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_supervised_cases()))));
CREATE POLICY team_adds ON clients_plan FOR INSERT TO relcare_app
    WITH CHECK ((case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_working_cases())))) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON clients_plan FOR UPDATE TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_working_cases()))))
    WITH CHECK (case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_working_cases()))));
CREATE POLICY owner_all ON clients_plan FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_plan AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_plan TO relcare_app;
GRANT UPDATE (signed_off_at) ON clients_plan TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_plan
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', '');
-- clients.Session: space chart
ALTER TABLE clients_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_session FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_session FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())));
CREATE POLICY supervisor_reads ON clients_session FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())));
CREATE POLICY manager_reads ON clients_session FOR SELECT TO relcare_app
    USING ((SELECT rls.has_role('manager')));
CREATE POLICY client_reads ON clients_session FOR SELECT TO relcare_app
    USING (id = ANY (ARRAY(SELECT rls.my_sessions())));
CREATE POLICY team_adds ON clients_session FOR INSERT TO relcare_app
    WITH CHECK (case_id = ANY (ARRAY(SELECT rls.my_working_cases())));
CREATE POLICY manager_adds ON clients_session FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY team_changes ON clients_session FOR UPDATE TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_working_cases())))
    WITH CHECK (case_id = ANY (ARRAY(SELECT rls.my_working_cases())));
CREATE POLICY manager_changes ON clients_session FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('manager')))
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY definer_selects ON clients_session FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON clients_session FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_session AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_session TO relcare_app;
GRANT UPDATE (state, starts_at, ends_at, in_person, row_version) ON clients_session TO relcare_app;
GRANT SELECT ON clients_session TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_session
    FOR EACH ROW EXECUTE FUNCTION rls.audit('chart', '');
-- clients.Attendee: space chart
ALTER TABLE clients_attendee ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_attendee FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_attendee FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON clients_attendee FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY manager_reads ON clients_attendee FOR SELECT TO relcare_app
    USING ((SELECT rls.has_role('manager')));
CREATE POLICY client_reads ON clients_attendee FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY team_adds ON clients_attendee FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY manager_adds ON clients_attendee FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY team_changes ON clients_attendee FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY manager_changes ON clients_attendee FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('manager')))
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY definer_selects ON clients_attendee FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON clients_attendee FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_attendee AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_attendee TO relcare_app;
GRANT UPDATE (was_present) ON clients_attendee TO relcare_app;
GRANT SELECT ON clients_attendee TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_attendee
    FOR EACH ROW EXECUTE FUNCTION rls.audit('chart', 'client_id');
-- clients.CaseNote: space team
ALTER TABLE clients_casenote ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_casenote FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_casenote FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_team_cases()))));
CREATE POLICY supervisor_reads ON clients_casenote FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_supervised_cases()))));
CREATE POLICY team_adds ON clients_casenote FOR INSERT TO relcare_app
    WITH CHECK ((case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_working_cases())))) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY author_changes ON clients_casenote FOR UPDATE TO relcare_app
    USING (recorded_by_id = (SELECT rls.me()) AND written_at > now() - interval '24 hours' AND case_id = ANY (ARRAY(SELECT rls.my_working_cases())))
    WITH CHECK (recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON clients_casenote FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_casenote AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_casenote TO relcare_app;
GRANT UPDATE (body, row_version) ON clients_casenote TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_casenote
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', '');
-- clients.CaseNoteAmendment: space team
ALTER TABLE clients_casenoteamendment ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_casenoteamendment FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_casenoteamendment FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_team_cases()))));
CREATE POLICY supervisor_reads ON clients_casenoteamendment FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_supervised_cases()))));
CREATE POLICY team_adds ON clients_casenoteamendment FOR INSERT TO relcare_app
    WITH CHECK ((case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND case_id = ANY (ARRAY(SELECT rls.my_working_cases())))) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON clients_casenoteamendment FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_casenoteamendment AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_casenoteamendment TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_casenoteamendment
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', '');
-- clients.ProcessNote: space author
ALTER TABLE clients_processnote ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_processnote FORCE ROW LEVEL SECURITY;
CREATE POLICY author_reads ON clients_processnote FOR SELECT TO relcare_app
    USING (recorded_by_id = (SELECT rls.me()));
CREATE POLICY author_adds ON clients_processnote FOR INSERT TO relcare_app
    WITH CHECK (recorded_by_id = (SELECT rls.me()) AND case_id = ANY (ARRAY(SELECT rls.my_working_cases())));
CREATE POLICY author_changes ON clients_processnote FOR UPDATE TO relcare_app
    USING ((recorded_by_id = (SELECT rls.me()) AND case_id = ANY (ARRAY(SELECT rls.my_working_cases()))) AND written_at > now() - interval '24 hours')
    WITH CHECK (recorded_by_id = (SELECT rls.me()) AND case_id = ANY (ARRAY(SELECT rls.my_working_cases())));
CREATE POLICY owner_all ON clients_processnote FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_processnote AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_processnote TO relcare_app;
GRANT UPDATE (body, row_version) ON clients_processnote TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_processnote
    FOR EACH ROW EXECUTE FUNCTION rls.audit('author', '');
-- clients.ProcessNoteAmendment: space author
ALTER TABLE clients_processnoteamendment ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_processnoteamendment FORCE ROW LEVEL SECURITY;
CREATE POLICY author_reads ON clients_processnoteamendment FOR SELECT TO relcare_app
    USING (recorded_by_id = (SELECT rls.me()));
CREATE POLICY author_adds ON clients_processnoteamendment FOR INSERT TO relcare_app
    WITH CHECK (recorded_by_id = (SELECT rls.me()) AND case_id = ANY (ARRAY(SELECT rls.my_working_cases())));
CREATE POLICY owner_all ON clients_processnoteamendment FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_processnoteamendment AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_processnoteamendment TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_processnoteamendment
    FOR EACH ROW EXECUTE FUNCTION rls.audit('author', '');
-- clients.ContactPlan: space care
ALTER TABLE clients_contactplan ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_contactplan FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_contactplan FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON clients_contactplan FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON clients_contactplan FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY team_adds ON clients_contactplan FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON clients_contactplan FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON clients_contactplan FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY client_changes ON clients_contactplan FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY engine_selects ON clients_contactplan FOR SELECT TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
CREATE POLICY definer_selects ON clients_contactplan FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_updates ON clients_contactplan FOR UPDATE TO relcare_definer
    USING (true)
    WITH CHECK (true);
CREATE POLICY owner_all ON clients_contactplan FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_contactplan AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_contactplan TO relcare_app;
GRANT UPDATE (windows, words_to_avoid, code_word, shared_device, sender_label, chosen_name, language, confirmed_on, confirmed_by_id, recheck_by, opted_out_at, row_version) ON clients_contactplan TO relcare_app;
GRANT SELECT, UPDATE ON clients_contactplan TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_contactplan
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
-- clients.SafeChannel: space care
ALTER TABLE clients_safechannel ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_safechannel FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_safechannel FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON clients_safechannel FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON clients_safechannel FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY team_adds ON clients_safechannel FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON clients_safechannel FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON clients_safechannel FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY team_removes ON clients_safechannel FOR DELETE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY client_changes ON clients_safechannel FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY client_removes ON clients_safechannel FOR DELETE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY engine_selects ON clients_safechannel FOR SELECT TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
CREATE POLICY engine_updates ON clients_safechannel FOR UPDATE TO relcare_app
    USING ((SELECT rls.kind()) = 'engine')
    WITH CHECK ((SELECT rls.kind()) = 'engine');
CREATE POLICY definer_selects ON clients_safechannel FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON clients_safechannel FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_safechannel AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT DELETE, INSERT, SELECT ON clients_safechannel TO relcare_app;
GRANT UPDATE (address, confirmed_on, confirmed_by_id, failed_at) ON clients_safechannel TO relcare_app;
GRANT SELECT ON clients_safechannel TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_safechannel
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
-- clients.SafetyReference: space team
ALTER TABLE clients_safetyreference ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_safetyreference FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_safetyreference FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON clients_safetyreference FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY team_adds ON clients_safetyreference FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON clients_safetyreference FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_safetyreference AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_safetyreference TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_safetyreference
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');
-- clients.Duty: space practice
ALTER TABLE clients_duty ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_duty FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_reads ON clients_duty FOR SELECT TO relcare_app
    USING ((SELECT rls.is_staff()));
CREATE POLICY writer_adds ON clients_duty FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY writer_changes ON clients_duty FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('manager')))
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY writer_removes ON clients_duty FOR DELETE TO relcare_app
    USING ((SELECT rls.has_role('manager')));
CREATE POLICY definer_selects ON clients_duty FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON clients_duty FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_duty AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT DELETE, INSERT, SELECT ON clients_duty TO relcare_app;
GRANT UPDATE (starts_at, ends_at) ON clients_duty TO relcare_app;
GRANT SELECT ON clients_duty TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_duty
    FOR EACH ROW EXECUTE FUNCTION rls.audit('practice', '');
-- clients.Leave: space practice
ALTER TABLE clients_leave ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_leave FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_reads ON clients_leave FOR SELECT TO relcare_app
    USING ((SELECT rls.is_staff()));
CREATE POLICY writer_adds ON clients_leave FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY writer_changes ON clients_leave FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('manager')))
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY writer_removes ON clients_leave FOR DELETE TO relcare_app
    USING ((SELECT rls.has_role('manager')));
CREATE POLICY definer_selects ON clients_leave FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON clients_leave FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_leave AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT DELETE, INSERT, SELECT ON clients_leave TO relcare_app;
GRANT UPDATE (starts_on, ends_on, cover_id) ON clients_leave TO relcare_app;
GRANT SELECT ON clients_leave TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_leave
    FOR EACH ROW EXECUTE FUNCTION rls.audit('practice', '');
-- clients.InboxItem: space team
ALTER TABLE clients_inboxitem ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_inboxitem FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_inboxitem FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_team_clients()))));
CREATE POLICY supervisor_reads ON clients_inboxitem FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))));
CREATE POLICY reader_acknowledges ON clients_inboxitem FOR UPDATE TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR client_id = ANY (ARRAY(SELECT rls.my_working_clients())) OR client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())) OR id = ANY (ARRAY(SELECT rls.my_alerted_items())))
    WITH CHECK (acknowledged_by_id = (SELECT rls.me()));
CREATE POLICY alerted_reads ON clients_inboxitem FOR SELECT TO relcare_app
    USING (id = ANY (ARRAY(SELECT rls.my_alerted_items())));
CREATE POLICY engine_selects ON clients_inboxitem FOR SELECT TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
CREATE POLICY engine_inserts ON clients_inboxitem FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.kind()) = 'engine');
CREATE POLICY definer_selects ON clients_inboxitem FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_inserts ON clients_inboxitem FOR INSERT TO relcare_definer
    WITH CHECK (true);
CREATE POLICY definer_updates ON clients_inboxitem FOR UPDATE TO relcare_definer
    USING (true)
    WITH CHECK (true);
CREATE POLICY owner_all ON clients_inboxitem FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_inboxitem AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_inboxitem TO relcare_app;
GRANT UPDATE (acknowledged_at, acknowledged_by_id, done) ON clients_inboxitem TO relcare_app;
GRANT SELECT, INSERT, UPDATE ON clients_inboxitem TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_inboxitem
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');
-- clients.StaffAlert: space team
ALTER TABLE clients_staffalert ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_staffalert FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_staffalert FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON clients_staffalert FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY alerted_reads ON clients_staffalert FOR SELECT TO relcare_app
    USING (member_id = (SELECT rls.me()));
CREATE POLICY engine_selects ON clients_staffalert FOR SELECT TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
CREATE POLICY engine_inserts ON clients_staffalert FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.kind()) = 'engine');
CREATE POLICY definer_selects ON clients_staffalert FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON clients_staffalert FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_staffalert AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_staffalert TO relcare_app;
GRANT SELECT ON clients_staffalert TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_staffalert
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');
-- practices.Practice: space special
ALTER TABLE practices_practice ENABLE ROW LEVEL SECURITY;
ALTER TABLE practices_practice FORCE ROW LEVEL SECURITY;
CREATE POLICY member_reads ON practices_practice FOR SELECT TO relcare_app
    USING (id = (SELECT rls.practice()));
CREATE POLICY manager_changes ON practices_practice FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('manager')))
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY definer_selects ON practices_practice FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON practices_practice FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON practices_practice AS RESTRICTIVE TO relcare_app
    USING (id = (SELECT rls.practice()))
    WITH CHECK (id = (SELECT rls.practice()));
GRANT SELECT ON practices_practice TO relcare_app;
GRANT UPDATE (name, zone, watched_hours, crisis_numbers, secrets_policy, settings, row_version) ON practices_practice TO relcare_app;
GRANT SELECT ON practices_practice TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON practices_practice
    FOR EACH ROW EXECUTE FUNCTION rls.audit('special', '');
-- practices.Member: space special
ALTER TABLE practices_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE practices_member FORCE ROW LEVEL SECURITY;
CREATE POLICY self_reads ON practices_member FOR SELECT TO relcare_app
    USING (id = (SELECT rls.me()));
CREATE POLICY staff_reads ON practices_member FOR SELECT TO relcare_app
    USING ((SELECT rls.is_staff()) AND NOT 'client' = ANY (roles));
CREATE POLICY manager_reads ON practices_member FOR SELECT TO relcare_app
    USING ((SELECT rls.has_role('manager')));
CREATE POLICY client_reads ON practices_member FOR SELECT TO relcare_app
    USING (id = ANY (ARRAY(SELECT rls.my_care_team())));
CREATE POLICY manager_changes ON practices_member FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('manager')) AND id <> (SELECT rls.me()))
    WITH CHECK ((SELECT rls.has_role('manager')) AND id <> (SELECT rls.me()) AND supervisor_id IS DISTINCT FROM (SELECT rls.me()));
CREATE POLICY engine_selects ON practices_member FOR SELECT TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
CREATE POLICY definer_selects ON practices_member FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_inserts ON practices_member FOR INSERT TO relcare_definer
    WITH CHECK (true);
CREATE POLICY owner_all ON practices_member FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON practices_member AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT SELECT ON practices_member TO relcare_app;
GRANT UPDATE (name, roles, supervisor_id, is_active, row_version) ON practices_member TO relcare_app;
GRANT SELECT, INSERT ON practices_member TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON practices_member
    FOR EACH ROW EXECUTE FUNCTION rls.audit('special', '');
-- practices.Invitation: space special
ALTER TABLE practices_invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE practices_invitation FORCE ROW LEVEL SECURITY;
CREATE POLICY manager_reads ON practices_invitation FOR SELECT TO relcare_app
    USING ((SELECT rls.has_role('manager')));
CREATE POLICY manager_adds ON practices_invitation FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('manager')) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY manager_changes ON practices_invitation FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('manager')))
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY engine_selects ON practices_invitation FOR SELECT TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
CREATE POLICY engine_updates ON practices_invitation FOR UPDATE TO relcare_app
    USING ((SELECT rls.kind()) = 'engine')
    WITH CHECK ((SELECT rls.kind()) = 'engine');
CREATE POLICY definer_selects ON practices_invitation FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_updates ON practices_invitation FOR UPDATE TO relcare_definer
    USING (true)
    WITH CHECK (true);
CREATE POLICY owner_all ON practices_invitation FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON practices_invitation AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON practices_invitation TO relcare_app;
GRANT UPDATE (revoked_at, mailed_at) ON practices_invitation TO relcare_app;
GRANT SELECT, UPDATE ON practices_invitation TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON practices_invitation
    FOR EACH ROW EXECUTE FUNCTION rls.audit('special', '');
-- privacy.AuditLine: space audit
ALTER TABLE privacy_auditline ENABLE ROW LEVEL SECURITY;
ALTER TABLE privacy_auditline FORCE ROW LEVEL SECURITY;
CREATE POLICY member_reads ON privacy_auditline FOR SELECT TO relcare_app
    USING (member_id = (SELECT rls.me()));
CREATE POLICY manager_reads ON privacy_auditline FOR SELECT TO relcare_app
    USING ((SELECT rls.has_role('manager')) AND row_space IN ('practice', 'chart'));
CREATE POLICY client_reads ON privacy_auditline FOR SELECT TO relcare_app
    USING (row_space IN ('chart', 'care', 'joint') AND client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY definer_selects ON privacy_auditline FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_inserts ON privacy_auditline FOR INSERT TO relcare_definer
    WITH CHECK (true);
CREATE POLICY definer_updates ON privacy_auditline FOR UPDATE TO relcare_definer
    USING (true)
    WITH CHECK (true);
CREATE POLICY owner_all ON privacy_auditline FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON privacy_auditline AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT SELECT ON privacy_auditline TO relcare_app;
GRANT SELECT, INSERT, UPDATE ON privacy_auditline TO relcare_definer;
