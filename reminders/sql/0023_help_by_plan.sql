SET ROLE relcare_definer;
-- Of one quarter of the acting practice, by its own clock, for managers and supervisors: how many check-ins and pieces of
-- homework were asked with a reminder (one left, and did not come back, before the answer) and without, and how many of
-- each were answered. Only what was asked a week ago or longer: what is newer had no time. No row where fewer than ten
-- were asked, or fewer than five clients. What a client keeps with their therapist was never written.
CREATE OR REPLACE FUNCTION rls.reminders_help(of_year integer, of_quarter integer)
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
            -- Its plans first: they are few, and of each only what left in these days is looked at.
            EXISTS (SELECT FROM public.reminders_checkinplan p
                WHERE p.practice_id = h.practice_id AND p.client_id = h.client_id AND p.what = 'homework'
                    AND (p.homework_id IS NULL OR p.homework_id = h.id)
                    AND (p.version_id IS NULL OR p.version_id = h.version_id)
                    AND EXISTS (SELECT FROM public.reminders_message m
                        WHERE m.practice_id = p.practice_id AND m.plan_id = p.id
                            AND m.occurrence > h.asked_at - interval '7 days' AND m.status <> 'bounced'
                            AND m.sent_at >= h.asked_at AND m.sent_at < coalesce(h.sent_at, h.closes_at, 'infinity')))
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
RESET ROLE;
