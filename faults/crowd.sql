-- Practices with clients who may be written to at any hour, each with one plan. The name makes every id.
CREATE TEMP TABLE p ON COMMIT DROP AS SELECT n, md5(%(name)s || '/practice/' || n)::uuid AS id,
    md5(%(name)s || '/member/' || n)::uuid AS member, md5(%(name)s || '/account/' || n)::uuid AS account
    FROM generate_series(1, %(practices)s) AS n;
CREATE TEMP TABLE c ON COMMIT DROP AS SELECT p.id AS practice, p.member, i, p.n || '-' || i AS label,
    md5(%(name)s || '/client/' || p.n || '/' || i)::uuid AS id, md5(%(name)s || '/case/' || p.n || '/' || i)::uuid AS case_id,
    md5(%(name)s || '/contact/' || p.n || '/' || i)::uuid AS contact,
    md5(%(name)s || '/account/' || p.n || '/' || i)::uuid AS account,
    md5(%(name)s || '/sign-in/' || p.n || '/' || i)::uuid AS sign_in,
    -- Of all practices in turn.
    %(first)s::timestamptz + make_interval(secs => %(seconds)s::float8 * ((i - 1) * %(practices)s + p.n - 1)
        / (%(clients)s * %(practices)s)) AS due
    FROM p, generate_series(1, %(clients)s) AS i;
ANALYZE p; ANALYZE c;

INSERT INTO practices_practice (id, name, slug, zone, watched_hours, crisis_numbers, secrets_policy, language,
    settings, row_version)
    SELECT id, %(name)s || ' ' || n, %(name)s || '-' || n, 'UTC',
        (SELECT jsonb_agg(jsonb_build_object('weekday', day, 'from', '00:00', 'to', '24:00'))
            FROM generate_series(0, 6) AS day),
        '[{"name": "Help", "number": "112"}]', 'no_secrets', 'en',
        jsonb_build_object('messages_per_hour', %(an_hour)s), 1
    FROM p;
INSERT INTO practices_account (id, email, password, is_active, made_at)
    SELECT account, 'member' || n || '@' || %(name)s || '.example', '!', true, now() FROM p;
INSERT INTO practices_member (id, practice_id, account_id, name, roles, is_active, made_at, row_version)
    SELECT member, id, account, 'Member ' || n, '{therapist}', true, now(), 1 FROM p;
INSERT INTO clients_duty (id, practice_id, member_id, starts_at, ends_at, row_version)
    SELECT md5(%(name)s || '/duty/' || n)::uuid, id, member, %(first)s::timestamptz - interval '1 day',
        %(first)s::timestamptz + interval '1 day', 1 FROM p;
-- Nobody is written to who could not sign in and answer.
INSERT INTO practices_account (id, email, password, is_active, made_at)
    SELECT account, 'client' || label || '@' || %(name)s || '.example', '!', true, now() FROM c;
INSERT INTO practices_member (id, practice_id, account_id, name, roles, is_active, made_at, row_version)
    SELECT sign_in, practice, account, 'Client ' || label, '{client}', true, now(), 1 FROM c;
INSERT INTO clients_client (id, practice_id, member_id, name, preferred_name, phone, zone, recorded_by_id, made_at,
    row_version)
    SELECT id, practice, sign_in, 'Client ' || label, '', '', 'UTC', member, now(), 1 FROM c;
INSERT INTO clients_case (id, practice_id, kind, state, opened_on, recorded_by_id, row_version)
    SELECT case_id, practice, 'individual', 'opened', '2026-01-01', member, 1 FROM c;
INSERT INTO clients_caseclient (id, practice_id, client_id, case_id, side)
    SELECT md5('in' || case_id)::uuid, practice, id, case_id, 'a' FROM c;
INSERT INTO clients_careteam (id, practice_id, case_id, member_id, joined_on, recorded_by_id)
    SELECT md5('team' || case_id)::uuid, practice, case_id, member, '2026-01-01', member FROM c;
INSERT INTO clients_contactplan (id, practice_id, client_id, windows, words_to_avoid, code_word, shared_device,
    sender_label, chosen_name, language, prefers, confirmed_on, confirmed_by_id, recheck_by, recorded_by_id, row_version)
    SELECT contact, practice, id,
        (SELECT jsonb_agg(jsonb_build_object('weekday', day, 'from', '00:00', 'to', '23:59:59.999999'))
            FROM generate_series(0, 6) AS day),
        '{}', %(nothing)s, 'no', 0, '', 'en', 'email', %(first)s::timestamptz::date, member, %(first)s::timestamptz::date + 180,
        member, 1 FROM c;
-- One address for all: what is sent is told by its Message-ID.
INSERT INTO clients_safechannel (id, practice_id, client_id, plan_id, channel, address, confirmed_on, confirmed_by_id,
    recorded_by_id)
    SELECT md5('mail' || id)::uuid, practice, id, contact, 'email', %(address)s, '2026-01-01', member, member FROM c;
INSERT INTO reminders_checkinplan (id, practice_id, client_id, what, follows, rule, starts_on, local_time, zone, state,
    stopped_because, active_since, silence_hours, missed_limit, next_due_at, recorded_by_id, recorded_at, row_version)
    SELECT md5('plan' || id)::uuid, practice, id, 'check_in', 'clock', 'FREQ=WEEKLY;INTERVAL=1',
        (due AT TIME ZONE 'UTC')::date, (due AT TIME ZONE 'UTC')::time, 'UTC', 'active', '', due - interval '1 day', 12, 20,
        due, member, now(), 1 FROM c;
