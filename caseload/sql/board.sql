-- The caseload in one statement: a row a client of the reader's open cases. Row security decides which those are.
-- Every read is by client and bounded: what a case has gathered over the years is not walked through.
WITH here AS MATERIALIZED (
    SELECT (now() AT TIME ZONE p.zone)::date AS today, p.zone, p.settings,
        rls.own_threshold('adherence_days')::integer AS adherence_days FROM practices_practice p
    WHERE p.id = (SELECT rls.practice())
), mine AS MATERIALIZED (
    SELECT cc.client_id, cc.case_id, k.opened_on, k.kind FROM clients_case k
    JOIN clients_caseclient cc ON cc.practice_id = k.practice_id AND cc.case_id = k.id
    -- A manager reads everybody's chart; the caseload is of those whom one works with or supervises.
    WHERE k.id = ANY (ARRAY(SELECT rls.my_working_cases() UNION SELECT rls.my_supervised_cases()))
        AND k.state <> 'closed'
        AND (%(therapist)s::uuid IS NULL OR k.id IN (
            SELECT t.case_id FROM clients_careteam t
            WHERE t.member_id = %(therapist)s::uuid AND t.left_on IS NULL))
), client AS MATERIALIZED (
    SELECT client_id, array_agg(case_id ORDER BY opened_on, case_id) AS cases, min(opened_on) AS opened_on,
        min(opened_on) FILTER (WHERE kind = 'couple') AS couple_since
    FROM mine GROUP BY client_id
), kept AS (
    -- Of several cases, the one that was opened last; a case's own row includes what is in care, and so does the row of
    -- what the client keeps with the team, which names no case.
    SELECT DISTINCT ON (relationship_id, view) client_id, relationship_id, view, levels, newest_on FROM (
        SELECT s.client_id, s.relationship_id, s.view, s.levels, s.newest_on, false AS is_teams,
            NULL::date AS opened_on, NULL::uuid AS case_id
        FROM assessments_keptstate s
        WHERE s.client_id = ANY (ARRAY(SELECT client_id FROM client)) AND s.subject = 'other'
        UNION ALL
        SELECT s.client_id, s.relationship_id, s.view, s.levels, s.newest_on, true, mine.opened_on, s.case_id
        FROM assessments_teamkeptstate s
        LEFT JOIN mine ON mine.client_id = s.client_id AND mine.case_id = s.case_id
        WHERE s.client_id = ANY (ARRAY(SELECT client_id FROM client)) AND s.subject = 'other'
            AND (s.case_id IS NULL OR mine.case_id IS NOT NULL)) AS each_one
    ORDER BY relationship_id, view, is_teams DESC, opened_on DESC NULLS LAST, case_id DESC
), state AS (
    SELECT client_id, json_agg(json_build_array(relationship_id, view, levels)) AS told,
        max((SELECT max(day) FROM unnest(newest_on) AS day)) AS assessed_on
    FROM kept GROUP BY client_id
), relationship AS (
    SELECT r.client_id, json_agg(json_build_array(r.id, r.other_name, k.name,
        ARRAY[k.self_soothing, k.self_regulation, k.defense_awareness, k.words_and_actions, k.energy, k.boundaries],
        r.load_override) ORDER BY r.other_name, r.id) AS told
    FROM relationships_relationship r
    JOIN relationships_kind k ON k.practice_id = r.practice_id AND k.id = r.kind_id
    WHERE r.client_id = ANY (ARRAY(SELECT client_id FROM client))
        AND (r.ended_on IS NULL OR r.ended_on > (SELECT today FROM here))
    GROUP BY r.client_id
), harm AS (
    -- As relationships.harm.harm_on has it, kept or not: the board is staff's alone.
    SELECT client_id, json_agg(json_build_array(relationship_id, newest)) AS told FROM (
        SELECT client_id, relationship_id, max(day) AS newest FROM (
            SELECT d.client_id, d.relationship_id,
                greatest(coalesce(d.happened_on, make_date(d.year, 12, 31)), d.outcome_on) AS day
            FROM relationships_disagreement d
            WHERE d.client_id = ANY (ARRAY(SELECT client_id FROM client)) AND d.outcome = 'harm'
            UNION ALL
            SELECT e.client_id, e.relationship_id, e.happened_on
            FROM relationships_boundaryevent e
            WHERE e.client_id = ANY (ARRAY(SELECT client_id FROM client)) AND e.crossed_by IN ('threat', 'force')
        ) AS each_one GROUP BY client_id, relationship_id) AS newest_of
    GROUP BY client_id
), norm AS (
    SELECT n.client_id, json_agg(json_build_array(n.relationship_id, n.area, n.question, n.state, n.healthy, n.set_by,
            lived.told) ORDER BY n.area, n.question, n.state, n.healthy, n.set_by, n.id) AS told
    FROM relationships_norm n
    LEFT JOIN LATERAL (
        -- As relationships.reports.adherence has it; only of what stands, for only that can be kept to.
        SELECT json_agg(json_build_array(observed_on, was_lived) ORDER BY observed_on, recorded_by_id) AS told FROM (
            SELECT DISTINCT ON (o.observed_on, o.recorded_by_id) o.observed_on, o.recorded_by_id, o.was_lived
            FROM relationships_normobservation o
            WHERE o.practice_id = n.practice_id AND o.norm_id = n.id
                AND o.observed_on >= (SELECT today - adherence_days FROM here)
            ORDER BY o.observed_on, o.recorded_by_id, o.recorded_at DESC, o.id DESC) AS each_one
        ) AS lived ON n.state IN ('agreed', 'in_force')
    WHERE n.client_id = ANY (ARRAY(SELECT client_id FROM client)) AND n.state <> 'ended'
    GROUP BY n.client_id
), homework AS (
    SELECT h.client_id,
        count(*) FILTER (WHERE h.due_on IS NULL OR h.due_on >= (SELECT today FROM here)) AS due,
        count(*) FILTER (WHERE h.due_on < (SELECT today FROM here)) AS overdue
    FROM assessments_homework h
    WHERE h.client_id = ANY (ARRAY(SELECT client_id FROM client)) AND h.state = 'assigned'
        -- What waits its turn was asked of nobody yet.
        AND h.asked_at IS NOT NULL
        -- Kept with the therapist: answered, for those who may know.
        AND NOT EXISTS (SELECT FROM assessments_keptresponse k
            WHERE k.practice_id = h.practice_id AND k.homework_id = h.id AND k.client_id = h.client_id)
    GROUP BY h.client_id
), waiting AS (
    SELECT i.client_id,
        min(i.since) FILTER (WHERE i.kind = 'urgent') AS urgent_since,
        min(i.since) FILTER (WHERE i.kind = 'to_review') AS review_since,
        count(*) FILTER (WHERE i.kind = 'to_review') AS to_review
    FROM clients_inboxitem i
    WHERE i.client_id = ANY (ARRAY(SELECT client_id FROM client)) AND i.acknowledged_at IS NULL
    GROUP BY i.client_id
), version AS MATERIALIZED (
    SELECT v.id, f.id AS form_id, f.key = %(check_in)s::text AS is_check_in,
        CASE WHEN jsonb_path_exists(v.scoring, '$.scales[*].reliable_change') THEN v.scoring -> 'scales' END AS scales
    FROM assessments_formversion v JOIN assessments_form f ON f.practice_id = v.practice_id AND f.id = v.form_id
    WHERE v.state <> 'draft'
), declared AS MATERIALIZED (
    SELECT version.id AS version_id, version.form_id, scale.said ->> 'key' AS scale, scale.said ->> 'direction' AS better,
        scale.said -> 'reliable_change' AS change
    FROM version, jsonb_array_elements(version.scales) AS scale (said)
    WHERE jsonb_typeof(scale.said -> 'reliable_change') = 'object'
), measure AS MATERIALIZED (
    -- Whose scores make one line, of the lines on which a version says what a reliable change is.
    SELECT l.form_id, l.scale, array_agg(l.version_id) AS versions
    FROM rls.score_lines(ARRAY(SELECT form_id FROM declared)) AS l
    LEFT JOIN declared USING (version_id, scale)
    GROUP BY l.form_id, l.scale, l.line HAVING count(declared.version_id) > 0
)
SELECT c.id, c.name, client.cases, here.today, here.zone,
    waiting.urgent_since, waiting.review_since, coalesce(waiting.to_review, 0),
    contact.confirmed_on, contact.recheck_by,
    client.couple_since, asked.asked_on, asked.recorded_at, called.newest,
    coalesce(homework.due, 0), coalesce(homework.overdue, 0),
    coming.starts_at, gone.starts_at, checked.at, heard.at, state.assessed_on,
    relationship.told::text, state.told::text, harm.told::text, norm.told::text, change.told::text,
    here.settings::text
