-- After sessions the engine asks as well; of what it asks then, nobody is reminded.
SET ROLE relcare_definer;

-- Practices with work of one sort that is due at `at`, locked until the transaction ends; nothing but their ids.
CREATE OR REPLACE FUNCTION rls.due_practices(most integer, work text, at timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    of_practice uuid;
    found integer := 0;
BEGIN
    PERFORM rls.engine_only();
    IF work NOT IN ('plan', 'send', 'alert', 'mail', 'follow', 'screen', 'homework') THEN
        RAISE EXCEPTION 'there is no work called %', work USING ERRCODE = '22023';
    END IF;
    -- In random order, so that none is always the last.
    FOR of_practice IN
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
                        AND s.ends_at > at - interval '48 hours')
            END
        ORDER BY random()
    LOOP
        CONTINUE WHEN NOT pg_try_advisory_xact_lock(hashtextextended(work || of_practice, 3));
        RETURN NEXT of_practice;
        found := found + 1;
        EXIT WHEN found >= most;
    END LOOP;
END $$;

-- Dates and states around plans of the acting practice; no text, no score, no title. What a client keeps with
-- their therapist counts nowhere here: messages go on as if it had not been written.
CREATE OR REPLACE FUNCTION rls.reminder_facts(plans uuid[], at timestamptz)
RETURNS TABLE (plan_id uuid, zone text, case_is_open boolean, has_open_homework boolean, due_on date,
    answered_at timestamptz, session_starts timestamptz[], session_ends timestamptz[], lacks_consent boolean,
    may_be_urgent boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    SELECT p.id, c.zone,
        EXISTS (SELECT FROM public.clients_caseclient cc
            JOIN public.clients_case k ON k.practice_id = cc.practice_id AND k.id = cc.case_id
            WHERE cc.practice_id = p.practice_id AND cc.client_id = p.client_id AND k.state <> 'closed'),
        homework.found, homework.due_on, answered.newest, sessions.starts, sessions.ends,
        -- The client's age, by the practice's clock; whose day of birth nobody knows is of age.
        coalesce(extract(year FROM age((reminder_facts.at AT TIME ZONE practice.zone)::date, c.born_on))
            < coalesce((practice.settings ->> 'age_of_consent')::integer, 16), false)
            AND NOT EXISTS (SELECT FROM public.clients_consent s WHERE s.practice_id = p.practice_id
                AND s.client_id = p.client_id AND s.withdrawn_on IS NULL),
        -- Of what is asked for: the plan's own form, or whatever is open.
        EXISTS (SELECT FROM public.assessments_formversion v
            WHERE v.practice_id = p.practice_id
                AND jsonb_path_exists(v.scoring, '$.flags[*] ? (@.severity == "urgent")')
                AND (v.id = p.version_id OR p.version_id IS NULL AND EXISTS (
                    SELECT FROM public.assessments_homework h WHERE h.practice_id = p.practice_id
                        AND h.client_id = p.client_id AND h.state = 'assigned'
                        AND h.asked_at IS NOT NULL AND h.version_id = v.id
                        AND NOT EXISTS (SELECT FROM public.assessments_sessionform g
                            WHERE g.practice_id = h.practice_id AND g.homework_id = h.id))))
    FROM public.reminders_checkinplan p
    JOIN public.practices_practice practice ON practice.id = p.practice_id
    JOIN public.clients_client c ON c.practice_id = p.practice_id AND c.id = p.client_id
    CROSS JOIN LATERAL (
        SELECT count(*) > 0 AS found, min(h.due_on) AS due_on FROM public.assessments_homework h
        WHERE h.practice_id = p.practice_id AND h.client_id = p.client_id AND h.state = 'assigned'
            AND h.asked_at IS NOT NULL
            AND (p.version_id IS NULL OR h.version_id = p.version_id)
            -- Asked after a session: no reminder.
            AND NOT EXISTS (SELECT FROM public.assessments_sessionform g
                WHERE g.practice_id = h.practice_id AND g.homework_id = h.id)) AS homework
    CROSS JOIN LATERAL (
        SELECT max(r.sent_at) AS newest FROM public.assessments_response r
        WHERE r.practice_id = p.practice_id AND r.client_id = p.client_id
            AND (p.version_id IS NULL OR r.version_id = p.version_id)
            AND NOT EXISTS (SELECT FROM public.assessments_sessionform g
                WHERE g.practice_id = r.practice_id AND g.homework_id = r.homework_id)) AS answered
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(s.starts_at ORDER BY s.starts_at), '{}') AS starts,
               coalesce(array_agg(s.ends_at ORDER BY s.starts_at), '{}') AS ends
        FROM public.clients_attendee a
        JOIN public.clients_session s ON s.practice_id = a.practice_id AND s.id = a.session_id
        WHERE a.practice_id = p.practice_id AND a.client_id = p.client_id AND s.state IN ('planned', 'held')
            AND s.ends_at > reminder_facts.at - interval '8 days' AND s.starts_at < reminder_facts.at + interval '15 days') AS sessions
    WHERE p.practice_id = rls.practice() AND p.id = ANY (plans)
$$;
RESET ROLE;
