-- reminders.CheckIn
ALTER TABLE reminders_checkin ADD CONSTRAINT reminders_checkin_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE reminders_checkin REPLICA IDENTITY USING INDEX reminders_checkin_of_client;
-- reminders.PushDevice
ALTER TABLE reminders_pushdevice ADD CONSTRAINT reminders_pushdevice_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE reminders_pushdevice REPLICA IDENTITY USING INDEX reminders_pushdevice_of_client;
-- reminders.LinkFactor
ALTER TABLE reminders_linkfactor ADD CONSTRAINT reminders_linkfactor_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE reminders_linkfactor REPLICA IDENTITY USING INDEX reminders_linkfactor_of_client;
-- reminders.CheckIn
ALTER TABLE reminders_checkin ADD CONSTRAINT reminders_checkin_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE reminders_checkin ADD CONSTRAINT reminders_checkin_plan_id_same_practice
    FOREIGN KEY (practice_id, client_id, plan_id) REFERENCES reminders_checkinplan (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE reminders_checkin ADD CONSTRAINT reminders_checkin_homework_id_same_practice
    FOREIGN KEY (practice_id, client_id, homework_id) REFERENCES assessments_homework (practice_id, client_id, id) NOT DEFERRABLE;
-- reminders.PushDevice
ALTER TABLE reminders_pushdevice ADD CONSTRAINT reminders_pushdevice_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE reminders_pushdevice ADD CONSTRAINT reminders_pushdevice_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- reminders.LinkFactor
ALTER TABLE reminders_linkfactor ADD CONSTRAINT reminders_linkfactor_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE reminders_linkfactor ADD CONSTRAINT reminders_linkfactor_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- reminders.CheckIn: space team
ALTER TABLE reminders_checkin ENABLE ROW LEVEL SECURITY;
ALTER TABLE reminders_checkin FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON reminders_checkin FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON reminders_checkin FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY engine_selects ON reminders_checkin FOR SELECT TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
CREATE POLICY definer_selects ON reminders_checkin FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_inserts ON reminders_checkin FOR INSERT TO relcare_definer
    WITH CHECK (true);
CREATE POLICY owner_all ON reminders_checkin FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON reminders_checkin AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT SELECT ON reminders_checkin TO relcare_app;
GRANT SELECT, INSERT ON reminders_checkin TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON reminders_checkin
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');
-- reminders.PushDevice: space own
ALTER TABLE reminders_pushdevice ENABLE ROW LEVEL SECURITY;
ALTER TABLE reminders_pushdevice FORCE ROW LEVEL SECURITY;
CREATE POLICY client_reads ON reminders_pushdevice FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY client_adds ON reminders_pushdevice FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_removes ON reminders_pushdevice FOR DELETE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY engine_selects ON reminders_pushdevice FOR SELECT TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
CREATE POLICY engine_deletes ON reminders_pushdevice FOR DELETE TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
CREATE POLICY definer_selects ON reminders_pushdevice FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_deletes ON reminders_pushdevice FOR DELETE TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON reminders_pushdevice FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON reminders_pushdevice AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT DELETE, INSERT, SELECT ON reminders_pushdevice TO relcare_app;
GRANT SELECT, DELETE ON reminders_pushdevice TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON reminders_pushdevice
    FOR EACH ROW EXECUTE FUNCTION rls.audit('own', 'client_id');
-- reminders.LinkFactor: space own
ALTER TABLE reminders_linkfactor ENABLE ROW LEVEL SECURITY;
ALTER TABLE reminders_linkfactor FORCE ROW LEVEL SECURITY;
CREATE POLICY client_reads ON reminders_linkfactor FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY client_adds ON reminders_linkfactor FOR INSERT TO relcare_app
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY client_changes ON reminders_linkfactor FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY client_removes ON reminders_linkfactor FOR DELETE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY definer_selects ON reminders_linkfactor FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON reminders_linkfactor FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON reminders_linkfactor AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT SELECT (id, practice_id, client_id, kind, recorded_by_id, changed_at) ON reminders_linkfactor TO relcare_app;
GRANT DELETE, INSERT ON reminders_linkfactor TO relcare_app;
GRANT UPDATE (kind, hash, changed_at) ON reminders_linkfactor TO relcare_app;
GRANT SELECT ON reminders_linkfactor TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON reminders_linkfactor
    FOR EACH ROW EXECUTE FUNCTION rls.audit('own', 'client_id');

ALTER TABLE reminders_checkinplan ADD CONSTRAINT reminders_checkinplan_homework_id_same_practice
    FOREIGN KEY (practice_id, client_id, homework_id) REFERENCES assessments_homework (practice_id, client_id, id) NOT DEFERRABLE;
-- What a plan follows, which way a message goes; old rows are cleared away by the engine that made them.
GRANT UPDATE (follows, days, homework_id) ON reminders_checkinplan TO relcare_app;
GRANT UPDATE (channel) ON reminders_message TO relcare_app;
CREATE POLICY engine_deletes ON reminders_message FOR DELETE TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
GRANT DELETE ON reminders_message TO relcare_app;
CREATE POLICY engine_deletes ON reminders_messageevent FOR DELETE TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
GRANT DELETE ON reminders_messageevent TO relcare_app;
GRANT DELETE ON reminders_heartbeat TO relcare_app;

SET ROLE relcare_definer;
-- Of the clients named (NULL: of all in the acting practice): by which channel they would be reached where somebody is
-- reached with whom they are, or were, in a case; and in which case. For the engine alone: neither of the two is told.
CREATE FUNCTION rls.shares_address(clients uuid[]) RETURNS TABLE (client_id uuid, case_id uuid, channel text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    WITH pairs AS (
        SELECT mine.practice_id, mine.case_id, mine.client_id AS mine, theirs.client_id AS theirs
        FROM public.clients_caseclient mine
        JOIN public.clients_caseclient theirs ON theirs.practice_id = mine.practice_id
            AND theirs.case_id = mine.case_id AND theirs.client_id <> mine.client_id
        WHERE mine.practice_id = rls.practice()
            AND (clients IS NULL OR mine.client_id = ANY (clients))
    )
    SELECT p.mine, p.case_id, a.channel FROM pairs p
    JOIN public.clients_safechannel a ON a.practice_id = p.practice_id AND a.client_id = p.mine
    JOIN public.clients_safechannel b ON b.practice_id = p.practice_id AND b.client_id = p.theirs
        AND b.address_mark = a.address_mark
    UNION
    SELECT p.mine, p.case_id, 'push' FROM pairs p
    JOIN public.reminders_pushdevice a ON a.practice_id = p.practice_id AND a.client_id = p.mine
    JOIN public.reminders_pushdevice b ON b.practice_id = p.practice_id AND b.client_id = p.theirs
        AND b.endpoint_mark = a.endpoint_mark
$$;

-- On a device that is not the client's alone nothing is shown any more, from the same moment on.
CREATE FUNCTION rls.drop_push_devices() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM public.reminders_pushdevice WHERE practice_id = NEW.practice_id AND client_id = NEW.client_id;
    RETURN NULL;
END $$;

-- Practices with work of one sort that is due at `at`, locked until the transaction ends; nothing but their ids.
-- For `purge`, `at` is the moment before which rows are old.
CREATE OR REPLACE FUNCTION rls.due_practices(most integer, work text, at timestamptz) RETURNS SETOF uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    of_practice uuid;
    found integer := 0;
BEGIN
    PERFORM rls.engine_only();
    IF work NOT IN ('plan', 'send', 'alert', 'mail', 'follow', 'screen', 'homework', 'contact', 'reconcile', 'purge') THEN
        RAISE EXCEPTION 'there is no work called %', work USING ERRCODE = '22023';
    END IF;
    -- In random order, so that none is always the last.
    FOR of_practice IN
        SELECT p.id FROM public.practices_practice p
        WHERE CASE work
            WHEN 'plan' THEN EXISTS (SELECT FROM public.reminders_checkinplan r
                WHERE r.practice_id = p.id AND r.state <> 'stopped' AND r.next_due_at <= at)
            WHEN 'send' THEN EXISTS (SELECT FROM public.reminders_message m
                WHERE m.practice_id = p.id AND m.status IN ('pending', 'claimed', 'sending') AND m.next_try_at <= at)
            WHEN 'alert' THEN EXISTS (SELECT FROM public.clients_inboxitem i
                WHERE i.practice_id = p.id AND i.kind = 'urgent' AND i.acknowledged_at IS NULL)
            WHEN 'mail' THEN EXISTS (SELECT FROM public.practices_invitation v
                WHERE v.practice_id = p.id AND v.mailed_at IS NULL AND v.used_at IS NULL AND v.revoked_at IS NULL
                    AND v.expires_at > at)
            WHEN 'follow' THEN EXISTS (SELECT FROM public.reminders_checkinplan r
                WHERE r.practice_id = p.id AND r.state <> 'stopped')
                OR EXISTS (SELECT FROM public.reminders_link l WHERE l.practice_id = p.id AND l.expires_at <= at)
            WHEN 'screen' THEN EXISTS (SELECT FROM public.clients_case k
                WHERE k.practice_id = p.id AND k.kind = 'couple' AND k.state <> 'closed')
                OR EXISTS (SELECT FROM public.clients_screening s WHERE s.practice_id = p.id)
                OR EXISTS (SELECT FROM public.clients_screeningcause c WHERE c.practice_id = p.id)
            WHEN 'homework' THEN EXISTS (SELECT FROM public.assessments_course c
                WHERE c.practice_id = p.id AND c.state = 'running')
                OR EXISTS (SELECT FROM public.assessments_homework h WHERE h.practice_id = p.id
                    AND h.state = 'assigned' AND (h.closes_at <= at OR h.asked_at IS NULL))
                OR (p.settings ->> 'after_session_forms')::integer = 1 AND EXISTS (SELECT FROM public.clients_session s
                    WHERE s.practice_id = p.id AND s.state = 'held' AND s.starts_at <= at
                        AND s.ends_at > at - interval '9 days'
                        AND greatest(s.ends_at, s.held_at) > at - interval '48 hours')
            -- Addresses, numbers or browsers that are two clients'; whether the two belong together is asked then.
            WHEN 'contact' THEN EXISTS (SELECT FROM public.clients_safechannel a
                JOIN public.clients_safechannel b ON b.practice_id = a.practice_id
                    AND b.address_mark = a.address_mark AND b.client_id <> a.client_id
                WHERE a.practice_id = p.id)
                OR EXISTS (SELECT FROM public.reminders_pushdevice a
                    JOIN public.reminders_pushdevice b ON b.practice_id = a.practice_id
                        AND b.endpoint_mark = a.endpoint_mark AND b.client_id <> a.client_id
                    WHERE a.practice_id = p.id)
            -- Text messages of which nobody knows whether they left: for three days their provider is asked.
            WHEN 'reconcile' THEN EXISTS (SELECT FROM public.reminders_message m
                WHERE m.practice_id = p.id AND m.status = 'uncertain' AND m.channel = 'sms'
                    AND m.dispatched_at > at - interval '3 days')
            WHEN 'purge' THEN EXISTS (SELECT FROM public.reminders_message m
                WHERE m.practice_id = p.id AND m.made_at <= at)
            END
        ORDER BY random()
    LOOP
        CONTINUE WHEN NOT pg_try_advisory_xact_lock(hashtextextended(work || of_practice, 3));
        RETURN NEXT of_practice;
        found := found + 1;
        EXIT WHEN found >= most;
    END LOOP;
END $$;

DROP FUNCTION rls.reminder_facts(uuid[], timestamptz);
-- Dates and states around plans of the acting practice; no text, no score, no title. What a client keeps with
-- their therapist counts nowhere here: messages go on as if it had not been written.
-- What is asked after a session is no homework that anybody is reminded of, and neither is a check-in.
CREATE FUNCTION rls.reminder_facts(plans uuid[], at timestamptz)
RETURNS TABLE (plan_id uuid, zone text, case_is_open boolean, has_open_homework boolean, due_ons date[],
    homework_state text, answered_at timestamptz, session_starts timestamptz[], session_ends timestamptz[],
    lacks_consent boolean, may_be_urgent boolean, shared_channels text[], another_left_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    SELECT p.id, c.zone,
        EXISTS (SELECT FROM public.clients_caseclient cc
            JOIN public.clients_case k ON k.practice_id = cc.practice_id AND k.id = cc.case_id
            WHERE cc.practice_id = p.practice_id AND cc.client_id = p.client_id AND k.state <> 'closed'),
        homework.found, homework.due_ons, own.state, answered.newest, sessions.starts, sessions.ends,
        -- The client's age, by the practice's clock; whose day of birth nobody knows is of age.
        coalesce(extract(year FROM age((reminder_facts.at AT TIME ZONE practice.zone)::date, c.born_on))
            < coalesce((practice.settings ->> 'age_of_consent')::integer, 16), false)
            AND NOT EXISTS (SELECT FROM public.clients_consent s WHERE s.practice_id = p.practice_id
                AND s.client_id = p.client_id AND s.withdrawn_on IS NULL),
        -- Of what is asked for: the plan's own form, or whatever is open.
        EXISTS (SELECT FROM public.assessments_formversion v
            WHERE v.practice_id = p.practice_id
                AND jsonb_path_exists(v.scoring, '$.flags[*] ? (@.severity == "urgent")')
                AND (v.id = p.version_id OR v.id = own.version_id
                    OR p.version_id IS NULL AND v.id = ANY (homework.versions))),
        ARRAY(SELECT DISTINCT s.channel FROM rls.shares_address(ARRAY[p.client_id]) s ORDER BY 1),
        (SELECT max(m.dispatched_at) FROM public.reminders_message m
            WHERE m.practice_id = p.practice_id AND m.client_id = p.client_id AND m.plan_id <> p.id
                AND m.occurrence > reminder_facts.at - interval '16 days'
                AND m.dispatched_at > reminder_facts.at - interval '2 days')
    FROM public.reminders_checkinplan p
    JOIN public.practices_practice practice ON practice.id = p.practice_id
    JOIN public.clients_client c ON c.practice_id = p.practice_id AND c.id = p.client_id
    LEFT JOIN public.assessments_homework own ON own.practice_id = p.practice_id AND own.id = p.homework_id
    CROSS JOIN LATERAL (
        SELECT count(*) > 0 AS found, array_agg(h.version_id) AS versions,
            coalesce(array_agg(h.due_on ORDER BY h.due_on) FILTER (WHERE h.due_on IS NOT NULL), '{}') AS due_ons
        FROM public.assessments_homework h
        WHERE h.practice_id = p.practice_id AND h.client_id = p.client_id AND h.state = 'assigned'
            AND h.asked_at IS NOT NULL
            AND (p.version_id IS NULL OR h.version_id = p.version_id)
            AND (p.homework_id IS NULL OR h.id = p.homework_id)
            AND NOT EXISTS (SELECT FROM public.assessments_sessionform g
                WHERE g.practice_id = h.practice_id AND g.homework_id = h.id)
            AND NOT EXISTS (SELECT FROM public.reminders_checkin i
                WHERE i.practice_id = h.practice_id AND i.homework_id = h.id)) AS homework
    CROSS JOIN LATERAL (
        SELECT max(r.sent_at) AS newest FROM public.assessments_response r
        WHERE r.practice_id = p.practice_id AND r.client_id = p.client_id
            AND (p.version_id IS NULL OR r.version_id = p.version_id)
            AND (p.homework_id IS NULL OR r.homework_id = p.homework_id)
            AND NOT EXISTS (SELECT FROM public.assessments_sessionform g
                WHERE g.practice_id = r.practice_id AND g.homework_id = r.homework_id)
            -- Where no form is named, another plan's check-in answers nothing that this one asks.
            AND (p.version_id IS NOT NULL OR NOT EXISTS (SELECT FROM public.reminders_checkin i
                WHERE i.practice_id = r.practice_id AND i.homework_id = r.homework_id AND i.plan_id <> p.id))) AS answered
    -- So far back that the longest a plan waits after a session lies within, and a week of an outage.
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(s.starts_at ORDER BY s.starts_at), '{}') AS starts,
               coalesce(array_agg(s.ends_at ORDER BY s.starts_at), '{}') AS ends
        FROM public.clients_attendee a
        JOIN public.clients_session s ON s.practice_id = a.practice_id AND s.id = a.session_id
        WHERE a.practice_id = p.practice_id AND a.client_id = p.client_id AND s.state IN ('planned', 'held')
            AND s.ends_at > reminder_facts.at - interval '22 days' AND s.starts_at < reminder_facts.at + interval '15 days') AS sessions
    WHERE p.practice_id = rls.practice() AND p.id = ANY (plans)
$$;

GRANT EXECUTE ON FUNCTION rls.shares_address(uuid[]), rls.reminder_facts(uuid[], timestamptz) TO relcare_app;
-- Whoever makes the trigger has to be allowed to run it; nobody else is.
GRANT EXECUTE ON FUNCTION rls.drop_push_devices() TO relcare_owner;
RESET ROLE;
CREATE TRIGGER drops_push_devices AFTER UPDATE OF shared_device ON clients_contactplan
    FOR EACH ROW WHEN (NEW.shared_device <> 'no') EXECUTE FUNCTION rls.drop_push_devices();