FROM client
JOIN clients_client c ON c.id = client.client_id
CROSS JOIN here
LEFT JOIN state ON state.client_id = client.client_id
LEFT JOIN relationship ON relationship.client_id = client.client_id
LEFT JOIN harm ON harm.client_id = client.client_id
LEFT JOIN norm ON norm.client_id = client.client_id
LEFT JOIN homework ON homework.client_id = client.client_id
LEFT JOIN waiting ON waiting.client_id = client.client_id
LEFT JOIN clients_contactplan contact ON contact.client_id = client.client_id
LEFT JOIN LATERAL (
    SELECT s.asked_on, s.recorded_at FROM clients_screening s
    WHERE s.client_id = client.client_id AND s.result <> 'not_yet'
    ORDER BY s.asked_on DESC, s.recorded_at DESC, s.id DESC LIMIT 1) AS asked ON true
LEFT JOIN LATERAL (
    SELECT max(c.since) AS newest FROM clients_screeningcause c WHERE c.client_id = client.client_id
) AS called ON true
LEFT JOIN LATERAL (
    SELECT s.starts_at FROM unnest(client.cases) AS of_case (id), LATERAL (
        SELECT s.starts_at FROM clients_session s
        WHERE s.case_id = of_case.id AND s.state = 'planned' AND s.starts_at > now() - interval '1 day'
            AND s.ends_at > now() AND (SELECT true FROM clients_attendee a WHERE a.practice_id = s.practice_id
                AND a.session_id = s.id AND a.client_id = client.client_id)
        ORDER BY s.starts_at LIMIT 1) AS s
    ORDER BY s.starts_at LIMIT 1) AS coming ON true
