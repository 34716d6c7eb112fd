-- What a provider tells of a message is written by the engine, in the message's own practice.
SET ROLE relcare_definer;

-- Whoever proved to be the provider acts for the message that was named: nobody is signed in there.
CREATE FUNCTION rls.enter_message(of_message uuid, request text)
RETURNS TABLE (kind text, practice_id uuid, member_id uuid, account_id uuid, roles text[], message_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    of_practice uuid;
BEGIN
    SELECT m.practice_id INTO of_practice FROM public.reminders_message m WHERE m.id = of_message;
    IF of_practice IS NULL THEN RETURN; END IF;
    PERFORM rls.act('engine', of_practice, NULL, NULL, '', request, of_message);
    RETURN QUERY SELECT 'engine', of_practice, NULL::uuid, NULL::uuid, '{}'::text[], of_message;
END $$;

-- The client of a reminder told the provider that they want no more. A staff alert has no client to ask.
CREATE FUNCTION rls.opt_out_of(of_message uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF rls.kind() <> 'engine' THEN
        RAISE EXCEPTION 'only the engine passes on what a provider was told' USING ERRCODE = '42501';
    END IF;
    UPDATE public.clients_contactplan c SET opted_out_at = now(), row_version = c.row_version + 1
    FROM public.reminders_message m
    WHERE m.practice_id = rls.practice() AND m.id = of_message AND m.plan_id IS NOT NULL
        AND c.practice_id = m.practice_id AND c.client_id = m.client_id AND c.opted_out_at IS NULL;
END $$;

GRANT EXECUTE ON FUNCTION rls.enter_message(uuid, text), rls.opt_out_of(uuid) TO relcare_app;
RESET ROLE;
