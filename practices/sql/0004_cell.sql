-- Cell-local: one word under FIELD_KEY, written at the first start and never changed.
ALTER TABLE practices_keymark ENABLE ROW LEVEL SECURITY;
ALTER TABLE practices_keymark FORCE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON practices_keymark FOR SELECT TO relcare_app USING (true);
CREATE POLICY everybody_adds ON practices_keymark FOR INSERT TO relcare_app WITH CHECK (true);
CREATE POLICY owner_all ON practices_keymark TO relcare_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON practices_keymark TO relcare_app;

GRANT DELETE ON practices_session TO relcare_definer;
SET ROLE relcare_definer;
-- Sessions that ended by themselves; they belong to no practice, so no actor of one removes them.
CREATE FUNCTION rls.purge_sessions() RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH gone AS (DELETE FROM public.practices_session WHERE expire_date < now() - interval '1 day' RETURNING 1)
    SELECT count(*) FROM gone
$$;
GRANT EXECUTE ON FUNCTION rls.purge_sessions() TO relcare_app;
RESET ROLE;
