-- assessments.RaisedFlag
ALTER TABLE assessments_raisedflag ADD CONSTRAINT assessments_raisedflag_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_raisedflag REPLICA IDENTITY USING INDEX assessments_raisedflag_of_client;
-- assessments.RaisedFlag
ALTER TABLE assessments_raisedflag ADD CONSTRAINT assessments_raisedflag_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_raisedflag ADD CONSTRAINT assessments_raisedflag_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_raisedflag ADD CONSTRAINT assessments_raisedflag_response_id_same_practice
    FOREIGN KEY (practice_id, client_id, response_id) REFERENCES assessments_response (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_raisedflag ADD CONSTRAINT assessments_raisedflag_kept_id_same_practice
    FOREIGN KEY (practice_id, client_id, kept_id) REFERENCES assessments_keptresponse (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_raisedflag ADD CONSTRAINT assessments_raisedflag_version_id_same_practice
    FOREIGN KEY (practice_id, version_id) REFERENCES assessments_formversion (practice_id, id) NOT DEFERRABLE;
-- assessments.RaisedFlag: space team
ALTER TABLE assessments_raisedflag ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_raisedflag FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_raisedflag FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_team_clients()))));
CREATE POLICY supervisor_reads ON assessments_raisedflag FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))));
CREATE POLICY definer_selects ON assessments_raisedflag FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_inserts ON assessments_raisedflag FOR INSERT TO relcare_definer
    WITH CHECK (true);
CREATE POLICY owner_all ON assessments_raisedflag FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_raisedflag AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT SELECT ON assessments_raisedflag TO relcare_app;
GRANT SELECT, INSERT ON assessments_raisedflag TO relcare_definer;

-- What a flag calls for: the same as an entry that tells the same (DOMAIN, Safety), sent or kept. Not where it was
-- known before: a correction that repeats it, or another engine that computes it again.
CREATE TRIGGER calls_for_harm AFTER INSERT ON assessments_raisedflag
    FOR EACH ROW WHEN (NEW.is_news AND NEW.calls_for_screening = 'harm') EXECUTE FUNCTION rls.call_for_screening('harm');
CREATE TRIGGER calls_for_not_free AFTER INSERT ON assessments_raisedflag
    FOR EACH ROW WHEN (NEW.is_news AND NEW.calls_for_screening = 'not_free')
    EXECUTE FUNCTION rls.call_for_screening('not_free');
CREATE TRIGGER calls_for_break AFTER INSERT ON assessments_raisedflag
    FOR EACH ROW WHEN (NEW.is_news AND NEW.calls_for_screening = 'break') EXECUTE FUNCTION rls.call_for_screening('break');

SET ROLE relcare_definer;

-- With the sending: what the answers raised, for the care team; whoever sends learns nothing. Attention that is new comes
-- before the team as one item; where it tells duty, also before who is on duty now, without its subject. What is urgent
-- has an item of its own, and so has what is low after a session. The holder of a kiosk link raises for its answers alone.
CREATE FUNCTION rls.raise_flags(subject text, subject_id uuid, the_flags jsonb, the_hash text, the_engine smallint)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    told record;
    has_news boolean;
    tells_duty boolean;
    filed uuid;
BEGIN
    SELECT a.*, h.case_id AS of_case, f.key AS form INTO told FROM (
        SELECT r.practice_id, r.client_id, r.id AS response_id, NULL::uuid AS kept_id, r.homework_id, r.version_id,
            r.amends_id, CASE r.filled WHEN 'kiosk' THEN clock_timestamp() ELSE r.sent_at END AS told_at
        FROM public.assessments_response r
        WHERE subject = 'response' AND r.practice_id = rls.practice() AND r.id = subject_id
        UNION ALL
        -- What the database dates itself began before it was told.
        SELECT k.practice_id, k.client_id, NULL, k.id, k.homework_id, k.version_id, NULL, clock_timestamp()
        FROM public.assessments_keptresponse k
        WHERE subject = 'keptresponse' AND k.practice_id = rls.practice() AND k.id = subject_id) AS a
    JOIN public.assessments_homework h ON h.practice_id = a.practice_id AND h.id = a.homework_id
    JOIN public.assessments_formversion v ON v.practice_id = a.practice_id AND v.id = a.version_id
    JOIN public.assessments_form f ON f.practice_id = v.practice_id AND f.id = v.form_id
    WHERE CASE WHEN rls.kind() = 'link'
        THEN a.homework_id = (SELECT l.homework_id FROM public.assessments_kiosklink l
            WHERE l.practice_id = rls.practice() AND l.id = rls.message())
        ELSE a.client_id IN (SELECT rls.my_clients()) OR a.client_id IN (SELECT rls.my_working_clients()) END;
    IF told.client_id IS NULL THEN
        RAISE EXCEPTION 'these answers are not yours' USING ERRCODE = '42501';
    END IF;
    WITH raised AS (
        INSERT INTO public.assessments_raisedflag
            (id, practice_id, client_id, case_id, response_id, kept_id, version_id, key, severity, item, scale, tell,
            calls_for_screening, is_news, scoring_hash, engine_version, scored_at, recorded_at)
        SELECT uuidv7(), told.practice_id, told.client_id, CASE WHEN told.kept_id IS NOT NULL THEN told.of_case END,
            told.response_id, told.kept_id, told.version_id, f.key, f.severity, f.item, f.scale, f.tell,
            f.calls_for_screening,
            NOT EXISTS (SELECT FROM public.assessments_raisedflag b
                WHERE b.practice_id = told.practice_id AND b.response_id = told.amends_id AND b.key = f.key),
            the_hash, the_engine, told.told_at, told.told_at
        FROM jsonb_to_recordset(the_flags)
            AS f (key text, severity text, item text, scale text, tell text, calls_for_screening text)
        ON CONFLICT DO NOTHING
        RETURNING severity, tell, is_news)
    SELECT count(*) > 0, coalesce(bool_or(r.tell = 'duty'), false) INTO has_news, tells_duty FROM raised r
    WHERE r.is_news AND r.severity = 'attention';
    IF NOT has_news OR told.form = 'after_session' THEN RETURN; END IF;
    INSERT INTO public.clients_inboxitem
        (id, practice_id, client_id, case_id, kind, since, about, about_id, done)
    VALUES (uuidv7(), told.practice_id, told.client_id,
        (SELECT c.case_id FROM public.clients_caseclient c
            WHERE c.practice_id = told.practice_id AND c.client_id = told.client_id AND c.case_id = told.of_case),
        'flagged', now(), subject, subject_id, '')
    ON CONFLICT DO NOTHING RETURNING id INTO filed;
    IF NOT tells_duty OR filed IS NULL THEN RETURN; END IF;
    INSERT INTO public.clients_staffalert (id, practice_id, client_id, item_id, member_id, step, made_at)
    SELECT uuidv7(), told.practice_id, told.client_id, filed, d.member_id, 1, now()
    FROM (SELECT DISTINCT d.member_id FROM public.clients_duty d
        JOIN public.practices_member m ON m.practice_id = d.practice_id AND m.id = d.member_id AND m.is_active
        WHERE d.practice_id = told.practice_id AND d.starts_at <= now() AND d.ends_at > now()) AS d;
END $$;

GRANT EXECUTE ON FUNCTION rls.raise_flags(text, uuid, jsonb, text, smallint) TO relcare_app;
RESET ROLE;
