-- assessments.ExpectationLine
ALTER TABLE assessments_expectationline ADD CONSTRAINT assessments_expectationline_whole UNIQUE (practice_id, id);
ALTER TABLE assessments_expectationline REPLICA IDENTITY USING INDEX assessments_expectationline_whole;
-- assessments.ExpectationLine
ALTER TABLE assessments_expectationline ADD CONSTRAINT assessments_expectationline_form_id_same_practice
    FOREIGN KEY (practice_id, form_id) REFERENCES assessments_form (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_expectationline ADD CONSTRAINT assessments_expectationline_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- assessments.ExpectationLine: space practice
ALTER TABLE assessments_expectationline ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_expectationline FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_reads ON assessments_expectationline FOR SELECT TO relcare_app
    USING ((SELECT rls.is_staff()));
CREATE POLICY writer_adds ON assessments_expectationline FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('therapist')) OR (SELECT rls.has_role('manager')));
CREATE POLICY owner_all ON assessments_expectationline FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_expectationline AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_expectationline TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_expectationline
    FOR EACH ROW EXECUTE FUNCTION rls.audit('practice', '');

-- Managers write forms as therapists do; a draft may be thrown away.
DROP POLICY writer_adds ON assessments_form;
CREATE POLICY writer_adds ON assessments_form FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('therapist')) OR (SELECT rls.has_role('manager')));
DROP POLICY writer_changes ON assessments_form;
CREATE POLICY writer_changes ON assessments_form FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('therapist')) OR (SELECT rls.has_role('manager')))
    WITH CHECK ((SELECT rls.has_role('therapist')) OR (SELECT rls.has_role('manager')));
CREATE POLICY writer_removes ON assessments_form FOR DELETE TO relcare_app
    USING ((SELECT rls.has_role('therapist')) OR (SELECT rls.has_role('manager')));
GRANT DELETE ON assessments_form TO relcare_app;
DROP POLICY writer_adds ON assessments_formversion;
CREATE POLICY writer_adds ON assessments_formversion FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('therapist')) OR (SELECT rls.has_role('manager')));
DROP POLICY writer_changes ON assessments_formversion;
CREATE POLICY writer_changes ON assessments_formversion FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('therapist')) OR (SELECT rls.has_role('manager')))
    WITH CHECK ((SELECT rls.has_role('therapist')) OR (SELECT rls.has_role('manager')));
CREATE POLICY writer_removes ON assessments_formversion FOR DELETE TO relcare_app
    USING ((SELECT rls.has_role('therapist')) OR (SELECT rls.has_role('manager')));
GRANT DELETE, UPDATE (row_version) ON assessments_formversion TO relcare_app;

-- A published version never changes again, whoever asks; all that may come after is that it is retired.
CREATE OR REPLACE FUNCTION rls.published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    same public.assessments_formversion;
BEGIN
    IF OLD.state = 'draft' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        IF NEW.state IN ('draft', 'published')
            AND (NEW.id, NEW.practice_id, NEW.form_id, NEW.number, NEW.texts, NEW.raw_import, NEW.import_report)
                IS NOT DISTINCT FROM
                (OLD.id, OLD.practice_id, OLD.form_id, OLD.number, OLD.texts, OLD.raw_import, OLD.import_report)
        THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'a draft is published or thrown away, and stays the draft it is' USING ERRCODE = 'RC004';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'published' AND NEW.state = 'retired' THEN
        same := NEW;
        same.state := OLD.state;
        IF same IS NOT DISTINCT FROM OLD THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION 'a published version of a form never changes' USING ERRCODE = 'RC004';
END $$;

-- Publishing a version retires the one before it.
CREATE FUNCTION rls.one_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE public.assessments_formversion SET state = 'retired'
    WHERE practice_id = NEW.practice_id AND form_id = NEW.form_id AND state = 'published' AND id <> NEW.id;
    RETURN NEW;
END $$;
CREATE TRIGGER one_published BEFORE INSERT OR UPDATE OF state ON assessments_formversion
    FOR EACH ROW WHEN (NEW.state = 'published') EXECUTE FUNCTION rls.one_published();

-- How long answering takes: the middle of what the devices said, in whole minutes, where five clients or more
-- have answered. Nothing of it says who. A client is told what the form states: a middle that moves says that
-- somebody has answered.
SET ROLE relcare_definer;
CREATE FUNCTION rls.form_minutes() RETURNS TABLE (version_id uuid, minutes integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT r.version_id, greatest(1, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY r.took_seconds) / 60))::integer
    FROM public.assessments_response r
    WHERE r.practice_id = rls.practice() AND r.took_seconds IS NOT NULL AND (rls.is_staff() OR rls.kind() = 'engine')
    GROUP BY r.version_id HAVING count(DISTINCT r.client_id) >= 5
$$;

-- Which versions of a form say that their scores join those of the version before: whoever reads scores has to know
-- it of all, also of those that they were never given.
CREATE FUNCTION rls.versions_compared(of_forms uuid[]) RETURNS TABLE (form_id uuid, number integer, comparable boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT v.form_id, v.number, v.scoring -> 'comparable' IS NOT DISTINCT FROM 'true'::jsonb
    FROM public.assessments_formversion v
    WHERE v.practice_id = rls.practice() AND v.state <> 'draft' AND v.form_id = ANY (of_forms)
        AND (rls.is_staff() OR v.form_id IN (SELECT rls.my_forms()))
$$;
GRANT EXECUTE ON FUNCTION rls.form_minutes(), rls.versions_compared(uuid[]) TO relcare_app;
RESET ROLE;
