-- Whoever redeems a client's invitation reads what that client reads: it is made by somebody who works with them.
DROP POLICY manager_adds ON practices_invitation;
CREATE POLICY manager_adds ON practices_invitation FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('manager')) AND recorded_by_id = (SELECT rls.me()) AND invited_client_id IS NULL);
CREATE POLICY therapist_reads ON practices_invitation FOR SELECT TO relcare_app
    USING ((SELECT rls.has_role('therapist')) AND recorded_by_id = (SELECT rls.me()));
CREATE POLICY therapist_adds ON practices_invitation FOR INSERT TO relcare_app
    WITH CHECK ((SELECT rls.has_role('therapist')) AND recorded_by_id = (SELECT rls.me()) AND roles = ARRAY['client'] AND invited_client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
CREATE POLICY therapist_changes ON practices_invitation FOR UPDATE TO relcare_app
    USING ((SELECT rls.has_role('therapist')) AND recorded_by_id = (SELECT rls.me()))
    WITH CHECK ((SELECT rls.has_role('therapist')) AND recorded_by_id = (SELECT rls.me()));

-- A client never becomes staff, nor staff a client: what was a client's would be read by who may chart them.
CREATE FUNCTION rls.client_stays_client() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ('client' = ANY (OLD.roles)) <> ('client' = ANY (NEW.roles)) THEN
        RAISE EXCEPTION 'a client is never staff of the same practice' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER client_stays_client BEFORE UPDATE OF roles ON practices_member
    FOR EACH ROW EXECUTE FUNCTION rls.client_stays_client();

SET ROLE relcare_definer;
CREATE OR REPLACE FUNCTION rls.purge_sessions() RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    WITH gone AS (DELETE FROM public.practices_session WHERE expire_date < now() - interval '1 day' RETURNING 1)
    SELECT count(*) FROM gone
$$;
RESET ROLE;
