-- assessments.OpenedAnswers
ALTER TABLE assessments_openedanswers ADD CONSTRAINT assessments_openedanswers_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_openedanswers REPLICA IDENTITY USING INDEX assessments_openedanswers_of_client;
-- assessments.OpenedAnswers
ALTER TABLE assessments_openedanswers ADD CONSTRAINT assessments_openedanswers_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_openedanswers ADD CONSTRAINT assessments_openedanswers_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_openedanswers ADD CONSTRAINT assessments_openedanswers_homework_id_same_practice
    FOREIGN KEY (practice_id, client_id, homework_id) REFERENCES assessments_homework (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_openedanswers ADD CONSTRAINT assessments_openedanswers_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- assessments.OpenedAnswers: space team
ALTER TABLE assessments_openedanswers ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_openedanswers FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_openedanswers FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_team_clients()))));
CREATE POLICY supervisor_reads ON assessments_openedanswers FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))));
CREATE POLICY definer_selects ON assessments_openedanswers FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_inserts ON assessments_openedanswers FOR INSERT TO relcare_definer
    WITH CHECK (true);
CREATE POLICY owner_all ON assessments_openedanswers FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_openedanswers AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT SELECT ON assessments_openedanswers TO relcare_app;
GRANT SELECT, INSERT ON assessments_openedanswers TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_openedanswers
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');

