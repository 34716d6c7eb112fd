-- A code dies with what was opened by it, its wrong tries are counted wherever they are made, and a link that leaves while
-- its address changes ends with the others.
-- reminders.CodeTries
ALTER TABLE reminders_codetries ADD CONSTRAINT reminders_codetries_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE reminders_codetries REPLICA IDENTITY USING INDEX reminders_codetries_of_client;
-- reminders.CodeTries
ALTER TABLE reminders_codetries ADD CONSTRAINT reminders_codetries_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
-- reminders.CodeTries: space special
ALTER TABLE reminders_codetries ENABLE ROW LEVEL SECURITY;
ALTER TABLE reminders_codetries FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_selects ON reminders_codetries FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_inserts ON reminders_codetries FOR INSERT TO relcare_definer
    WITH CHECK (true);
CREATE POLICY definer_updates ON reminders_codetries FOR UPDATE TO relcare_definer
    USING (true)
    WITH CHECK (true);
CREATE POLICY owner_all ON reminders_codetries FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON reminders_codetries AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT SELECT, INSERT, UPDATE ON reminders_codetries TO relcare_definer;

-- A client's check-ins are locked for the moment in which their address changes.
CREATE POLICY definer_updates ON reminders_checkinplan FOR UPDATE TO relcare_definer
    USING (true)
    WITH CHECK (true);
GRANT UPDATE ON reminders_checkinplan TO relcare_definer;

SET ROLE relcare_definer;

-- What was tried at links before.
INSERT INTO public.reminders_codetries (id, practice_id, client_id, hash, wrong)
SELECT uuidv7(), f.practice_id, f.client_id, f.hash, rls.wrong_factors_of(f.practice_id, f.client_id)
FROM public.reminders_linkfactor f WHERE f.hash <> '' AND rls.wrong_factors_of(f.practice_id, f.client_id) > 0;

