SET ROLE relcare_definer;

-- The licence of the form behind the acting kiosk link: its line stands wherever the words are shown.
CREATE FUNCTION rls.kiosk_licence() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT v.licence - 'right'
    FROM public.assessments_kiosklink l
    JOIN public.assessments_homework h ON h.practice_id = l.practice_id AND h.id = l.homework_id
    JOIN public.assessments_formversion v ON v.practice_id = h.practice_id AND v.id = h.version_id
    WHERE rls.kind() = 'link' AND l.practice_id = rls.practice() AND l.id = rls.message()
$$;

-- As before, and never after it closed, whether or not the engine has come by since.
CREATE OR REPLACE FUNCTION rls.enter_kiosk(hash bytea, request text)
RETURNS TABLE (kind text, practice_id uuid, member_id uuid, account_id uuid, roles text[], message_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found public.assessments_kiosklink;
BEGIN
    SELECT l.* INTO found FROM public.assessments_kiosklink l
    JOIN public.assessments_homework h ON h.practice_id = l.practice_id AND h.id = l.homework_id
    WHERE l.token_hash = hash AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > now()
        AND h.state = 'assigned' AND (h.closes_at IS NULL OR h.closes_at > now())
        AND NOT rls.is_closed_to_client(l.practice_id, l.client_id);
    IF found.id IS NULL THEN RETURN; END IF;
    PERFORM rls.act('link', found.practice_id, NULL, NULL, '', request, found.id);
    RETURN QUERY SELECT 'link', found.practice_id, NULL::uuid, NULL::uuid, '{}'::text[], found.id;
END $$;

GRANT EXECUTE ON FUNCTION rls.kiosk_licence() TO relcare_app;
RESET ROLE;
