-- As before, but what is to be whole is written so: 60.0 is refused, since programs read it by its digits.
SET ROLE relcare_definer;
CREATE OR REPLACE FUNCTION rls.sound_settings(told jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_typeof(told) = 'object' AND NOT EXISTS (
        SELECT FROM jsonb_each(CASE jsonb_typeof(told) WHEN 'object' THEN told ELSE '{}' END) AS s (name, value)
        LEFT JOIN rls.thresholds() AS t ON t.name = s.name
        WHERE CASE WHEN t.name IS NULL OR jsonb_typeof(s.value) <> 'number' THEN true
            WHEN s.value::numeric NOT BETWEEN t.lowest AND t.highest THEN true
            WHEN t.is_whole THEN s.value::text !~ '^[0-9]+$'
            ELSE (s.value::numeric * 100) % 1 <> 0 END)
$$;
RESET ROLE;

UPDATE practices_practice p SET settings = (
    SELECT jsonb_object_agg(s.name, CASE WHEN t.is_whole THEN to_jsonb(s.value::numeric::integer) ELSE s.value END)
    FROM jsonb_each(p.settings) AS s (name, value) JOIN rls.thresholds() AS t ON t.name = s.name)
WHERE NOT rls.sound_settings(p.settings);
