-- What the engine asks, answered to nobody else; and only therapists and supervisors are told of urgent answers.
SET ROLE relcare_definer;

-- Practices with work of one sort that is due at `at`, locked until the transaction ends; nothing but their ids.
CREATE OR REPLACE FUNCTION rls.due_practices(most integer, work text, at timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    of_practice uuid;
    found integer := 0;
BEGIN
    PERFORM rls.engine_only();
    IF work NOT IN ('plan', 'send', 'alert', 'mail', 'follow') THEN
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
    answered_at timestamptz, session_starts timestamptz[], session_ends timestamptz[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    SELECT p.id, c.zone,
        EXISTS (SELECT FROM public.clients_caseclient cc
            JOIN public.clients_case k ON k.practice_id = cc.practice_id AND k.id = cc.case_id
            WHERE cc.practice_id = p.practice_id AND cc.client_id = p.client_id AND k.state <> 'closed'),
        homework.found, homework.due_on, answered.newest, sessions.starts, sessions.ends
    FROM public.reminders_checkinplan p
    JOIN public.clients_client c ON c.practice_id = p.practice_id AND c.id = p.client_id
    CROSS JOIN LATERAL (
        SELECT count(*) > 0 AS found, min(h.due_on) AS due_on FROM public.assessments_homework h
        WHERE h.practice_id = p.practice_id AND h.client_id = p.client_id AND h.state = 'assigned'
            AND (p.version_id IS NULL OR h.version_id = p.version_id)) AS homework
    CROSS JOIN LATERAL (
        SELECT max(r.sent_at) AS newest FROM public.assessments_response r
        WHERE r.practice_id = p.practice_id AND r.client_id = p.client_id
            AND (p.version_id IS NULL OR r.version_id = p.version_id)) AS answered
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(s.starts_at ORDER BY s.starts_at), '{}') AS starts,
               coalesce(array_agg(s.ends_at ORDER BY s.starts_at), '{}') AS ends
        FROM public.clients_attendee a
        JOIN public.clients_session s ON s.practice_id = a.practice_id AND s.id = a.session_id
        WHERE a.practice_id = p.practice_id AND a.client_id = p.client_id AND s.state IN ('planned', 'held')
            AND s.ends_at > reminder_facts.at - interval '8 days' AND s.starts_at < reminder_facts.at + interval '15 days') AS sessions
    WHERE p.practice_id = rls.practice() AND p.id = ANY (plans)
$$;

-- Urgent items nobody has taken care of: since when, how far the chain came, and who stands on each of its steps.
CREATE OR REPLACE FUNCTION rls.alert_facts(at timestamptz)
RETURNS TABLE (item_id uuid, client_id uuid, since timestamptz, step smallint, told_at timestamptz,
    on_duty uuid[], covers uuid[], supervisors uuid[], all_on_duty uuid[], team uuid[], staff uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    WITH here AS (
        SELECT p.id, (alert_facts.at AT TIME ZONE p.zone)::date AS today FROM public.practices_practice p
        WHERE p.id = rls.practice()
    ), active AS (
        SELECT m.id, m.supervisor_id, m.roles FROM public.practices_member m, here
        WHERE m.practice_id = here.id AND m.is_active AND m.roles && ARRAY['therapist', 'supervisor']
    ), duty AS (
        SELECT DISTINCT d.member_id, d.starts_at <= alert_facts.at AS is_now FROM public.clients_duty d, here
        WHERE d.practice_id = here.id AND d.ends_at > alert_facts.at AND d.starts_at < alert_facts.at + interval '24 hours'
            AND d.member_id IN (SELECT id FROM active)
    ), item AS (
        SELECT i.id, i.client_id, i.case_id, i.since, told.step, told.newest AS told_at,
            ARRAY(SELECT DISTINCT t.member_id FROM public.clients_careteam t
                JOIN public.clients_case k ON k.practice_id = t.practice_id AND k.id = t.case_id
                WHERE t.practice_id = i.practice_id AND t.left_on IS NULL
                    AND t.member_id IN (SELECT id FROM active)
                    AND (t.case_id = i.case_id OR i.case_id IS NULL AND k.state <> 'closed' AND t.case_id IN (
                        SELECT cc.case_id FROM public.clients_caseclient cc
                        WHERE cc.practice_id = i.practice_id AND cc.client_id = i.client_id))) AS team,
            told.members
        FROM public.clients_inboxitem i, here
        CROSS JOIN LATERAL (
            SELECT coalesce(max(a.step), 0)::smallint AS step, max(a.made_at) AS newest,
                coalesce(array_agg(DISTINCT a.member_id) FILTER (WHERE a.member_id IS NOT NULL), '{}') AS members
            FROM public.clients_staffalert a WHERE a.practice_id = i.practice_id AND a.item_id = i.id) AS told
        WHERE i.practice_id = here.id AND i.kind = 'urgent' AND i.acknowledged_at IS NULL
    )
    SELECT item.id, item.client_id, item.since, item.step, item.told_at,
        ARRAY(SELECT member_id FROM duty WHERE is_now ORDER BY 1),
        ARRAY(SELECT DISTINCT l.cover_id FROM public.clients_leave l, here
            WHERE l.practice_id = here.id AND here.today BETWEEN l.starts_on AND l.ends_on
                AND l.member_id = ANY (item.members || item.team) AND l.cover_id IN (SELECT id FROM active) ORDER BY 1),
        ARRAY(SELECT DISTINCT a.supervisor_id FROM active a
            WHERE a.id = ANY (item.members || item.team) AND a.supervisor_id IN (SELECT id FROM active) ORDER BY 1),
        ARRAY(SELECT DISTINCT member_id FROM duty ORDER BY 1),
        item.team,
        ARRAY(SELECT id FROM active WHERE 'therapist' = ANY (roles) ORDER BY 1)
    FROM item
$$;

-- Where a staff alert of the acting practice goes: the sign-in address of its member.
CREATE OR REPLACE FUNCTION rls.alert_address(of_alert uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    SELECT a.email FROM public.clients_staffalert s
    JOIN public.practices_member m ON m.practice_id = s.practice_id AND m.id = s.member_id AND m.is_active
    JOIN public.practices_account a ON a.id = m.account_id AND a.is_active
    WHERE s.practice_id = rls.practice() AND s.id = of_alert
$$;

RESET ROLE;
