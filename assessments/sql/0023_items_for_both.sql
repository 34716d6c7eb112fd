SET ROLE relcare_definer;

-- Of a form, by linkId, what two may read of each other's answers. Left out is what is sensitive, what a flag rests on
-- (raised or not: else its absence would say so), what is below either, and what is asked only after an answer that is
-- left out: that it was asked would give that answer away.
-- Followed by hand from question to question: as one statement its cost was foretold so far off that a form of sixty
-- questions took seconds.
CREATE OR REPLACE FUNCTION rls.items_for_both(form jsonb, scoring jsonb) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    names text[];
    aboves text[];
    nodes jsonb[];
    -- Of each name its place.
    places jsonb;
    flagged jsonb;
    -- Of each place the first of what is asked only because of it, and of each of these the next one.
    heads integer[];
    follows integer[];
    leads integer[] := '{}';
    is_out boolean[];
    waiting integer[] := '{}';
    one record;
    here integer;
    edge integer := 0;
    -- How many wait to be followed.
    many integer := 0;
BEGIN
    WITH RECURSIVE item (name, above, node) AS (
        SELECT n.node ->> 'linkId', NULL::text, n.node
        FROM jsonb_array_elements(CASE jsonb_typeof(form -> 'item') WHEN 'array' THEN form -> 'item' ELSE '[]' END)
            AS n (node)
        UNION ALL
        SELECT n.node ->> 'linkId', item.name, n.node
        FROM item CROSS JOIN LATERAL jsonb_array_elements(
            CASE jsonb_typeof(item.node -> 'item') WHEN 'array' THEN item.node -> 'item' ELSE '[]' END) AS n (node))
    SELECT array_agg(item.name), array_agg(item.above), array_agg(item.node - 'item' - 'answerOption' - 'text')
    INTO names, aboves, nodes FROM item WHERE item.name IS NOT NULL;
    IF names IS NULL THEN RETURN '{}'; END IF;
    SELECT jsonb_object_agg(n.name, n.place) INTO places FROM unnest(names) WITH ORDINALITY AS n (name, place);
    SELECT coalesce(jsonb_object_agg(f.name, true), '{}') INTO flagged FROM (
        SELECT f.node ->> 'item' FROM jsonb_array_elements(
            CASE jsonb_typeof(scoring -> 'flags') WHEN 'array' THEN scoring -> 'flags' ELSE '[]' END) AS f (node)
        UNION ALL
        SELECT i.name FROM jsonb_array_elements(
            CASE jsonb_typeof(scoring -> 'scales') WHEN 'array' THEN scoring -> 'scales' ELSE '[]' END) AS s (node)
        CROSS JOIN LATERAL jsonb_array_elements_text(
            CASE jsonb_typeof(s.node -> 'items') WHEN 'array' THEN s.node -> 'items' ELSE '[]' END) AS i (name)
        WHERE s.node ->> 'key' IN (
            SELECT f.node ->> 'scale' FROM jsonb_array_elements(
                CASE jsonb_typeof(scoring -> 'flags') WHEN 'array' THEN scoring -> 'flags' ELSE '[]' END) AS f (node))
    ) AS f (name) WHERE f.name IS NOT NULL;
    heads := array_fill(0, ARRAY[cardinality(names)]);
    follows := '{}';
    is_out := array_fill(false, ARRAY[cardinality(names)]);
    FOR one IN
        SELECT (places ->> l.question)::integer AS question, (places ->> l.name)::integer AS place FROM (
            SELECT n.above, n.name FROM unnest(names, aboves) AS n (name, above)
            UNION ALL
            SELECT w.node ->> 'question', n.name FROM unnest(names, nodes) AS n (name, node)
            CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(n.node -> 'enableWhen')
                WHEN 'array' THEN n.node -> 'enableWhen' ELSE '[]' END) AS w (node)) AS l (question, name)
        WHERE places ? l.question
    LOOP
        edge := edge + 1;
        leads[edge] := one.place;
        follows[edge] := heads[one.question];
        heads[one.question] := edge;
    END LOOP;
    FOR one IN
        SELECT (places ->> n.name)::integer AS place FROM unnest(names, nodes) AS n (name, node)
        WHERE coalesce(n.node ->> 'sensitivity', 'normal') <> 'normal' OR flagged ? n.name
    LOOP
        CONTINUE WHEN is_out[one.place];
        is_out[one.place] := true;
        many := many + 1;
        waiting[many] := one.place;
    END LOOP;
    WHILE many > 0 LOOP
        edge := heads[waiting[many]];
        many := many - 1;
        WHILE edge > 0 LOOP
            here := leads[edge];
            IF NOT is_out[here] THEN
                is_out[here] := true;
                many := many + 1;
                waiting[many] := here;
            END IF;
            edge := follows[edge];
        END LOOP;
    END LOOP;
    RETURN (
        SELECT coalesce(array_agg(DISTINCT n.name ORDER BY n.name), '{}')
        FROM unnest(names, nodes) AS n (name, node)
        WHERE n.node ->> 'type' <> 'display' AND NOT is_out[(places ->> n.name)::integer]);
END $$;
RESET ROLE;
