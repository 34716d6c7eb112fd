-- What a flag refuses is refused to raw SQL too, and to whoever can't see both sides of a pair.
SET ROLE relcare_definer;

-- Whether the relationship of a client whom the therapist works with is one of two, in a case that is not closed and
-- not theirs to work in.
CREATE FUNCTION rls.is_side_of_anothers_pair(the_relationship uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.relationships_relationship r
        JOIN public.relationships_counterpart p ON p.practice_id = r.practice_id AND r.id IN (p.first_id, p.second_id)
        JOIN public.clients_case c ON c.practice_id = p.practice_id AND c.id = p.case_id
        WHERE r.practice_id = rls.practice() AND r.id = the_relationship
            AND r.client_id IN (SELECT rls.my_working_clients())
            AND c.state <> 'closed' AND c.id NOT IN (SELECT rls.my_working_cases()))
$$;

-- Whether no open flag stands against showing more of this relationship to its client. Of the other of two only the
-- team of their case is told anything; to anybody else a pair is closed whether there is a flag or not.
CREATE FUNCTION rls.may_open(the_relationship uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.relationships_relationship r
        WHERE r.practice_id = rls.practice() AND r.id = the_relationship
            AND r.client_id IN (SELECT rls.my_working_clients())
            AND NOT EXISTS (
                SELECT FROM public.clients_safetyflag f
                WHERE f.practice_id = r.practice_id AND f.client_id = r.client_id AND f.lifted_at IS NULL)
            AND NOT EXISTS (
                SELECT FROM public.relationships_counterpart p
                JOIN public.clients_safetyflag f ON f.practice_id = p.practice_id
                    AND f.client_id IN (p.first_client_id, p.second_client_id) AND f.lifted_at IS NULL
                WHERE p.practice_id = r.practice_id AND r.id IN (p.first_id, p.second_id)
                    AND p.case_id IN (SELECT rls.my_working_cases())))
        AND NOT rls.is_side_of_anothers_pair(the_relationship)
$$;
GRANT EXECUTE ON FUNCTION rls.is_side_of_anothers_pair(uuid), rls.may_open(uuid) TO relcare_app;
RESET ROLE;

-- Whoever wrote something down is the only one to word it otherwise, where no earlier wording is kept. Its state and
-- its days are anybody's to move. The columns that hold words are named by the trigger.
CREATE FUNCTION rls.words_of_their_writer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told jsonb := to_jsonb(NEW);
    before jsonb := to_jsonb(OLD);
BEGIN
    IF current_user = 'relcare_app' AND OLD.recorded_by_id IS DISTINCT FROM rls.me()
        AND EXISTS (SELECT FROM unnest(TG_ARGV) AS name WHERE told -> name IS DISTINCT FROM before -> name)
    THEN
        RAISE EXCEPTION 'these are the words of somebody else' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER words_of_their_writer BEFORE UPDATE ON relationships_goal
    FOR EACH ROW EXECUTE FUNCTION rls.words_of_their_writer('what', 'why', 'intention', 'horizon');
CREATE TRIGGER words_of_their_writer BEFORE UPDATE ON relationships_goalstep
    FOR EACH ROW EXECUTE FUNCTION rls.words_of_their_writer('what');
CREATE TRIGGER words_of_their_writer BEFORE UPDATE ON relationships_break
    FOR EACH ROW EXECUTE FUNCTION rls.words_of_their_writer('purpose', 'contact_rules');
CREATE TRIGGER words_of_their_writer BEFORE UPDATE ON relationships_disclosure
    FOR EACH ROW EXECUTE FUNCTION rls.words_of_their_writer('rung', 'what', 'motive');

-- relationships.Counterpart
CREATE POLICY definer_selects ON relationships_counterpart FOR SELECT TO relcare_definer
    USING (true);
GRANT SELECT ON relationships_counterpart TO relcare_definer;

-- relationships.Opening
DROP POLICY team_adds ON relationships_opening;
CREATE POLICY team_adds ON relationships_opening FOR INSERT TO relcare_app
    WITH CHECK ((client_id = ANY (ARRAY(SELECT rls.my_working_clients())) AND recorded_by_id = (SELECT rls.me())) AND (NOT is_open OR rls.may_open(relationship_id)));
