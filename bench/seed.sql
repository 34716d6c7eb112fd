-- One practice of ten therapists, 25 clients each, with what two years leave behind. The name makes every id.
-- Numbers come from hashes, so that a seed is the same each time.
CREATE FUNCTION pg_temp.id(VARIADIC parts text[]) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT md5(array_to_string(parts, '/'))::uuid $$;
CREATE FUNCTION pg_temp.chance(most integer, VARIADIC parts text[]) RETURNS integer LANGUAGE sql IMMUTABLE AS
    $$ SELECT (('x' || left(md5(array_to_string(parts, '.')), 7))::bit(28)::integer) %% most $$;
CREATE TEMP TABLE t ON COMMIT DROP AS SELECT n, pg_temp.id(%(name)s, 'member', n::text) AS id,
    pg_temp.id(%(name)s, 'account', n::text) AS account FROM generate_series(1, %(therapists)s) AS n;
CREATE TEMP TABLE c ON COMMIT DROP AS SELECT t.n AS therapist, t.id AS member, i, t.n || '-' || i AS label,
    pg_temp.id(%(name)s, 'client', t.n::text, i::text) AS id, pg_temp.id(%(name)s, 'case', t.n::text, i::text) AS case_id
    FROM t, generate_series(1, %(clients)s) AS i;
CREATE TEMP TABLE r ON COMMIT DROP AS SELECT c.*, j, pg_temp.id(%(name)s, 'relationship', label, j::text) AS relationship,
    k.id AS kind FROM c, generate_series(1, 2) AS j
    JOIN LATERAL (SELECT array_agg(id ORDER BY name) AS ids FROM relationships_kind WHERE practice_id = %(practice)s) AS kinds ON true
    JOIN LATERAL (SELECT kinds.ids[1 + pg_temp.chance(5, %(name)s, c.label, j::text)] AS id) AS k ON true;
CREATE TEMP TABLE s ON COMMIT DROP AS SELECT c.*, w, pg_temp.id(%(name)s, 'session', label, w::text) AS session,
    date_trunc('day', now()) + interval '10 hours' - make_interval(days => w * 14 + pg_temp.chance(7, label)) AS at
    FROM c, generate_series(CASE WHEN pg_temp.chance(4, 'next', c.label) = 0 THEN 0 ELSE -1 END, %(sessions)s) AS w;
CREATE TEMP TABLE h ON COMMIT DROP AS SELECT c.*, w, pg_temp.id(%(name)s, 'homework', label, w::text) AS homework,
    CASE WHEN w %% 4 = 0 THEN %(phq9)s ELSE %(week)s END AS version, w %% 4 = 0 AS is_phq9,
    now() - make_interval(days => w * 7, hours => pg_temp.chance(20, label, w::text)) AS at
    FROM c, generate_series(0, %(answers)s) AS w;
ANALYZE t; ANALYZE c; ANALYZE r; ANALYZE s; ANALYZE h;

INSERT INTO practices_account (id, email, password, is_active, made_at)
    SELECT account, %(name)s || n || '@bench.example', '!', true, now() FROM t;
INSERT INTO practices_member (id, practice_id, account_id, name, roles, is_active, made_at, row_version)
    SELECT id, %(practice)s, account, 'Therapist ' || n, '{therapist}', true, now(), 1 FROM t;
INSERT INTO clients_client (id, practice_id, name, preferred_name, phone, zone, recorded_by_id, made_at, row_version)
    SELECT id, %(practice)s, 'Client ' || label, '', '', 'Europe/Berlin', member, now(), 1 FROM c;
INSERT INTO clients_case (id, practice_id, kind, state, opened_on, recorded_by_id, row_version)
    SELECT case_id, %(practice)s, 'individual', 'opened', current_date - %(days)s, member, 1 FROM c;
INSERT INTO clients_caseclient (id, practice_id, client_id, case_id, side)
    SELECT pg_temp.id(%(name)s, 'in case', label), %(practice)s, id, case_id, 'a' FROM c;
INSERT INTO clients_careteam (id, practice_id, case_id, member_id, joined_on, recorded_by_id)
    SELECT pg_temp.id(%(name)s, 'team', label), %(practice)s, case_id, member, current_date - %(days)s, member FROM c;
