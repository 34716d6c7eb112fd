GRANT UPDATE (changed_at) ON relationships_boundaryevent TO relcare_app;
GRANT UPDATE (changed_at) ON relationships_contribution TO relcare_app;
GRANT UPDATE (changed_at) ON relationships_goalstep TO relcare_app;
CREATE POLICY definer_selects ON relationships_inventory FOR SELECT TO relcare_definer
    USING (true);
GRANT SELECT ON relationships_inventory TO relcare_definer;
SET ROLE relcare_definer;
-- As assessments.rules.stands_alone has it: free 0 or 1, or 2 or more below the highest of the 12 months before.
CREATE FUNCTION rls.not_free(of_practice uuid, of_relationship uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((
        SELECT newest.free_to_see_others <= 1 OR (
            SELECT max(i.free_to_see_others) FROM public.relationships_inventory i
            WHERE i.practice_id = of_practice AND i.relationship_id = of_relationship
                AND i.answered_on >= (newest.answered_on - interval '1 year')::date
            ) - newest.free_to_see_others >= 2
        FROM public.relationships_inventory newest
        WHERE newest.practice_id = of_practice AND newest.relationship_id = of_relationship
            AND newest.free_to_see_others IS NOT NULL
        ORDER BY newest.answered_on DESC, newest.recorded_at DESC, newest.id DESC LIMIT 1), false)
$$;

-- Who is not free is asked alone, before any word about balance; kept with the therapist or not.
CREATE FUNCTION rls.call_where_not_free() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF rls.not_free(NEW.practice_id, NEW.relationship_id) THEN
        INSERT INTO public.clients_screeningcause (id, practice_id, client_id, reason, since, about, about_id)
        VALUES (uuidv7(), NEW.practice_id, NEW.client_id, 'not_free', NEW.recorded_at, TG_TABLE_NAME, NEW.id)
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
-- Whoever makes the trigger has to be allowed to run it; nobody else is.
GRANT EXECUTE ON FUNCTION rls.call_where_not_free() TO relcare_owner;
RESET ROLE;
CREATE TRIGGER calls_for_screening AFTER INSERT ON relationships_inventory
    FOR EACH ROW WHEN (NEW.free_to_see_others IS NOT NULL) EXECUTE FUNCTION rls.call_where_not_free();
