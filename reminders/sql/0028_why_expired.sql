-- Lease at most `most` due messages of the acting practice, as before. What expires untried says why: it was not
-- begun, for the practice had sent what it may in the hour before its safe hours were over; or for whatever else.
CREATE OR REPLACE FUNCTION rls.claim_of_practice(at timestamptz, most integer, standard integer, lease interval, attempts integer,
    only_once text[]) RETURNS TABLE (message_id uuid, token integer)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    here uuid := rls.practice();
    hour_ago timestamptz := at - interval '1 hour';
    -- What left later did so by a clock that was wrong.
    soon timestamptz := at + interval '5 minutes';
    held_to integer;
    room integer;
    taken uuid[];
BEGIN
    -- A statement of its own: it sees what others committed before the practice was locked.
    SELECT coalesce((p.settings ->> 'messages_per_hour')::numeric::integer, standard) INTO held_to
    FROM public.practices_practice p WHERE p.id = here;
    SELECT held_to
        - (SELECT count(*) FROM public.reminders_message m WHERE m.practice_id = here AND m.dispatched_at > hour_ago
            AND m.dispatched_at <= soon AND m.plan_id IS NOT NULL)
        - (SELECT count(*) FROM public.reminders_message m WHERE m.practice_id = here AND m.status = 'claimed'
            AND m.lease_until > at AND (m.dispatched_at > hour_ago AND m.dispatched_at <= soon) IS NOT TRUE
            AND m.plan_id IS NOT NULL)
    INTO room;
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
            error_code = CASE WHEN t.status <> 'expired' OR m.attempt > 0 OR m.error_code <> '' THEN m.error_code
                -- Somewhat more than the hour: a place that comes free is taken at the next tick.
                WHEN m.alert_id IS NULL AND held_to <= (SELECT count(*) FROM public.reminders_message b
                    WHERE b.practice_id = here AND b.plan_id IS NOT NULL AND b.dispatched_at <= m.not_after
                        AND b.dispatched_at > m.not_after - interval '62 minutes') THEN 'rate'
                ELSE 'not_begun' END,
            lease_until = CASE WHEN t.status = 'claimed' THEN at + lease END,
            lease_token = m.lease_token + (t.status = 'claimed')::integer
        FROM told t WHERE m.id = t.id
        RETURNING m.id, m.lease_token, m.status
    )
    SELECT w.id, w.lease_token FROM written w WHERE w.status = 'claimed' ORDER BY array_position(taken, w.id);
END $$;
