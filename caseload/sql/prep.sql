-- What a therapist needs before a session, in one row; none where the reader is neither on the team of
-- its case nor supervises it.
-- Put in: the changes, which end in `changed`; what is to be known of their safety, which ends in `watched`; the copies that both clients read, and the rows that these say
-- already; what falls due.
WITH s AS MATERIALIZED (
    SELECT s.id, s.case_id, s.starts_at, s.ends_at, s.state, s.in_person, k.kind
    FROM clients_session s JOIN clients_case k ON k.practice_id = s.practice_id AND k.id = s.case_id
    WHERE s.id = %(session)s AND s.case_id = ANY (ARRAY(
        SELECT rls.my_team_cases() UNION SELECT rls.my_supervised_cases()))
), here AS MATERIALIZED (
    SELECT p.zone, (now() AT TIME ZONE p.zone)::date AS today,
        greatest((now() AT TIME ZONE p.zone)::date, (s.starts_at AT TIME ZONE p.zone)::date) AS day
    FROM s, practices_practice p WHERE p.id = (SELECT rls.practice())
), person AS MATERIALIZED (
    SELECT c.client_id, c.side, k.name, k.member_id,
        EXISTS (SELECT FROM clients_attendee a WHERE a.practice_id = c.practice_id AND a.session_id = s.id
            AND a.client_id = c.client_id) AS is_expected,
        coalesce((
            SELECT max(e.ends_at) FROM clients_session e JOIN clients_attendee a ON a.practice_id = e.practice_id
                AND a.session_id = e.id AND a.client_id = c.client_id
            WHERE e.case_id = s.case_id AND e.state = 'held' AND e.starts_at < s.starts_at
                AND a.was_present IS NOT FALSE), '-infinity') AS since
    FROM s JOIN clients_caseclient c ON c.case_id = s.case_id JOIN clients_client k ON k.id = c.client_id
), {changes}, {safety}, note AS (
    SELECT n.id, n.session_id AS session, n.next_time AS text, n.written_at, n.recorded_by_id AS recorded_by
    FROM clients_casenote n JOIN s ON n.case_id = s.case_id
    WHERE n.next_time <> '' AND n.session_id IS DISTINCT FROM s.id
    ORDER BY n.written_at DESC, n.id DESC LIMIT 1
), known AS MATERIALIZED ({known}
), alone AS (
    -- In a client's own words, and nowhere that the other reads.
    SELECT client_id, recorded_at, id, json_build_object('kind', kind, 'id', id, 'of', of_id, 'client', client_id,
        'relationship', relationship_id, 'day', day, 'recorded_at', recorded_at, 'recorded_by', recorded_by_id,
        'is_kept', is_kept, 'space', space, 'summary', summary) AS told
    FROM (SELECT e.*, row_number() OVER (PARTITION BY e.client_id ORDER BY e.recorded_at DESC, e.id DESC) AS place
        FROM entry e JOIN person ON person.client_id = e.client_id AND person.member_id = e.recorded_by_id
        WHERE e.kind <> ALL (%(acts)s) AND e.id NOT IN (SELECT id FROM known)) AS e
    WHERE place <= %(most)s
), shared AS ({shares}
), bring AS (
    SELECT h.client_id, h.sent_at, h.id, json_build_object('client', h.client_id, 'homework', h.id, 'form', f.key, 'task', left(h.task, 200),
        'relationship', h.relationship_id, 'sent_at', h.sent_at) AS told
    FROM assessments_homework h JOIN person ON person.client_id = h.client_id
    LEFT JOIN assessments_formversion v ON v.id = h.version_id LEFT JOIN assessments_form f ON f.id = v.form_id
    WHERE h.bring_to_session AND h.reviewed_at > person.since
), due AS ({dues}
), waiting AS (
    SELECT i.client_id, json_build_object('client', i.client_id, 'kind', i.kind, 'id', i.id,
        'since_at', i.since) AS told, i.since, i.id
    FROM clients_inboxitem i JOIN person ON person.client_id = i.client_id WHERE i.acknowledged_at IS NULL
), plan AS (
    SELECT p.id, p.number, p.review_every_sessions AS every, (
        SELECT count(*) FROM clients_session e WHERE e.case_id = s.case_id AND e.state = 'held'
            AND e.starts_at > p.recorded_at) AS held
    FROM s JOIN clients_plan p ON p.case_id = s.case_id ORDER BY p.number DESC LIMIT 1
)
SELECT s.id, s.case_id, s.kind, s.starts_at, s.ends_at, s.state, s.in_person, (SELECT zone FROM here), now(),
    (SELECT row_to_json(note)::text FROM note),
    (SELECT json_agg(json_build_object('client', client_id, 'side', side, 'name', name, 'is_expected', is_expected)
        ORDER BY side)::text FROM person),
    (SELECT json_agg(told ORDER BY recorded_at DESC, id DESC)::text FROM alone),
    (SELECT json_agg(told ORDER BY kind, place, id)::text FROM shared),
    (SELECT json_agg(told ORDER BY sent_at, id)::text FROM bring),
    (SELECT json_agg(json_build_object('client', client_id, 'what', what, 'relationship', relationship_id, 'id', id,
        'due_on', due_on) ORDER BY due_on, what, id)::text FROM due),
    (SELECT json_agg(told ORDER BY since, id)::text FROM waiting),
    (SELECT row_to_json(plan)::text FROM plan),
    (SELECT json_agg(json_build_object('id', j.id, 'session', j.session_id, 'about', j.about_id, 'kind', j.kind,
        'line', j.line, 'recorded_at', j.recorded_at, 'recorded_by', j.recorded_by_id)
        ORDER BY j.recorded_at, j.id)::text FROM clients_jot j WHERE j.case_id = s.case_id AND j.filed_at IS NULL),
    (SELECT today FROM here), (SELECT day FROM here),
    (SELECT json_agg(json_build_array(client_id, flags::text, asked, called, couple_since, breaks))::text FROM watched),
    (SELECT json_agg(json_build_array(client_id, since, entries::text, scores::text, levels::text, harms::text,
        homework::text) ORDER BY client_id)::text FROM changed)
FROM s
