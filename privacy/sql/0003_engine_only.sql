-- What looks across practices answers to work that no person started, and to nobody else: not to members, links, doors.
CREATE FUNCTION rls.engine_only() RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF rls.kind() NOT IN ('engine', '') THEN
        RAISE EXCEPTION 'only work that no person started may ask this' USING ERRCODE = '42501';
    END IF;
END $$;

SET ROLE relcare_definer;
CREATE OR REPLACE FUNCTION rls.unsealed_practices(most integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.engine_only();
    SELECT DISTINCT practice_id FROM public.privacy_auditline WHERE number IS NULL LIMIT most
$$;

CREATE OR REPLACE FUNCTION rls.seal_audit() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    line public.privacy_auditline;
    last_number bigint;
    last_seal bytea;
    sealed integer := 0;
BEGIN
    PERFORM rls.engine_only();
    PERFORM pg_advisory_xact_lock(hashtextextended('audit ' || rls.practice(), 0));
    SELECT number, seal INTO last_number, last_seal FROM public.privacy_auditline
    WHERE practice_id = rls.practice() AND number IS NOT NULL ORDER BY number DESC LIMIT 1;
    FOR line IN SELECT * FROM public.privacy_auditline
        WHERE practice_id = rls.practice() AND number IS NULL ORDER BY at, id LIMIT 5000
    LOOP
        last_number := coalesce(last_number, 0) + 1;
        last_seal := rls.audit_seal(last_seal, line, last_number);
        UPDATE public.privacy_auditline SET number = last_number, seal = last_seal WHERE id = line.id;
        sealed := sealed + 1;
    END LOOP;
    RETURN sealed;
END $$;
RESET ROLE;
