-- What a note of a session can be drafted from: its lines, and what the team logged in it or soon after.
-- Put in: the sources of the timeline.
WITH s AS MATERIALIZED (
    SELECT s.id, s.case_id, s.starts_at, s.ends_at, s.state, s.in_person FROM clients_session s
    WHERE s.id = %(session)s AND s.case_id = ANY (ARRAY(
        SELECT rls.my_team_cases() UNION SELECT rls.my_supervised_cases()))
), here AS MATERIALIZED (
    SELECT p.zone FROM practices_practice p WHERE p.id = (SELECT rls.practice())
), person AS MATERIALIZED (
    SELECT c.client_id, c.side, k.name, a.was_present, a.id IS NOT NULL AS is_expected
    FROM s JOIN clients_caseclient c ON c.case_id = s.case_id JOIN clients_client k ON k.id = c.client_id
    LEFT JOIN clients_attendee a ON a.practice_id = c.practice_id AND a.session_id = s.id AND a.client_id = c.client_id
), logged AS (
    SELECT e.client_id, e.kind, count(DISTINCT e.of_id) AS count
    FROM ({entries}) AS e JOIN s ON e.recorded_at BETWEEN s.starts_at - interval '1 hour' AND s.ends_at + interval '1 day'
    WHERE e.recorded_by_id IN (SELECT t.member_id FROM clients_careteam t WHERE t.case_id = s.case_id)
    GROUP BY e.client_id, e.kind
)
SELECT s.case_id, s.starts_at, s.ends_at, s.state, s.in_person, (SELECT zone FROM here),
    (SELECT json_agg(json_build_object('client', client_id, 'name', name, 'is_expected', is_expected,
        'was_present', was_present) ORDER BY side)::text FROM person),
    (SELECT json_agg(json_build_object('id', j.id, 'about', j.about_id, 'kind', j.kind, 'line', j.line)
        ORDER BY j.recorded_at, j.id)::text FROM clients_jot j WHERE j.session_id = s.id AND j.filed_as <> 'nothing'),
    (SELECT json_agg(json_build_object('client', client_id, 'kind', kind, 'count', count) ORDER BY kind)::text
        FROM logged),
    (SELECT json_agg(json_build_object('client', h.client_id, 'form', f.key, 'task', left(h.task, 200))
        ORDER BY h.assigned_at, h.id)::text
        FROM assessments_homework h JOIN person ON person.client_id = h.client_id
        LEFT JOIN assessments_formversion v ON v.id = h.version_id LEFT JOIN assessments_form f ON f.id = v.form_id
        WHERE h.case_id = s.case_id AND h.bring_to_session AND h.reviewed_at <= s.ends_at
            AND h.reviewed_at > s.starts_at - interval '28 days')
FROM s
