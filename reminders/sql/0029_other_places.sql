-- What goes to where somebody else signs in, or to their phone, or to an address of a client in another case, is not sent.
-- reminders.OtherPlace
ALTER TABLE reminders_otherplace ADD CONSTRAINT reminders_otherplace_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE reminders_otherplace REPLICA IDENTITY USING INDEX reminders_otherplace_of_client;
-- reminders.OtherPlace
ALTER TABLE reminders_otherplace ADD CONSTRAINT reminders_otherplace_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
-- reminders.OtherPlace: space special
ALTER TABLE reminders_otherplace ENABLE ROW LEVEL SECURITY;
ALTER TABLE reminders_otherplace FORCE ROW LEVEL SECURITY;
CREATE POLICY definer_selects ON reminders_otherplace FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_inserts ON reminders_otherplace FOR INSERT TO relcare_definer
    WITH CHECK (true);
CREATE POLICY definer_updates ON reminders_otherplace FOR UPDATE TO relcare_definer
    USING (true)
    WITH CHECK (true);
CREATE POLICY definer_deletes ON reminders_otherplace FOR DELETE TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON reminders_otherplace FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON reminders_otherplace AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT SELECT, INSERT, UPDATE, DELETE ON reminders_otherplace TO relcare_definer;

SET ROLE relcare_definer;
-- What is known of a client's places is thrown away when it changes; the engine marks it anew.
CREATE FUNCTION rls.other_places() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.member_id IS DISTINCT FROM OLD.member_id THEN
        DELETE FROM public.reminders_otherplace o
        WHERE o.practice_id = NEW.practice_id AND o.client_id = NEW.id AND o.channel = 'email';
        INSERT INTO public.reminders_otherplace (id, practice_id, client_id, channel)
        SELECT uuidv7(), NEW.practice_id, NEW.id, 'email' WHERE NEW.member_id IS NOT NULL;
    END IF;
    IF TG_OP = 'INSERT' OR NEW.phone <> OLD.phone THEN
        DELETE FROM public.reminders_otherplace o
        WHERE o.practice_id = NEW.practice_id AND o.client_id = NEW.id AND o.channel = 'sms';
        INSERT INTO public.reminders_otherplace (id, practice_id, client_id, channel)
        SELECT uuidv7(), NEW.practice_id, NEW.id, 'sms' WHERE NEW.phone <> '';
    END IF;
    RETURN NULL;
END $$;

