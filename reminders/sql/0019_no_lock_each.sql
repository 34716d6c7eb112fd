SET ROLE relcare_definer;
-- At most `most` practices with work of one sort that is due at `at`; nothing but their ids. None is locked: a lock takes a
-- place in memory that all connections share, and there may be more practices than places. Whoever may not be two at once
-- locks what it takes up, when it does. For `purge`, `at` is the moment before which rows are old.
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

-- The same for practices that have something due, at most `most` together and `most_of_a_practice` of each. `practices` are
-- looked at that nobody else looks at just now; where these have nothing to give, since their hour's messages are sent, up
-- to fifty times as many others.
CREATE OR REPLACE FUNCTION rls.claim(at timestamptz, practices integer, most integer, most_of_a_practice integer,
    standard integer, lease interval, attempts integer, only_once text[])
RETURNS TABLE (practice_id uuid, message_id uuid, token integer)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    here uuid;
    key bigint;
    holds boolean := false;
    seen integer := 0;
    claimed integer;
    wanted integer := most;
BEGIN
    PERFORM rls.act('engine', NULL, NULL, NULL, '', '', NULL);
    FOREACH here IN ARRAY ARRAY(SELECT rls.due_practices(2147483647, 'send', at)) LOOP
        key := hashtextextended('send' || here, 3);
        -- Let go of at once where nothing was claimed; else held until the transaction ends, for the next one's count.
        holds := pg_try_advisory_lock(key);
        CONTINUE WHEN NOT holds;
        PERFORM rls.act('engine', here, NULL, NULL, '', '', NULL);
        RETURN QUERY SELECT here, c.message_id, c.token
            FROM rls.claim_of_practice(at, least(wanted, most_of_a_practice), standard, lease, attempts, only_once) AS c;
        GET DIAGNOSTICS claimed = ROW_COUNT;
        IF claimed > 0 THEN PERFORM pg_advisory_xact_lock(key); END IF;
        holds := NOT pg_advisory_unlock(key);
        wanted := wanted - claimed;
        seen := seen + 1;
        EXIT WHEN wanted <= 0 OR seen = practices AND wanted < most OR seen = practices * 51;
    END LOOP;
    PERFORM rls.act('engine', NULL, NULL, NULL, '', '', NULL);
EXCEPTION WHEN query_canceled OR OTHERS THEN
    -- No transaction's end lets go of it.
    IF holds THEN PERFORM pg_advisory_unlock(key); END IF;
    RAISE;
END $$;