LEFT JOIN LATERAL (
    SELECT s.starts_at FROM unnest(client.cases) AS of_case (id), LATERAL (
        SELECT s.starts_at FROM clients_session s
        WHERE s.case_id = of_case.id AND s.state = 'held' AND s.starts_at <= now()
            -- Not a join: sessions are walked from the newest, and the first that fits is the one.
            AND (SELECT a.was_present IS NOT FALSE FROM clients_attendee a WHERE a.practice_id = s.practice_id
                AND a.session_id = s.id AND a.client_id = client.client_id)
        ORDER BY s.starts_at DESC LIMIT 1) AS s
    ORDER BY s.starts_at DESC LIMIT 1) AS gone ON true
LEFT JOIN LATERAL (
    SELECT max(newest.sent_at) AS at FROM (
        (SELECT r.sent_at FROM assessments_response r WHERE r.client_id = client.client_id
         ORDER BY r.sent_at DESC LIMIT 1)
        UNION ALL
        (SELECT k.sent_at FROM assessments_keptresponse k WHERE k.client_id = client.client_id
         ORDER BY k.sent_at DESC LIMIT 1)) AS newest) AS heard ON true
LEFT JOIN LATERAL (
    SELECT max(newest.sent_at) AS at FROM version, LATERAL (
        (SELECT r.sent_at FROM assessments_response r
         WHERE r.client_id = client.client_id AND r.version_id = version.id ORDER BY r.sent_at DESC LIMIT 1)
        UNION ALL
        (SELECT k.sent_at FROM assessments_keptresponse k
         WHERE k.client_id = client.client_id AND k.version_id = version.id ORDER BY k.sent_at DESC LIMIT 1)) AS newest
    WHERE version.is_check_in) AS checked ON true
