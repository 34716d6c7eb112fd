-- Whoever says what is expected of a scale says it in their own name.
DROP POLICY writer_adds ON assessments_expectationline;
CREATE POLICY writer_adds ON assessments_expectationline FOR INSERT TO relcare_app
    WITH CHECK (((SELECT rls.has_role('therapist')) OR (SELECT rls.has_role('manager'))) AND recorded_by_id = (SELECT rls.me()));

SET ROLE relcare_definer;
-- How long answering takes: the middle of what the devices said of the newest 200 answers, in whole minutes rounded up,
-- where five clients or more gave them. Nothing of it says who, nothing finer leaves. Staff and the engine count with it
-- what is asked of one person; a client is told what the form states: a middle that moves says that somebody has answered.
DROP FUNCTION rls.form_minutes();
CREATE FUNCTION rls.form_minutes(of_versions uuid[] DEFAULT NULL) RETURNS TABLE (version_id uuid, minutes integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT v.id, greatest(1, ceil(percentile_cont(0.5) WITHIN GROUP (ORDER BY newest.took_seconds) / 60))::integer
    FROM public.assessments_formversion v
    CROSS JOIN LATERAL (
        SELECT r.client_id, r.took_seconds FROM public.assessments_response r
        WHERE r.practice_id = v.practice_id AND r.version_id = v.id AND r.took_seconds IS NOT NULL
        ORDER BY r.sent_at DESC LIMIT 200) AS newest
    WHERE v.practice_id = rls.practice() AND (rls.is_staff() OR rls.kind() = 'engine')
        AND (of_versions IS NULL OR v.id = ANY (of_versions))
    GROUP BY v.id HAVING count(DISTINCT newest.client_id) >= 5
$$;

DROP FUNCTION rls.forms_asked(timestamptz);
-- Forms that wait their turn, and those asked in the eight days before: whose, when, how long they take as stated and,
-- where enough have answered, as measured. What waits of a course that stands still waits on: `is_open` says so.
CREATE FUNCTION rls.forms_asked(at timestamptz)
RETURNS TABLE (homework_id uuid, client_id uuid, minutes smallint, minutes_taken integer,
    asked_at timestamptz, assigned_at timestamptz, due_on date, may_be_urgent boolean, lacks_consent boolean, is_open boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    WITH asked AS (
        SELECT h.* FROM public.assessments_homework h
        WHERE h.practice_id = rls.practice() AND h.version_id IS NOT NULL
            AND (h.asked_at > forms_asked.at - interval '8 days' OR h.asked_at IS NULL AND h.state = 'assigned')
            -- Whoever nothing waits for needs no count.
            AND EXISTS (SELECT FROM public.assessments_homework w WHERE w.practice_id = h.practice_id
                AND w.client_id = h.client_id AND w.state = 'assigned' AND w.asked_at IS NULL))
    SELECT h.id, h.client_id, v.minutes, taken.minutes, h.asked_at, h.assigned_at, h.due_on,
        jsonb_path_exists(v.scoring, '$.flags[*] ? (@.severity == "urgent")'), rls.is_closed_to_client(h.practice_id, h.client_id),
        k.state <> 'closed' AND NOT EXISTS (SELECT FROM public.assessments_course c
            WHERE c.practice_id = h.practice_id AND c.id = h.course_id AND c.state = 'paused')
    FROM asked h
    JOIN public.assessments_formversion v ON v.practice_id = h.practice_id AND v.id = h.version_id
    JOIN public.clients_case k ON k.practice_id = h.practice_id AND k.id = h.case_id
    LEFT JOIN rls.form_minutes(ARRAY(SELECT DISTINCT a.version_id FROM asked a)) AS taken ON taken.version_id = v.id
$$;

-- Each client who was in a session is asked how it went, where their practice asks at all: alone, at once, once. Within
-- 48 hours of its end, or of when it was marked held, if that was up to seven days after its end: clients.rules says the
-- same to whoever marks it. Never who is closed to us (a minor without consent), nor who could not answer by themself.
CREATE OR REPLACE FUNCTION rls.give_session_forms(at timestamptz) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    form public.assessments_formversion;
    one record;
    closes timestamptz;
    asked uuid;
    given integer := 0;
BEGIN
    PERFORM rls.engine_only();
    IF rls.threshold(rls.practice(), 'after_session_forms') <> 1 THEN RETURN 0; END IF;
    SELECT v.* INTO form FROM public.assessments_formversion v
    JOIN public.assessments_form f ON f.practice_id = v.practice_id AND f.id = v.form_id
    WHERE v.practice_id = rls.practice() AND f.key = 'after_session' AND v.state = 'published'
    ORDER BY v.number DESC LIMIT 1;
    IF form.id IS NULL THEN RETURN 0; END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('session forms of ' || rls.practice(), 2));
    closes := at + make_interval(hours => coalesce((form.form_document ->> 'open_hours')::integer, 48));
    FOR one IN
        SELECT s.id AS session_id, s.case_id, a.client_id, team.member_id
        FROM public.clients_session s
        JOIN public.clients_case k ON k.practice_id = s.practice_id AND k.id = s.case_id AND k.state <> 'closed'
        JOIN public.clients_attendee a ON a.practice_id = s.practice_id AND a.session_id = s.id AND a.was_present
        JOIN public.clients_client c ON c.practice_id = a.practice_id AND c.id = a.client_id AND c.member_id IS NOT NULL
        CROSS JOIN LATERAL (
            SELECT t.member_id FROM public.clients_careteam t
            WHERE t.practice_id = s.practice_id AND t.case_id = s.case_id AND t.left_on IS NULL
            ORDER BY t.joined_on, t.id LIMIT 1) AS team
        WHERE s.practice_id = rls.practice() AND s.state = 'held'
            AND s.starts_at <= at AND s.ends_at > at - interval '9 days'
            AND greatest(s.ends_at, s.held_at) > at - interval '48 hours'
            AND (s.held_at IS NULL OR s.held_at <= s.ends_at + interval '7 days')
            AND NOT rls.is_closed_to_client(s.practice_id, a.client_id)
            AND NOT EXISTS (SELECT FROM public.assessments_sessionform g
                WHERE g.practice_id = s.practice_id AND g.session_id = s.id AND g.client_id = a.client_id)
        ORDER BY s.ends_at, s.id, a.client_id
    LOOP
        asked := uuidv7();
        INSERT INTO public.assessments_homework
            (id, practice_id, client_id, case_id, version_id, task, task_kind, assigned_at, asked_at, closes_at,
            closes_begun_at, state, skipped_because, bring_to_session, recorded_by_id, row_version)
        VALUES (asked, rls.practice(), one.client_id, one.case_id, form.id, '', '', at, at, closes, closes,
            'assigned', '', false, one.member_id, 1);
        INSERT INTO public.assessments_sessionform
            (id, practice_id, client_id, case_id, session_id, homework_id, asked_at)
        VALUES (uuidv7(), rls.practice(), one.client_id, one.case_id, one.session_id, asked, at);
        given := given + 1;
    END LOOP;
    RETURN given;
END $$;

GRANT EXECUTE ON FUNCTION rls.form_minutes(uuid[]), rls.forms_asked(timestamptz) TO relcare_app;
RESET ROLE;
