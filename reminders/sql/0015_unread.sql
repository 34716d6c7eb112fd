-- Check-ins that are answered and read by nobody.
SET ROLE relcare_definer;

-- Plans of these of whose answers so many in a row have waited for a week and were opened by nobody. Answers that a
-- client keeps with their therapist count nowhere here.
CREATE FUNCTION rls.unread_check_ins(plans uuid[], at timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    WITH answered AS (
        SELECT p.id, p.practice_id, newest.sent_at, newest.was_opened FROM public.reminders_checkinplan p
        CROSS JOIN LATERAL (
            -- Of one a day those of a week, and as many again as have to wait.
            SELECT h.sent_at, rls.was_opened(h.practice_id, h.id) AS was_opened
            FROM public.reminders_checkin i
            JOIN public.assessments_homework h ON h.practice_id = i.practice_id AND h.id = i.homework_id
            WHERE i.practice_id = p.practice_id AND i.plan_id = p.id AND h.state IN ('sent', 'reviewed')
                AND h.sent_at >= p.active_since
            ORDER BY h.sent_at DESC LIMIT 10) AS newest
        WHERE p.practice_id = rls.practice() AND p.id = ANY (plans)
    )
    SELECT a.id FROM answered a
    WHERE a.sent_at <= unread_check_ins.at - interval '7 days'
        AND NOT EXISTS (SELECT FROM answered b WHERE b.id = a.id AND b.was_opened AND b.sent_at >= a.sent_at)
    GROUP BY a.id, a.practice_id
    HAVING count(*) >= rls.threshold(a.practice_id, 'unread_to_stop')
$$;

GRANT EXECUTE ON FUNCTION rls.unread_check_ins(uuid[], timestamptz) TO relcare_app;
RESET ROLE;
