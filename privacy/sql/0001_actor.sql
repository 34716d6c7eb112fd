-- Who is acting, as settings of the running transaction. Set in one place: rls.act.
CREATE SCHEMA rls;
GRANT USAGE ON SCHEMA rls TO relcare_app, relcare_definer;
GRANT CREATE ON SCHEMA rls TO relcare_definer;
GRANT USAGE ON SCHEMA public TO relcare_app, relcare_definer;
-- Whoever may call a definer's function is named with it.
SET ROLE relcare_definer;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
RESET ROLE;

CREATE FUNCTION rls.act(kind text, practice uuid, member uuid, account uuid, roles text, request text, message uuid)
RETURNS void LANGUAGE sql VOLATILE AS $$
    SELECT set_config('relcare.kind', coalesce(kind, ''), true),
           set_config('relcare.practice', coalesce(practice::text, ''), true),
           set_config('relcare.member', coalesce(member::text, ''), true),
           set_config('relcare.account', coalesce(account::text, ''), true),
           set_config('relcare.roles', coalesce(roles, ''), true),
           set_config('relcare.request', coalesce(request, ''), true),
           set_config('relcare.message', coalesce(message::text, ''), true)
$$;

CREATE FUNCTION rls.kind() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(current_setting('relcare.kind', true), '')
$$;

-- Loud where nobody acts: NULL before the first setting, '' after a transaction has ended.
CREATE FUNCTION rls.practice() RETURNS uuid LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE told text := current_setting('relcare.practice', true);
BEGIN
    IF told IS NULL OR told = '' THEN
        RAISE EXCEPTION 'no actor is set, or the actor has no practice' USING ERRCODE = 'RC001';
    END IF;
    RETURN told::uuid;
END $$;

CREATE FUNCTION rls.me() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('relcare.member', true), '')::uuid
$$;

CREATE FUNCTION rls.account() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('relcare.account', true), '')::uuid
$$;

CREATE FUNCTION rls.message() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('relcare.message', true), '')::uuid
$$;

CREATE FUNCTION rls.has_role(role text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT role = ANY (string_to_array(coalesce(current_setting('relcare.roles', true), ''), ','))
$$;

CREATE FUNCTION rls.is_staff() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT rls.has_role('therapist') OR rls.has_role('supervisor') OR rls.has_role('manager')
$$;