LEFT JOIN LATERAL (
    -- First and newest answers of each case on each line, judged by what the newest's own version says: nothing, if it
    -- says nothing. Of scores that were computed again the newest counts, of corrected answers the correction.
    SELECT json_agg(json_build_array(of_case.id, measure.form_id, measure.scale, declared.better, declared.change,
        first.exact, newest.exact, newest.sent_at) ORDER BY newest.sent_at, newest.id) AS told
    FROM measure CROSS JOIN unnest(client.cases) AS of_case (id) CROSS JOIN LATERAL (
        SELECT each_one.* FROM unnest(measure.versions) AS version (id), LATERAL (
            (SELECT q.sent_at, q.id, version.id AS version_id, q.exact FROM (
                -- Walked from one end; what belongs to each is asked for one by one, until one fits.
                SELECT r.sent_at, r.id,
                    (SELECT h.case_id FROM assessments_homework h
                     WHERE h.practice_id = r.practice_id AND h.id = r.homework_id) AS case_id,
                    (SELECT s.exact FROM assessments_score s
                     WHERE s.practice_id = r.practice_id AND s.response_id = r.id AND s.scale = measure.scale
                     ORDER BY s.scored_at DESC, s.id DESC LIMIT 1) AS exact,
                    (SELECT true FROM assessments_response c
                     WHERE c.practice_id = r.practice_id AND c.amends_id = r.id) AS is_corrected
                FROM assessments_response r
                WHERE r.client_id = client.client_id AND r.version_id = version.id
                    AND r.sent_at >= client.opened_on - interval '1 day'
                ORDER BY r.sent_at OFFSET 0) AS q
             WHERE q.case_id = of_case.id AND q.exact IS NOT NULL AND q.is_corrected IS NULL
             ORDER BY q.sent_at FETCH FIRST ROW WITH TIES)
            UNION ALL
            (SELECT k.sent_at, k.id, version.id, k.exact FROM (
                SELECT k.sent_at, k.id, (
                    SELECT s.said ->> 'exact' FROM jsonb_array_elements(k.scores) WITH ORDINALITY AS s (said, place)
                    WHERE s.said ->> 'scale' = measure.scale ORDER BY s.place DESC LIMIT 1) AS exact
                FROM assessments_keptresponse k
                WHERE k.client_id = client.client_id AND k.version_id = version.id AND k.case_id = of_case.id
                ORDER BY k.sent_at OFFSET 0) AS k
             WHERE k.exact IS NOT NULL ORDER BY k.sent_at FETCH FIRST ROW WITH TIES)) AS each_one
        ORDER BY each_one.sent_at, each_one.id LIMIT 1) AS first
    CROSS JOIN LATERAL (
        SELECT each_one.* FROM unnest(measure.versions) AS version (id), LATERAL (
            (SELECT q.sent_at, q.id, version.id AS version_id, q.exact FROM (
                -- Walked from one end; what belongs to each is asked for one by one, until one fits.
                SELECT r.sent_at, r.id,
                    (SELECT h.case_id FROM assessments_homework h
                     WHERE h.practice_id = r.practice_id AND h.id = r.homework_id) AS case_id,
                    (SELECT s.exact FROM assessments_score s
                     WHERE s.practice_id = r.practice_id AND s.response_id = r.id AND s.scale = measure.scale
                     ORDER BY s.scored_at DESC, s.id DESC LIMIT 1) AS exact,
                    (SELECT true FROM assessments_response c
                     WHERE c.practice_id = r.practice_id AND c.amends_id = r.id) AS is_corrected
                FROM assessments_response r
                WHERE r.client_id = client.client_id AND r.version_id = version.id
                ORDER BY r.sent_at DESC OFFSET 0) AS q
             WHERE q.case_id = of_case.id AND q.exact IS NOT NULL AND q.is_corrected IS NULL
             ORDER BY q.sent_at DESC FETCH FIRST ROW WITH TIES)
            UNION ALL
            (SELECT k.sent_at, k.id, version.id, k.exact FROM (
                SELECT k.sent_at, k.id, (
                    SELECT s.said ->> 'exact' FROM jsonb_array_elements(k.scores) WITH ORDINALITY AS s (said, place)
                    WHERE s.said ->> 'scale' = measure.scale ORDER BY s.place DESC LIMIT 1) AS exact
                FROM assessments_keptresponse k
                WHERE k.client_id = client.client_id AND k.version_id = version.id AND k.case_id = of_case.id
                ORDER BY k.sent_at DESC OFFSET 0) AS k
             WHERE k.exact IS NOT NULL ORDER BY k.sent_at DESC FETCH FIRST ROW WITH TIES)) AS each_one
        ORDER BY each_one.sent_at DESC, each_one.id DESC LIMIT 1) AS newest
    LEFT JOIN declared ON declared.version_id = newest.version_id AND declared.scale = measure.scale) AS change ON true
