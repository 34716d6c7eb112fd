-- What became of each `person` (client_id, since) since then. `person` and `here` come from whoever asks; put in are
-- the sources of the timeline, and the six levels. Row security decides what of it the reader sees.
entry AS MATERIALIZED (
    SELECT e.* FROM ({entries}) AS e JOIN person ON person.client_id = e.client_id AND e.changed_at > person.since
), counted AS (
    -- What was said three times is one thing that changed.
    SELECT client_id, kind, count(DISTINCT of_id) AS count, max(day) AS newest_on FROM entry GROUP BY client_id, kind
), answered AS MATERIALIZED (
    SELECT r.client_id, r.version_id, r.sent_at, r.id, s.scale, s.value::text AS value, s.band
    FROM assessments_response r JOIN person ON person.client_id = r.client_id
    CROSS JOIN LATERAL (
        -- Of scores that were computed again the newest counts.
        SELECT DISTINCT ON (s.scale) s.scale, s.value, s.band FROM assessments_score s
        WHERE s.practice_id = r.practice_id AND s.response_id = r.id
        ORDER BY s.scale, s.scored_at DESC, s.id DESC) AS s
    -- Of answers that were corrected the correction counts.
    WHERE s.value IS NOT NULL AND NOT EXISTS (
        SELECT FROM assessments_response c WHERE c.practice_id = r.practice_id AND c.amends_id = r.id)
    UNION ALL
    SELECT k.client_id, k.version_id, k.sent_at, k.id, s.said ->> 'scale', s.said ->> 'value', s.said ->> 'band'
    FROM assessments_keptresponse k JOIN person ON person.client_id = k.client_id
    CROSS JOIN LATERAL (
        SELECT DISTINCT ON (s.said ->> 'scale') s.said
        FROM jsonb_array_elements(k.scores) WITH ORDINALITY AS s (said, place)
        ORDER BY s.said ->> 'scale', s.place DESC) AS s
    WHERE s.said ->> 'value' IS NOT NULL
), lined AS MATERIALIZED (
    SELECT a.*, v.form_id, l.line FROM answered a JOIN assessments_formversion v ON v.id = a.version_id
    JOIN rls.score_lines(ARRAY(
        SELECT v.form_id FROM assessments_formversion v WHERE v.id = ANY (ARRAY(SELECT version_id FROM answered)))) AS l
        ON l.version_id = a.version_id AND l.scale = a.scale
), scored AS (
    SELECT DISTINCT ON (a.client_id, f.id, a.scale) a.client_id, f.key AS form, a.scale, a.value, a.band, a.sent_at,
        -- Only what stands on the same line may be compared.
        (SELECT b.value FROM lined b
         WHERE b.client_id = a.client_id AND b.form_id = a.form_id AND b.scale = a.scale AND b.line = a.line
            AND b.sent_at <= person.since
         ORDER BY b.sent_at DESC, b.id DESC LIMIT 1) AS before
    FROM lined a JOIN person ON person.client_id = a.client_id AND a.sent_at > person.since
    JOIN assessments_form f ON f.id = a.form_id
    ORDER BY a.client_id, f.id, a.scale, a.sent_at DESC, a.id DESC
), harm AS (
    SELECT d.client_id, d.relationship_id, d.changed_at AS told_at,
        greatest(coalesce(d.happened_on, make_date(d.year, 12, 31)), d.outcome_on) AS harmed_on
    FROM relationships_disagreement d JOIN person ON person.client_id = d.client_id WHERE d.outcome = 'harm'
    UNION ALL
    SELECT b.client_id, b.relationship_id, b.recorded_at, b.happened_on
    FROM relationships_boundaryevent b JOIN person ON person.client_id = b.client_id
    WHERE b.crossed_by IN ('threat', 'force')
), told AS (
    SELECT a.client_id, a.relationship_id, a.subject, a.rater, a.basis, a.assessed_on, a.recorded_at, a.id,
        a.supersedes_id, ARRAY[{levels}] AS levels
    FROM assessments_assessment a JOIN person ON person.client_id = a.client_id
    UNION ALL
    SELECT a.client_id, a.relationship_id, a.subject, a.rater, a.basis, a.assessed_on, a.recorded_at, a.id,
        a.supersedes_id, ARRAY[{levels}]
    FROM assessments_teamassessment a JOIN person ON person.client_id = a.client_id
    WHERE a.released_as_id IS NULL
), moved AS (
    -- Only where something was told since: the levels of any other relationship are what they were.
    SELECT t.client_id, t.relationship_id FROM told t JOIN person ON person.client_id = t.client_id
    WHERE t.recorded_at > person.since
    UNION
    SELECT h.client_id, h.relationship_id FROM harm h JOIN person ON person.client_id = h.client_id
    WHERE h.told_at > person.since
), task AS (
    SELECT h.client_id,
        count(*) FILTER (WHERE h.state = 'assigned' AND NOT k.is_kept) AS open,
        count(*) FILTER (WHERE h.state = 'assigned' AND NOT k.is_kept AND h.due_on < (SELECT today FROM here)) AS overdue,
        count(*) FILTER (WHERE h.sent_at > person.since OR k.sent_at > person.since) AS sent,
        count(*) FILTER (WHERE h.reviewed_at > person.since) AS reviewed,
        count(*) FILTER (WHERE h.asked_at > person.since) AS assigned
    FROM assessments_homework h JOIN person ON person.client_id = h.client_id
    -- Kept with the therapist: answered, for those who may know.
    CROSS JOIN LATERAL (
        SELECT count(*) > 0 AS is_kept, max(k.sent_at) AS sent_at FROM assessments_keptresponse k
        WHERE k.practice_id = h.practice_id AND k.homework_id = h.id AND k.client_id = h.client_id) AS k
    -- What waits its turn was asked of nobody yet.
    WHERE h.asked_at IS NOT NULL
    GROUP BY h.client_id
), changed AS (
    SELECT person.client_id, nullif(person.since, '-infinity') AS since,
        (SELECT json_agg(json_build_object('kind', c.kind, 'count', c.count, 'newest_on', c.newest_on)
            ORDER BY c.newest_on DESC, c.kind) FROM counted c WHERE c.client_id = person.client_id) AS entries,
        (SELECT json_agg(json_build_object('form', s.form, 'scale', s.scale, 'before', s.before, 'now', s.value,
                'band', s.band, 'sent_at', s.sent_at) ORDER BY s.form, s.scale)
            FROM scored s WHERE s.client_id = person.client_id) AS scores,
        (SELECT json_agg(json_build_array(t.relationship_id, t.subject, t.rater, t.basis, t.assessed_on,
                t.recorded_at, t.id, t.supersedes_id, t.levels) ORDER BY t.recorded_at, t.id)
            FROM told t JOIN moved USING (client_id, relationship_id) WHERE t.client_id = person.client_id) AS levels,
        (SELECT json_agg(json_build_array(h.relationship_id, h.harmed_on, h.told_at) ORDER BY h.told_at)
            FROM harm h JOIN moved USING (client_id, relationship_id) WHERE h.client_id = person.client_id) AS harms,
        (SELECT json_build_object('open', k.open, 'overdue', k.overdue, 'sent', k.sent, 'reviewed', k.reviewed,
                'assigned', k.assigned) FROM task k WHERE k.client_id = person.client_id) AS homework
    FROM person
)
