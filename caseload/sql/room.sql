-- What both clients of a session's case may see on one screen: nothing that either has told alone is read here.
WITH s AS MATERIALIZED (
    SELECT s.id, s.case_id, s.starts_at, s.ends_at, s.in_person
    FROM clients_session s
    WHERE s.id = %(session)s AND s.case_id = ANY (ARRAY(SELECT rls.my_team_cases()))
), shared AS ({shares}
)
SELECT s.id, s.case_id, s.starts_at, s.ends_at, s.in_person,
    ARRAY(SELECT c.client_id FROM clients_caseclient c WHERE c.case_id = s.case_id
        AND c.client_id IN (SELECT a.client_id FROM clients_attendee a WHERE a.session_id = s.id)),
    ARRAY(SELECT c.client_id FROM clients_caseclient c WHERE c.case_id = s.case_id
        AND c.client_id NOT IN (SELECT a.client_id FROM clients_attendee a WHERE a.session_id = s.id)),
    (SELECT json_agg(json_build_object('client', c.client_id, 'name', n.name) ORDER BY c.side)::text
        FROM clients_caseclient c LEFT JOIN clients_jointname n ON n.practice_id = c.practice_id
            AND n.case_id = c.case_id AND n.client_id = c.client_id AND n.chapter = rls.chapter_of(s.case_id)
        WHERE c.case_id = s.case_id),
    (SELECT json_agg(told ORDER BY kind, place, id)::text FROM shared),
    (SELECT json_agg(json_build_object('id', j.id, 'kind', j.kind, 'line', j.line) ORDER BY j.recorded_at, j.id)::text
        FROM clients_jot j WHERE j.session_id = s.id AND j.about_id IS NULL AND j.filed_as <> 'nothing')
FROM s
