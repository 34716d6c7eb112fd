-- What the engine does with homework: it closes what nobody took up, gives what is due of a course, and asks what
-- waited its turn. It knows days, states and minutes; what is asked and answered it never sees.
CREATE POLICY definer_selects ON assessments_form FOR SELECT TO relcare_definer
    USING (true);
GRANT SELECT ON assessments_form TO relcare_definer;

SET ROLE relcare_definer;

CREATE FUNCTION rls.close_homework(at timestamptz) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    closed integer;
BEGIN
    PERFORM rls.engine_only();
    -- What still waited was never asked: it is taken back, nobody missed it.
    UPDATE public.assessments_homework
    SET state = CASE WHEN asked_at IS NULL THEN 'withdrawn' ELSE 'expired' END, row_version = row_version + 1
    WHERE practice_id = rls.practice() AND state = 'assigned' AND closes_at <= at;
    GET DIAGNOSTICS closed = ROW_COUNT;
    RETURN closed;
END $$;

-- Courses that run, with the days of their steps (no task, no form) and what was given of them. Answers that a client
-- keeps with their therapist count nowhere here.
CREATE FUNCTION rls.running_courses()
RETURNS TABLE (course_id uuid, client_id uuid, is_open boolean, lacks_consent boolean, started_on date, steps jsonb, given jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    SELECT c.id, c.client_id, k.state <> 'closed', rls.is_closed_to_client(c.practice_id, c.client_id), c.started_on,
        (SELECT jsonb_agg(one.step - 'task' - 'task_kind' - 'form' || jsonb_build_object('may_be_urgent', EXISTS (
                SELECT FROM public.assessments_form f JOIN public.assessments_formversion v
                    ON v.practice_id = f.practice_id AND v.form_id = f.id AND v.state = 'published'
                WHERE f.practice_id = c.practice_id AND f.key = one.step ->> 'form'
                    AND jsonb_path_exists(v.scoring, '$.flags[*] ? (@.severity == "urgent")'))) ORDER BY one.place)
            FROM jsonb_array_elements(c.steps) WITH ORDINALITY AS one (step, place)),
        coalesce((SELECT jsonb_agg(jsonb_build_object('step', h.step, 'turn', h.turn, 'state', h.state, 'ended_at',
                CASE h.state WHEN 'assigned' THEN NULL WHEN 'sent' THEN h.sent_at WHEN 'reviewed' THEN h.sent_at
                    WHEN 'expired' THEN h.closes_at ELSE coalesce(h.asked_at, h.assigned_at) END) ORDER BY h.turn DESC)
            FROM public.assessments_homework h WHERE h.practice_id = c.practice_id AND h.course_id = c.id), '[]')
    FROM public.assessments_course c
    JOIN public.clients_case k ON k.practice_id = c.practice_id AND k.id = c.case_id
    WHERE c.practice_id = rls.practice() AND c.state = 'running'
    ORDER BY c.id
$$;

-- One turn becomes homework, once: a form in its newest published version waits its turn, a task is asked at once.
-- False: the form is published no more.
CREATE FUNCTION rls.give_turn(the_homework uuid, of_course uuid, of_step integer, of_turn integer, at timestamptz,
    falls_due_on date, closes timestamptz, closes_begun timestamptz)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    course public.assessments_course;
    step jsonb;
    newest uuid;
BEGIN
    PERFORM rls.engine_only();
    SELECT c.* INTO course FROM public.assessments_course c
    WHERE c.practice_id = rls.practice() AND c.id = of_course AND c.state = 'running' FOR UPDATE;
    IF course.id IS NULL THEN RETURN true; END IF;
    step := course.steps -> of_step;
    IF step ->> 'form' IS NOT NULL THEN
        SELECT v.id INTO newest FROM public.assessments_formversion v
        JOIN public.assessments_form f ON f.practice_id = v.practice_id AND f.id = v.form_id
        WHERE v.practice_id = course.practice_id AND f.key = step ->> 'form' AND v.state = 'published'
        ORDER BY v.number DESC LIMIT 1;
        IF newest IS NULL THEN RETURN false; END IF;
    END IF;
    INSERT INTO public.assessments_homework
        (id, practice_id, client_id, case_id, relationship_id, version_id, task, task_kind, course_id, step, turn,
        assigned_at, asked_at, due_on, closes_at, closes_begun_at, state, skipped_because, bring_to_session,
        recorded_by_id, row_version)
    VALUES (the_homework, course.practice_id, course.client_id, course.case_id, course.relationship_id, newest,
        coalesce(step ->> 'task', ''), coalesce(step ->> 'task_kind', ''), course.id, of_step, of_turn,
        at, CASE WHEN newest IS NULL THEN at END, falls_due_on, closes, closes_begun, 'assigned', '', false,
        course.recorded_by_id, 1)
    ON CONFLICT DO NOTHING;
    RETURN true;
END $$;

CREATE FUNCTION rls.end_course(of_course uuid, to_state text, why text, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM rls.engine_only();
    UPDATE public.assessments_course
    SET state = to_state, because = why, changed_at = at, row_version = row_version + 1
    WHERE practice_id = rls.practice() AND id = of_course AND state = 'running';
END $$;

-- Forms that wait their turn, and those asked in the eight days before: whose, when, how long they take.
CREATE FUNCTION rls.forms_asked(at timestamptz)
RETURNS TABLE (homework_id uuid, client_id uuid, minutes smallint, asked_at timestamptz, assigned_at timestamptz,
    due_on date, may_be_urgent boolean, lacks_consent boolean, is_open boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    SELECT h.id, h.client_id, v.minutes, h.asked_at, h.assigned_at, h.due_on,
        jsonb_path_exists(v.scoring, '$.flags[*] ? (@.severity == "urgent")'), rls.is_closed_to_client(h.practice_id, h.client_id),
        k.state <> 'closed'
    FROM public.assessments_homework h
    JOIN public.assessments_formversion v ON v.practice_id = h.practice_id AND v.id = h.version_id
    JOIN public.clients_case k ON k.practice_id = h.practice_id AND k.id = h.case_id
    WHERE h.practice_id = rls.practice()
        AND (h.asked_at > forms_asked.at - interval '8 days' OR h.asked_at IS NULL AND h.state = 'assigned')
        -- Whoever nothing waits for needs no count.
        AND EXISTS (SELECT FROM public.assessments_homework w WHERE w.practice_id = h.practice_id
            AND w.client_id = h.client_id AND w.state = 'assigned' AND w.asked_at IS NULL)
$$;

-- Asked from now on; how long a form stays open by itself counts from here.
CREATE FUNCTION rls.ask_homework(of_homework uuid, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM rls.engine_only();
    UPDATE public.assessments_homework h
    SET asked_at = at, row_version = h.row_version + 1,
        closes_at = coalesce(h.closes_at, at + make_interval(hours => (v.form_document ->> 'open_hours')::integer)),
        closes_begun_at = coalesce(h.closes_begun_at,
            at + make_interval(hours => (v.form_document ->> 'open_hours')::integer))
    FROM public.assessments_formversion v
    WHERE h.practice_id = rls.practice() AND h.id = of_homework AND h.state = 'assigned' AND h.asked_at IS NULL
        AND v.practice_id = h.practice_id AND v.id = h.version_id;
END $$;

GRANT EXECUTE ON FUNCTION rls.close_homework(timestamptz), rls.running_courses(),
    rls.give_turn(uuid, uuid, integer, integer, timestamptz, date, timestamptz, timestamptz),
    rls.end_course(uuid, text, text, timestamptz), rls.forms_asked(timestamptz), rls.ask_homework(uuid, timestamptz)
    TO relcare_app;
RESET ROLE;
