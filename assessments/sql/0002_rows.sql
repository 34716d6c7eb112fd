-- assessments.Assessment
ALTER TABLE assessments_assessment ADD CONSTRAINT assessments_assessment_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_assessment REPLICA IDENTITY USING INDEX assessments_assessment_of_client;
-- assessments.TeamAssessment
ALTER TABLE assessments_teamassessment ADD CONSTRAINT assessments_teamassessment_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_teamassessment REPLICA IDENTITY USING INDEX assessments_teamassessment_of_client;
-- assessments.KeptState
ALTER TABLE assessments_keptstate ADD CONSTRAINT assessments_keptstate_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_keptstate REPLICA IDENTITY USING INDEX assessments_keptstate_of_client;
-- assessments.TeamKeptState
ALTER TABLE assessments_teamkeptstate ADD CONSTRAINT assessments_teamkeptstate_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_teamkeptstate REPLICA IDENTITY USING INDEX assessments_teamkeptstate_of_client;
-- assessments.Form
ALTER TABLE assessments_form ADD CONSTRAINT assessments_form_whole UNIQUE (practice_id, id);
ALTER TABLE assessments_form REPLICA IDENTITY USING INDEX assessments_form_whole;
-- assessments.FormVersion
ALTER TABLE assessments_formversion ADD CONSTRAINT assessments_formversion_whole UNIQUE (practice_id, id);
ALTER TABLE assessments_formversion REPLICA IDENTITY USING INDEX assessments_formversion_whole;
-- assessments.Homework
ALTER TABLE assessments_homework ADD CONSTRAINT assessments_homework_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_homework REPLICA IDENTITY USING INDEX assessments_homework_of_client;
-- assessments.Draft
ALTER TABLE assessments_draft ADD CONSTRAINT assessments_draft_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_draft REPLICA IDENTITY USING INDEX assessments_draft_of_client;
-- assessments.Response
ALTER TABLE assessments_response ADD CONSTRAINT assessments_response_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_response REPLICA IDENTITY USING INDEX assessments_response_of_client;
-- assessments.Score
ALTER TABLE assessments_score ADD CONSTRAINT assessments_score_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_score REPLICA IDENTITY USING INDEX assessments_score_of_client;
-- assessments.KeptResponse
ALTER TABLE assessments_keptresponse ADD CONSTRAINT assessments_keptresponse_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_keptresponse REPLICA IDENTITY USING INDEX assessments_keptresponse_of_client;
-- assessments.Assessment
ALTER TABLE assessments_assessment ADD CONSTRAINT assessments_assessment_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_assessment ADD CONSTRAINT assessments_assessment_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_assessment ADD CONSTRAINT assessments_assessment_session_id_same_practice
    FOREIGN KEY (practice_id, session_id) REFERENCES clients_session (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_assessment ADD CONSTRAINT assessments_assessment_supersedes_id_same_practice
    FOREIGN KEY (practice_id, client_id, supersedes_id) REFERENCES assessments_assessment (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_assessment ADD CONSTRAINT assessments_assessment_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- assessments.TeamAssessment
ALTER TABLE assessments_teamassessment ADD CONSTRAINT assessments_teamassessment_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_teamassessment ADD CONSTRAINT assessments_teamassessment_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_teamassessment ADD CONSTRAINT assessments_teamassessment_session_id_same_practice
    FOREIGN KEY (practice_id, session_id) REFERENCES clients_session (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_teamassessment ADD CONSTRAINT assessments_teamassessment_supersedes_id_same_practice
    FOREIGN KEY (practice_id, client_id, supersedes_id) REFERENCES assessments_teamassessment (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_teamassessment ADD CONSTRAINT assessments_teamassessment_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_teamassessment ADD CONSTRAINT assessments_teamassessment_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_teamassessment ADD CONSTRAINT assessments_teamassessment_released_as_id_same_practice
    FOREIGN KEY (practice_id, client_id, released_as_id) REFERENCES assessments_assessment (practice_id, client_id, id) NOT DEFERRABLE;
-- assessments.KeptState
ALTER TABLE assessments_keptstate ADD CONSTRAINT assessments_keptstate_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_keptstate ADD CONSTRAINT assessments_keptstate_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
-- assessments.TeamKeptState
ALTER TABLE assessments_teamkeptstate ADD CONSTRAINT assessments_teamkeptstate_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_teamkeptstate ADD CONSTRAINT assessments_teamkeptstate_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_teamkeptstate ADD CONSTRAINT assessments_teamkeptstate_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
-- assessments.Form
-- assessments.FormVersion
ALTER TABLE assessments_formversion ADD CONSTRAINT assessments_formversion_form_id_same_practice
    FOREIGN KEY (practice_id, form_id) REFERENCES assessments_form (practice_id, id) NOT DEFERRABLE;
-- assessments.Homework
ALTER TABLE assessments_homework ADD CONSTRAINT assessments_homework_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_homework ADD CONSTRAINT assessments_homework_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_homework ADD CONSTRAINT assessments_homework_relationship_id_same_practice
    FOREIGN KEY (practice_id, client_id, relationship_id) REFERENCES relationships_relationship (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_homework ADD CONSTRAINT assessments_homework_version_id_same_practice
    FOREIGN KEY (practice_id, version_id) REFERENCES assessments_formversion (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_homework ADD CONSTRAINT assessments_homework_reviewed_by_id_same_practice
    FOREIGN KEY (practice_id, reviewed_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_homework ADD CONSTRAINT assessments_homework_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- assessments.Draft
ALTER TABLE assessments_draft ADD CONSTRAINT assessments_draft_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_draft ADD CONSTRAINT assessments_draft_homework_id_same_practice
    FOREIGN KEY (practice_id, client_id, homework_id) REFERENCES assessments_homework (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_draft ADD CONSTRAINT assessments_draft_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- assessments.Response
ALTER TABLE assessments_response ADD CONSTRAINT assessments_response_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_response ADD CONSTRAINT assessments_response_homework_id_same_practice
    FOREIGN KEY (practice_id, client_id, homework_id) REFERENCES assessments_homework (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_response ADD CONSTRAINT assessments_response_version_id_same_practice
    FOREIGN KEY (practice_id, version_id) REFERENCES assessments_formversion (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_response ADD CONSTRAINT assessments_response_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- assessments.Score
ALTER TABLE assessments_score ADD CONSTRAINT assessments_score_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_score ADD CONSTRAINT assessments_score_response_id_same_practice
    FOREIGN KEY (practice_id, client_id, response_id) REFERENCES assessments_response (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_score ADD CONSTRAINT assessments_score_version_id_same_practice
    FOREIGN KEY (practice_id, version_id) REFERENCES assessments_formversion (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_score ADD CONSTRAINT assessments_score_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- assessments.KeptResponse
ALTER TABLE assessments_keptresponse ADD CONSTRAINT assessments_keptresponse_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_keptresponse ADD CONSTRAINT assessments_keptresponse_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_keptresponse ADD CONSTRAINT assessments_keptresponse_homework_id_same_practice
    FOREIGN KEY (practice_id, client_id, homework_id) REFERENCES assessments_homework (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_keptresponse ADD CONSTRAINT assessments_keptresponse_version_id_same_practice
    FOREIGN KEY (practice_id, version_id) REFERENCES assessments_formversion (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_keptresponse ADD CONSTRAINT assessments_keptresponse_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- assessments.Assessment: space care
ALTER TABLE assessments_assessment ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_assessment FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_assessment FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON assessments_assessment FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON assessments_assessment FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY team_adds ON assessments_assessment FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON assessments_assessment FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY definer_selects ON assessments_assessment FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON assessments_assessment FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_assessment AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_assessment TO relcare_app;
GRANT SELECT ON assessments_assessment TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_assessment
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
-- assessments.TeamAssessment: space team
ALTER TABLE assessments_teamassessment ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_teamassessment FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_teamassessment FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_team_clients()))));
CREATE POLICY supervisor_reads ON assessments_teamassessment FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))));
CREATE POLICY team_adds ON assessments_teamassessment FOR INSERT TO relcare_app
    WITH CHECK ((case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_working_clients())))) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON assessments_teamassessment FOR UPDATE TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_working_clients()))))
    WITH CHECK (case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_working_clients()))));
