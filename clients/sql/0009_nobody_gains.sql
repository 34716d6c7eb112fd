-- Ways past the care team, closed; and nobody puts words into somebody else's mouth.
SET ROLE relcare_definer;

-- Only therapists and supervisors are told of urgent answers; a manager on duty is not.
CREATE OR REPLACE FUNCTION rls.my_alerted_items() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT i.id FROM public.clients_staffalert a JOIN public.clients_inboxitem i ON i.id = a.item_id
    WHERE a.practice_id = rls.practice() AND a.member_id = rls.me()
        AND (rls.has_role('therapist') OR rls.has_role('supervisor'))
        AND (i.acknowledged_at IS NULL OR i.acknowledged_by_id = rls.me())
$$;

-- As before, and the case has clients: an empty one that somebody has joined could be filled afterwards.
CREATE OR REPLACE FUNCTION rls.may_join(the_case uuid, who uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
            SELECT FROM public.practices_member m
            WHERE m.practice_id = rls.practice() AND m.id = who AND m.is_active AND 'therapist' = ANY (m.roles))
        AND EXISTS (SELECT FROM public.clients_caseclient c
            WHERE c.practice_id = rls.practice() AND c.case_id = the_case)
        AND (NOT EXISTS (
                SELECT FROM public.clients_caseclient c
                WHERE c.practice_id = rls.practice() AND c.case_id = the_case AND NOT rls.is_fresh(c.client_id)
                    AND NOT (who = rls.me() AND c.client_id IN (SELECT rls.my_working_clients())
                        -- Not into a colleague's case of the same client: its team's own rows are not theirs.
                        AND NOT EXISTS (SELECT FROM public.clients_careteam t
                            WHERE t.practice_id = rls.practice() AND t.case_id = the_case)))
            OR who <> rls.me() AND (rls.has_role('manager') OR the_case IN (SELECT rls.my_working_cases())))
$$;

-- A client whom no care team has been given yet; told only to who may chart them: their maker, or a manager.
CREATE OR REPLACE FUNCTION rls.is_fresh(client uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
            SELECT FROM public.clients_client k
            WHERE k.practice_id = rls.practice() AND k.id = client
                AND (rls.has_role('manager') OR rls.has_role('therapist') AND k.recorded_by_id = rls.me()))
        AND NOT EXISTS (
            SELECT FROM public.clients_caseclient c JOIN public.clients_careteam t
                ON t.practice_id = c.practice_id AND t.case_id = c.case_id
            WHERE c.practice_id = rls.practice() AND c.client_id = client)
$$;

-- Whether this session is of one of the client's cases, and that case the acting member's to write in.
CREATE FUNCTION rls.may_attend(the_session uuid, the_client uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.clients_session s
        JOIN public.clients_caseclient c ON c.practice_id = s.practice_id AND c.case_id = s.case_id
        WHERE s.practice_id = rls.practice() AND s.id = the_session AND c.client_id = the_client
            AND (rls.has_role('manager') OR s.case_id IN (SELECT rls.my_working_cases())))
$$;
GRANT EXECUTE ON FUNCTION rls.may_attend(uuid, uuid) TO relcare_app;