-- Answers that somebody opened. Who works with the client opens what was sent by reading it; who took care of what came in
-- about it has opened it, and so has who filled it in with them. Reading by others opens nothing, and tells nobody.
SET ROLE relcare_definer;
CREATE FUNCTION rls.open_answers(of_homework uuid[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.assessments_openedanswers
        (id, practice_id, client_id, case_id, homework_id, opened_at, recorded_by_id)
    SELECT uuidv7(), h.practice_id, h.client_id, h.case_id, h.id, now(), rls.me()
    FROM public.assessments_homework h
    WHERE h.practice_id = rls.practice() AND h.id = ANY (of_homework) AND h.state = 'sent'
        AND rls.is_staff() AND h.client_id IN (SELECT rls.my_working_clients())
    ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION rls.was_opened(of_practice uuid, of_homework uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.assessments_homework h
        WHERE h.practice_id = of_practice AND h.id = of_homework AND (h.state = 'reviewed'
            OR EXISTS (SELECT FROM public.assessments_openedanswers o
                WHERE o.practice_id = h.practice_id AND o.homework_id = h.id)
            OR EXISTS (SELECT FROM public.assessments_response r
                WHERE r.practice_id = h.practice_id AND r.homework_id = h.id AND r.filled = 'in_session')
            OR EXISTS (SELECT FROM public.clients_inboxitem i
                WHERE i.practice_id = h.practice_id AND i.client_id = h.client_id AND i.acknowledged_at IS NOT NULL
                    AND i.kind IN ('to_review', 'after_session', 'flagged', 'urgent')
                    AND CASE i.about WHEN 'homework' THEN i.about_id = h.id
                        WHEN 'response' THEN i.about_id IN (SELECT r.id FROM public.assessments_response r
                            WHERE r.practice_id = h.practice_id AND r.homework_id = h.id)
                        ELSE false END)))
$$;

-- For the team: which of these were opened.
CREATE FUNCTION rls.opened_of(of_homework uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT h.id FROM public.assessments_homework h
    WHERE h.practice_id = rls.practice() AND h.id = ANY (of_homework)
        AND (h.client_id IN (SELECT rls.my_team_clients()) OR h.client_id IN (SELECT rls.my_supervised_clients()))
        AND rls.was_opened(h.practice_id, h.id)
$$;

-- The newest of what this client told after sessions of this case, where so many in a row were opened by nobody that
-- asking stops; else NULL.
CREATE FUNCTION rls.unread_after_sessions(of_practice uuid, of_client uuid, of_case uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (array_agg(newest.id ORDER BY newest.sent_at DESC, newest.id DESC))[1]
    FROM (
        SELECT h.id, h.sent_at FROM public.assessments_sessionform g
        JOIN public.assessments_homework h ON h.practice_id = g.practice_id AND h.id = g.homework_id
        WHERE g.practice_id = of_practice AND g.client_id = of_client AND g.case_id = of_case
            AND h.state IN ('sent', 'reviewed')
        ORDER BY h.sent_at DESC, h.id DESC LIMIT rls.threshold(of_practice, 'unread_to_stop')::integer) AS newest
    HAVING count(*) = rls.threshold(of_practice, 'unread_to_stop')
        AND NOT bool_or(rls.was_opened(of_practice, newest.id))
$$;

DROP FUNCTION rls.close_homework(timestamptz);
-- What still waited was never asked: it is taken back, and nobody missed it; the engine tells the care team.
CREATE FUNCTION rls.close_homework(at timestamptz)
RETURNS TABLE (homework_id uuid, client_id uuid, was_asked boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM rls.engine_only();
    RETURN QUERY
    UPDATE public.assessments_homework h
    SET state = CASE WHEN h.asked_at IS NULL THEN 'withdrawn' ELSE 'expired' END, row_version = h.row_version + 1
    WHERE h.practice_id = rls.practice() AND h.state = 'assigned' AND h.closes_at <= at
    RETURNING h.id, h.client_id, h.asked_at IS NOT NULL;
END $$;

-- Courses that run, with the days of their steps (no task, no form) and what was given of them. Answers that a client
-- keeps with their therapist count nowhere here.
CREATE OR REPLACE FUNCTION rls.running_courses()
RETURNS TABLE (course_id uuid, client_id uuid, is_open boolean, lacks_consent boolean, started_on date, steps jsonb, given jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    SELECT c.id, c.client_id, k.state <> 'closed', rls.is_closed_to_client(c.practice_id, c.client_id), c.started_on,
        (SELECT jsonb_agg(one.step - 'task' - 'task_kind' - 'form' || jsonb_build_object(
                'is_form', one.step ->> 'form' IS NOT NULL, 'may_be_urgent', EXISTS (
                SELECT FROM public.assessments_form f JOIN public.assessments_formversion v
                    ON v.practice_id = f.practice_id AND v.form_id = f.id AND v.state = 'published'
                WHERE f.practice_id = c.practice_id AND f.key = one.step ->> 'form'
                    AND jsonb_path_exists(v.scoring, '$.flags[*] ? (@.severity == "urgent")'))) ORDER BY one.place)
            FROM jsonb_array_elements(c.steps) WITH ORDINALITY AS one (step, place)),
        coalesce((SELECT jsonb_agg(jsonb_build_object('step', h.step, 'turn', h.turn, 'state', h.state, 'ended_at',
                CASE h.state WHEN 'assigned' THEN NULL WHEN 'sent' THEN h.sent_at WHEN 'reviewed' THEN h.sent_at
                    WHEN 'expired' THEN h.closes_at ELSE coalesce(h.asked_at, h.assigned_at) END, 'was_opened',
                h.state IN ('sent', 'reviewed') AND rls.was_opened(h.practice_id, h.id)) ORDER BY h.turn DESC)
            FROM public.assessments_homework h WHERE h.practice_id = c.practice_id AND h.course_id = c.id), '[]')
    FROM public.assessments_course c
    JOIN public.clients_case k ON k.practice_id = c.practice_id AND k.id = c.case_id
    WHERE c.practice_id = rls.practice() AND c.state = 'running'
    ORDER BY c.id
$$;

DROP FUNCTION rls.forms_asked(timestamptz);
-- Forms that wait their turn, and those asked in the eight days before: whose, when, how long they take as stated and,
-- where enough have answered, as measured; of a course also the days of its step (no form). What waits of a course that
-- stands still waits on: `is_open` says so.
CREATE FUNCTION rls.forms_asked(at timestamptz)
RETURNS TABLE (homework_id uuid, client_id uuid, minutes smallint, minutes_taken integer,
    asked_at timestamptz, assigned_at timestamptz, due_on date, closes_at timestamptz, closes_begun_at timestamptz,
    may_be_urgent boolean, step jsonb, lacks_consent boolean, is_open boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    WITH asked AS (
        SELECT h.* FROM public.assessments_homework h
        WHERE h.practice_id = rls.practice() AND h.version_id IS NOT NULL
            AND (h.asked_at > forms_asked.at - interval '8 days' OR h.asked_at IS NULL AND h.state = 'assigned')
            -- Whoever nothing waits for needs no count.
            AND EXISTS (SELECT FROM public.assessments_homework w WHERE w.practice_id = h.practice_id
                AND w.client_id = h.client_id AND w.state = 'assigned' AND w.asked_at IS NULL))
    SELECT h.id, h.client_id, v.minutes, taken.minutes, h.asked_at, h.assigned_at, h.due_on, h.closes_at, h.closes_begun_at,
        jsonb_path_exists(v.scoring, '$.flags[*] ? (@.severity == "urgent")'),
        (c.steps -> h.step::integer) - 'task' - 'task_kind' - 'form', rls.is_closed_to_client(h.practice_id, h.client_id),
        k.state <> 'closed' AND c.state IS DISTINCT FROM 'paused'
    FROM asked h
    JOIN public.assessments_formversion v ON v.practice_id = h.practice_id AND v.id = h.version_id
    JOIN public.clients_case k ON k.practice_id = h.practice_id AND k.id = h.case_id
    LEFT JOIN public.assessments_course c ON c.practice_id = h.practice_id AND c.id = h.course_id
    LEFT JOIN rls.form_minutes(ARRAY(SELECT DISTINCT a.version_id FROM asked a)) AS taken ON taken.version_id = v.id
$$;

DROP FUNCTION rls.ask_homework(uuid, timestamptz);
-- Asked from now on, with the days that count from here; so does how long a form stays open by itself.
CREATE FUNCTION rls.ask_homework(of_homework uuid, at timestamptz, falls_due_on date, closes timestamptz, closes_begun timestamptz)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM rls.engine_only();
    UPDATE public.assessments_homework h
    SET asked_at = at, row_version = h.row_version + 1, due_on = falls_due_on,
        closes_at = coalesce(closes, at + make_interval(hours => (v.form_document ->> 'open_hours')::integer)),
        closes_begun_at = coalesce(closes_begun, at + make_interval(hours => (v.form_document ->> 'open_hours')::integer))
    FROM public.assessments_formversion v
    WHERE h.practice_id = rls.practice() AND h.id = of_homework AND h.state = 'assigned' AND h.asked_at IS NULL
        AND v.practice_id = h.practice_id AND v.id = h.version_id;
END $$;

-- Each client who was in a session is asked how it went, where their practice asks at all: alone, at once, once. Within
-- 48 hours of its end, or of when it was marked held, if that was up to seven days after its end: clients.rules says the
-- same to whoever marks it. Never who is closed to us (a minor without consent), nor who could not answer by themself. Who
-- told of this case's sessions and was opened by nobody is asked no more until somebody does: the team is told of it, once.
CREATE OR REPLACE FUNCTION rls.give_session_forms(at timestamptz) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    form public.assessments_formversion;
    one record;
    closes timestamptz;
    asked uuid;
    unread uuid;
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
        unread := rls.unread_after_sessions(rls.practice(), one.client_id, one.case_id);
        IF unread IS NOT NULL THEN
            INSERT INTO public.clients_inboxitem
                (id, practice_id, client_id, case_id, kind, since, about, about_id, done)
            SELECT uuidv7(), rls.practice(), one.client_id, one.case_id, 'course_stopped', at, 'homework', unread, ''
            WHERE NOT EXISTS (SELECT FROM public.clients_inboxitem i
                WHERE i.practice_id = rls.practice() AND i.client_id = one.client_id AND i.kind = 'course_stopped'
                    AND i.about_id = unread);
            IF FOUND THEN given := given + 1; END IF;
            CONTINUE;
        END IF;
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

GRANT EXECUTE ON FUNCTION rls.open_answers(uuid[]), rls.opened_of(uuid[]), rls.close_homework(timestamptz),
    rls.forms_asked(timestamptz), rls.ask_homework(uuid, timestamptz, date, timestamptz, timestamptz) TO relcare_app;
RESET ROLE;
