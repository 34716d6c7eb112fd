-- The thresholds of a practice. Each with its standard, its range and whether it is a whole number, as
-- practices/thresholds.py has it; a test holds the two equal. What is stored is only what a practice moved.
SET ROLE relcare_definer;

CREATE FUNCTION rls.thresholds()
RETURNS TABLE (name text, standard numeric, lowest numeric, highest numeric, is_whole boolean)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    VALUES
        ('rise_settles_days', 14, 14, 90, true),
        ('stale_after_days', 180, 30, 365, true),
        ('harm_counts_months', 12, 12, 120, true),
        ('blind_spot_levels', 2, 1, 4, true),
        ('blind_spot_apart_days', 14, 7, 180, true),
        ('forecast_ahead_days', 180, 30, 180, true),
        ('work_seen_days', 60, 14, 60, true),
        ('work_days_needed', 4, 4, 30, true),
        ('work_span_days', 90, 90, 730, true),
        ('work_above_first', 2, 2, 29, true),
        ('work_largest_gain', 1, 0, 1, true),
        ('fall_days_needed', 3, 2, 6, true),
        ('fall_span_days', 60, 14, 120, true),
        ('hope_look_back_days', 60, 14, 180, true),
        ('hopes_told_from', 5, 5, 50, true),
        ('hopes_scored_from', 10, 10, 100, true),
        ('adherence_days', 90, 30, 365, true),
        ('adherence_needed', 3, 1, 10, true),
        ('adherence_kept_percent', 50, 50, 100, true),
        ('gate_some_areas', 2, 2, 4, true),
        ('gate_moments_needed', 3, 3, 10, true),
        ('gate_moments_days', 90, 14, 90, true),
        ('gate_moments_mean', 3.0, 3.0, 4.0, false),
        ('gate_moment_lowest', 2, 2, 4, true),
        ('gate_closed_days', 90, 90, 730, true),
        ('gate_met_to_mend', 2, 2, 10, true),
        ('gate_steps_days', 90, 30, 365, true),
        ('held_back_rungs', 2, 1, 4, true),
        ('later_disagreements_needed', 4, 2, 20, true),
        ('dance_needed', 5, 3, 30, true),
        ('little_below', 1.5, 1.0, 2.0, false),
        ('even_within', 0.25, 0.1, 0.5, false),
        ('strong_from', 2.5, 2.0, 4.0, false),
        ('steps_may_be_missing', 1, 0, 1, true),
        ('leans_from', 3, 1, 3, true),
        ('not_free_up_to', 1, 1, 3, true),
        ('freedom_fell_by', 2, 1, 2, true),
        ('falls_months', 12, 12, 60, true),
        ('no_rests_days', 30, 7, 366, true),
        ('review_due_soon_days', 14, 1, 90, true),
        ('forms_a_day', 1, 1, 5, true),
        ('minutes_a_week', 10, 2, 120, true),
        ('unread_to_stop', 2, 1, 2, true),
        ('answered_again_days', 7, 0, 30, true),
        ('screening_every_days', 90, 14, 90, true),
        ('lift_alone_hours', 24, 24, 336, true),
        ('contact_recheck_days', 180, 14, 180, true),
        ('contact_grace_days', 14, 0, 14, true),
        ('acknowledge_minutes', 60, 5, 60, true),
        ('age_of_consent', 16, 12, 21, true),
        ('retention_years', 10, 10, 30, true),
        ('messages_per_hour', 1000, 0, 10000, true)

$$;

-- Whether what is stored are thresholds, each within its range; decimals end at hundredths.
CREATE FUNCTION rls.sound_settings(told jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_typeof(told) = 'object' AND NOT EXISTS (
        SELECT FROM jsonb_each(CASE jsonb_typeof(told) WHEN 'object' THEN told ELSE '{}' END) AS s (name, value)
        LEFT JOIN rls.thresholds() AS t ON t.name = s.name
        WHERE CASE WHEN t.name IS NULL OR jsonb_typeof(s.value) <> 'number' THEN true
            ELSE s.value::numeric NOT BETWEEN t.lowest AND t.highest
                OR (s.value::numeric * CASE WHEN t.is_whole THEN 1 ELSE 100 END) % 1 <> 0 END)
$$;

-- One threshold of a practice: its own, or the standard. Called by the definer's functions.
CREATE FUNCTION rls.threshold(of_practice uuid, of_name text) RETURNS numeric
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(
        (SELECT (p.settings ->> of_name)::numeric FROM public.practices_practice p WHERE p.id = of_practice),
        (SELECT t.standard FROM rls.thresholds() AS t WHERE t.name = of_name))
$$;

-- The same of the acting practice, for the statements that one round trip has to do for.
CREATE FUNCTION rls.own_threshold(of_name text) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT rls.threshold(rls.practice(), of_name)
$$;

GRANT EXECUTE ON FUNCTION rls.thresholds(), rls.sound_settings(jsonb) TO relcare_app, relcare_owner;
GRANT EXECUTE ON FUNCTION rls.own_threshold(text) TO relcare_app;
RESET ROLE;

-- What was stored before there were ranges is moved to their nearer end.
UPDATE practices_practice p SET settings = (
    SELECT coalesce(jsonb_object_agg(t.name, least(greatest(round(s.value::numeric), t.lowest), t.highest)), '{}')
    FROM jsonb_each(p.settings) AS s (name, value) JOIN rls.thresholds() AS t ON t.name = s.name
    WHERE jsonb_typeof(s.value) = 'number')
WHERE NOT rls.sound_settings(p.settings);
