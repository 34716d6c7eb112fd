-- A sign-in that nothing may reach just now opens no door: neither a session that stands nor a link that was sent.
-- What closes one is said a floor above; these two are written over there.
SET ROLE relcare_definer;

-- Not granted, either of them: they would tell of anybody.
CREATE FUNCTION rls.is_closed(the_member uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT false
$$;

CREATE FUNCTION rls.is_closed_to_client(of_practice uuid, the_client uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT false
$$;

CREATE OR REPLACE FUNCTION rls.enter(key text, request text, idle integer)
RETURNS TABLE (kind text, practice_id uuid, member_id uuid, account_id uuid, roles text[], message_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found record;
BEGIN
    SELECT s.account_id AS account, s.expire_date AS expires, m.id AS member, m.practice_id AS practice, m.roles
    INTO found
    FROM public.practices_session s
    JOIN public.practices_account a ON a.id = s.account_id AND a.is_active
    LEFT JOIN public.practices_member m ON m.account_id = a.id AND m.is_active
        AND (s.member_id IS NULL OR m.id = s.member_id)
        AND NOT ('client' = ANY (m.roles) AND rls.is_closed(m.id))
    WHERE s.session_key = key AND s.expire_date > now()
    ORDER BY m.made_at LIMIT 1;
    -- Idle sessions end by themselves; a busy one is prolonged once a minute, not at every request.
    IF found.account IS NOT NULL AND found.expires < now() + make_interval(secs => idle - 60) THEN
        UPDATE public.practices_session SET expire_date = now() + make_interval(secs => idle)
        WHERE session_key = (SELECT q.session_key FROM public.practices_session q WHERE q.session_key = key
            FOR UPDATE SKIP LOCKED);
    END IF;
    IF found.member IS NULL THEN
        PERFORM rls.act('door', NULL, NULL, found.account, '', request, NULL);
        RETURN QUERY SELECT 'door', NULL::uuid, NULL::uuid, found.account, '{}'::text[], NULL::uuid;
    ELSE
        PERFORM rls.act('member', found.practice, found.member, found.account,
            array_to_string(found.roles, ','), request, NULL);
        RETURN QUERY SELECT 'member', found.practice, found.member, found.account, found.roles, NULL::uuid;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION rls.enter_member(who uuid, request text)
RETURNS TABLE (kind text, practice_id uuid, member_id uuid, account_id uuid, roles text[], message_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found public.practices_member;
BEGIN
    SELECT m.* INTO found FROM public.practices_member m
    JOIN public.practices_account a ON a.id = m.account_id AND a.is_active
    WHERE m.id = who AND m.is_active AND NOT ('client' = ANY (m.roles) AND rls.is_closed(m.id));
    IF found.id IS NULL THEN RETURN; END IF;
    PERFORM rls.act('member', found.practice_id, found.id, found.account_id,
        array_to_string(found.roles, ','), request, NULL);
    RETURN QUERY SELECT 'member', found.practice_id, found.id, found.account_id, found.roles, NULL::uuid;
END $$;

CREATE OR REPLACE FUNCTION rls.my_memberships()
RETURNS TABLE (member_id uuid, slug text, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT m.id, p.slug, p.name FROM public.practices_member m JOIN public.practices_practice p ON p.id = m.practice_id
    WHERE m.account_id = rls.account() AND m.is_active AND NOT ('client' = ANY (m.roles) AND rls.is_closed(m.id))
    ORDER BY m.made_at
$$;

CREATE OR REPLACE FUNCTION rls.open_invitation(hash bytea)
RETURNS TABLE (email text, name text, practice_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT i.email, i.name, p.name FROM public.practices_invitation i
    JOIN public.practices_practice p ON p.id = i.practice_id
    WHERE i.token_hash = hash AND i.used_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()
        AND NOT rls.is_closed_to_client(i.practice_id, i.invited_client_id)
$$;

CREATE OR REPLACE FUNCTION rls.accept_invitation(hash bytea, account uuid, member uuid, told_name text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    invited public.practices_invitation;
BEGIN
    UPDATE public.practices_invitation SET used_at = now()
    WHERE token_hash = hash AND used_at IS NULL AND revoked_at IS NULL AND expires_at > now()
        AND NOT rls.is_closed_to_client(practice_id, invited_client_id)
        AND EXISTS (SELECT FROM public.practices_account a
            WHERE a.id = account AND a.is_active AND a.email = lower(practices_invitation.email))
    RETURNING * INTO invited;
    IF invited.id IS NULL THEN RETURN false; END IF;
    INSERT INTO public.practices_member (id, practice_id, account_id, name, roles, is_active, made_at, row_version)
    VALUES (member, invited.practice_id, account, coalesce(nullif(told_name, ''), invited.name), invited.roles, true,
        now(), 1);
    IF invited.invited_client_id IS NOT NULL
        AND NOT rls.joined_client(invited.practice_id, invited.invited_client_id, member)
    THEN
        RAISE EXCEPTION 'this client has a sign-in already' USING ERRCODE = '23505';
    END IF;
    RETURN true;
END $$;

-- Of the acting practice's invitations those whose mail has to wait; told to the engine, which mails them.
CREATE FUNCTION rls.closed_invitations() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT i.id FROM public.practices_invitation i
    WHERE rls.kind() = 'engine' AND i.practice_id = rls.practice() AND i.mailed_at IS NULL
        AND i.invited_client_id IS NOT NULL AND rls.is_closed_to_client(i.practice_id, i.invited_client_id)
$$;

-- Whatever this member holds open ends now; whoever sits before such a screen is asked to sign in.
CREATE FUNCTION rls.end_sessions(the_member uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM public.practices_session s USING public.practices_member m
    WHERE m.id = the_member AND s.account_id = m.account_id AND (s.member_id = m.id OR s.member_id IS NULL)
$$;

GRANT EXECUTE ON FUNCTION rls.closed_invitations() TO relcare_app;
RESET ROLE;