INSERT INTO clients_contactplan (id, practice_id, client_id, windows, words_to_avoid, code_word, shared_device,
    sender_label, chosen_name, language, prefers, confirmed_on, confirmed_by_id, recheck_by, recorded_by_id, row_version)
    SELECT pg_temp.id(%(name)s, 'contact', label), %(practice)s, id, '[]', '{}', %(nothing)s, 'no', 0, '', 'en', 'email', current_date - 30, member,
        current_date + CASE WHEN pg_temp.chance(10, 'contact', label) = 0 THEN -20 ELSE 60 END, member, 1 FROM c;
INSERT INTO clients_screening (id, practice_id, client_id, asked_on, result, way, note, recorded_by_id, recorded_at)
    SELECT pg_temp.id(%(name)s, 'screening', label, q::text), %(practice)s, id,
        current_date - pg_temp.chance(97, 'screening', label)::integer - q * 90, 'clear', 'in_person', '', member,
        now() - make_interval(days => q * 90) FROM c, generate_series(0, %(days)s / 90) AS q;
INSERT INTO clients_session (id, practice_id, case_id, starts_at, ends_at, state, in_person, recorded_by_id, row_version)
    SELECT session, %(practice)s, case_id, at, at + interval '50 minutes',
        CASE WHEN w < 0 THEN 'planned' WHEN pg_temp.chance(10, label, w::text) = 0 THEN 'missed' ELSE 'held' END,
        true, member, 1 FROM s WHERE w <> 0;
INSERT INTO clients_attendee (id, practice_id, client_id, session_id, was_present)
    SELECT pg_temp.id(%(name)s, 'attendee', label, w::text), %(practice)s, id, session, CASE WHEN w > 0 THEN true END
    FROM s WHERE w <> 0;
INSERT INTO relationships_relationship (id, practice_id, client_id, other_name, kind_id, load_override, recorded_by_id,
    recorded_at, row_version, is_kept)
    SELECT relationship, %(practice)s, id, 'Other ' || j, kind,
        CASE WHEN pg_temp.chance(5, 'load', label, j::text) = 0 THEN '{"energy": 4}'::jsonb ELSE '{}' END, member, now(), 1, false
    FROM r;
INSERT INTO relationships_norm (id, practice_id, client_id, relationship_id, area, question, today, wanted, is_spoken,
    is_deliberate, set_by, healthy, state, answer, reason, recorded_by_id, recorded_at, changed_at, row_version,
    is_kept, available_when, available_where, available_how, decided_by)
    SELECT pg_temp.id(%(name)s, 'norm', label, j::text, m::text), %(practice)s, id, relationship,
        (ARRAY['power', 'respect', 'time', 'space'])[1 + m %% 4],
        (ARRAY['availability', 'needs', 'conflict', 'decisions', 'contribution', 'other'])[1 + pg_temp.chance(6, label, m::text)],
        'As it is', 'As we want it', true, true,
        (ARRAY['me', 'other', 'both', 'both'])[1 + pg_temp.chance(4, 'by', label, j::text, m::text)],
        (ARRAY['yes', 'yes', 'unsure', 'no'])[1 + pg_temp.chance(4, 'healthy', label, j::text, m::text)],
        (ARRAY['noticed', 'agreed', 'in_force', 'negotiating', 'ended'])[1 + pg_temp.chance(5, 'state', label, j::text, m::text)],
        '', '', member, now(), now(), 1, false, '', '', '', ''
    FROM r, generate_series(1, 6) AS m;
INSERT INTO relationships_normobservation (id, practice_id, client_id, norm_id, observed_on, was_lived, note, is_kept,
    recorded_by_id, recorded_at)
    SELECT pg_temp.id(%(name)s, 'observation', label, j::text, m::text, o::text), %(practice)s, id,
        pg_temp.id(%(name)s, 'norm', label, j::text, m::text), current_date - (o * %(days)s / (%(assessments)s + 1)),
        pg_temp.chance(3, 'lived', label, j::text, m::text, o::text) > 0, '', false, member, now()
    FROM r, generate_series(1, 3) AS m, generate_series(1, %(assessments)s) AS o;
INSERT INTO relationships_disagreement (id, practice_id, client_id, relationship_id, remembered, happened_on, is_first, about,
    area, my_move, their_move, escalation, outcome, gave_in, repaired_by, is_kept, recorded_by_id, recorded_at, said_by_id, changed_at,
    row_version)
    SELECT pg_temp.id(%(name)s, 'disagreement', label, j::text, a::text), %(practice)s, id, relationship, false,
        current_date - (a * %(days)s / (%(assessments)s + 1)), false, 'Money', 'power', 'flee', 'fight', 2,
        CASE WHEN a = 4 AND pg_temp.chance(20, 'harm', label, j::text) = 0 THEN 'harm' ELSE 'resolved' END, '', 'nobody_yet',
        false, member, now(), member, now(), 1
    FROM r, generate_series(1, %(assessments)s) AS a;
