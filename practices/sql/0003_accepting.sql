-- Whoever accepts may say how they want to be called; a client who has a sign-in already gets no second one.
SET ROLE relcare_definer;

CREATE FUNCTION rls.accept_invitation(hash bytea, account uuid, member uuid, told_name text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    invited public.practices_invitation;
BEGIN
    UPDATE public.practices_invitation SET used_at = now()
    WHERE token_hash = hash AND used_at IS NULL AND revoked_at IS NULL AND expires_at > now()
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

-- Whether the client got their sign-in by this.
CREATE FUNCTION rls.joined_client(of_practice uuid, the_client uuid, the_member uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM rls.join_client(of_practice, the_client, the_member);
    RETURN EXISTS (SELECT FROM public.clients_client
        WHERE practice_id = of_practice AND id = the_client AND member_id = the_member);
END $$;

GRANT EXECUTE ON FUNCTION rls.accept_invitation(bytea, uuid, uuid, text) TO relcare_app;
DROP FUNCTION rls.accept_invitation(bytea, uuid, uuid);
RESET ROLE;
