-- assessments.SessionForm
ALTER TABLE assessments_sessionform ADD CONSTRAINT assessments_sessionform_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_sessionform REPLICA IDENTITY USING INDEX assessments_sessionform_of_client;
-- assessments.SessionForm
ALTER TABLE assessments_sessionform ADD CONSTRAINT assessments_sessionform_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_sessionform ADD CONSTRAINT assessments_sessionform_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_sessionform ADD CONSTRAINT assessments_sessionform_session_id_same_practice
    FOREIGN KEY (practice_id, session_id) REFERENCES clients_session (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_sessionform ADD CONSTRAINT assessments_sessionform_homework_id_same_practice
    FOREIGN KEY (practice_id, client_id, homework_id) REFERENCES assessments_homework (practice_id, client_id, id) NOT DEFERRABLE;
-- assessments.SessionForm: space team
ALTER TABLE assessments_sessionform ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_sessionform FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_sessionform FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_team_clients()))));
CREATE POLICY supervisor_reads ON assessments_sessionform FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))));
CREATE POLICY definer_selects ON assessments_sessionform FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_inserts ON assessments_sessionform FOR INSERT TO relcare_definer
    WITH CHECK (true);
CREATE POLICY owner_all ON assessments_sessionform FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_sessionform AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT SELECT ON assessments_sessionform TO relcare_app;
GRANT SELECT, INSERT ON assessments_sessionform TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_sessionform
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');

SET ROLE relcare_definer;

-- Each client who was in a session of the last 48 hours is asked how it went, where their practice asks at all: alone,
-- at once, once. Never who is closed to us (a minor without consent), nor who could not answer by themself.
CREATE FUNCTION rls.give_session_forms(at timestamptz) RETURNS integer
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
            AND s.starts_at <= at AND s.ends_at > at - interval '48 hours'
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

-- What a client said after a session comes before the care team where an answer was low, or where the mean fell below
-- the median of this person's own earlier ones; what they keep with their therapist counts. Whoever calls learns nothing.
-- The holder of a kiosk link names no homework: it is the link's.
CREATE FUNCTION rls.file_after_session(
    item uuid, of_homework uuid, subject text, subject_id uuid, is_low boolean, mean numeric)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    homework public.assessments_homework;
    usual numeric;
BEGIN
    SELECT h.* INTO homework FROM public.assessments_homework h
    WHERE h.practice_id = rls.practice() AND CASE WHEN rls.kind() = 'link'
        THEN h.id = (SELECT l.homework_id FROM public.assessments_kiosklink l
            WHERE l.practice_id = rls.practice() AND l.id = rls.message())
        ELSE h.id = of_homework
            AND (h.client_id IN (SELECT rls.my_clients()) OR h.client_id IN (SELECT rls.my_working_clients())) END;
    IF homework.id IS NULL THEN
        RAISE EXCEPTION 'this homework is not yours' USING ERRCODE = '42501';
    END IF;
    IF NOT EXISTS (SELECT FROM public.assessments_formversion v
        JOIN public.assessments_form f ON f.practice_id = v.practice_id AND f.id = v.form_id
        WHERE v.practice_id = homework.practice_id AND v.id = homework.version_id AND f.key = 'after_session')
    THEN RETURN; END IF;
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY earlier.mean) INTO usual FROM (
        -- Of each homework the answers that count: what was kept, else what was sent, the newest of it.
        SELECT DISTINCT ON (told.homework_id) told.mean FROM (
            SELECT r.homework_id, r.sent_at, false AS kept,
                (SELECT s.value FROM public.assessments_score s WHERE s.practice_id = r.practice_id
                    AND s.response_id = r.id AND s.scale = 'session' ORDER BY s.scored_at DESC, s.id DESC LIMIT 1) AS mean
            FROM public.assessments_response r
            JOIN public.assessments_formversion v ON v.practice_id = r.practice_id AND v.id = r.version_id
            JOIN public.assessments_form f ON f.practice_id = v.practice_id AND f.id = v.form_id
            WHERE r.practice_id = rls.practice() AND r.client_id = homework.client_id
                AND r.homework_id <> homework.id AND f.key = 'after_session'
            UNION ALL
            SELECT k.homework_id, k.sent_at, true,
                (SELECT (s.said ->> 'value')::numeric FROM jsonb_array_elements(k.scores) AS s (said)
                 WHERE s.said ->> 'scale' = 'session' LIMIT 1)
            FROM public.assessments_keptresponse k
            JOIN public.assessments_formversion v ON v.practice_id = k.practice_id AND v.id = k.version_id
            JOIN public.assessments_form f ON f.practice_id = v.practice_id AND f.id = v.form_id
            WHERE k.practice_id = rls.practice() AND k.client_id = homework.client_id
                AND k.homework_id <> homework.id AND f.key = 'after_session') AS told
        ORDER BY told.homework_id, told.kept DESC, told.sent_at DESC) AS earlier
    WHERE earlier.mean IS NOT NULL;
    -- Means lie at least 1/24 apart, or are equal but for their fourth decimal.
    IF NOT (is_low OR coalesce(usual - mean > 0.001, false)) THEN RETURN; END IF;
    INSERT INTO public.clients_inboxitem
        (id, practice_id, client_id, case_id, kind, since, about, about_id, done)
    VALUES (item, rls.practice(), homework.client_id, homework.case_id, 'after_session', now(), subject, subject_id, '')
    ON CONFLICT DO NOTHING;
END $$;

GRANT EXECUTE ON FUNCTION rls.give_session_forms(timestamptz),
    rls.file_after_session(uuid, uuid, text, uuid, boolean, numeric) TO relcare_app;
RESET ROLE;
