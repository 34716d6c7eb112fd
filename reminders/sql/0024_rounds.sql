-- How far each kind of work has come. Cell-local: of no practice.
ALTER TABLE reminders_round ENABLE ROW LEVEL SECURITY;
ALTER TABLE reminders_round FORCE ROW LEVEL SECURITY;
CREATE POLICY app_all ON reminders_round TO relcare_app USING (true) WITH CHECK (true);
CREATE POLICY owner_all ON reminders_round TO relcare_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON reminders_round TO relcare_app;

-- The queue's health and the figures for Prometheus, with plans whose date has come: where nobody plans there is no
-- message that could be late.
SET ROLE relcare_definer;
DROP FUNCTION rls.queue_health();
DROP FUNCTION rls.reminder_metrics();

-- Of the acting practice, for managers and supervisors. A reason is named where it speaks of five clients or more; no
-- moment is asked for, so that nobody takes one count from another. `due_since` of what was tried is its first moment,
-- for the next try lies ahead.
CREATE FUNCTION rls.queue_health()
RETURNS TABLE (due_unsent bigint, alerts_due_unsent bigint, plans_due bigint, oldest_due_at timestamptz,
    waiting bigint, states jsonb, suppressed jsonb, suppressed_untold bigint, uncertain bigint,
    sent_this_hour bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH here AS MATERIALIZED (
        SELECT p.id AS practice FROM public.practices_practice p
        WHERE p.id = rls.practice() AND rls.kind() = 'member' AND (rls.has_role('manager') OR rls.has_role('supervisor'))
    ), waits AS MATERIALIZED (
        SELECT m.alert_id IS NOT NULL AS is_alert, m.status, m.lease_until, m.dispatched_at,
            CASE WHEN m.attempt > 0 THEN m.not_before ELSE m.next_try_at END AS due_since
        FROM here JOIN public.reminders_message m ON m.practice_id = here.practice
            AND m.status IN ('pending', 'claimed', 'sending')
    ), late AS MATERIALIZED (
        -- Dates that have come and were not planned yet: of each of them a message is missing.
        SELECT r.next_due_at AS due_since FROM here JOIN public.reminders_checkinplan r
            ON r.practice_id = here.practice AND r.state <> 'stopped' AND r.next_due_at <= now()
    ), made AS MATERIALIZED (
        SELECT m.status, m.suppressed_reason, m.client_id, m.plan_id FROM here
        JOIN public.reminders_message m ON m.practice_id = here.practice AND m.made_at > now() - interval '24 hours'
    ), reason AS MATERIALIZED (
        SELECT suppressed_reason, count(*) AS n FROM made WHERE status = 'suppressed' AND plan_id IS NOT NULL
        GROUP BY suppressed_reason HAVING count(DISTINCT client_id) >= 5
    )
    SELECT
        (SELECT count(*) FROM waits WHERE due_since <= now()) + (SELECT count(*) FROM late),
        (SELECT count(*) FROM waits WHERE due_since <= now() AND is_alert),
        (SELECT count(*) FROM late),
        least((SELECT min(due_since) FROM waits WHERE due_since <= now()), (SELECT min(due_since) FROM late)),
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
RETURNS TABLE (due_unsent bigint, plans_due bigint, oldest_due_at timestamptz, states jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    WITH waits AS MATERIALIZED (
        SELECT m.status, CASE WHEN m.attempt > 0 THEN m.not_before ELSE m.next_try_at END AS due_since
        FROM public.reminders_message m WHERE m.status IN ('pending', 'claimed', 'sending')
    ), late AS MATERIALIZED (
        SELECT r.next_due_at AS due_since FROM public.practices_practice p JOIN public.reminders_checkinplan r
            ON r.practice_id = p.id AND r.state <> 'stopped' AND r.next_due_at <= now()
    ), state AS (
        SELECT status, count(*) AS n FROM waits GROUP BY status
        UNION ALL
        SELECT made.status, count(*) FROM public.practices_practice p CROSS JOIN LATERAL (
            SELECT m.status FROM public.reminders_message m
            WHERE m.practice_id = p.id AND m.made_at > now() - interval '24 hours'
                AND m.status NOT IN ('pending', 'claimed', 'sending')) AS made
        GROUP BY made.status
    )
    SELECT (SELECT count(*) FROM waits WHERE due_since <= now()) + (SELECT count(*) FROM late),
        (SELECT count(*) FROM late),
        least((SELECT min(due_since) FROM waits WHERE due_since <= now()), (SELECT min(due_since) FROM late)),
        (SELECT coalesce(jsonb_object_agg(status, n), '{}') FROM state)
$$;

GRANT EXECUTE ON FUNCTION rls.queue_health(), rls.reminder_metrics() TO relcare_app;
RESET ROLE;
