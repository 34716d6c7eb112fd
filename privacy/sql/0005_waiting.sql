-- Homework that waits its turn is the team's until it is asked: no line of it lies on the client's own side.
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
        CASE WHEN (the_row ->> 'is_kept')::boolean OR the_row ? 'asked_at' AND the_row ->> 'asked_at' IS NULL
            THEN 'team' ELSE TG_ARGV[0] END,
        CASE WHEN TG_ARGV[1] <> '' THEN (the_row ->> TG_ARGV[1])::uuid END, touched);
    RETURN NULL;
END $$;
RESET ROLE;
