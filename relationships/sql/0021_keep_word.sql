-- What a client keeps of something shown is written by one function, which looks whose the row is; and what was earned
-- before a step is no member's to say.
SET ROLE relcare_definer;

-- One way in: about a row that is the acting client's own and shown to them, in the relationship that it belongs to,
-- on the practice's day. Sent again within a day, and nothing else since, it is kept once: a device repeats itself.
CREATE FUNCTION rls.keep_word(of_about text, of_row uuid, the_told jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    whose uuid;
    in_relationship uuid;
BEGIN
    IF of_about IN ('relationship', 'norm', 'boundary', 'boundary_event', 'disagreement', 'break', 'goal', 'goal_step',
        'request', 'disclosure', 'contribution')
    THEN
        EXECUTE format(
            'SELECT t.client_id, %s FROM public.%I t WHERE t.practice_id = rls.practice() AND t.id = $1'
            ' AND NOT t.is_kept AND t.client_id IN (SELECT rls.my_clients())',
            CASE of_about
                WHEN 'relationship' THEN 't.id'
                WHEN 'goal_step' THEN '(SELECT g.relationship_id FROM public.relationships_goal g'
                    ' WHERE g.practice_id = t.practice_id AND g.id = t.goal_id)'
                ELSE 't.relationship_id'
            END,
            'relationships_' || replace(of_about, '_', ''))
        INTO whose, in_relationship USING of_row;
    END IF;
    IF whose IS NULL THEN RAISE EXCEPTION 'this is not yours to tell of' USING ERRCODE = '42501'; END IF;
    IF jsonb_typeof(the_told) IS DISTINCT FROM 'object' OR the_told = '{}' THEN
        RAISE EXCEPTION 'there is nothing to keep' USING ERRCODE = '23514';
    END IF;
    -- Read as a day where harm is counted: what is none ('soon'), or no single one ('infinity', 'today'), would stop
    -- the team's page.
    IF the_told ->> 'outcome_on' !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN
        RAISE EXCEPTION 'this is no day' USING ERRCODE = '22007';
    END IF;
    PERFORM (the_told ->> 'outcome_on')::date;
    PERFORM pg_advisory_xact_lock(hashtextextended('kept words of ' || of_row, 0));
    INSERT INTO public.relationships_keptword
        (id, practice_id, client_id, relationship_id, about, about_id, told, told_on, recorded_by_id, recorded_at)
    SELECT uuidv7(), p.id, whose, in_relationship, of_about, of_row, the_told,
        (clock_timestamp() AT TIME ZONE p.zone)::date, rls.me(), clock_timestamp()
    FROM public.practices_practice p
    WHERE p.id = rls.practice() AND the_told IS DISTINCT FROM (
        SELECT k.told FROM public.relationships_keptword k
        WHERE k.practice_id = p.id AND k.client_id = whose AND k.about = of_about AND k.about_id = of_row
            AND k.recorded_at > clock_timestamp() - interval '24 hours'
        ORDER BY k.recorded_at DESC, k.id DESC LIMIT 1);
END $$;
GRANT EXECUTE ON FUNCTION rls.keep_word(text, uuid, jsonb) TO relcare_app;

-- The number is computed from rows by the server: no person's act writes one, whoever took the step.
CREATE OR REPLACE FUNCTION rls.keep_earned(kept uuid, of_disclosure uuid, the_earned smallint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    told public.relationships_disclosure;
BEGIN
    PERFORM rls.engine_only();
    SELECT d.* INTO told FROM public.relationships_disclosure d
    WHERE d.id = of_disclosure AND d.practice_id = rls.practice() AND d.state = 'done';
    IF told.id IS NULL THEN RAISE EXCEPTION 'no such step was done' USING ERRCODE = '42501'; END IF;
    INSERT INTO public.relationships_earnedbefore
        (id, practice_id, client_id, disclosure_id, earned, recorded_by_id, recorded_at)
    VALUES (kept, told.practice_id, told.client_id, told.id, the_earned, rls.me(), now());
END $$;
RESET ROLE;

-- relationships.KeptWord
DROP POLICY client_adds ON relationships_keptword;
REVOKE INSERT ON relationships_keptword FROM relcare_app;
CREATE POLICY definer_selects ON relationships_keptword FOR SELECT TO relcare_definer
    USING (true);
CREATE POLICY definer_inserts ON relationships_keptword FOR INSERT TO relcare_definer
    WITH CHECK (true);
GRANT SELECT, INSERT ON relationships_keptword TO relcare_definer;

-- What a client may keep a word about.
CREATE POLICY definer_selects ON relationships_norm FOR SELECT TO relcare_definer
    USING (true);
GRANT SELECT ON relationships_norm TO relcare_definer;
CREATE POLICY definer_selects ON relationships_boundary FOR SELECT TO relcare_definer
    USING (true);
GRANT SELECT ON relationships_boundary TO relcare_definer;
CREATE POLICY definer_selects ON relationships_boundaryevent FOR SELECT TO relcare_definer
    USING (true);
GRANT SELECT ON relationships_boundaryevent TO relcare_definer;
CREATE POLICY definer_selects ON relationships_disagreement FOR SELECT TO relcare_definer
    USING (true);
GRANT SELECT ON relationships_disagreement TO relcare_definer;
CREATE POLICY definer_selects ON relationships_break FOR SELECT TO relcare_definer
    USING (true);
GRANT SELECT ON relationships_break TO relcare_definer;
CREATE POLICY definer_selects ON relationships_goal FOR SELECT TO relcare_definer
    USING (true);
GRANT SELECT ON relationships_goal TO relcare_definer;
CREATE POLICY definer_selects ON relationships_goalstep FOR SELECT TO relcare_definer
    USING (true);
GRANT SELECT ON relationships_goalstep TO relcare_definer;
CREATE POLICY definer_selects ON relationships_request FOR SELECT TO relcare_definer
    USING (true);
GRANT SELECT ON relationships_request TO relcare_definer;
CREATE POLICY definer_selects ON relationships_contribution FOR SELECT TO relcare_definer
    USING (true);
GRANT SELECT ON relationships_contribution TO relcare_definer;
