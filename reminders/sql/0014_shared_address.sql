-- reminders.SharedAddress
ALTER TABLE reminders_sharedaddress ADD CONSTRAINT reminders_sharedaddress_whole UNIQUE (practice_id, id);
ALTER TABLE reminders_sharedaddress REPLICA IDENTITY USING INDEX reminders_sharedaddress_whole;
-- reminders.SharedAddress
ALTER TABLE reminders_sharedaddress ADD CONSTRAINT reminders_sharedaddress_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
-- reminders.SharedAddress: space team
ALTER TABLE reminders_sharedaddress ENABLE ROW LEVEL SECURITY;
ALTER TABLE reminders_sharedaddress FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON reminders_sharedaddress FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())));
CREATE POLICY supervisor_reads ON reminders_sharedaddress FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())));
CREATE POLICY engine_selects ON reminders_sharedaddress FOR SELECT TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
CREATE POLICY engine_inserts ON reminders_sharedaddress FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.kind()) = 'engine');
CREATE POLICY engine_updates ON reminders_sharedaddress FOR UPDATE TO relcare_app
    USING ((SELECT rls.kind()) = 'engine')
    WITH CHECK ((SELECT rls.kind()) = 'engine');
CREATE POLICY definer_selects ON reminders_sharedaddress FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON reminders_sharedaddress FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON reminders_sharedaddress AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON reminders_sharedaddress TO relcare_app;
GRANT UPDATE (ended_at) ON reminders_sharedaddress TO relcare_app;
GRANT SELECT ON reminders_sharedaddress TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON reminders_sharedaddress
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', '');

SET ROLE relcare_definer;
-- What nobody took care of before it ended by itself is nobody's work any more.
CREATE FUNCTION rls.withdraw_same_address() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    DELETE FROM public.clients_inboxitem i USING public.reminders_sharedaddress s
    WHERE i.practice_id = rls.practice() AND i.kind = 'same_address' AND i.acknowledged_at IS NULL
        AND s.practice_id = i.practice_id AND s.id = i.about_id AND s.ended_at IS NOT NULL
$$;
GRANT EXECUTE ON FUNCTION rls.withdraw_same_address() TO relcare_app;

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
                -- And what two had in common, as long as nobody saw that they don't any more.
                OR EXISTS (SELECT FROM public.reminders_sharedaddress s
                    WHERE s.practice_id = p.id AND s.ended_at IS NULL)
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
RESET ROLE;
