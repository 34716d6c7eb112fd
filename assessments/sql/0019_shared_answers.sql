SET ROLE relcare_definer;

-- Whether a therapist may ask the two of this case together: theirs to work in, joint work open on terms of both, and
-- nothing that stands against it. Told to its own team alone.
CREATE FUNCTION rls.may_pair_homework(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT the_case IN (SELECT rls.my_working_cases())
        AND rls.joint_work_stands(rls.practice(), the_case) AND rls.two_are_safe(rls.practice(), the_case)
$$;
GRANT EXECUTE ON FUNCTION rls.may_pair_homework(uuid) TO relcare_app;
RESET ROLE;

-- assessments.SharedAnswers
ALTER TABLE assessments_sharedanswers ADD CONSTRAINT assessments_sharedanswers_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_sharedanswers REPLICA IDENTITY USING INDEX assessments_sharedanswers_of_client;
-- assessments.RevealAgreement
ALTER TABLE assessments_revealagreement ADD CONSTRAINT assessments_revealagreement_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_revealagreement REPLICA IDENTITY USING INDEX assessments_revealagreement_of_client;
-- assessments.PairedHomework
ALTER TABLE assessments_pairedhomework ADD CONSTRAINT assessments_pairedhomework_of_client UNIQUE (practice_id, client_id, id);
ALTER TABLE assessments_pairedhomework REPLICA IDENTITY USING INDEX assessments_pairedhomework_of_client;
-- assessments.SharedAnswers
ALTER TABLE assessments_sharedanswers ADD CONSTRAINT assessments_sharedanswers_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_sharedanswers ADD CONSTRAINT assessments_sharedanswers_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_sharedanswers ADD CONSTRAINT assessments_sharedanswers_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_sharedanswers ADD CONSTRAINT assessments_sharedanswers_version_id_same_practice
    FOREIGN KEY (practice_id, version_id) REFERENCES assessments_formversion (practice_id, id) NOT DEFERRABLE;
-- assessments.RevealAgreement
ALTER TABLE assessments_revealagreement ADD CONSTRAINT assessments_revealagreement_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_revealagreement ADD CONSTRAINT assessments_revealagreement_homework_id_same_practice
    FOREIGN KEY (practice_id, client_id, homework_id) REFERENCES assessments_homework (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_revealagreement ADD CONSTRAINT assessments_revealagreement_copy_id_same_practice
    FOREIGN KEY (practice_id, client_id, copy_id) REFERENCES assessments_sharedanswers (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_revealagreement ADD CONSTRAINT assessments_revealagreement_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- assessments.PairedHomework
ALTER TABLE assessments_pairedhomework ADD CONSTRAINT assessments_pairedhomework_client_id_same_practice
    FOREIGN KEY (practice_id, client_id) REFERENCES clients_client (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_pairedhomework ADD CONSTRAINT assessments_pairedhomework_case_id_same_practice
    FOREIGN KEY (practice_id, case_id) REFERENCES clients_case (practice_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_pairedhomework ADD CONSTRAINT assessments_pairedhomework_homework_id_same_practice
    FOREIGN KEY (practice_id, client_id, homework_id) REFERENCES assessments_homework (practice_id, client_id, id) NOT DEFERRABLE;
ALTER TABLE assessments_pairedhomework ADD CONSTRAINT assessments_pairedhomework_recorded_by_id_same_practice
    FOREIGN KEY (practice_id, recorded_by_id) REFERENCES practices_member (practice_id, id) NOT DEFERRABLE;
-- assessments.SharedAnswers: space joint
ALTER TABLE assessments_sharedanswers ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_sharedanswers FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_sharedanswers FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())));
CREATE POLICY supervisor_reads ON assessments_sharedanswers FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())));
CREATE POLICY author_reads ON assessments_sharedanswers FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY partner_reads ON assessments_sharedanswers FOR SELECT TO relcare_app
    USING ((case_id, chapter) IN (SELECT s.case_id, s.chapter FROM rls.shared_with_me() AS s) AND withdrawn_at IS NULL AND replaced_at IS NULL);
CREATE POLICY author_changes ON assessments_sharedanswers FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_clients()))) AND withdrawn_at IS NULL AND replaced_at IS NULL)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY definer_inserts ON assessments_sharedanswers FOR INSERT TO relcare_definer
    WITH CHECK (true);
CREATE POLICY owner_all ON assessments_sharedanswers FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_sharedanswers AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT SELECT ON assessments_sharedanswers TO relcare_app;
GRANT UPDATE (withdrawn_at) ON assessments_sharedanswers TO relcare_app;
GRANT INSERT ON assessments_sharedanswers TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_sharedanswers
    FOR EACH ROW EXECUTE FUNCTION rls.audit('joint', 'client_id');
