-- practices.ThresholdChange
ALTER TABLE practices_thresholdchange ADD CONSTRAINT practices_thresholdchange_whole UNIQUE (practice_id, id);
ALTER TABLE practices_thresholdchange REPLICA IDENTITY USING INDEX practices_thresholdchange_whole;
-- practices.ThresholdChange
ALTER TABLE practices_thresholdchange ADD CONSTRAINT practices_thresholdchange_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- practices.ThresholdChange: space practice
ALTER TABLE practices_thresholdchange ENABLE ROW LEVEL SECURITY;
ALTER TABLE practices_thresholdchange FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_reads ON practices_thresholdchange FOR SELECT TO relcare_app
    USING ((SELECT rls.is_staff()));
CREATE POLICY manager_adds ON practices_thresholdchange FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('manager')) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY owner_all ON practices_thresholdchange FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON practices_thresholdchange AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON practices_thresholdchange TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON practices_thresholdchange
    FOR EACH ROW EXECUTE FUNCTION rls.audit('practice', '');
