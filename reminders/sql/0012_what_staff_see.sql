-- The queue's health, figures for Prometheus, and whether reminders help: counts alone, nobody's rows.
SET ROLE relcare_definer;

-- Of the acting practice, for managers and supervisors. A reason is named where it speaks of five clients or more; no
-- moment is asked for, so that nobody takes one count from another. `due_since` of what was tried is its first moment,
-- for the next try lies ahead.
CREATE FUNCTION rls.queue_health()
RETURNS TABLE (due_unsent bigint, alerts_due_unsent bigint, oldest_due_at timestamptz, waiting bigint, states jsonb,
    suppressed jsonb, suppressed_untold bigint, uncertain bigint, sent_this_hour bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH here AS MATERIALIZED (
        SELECT p.id AS practice FROM public.practices_practice p
        WHERE p.id = rls.practice() AND rls.kind() = 'member' AND (rls.has_role('manager') OR rls.has_role('supervisor'))
    ), waits AS MATERIALIZED (
        SELECT m.alert_id IS NOT NULL AS is_alert, m.status, m.lease_until, m.dispatched_at,
            CASE WHEN m.attempt > 0 THEN m.not_before ELSE m.next_try_at END AS due_since
        FROM here JOIN public.reminders_message m ON m.practice_id = here.practice
            AND m.status IN ('pending', 'claimed', 'sending')
    ), made AS MATERIALIZED (
        SELECT m.status, m.suppressed_reason, m.client_id, m.plan_id FROM here
        JOIN public.reminders_message m ON m.practice_id = here.practice AND m.made_at > now() - interval '24 hours'
    ), reason AS MATERIALIZED (
        SELECT suppressed_reason, count(*) AS n FROM made WHERE status = 'suppressed' AND plan_id IS NOT NULL
        GROUP BY suppressed_reason HAVING count(DISTINCT client_id) >= 5
    )
    SELECT
        (SELECT count(*) FROM waits WHERE due_since <= now()),
        (SELECT count(*) FROM waits WHERE due_since <= now() AND is_alert),
        (SELECT min(due_since) FROM waits WHERE due_since <= now()),
        (SELECT count(*) FROM waits),
        (SELECT coalesce(jsonb_object_agg(s.status, s.n), '{}')
            FROM (SELECT status, count(*) AS n FROM made GROUP BY status) AS s),
        (SELECT coalesce(jsonb_object_agg(suppressed_reason, n), '{}') FROM reason),
        (SELECT count(*) FROM made WHERE status = 'suppressed' AND plan_id IS NOT NULL)
            - (SELECT coalesce(sum(n), 0)::bigint FROM reason),
        (SELECT count(*) FROM public.reminders_message m WHERE m.practice_id = here.practice AND m.status = 'uncertain'
            AND m.dispatched_at > now() - interval '7 days'),
        -- As claims count: what left within the hour, and what is held to leave.
        (SELECT count(*) FROM public.reminders_message m WHERE m.practice_id = here.practice AND m.plan_id IS NOT NULL
            AND m.dispatched_at > now() - interval '1 hour')
            + (SELECT count(*) FROM waits WHERE NOT is_alert AND status = 'claimed' AND lease_until > now()
                AND (dispatched_at IS NULL OR dispatched_at <= now() - interval '1 hour'))
    FROM here
$$;

-- Of this whole installation, without a word of which practice: what waits, and what was made within a day. Whatever
-- ended before is not looked at.
CREATE FUNCTION rls.reminder_metrics()
RETURNS TABLE (due_unsent bigint, oldest_due_at timestamptz, states jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    WITH waits AS MATERIALIZED (
        SELECT m.status, CASE WHEN m.attempt > 0 THEN m.not_before ELSE m.next_try_at END AS due_since
        FROM public.reminders_message m WHERE m.status IN ('pending', 'claimed', 'sending')
    ), state AS (
        SELECT status, count(*) AS n FROM waits GROUP BY status
        UNION ALL
        SELECT made.status, count(*) FROM public.practices_practice p CROSS JOIN LATERAL (
            SELECT m.status FROM public.reminders_message m
            WHERE m.practice_id = p.id AND m.made_at > now() - interval '24 hours'
                AND m.status NOT IN ('pending', 'claimed', 'sending')) AS made
        GROUP BY made.status
    )
    SELECT (SELECT count(*) FROM waits WHERE due_since <= now()), (SELECT min(due_since) FROM waits WHERE due_since <= now()),
        (SELECT coalesce(jsonb_object_agg(status, n), '{}') FROM state)
$$;

-- Of one quarter of the acting practice, by its own clock, for managers and supervisors: how many check-ins and pieces of
-- homework were asked with a reminder (one left, and did not come back, before the answer) and without, and how many of
-- each were answered. Only what was asked a week ago or longer: what is newer had no time. No row where fewer than ten
-- were asked, or fewer than five clients. What a client keeps with their therapist was never written.
CREATE FUNCTION rls.reminders_help(of_year integer, of_quarter integer)
RETURNS TABLE (what text, is_reminded boolean, asked bigint, answered bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH here AS MATERIALIZED (
        SELECT p.id AS practice, q.first::timestamp AT TIME ZONE p.zone AS begins,
            least((q.first + interval '3 months') AT TIME ZONE p.zone, now() - interval '7 days') AS ends
        FROM public.practices_practice p, (SELECT make_date(of_year, of_quarter * 3 - 2, 1) AS first) AS q
        WHERE p.id = rls.practice() AND rls.kind() = 'member' AND (rls.has_role('manager') OR rls.has_role('supervisor'))
    ), counted AS (
        SELECT 'check_in' AS what, i.client_id, h.sent_at,
            EXISTS (SELECT FROM public.reminders_message m WHERE m.practice_id = i.practice_id AND m.plan_id = i.plan_id
                AND m.occurrence = i.occurrence AND m.status <> 'bounced'
                AND m.sent_at < coalesce(h.sent_at, 'infinity')) AS is_reminded
        FROM here
        JOIN public.reminders_checkin i ON i.practice_id = here.practice
            AND i.asked_at >= here.begins AND i.asked_at < here.ends
        JOIN public.assessments_homework h ON h.practice_id = i.practice_id AND h.id = i.homework_id
            AND h.state <> 'withdrawn'
        UNION ALL
        SELECT 'homework', h.client_id, h.sent_at,
            EXISTS (SELECT FROM public.reminders_message m
                JOIN public.reminders_checkinplan p ON p.practice_id = m.practice_id AND p.id = m.plan_id
                    AND p.what = 'homework' AND (p.homework_id IS NULL OR p.homework_id = h.id)
                    AND (p.version_id IS NULL OR p.version_id = h.version_id)
                WHERE m.practice_id = h.practice_id AND m.client_id = h.client_id
                    AND m.occurrence > h.asked_at - interval '7 days' AND m.status <> 'bounced'
                    AND m.sent_at >= h.asked_at AND m.sent_at < coalesce(h.sent_at, h.closes_at, 'infinity'))
        FROM here
        JOIN public.assessments_homework h ON h.practice_id = here.practice
            AND h.asked_at >= here.begins AND h.asked_at < here.ends AND h.state <> 'withdrawn'
        -- Nobody is reminded of what is asked after a session, and a check-in is counted above.
        WHERE NOT EXISTS (SELECT FROM public.assessments_sessionform g
                WHERE g.practice_id = h.practice_id AND g.homework_id = h.id)
            AND NOT EXISTS (SELECT FROM public.reminders_checkin i
                WHERE i.practice_id = h.practice_id AND i.homework_id = h.id)
    )
    SELECT c.what, c.is_reminded, count(*), count(c.sent_at) FROM counted c
    GROUP BY c.what, c.is_reminded HAVING count(*) >= 10 AND count(DISTINCT c.client_id) >= 5
$$;

GRANT EXECUTE ON FUNCTION rls.queue_health(), rls.reminder_metrics(), rls.reminders_help(integer, integer) TO relcare_app;
RESET ROLE;
