-- A message that waits moves along with its client's safe hours, where these come later on the same day.
GRANT UPDATE (not_before, not_after) ON reminders_message TO relcare_app;

DROP FUNCTION rls.look_again(uuid, uuid, integer, timestamptz, text, uuid, uuid, integer, timestamptz);
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
    practice_zone text, settings jsonb, watched_hours jsonb, leads_nowhere text, respond_by timestamptz)
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
        h.zone, h.settings, h.watched_hours,
        (SELECT n.reason FROM rls.leads_nowhere(ARRAY[m.plan_id], m.occurrence) AS n),
        m.respond_by
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

GRANT EXECUTE ON FUNCTION
    rls.look_again(uuid, uuid, integer, timestamptz, text, uuid, uuid, integer, timestamptz) TO relcare_app;