-- That a client's code is guessed at is put before their care team, once while it waits there. Not granted.
CREATE FUNCTION rls.tell_of_tries(of_practice uuid, of_client uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.clients_inboxitem (id, practice_id, client_id, kind, since, about, done)
    VALUES (uuidv7(), of_practice, of_client, 'codes_tried', now(), '', '')
    ON CONFLICT DO NOTHING
$$;

-- What the code behind the acting link has to match. Each try counts as a wrong one before anybody knows whether it is,
-- and the next one waits for it: however many come at once, five are made at one link, and ten with one code at all the
-- client's links, old ones too. NULL where no more are taken; empty where no code opens this one: none was chosen, or so
-- many were tried that it is guessed at.
CREATE OR REPLACE FUNCTION rls.try_link_factor() RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    link public.reminders_link;
    known text;
    tried integer;
BEGIN
    IF rls.kind() <> 'link' THEN
        RAISE EXCEPTION 'only the holder of a link tries a code' USING ERRCODE = '42501';
    END IF;
    UPDATE public.reminders_link l SET wrong_factors = l.wrong_factors + 1
    WHERE l.practice_id = rls.practice() AND l.message_id = rls.message() AND l.wrong_factors < 5 AND rls.is_answerable(l)
    RETURNING l.* INTO link;
    IF link.id IS NULL THEN RETURN NULL; END IF;
    SELECT f.hash INTO known FROM public.reminders_linkfactor f
    WHERE f.practice_id = link.practice_id AND f.client_id = link.client_id AND f.hash <> '';
    IF known IS NULL THEN RETURN ''; END IF;
    INSERT INTO public.reminders_codetries AS t (id, practice_id, client_id, hash, wrong)
    VALUES (uuidv7(), link.practice_id, link.client_id, known, 1)
    ON CONFLICT (practice_id, client_id) DO UPDATE
    SET wrong = CASE t.hash WHEN excluded.hash THEN t.wrong + 1 ELSE 1 END, hash = excluded.hash
    RETURNING t.wrong INTO tried;
    IF tried <= 10 THEN RETURN known; END IF;
    PERFORM rls.tell_of_tries(link.practice_id, link.client_id);
    RETURN '';
END $$;

-- The try just made was right.
CREATE OR REPLACE FUNCTION rls.link_factor_was_right() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    link public.reminders_link;
BEGIN
    IF rls.kind() <> 'link' THEN
        RAISE EXCEPTION 'only the holder of a link tries a code' USING ERRCODE = '42501';
    END IF;
    UPDATE public.reminders_link l SET wrong_factors = l.wrong_factors - 1
    WHERE l.practice_id = rls.practice() AND l.message_id = rls.message() AND l.wrong_factors > 0
    RETURNING l.* INTO link;
    UPDATE public.reminders_codetries t SET wrong = t.wrong - 1
    WHERE t.practice_id = link.practice_id AND t.client_id = link.client_id AND t.wrong > 0;
END $$;

-- The try just made was wrong. With the tenth the code opens no link any more, and the care team hears of it.
CREATE FUNCTION rls.link_factor_was_wrong() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF rls.kind() <> 'link' THEN
        RAISE EXCEPTION 'only the holder of a link tries a code' USING ERRCODE = '42501';
    END IF;
    PERFORM rls.tell_of_tries(l.practice_id, l.client_id) FROM public.reminders_link l
    JOIN public.reminders_linkfactor f ON f.practice_id = l.practice_id AND f.client_id = l.client_id
    JOIN public.reminders_codetries t ON t.practice_id = f.practice_id AND t.client_id = f.client_id AND t.hash = f.hash
    WHERE l.practice_id = rls.practice() AND l.message_id = rls.message() AND t.wrong >= 10;
END $$;

-- How many wrong codes were tried at the acting client's own links since they have the code that they have.
CREATE OR REPLACE FUNCTION rls.my_wrong_link_factors() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(sum(t.wrong), 0) FROM public.reminders_linkfactor f
    JOIN public.reminders_codetries t ON t.practice_id = f.practice_id AND t.client_id = f.client_id AND t.hash = f.hash
    WHERE f.practice_id = rls.practice() AND f.client_id IN (SELECT rls.my_clients())
$$;
DROP FUNCTION rls.wrong_factors_of(uuid, uuid);

-- The acting client's code that was tried last, hashed, though they may have none by now; and whether it is used up.
CREATE FUNCTION rls.my_tried_code() RETURNS TABLE (hash text, is_guessed_at boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT t.hash, t.wrong >= 10 FROM public.reminders_codetries t
    WHERE t.practice_id = rls.practice() AND t.client_id IN (SELECT rls.my_clients())
$$;

-- Whether something may still be answered by a link that was opened with this code, named by the digest of its hash: not
-- where there is another code now or none, nor where too many wrong ones were tried at this link since. Not granted.
CREATE FUNCTION rls.link_opens(link public.reminders_link, of_code bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT link.wrong_factors < 5 AND rls.is_answerable(link)
        AND EXISTS (SELECT FROM public.reminders_linkfactor f WHERE f.practice_id = link.practice_id
            AND f.client_id = link.client_id AND f.hash <> '' AND sha256(convert_to(f.hash, 'UTF8')) = of_code)
$$;

-- The same of the acting link.
CREATE FUNCTION rls.link_still_opens(of_code bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.reminders_link l WHERE rls.kind() = 'link'
        AND l.practice_id = rls.practice() AND l.message_id = rls.message() AND rls.link_opens(l, of_code))
$$;

-- Answers by the acting link and a code, as the client's own and once: `sent`; `again` where these very ones were, by the
-- same filling-in; else `closed`.
DROP FUNCTION rls.send_from_link(uuid, uuid, integer, jsonb, jsonb, boolean);
CREATE FUNCTION rls.send_from_link(response uuid, of_reference uuid, of_code bytea, took integer, the_items jsonb,
    the_scores jsonb, is_urgent boolean)
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
    IF author IS NULL OR NOT coalesce(rls.link_opens(link, of_code), false) OR NOT rls.write_sent(link.practice_id,
        rls.link_homework(), 'client', author, response, of_reference, took, the_items, the_scores, is_urgent,
        clock_timestamp())
    THEN RETURN 'closed'; END IF;
    UPDATE public.reminders_link l SET answered_at = clock_timestamp()
    WHERE l.practice_id = link.practice_id AND l.id = link.id;
    RETURN 'sent';
END $$;

-- Answers by the acting link and a code for the care team alone. Whoever looks on finds link and homework as they were.
-- `kept`, `closed`, or `again` where this filling-in was kept already, in these words or others, or the link has kept as
-- much as it does: the care team is told of each, and nobody who holds a link may keep them busy.
DROP FUNCTION rls.keep_from_link(uuid, uuid, jsonb, jsonb, boolean);
CREATE FUNCTION rls.keep_from_link(kept uuid, of_reference uuid, of_code bytea, the_items jsonb, the_scores jsonb,
    is_urgent boolean)
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
    WHERE l.practice_id = rls.practice() AND l.message_id = rls.message() FOR UPDATE;
    SELECT h.* INTO answered FROM public.assessments_homework h
    WHERE h.practice_id = rls.practice() AND h.id = rls.link_homework();
    SELECT c.member_id INTO author FROM public.clients_client c
    WHERE c.practice_id = link.practice_id AND c.id = link.client_id;
    IF author IS NULL OR answered.id IS NULL OR NOT coalesce(rls.link_opens(link, of_code), false)
    THEN RETURN 'closed'; END IF;
    IF link.kept >= 3 OR EXISTS (SELECT FROM public.assessments_keptresponse k WHERE k.practice_id = link.practice_id
        AND k.client_id = link.client_id AND k.reference = of_reference)
    THEN RETURN 'again'; END IF;
    IF NOT rls.write_kept(answered, author, keep_from_link.kept, of_reference, the_items, the_scores) THEN RETURN 'again'; END IF;
    UPDATE public.reminders_link l SET kept = l.kept + 1 WHERE l.practice_id = link.practice_id AND l.id = link.id;
    DELETE FROM public.assessments_draft d
    WHERE d.practice_id = answered.practice_id AND d.homework_id = answered.id;
    PERFORM rls.file_answers(answered, 'keptresponse', keep_from_link.kept, is_urgent);
    RETURN 'kept';
END $$;

-- As before. A message that is leaving in this very moment holds its check-in: either it is waited for, and its link ends
-- with the others, or it waits, and goes to the address that counts then.
CREATE OR REPLACE FUNCTION rls.revoke_links(of_practice uuid, of_client uuid, of_channel text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM public.reminders_checkinplan p
    WHERE p.practice_id = of_practice AND p.client_id = of_client ORDER BY p.id FOR SHARE;
    UPDATE public.reminders_link l SET revoked_at = clock_timestamp()
    FROM public.reminders_message m
    WHERE l.practice_id = of_practice AND l.client_id = of_client AND l.revoked_at IS NULL AND l.expires_at > now()
        AND m.practice_id = l.practice_id AND m.id = l.message_id
        AND (of_channel IS NULL OR m.channel = of_channel)
        AND NOT (m.status IN ('pending', 'claimed') AND m.ambiguous = 0)
        AND NOT (coalesce(rls.kind(), '') = 'link' AND l.message_id IS NOT DISTINCT FROM rls.message());
END $$;

GRANT EXECUTE ON FUNCTION rls.link_factor_was_wrong(), rls.my_tried_code(), rls.link_still_opens(bytea),
    rls.send_from_link(uuid, uuid, bytea, integer, jsonb, jsonb, boolean),
    rls.keep_from_link(uuid, uuid, bytea, jsonb, jsonb, boolean) TO relcare_app;
RESET ROLE;
