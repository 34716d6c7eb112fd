-- Who was only alerted learns that something is urgent and whom to call, not what kind of thing it is about.
SET ROLE relcare_definer;

-- What an item is about, for the care team of its case, or of its client where it names no case, and who supervises it.
CREATE FUNCTION rls.inbox_subject(item uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_build_object('about', i.about, 'about_id', i.about_id) FROM public.clients_inboxitem i
    WHERE i.practice_id = rls.practice() AND i.id = item AND CASE WHEN i.case_id IS NULL
        THEN i.client_id IN (SELECT rls.my_team_clients()) OR i.client_id IN (SELECT rls.my_supervised_clients())
        ELSE i.case_id IN (SELECT rls.my_team_cases()) OR i.case_id IN (SELECT rls.my_supervised_cases()) END
$$;
GRANT EXECUTE ON FUNCTION rls.inbox_subject(uuid) TO relcare_app;
RESET ROLE;

-- clients.InboxItem
REVOKE SELECT ON clients_inboxitem FROM relcare_app;
GRANT SELECT (id, practice_id, client_id, case_id, kind, since, acknowledged_at, acknowledged_by_id, done) ON clients_inboxitem TO relcare_app;
