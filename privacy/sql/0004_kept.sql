-- What a client keeps with their therapist is the team's: no line of it lies on the client's own side.
SET ROLE relcare_definer;
CREATE OR REPLACE FUNCTION rls.audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
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
        lower(TG_OP), TG_TABLE_NAME, (the_row ->> 'id')::uuid,
        CASE WHEN (the_row ->> 'is_kept')::boolean THEN 'team' ELSE TG_ARGV[0] END,
        CASE WHEN TG_ARGV[1] <> '' THEN (the_row ->> TG_ARGV[1])::uuid END, touched);
    RETURN NULL;
END $$;
RESET ROLE;

-- What hangs on a kept row is kept with it; where it could not be, it is refused. Asked with the writer's own eyes:
-- a client does not see what they kept, and a row of theirs below it would be seen by themself alone.
CREATE FUNCTION rls.keep_below() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told jsonb := to_jsonb(NEW);
    above uuid;
    kept boolean;
BEGIN
    FOR n IN 0 .. TG_NARGS / 2 - 1 LOOP
        above := (told ->> TG_ARGV[2 * n])::uuid;
        CONTINUE WHEN above IS NULL;
        EXECUTE format('SELECT is_kept FROM public.%I WHERE id = $1', TG_ARGV[2 * n + 1]) INTO kept USING above;
        CONTINUE WHEN kept IS NOT TRUE;
        IF NOT told ? 'is_kept' THEN
            RAISE EXCEPTION 'what hangs on a kept row would be shown to the client' USING ERRCODE = '42501';
        END IF;
        NEW.is_kept := true;
    END LOOP;
    RETURN NEW;
END $$;