INSERT INTO assessments_assessment (id, practice_id, client_id, relationship_id, subject, rater, basis, assessed_on,
    self_soothing, self_regulation, defense_awareness, words_and_actions, energy, boundaries, evidence, recorded_by_id,
    recorded_at, released_at)
    SELECT pg_temp.id(%(name)s, 'assessment', label, j::text, a::text), %(practice)s, id, relationship, 'other',
        CASE WHEN a %% 5 = 0 THEN 'therapist' ELSE 'client' END, 'observed', current_date - (a * %(days)s / (%(assessments)s + 1)),
        l[1], l[2], l[3], l[4], nullif(l[5], pg_temp.chance(5, 'gap', label)), nullif(l[6], a %% 3), '{}', member,
        now() - make_interval(days => a * %(days)s / (%(assessments)s + 1)), CASE WHEN a %% 5 = 0 THEN now() END
    FROM r, generate_series(1, %(assessments)s) AS a, LATERAL (
        SELECT array_agg(least(4, 1 + pg_temp.chance(4, label, j::text, n::text) + pg_temp.chance(2, label, a::text, n::text)))
        AS l FROM generate_series(1, 6) AS n) AS six;
INSERT INTO assessments_teamassessment (id, practice_id, client_id, case_id, relationship_id, subject, rater, basis,
    assessed_on, self_soothing, self_regulation, defense_awareness, words_and_actions, energy, boundaries, evidence,
    recorded_by_id, recorded_at)
    SELECT pg_temp.id(%(name)s, 'own assessment', label, j::text), %(practice)s, id, case_id, relationship, 'other', 'therapist',
        'observed', current_date - 5, 2, 2, NULL, 1, 3, 2, '{}', member, now()
    FROM r WHERE pg_temp.chance(4, 'own', label, j::text) = 0;
INSERT INTO assessments_homework (id, practice_id, client_id, case_id, version_id, task, task_kind, assigned_at, asked_at, due_on, state, sent_at,
    skipped_because, reviewed_at, reviewed_by_id, bring_to_session, recorded_by_id, row_version)
    SELECT homework, %(practice)s, id, case_id, version, '', '', at - interval '2 days', at - interval '2 days', at::date + 3,
        CASE WHEN w = 0 THEN 'assigned' WHEN w = 1 THEN 'sent' ELSE 'reviewed' END, CASE WHEN w > 0 THEN at END, '',
        CASE WHEN w > 1 THEN at END, CASE WHEN w > 1 THEN member END, false, member, 1 FROM h;
INSERT INTO assessments_response (id, practice_id, client_id, homework_id, version_id, reference, items, filled,
    sent_at, recorded_by_id)
    SELECT pg_temp.id(%(name)s, 'response', label, w::text), %(practice)s, id, homework, version,
        pg_temp.id(%(name)s, 'reference', label, w::text), '[]', 'client', at, member FROM h WHERE w > 0;
INSERT INTO assessments_score (id, practice_id, client_id, response_id, version_id, scale, exact, value, answered, missing,
    absent, prorated, flags, scoring_hash, engine_version, scored_at, recorded_by_id)
    SELECT pg_temp.id(%(name)s, 'score', label, w::text), %(practice)s, id, pg_temp.id(%(name)s, 'response', label, w::text), version,
        CASE WHEN is_phq9 THEN 'total' ELSE 'week' END, n::text, n, 5, 0, '{}', false, '[]', '', 1, at, member
    FROM h, LATERAL (SELECT pg_temp.chance(CASE WHEN is_phq9 THEN 27 ELSE 5 END, 'score', label, w::text) AS n) AS x WHERE w > 0;
INSERT INTO clients_inboxitem (id, practice_id, client_id, case_id, kind, since, about, about_id, acknowledged_at,
    acknowledged_by_id, done)
    SELECT pg_temp.id(%(name)s, 'inbox', label, w::text), %(practice)s, id, case_id,
        CASE WHEN w = 1 AND pg_temp.chance(20, 'urgent', label) = 0 THEN 'urgent' ELSE 'to_review' END, at, 'response',
        pg_temp.id(%(name)s, 'response', label, w::text), CASE WHEN w > 1 THEN at END, CASE WHEN w > 1 THEN member END, ''
    FROM h WHERE w > 0;
