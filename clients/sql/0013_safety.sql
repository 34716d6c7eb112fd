SET ROLE relcare_definer;
-- Kept at the practice: from now on no version of this client's safety plan is on their own pages.
CREATE FUNCTION rls.keep_safety_plans(of_client uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT (of_client IN (SELECT rls.my_clients()) OR of_client IN (SELECT rls.my_working_clients())) THEN
        RAISE EXCEPTION 'this client is not yours' USING ERRCODE = '42501';
    END IF;
    UPDATE public.clients_safetyplan SET is_kept = true
    WHERE practice_id = rls.practice() AND client_id = of_client AND NOT is_kept;
END $$;

-- What happened calls for a new screening of whoever it happened to: of the row's client, or of its case's two.
CREATE FUNCTION rls.call_for_screening() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    told jsonb := to_jsonb(NEW);
BEGIN
    INSERT INTO public.clients_screeningcause (id, practice_id, client_id, reason, since, about, about_id)
    SELECT uuidv7(), NEW.practice_id, whose.client_id, TG_ARGV[0],
        CASE TG_OP WHEN 'INSERT' THEN (told ->> 'recorded_at')::timestamptz ELSE now() END, TG_TABLE_NAME, NEW.id
    FROM (SELECT (told ->> 'client_id')::uuid AS client_id WHERE told ? 'client_id'
        UNION
        SELECT cc.client_id FROM public.clients_caseclient cc WHERE NOT told ? 'client_id'
            AND cc.practice_id = NEW.practice_id AND cc.case_id = (told ->> 'case_id')::uuid) AS whose
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

-- Days of screenings around clients in open cases of the acting practice: when the last one was, since when something
-- calls for another, since when they are a couple in care. No result, no reason. Not of those whose task waits, or was
-- taken care of within a week.
CREATE FUNCTION rls.screening_days(at timestamptz)
RETURNS TABLE (client_id uuid, couple_since date, asked_on date, asked_at timestamptz, called_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT open.client_id, open.couple_since, asked.asked_on, asked.recorded_at, called.newest
    FROM (
        SELECT cc.client_id, min(k.opened_on) FILTER (WHERE k.kind = 'couple') AS couple_since
        FROM public.clients_case k
        JOIN public.clients_caseclient cc ON cc.practice_id = k.practice_id AND cc.case_id = k.id
        WHERE rls.kind() = 'engine' AND k.practice_id = rls.practice() AND k.state <> 'closed'
        GROUP BY cc.client_id) AS open
    LEFT JOIN LATERAL (
        SELECT s.asked_on, s.recorded_at FROM public.clients_screening s
        WHERE s.practice_id = rls.practice() AND s.client_id = open.client_id AND s.result <> 'not_yet'
        ORDER BY s.asked_on DESC, s.recorded_at DESC, s.id DESC LIMIT 1) AS asked ON true
    LEFT JOIN LATERAL (
        SELECT max(c.since) AS newest FROM public.clients_screeningcause c
        WHERE c.practice_id = rls.practice() AND c.client_id = open.client_id) AS called ON true
    WHERE (asked.asked_on IS NOT NULL OR called.newest IS NOT NULL OR open.couple_since IS NOT NULL)
        AND NOT EXISTS (SELECT FROM public.clients_inboxitem i
            WHERE i.practice_id = rls.practice() AND i.client_id = open.client_id AND i.kind = 'screening_overdue'
                AND (i.acknowledged_at IS NULL OR i.acknowledged_at > screening_days.at - interval '7 days'))
$$;
GRANT EXECUTE ON FUNCTION rls.keep_safety_plans(uuid), rls.screening_days(timestamptz) TO relcare_app;
-- Whoever makes the trigger has to be allowed to run it; nobody else is.
GRANT EXECUTE ON FUNCTION rls.call_for_screening() TO relcare_owner;
RESET ROLE;
CREATE TRIGGER calls_for_screening AFTER INSERT ON clients_separation
    FOR EACH ROW EXECUTE FUNCTION rls.call_for_screening('separation');

-- clients.SafetyPlan
ALTER TABLE clients_safetyplan ADD CONSTRAINT clients_safetyplan_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE clients_safetyplan REPLICA IDENTITY USING INDEX clients_safetyplan_of_client;
-- clients.Guardian
ALTER TABLE clients_guardian ADD CONSTRAINT clients_guardian_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE clients_guardian REPLICA IDENTITY USING INDEX clients_guardian_of_client;
-- clients.Consent
ALTER TABLE clients_consent ADD CONSTRAINT clients_consent_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE clients_consent REPLICA IDENTITY USING INDEX clients_consent_of_client;
-- clients.ChildConcern
ALTER TABLE clients_childconcern ADD CONSTRAINT clients_childconcern_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE clients_childconcern REPLICA IDENTITY USING INDEX clients_childconcern_of_client;
-- clients.SafetyPlan
ALTER TABLE clients_safetyplan ADD CONSTRAINT clients_safetyplan_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_safetyplan ADD CONSTRAINT clients_safetyplan_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.Guardian
ALTER TABLE clients_guardian ADD CONSTRAINT clients_guardian_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_guardian ADD CONSTRAINT clients_guardian_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.Consent
ALTER TABLE clients_consent ADD CONSTRAINT clients_consent_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_consent ADD CONSTRAINT clients_consent_withdrawn_by_id_same_practice
    FOREIGN KEY (practice_id, withdrawn_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_consent ADD CONSTRAINT clients_consent_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.ChildConcern
ALTER TABLE clients_childconcern ADD CONSTRAINT clients_childconcern_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_childconcern ADD CONSTRAINT clients_childconcern_duty_looked_at_by_id_same_practice
    FOREIGN KEY (practice_id, duty_looked_at_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE clients_childconcern ADD CONSTRAINT clients_childconcern_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- clients.SafetyPlan: space care
ALTER TABLE clients_safetyplan ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_safetyplan FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_safetyplan FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON clients_safetyplan FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON clients_safetyplan FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE POLICY team_adds ON clients_safetyplan FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_adds ON clients_safetyplan FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY definer_selects ON clients_safetyplan FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_updates ON clients_safetyplan FOR UPDATE TO relcare_definer
    USING (true)
    WITH CHECK (true);
CREATE POLICY owner_all ON clients_safetyplan FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_safetyplan AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_safetyplan TO relcare_app;
GRANT SELECT, UPDATE ON clients_safetyplan TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_safetyplan
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
-- clients.Guardian: space chart
ALTER TABLE clients_guardian ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_guardian FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_guardian FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON clients_guardian FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY manager_reads ON clients_guardian FOR SELECT TO relcare_app
    USING ((SELECT rls.has_role('manager')));
CREATE POLICY client_reads ON clients_guardian FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY team_adds ON clients_guardian FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY manager_adds ON clients_guardian FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY team_changes ON clients_guardian FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY manager_changes ON clients_guardian FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('manager')))
    WITH CHECK ((SELECT rls.has_role('manager')));
CREATE POLICY owner_all ON clients_guardian FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_guardian AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_guardian TO relcare_app;
GRANT UPDATE (name, in_what_right, phone, may_be_contacted, ended_on, row_version) ON clients_guardian TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_guardian
    FOR EACH ROW EXECUTE FUNCTION rls.audit('chart', 'client_id');
-- clients.Consent: space care
ALTER TABLE clients_consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_consent FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_consent FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON clients_consent FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON clients_consent FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY team_adds ON clients_consent FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON clients_consent FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND withdrawn_on IS NULL)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY definer_selects ON clients_consent FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON clients_consent FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_consent AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_consent TO relcare_app;
GRANT UPDATE (withdrawn_on, withdrawn_by_id, row_version) ON clients_consent TO relcare_app;
GRANT SELECT ON clients_consent TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_consent
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
-- clients.ChildConcern: space team
ALTER TABLE clients_childconcern ENABLE ROW LEVEL SECURITY;
ALTER TABLE clients_childconcern FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON clients_childconcern FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON clients_childconcern FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY team_adds ON clients_childconcern FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON clients_childconcern FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY owner_all ON clients_childconcern FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON clients_childconcern AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON clients_childconcern TO relcare_app;
GRANT UPDATE (told_whom, duty_looked_at_on, duty_looked_at_by_id, duty_result, row_version) ON clients_childconcern TO relcare_app;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON clients_childconcern
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');
