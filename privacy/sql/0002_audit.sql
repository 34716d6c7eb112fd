-- The audit trail: a definer's trigger writes a line without a lock; numbers and seals are given afterwards.
SET ROLE relcare_definer;

CREATE FUNCTION rls.audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    the_row jsonb := coalesce(after, before);
    touched text[] := '{}';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT coalesce(array_agg(key ORDER BY key), '{}') INTO touched
        FROM jsonb_each(after) WHERE value IS DISTINCT FROM before -> key;
        IF touched = '{}' THEN RETURN NULL; END IF;
    END IF;
    INSERT INTO public.privacy_auditline
        (id, practice_id, at, kind, member_id, roles, request_id, verb, table_name, row_id, row_space, client_id, changed)
    VALUES (
        uuidv7(), coalesce(the_row ->> 'practice_id', the_row ->> 'id')::uuid, clock_timestamp(),
        coalesce(nullif(current_setting('relcare.kind', true), ''), 'owner'),
        nullif(current_setting('relcare.member', true), '')::uuid,
        coalesce(current_setting('relcare.roles', true), ''), coalesce(current_setting('relcare.request', true), ''),
        lower(TG_OP), TG_TABLE_NAME, (the_row ->> 'id')::uuid, TG_ARGV[0],
        CASE WHEN TG_ARGV[1] <> '' THEN (the_row ->> TG_ARGV[1])::uuid END, touched);
    RETURN NULL;
END $$;

-- One line for each client whose rows a read served.
CREATE FUNCTION rls.log_reads(clients uuid[], endpoint text, space text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.privacy_auditline
        (id, practice_id, at, kind, member_id, roles, request_id, verb, table_name, row_id, row_space, client_id, changed)
    SELECT uuidv7(), rls.practice(), clock_timestamp(), rls.kind(), rls.me(),
           coalesce(current_setting('relcare.roles', true), ''), coalesce(current_setting('relcare.request', true), ''),
           'read', endpoint, NULL, space, client, '{}'
    FROM unnest(clients) AS client
$$;

CREATE FUNCTION rls.unsealed_practices(most integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT DISTINCT practice_id FROM public.privacy_auditline WHERE number IS NULL LIMIT most
$$;

CREATE FUNCTION rls.audit_seal(prior bytea, line public.privacy_auditline, given bigint) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(coalesce(prior, '\x'::bytea) || convert_to(concat_ws('|', given, line.id, line.practice_id,
        extract(epoch FROM line.at), line.kind, line.member_id, line.roles, line.request_id, line.verb,
        line.table_name, line.row_id, line.row_space, line.client_id, line.changed::text), 'UTF8'))
$$;

-- Numbers the lines of the acting practice that have none and chains each to the one before.
CREATE FUNCTION rls.seal_audit() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    line public.privacy_auditline;
    last_number bigint;
    last_seal bytea;
    sealed integer := 0;
BEGIN
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

-- The number of the first line whose seal does not fit, or NULL where the trail is whole.
CREATE FUNCTION rls.broken_seal(of_practice uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT min(line.number) FROM (
        SELECT l AS whole, l.number, l.seal,
               lag(l.seal) OVER w AS prior, coalesce(lag(l.number) OVER w, 0) AS before
        FROM public.privacy_auditline l WHERE l.practice_id = of_practice AND l.number IS NOT NULL
        WINDOW w AS (ORDER BY l.number)) AS line
    WHERE line.before <> line.number - 1 OR line.seal <> rls.audit_seal(line.prior, line.whole, line.number)
$$;

GRANT EXECUTE ON FUNCTION rls.log_reads(uuid[], text, text), rls.unsealed_practices(integer), rls.seal_audit()
    TO relcare_app;
GRANT EXECUTE ON FUNCTION rls.audit(), rls.broken_seal(uuid) TO relcare_owner;
RESET ROLE;

-- Append-only for everybody, the owner too: only an unsealed line may change, and only by getting its seal.
CREATE FUNCTION rls.audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.number IS NULL AND NEW.number IS NOT NULL
        AND to_jsonb(NEW) - 'number' - 'seal' = to_jsonb(OLD) - 'number' - 'seal'
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'RC003';
END $$;
CREATE TRIGGER stays BEFORE UPDATE OR DELETE ON privacy_auditline FOR EACH ROW EXECUTE FUNCTION rls.audit_stays();
CREATE TRIGGER stays_whole BEFORE TRUNCATE ON privacy_auditline EXECUTE FUNCTION rls.audit_stays();
