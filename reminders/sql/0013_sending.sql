-- What takes a message from due to sent, in few round trips: with the rights of whoever calls, under the same row
-- policies as every other statement, acting as the engine in one practice at a time.

-- Lease at most `most` due messages of the acting practice, alerts first; `standard`: reminders an hour where the practice
-- has set no number of its own. What is over (`attempts` of a reminder, or its time) or may not be repeated (its channel
-- is one of `only_once`) comes to its end instead.
CREATE FUNCTION rls.claim_of_practice(at timestamptz, most integer, standard integer, lease interval, attempts integer,
    only_once text[]) RETURNS TABLE (message_id uuid, token integer)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    here uuid := rls.practice();
    hour_ago timestamptz := at - interval '1 hour';
    room integer;
    taken uuid[];
BEGIN
    -- A statement of its own: it sees what others committed before the practice was locked.
    SELECT coalesce((p.settings ->> 'messages_per_hour')::integer, standard)
        - (SELECT count(*) FROM public.reminders_message m WHERE m.practice_id = here AND m.dispatched_at > hour_ago
            AND m.plan_id IS NOT NULL)
        - (SELECT count(*) FROM public.reminders_message m WHERE m.practice_id = here AND m.status = 'claimed'
            AND m.lease_until > at AND (m.dispatched_at > hour_ago) IS NOT TRUE AND m.plan_id IS NOT NULL)
    INTO room FROM public.practices_practice p WHERE p.id = here;
    taken := ARRAY(SELECT m.id FROM public.reminders_message m
        WHERE m.practice_id = here AND m.status IN ('pending', 'claimed', 'sending') AND m.alert_id IS NOT NULL
            AND m.next_try_at <= at AND (m.status = 'pending' OR m.lease_until <= at)
        ORDER BY m.next_try_at, m.id LIMIT most FOR UPDATE SKIP LOCKED);
    room := least(room, most - cardinality(taken));
    IF room > 0 THEN
        taken := taken || ARRAY(SELECT m.id FROM public.reminders_message m
            WHERE m.practice_id = here AND m.status IN ('pending', 'claimed', 'sending') AND m.plan_id IS NOT NULL
                AND m.next_try_at <= at AND (m.status = 'pending' OR m.lease_until <= at)
            ORDER BY m.next_try_at, m.id LIMIT room FOR UPDATE SKIP LOCKED);
    END IF;
    IF cardinality(taken) = 0 THEN RETURN; END IF;
    RETURN QUERY
    WITH judged AS (
        SELECT m.id, m.ambiguous + (m.status = 'sending')::integer AS ambiguous,
            m.not_after <= at OR m.alert_id IS NULL AND m.attempt >= attempts AS is_over,
            m.channel = ANY (only_once) AS is_only_once
        FROM public.reminders_message m WHERE m.id = ANY (taken)
    ), told AS (
        SELECT j.id, j.ambiguous, CASE
            WHEN j.ambiguous > 1 OR j.ambiguous = 1 AND (j.is_over OR j.is_only_once) THEN 'uncertain'
            WHEN j.is_over THEN 'expired' ELSE 'claimed' END AS status
        FROM judged j
    ), written AS (
        UPDATE public.reminders_message m SET status = t.status, ambiguous = t.ambiguous,
            lease_until = CASE WHEN t.status = 'claimed' THEN at + lease END,
            lease_token = m.lease_token + (t.status = 'claimed')::integer
        FROM told t WHERE m.id = t.id
        RETURNING m.id, m.lease_token, m.status
    )
    SELECT w.id, w.lease_token FROM written w WHERE w.status = 'claimed' ORDER BY array_position(taken, w.id);
END $$;

-- The same for `practices` practices that have something due, at most `most` together and `most_of_a_practice` of each.
CREATE FUNCTION rls.claim(at timestamptz, practices integer, most integer, most_of_a_practice integer, standard integer,
    lease interval, attempts integer, only_once text[]) RETURNS TABLE (practice_id uuid, message_id uuid, token integer)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    here uuid;
    claimed integer;
BEGIN
    PERFORM rls.act('engine', NULL, NULL, NULL, '', '', NULL);
    -- Found and locked before the first of them is looked at.
    FOREACH here IN ARRAY ARRAY(SELECT rls.due_practices(practices, 'send', at)) LOOP
        PERFORM rls.act('engine', here, NULL, NULL, '', '', NULL);
        RETURN QUERY SELECT here, c.message_id, c.token
            FROM rls.claim_of_practice(at, least(most, most_of_a_practice), standard, lease, attempts, only_once) AS c;
        GET DIAGNOSTICS claimed = ROW_COUNT;
        most := most - claimed;
        EXIT WHEN most <= 0;
    END LOOP;
    PERFORM rls.act('engine', NULL, NULL, NULL, '', '', NULL);
