-- A line in the trail of each practice in which the account is somebody: who signed in, or was tried.
-- That somebody is a client here is chart, that somebody works here is practice; a manager reads both.
SET ROLE relcare_definer;

CREATE FUNCTION rls.log_sign_in(account uuid, refused boolean) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.privacy_auditline
        (id, practice_id, at, kind, member_id, roles, request_id, verb, table_name, row_id, row_space, client_id, changed)
    SELECT uuidv7(), m.practice_id, clock_timestamp(), rls.kind(), m.id, array_to_string(m.roles, ','),
           coalesce(current_setting('relcare.request', true), ''), 'read',
           CASE WHEN refused THEN 'sign-in refused' ELSE 'sign-in' END, m.id,
           CASE WHEN 'client' = ANY (m.roles) THEN 'chart' ELSE 'practice' END, NULL, '{}'
    FROM public.practices_member m WHERE m.account_id = account AND m.is_active
$$;

GRANT EXECUTE ON FUNCTION rls.log_sign_in(uuid, boolean) TO relcare_app;
RESET ROLE;