-- Of the acting practice, for the engine: what has no mark yet, and what is to be marked.
CREATE FUNCTION rls.unmarked_places() RETURNS TABLE (id uuid, channel text, told text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    SELECT o.id, o.channel, CASE o.channel WHEN 'sms' THEN c.phone ELSE coalesce(a.email, '') END
    FROM public.reminders_otherplace o
    JOIN public.clients_client c ON c.practice_id = o.practice_id AND c.id = o.client_id
    LEFT JOIN public.practices_member m ON m.practice_id = c.practice_id AND m.id = c.member_id
    LEFT JOIN public.practices_account a ON a.id = m.account_id
    WHERE o.practice_id = rls.practice() AND o.address_mark IS NULL
$$;
CREATE FUNCTION rls.mark_place(place uuid, mark bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    UPDATE public.reminders_otherplace SET address_mark = mark WHERE practice_id = rls.practice() AND id = place
$$;

DROP FUNCTION rls.shares_address(uuid[]);
-- Of the clients named (NULL: of all in the acting practice): by which channel they would be reached where somebody else of
-- the practice is reached, signs in or has their phone. In the case that the two are, or were, in together; not
-- `within_case`: in each open case of the client, where they are in none together. For the engine alone: neither of the two
-- is told. Each address is looked up by its mark.
CREATE FUNCTION rls.shares_address(clients uuid[])
RETURNS TABLE (client_id uuid, case_id uuid, channel text, within_case boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    WITH mine AS MATERIALIZED (
        SELECT a.practice_id, a.client_id, a.channel, a.address_mark AS mark FROM public.clients_safechannel a
        WHERE a.practice_id = rls.practice() AND a.address_mark IS NOT NULL
            AND (clients IS NULL OR a.client_id = ANY (clients))
    ), met AS MATERIALIZED (
        SELECT a.practice_id, a.client_id, a.channel, b.client_id AS other FROM mine a
        JOIN public.clients_safechannel b ON b.practice_id = a.practice_id AND b.address_mark = a.mark
            AND b.client_id <> a.client_id
        UNION
        SELECT a.practice_id, a.client_id, a.channel, b.client_id FROM mine a
        JOIN public.reminders_otherplace b ON b.practice_id = a.practice_id AND b.address_mark = a.mark
            AND b.client_id <> a.client_id
        UNION
        SELECT a.practice_id, a.client_id, 'push', b.client_id FROM public.reminders_pushdevice a
        JOIN public.reminders_pushdevice b ON b.practice_id = a.practice_id AND b.endpoint_mark = a.endpoint_mark
            AND b.client_id <> a.client_id
        WHERE a.practice_id = rls.practice() AND (clients IS NULL OR a.client_id = ANY (clients))
    ), together AS MATERIALIZED (
        SELECT m.client_id, m.other, m.channel, c.case_id FROM met m
        JOIN public.clients_caseclient c ON c.practice_id = m.practice_id AND c.client_id = m.client_id
        JOIN public.clients_caseclient d ON d.practice_id = c.practice_id AND d.case_id = c.case_id
            AND d.client_id = m.other
    )
    SELECT t.client_id, t.case_id, t.channel, true FROM together t
    UNION
    SELECT m.client_id, c.case_id, m.channel, false FROM met m
    JOIN public.clients_caseclient c ON c.practice_id = m.practice_id AND c.client_id = m.client_id
    JOIN public.clients_case k ON k.practice_id = c.practice_id AND k.id = c.case_id AND k.state <> 'closed'
    WHERE NOT EXISTS (SELECT FROM together t WHERE t.client_id = m.client_id AND t.other = m.other)
$$;
GRANT EXECUTE ON FUNCTION rls.unmarked_places(), rls.mark_place(uuid, bytea), rls.shares_address(uuid[]) TO relcare_app;
GRANT EXECUTE ON FUNCTION rls.other_places() TO relcare_owner;

-- Practices with work of one sort that is due at `at`; nothing but their ids. For `purge`, `at` is the moment before which
-- rows are old.
CREATE OR REPLACE FUNCTION rls.due_practices(most integer, work text, at timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM rls.engine_only();
    IF work NOT IN ('plan', 'send', 'alert', 'mail', 'follow', 'screen', 'homework', 'contact', 'reconcile', 'purge') THEN
        RAISE EXCEPTION 'there is no work called %', work USING ERRCODE = '22023';
    END IF;
    -- In random order, so that none is always the last; but where an alert is due, before all others.
    RETURN QUERY
    SELECT p.id FROM public.practices_practice p
    WHERE CASE work
        WHEN 'plan' THEN EXISTS (SELECT FROM public.reminders_checkinplan r
            WHERE r.practice_id = p.id AND r.state <> 'stopped' AND r.next_due_at <= at)
        WHEN 'send' THEN EXISTS (SELECT FROM public.reminders_message m
            WHERE m.practice_id = p.id AND m.status IN ('pending', 'claimed', 'sending') AND m.next_try_at <= at)
        WHEN 'alert' THEN EXISTS (SELECT FROM public.clients_inboxitem i
            WHERE i.practice_id = p.id AND i.kind = 'urgent' AND i.acknowledged_at IS NULL)
        WHEN 'mail' THEN EXISTS (SELECT FROM public.practices_invitation v
            WHERE v.practice_id = p.id AND v.mailed_at IS NULL AND v.used_at IS NULL AND v.revoked_at IS NULL
                AND v.expires_at > at)
        WHEN 'follow' THEN EXISTS (SELECT FROM public.reminders_checkinplan r
            WHERE r.practice_id = p.id AND r.state <> 'stopped')
            OR EXISTS (SELECT FROM public.reminders_link l WHERE l.practice_id = p.id AND l.expires_at <= at)
        WHEN 'screen' THEN EXISTS (SELECT FROM public.clients_case k
            WHERE k.practice_id = p.id AND k.kind = 'couple' AND k.state <> 'closed')
            OR EXISTS (SELECT FROM public.clients_screening s WHERE s.practice_id = p.id)
            OR EXISTS (SELECT FROM public.clients_screeningcause c WHERE c.practice_id = p.id)
        WHEN 'homework' THEN EXISTS (SELECT FROM public.assessments_course c
            WHERE c.practice_id = p.id AND c.state = 'running')
            OR EXISTS (SELECT FROM public.assessments_homework h WHERE h.practice_id = p.id
                AND h.state = 'assigned' AND (h.closes_at <= at OR h.asked_at IS NULL))
            OR (p.settings ->> 'after_session_forms')::integer = 1 AND EXISTS (SELECT FROM public.clients_session s
                WHERE s.practice_id = p.id AND s.state = 'held' AND s.starts_at <= at
                    AND s.ends_at > at - interval '9 days'
                    AND greatest(s.ends_at, s.held_at) > at - interval '48 hours')
        -- Addresses, numbers or browsers that are two clients'; whether the two belong together is asked then.
        WHEN 'contact' THEN EXISTS (SELECT FROM public.clients_safechannel a
            JOIN public.clients_safechannel b ON b.practice_id = a.practice_id
                AND b.address_mark = a.address_mark AND b.client_id <> a.client_id
            WHERE a.practice_id = p.id)
            OR EXISTS (SELECT FROM public.reminders_pushdevice a
                JOIN public.reminders_pushdevice b ON b.practice_id = a.practice_id
                    AND b.endpoint_mark = a.endpoint_mark AND b.client_id <> a.client_id
                WHERE a.practice_id = p.id)
            -- Where clients sign in and their phones, which are compared too, and those that are not marked yet.
            OR EXISTS (SELECT FROM public.clients_safechannel a
                JOIN public.reminders_otherplace b ON b.practice_id = a.practice_id
                    AND b.address_mark = a.address_mark AND b.client_id <> a.client_id
                WHERE a.practice_id = p.id)
            OR EXISTS (SELECT FROM public.reminders_otherplace o WHERE o.practice_id = p.id AND o.address_mark IS NULL)
            -- And what two had in common, as long as nobody saw that they don't any more.
            OR EXISTS (SELECT FROM public.reminders_sharedaddress s
                WHERE s.practice_id = p.id AND s.ended_at IS NULL)
        -- Text messages of which nobody knows whether they left: for three days their provider is asked.
        WHEN 'reconcile' THEN EXISTS (SELECT FROM public.reminders_message m
            WHERE m.practice_id = p.id AND m.status = 'uncertain' AND m.channel = 'sms'
                AND m.dispatched_at > at - interval '3 days')
        WHEN 'purge' THEN EXISTS (SELECT FROM public.reminders_message m
            WHERE m.practice_id = p.id AND m.made_at <= at)
        END
    ORDER BY CASE WHEN work = 'send' AND EXISTS (SELECT FROM public.reminders_message m
            WHERE m.practice_id = p.id AND m.status IN ('pending', 'claimed', 'sending') AND m.alert_id IS NOT NULL
                AND m.next_try_at <= at AND (m.status = 'pending' OR m.lease_until <= at))
        THEN 0 ELSE 1 END, random()
    LIMIT most;
END $$;

RESET ROLE;

CREATE TRIGGER other_places AFTER INSERT OR UPDATE OF phone, member_id ON clients_client
    FOR EACH ROW EXECUTE FUNCTION rls.other_places();
INSERT INTO reminders_otherplace (id, practice_id, client_id, channel)
SELECT uuidv7(), c.practice_id, c.id, 'email' FROM clients_client c WHERE c.member_id IS NOT NULL
UNION ALL
SELECT uuidv7(), c.practice_id, c.id, 'sms' FROM clients_client c WHERE c.phone <> '';