CREATE TRIGGER chapter BEFORE INSERT ON assessments_sharedanswers
    FOR EACH ROW EXECUTE FUNCTION rls.set_chapter();
-- assessments.RevealAgreement: space care
ALTER TABLE assessments_revealagreement ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_revealagreement FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_revealagreement FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_team_clients())));
CREATE POLICY supervisor_reads ON assessments_revealagreement FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_supervised_clients())));
CREATE POLICY client_reads ON assessments_revealagreement FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY client_adds ON assessments_revealagreement FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_clients())) AND recorded_by_id = (SELECT rls.me())) AND copy_id IS NULL AND homework_id IN (SELECT r.homework_id FROM assessments_response r WHERE r.practice_id = assessments_revealagreement.practice_id));
CREATE POLICY client_changes ON assessments_revealagreement FOR UPDATE TO relcare_app
    USING ((client_id = ANY (ARRAY(SELECT rls.my_clients()))) AND copy_id IS NULL)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())));
CREATE POLICY definer_selects ON assessments_revealagreement FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_updates ON assessments_revealagreement FOR UPDATE TO relcare_definer
    USING (true)
    WITH CHECK (true);
CREATE POLICY owner_all ON assessments_revealagreement FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_revealagreement AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_revealagreement TO relcare_app;
GRANT UPDATE (agreed, said_at) ON assessments_revealagreement TO relcare_app;
GRANT SELECT, UPDATE ON assessments_revealagreement TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_revealagreement
    FOR EACH ROW EXECUTE FUNCTION rls.audit('care', 'client_id');
-- assessments.PairedHomework: space team
ALTER TABLE assessments_pairedhomework ENABLE ROW LEVEL SECURITY;
ALTER TABLE assessments_pairedhomework FORCE ROW LEVEL SECURITY;
CREATE POLICY team_reads ON assessments_pairedhomework FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_team_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_team_clients()))));
CREATE POLICY supervisor_reads ON assessments_pairedhomework FOR SELECT TO relcare_app
    USING (case_id = ANY (ARRAY(SELECT rls.my_supervised_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_supervised_clients()))));
CREATE POLICY team_adds ON assessments_pairedhomework FOR INSERT TO relcare_app
    WITH CHECK (((case_id = ANY (ARRAY(SELECT rls.my_working_cases())) OR (case_id IS NULL AND client_id = ANY (ARRAY(SELECT rls.my_working_clients())))) AND recorded_by_id = (SELECT rls.me())) AND rls.may_pair_homework(case_id));
CREATE POLICY definer_selects ON assessments_pairedhomework FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY owner_all ON assessments_pairedhomework FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON assessments_pairedhomework AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT INSERT, SELECT ON assessments_pairedhomework TO relcare_app;
GRANT SELECT ON assessments_pairedhomework TO relcare_definer;
CREATE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON assessments_pairedhomework
    FOR EACH ROW EXECUTE FUNCTION rls.audit('team', 'client_id');
CREATE TRIGGER chapter BEFORE INSERT ON assessments_pairedhomework
    FOR EACH ROW EXECUTE FUNCTION rls.set_chapter();

SET ROLE relcare_definer;

