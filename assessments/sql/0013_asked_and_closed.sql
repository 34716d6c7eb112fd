-- The team says until when homework is open, and opens again what had closed; the client never does.
GRANT UPDATE (closes_at, closes_begun_at) ON assessments_homework TO relcare_app;
DROP TRIGGER due_day_is_the_teams ON assessments_homework;
CREATE TRIGGER due_day_is_the_teams BEFORE UPDATE ON assessments_homework
    FOR EACH ROW WHEN ((NEW.due_on, NEW.asked_at, NEW.closes_at, NEW.closes_begun_at)
        IS DISTINCT FROM (OLD.due_on, OLD.asked_at, OLD.closes_at, OLD.closes_begun_at))
    EXECUTE FUNCTION rls.due_day_is_the_teams();

SET ROLE relcare_definer;
-- What waits of a course that stands still waits on: `is_open` says so.
CREATE OR REPLACE FUNCTION rls.forms_asked(at timestamptz)
RETURNS TABLE (homework_id uuid, client_id uuid, minutes smallint, asked_at timestamptz, assigned_at timestamptz,
    due_on date, may_be_urgent boolean, lacks_consent boolean, is_open boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    SELECT h.id, h.client_id, v.minutes, h.asked_at, h.assigned_at, h.due_on,
        jsonb_path_exists(v.scoring, '$.flags[*] ? (@.severity == "urgent")'), rls.is_closed_to_client(h.practice_id, h.client_id),
        k.state <> 'closed' AND NOT EXISTS (SELECT FROM public.assessments_course c
            WHERE c.practice_id = h.practice_id AND c.id = h.course_id AND c.state = 'paused')
    FROM public.assessments_homework h
    JOIN public.assessments_formversion v ON v.practice_id = h.practice_id AND v.id = h.version_id
    JOIN public.clients_case k ON k.practice_id = h.practice_id AND k.id = h.case_id
    WHERE h.practice_id = rls.practice()
        AND (h.asked_at > forms_asked.at - interval '8 days' OR h.asked_at IS NULL AND h.state = 'assigned')
        -- Whoever nothing waits for needs no count.
        AND EXISTS (SELECT FROM public.assessments_homework w WHERE w.practice_id = h.practice_id
            AND w.client_id = h.client_id AND w.state = 'assigned' AND w.asked_at IS NULL)
$$;
RESET ROLE;
