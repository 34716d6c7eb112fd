-- A check-in answered by the link of its message: what somebody has to know, what they read, and that it is sent once.
SET ROLE relcare_definer;

-- What a message is about, where that is one homework: what its plan asked on this date, or the one that its plan names.
-- Of a plan that names none there may be several: nothing is answered by a link. Not granted.
CREATE FUNCTION rls.message_homework(of_practice uuid, of_message uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(i.homework_id, p.homework_id) FROM public.reminders_message m
    JOIN public.reminders_checkinplan p ON p.practice_id = m.practice_id AND p.id = m.plan_id
    LEFT JOIN public.reminders_checkin i
        ON i.practice_id = p.practice_id AND i.plan_id = p.id AND i.occurrence = m.occurrence
    WHERE m.practice_id = of_practice AND m.id = of_message
$$;

-- As before, or that of a message.
CREATE OR REPLACE FUNCTION rls.link_homework() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(
        (SELECT l.homework_id FROM public.assessments_kiosklink l
         WHERE l.practice_id = rls.practice() AND l.id = rls.message()),
        rls.message_homework(rls.practice(), rls.message()))
    WHERE rls.kind() = 'link'
$$;

-- A link by which something may still be answered; others may stop messages at most. Not granted.
CREATE FUNCTION rls.is_answerable(link public.reminders_link) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT link.answered_at IS NULL AND link.revoked_at IS NULL AND link.expires_at > now()
        AND NOT rls.is_closed_to_client(link.practice_id, link.client_id)
        AND NOT EXISTS (SELECT FROM public.clients_client c
            JOIN public.practices_member m ON m.practice_id = c.practice_id AND m.id = c.member_id
            LEFT JOIN public.practices_account a ON a.id = m.account_id
            WHERE c.practice_id = link.practice_id AND c.id = link.client_id
                AND NOT (m.is_active AND coalesce(a.is_active, true)))
$$;

-- As rls.enter_link, for looking and answering: not where that was done, where too many wrong codes were tried, or where
-- the client may not sign in either.
CREATE FUNCTION rls.enter_open_link(hash bytea, request text)
RETURNS TABLE (kind text, practice_id uuid, member_id uuid, account_id uuid, roles text[], message_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found public.reminders_link;
BEGIN
    SELECT l.* INTO found FROM public.reminders_link l
    WHERE l.token_hash = hash AND l.wrong_factors < 5 AND rls.is_answerable(l);
    IF found.id IS NULL THEN RETURN; END IF;
    PERFORM rls.act('link', found.practice_id, NULL, NULL, '', request, found.message_id);
    RETURN QUERY SELECT 'link', found.practice_id, NULL::uuid, NULL::uuid, '{}'::text[], found.message_id;
END $$;

-- How many wrong codes were tried by links of this client's whose messages were made after the code was chosen, as far
-- back as links are kept. Not granted.
CREATE FUNCTION rls.wrong_factors_of(of_practice uuid, of_client uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(sum(l.wrong_factors), 0) FROM public.reminders_linkfactor f
    JOIN public.reminders_link l ON l.practice_id = f.practice_id AND l.client_id = f.client_id
    JOIN public.reminders_message m ON m.practice_id = l.practice_id AND m.id = l.message_id
    WHERE f.practice_id = of_practice AND f.client_id = of_client AND m.made_at >= f.changed_at
$$;

-- What the code behind the acting link has to match. Each try counts as a wrong one before anybody knows whether it is,
-- and the next one waits for it: however many come at once, five are made. NULL where no more are taken; empty where no
-- code opens this one: none was chosen, or so many were tried at all the client's links that it is guessed at.
CREATE FUNCTION rls.try_link_factor() RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    link public.reminders_link;
    known text;
BEGIN
    IF rls.kind() <> 'link' THEN
        RAISE EXCEPTION 'only the holder of a link tries a code' USING ERRCODE = '42501';
    END IF;
    UPDATE public.reminders_link l SET wrong_factors = l.wrong_factors + 1
    WHERE l.practice_id = rls.practice() AND l.message_id = rls.message() AND l.wrong_factors < 5 AND rls.is_answerable(l)
    RETURNING l.* INTO link;
    IF link.id IS NULL THEN RETURN NULL; END IF;
    SELECT f.hash INTO known FROM public.reminders_linkfactor f
    WHERE f.practice_id = link.practice_id AND f.client_id = link.client_id
        AND rls.wrong_factors_of(f.practice_id, f.client_id) <= 10;
    RETURN coalesce(known, '');
END $$;

-- The try just made was right.
CREATE FUNCTION rls.link_factor_was_right() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF rls.kind() <> 'link' THEN
        RAISE EXCEPTION 'only the holder of a link tries a code' USING ERRCODE = '42501';
    END IF;
    UPDATE public.reminders_link l SET wrong_factors = l.wrong_factors - 1
    WHERE l.practice_id = rls.practice() AND l.message_id = rls.message() AND l.wrong_factors > 0;
END $$;

-- How many wrong codes were tried at the acting client's own links.
CREATE FUNCTION rls.my_wrong_link_factors() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(sum(rls.wrong_factors_of(rls.practice(), mine.id)), 0) FROM rls.my_clients() AS mine (id)
$$;

-- Where a message's link leads its own client once they are signed in: one row, empty where to no homework in
-- particular; none where it is not theirs.
CREATE FUNCTION rls.my_link_homework(hash bytea) RETURNS TABLE (homework_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.message_homework(l.practice_id, l.message_id) FROM public.reminders_link l
    WHERE l.token_hash = hash AND l.practice_id = rls.practice() AND l.client_id IN (SELECT rls.my_clients())
        AND l.revoked_at IS NULL AND l.expires_at > now()
$$;

-- Answers by the acting link, as the client's own and once: `sent`; `again` where these very ones were, by the same
-- filling-in; else `closed`.
CREATE FUNCTION rls.send_from_link(
    response uuid, of_reference uuid, took integer, the_items jsonb, the_scores jsonb, is_urgent boolean)
RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    link public.reminders_link;
    author uuid;
BEGIN
    IF rls.kind() <> 'link' THEN
        RAISE EXCEPTION 'only the holder of a link sends by it' USING ERRCODE = '42501';
    END IF;
    SELECT l.* INTO link FROM public.reminders_link l
    WHERE l.practice_id = rls.practice() AND l.message_id = rls.message() FOR UPDATE;
    IF EXISTS (SELECT FROM public.assessments_response r
        WHERE r.practice_id = link.practice_id AND r.client_id = link.client_id AND r.reference = of_reference
            AND r.homework_id = rls.link_homework() AND r.items = the_items)
    THEN RETURN 'again'; END IF;
    SELECT c.member_id INTO author FROM public.clients_client c
    WHERE c.practice_id = link.practice_id AND c.id = link.client_id;
    IF author IS NULL OR NOT coalesce(rls.is_answerable(link), false) OR NOT rls.write_sent(link.practice_id,
        rls.link_homework(), 'client', author, response, of_reference, took, the_items, the_scores, is_urgent,
        clock_timestamp())
    THEN RETURN 'closed'; END IF;
    UPDATE public.reminders_link l SET answered_at = clock_timestamp()
    WHERE l.practice_id = link.practice_id AND l.id = link.id;
    RETURN 'sent';
END $$;

-- Answers by the acting link for the care team alone. It leaves no trace on the link or the homework: whoever looks on
-- finds both as they were. `kept`, `again` or `closed`.
CREATE FUNCTION rls.keep_from_link(kept uuid, of_reference uuid, the_items jsonb, the_scores jsonb, is_urgent boolean)
RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    link public.reminders_link;
    answered public.assessments_homework;
    author uuid;
BEGIN
    IF rls.kind() <> 'link' THEN
        RAISE EXCEPTION 'only the holder of a link keeps by it' USING ERRCODE = '42501';
    END IF;
    SELECT l.* INTO link FROM public.reminders_link l
    WHERE l.practice_id = rls.practice() AND l.message_id = rls.message();
    SELECT h.* INTO answered FROM public.assessments_homework h
    WHERE h.practice_id = rls.practice() AND h.id = rls.link_homework();
    SELECT c.member_id INTO author FROM public.clients_client c
    WHERE c.practice_id = link.practice_id AND c.id = link.client_id;
    IF author IS NULL OR answered.id IS NULL OR NOT coalesce(rls.is_answerable(link), false) THEN RETURN 'closed'; END IF;
    IF NOT rls.write_kept(answered, author, kept, of_reference, the_items, the_scores) THEN RETURN 'again'; END IF;
    DELETE FROM public.assessments_draft d
    WHERE d.practice_id = answered.practice_id AND d.homework_id = answered.id;
    PERFORM rls.file_answers(answered, 'keptresponse', kept, is_urgent);
    RETURN 'kept';
END $$;

GRANT EXECUTE ON FUNCTION rls.enter_open_link(bytea, text), rls.try_link_factor(), rls.link_factor_was_right(),
    rls.my_wrong_link_factors(), rls.my_link_homework(bytea),
    rls.send_from_link(uuid, uuid, integer, jsonb, jsonb, boolean), rls.keep_from_link(uuid, uuid, jsonb, jsonb, boolean)
    TO relcare_app;
RESET ROLE;
