-- assessments.KioskLink
ALTER TABLE assessments_kiosklink ADD CONSTRAINT assessments_kiosklink_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_kiosklink REPLICA IDENTITY USING INDEX assessments_kiosklink_of_client;
-- assessments.KioskLink
ALTER TABLE assessments_kiosklink ADD CONSTRAINT assessments_kiosklink_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_kiosklink ADD CONSTRAINT assessments_kiosklink_homework_id_same_practice
    FOREIGN KEY (practice_id, client_id, homework_id) REFERENCES assessments_homework (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_kiosklink ADD CONSTRAINT assessments_kiosklink_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- assessments.KioskLink: space team
ALTER TABLE assessments_kiosklink ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_kiosklink FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_kiosklink FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON assessments_kiosklink FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY team_adds ON assessments_kiosklink FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_working_clients()))) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY team_changes ON assessments_kiosklink FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY definer_selects ON assessments_kiosklink FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_updates ON assessments_kiosklink FOR UPDATE TO relcare_definer
    USING (true)
    WITH CHECK (true);
CREATE POLICY owner_all ON assessments_kiosklink FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_kiosklink AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_kiosklink TO relcare_app;
GRANT UPDATE (revoked_at) ON assessments_kiosklink TO relcare_app;
GRANT SELECT, UPDATE ON assessments_kiosklink TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_kiosklink
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');

-- A draft is done with as soon as the answers were sent on another way.
CREATE POLICY definer_selects ON assessments_draft FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_deletes ON assessments_draft FOR DELETE TO relcare_definer
    USING (true);
GRANT SELECT, DELETE ON assessments_draft TO relcare_definer;

-- A correction is its author's, of answers to the same homework.
CREATE FUNCTION rls.amends_own_answers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM public.assessments_response r WHERE r.practice_id = NEW.practice_id AND r.id = NEW.amends_id
        AND r.homework_id = NEW.homework_id AND r.version_id = NEW.version_id
        AND r.recorded_by_id = NEW.recorded_by_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'these answers are not the author''s to correct' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER amends_own_answers BEFORE INSERT ON assessments_response
    FOR EACH ROW WHEN (NEW.amends_id IS NOT NULL) EXECUTE FUNCTION rls.amends_own_answers();

SET ROLE relcare_definer;

