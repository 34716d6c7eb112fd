-- One practice's unfit row stops no other's messages, what a clock wrote that was ahead counts in no rate, and heartbeats are
-- the engine's.
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
            < coalesce((practice.settings ->> 'age_of_consent')::numeric, 16), false)
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
                AND m.dispatched_at > reminder_facts.at - interval '2 days'
                -- What left later did so by a clock that was wrong.
                AND m.dispatched_at <= reminder_facts.at + interval '5 minutes')
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

-- Of the acting practice, for managers and supervisors. A reason is named where it speaks of five clients or more; no
-- moment is asked for, so that nobody takes one count from another. `due_since` of what was tried is its first moment,
-- for the next try lies ahead.
CREATE OR REPLACE FUNCTION rls.queue_health()
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
            AND m.dispatched_at > now() - interval '1 hour' AND m.dispatched_at <= now() + interval '5 minutes')
            + (SELECT count(*) FROM waits WHERE NOT is_alert AND status = 'claimed' AND lease_until > now()
                AND (dispatched_at > now() - interval '1 hour' AND dispatched_at <= now() + interval '5 minutes') IS NOT TRUE)
    FROM here
$$;
RESET ROLE;

-- Lease at most `most` due messages of the acting practice, as before.
CREATE OR REPLACE FUNCTION rls.claim_of_practice(at timestamptz, most integer, standard integer, lease interval, attempts integer,
    only_once text[]) RETURNS TABLE (message_id uuid, token integer)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    here uuid := rls.practice();
    hour_ago timestamptz := at - interval '1 hour';
    -- What left later did so by a clock that was wrong.
    soon timestamptz := at + interval '5 minutes';
    room integer;
    taken uuid[];
BEGIN
    -- A statement of its own: it sees what others committed before the practice was locked.
    SELECT coalesce((p.settings ->> 'messages_per_hour')::numeric::integer, standard)
        - (SELECT count(*) FROM public.reminders_message m WHERE m.practice_id = here AND m.dispatched_at > hour_ago
            AND m.dispatched_at <= soon AND m.plan_id IS NOT NULL)
        - (SELECT count(*) FROM public.reminders_message m WHERE m.practice_id = here AND m.status = 'claimed'
            AND m.lease_until > at AND (m.dispatched_at > hour_ago AND m.dispatched_at <= soon) IS NOT TRUE
            AND m.plan_id IS NOT NULL)
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
        claimed := 0;
        BEGIN
            PERFORM rls.act('engine', here, NULL, NULL, '', '', NULL);
            RETURN QUERY SELECT here, c.message_id, c.token FROM rls.claim_of_practice(at, least(wanted, most_of_a_practice),
                standard, lease, attempts, only_once) AS c;
            GET DIAGNOSTICS claimed = ROW_COUNT;
            IF claimed > 0 THEN PERFORM pg_advisory_xact_lock(key); END IF;
        EXCEPTION WHEN OTHERS THEN
            -- One practice's trouble is not the others'.
            RAISE WARNING 'nothing can be claimed in practice %: %', here, SQLSTATE;
        END;
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

-- Only who acts for nobody or as the engine says that a process is well; everybody may know.
DROP POLICY app_all ON reminders_heartbeat;
CREATE POLICY app_reads ON reminders_heartbeat FOR SELECT TO relcare_app USING (true);
CREATE POLICY engine_inserts ON reminders_heartbeat FOR INSERT TO relcare_app WITH CHECK (rls.kind() IN ('', 'engine'));
CREATE POLICY engine_updates ON reminders_heartbeat FOR UPDATE TO relcare_app USING (rls.kind() IN ('', 'engine'))
    WITH CHECK (rls.kind() IN ('', 'engine'));
CREATE POLICY engine_deletes ON reminders_heartbeat FOR DELETE TO relcare_app USING (rls.kind() IN ('', 'engine'));