-- Of a form, by linkId, what two may read of each other's answers. Left out is what is sensitive, what a flag rests on
-- (raised or not: else its absence would say so), what is below either, and what is asked only after an answer that is
-- left out: that it was asked would give that answer away.
CREATE FUNCTION rls.items_for_both(form jsonb, scoring jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    WITH RECURSIVE item (name, above, node) AS (
        SELECT n.node ->> 'linkId', NULL::text, n.node
        FROM jsonb_array_elements(CASE jsonb_typeof(form -> 'item') WHEN 'array' THEN form -> 'item' ELSE '[]' END)
            AS n (node)
        UNION ALL
        SELECT n.node ->> 'linkId', item.name, n.node
        FROM item CROSS JOIN LATERAL jsonb_array_elements(
            CASE jsonb_typeof(item.node -> 'item') WHEN 'array' THEN item.node -> 'item' ELSE '[]' END) AS n (node)),
    leads (question, name) AS (
        SELECT item.above, item.name FROM item WHERE item.above IS NOT NULL
        UNION
        SELECT w.node ->> 'question', item.name
        FROM item CROSS JOIN LATERAL jsonb_array_elements(
            CASE jsonb_typeof(item.node -> 'enableWhen') WHEN 'array' THEN item.node -> 'enableWhen' ELSE '[]' END)
            AS w (node)),
    flag (node) AS (
        SELECT f.node FROM jsonb_array_elements(
            CASE jsonb_typeof(scoring -> 'flags') WHEN 'array' THEN scoring -> 'flags' ELSE '[]' END) AS f (node)),
    flagged (name) AS (
        SELECT flag.node ->> 'item' FROM flag
        UNION
        SELECT i.name FROM flag
        JOIN jsonb_array_elements(
            CASE jsonb_typeof(scoring -> 'scales') WHEN 'array' THEN scoring -> 'scales' ELSE '[]' END) AS s (node)
            ON s.node ->> 'key' = flag.node ->> 'scale'
        CROSS JOIN LATERAL jsonb_array_elements_text(
            CASE jsonb_typeof(s.node -> 'items') WHEN 'array' THEN s.node -> 'items' ELSE '[]' END) AS i (name)),
    left_out (name) AS (
        SELECT item.name FROM item
        WHERE coalesce(item.node ->> 'sensitivity', 'normal') <> 'normal'
            OR EXISTS (SELECT FROM flagged WHERE flagged.name = item.name)
        UNION
        SELECT leads.name FROM left_out JOIN leads ON leads.question = left_out.name)
    SELECT coalesce(array_agg(DISTINCT item.name ORDER BY item.name), '{}') FROM item
    WHERE item.name IS NOT NULL AND item.node ->> 'type' <> 'display'
        AND NOT EXISTS (SELECT FROM left_out WHERE left_out.name = item.name)
$$;

-- Of stored answers those to these questions. What was left unanswered for a reason looks like what was not asked.
CREATE FUNCTION rls.answers_to(items jsonb, shown text[]) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one jsonb;
    answer jsonb;
    answers jsonb;
    below jsonb;
    found jsonb := '[]';
BEGIN
    IF jsonb_typeof(items) IS DISTINCT FROM 'array' THEN RETURN found; END IF;
    FOR one IN SELECT value FROM jsonb_array_elements(items) LOOP
        CONTINUE WHEN NOT coalesce(one ->> 'linkId' = ANY (shown), false);
        answers := '[]';
        IF jsonb_typeof(one -> 'answer') = 'array' THEN
            FOR answer IN SELECT value FROM jsonb_array_elements(one -> 'answer') LOOP
                below := rls.answers_to(answer -> 'item', shown);
                answers := answers || jsonb_build_array(
                    CASE WHEN below = '[]' THEN answer - 'item' ELSE answer || jsonb_build_object('item', below) END);
            END LOOP;
        END IF;
        below := rls.answers_to(one -> 'item', shown);
        CONTINUE WHEN answers = '[]' AND below = '[]';
        found := found || jsonb_build_array(jsonb_build_object('linkId', one -> 'linkId')
            || CASE WHEN answers = '[]' THEN '{}' ELSE jsonb_build_object('answer', answers) END
            || CASE WHEN below = '[]' THEN '{}' ELSE jsonb_build_object('item', below) END);
    END LOOP;
    RETURN found;
END $$;

-- Both copies at once, as soon as both have sent and both agree; whatever stands against it, nothing at all happens, and
-- whoever agreed is answered the same. Not granted: a trigger calls it.
CREATE FUNCTION rls.reveal_when_both_sent(of_practice uuid, of_homework uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    asked public.assessments_pairedhomework;
    form public.assessments_formversion;
    shown text[];
    one record;
    copy uuid;
BEGIN
    SELECT p.* INTO asked FROM public.assessments_pairedhomework p
    WHERE p.practice_id = of_practice AND p.homework_id = of_homework
        AND p.chapter = rls.chapter(p.practice_id, p.case_id);
    IF asked.id IS NULL THEN RETURN; END IF;
    -- Two who agree at once: the second waits, and its next statement sees what the first wrote.
    PERFORM pg_advisory_xact_lock(hashtextextended('paired homework ' || asked.pair, 2));
    IF NOT rls.joint_work_stands(of_practice, asked.case_id) OR NOT rls.two_are_safe(of_practice, asked.case_id) THEN
        RETURN;
    END IF;
    -- Locked, so that neither takes it back while it is shown.
    PERFORM FROM public.assessments_revealagreement a
    JOIN public.assessments_pairedhomework p ON p.practice_id = a.practice_id AND p.homework_id = a.homework_id
    WHERE p.practice_id = of_practice AND p.pair = asked.pair AND p.chapter = asked.chapter AND a.agreed
    ORDER BY a.homework_id FOR UPDATE OF a;
    SELECT v.* INTO form FROM public.assessments_formversion v
    JOIN public.assessments_homework h ON h.practice_id = v.practice_id AND h.version_id = v.id
    WHERE v.practice_id = of_practice AND h.id = of_homework AND v.form_document ->> 'reveal' = 'when_both_sent';
    IF form.id IS NULL OR (
        SELECT count(DISTINCT p.client_id) FROM public.assessments_pairedhomework p
        JOIN public.assessments_revealagreement a ON a.practice_id = p.practice_id AND a.homework_id = p.homework_id
            AND a.agreed AND a.copy_id IS NULL
        JOIN public.assessments_homework h ON h.practice_id = p.practice_id AND h.id = p.homework_id
            AND h.case_id = p.case_id AND h.version_id = form.id AND h.state IN ('sent', 'reviewed')
        JOIN public.assessments_response r ON r.practice_id = h.practice_id AND r.homework_id = h.id
        JOIN public.clients_caseclient m ON m.practice_id = p.practice_id AND m.case_id = p.case_id
            AND m.client_id = p.client_id
        WHERE p.practice_id = of_practice AND p.pair = asked.pair AND p.chapter = asked.chapter) <> 2
    THEN RETURN; END IF;
    shown := rls.items_for_both(form.form_document, form.scoring);
    IF shown = '{}' THEN RETURN; END IF;
    FOR one IN
        SELECT a.id AS agreement_id, a.client_id, a.recorded_by_id, r.items
        FROM public.assessments_pairedhomework p
        JOIN public.assessments_revealagreement a ON a.practice_id = p.practice_id AND a.homework_id = p.homework_id
        JOIN public.assessments_response r ON r.practice_id = p.practice_id AND r.homework_id = p.homework_id
            -- What counts by now of what was corrected.
            AND NOT EXISTS (SELECT FROM public.assessments_response later
                WHERE later.practice_id = r.practice_id AND later.amends_id = r.id)
        WHERE p.practice_id = of_practice AND p.pair = asked.pair AND p.chapter = asked.chapter
    LOOP
        -- Its id tells no moment and no order.
        copy := gen_random_uuid();
        INSERT INTO public.assessments_sharedanswers
            (id, practice_id, client_id, case_id, chapter, version_id, items, shared_at, recorded_by_id)
        VALUES (copy, of_practice, one.client_id, asked.case_id, asked.chapter, form.id,
            rls.answers_to(one.items, shown), now(), one.recorded_by_id);
        UPDATE public.assessments_revealagreement SET copy_id = copy WHERE id = one.agreement_id;
    END LOOP;
END $$;

CREATE FUNCTION rls.reveal_as_agreed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM rls.reveal_when_both_sent(NEW.practice_id, NEW.homework_id);
    RETURN NULL;
END $$;

GRANT EXECUTE ON FUNCTION rls.items_for_both(jsonb, jsonb) TO relcare_app;
-- Whoever makes the trigger has to be allowed to run it; nobody else is.
GRANT EXECUTE ON FUNCTION rls.reveal_as_agreed() TO relcare_owner;
RESET ROLE;

CREATE TRIGGER reveal_as_agreed AFTER INSERT OR UPDATE OF agreed ON assessments_revealagreement
    FOR EACH ROW WHEN (NEW.agreed) EXECUTE FUNCTION rls.reveal_as_agreed();

-- A pair is of the two clients of one case, asked the same version of a form that says so, neither of whom has answered.
-- Asked with the therapist's own eyes.
CREATE FUNCTION rls.pair_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'relcare_app' THEN RETURN NULL; END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('paired homework ' || NEW.pair, 2));
    PERFORM FROM public.assessments_homework h
    JOIN public.assessments_formversion v ON v.practice_id = h.practice_id AND v.id = h.version_id
    WHERE h.practice_id = NEW.practice_id AND h.id = NEW.homework_id AND h.case_id = NEW.case_id
        AND h.state = 'assigned' AND v.form_document ->> 'reveal' = 'when_both_sent'
        AND NOT EXISTS (
            SELECT FROM public.assessments_pairedhomework p
            JOIN public.assessments_homework other ON other.practice_id = p.practice_id AND other.id = p.homework_id
            WHERE p.practice_id = NEW.practice_id AND p.pair = NEW.pair AND p.id <> NEW.id AND (
                p.client_id = NEW.client_id OR p.case_id <> NEW.case_id OR p.chapter <> NEW.chapter
                OR other.version_id <> h.version_id OR other.state <> 'assigned'));
    IF NOT FOUND OR (SELECT count(*) FROM public.assessments_pairedhomework p
        WHERE p.practice_id = NEW.practice_id AND p.pair = NEW.pair) > 2
    THEN
        RAISE EXCEPTION 'these two do not make a pair' USING ERRCODE = '23514';
    END IF;
    RETURN NULL;
END $$;
-- After row security had its say: what it refuses is told nothing of.
CREATE TRIGGER pair_fits AFTER INSERT ON assessments_pairedhomework
    FOR EACH ROW EXECUTE FUNCTION rls.pair_fits();