-- One line for each client whose rows a read served; nobody leaves one on somebody whom they can't have read.
CREATE OR REPLACE FUNCTION rls.log_reads(clients uuid[], endpoint text, space text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.privacy_auditline
        (id, practice_id, at, kind, member_id, roles, request_id, verb, table_name, row_id, row_space, client_id, changed)
    SELECT uuidv7(), rls.practice(), clock_timestamp(), rls.kind(), rls.me(),
           coalesce(current_setting('relcare.roles', true), ''), coalesce(current_setting('relcare.request', true), ''),
           'read', endpoint, NULL, space, client, '{}'
    FROM unnest(clients) AS client
    WHERE client = ANY (ARRAY(
            SELECT rls.my_clients() UNION SELECT rls.my_team_clients() UNION SELECT rls.my_supervised_clients()
            UNION SELECT i.client_id FROM public.clients_inboxitem i
                WHERE i.practice_id = rls.practice() AND i.id IN (SELECT rls.my_alerted_items())
            UNION SELECT k.id FROM public.clients_client k
                WHERE k.practice_id = rls.practice() AND k.recorded_by_id = rls.me() AND rls.is_staff()))
        OR rls.has_role('manager') AND space NOT IN ('care', 'joint', 'team', 'own', 'author')
            AND EXISTS (SELECT FROM public.clients_client k WHERE k.practice_id = rls.practice() AND k.id = client)
$$;
RESET ROLE;

-- Whoever confirms, confirms by their own name; what somebody else confirmed stays, or goes.
CREATE FUNCTION rls.confirms_oneself() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'relcare_app' AND NEW.confirmed_by_id IS NOT NULL
        AND NEW.confirmed_by_id IS DISTINCT FROM rls.me()
        AND (TG_OP = 'INSERT' OR (NEW.confirmed_by_id, NEW.confirmed_on, to_jsonb(NEW) -> 'address')
            IS DISTINCT FROM (OLD.confirmed_by_id, OLD.confirmed_on, to_jsonb(OLD) -> 'address'))
    THEN
        RAISE EXCEPTION 'nobody confirms in the name of somebody else' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER confirms_oneself BEFORE INSERT OR UPDATE ON clients_contactplan
    FOR EACH ROW EXECUTE FUNCTION rls.confirms_oneself();
CREATE TRIGGER confirms_oneself BEFORE INSERT OR UPDATE ON clients_safechannel
    FOR EACH ROW EXECUTE FUNCTION rls.confirms_oneself();

-- Numbers of lines would tell how many lie between two.
REVOKE SELECT ON privacy_auditline FROM relcare_app;
GRANT SELECT (id, practice_id, at, kind, member_id, roles, request_id, verb, table_name, row_id, row_space, client_id,
    changed) ON privacy_auditline TO relcare_app;

-- clients.CareTeam
DROP POLICY team_changes ON clients_careteam;
CREATE POLICY team_changes ON clients_careteam FOR UPDATE TO relcare_app
    USING ((case_id = ANY (ARRAY(SELECT rls.my_working_cases()))) AND left_on IS NULL)
    WITH CHECK (case_id = ANY (ARRAY(SELECT rls.my_working_cases())));
DROP POLICY manager_changes ON clients_careteam;
CREATE POLICY manager_changes ON clients_careteam FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('manager')) AND left_on IS NULL)
    WITH CHECK ((SELECT rls.has_role('manager')));

-- clients.Attendee
DROP POLICY team_adds ON clients_attendee;
CREATE POLICY team_adds ON clients_attendee FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND rls.may_attend(session_id, client_id));
DROP POLICY manager_adds ON clients_attendee;
CREATE POLICY manager_adds ON clients_attendee FOR INSERT TO relcare_app
    WITH CHECK (((SELECT rls.has_role('manager'))) AND rls.may_attend(session_id, client_id));

-- clients.InboxItem
DROP POLICY reader_acknowledges ON clients_inboxitem;
CREATE POLICY reader_acknowledges ON clients_inboxitem FOR UPDATE TO relcare_app
    USING (acknowledged_at IS NULL AND (case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR client_id = ANY (ARRAY(SELECT rls.my_working_clients())) OR client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())) OR id = ANY (ARRAY(SELECT rls.my_alerted_items()))))
    WITH CHECK (acknowledged_by_id = (SELECT rls.me()));

-- clients.StaffAlert
DROP POLICY alerted_reads ON clients_staffalert;
CREATE POLICY alerted_reads ON clients_staffalert FOR SELECT TO relcare_app
    USING (member_id = (SELECT rls.me()) AND ((SELECT rls.has_role('therapist')) OR (SELECT rls.has_role('supervisor'))));
