-- On top of the clients of seed.sql: each may be written to at any hour, and has a plan whose messages of the last years
-- lie in the outbox. A thousand clients with a thousand messages each are a million rows.
ALTER TABLE clients_contactplan DISABLE TRIGGER audited;
ALTER TABLE clients_safechannel DISABLE TRIGGER audited;
ALTER TABLE reminders_checkinplan DISABLE TRIGGER audited;
UPDATE clients_contactplan SET confirmed_on = current_date, recheck_by = current_date + 180, windows = (SELECT
    jsonb_agg(jsonb_build_object(
    'weekday', day, 'from', '00:00', 'to', '23:59')) FROM generate_series(0, 6) AS day);
INSERT INTO clients_safechannel (id, practice_id, client_id, plan_id, channel, address, address_mark, confirmed_on,
    confirmed_by_id, recorded_by_id)
    SELECT gen_random_uuid(), practice_id, client_id, id, 'email', %(address)s, sha256(id::text::bytea), current_date,
        confirmed_by_id, recorded_by_id FROM clients_contactplan
    WHERE practice_id IN (SELECT id FROM practices_practice WHERE slug ^@ 'bench');
-- Nobody is written to who could not sign in and answer.
INSERT INTO practices_account (id, email, password, is_active, made_at)
    SELECT md5('account' || id)::uuid, id || '@bench.example', '!', true, now() FROM clients_client
    WHERE member_id IS NULL AND practice_id IN (SELECT id FROM practices_practice WHERE slug ^@ 'bench');
INSERT INTO practices_member (id, practice_id, account_id, name, roles, is_active, made_at, row_version)
    SELECT md5('member' || id)::uuid, practice_id, md5('account' || id)::uuid, name, '{client}', true, now(), 1
    FROM clients_client
    WHERE member_id IS NULL AND practice_id IN (SELECT id FROM practices_practice WHERE slug ^@ 'bench');
UPDATE clients_client SET member_id = md5('member' || id)::uuid
    WHERE member_id IS NULL AND practice_id IN (SELECT id FROM practices_practice WHERE slug ^@ 'bench');
-- Of a form that nobody has answered and whose answers are never urgent.
INSERT INTO reminders_checkinplan (id, practice_id, client_id, what, version_id, follows, rule, starts_on, local_time,
    zone, state, stopped_because, active_since, silence_hours, missed_limit, next_due_at, recorded_by_id, recorded_at,
    row_version)
    SELECT gen_random_uuid(), c.practice_id, c.id, 'check_in', form.id, 'clock', 'FREQ=DAILY', '2020-01-01', '20:00',
        'Europe/Berlin', 'active', '', now() - interval '5 years', 0, 3, now() + interval '1 day', c.recorded_by_id,
        now(), 1
    FROM clients_client c
    JOIN clients_safechannel a ON a.practice_id = c.practice_id AND a.client_id = c.id
    CROSS JOIN LATERAL (SELECT v.id FROM assessments_formversion v WHERE v.practice_id = c.practice_id
        AND NOT EXISTS (SELECT FROM assessments_homework h WHERE h.practice_id = v.practice_id AND h.version_id = v.id)
        AND NOT jsonb_path_exists(v.scoring, '$.flags[*] ? (@.severity == "urgent")') ORDER BY v.id LIMIT 1) AS form
    WHERE c.practice_id IN (SELECT id FROM practices_practice WHERE slug ^@ 'bench');
COMMIT;
BEGIN;
ALTER TABLE clients_contactplan ENABLE TRIGGER audited;
ALTER TABLE clients_safechannel ENABLE TRIGGER audited;
ALTER TABLE reminders_checkinplan ENABLE TRIGGER audited;
-- A million references are right by the way they are made; looking each up would take most of the time.
CREATE TEMP TABLE keys ON COMMIT DROP AS SELECT conname, pg_get_constraintdef(oid) AS told FROM pg_constraint
    WHERE conrelid = 'reminders_message'::regclass AND contype = 'f';
DO $$ DECLARE k record; BEGIN FOR k IN SELECT * FROM keys LOOP
    EXECUTE format('ALTER TABLE reminders_message DROP CONSTRAINT %%I', k.conname);
END LOOP; END $$;
INSERT INTO reminders_message (id, practice_id, client_id, plan_id, occurrence, channel, status, not_before, not_after,
    next_try_at, attempt, ambiguous, lease_token, dispatched_at, sent_at, provider_id, error_code, suppressed_reason,
    respond_by, responded_at, made_at)
    SELECT gen_random_uuid(), practice_id, client_id, id, at, 'email', 'sent', at, at + interval '3 hours', at, 1, 0, 1,
        at, at, '', '', '', at + interval '1 day', at + interval '2 hours', at
    FROM reminders_checkinplan
    CROSS JOIN LATERAL (SELECT date_trunc('day', now()) + interval '20 hours' - make_interval(days => n) AS at
        FROM generate_series(2, %(history)s) AS n) AS days
    WHERE practice_id IN (SELECT id FROM practices_practice WHERE slug ^@ 'bench');
DO $$ DECLARE k record; BEGIN FOR k IN SELECT * FROM keys LOOP
    EXECUTE format('ALTER TABLE reminders_message ADD CONSTRAINT %%I %%s NOT VALID', k.conname, k.told);
END LOOP; END $$;
