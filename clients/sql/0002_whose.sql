-- Whose rows: the sets that every policy of a client's rows compares with.
GRANT SELECT ON clients_client, clients_case, clients_caseclient, clients_careteam, clients_session, clients_attendee,
    clients_inboxitem, clients_staffalert, practices_member, practices_practice TO relcare_definer;
SET ROLE relcare_definer;

-- The client that the acting member is.
CREATE FUNCTION rls.my_clients() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT id FROM public.clients_client WHERE practice_id = rls.practice() AND member_id = rls.me()
$$;

-- The acting client's own cases.
CREATE FUNCTION rls.my_cases() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT case_id FROM public.clients_caseclient
    WHERE practice_id = rls.practice() AND client_id IN (SELECT rls.my_clients())
$$;

-- Open cases whose team the given members are on: they read and write.
CREATE FUNCTION rls.working_cases_of(who uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT t.case_id FROM public.clients_careteam t JOIN public.clients_case c ON c.id = t.case_id
    WHERE t.practice_id = rls.practice() AND t.member_id = ANY (who) AND t.left_on IS NULL AND c.state <> 'closed'
$$;

-- Those, and a client's last case after it was closed: its team keeps reading for the retention time.
CREATE FUNCTION rls.team_cases_of(who uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.working_cases_of(who)
    UNION
    SELECT c.id FROM public.clients_careteam t
    JOIN public.clients_case c ON c.id = t.case_id
    JOIN public.practices_practice p ON p.id = c.practice_id
    WHERE t.practice_id = rls.practice() AND t.member_id = ANY (who) AND t.left_on IS NULL AND c.state = 'closed'
        AND c.closed_on > current_date - make_interval(years => coalesce((p.settings ->> 'retention_years')::integer, 10))
        AND NOT EXISTS (
            SELECT FROM public.clients_caseclient mine
            JOIN public.clients_caseclient other ON other.practice_id = mine.practice_id AND other.client_id = mine.client_id
            JOIN public.clients_case later ON later.id = other.case_id
            WHERE mine.practice_id = c.practice_id AND mine.case_id = c.id AND later.id <> c.id
                AND (later.state <> 'closed' OR (later.closed_on, later.id) > (c.closed_on, c.id)))
$$;

CREATE FUNCTION rls.clients_of(cases uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT client_id FROM public.clients_caseclient WHERE practice_id = rls.practice() AND case_id = ANY (cases)
$$;

-- Therapists whom the acting member supervises.
CREATE FUNCTION rls.my_supervised() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(id), '{}') FROM public.practices_member
    WHERE practice_id = rls.practice() AND supervisor_id = rls.me() AND rls.has_role('supervisor')
$$;

CREATE FUNCTION rls.my_working_cases() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.working_cases_of(ARRAY[rls.me()]) WHERE rls.has_role('therapist')
$$;
CREATE FUNCTION rls.my_team_cases() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.team_cases_of(ARRAY[rls.me()]) WHERE rls.has_role('therapist')
$$;
CREATE FUNCTION rls.my_supervised_cases() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.team_cases_of(rls.my_supervised())
$$;
CREATE FUNCTION rls.my_working_clients() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.clients_of(ARRAY(SELECT rls.my_working_cases()))
$$;
CREATE FUNCTION rls.my_team_clients() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.clients_of(ARRAY(SELECT rls.my_team_cases()))
$$;
CREATE FUNCTION rls.my_supervised_clients() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.clients_of(ARRAY(SELECT rls.my_supervised_cases()))
$$;

-- The sessions that the acting client attends.
CREATE FUNCTION rls.my_sessions() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT session_id FROM public.clients_attendee
    WHERE practice_id = rls.practice() AND client_id IN (SELECT rls.my_clients())
$$;

-- The members who work on the acting client's cases.
CREATE FUNCTION rls.my_care_team() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT member_id FROM public.clients_careteam
    WHERE practice_id = rls.practice() AND left_on IS NULL AND case_id IN (SELECT rls.my_cases())
$$;

-- A client whom no care team has been given yet.
CREATE FUNCTION rls.is_fresh(client uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM public.clients_caseclient c JOIN public.clients_careteam t
            ON t.practice_id = c.practice_id AND t.case_id = c.case_id
        WHERE c.practice_id = rls.practice() AND c.client_id = client)
$$;

-- Only a therapist can be on a care team. Nobody adds themself to one, except where nobody has been on one yet:
-- a solo therapist has nobody else to do it. A therapist adds to the teams they are on, a manager to any.
CREATE FUNCTION rls.may_join(the_case uuid, who uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
            SELECT FROM public.practices_member m
            WHERE m.practice_id = rls.practice() AND m.id = who AND m.is_active AND 'therapist' = ANY (m.roles))
        AND (NOT EXISTS (
                SELECT FROM public.clients_caseclient c
                WHERE c.practice_id = rls.practice() AND c.case_id = the_case AND NOT rls.is_fresh(c.client_id))
            OR who <> rls.me() AND (rls.has_role('manager') OR the_case IN (SELECT rls.my_working_cases())))
$$;

-- Urgent items that the acting member was told of and nobody has taken care of yet, or they themself did.
CREATE FUNCTION rls.my_alerted_items() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT i.id FROM public.clients_staffalert a JOIN public.clients_inboxitem i ON i.id = a.item_id
    WHERE a.practice_id = rls.practice() AND a.member_id = rls.me()
        AND (i.acknowledged_at IS NULL OR i.acknowledged_by_id = rls.me())
$$;
CREATE FUNCTION rls.my_alerted_clients() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT i.client_id FROM public.clients_inboxitem i
    WHERE i.practice_id = rls.practice() AND i.id IN (SELECT rls.my_alerted_items()) AND i.acknowledged_at IS NULL
$$;

-- One way in: a client's sending puts an item before the care team that the client never reads.
CREATE FUNCTION rls.file_inbox_item(item uuid, of_client uuid, of_case uuid, of_kind text, subject text, subject_id uuid)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT (of_client IN (SELECT rls.my_clients()) OR of_client IN (SELECT rls.my_working_clients())) THEN
        RAISE EXCEPTION 'this client is not yours' USING ERRCODE = '42501';
    END IF;
    INSERT INTO public.clients_inboxitem
        (id, practice_id, client_id, case_id, kind, since, about, about_id, done)
    VALUES (item, rls.practice(), of_client, of_case, of_kind, now(), subject, subject_id, '')
    ON CONFLICT DO NOTHING;
END $$;

-- Called by rls.accept_invitation: the invited client gets their sign-in, once.
CREATE FUNCTION rls.join_client(of_practice uuid, the_client uuid, the_member uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.clients_client SET member_id = the_member
    WHERE practice_id = of_practice AND id = the_client AND member_id IS NULL
$$;

-- The inner ones (..._of) are not granted: they would tell anybody's cases.
GRANT EXECUTE ON FUNCTION rls.my_clients(), rls.my_cases(), rls.my_working_cases(), rls.my_team_cases(),
    rls.my_supervised_cases(), rls.my_working_clients(), rls.my_team_clients(), rls.my_supervised_clients(),
    rls.my_sessions(), rls.my_care_team(), rls.is_fresh(uuid), rls.may_join(uuid, uuid), rls.my_alerted_items(),
    rls.my_alerted_clients(), rls.file_inbox_item(uuid, uuid, uuid, text, text, uuid) TO relcare_app;
RESET ROLE;