CREATE POLICY definer_selects ON assessments_teamassessment FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON assessments_teamassessment FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_teamassessment AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_teamassessment TO relcare_app;
GRANT UPDATE (released_as_id) ON assessments_teamassessment TO relcare_app;
GRANT SELECT ON assessments_teamassessment TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_teamassessment
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');
-- assessments.KeptState: space care
ALTER TABLE assessments_keptstate ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_keptstate FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_keptstate FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON assessments_keptstate FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON assessments_keptstate FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY definer_selects ON assessments_keptstate FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_inserts ON assessments_keptstate FOR INSERT TO relcare_definer
    WITH CHECK (true);
CREATE POLICY definer_updates ON assessments_keptstate FOR UPDATE TO relcare_definer
    USING (true)
    WITH CHECK (true);
CREATE POLICY owner_all ON assessments_keptstate FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_keptstate AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT SELECT ON assessments_keptstate TO relcare_app;
GRANT SELECT, INSERT, UPDATE ON assessments_keptstate TO relcare_definer;
-- assessments.TeamKeptState: space team
ALTER TABLE assessments_teamkeptstate ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_teamkeptstate FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_teamkeptstate FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_team_clients()))));
CREATE POLICY supervisor_reads ON assessments_teamkeptstate FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))));
CREATE POLICY definer_selects ON assessments_teamkeptstate FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_inserts ON assessments_teamkeptstate FOR INSERT TO relcare_definer
    WITH CHECK (true);