-- Says nothing: whether there was a draft is the client's alone to know.
CREATE FUNCTION rls.drop_draft(of_homework uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM public.assessments_draft d USING public.assessments_homework h
    WHERE h.practice_id = rls.practice() AND h.id = of_homework AND h.state = 'sent'
        AND h.client_id IN (SELECT rls.my_working_clients())
        AND d.practice_id = h.practice_id AND d.homework_id = h.id;
END $$;

-- Whoever holds a kiosk link that is open acts as `link`: for its one form, as long as that is to be answered.
CREATE FUNCTION rls.enter_kiosk(hash bytea, request text)
RETURNS TABLE (kind text, practice_id uuid, member_id uuid, account_id uuid, roles text[], message_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found public.assessments_kiosklink;
BEGIN
    SELECT l.* INTO found FROM public.assessments_kiosklink l
    JOIN public.assessments_homework h ON h.practice_id = l.practice_id AND h.id = l.homework_id
    WHERE l.token_hash = hash AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > now()
        AND h.state = 'assigned' AND NOT rls.is_closed_to_client(l.practice_id, l.client_id);
    IF found.id IS NULL THEN RETURN; END IF;
    PERFORM rls.act('link', found.practice_id, NULL, NULL, '', request, found.id);
    RETURN QUERY SELECT 'link', found.practice_id, NULL::uuid, NULL::uuid, '{}'::text[], found.id;
END $$;

-- The form behind the acting kiosk link, and what the practice says of help; nothing of whose it is.
CREATE FUNCTION rls.kiosk_form()
RETURNS TABLE (form_document jsonb, scoring jsonb, crisis_numbers jsonb, watched_hours jsonb, zone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT v.form_document, v.scoring, p.crisis_numbers, p.watched_hours, p.zone
    FROM public.assessments_kiosklink l
    JOIN public.assessments_homework h ON h.practice_id = l.practice_id AND h.id = l.homework_id
    JOIN public.assessments_formversion v ON v.practice_id = h.practice_id AND v.id = h.version_id
    JOIN public.practices_practice p ON p.id = l.practice_id
    WHERE rls.kind() = 'link' AND l.practice_id = rls.practice() AND l.id = rls.message()
$$;

-- Answers from the waiting room, once: false where the link or its homework was closed meanwhile. They count as the
-- client's own; of a client without a sign-in, as recorded by whoever made the link.
CREATE FUNCTION rls.send_from_kiosk(response uuid, of_reference uuid, the_items jsonb, the_scores jsonb, is_urgent boolean)
RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    link public.assessments_kiosklink;
    answered public.assessments_homework;
    author uuid;
BEGIN
    IF rls.kind() <> 'link' THEN
        RAISE EXCEPTION 'only the holder of a link sends by it' USING ERRCODE = '42501';
    END IF;
    UPDATE public.assessments_kiosklink l SET used_at = now()
    WHERE l.practice_id = rls.practice() AND l.id = rls.message()
        AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > now()
    RETURNING l.* INTO link;
    IF link.id IS NULL THEN RETURN false; END IF;
    UPDATE public.assessments_homework h
    SET state = 'sent', sent_at = now(), row_version = h.row_version + 1, asked_at = coalesce(h.asked_at, now())
    WHERE h.practice_id = link.practice_id AND h.id = link.homework_id AND h.state = 'assigned'
    RETURNING h.* INTO answered;
    IF answered.id IS NULL THEN RETURN false; END IF;
    SELECT coalesce(c.member_id, link.recorded_by_id) INTO author FROM public.clients_client c
    WHERE c.practice_id = link.practice_id AND c.id = link.client_id;
    INSERT INTO public.assessments_response
        (id, practice_id, client_id, homework_id, version_id, filled, reference, items, sent_at, recorded_by_id)
    VALUES (response, answered.practice_id, answered.client_id, answered.id, answered.version_id, 'kiosk',
        of_reference, the_items, answered.sent_at, author);
    INSERT INTO public.assessments_score
        (id, practice_id, client_id, response_id, version_id, scale, exact, value, answered, missing, absent, prorated,
        band, flags, scoring_hash, engine_version, scored_at, recorded_by_id)
    SELECT uuidv7(), answered.practice_id, answered.client_id, response, answered.version_id, s.scale, s.exact, s.value,
        s.answered, s.missing, s.absent, s.prorated, s.band, s.flags, s.scoring_hash, s.engine_version,
        answered.sent_at, author
    FROM jsonb_to_recordset(the_scores) AS s (scale text, exact text, value numeric, answered smallint, missing smallint,
        absent jsonb, prorated boolean, band text, flags jsonb, scoring_hash text, engine_version smallint);
    DELETE FROM public.assessments_draft d
    WHERE d.practice_id = answered.practice_id AND d.homework_id = answered.id;
    INSERT INTO public.clients_inboxitem
        (id, practice_id, client_id, case_id, kind, since, about, about_id, done)
    SELECT uuidv7(), answered.practice_id, answered.client_id, answered.case_id, k.kind, now(), 'response', response, ''
    FROM unnest(CASE WHEN is_urgent THEN ARRAY['to_review', 'urgent'] ELSE ARRAY['to_review'] END) AS k (kind);
    RETURN true;
END $$;

GRANT EXECUTE ON FUNCTION rls.drop_draft(uuid), rls.enter_kiosk(bytea, text), rls.kiosk_form(),
    rls.send_from_kiosk(uuid, uuid, jsonb, jsonb, boolean) TO relcare_app;
RESET ROLE;
