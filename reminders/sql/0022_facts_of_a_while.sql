SET ROLE relcare_definer;
-- Dates and states around plans of the acting practice; no text, no score, no title. What a client keeps with their therapist
-- counts nowhere here: messages go on as if it had not been written. What is asked after a session is no homework that
-- anybody is reminded of, and neither is a check-in. What it costs does not grow with what lies behind a client.
CREATE OR REPLACE FUNCTION rls.reminder_facts(plans uuid[], at timestamptz)
RETURNS TABLE (plan_id uuid, zone text, case_is_open boolean, has_open_homework boolean, due_ons date[],
    homework_state text, answered_at timestamptz, session_starts timestamptz[], session_ends timestamptz[],
    lacks_consent boolean, may_be_urgent boolean, shared_channels text[], another_left_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    SELECT p.id, c.zone,
        EXISTS (SELECT FROM public.clients_caseclient cc
            JOIN public.clients_case k ON k.practice_id = cc.practice_id AND k.id = cc.case_id
            WHERE cc.practice_id = p.practice_id AND cc.client_id = p.client_id AND k.state <> 'closed'),
        homework.found, homework.due_ons, own.state, answered.newest, sessions.starts, sessions.ends,
        -- The client's age, by the practice's clock; whose day of birth nobody knows is of age.
        coalesce(extract(year FROM age((reminder_facts.at AT TIME ZONE practice.zone)::date, c.born_on))
            < coalesce((practice.settings ->> 'age_of_consent')::integer, 16), false)
            AND NOT EXISTS (SELECT FROM public.clients_consent s WHERE s.practice_id = p.practice_id
                AND s.client_id = p.client_id AND s.withdrawn_on IS NULL),
        -- Of what is asked for: the plan's own form, or whatever is open.
        EXISTS (SELECT FROM public.assessments_formversion v
            WHERE v.practice_id = p.practice_id
                AND jsonb_path_exists(v.scoring, '$.flags[*] ? (@.severity == "urgent")')
                AND (v.id = p.version_id OR v.id = own.version_id
                    OR p.version_id IS NULL AND v.id = ANY (homework.versions))),
        ARRAY(SELECT DISTINCT s.channel FROM rls.shares_address(ARRAY[p.client_id]) s ORDER BY 1),
        (SELECT max(m.dispatched_at) FROM public.reminders_message m
            WHERE m.practice_id = p.practice_id AND m.client_id = p.client_id AND m.plan_id <> p.id
                AND m.occurrence > reminder_facts.at - interval '16 days'
                AND m.dispatched_at > reminder_facts.at - interval '2 days')
    FROM public.reminders_checkinplan p
    JOIN public.practices_practice practice ON practice.id = p.practice_id
    JOIN public.clients_client c ON c.practice_id = p.practice_id AND c.id = p.client_id
    LEFT JOIN public.assessments_homework own ON own.practice_id = p.practice_id AND own.id = p.homework_id
    CROSS JOIN LATERAL (
        SELECT count(*) > 0 AS found, array_agg(h.version_id) AS versions,
            coalesce(array_agg(h.due_on ORDER BY h.due_on) FILTER (WHERE h.due_on IS NOT NULL), '{}') AS due_ons
        FROM public.assessments_homework h
        WHERE h.practice_id = p.practice_id AND h.client_id = p.client_id AND h.state = 'assigned'
            AND h.asked_at IS NOT NULL
            AND (p.version_id IS NULL OR h.version_id = p.version_id)
            AND (p.homework_id IS NULL OR h.id = p.homework_id)
            AND NOT EXISTS (SELECT FROM public.assessments_sessionform g
                WHERE g.practice_id = h.practice_id AND g.homework_id = h.id)
            AND NOT EXISTS (SELECT FROM public.reminders_checkin i
                WHERE i.practice_id = h.practice_id AND i.homework_id = h.id)) AS homework
    CROSS JOIN LATERAL (
        SELECT max(r.sent_at) AS newest FROM public.assessments_response r
        WHERE r.practice_id = p.practice_id AND r.client_id = p.client_id
            -- Its own form, or any: said as a span, which the index over forms can follow.
            AND r.version_id BETWEEN coalesce(p.version_id, '00000000-0000-0000-0000-000000000000')
                AND coalesce(p.version_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
            AND (p.homework_id IS NULL OR r.homework_id = p.homework_id)
            AND NOT EXISTS (SELECT FROM public.assessments_sessionform g
                WHERE g.practice_id = r.practice_id AND g.homework_id = r.homework_id)
            -- Where no form is named, another plan's check-in answers nothing that this one asks.
            AND (p.version_id IS NOT NULL OR NOT EXISTS (SELECT FROM public.reminders_checkin i
                WHERE i.practice_id = r.practice_id AND i.homework_id = r.homework_id AND i.plan_id <> p.id))) AS answered
    -- So far back that the longest a plan waits after a session lies within, and a week of an outage.
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(s.starts_at ORDER BY s.starts_at), '{}') AS starts,
               coalesce(array_agg(s.ends_at ORDER BY s.starts_at), '{}') AS ends
        -- By the client's cases, whose sessions of some weeks are few; those that they ever attended are many.
        FROM public.clients_caseclient cc
        JOIN public.clients_session s ON s.practice_id = cc.practice_id AND s.case_id = cc.case_id
        WHERE cc.practice_id = p.practice_id AND cc.client_id = p.client_id AND s.state IN ('planned', 'held')
            -- None lasts a day.
            AND s.starts_at > reminder_facts.at - interval '23 days' AND s.starts_at < reminder_facts.at + interval '15 days'
            AND s.ends_at > reminder_facts.at - interval '22 days'
            -- A join would begin with all that the client ever attended, since the planner takes them for one.
            AND EXISTS (SELECT FROM public.clients_attendee a WHERE a.practice_id = s.practice_id AND a.session_id = s.id
                AND a.client_id = p.client_id OFFSET 0)) AS sessions
    WHERE p.practice_id = rls.practice() AND p.id = ANY (plans)
$$;
RESET ROLE;

-- From now on the message may be out: its mark, where the lease still holds, and its link, where it has one.
CREATE FUNCTION rls.begin_sending(message uuid, token integer, way text, dated_at timestamptz, until timestamptz,
    of_practice uuid, of_client uuid, link uuid, hash bytea, good_until timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF hash IS NOT NULL THEN
        INSERT INTO public.reminders_link (id, practice_id, client_id, message_id, token_hash, expires_at, wrong_factors)
        VALUES (link, of_practice, of_client, message, hash, good_until, 0) ON CONFLICT DO NOTHING;
    END IF;
    UPDATE public.reminders_message w SET status = 'sending', channel = way, attempt = w.attempt + 1,
        dispatched_at = begin_sending.dated_at, lease_until = until
    WHERE w.id = message AND w.lease_token = token;
END $$;
GRANT EXECUTE ON FUNCTION rls.begin_sending(uuid, integer, text, timestamptz, timestamptz, uuid, uuid, uuid, bytea,
    timestamptz) TO relcare_app;

-- Planned once, not for each practice's handful.
ALTER FUNCTION rls.claim_of_practice(timestamptz, integer, integer, interval, integer, text[])
    SET plan_cache_mode = force_generic_plan;