END $$;

-- The message handed over last is marked as sent; then all that decides about the next one, as it stands now: the row and
-- its plan are locked, and what is read after that is what counts. No row: somebody else holds the message by now.
CREATE FUNCTION rls.look_again(last_practice uuid, last_message uuid, last_token integer, last_at timestamptz,
    last_provider_id text, of_practice uuid, message uuid, token integer, at timestamptz)
RETURNS TABLE (
    client_id uuid, plan_id uuid, alert_id uuid, occurrence timestamptz, channel text, not_after timestamptz,
    ambiguous smallint, dispatched_at timestamptz,
    what text, state text, paused_until timestamptz, silence_hours smallint, follows text, days smallint, starts_on date,
    local_time time,
    zone text, case_is_open boolean, has_open_homework boolean, answered_at timestamptz, session_starts timestamptz[],
    session_ends timestamptz[], lacks_consent boolean, may_be_urgent boolean, due_ons date[], homework_state text,
    shared_channels text[], another_left_at timestamptz, followed timestamptz[],
    has_contact boolean, windows jsonb, words_to_avoid text[], shared_device text, sender_label smallint, language text,
    prefers text, confirmed_on date, recheck_by date, opted_out_at timestamptz,
    channels text[], addresses text[], confirmed_ons date[], failed_ats timestamptz[], has_device boolean,
    practice_zone text, settings jsonb, watched_hours jsonb)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    m public.reminders_message;
    p public.reminders_checkinplan;
BEGIN
    IF last_message IS NOT NULL THEN
        PERFORM rls.act('engine', last_practice, NULL, NULL, '', '', NULL);
        UPDATE public.reminders_message w SET status = 'sent', sent_at = last_at, error_code = '',
            provider_id = last_provider_id, lease_until = NULL
        WHERE w.id = last_message AND w.status = 'sending' AND w.lease_token = last_token;
    END IF;
    PERFORM rls.act('engine', of_practice, NULL, NULL, '', '', NULL);
    SELECT w.* INTO m FROM public.reminders_message w
    WHERE w.id = message AND w.status = 'claimed' AND w.lease_token = token AND w.lease_until > at FOR UPDATE;
    IF m.id IS NULL THEN RETURN; END IF;
    SELECT w.* INTO p FROM public.reminders_checkinplan w WHERE w.id = m.plan_id FOR UPDATE;
    RETURN QUERY SELECT m.client_id, m.plan_id, m.alert_id, m.occurrence, m.channel, m.not_after, m.ambiguous,
        m.dispatched_at,
        p.what, p.state, p.paused_until, p.silence_hours, p.follows, p.days, p.starts_on, p.local_time,
        f.zone, f.case_is_open, f.has_open_homework, f.answered_at, f.session_starts, f.session_ends, f.lacks_consent,
        f.may_be_urgent, f.due_ons, f.homework_state, f.shared_channels, f.another_left_at,
        coalesce(CASE p.follows WHEN 'session' THEN (SELECT s.ends FROM rls.sessions_followed(ARRAY[m.plan_id], at) AS s) END, '{}'),
        c.id IS NOT NULL, c.windows, c.words_to_avoid, c.shared_device, c.sender_label, c.language, c.prefers,
        c.confirmed_on, c.recheck_by, c.opted_out_at,
        a.channels, a.addresses, a.confirmed_ons, a.failed_ats,
        EXISTS (SELECT FROM public.reminders_pushdevice d WHERE d.practice_id = m.practice_id
            AND d.client_id = m.client_id),
        h.zone, h.settings, h.watched_hours
    FROM public.practices_practice h
    -- Of an alert there are none: it is of no plan.
    LEFT JOIN rls.reminder_facts(ARRAY[m.plan_id], at) AS f ON true
    LEFT JOIN public.clients_contactplan c ON c.practice_id = m.practice_id AND c.client_id = m.client_id
    CROSS JOIN LATERAL (
        SELECT array_agg(w.channel ORDER BY w.channel) AS channels, array_agg(w.address ORDER BY w.channel) AS addresses,
            array_agg(w.confirmed_on ORDER BY w.channel) AS confirmed_ons,
            array_agg(w.failed_at ORDER BY w.channel) AS failed_ats
        FROM public.clients_safechannel w WHERE w.practice_id = m.practice_id AND w.client_id = m.client_id) AS a
    WHERE h.id = m.practice_id;
END $$;

GRANT EXECUTE ON FUNCTION rls.claim_of_practice(timestamptz, integer, integer, interval, integer, text[]),
    rls.claim(timestamptz, integer, integer, integer, integer, interval, integer, text[]),
    rls.look_again(uuid, uuid, integer, timestamptz, text, uuid, uuid, integer, timestamptz) TO relcare_app;
