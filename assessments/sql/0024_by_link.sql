-- What all links that lead to a form share: which one it is, what its holder reads, and what is written by it.
SET ROLE relcare_definer;

-- The homework that the acting link leads to: of a waiting room, its own. Where links of another kind lead is said a floor
-- above; this one is written over there. Not granted, like whatever else here does not say so.
CREATE FUNCTION rls.link_homework() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT l.homework_id FROM public.assessments_kiosklink l
    WHERE rls.kind() = 'link' AND l.practice_id = rls.practice() AND l.id = rls.message()
$$;

-- The form behind the acting link, whether it is still to be answered, the line of its licence, and what the practice says
-- of help; nothing of whose it is.
CREATE FUNCTION rls.form_by_link()
RETURNS TABLE (homework_id uuid, is_to_do boolean, form_document jsonb, scoring jsonb, licence jsonb, crisis_numbers jsonb,
    watched_hours jsonb, zone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT h.id, h.state = 'assigned' AND (h.closes_at IS NULL OR h.closes_at > now()), v.form_document, v.scoring,
        v.licence - 'right', p.crisis_numbers, p.watched_hours, p.zone
    FROM public.assessments_homework h
    JOIN public.assessments_formversion v ON v.practice_id = h.practice_id AND v.id = h.version_id
    JOIN public.practices_practice p ON p.id = h.practice_id
    WHERE rls.kind() = 'link' AND h.practice_id = rls.practice() AND h.id = rls.link_homework()
$$;
DROP FUNCTION rls.kiosk_form();
DROP FUNCTION rls.kiosk_licence();

-- What is filed about answers that a link brought, as with those that come signed in.
CREATE FUNCTION rls.file_answers(answered public.assessments_homework, subject text, subject_id uuid, is_urgent boolean)
RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.clients_inboxitem
        (id, practice_id, client_id, case_id, kind, since, about, about_id, done)
    SELECT uuidv7(), answered.practice_id, answered.client_id, answered.case_id, k.kind, now(), subject, subject_id, ''
    FROM unnest(CASE WHEN is_urgent THEN ARRAY['to_review', 'urgent'] ELSE ARRAY['to_review'] END) AS k (kind)
$$;

-- Answers to this homework with all that goes with them, once: false where it is not to be answered any more.
CREATE FUNCTION rls.write_sent(of_practice uuid, of_homework uuid, the_filled text, author uuid, response uuid,
    of_reference uuid, took integer, the_items jsonb, the_scores jsonb, is_urgent boolean, at timestamptz)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    answered public.assessments_homework;
BEGIN
    UPDATE public.assessments_homework h
    SET state = 'sent', sent_at = at, row_version = h.row_version + 1, asked_at = coalesce(h.asked_at, at)
    WHERE h.practice_id = of_practice AND h.id = of_homework AND h.state = 'assigned'
        AND (h.closes_at IS NULL OR h.closes_at > at)
    RETURNING h.* INTO answered;
    IF answered.id IS NULL THEN RETURN false; END IF;
    INSERT INTO public.assessments_response
        (id, practice_id, client_id, homework_id, version_id, filled, reference, items, sent_at, took_seconds,
        recorded_by_id)
    VALUES (response, answered.practice_id, answered.client_id, answered.id, answered.version_id, the_filled,
        of_reference, the_items, at, took, author);
    INSERT INTO public.assessments_score
        (id, practice_id, client_id, response_id, version_id, scale, exact, value, answered, missing, absent, prorated,
        band, flags, scoring_hash, engine_version, scored_at, recorded_by_id)
    SELECT uuidv7(), answered.practice_id, answered.client_id, response, answered.version_id, s.scale, s.exact, s.value,
        s.answered, s.missing, s.absent, s.prorated, s.band, s.flags, s.scoring_hash, s.engine_version, at, author
    FROM jsonb_to_recordset(the_scores) AS s (scale text, exact text, value numeric, answered smallint, missing smallint,
        absent jsonb, prorated boolean, band text, flags jsonb, scoring_hash text, engine_version smallint);
    DELETE FROM public.assessments_draft d
    WHERE d.practice_id = answered.practice_id AND d.homework_id = answered.id;
    PERFORM rls.file_answers(answered, 'response', response, is_urgent);
    RETURN true;
END $$;

-- As before.
CREATE OR REPLACE FUNCTION rls.send_from_kiosk(
    response uuid, of_reference uuid, the_items jsonb, the_scores jsonb, is_urgent boolean)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    link public.assessments_kiosklink;
    author uuid;
BEGIN
    IF rls.kind() <> 'link' THEN
        RAISE EXCEPTION 'only the holder of a link sends by it' USING ERRCODE = '42501';
    END IF;
    UPDATE public.assessments_kiosklink l SET used_at = now()
    WHERE l.practice_id = rls.practice() AND l.id = rls.message()
        AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > now()
    RETURNING l.* INTO link;
    IF link.id IS NULL THEN RETURN false; END IF;
    SELECT coalesce(c.member_id, link.recorded_by_id) INTO author FROM public.clients_client c
    WHERE c.practice_id = link.practice_id AND c.id = link.client_id;
    RETURN rls.write_sent(link.practice_id, link.homework_id, 'kiosk', author, response, of_reference, NULL, the_items,
        the_scores, is_urgent, now());
END $$;

-- Answers kept with the care team: of each reference, homework and content one.
CREATE FUNCTION rls.write_kept(answered public.assessments_homework, author uuid, kept uuid, of_reference uuid,
    the_items jsonb, the_scores jsonb)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    written integer;
BEGIN
    INSERT INTO public.assessments_keptresponse
        (id, practice_id, client_id, case_id, homework_id, version_id, reference, items, scores, sent_at, recorded_by_id)
    VALUES (kept, answered.practice_id, answered.client_id, answered.case_id, answered.id, answered.version_id,
        of_reference, the_items, the_scores, now(), author)
    ON CONFLICT (practice_id, client_id, reference, homework_id, md5(items::text)) DO NOTHING;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written = 1;
END $$;

-- As before.
CREATE OR REPLACE FUNCTION rls.keep_response(
    kept uuid, of_homework uuid, of_reference uuid, the_items jsonb, the_scores jsonb)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    answered public.assessments_homework;
BEGIN
    SELECT h.* INTO answered FROM public.assessments_homework h
    WHERE h.id = of_homework AND h.practice_id = rls.practice() AND h.client_id IN (SELECT rls.my_clients());
    IF answered.id IS NULL THEN RAISE EXCEPTION 'this homework is not yours' USING ERRCODE = '42501'; END IF;
    RETURN rls.write_kept(answered, rls.me(), kept, of_reference, the_items, the_scores);
END $$;

-- As before; the holder of any link raises for its answers alone.
CREATE OR REPLACE FUNCTION rls.raise_flags(subject text, subject_id uuid, the_flags jsonb, the_hash text, the_engine smallint)
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
        THEN a.homework_id = rls.link_homework()
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

-- As before; the holder of any link names no homework: it is the link's.
CREATE OR REPLACE FUNCTION rls.file_after_session(
    item uuid, of_homework uuid, subject text, subject_id uuid, is_low boolean, mean numeric)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    homework public.assessments_homework;
    usual numeric;
BEGIN
    SELECT h.* INTO homework FROM public.assessments_homework h
    WHERE h.practice_id = rls.practice() AND CASE WHEN rls.kind() = 'link'
        THEN h.id = rls.link_homework()
        ELSE h.id = of_homework
            AND (h.client_id IN (SELECT rls.my_clients()) OR h.client_id IN (SELECT rls.my_working_clients())
                AND h.case_id IN (SELECT rls.my_homework_cases())) END;
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
            SELECT r.id, r.homework_id, r.sent_at, false AS kept,
                (SELECT s.value FROM public.assessments_score s WHERE s.practice_id = r.practice_id
                    AND s.response_id = r.id AND s.scale = 'session' ORDER BY s.scored_at DESC, s.id DESC LIMIT 1) AS mean
            FROM public.assessments_response r
            JOIN public.assessments_formversion v ON v.practice_id = r.practice_id AND v.id = r.version_id
            JOIN public.assessments_form f ON f.practice_id = v.practice_id AND f.id = v.form_id
            WHERE r.practice_id = rls.practice() AND r.client_id = homework.client_id AND r.case_id = homework.case_id
                AND r.homework_id <> homework.id AND f.key = 'after_session'
            UNION ALL
            SELECT k.id, k.homework_id, k.sent_at, true,
                -- What was computed later stands later.
                (SELECT (s.said ->> 'value')::numeric FROM jsonb_array_elements(k.scores) WITH ORDINALITY AS s (said, place)
                 WHERE s.said ->> 'scale' = 'session' ORDER BY s.place DESC LIMIT 1)
            FROM public.assessments_keptresponse k
            JOIN public.assessments_formversion v ON v.practice_id = k.practice_id AND v.id = k.version_id
            JOIN public.assessments_form f ON f.practice_id = v.practice_id AND f.id = v.form_id
            WHERE k.practice_id = rls.practice() AND k.client_id = homework.client_id AND k.case_id = homework.case_id
                AND k.homework_id <> homework.id AND f.key = 'after_session') AS told
        ORDER BY told.homework_id, told.kept DESC, told.sent_at DESC, told.id DESC) AS earlier
    WHERE earlier.mean IS NOT NULL;
    -- Means lie at least 1/24 apart, or are equal but for their fourth decimal.
    IF NOT (is_low OR coalesce(usual - mean > 0.001, false)) THEN RETURN; END IF;
    INSERT INTO public.clients_inboxitem
        (id, practice_id, client_id, case_id, kind, since, about, about_id, done)
    VALUES (item, rls.practice(), homework.client_id, homework.case_id, 'after_session', now(), subject, subject_id, '')
    ON CONFLICT DO NOTHING;
END $$;

GRANT EXECUTE ON FUNCTION rls.form_by_link() TO relcare_app;
RESET ROLE;