CREATE POLICY definer_updates ON assessments_teamkeptstate FOR UPDATE TO relcare_definer
    USING (true)
    WITH CHECK (true);
CREATE POLICY definer_deletes ON assessments_teamkeptstate FOR DELETE TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON assessments_teamkeptstate FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_teamkeptstate AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT SELECT ON assessments_teamkeptstate TO relcare_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON assessments_teamkeptstate TO relcare_definer;
-- assessments.Form: space practice
ALTER TABLE assessments_form ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_form FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_reads ON assessments_form FOR SELECT TO relcare_app
    USING ((SELECT rls.is_staff()));
CREATE POLICY client_reads ON assessments_form FOR SELECT TO relcare_app
    USING (id = ANY (ARRAY(SELECT rls.my_forms())));
CREATE POLICY writer_adds ON assessments_form FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('therapist')));
CREATE POLICY writer_changes ON assessments_form FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('therapist')))
    WITH CHECK ((SELECT rls.has_role('therapist')));
CREATE POLICY definer_selects ON assessments_form FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON assessments_form FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_form AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_form TO relcare_app;
GRANT UPDATE (title) ON assessments_form TO relcare_app;
GRANT SELECT ON assessments_form TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_form
    FOR EACH ROW EXECUTE FUNCTION rls.audit('practice', '');
-- assessments.FormVersion: space practice
ALTER TABLE assessments_formversion ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_formversion FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_reads ON assessments_formversion FOR SELECT TO relcare_app
    USING ((SELECT rls.is_staff()));
CREATE POLICY client_reads ON assessments_formversion FOR SELECT TO relcare_app
    USING (id = ANY (ARRAY(SELECT rls.my_form_versions())));
CREATE POLICY writer_adds ON assessments_formversion FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('therapist')));
CREATE POLICY writer_changes ON assessments_formversion FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('therapist')))
    WITH CHECK ((SELECT rls.has_role('therapist')));
CREATE POLICY definer_selects ON assessments_formversion FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON assessments_formversion FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_formversion AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_formversion TO relcare_app;
GRANT UPDATE (form_document, scoring, licence, minutes, content_hash, state, published_at) ON assessments_formversion TO relcare_app;
GRANT SELECT ON assessments_formversion TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_formversion
    FOR EACH ROW EXECUTE FUNCTION rls.audit('practice', '');
-- assessments.Homework: space care
ALTER TABLE assessments_homework ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_homework FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_homework FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON assessments_homework FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON assessments_homework FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY team_adds ON assessments_homework FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON assessments_homework FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY client_changes ON assessments_homework FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY definer_selects ON assessments_homework FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON assessments_homework FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_homework AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_homework TO relcare_app;
GRANT UPDATE (state, due_on, sent_at, skipped_because, reviewed_at, reviewed_by_id, bring_to_session, row_version) ON assessments_homework TO relcare_app;
GRANT SELECT ON assessments_homework TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_homework
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
-- assessments.Draft: space own
ALTER TABLE assessments_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_draft FORCE ROW LEVEL SECURITY;
CREATE POLICY client_reads ON assessments_draft FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY client_adds ON assessments_draft FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_changes ON assessments_draft FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY client_removes ON assessments_draft FOR DELETE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY owner_all ON assessments_draft FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_draft AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT DELETE, INSERT, SELECT ON assessments_draft TO relcare_app;
GRANT UPDATE (answers, saved_at) ON assessments_draft TO relcare_app;
-- assessments.Response: space care
ALTER TABLE assessments_response ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_response FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_response FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON assessments_response FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON assessments_response FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY client_adds ON assessments_response FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY definer_selects ON assessments_response FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON assessments_response FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_response AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_response TO relcare_app;
GRANT SELECT ON assessments_response TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_response
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
-- assessments.Score: space care
ALTER TABLE assessments_score ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_score FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_score FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON assessments_score FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON assessments_score FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY client_adds ON assessments_score FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY definer_selects ON assessments_score FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON assessments_score FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_score AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_score TO relcare_app;
GRANT SELECT ON assessments_score TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_score
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
-- assessments.KeptResponse: space team
ALTER TABLE assessments_keptresponse ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_keptresponse FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_keptresponse FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_team_clients()))));
CREATE POLICY supervisor_reads ON assessments_keptresponse FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))));
CREATE POLICY definer_selects ON assessments_keptresponse FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_inserts ON assessments_keptresponse FOR INSERT TO relcare_definer
    WITH CHECK (true);
CREATE POLICY owner_all ON assessments_keptresponse FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_keptresponse AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT SELECT ON assessments_keptresponse TO relcare_app;
GRANT SELECT, INSERT ON assessments_keptresponse TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_keptresponse
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');
