-- What is marked held late is asked after late: for 48 hours from then, up to seven days after its end.
SET ROLE relcare_definer;

-- Practices with work of one sort that is due at `at`, locked until the transaction ends; nothing but their ids.
CREATE OR REPLACE FUNCTION rls.due_practices(most integer, work text, at timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    of_practice uuid;
    found integer := 0;
BEGIN
    PERFORM rls.engine_only();
    IF work NOT IN ('plan', 'send', 'alert', 'mail', 'follow', 'screen', 'homework') THEN
        RAISE EXCEPTION 'there is no work called %', work USING ERRCODE = '22023';
    END IF;
    -- In random order, so that none is always the last.
    FOR of_practice IN
        SELECT p.id FROM public.practices_practice p
        WHERE CASE work
            WHEN 'plan' THEN EXISTS (SELECT FROM public.reminders_checkinplan r
                WHERE r.practice_id = p.id AND r.state <> 'stopped' AND r.next_due_at <= at)
            WHEN 'send' THEN EXISTS (SELECT FROM public.reminders_message m
                WHERE m.practice_id = p.id AND m.status IN ('pending', 'claimed', 'sending') AND m.next_try_at <= at)
            WHEN 'alert' THEN EXISTS (SELECT FROM public.clients_inboxitem i
                WHERE i.practice_id = p.id AND i.kind = 'urgent' AND i.acknowledged_at IS NULL)
            WHEN 'mail' THEN EXISTS (SELECT FROM public.practices_invitation v
                WHERE v.practice_id = p.id AND v.mailed_at IS NULL AND v.used_at IS NULL AND v.revoked_at IS NULL
                    AND v.expires_at > at)
            WHEN 'follow' THEN EXISTS (SELECT FROM public.reminders_checkinplan r
                WHERE r.practice_id = p.id AND r.state <> 'stopped')
                OR EXISTS (SELECT FROM public.reminders_link l WHERE l.practice_id = p.id AND l.expires_at <= at)
            WHEN 'screen' THEN EXISTS (SELECT FROM public.clients_case k
                WHERE k.practice_id = p.id AND k.kind = 'couple' AND k.state <> 'closed')
                OR EXISTS (SELECT FROM public.clients_screening s WHERE s.practice_id = p.id)
                OR EXISTS (SELECT FROM public.clients_screeningcause c WHERE c.practice_id = p.id)
            WHEN 'homework' THEN EXISTS (SELECT FROM public.assessments_course c
                WHERE c.practice_id = p.id AND c.state = 'running')
                OR EXISTS (SELECT FROM public.assessments_homework h WHERE h.practice_id = p.id
                    AND h.state = 'assigned' AND (h.closes_at <= at OR h.asked_at IS NULL))
                OR (p.settings ->> 'after_session_forms')::integer = 1 AND EXISTS (SELECT FROM public.clients_session s
                    WHERE s.practice_id = p.id AND s.state = 'held' AND s.starts_at <= at
                        AND s.ends_at > at - interval '9 days'
                        AND greatest(s.ends_at, s.held_at) > at - interval '48 hours')
            END
        ORDER BY random()
    LOOP
        CONTINUE WHEN NOT pg_try_advisory_xact_lock(hashtextextended(work || of_practice, 3));
        RETURN NEXT of_practice;
        found := found + 1;
        EXIT WHEN found >= most;
    END LOOP;
END $$;
RESET ROLE;
