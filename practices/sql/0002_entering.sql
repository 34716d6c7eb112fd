-- Who is behind a session, a member's id or an invitation: found by the definer, told by rls.act.
SET ROLE relcare_definer;

CREATE FUNCTION rls.enter(key text, request text, idle integer)
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

-- For a task that a member started: roles are looked up when it runs.
CREATE FUNCTION rls.enter_member(who uuid, request text)
RETURNS TABLE (kind text, practice_id uuid, member_id uuid, account_id uuid, roles text[], message_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found public.practices_member;
BEGIN
    SELECT m.* INTO found FROM public.practices_member m
    JOIN public.practices_account a ON a.id = m.account_id AND a.is_active
    WHERE m.id = who AND m.is_active;
    IF found.id IS NULL THEN RETURN; END IF;
    PERFORM rls.act('member', found.practice_id, found.id, found.account_id,
        array_to_string(found.roles, ','), request, NULL);
    RETURN QUERY SELECT 'member', found.practice_id, found.id, found.account_id, found.roles, NULL::uuid;
END $$;

-- The memberships of the signed-in account, for choosing one.
CREATE FUNCTION rls.my_memberships()
RETURNS TABLE (member_id uuid, slug text, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT m.id, p.slug, p.name FROM public.practices_member m JOIN public.practices_practice p ON p.id = m.practice_id
    WHERE m.account_id = rls.account() AND m.is_active ORDER BY m.made_at
$$;

-- An invitation that can still be used, found by its hash at the door.
CREATE FUNCTION rls.open_invitation(hash bytea)
RETURNS TABLE (email text, name text, practice_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT i.email, i.name, p.name FROM public.practices_invitation i
    JOIN public.practices_practice p ON p.id = i.practice_id
    WHERE i.token_hash = hash AND i.used_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()
$$;

-- Uses an invitation up: the account becomes a member, once.
CREATE FUNCTION rls.accept_invitation(hash bytea, account uuid, member uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    invited public.practices_invitation;
BEGIN
    UPDATE public.practices_invitation SET used_at = now()
    WHERE token_hash = hash AND used_at IS NULL AND revoked_at IS NULL AND expires_at > now()
        AND EXISTS (SELECT FROM public.practices_account a WHERE a.id = account AND lower(a.email) = lower(practices_invitation.email))
    RETURNING * INTO invited;
    IF invited.id IS NULL THEN RETURN false; END IF;
    INSERT INTO public.practices_member (id, practice_id, account_id, name, roles, is_active, made_at, row_version)
    VALUES (member, invited.practice_id, account, invited.name, invited.roles, true, now(), 1);
    PERFORM rls.join_client(invited.practice_id, invited.invited_client_id, member);
    RETURN true;
END $$;

GRANT EXECUTE ON FUNCTION rls.enter(text, text, integer), rls.enter_member(uuid, text), rls.my_memberships(),
    rls.open_invitation(bytea), rls.accept_invitation(bytea, uuid, uuid) TO relcare_app;
RESET ROLE;
