-- What a plan follows, and that it really asks its form.
SET ROLE relcare_definer;

-- When the sessions end that a plan follows: those of the client in cases which whoever made the plan treats or treated.
-- Whoever reads the plan would else learn from its dates of sessions with a colleague.
CREATE FUNCTION rls.sessions_followed(plans uuid[], at timestamptz) RETURNS TABLE (plan_id uuid, ends timestamptz[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    SELECT p.id, array_agg(s.ends_at ORDER BY s.ends_at)
    FROM public.reminders_checkinplan p
    JOIN public.clients_attendee a ON a.practice_id = p.practice_id AND a.client_id = p.client_id
    JOIN public.clients_session s ON s.practice_id = a.practice_id AND s.id = a.session_id
    WHERE p.practice_id = rls.practice() AND p.id = ANY (plans) AND p.follows = 'session'
        AND s.state IN ('planned', 'held')
        -- So far back that the longest a plan waits after a session lies within, and a week of an outage.
        AND s.ends_at > sessions_followed.at - interval '22 days' AND s.starts_at < sessions_followed.at + interval '15 days'
        AND EXISTS (SELECT FROM public.clients_careteam t WHERE t.practice_id = s.practice_id AND t.case_id = s.case_id
            AND t.member_id = p.recorded_by_id)
    GROUP BY p.id
$$;

-- The form of a check-in plan is asked for one of its dates, as homework that closes: once, whether or not a message
-- leaves. What it asked before and nobody answered is asked no more. None where nothing is asked: it was asked for this
-- date already, the plan rests, no case is open, a consent lacks, the form is used no more.
CREATE FUNCTION rls.ask_check_in(the_homework uuid, the_check_in uuid, of_plan uuid, for_date timestamptz,
    closes timestamptz, at timestamptz) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    plan public.reminders_checkinplan;
    of_case uuid;
    newest uuid;
BEGIN
    PERFORM rls.engine_only();
    PERFORM pg_advisory_xact_lock(hashtextextended('check-ins of ' || of_plan, 2));
    -- What is asked is the newest form, also where the plan was made with an older one (FORMS, Definition).
    SELECT p.* INTO plan FROM public.reminders_checkinplan p
    WHERE p.practice_id = rls.practice() AND p.id = of_plan AND p.what = 'check_in' AND p.state <> 'stopped'
        AND (p.state <> 'paused' OR p.paused_until <= at)
        AND NOT rls.is_closed_to_client(p.practice_id, p.client_id)
        AND NOT EXISTS (SELECT FROM public.reminders_checkin i WHERE i.practice_id = p.practice_id
            AND i.plan_id = p.id AND i.occurrence = for_date);
    IF plan.id IS NULL THEN RETURN NULL; END IF;
    SELECT v.id INTO newest FROM public.assessments_formversion v
    JOIN public.assessments_formversion w ON w.practice_id = v.practice_id AND w.form_id = v.form_id
    WHERE w.practice_id = plan.practice_id AND w.id = plan.version_id AND v.state = 'published';
    IF newest IS NULL THEN RETURN NULL; END IF;
    -- A case of whoever made the plan before one of a colleague's.
    SELECT k.id INTO of_case FROM public.clients_caseclient c
    JOIN public.clients_case k ON k.practice_id = c.practice_id AND k.id = c.case_id AND k.state <> 'closed'
    WHERE c.practice_id = plan.practice_id AND c.client_id = plan.client_id
    ORDER BY EXISTS (SELECT FROM public.clients_careteam t WHERE t.practice_id = k.practice_id AND t.case_id = k.id
        AND t.member_id = plan.recorded_by_id AND t.left_on IS NULL) DESC, k.opened_on, k.id
    LIMIT 1;
    IF of_case IS NULL THEN RETURN NULL; END IF;
    UPDATE public.assessments_homework h SET state = 'expired', row_version = h.row_version + 1
    FROM public.reminders_checkin i
    WHERE i.practice_id = plan.practice_id AND i.plan_id = plan.id
        AND h.practice_id = i.practice_id AND h.id = i.homework_id AND h.state = 'assigned';
    INSERT INTO public.assessments_homework
        (id, practice_id, client_id, case_id, version_id, task, task_kind, assigned_at, asked_at, closes_at,
        closes_begun_at, state, skipped_because, bring_to_session, recorded_by_id, row_version)
    VALUES (the_homework, plan.practice_id, plan.client_id, of_case, newest, '', '', at, at, closes, closes,
        'assigned', '', false, plan.recorded_by_id, 1);
    INSERT INTO public.reminders_checkin (id, practice_id, client_id, plan_id, occurrence, homework_id, asked_at)
    VALUES (the_check_in, plan.practice_id, plan.client_id, plan.id, for_date, the_homework, at);
    RETURN the_homework;
END $$;

GRANT EXECUTE ON FUNCTION rls.sessions_followed(uuid[], timestamptz),
    rls.ask_check_in(uuid, uuid, uuid, timestamptz, timestamptz, timestamptz) TO relcare_app;
RESET ROLE;
