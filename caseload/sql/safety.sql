-- What of each `person`'s safety is to be known before a session; for the care team alone. Facts: what follows from
-- them is said where the rules are.
flag AS (
    SELECT f.client_id, json_agg(json_build_object('id', f.id, 'source', f.source, 'since_at', f.raised_at,
        'why', f.why) ORDER BY f.raised_at, f.id) AS told
    FROM clients_safetyflag f JOIN person ON person.client_id = f.client_id WHERE f.lifted_at IS NULL
    GROUP BY f.client_id
), called AS (
    SELECT c.client_id, json_agg(json_build_array(c.reason, c.since) ORDER BY c.since, c.id) AS told
    FROM clients_screeningcause c JOIN person ON person.client_id = c.client_id GROUP BY c.client_id
), coupled AS (
    SELECT cc.client_id, min(k.opened_on) AS since FROM clients_caseclient cc
    JOIN person ON person.client_id = cc.client_id
    JOIN clients_case k ON k.practice_id = cc.practice_id AND k.id = cc.case_id
    WHERE k.kind = 'couple' AND k.state <> 'closed' GROUP BY cc.client_id
), apart AS (
    SELECT b.client_id, json_agg(json_build_object('id', b.id, 'relationship', b.relationship_id, 'kind', b.kind,
        'state', b.state, 'starts_on', b.starts_on, 'check_in_on', b.check_in_on, 'returns_on', b.returns_on,
        'check_in_held_on', b.check_in_held_on, 'is_kept', b.is_kept,
        'extended_by', (SELECT x.decided_by FROM relationships_breakextension x
            WHERE x.practice_id = b.practice_id AND x.client_id = b.client_id AND x.of_break_id = b.id
            ORDER BY x.recorded_at DESC, x.id DESC LIMIT 1),
        'purposes', (SELECT c.purposes FROM relationships_breakcomparison c
            WHERE c.practice_id = b.practice_id AND b.id IN (c.first_id, c.second_id)
            ORDER BY c.recorded_at DESC, c.id DESC LIMIT 1)) ORDER BY b.starts_on, b.id) AS told
    FROM relationships_break b JOIN person ON person.client_id = b.client_id
    WHERE b.state NOT IN ('ended', 'called_off') GROUP BY b.client_id
), watched AS (
    SELECT person.client_id, flag.told AS flags, asked.told AS asked, called.told AS called, coupled.since AS couple_since,
        apart.told AS breaks
    FROM person
    LEFT JOIN flag ON flag.client_id = person.client_id
    LEFT JOIN LATERAL (
        SELECT json_build_array(s.asked_on, s.recorded_at, s.result) AS told FROM clients_screening s
        WHERE s.client_id = person.client_id AND s.result <> 'not_yet'
        ORDER BY s.asked_on DESC, s.recorded_at DESC, s.id DESC LIMIT 1) AS asked ON true
    LEFT JOIN called ON called.client_id = person.client_id
    LEFT JOIN coupled ON coupled.client_id = person.client_id
    LEFT JOIN apart ON apart.client_id = person.client_id
)
