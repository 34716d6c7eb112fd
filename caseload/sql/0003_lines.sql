-- Of scores that were computed again the newest counts; scores are compared along their line.
SET ROLE relcare_definer;
DROP FUNCTION rls.answers_at(uuid, uuid, uuid, uuid, text, boolean);
-- The first or the newest value of one scale that was answered on one version in one case, kept ones included. Of
-- answers that were corrected the correction counts. Called by the definer.
CREATE FUNCTION rls.answers_at(of_practice uuid, of_client uuid, of_case uuid, of_version uuid, of_scale text,
    the_first boolean) RETURNS TABLE (at timestamptz, response uuid, exact text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
    SELECT found.at, found.id, found.exact FROM (
        SELECT r.sent_at AS at, r.id, (
            SELECT s.exact FROM public.assessments_score s
            WHERE s.practice_id = r.practice_id AND s.response_id = r.id AND s.scale = of_scale
            ORDER BY s.scored_at DESC, s.id DESC LIMIT 1) AS exact
        FROM public.assessments_response r
        JOIN public.assessments_homework h ON h.practice_id = r.practice_id AND h.id = r.homework_id
            AND h.case_id = of_case
        WHERE r.practice_id = of_practice AND r.client_id = of_client AND r.version_id = of_version
            AND NOT EXISTS (SELECT FROM public.assessments_response c WHERE c.practice_id = r.practice_id AND c.amends_id = r.id)
        UNION ALL
        SELECT k.sent_at, k.id, (
            SELECT s.said ->> 'exact' FROM jsonb_array_elements(k.scores) WITH ORDINALITY AS s (said, place)
            WHERE s.said ->> 'scale' = of_scale ORDER BY s.place DESC LIMIT 1)
        FROM public.assessments_keptresponse k
        WHERE k.practice_id = of_practice AND k.client_id = of_client AND k.case_id = of_case
            AND k.version_id = of_version) AS found
    WHERE found.exact IS NOT NULL
    ORDER BY CASE WHEN the_first THEN found.at END, CASE WHEN the_first THEN found.id END, found.at DESC, found.id DESC
    LIMIT 1
$$;

-- One row a therapist whom the acting member may see figures of (a manager all, a supervisor their own team), and
-- one with NULL for all of them together. Of figures drawn from content a cell that speaks of fewer than five
-- clients is NULL; and where the total would give it away, so is the smallest other one.
CREATE OR REPLACE FUNCTION rls.progress()
RETURNS TABLE (therapist uuid, name text, open_cases bigint, no_next_session bigint, nothing_for_14_days bigint,
    unreviewed bigint, urgent_waiting bigint, urgent bigint, minutes_to_acknowledge integer,
    check_ins_answered integer, improved integer, unchanged integer, deteriorated integer, fit_known integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH here AS MATERIALIZED (
        SELECT p.id AS practice, p.zone, (now() AT TIME ZONE p.zone)::date AS today FROM public.practices_practice p
        WHERE p.id = rls.practice() AND rls.kind() = 'member'
    ), therapist AS MATERIALIZED (
        SELECT m.id, m.name FROM public.practices_member m, here
        WHERE m.practice_id = here.practice AND m.is_active AND 'therapist' = ANY (m.roles)
            AND (rls.has_role('manager') OR rls.has_role('supervisor') AND m.supervisor_id = rls.me())
    ), of_case AS MATERIALIZED (
        SELECT t.member_id AS therapist, k.id AS case_id, k.opened_on FROM therapist
        JOIN here ON true
        JOIN public.clients_careteam t ON t.practice_id = here.practice AND t.member_id = therapist.id AND t.left_on IS NULL
        JOIN public.clients_case k ON k.practice_id = t.practice_id AND k.id = t.case_id AND k.state <> 'closed'
    ), open_case AS MATERIALIZED (
        SELECT DISTINCT case_id, opened_on FROM of_case
    ), in_case AS MATERIALIZED (
        SELECT o.case_id, o.opened_on, cc.client_id FROM open_case o, here, public.clients_caseclient cc
        WHERE cc.practice_id = here.practice AND cc.case_id = o.case_id
    ), of_client AS MATERIALIZED (
        SELECT DISTINCT of_case.therapist, in_case.client_id FROM of_case JOIN in_case USING (case_id)
    ), cased AS MATERIALIZED (
        SELECT o.case_id,
            EXISTS (SELECT FROM public.clients_session s WHERE s.practice_id = here.practice AND s.case_id = o.case_id
                AND s.state = 'planned' AND s.starts_at > now() - interval '1 day' AND s.ends_at > now()) AS has_next,
            EXISTS (SELECT FROM public.clients_session s WHERE s.practice_id = here.practice AND s.case_id = o.case_id
                AND s.state = 'held' AND s.starts_at <= now() AND s.starts_at > now() - interval '16 days'
                AND (s.starts_at AT TIME ZONE here.zone)::date > here.today - 14)
            OR EXISTS (SELECT FROM in_case i JOIN public.assessments_response r ON r.practice_id = here.practice
                AND r.client_id = i.client_id AND r.sent_at > now() - interval '16 days'
                JOIN public.assessments_homework h ON h.practice_id = r.practice_id AND h.id = r.homework_id
                WHERE i.case_id = o.case_id AND h.case_id = o.case_id
                    AND (r.sent_at AT TIME ZONE here.zone)::date > here.today - 14)
            OR EXISTS (SELECT FROM in_case i JOIN public.assessments_keptresponse r ON r.practice_id = here.practice
                AND r.client_id = i.client_id AND r.sent_at > now() - interval '16 days'
                WHERE i.case_id = o.case_id AND r.case_id = o.case_id
                    AND (r.sent_at AT TIME ZONE here.zone)::date > here.today - 14) AS is_heard
        FROM open_case o, here
    ), item AS MATERIALIZED (
        SELECT DISTINCT of_case.therapist, i.id, i.kind, i.since, i.acknowledged_at
        FROM here, of_case JOIN in_case USING (case_id)
        JOIN public.clients_inboxitem i ON i.practice_id = (SELECT practice FROM here) AND i.client_id = in_case.client_id
            AND coalesce(i.case_id, of_case.case_id) = of_case.case_id
        WHERE i.kind IN ('urgent', 'to_review') AND (i.acknowledged_at IS NULL OR i.since > now() - interval '90 days')
    ), counted AS (
        SELECT t.id AS therapist, t.name, count(c.case_id) AS open_cases,
            count(*) FILTER (WHERE NOT c.has_next) AS no_next, count(*) FILTER (WHERE NOT c.is_heard) AS silent
        FROM therapist t LEFT JOIN of_case ON of_case.therapist = t.id LEFT JOIN cased c ON c.case_id = of_case.case_id
        GROUP BY t.id, t.name
        UNION ALL
        SELECT NULL, NULL, count(*), count(*) FILTER (WHERE NOT c.has_next), count(*) FILTER (WHERE NOT c.is_heard)
        FROM cased c
    ), waiting AS (
        SELECT i.therapist,
            count(DISTINCT i.id) FILTER (WHERE i.kind = 'to_review' AND i.acknowledged_at IS NULL) AS unreviewed,
            count(DISTINCT i.id) FILTER (WHERE i.kind = 'urgent' AND i.acknowledged_at IS NULL) AS urgent_waiting,
            count(DISTINCT i.id) FILTER (WHERE i.kind = 'urgent' AND i.since > now() - interval '90 days') AS urgent,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM i.acknowledged_at - i.since) / 60)
                FILTER (WHERE i.kind = 'urgent' AND i.since > now() - interval '90 days') AS minutes
        FROM (SELECT therapist, id, kind, since, acknowledged_at FROM item
              UNION SELECT NULL, id, kind, since, acknowledged_at FROM item) AS i GROUP BY i.therapist
    ), asked AS MATERIALIZED (
        SELECT c.client_id, count(*) AS asked,
            count(*) FILTER (WHERE m.responded_at IS NOT NULL OR EXISTS (
                SELECT FROM public.assessments_keptresponse k WHERE k.practice_id = m.practice_id
                    AND k.client_id = m.client_id AND k.sent_at >= m.sent_at
                    AND k.sent_at < coalesce(m.respond_by, m.sent_at + interval '7 days'))) AS answered
        FROM here, (SELECT DISTINCT client_id FROM of_client) AS c
        JOIN public.reminders_message m ON m.practice_id = (SELECT practice FROM here) AND m.client_id = c.client_id
            AND m.occurrence > now() - interval '97 days' AND m.sent_at > now() - interval '90 days'
        JOIN public.reminders_checkinplan p ON p.practice_id = m.practice_id AND p.id = m.plan_id AND p.what = 'check_in'
        GROUP BY c.client_id
    ), declared AS MATERIALIZED (
        SELECT v.id AS version_id, v.form_id, s.said ->> 'key' AS scale, s.said ->> 'direction' AS better,
            s.said -> 'reliable_change' AS change
        FROM here, public.assessments_formversion v, jsonb_array_elements(v.scoring -> 'scales') AS s (said)
        WHERE v.practice_id = here.practice AND v.state <> 'draft'
            AND jsonb_typeof(s.said -> 'reliable_change') = 'object'
    ), measure AS MATERIALIZED (
        -- Whose scores make one line, of the lines on which a version says what a reliable change is.
        SELECT l.form_id, l.scale, array_agg(l.version_id) AS versions
        FROM rls.score_lines(ARRAY(SELECT form_id FROM declared)) AS l
        LEFT JOIN declared USING (version_id, scale)
        GROUP BY l.form_id, l.scale, l.line HAVING count(declared.version_id) > 0
    ), spanned AS MATERIALIZED (
        -- Of a form's lines the one answered last counts.
        SELECT DISTINCT ON (c.case_id, c.client_id, m.form_id, m.scale) c.client_id, m.scale,
            first.exact AS first, newest.exact AS newest, newest.version_id, first.response <> newest.response AS is_span
        FROM here, in_case c, measure m, LATERAL (
            SELECT a.* FROM unnest(m.versions) AS v (id), LATERAL rls.answers_at(here.practice, c.client_id,
                c.case_id, v.id, m.scale, true) AS a ORDER BY a.at, a.response LIMIT 1) AS first, LATERAL (
            SELECT a.*, v.id AS version_id FROM unnest(m.versions) AS v (id), LATERAL rls.answers_at(here.practice,
                c.client_id, c.case_id, v.id, m.scale, false) AS a ORDER BY a.at DESC, a.response DESC LIMIT 1) AS newest
        ORDER BY c.case_id, c.client_id, m.form_id, m.scale, newest.at DESC, newest.response DESC
    ), measured AS MATERIALIZED (
        -- Judged by what the newest answers' own version says: not at all, if it says nothing.
        SELECT s.client_id, rls.reliable_change(s.first, s.newest, d.change, d.better) AS category
        FROM spanned s JOIN declared d ON d.version_id = s.version_id AND d.scale = s.scale WHERE s.is_span
    ), changed AS MATERIALIZED (
        -- A client counts once: as the worst of what was measured.
        SELECT client_id, min(CASE category WHEN 'deteriorated' THEN 0 WHEN 'improved' THEN 1 ELSE 2 END) AS place
        FROM measured GROUP BY client_id
    ), planks AS MATERIALIZED (
        SELECT c.client_id, count(*) AS loaded, count(*) FILTER (WHERE EXISTS (
                SELECT FROM public.assessments_keptstate k WHERE k.practice_id = r.practice_id
                    AND k.relationship_id = r.id AND k.subject = 'other' AND k.levels[plank.n] IS NOT NULL)
            OR EXISTS (SELECT FROM public.assessments_teamkeptstate k JOIN open_case o ON o.case_id = k.case_id
                WHERE k.practice_id = r.practice_id AND k.relationship_id = r.id AND k.client_id = r.client_id
                    AND k.subject = 'other' AND k.levels[plank.n] IS NOT NULL)) AS known
        FROM here, (SELECT DISTINCT client_id FROM of_client) AS c
        JOIN public.relationships_relationship r ON r.practice_id = (SELECT practice FROM here) AND r.client_id = c.client_id
        JOIN public.relationships_kind k ON k.practice_id = r.practice_id AND k.id = r.kind_id,
        unnest(ARRAY['self_soothing', 'self_regulation', 'defense_awareness', 'words_and_actions', 'energy', 'boundaries'],
            ARRAY[k.self_soothing, k.self_regulation, k.defense_awareness, k.words_and_actions, k.energy, k.boundaries])
            WITH ORDINALITY AS plank (capacity, load, n)
        WHERE (r.ended_on IS NULL OR r.ended_on > here.today)
            AND coalesce((r.load_override ->> plank.capacity)::integer, plank.load) > 0
        GROUP BY c.client_id
    ), cell AS MATERIALIZED (
        -- What is hidden or told together: of a share the clients it speaks of, of change all three counts. For cases
        -- are counted exactly, so that two of the three would tell the third.
        SELECT t.id AS therapist, f.figure, f.first, f.second, f.third, f.share FROM therapist t, LATERAL (
            SELECT 'check_ins' AS figure, count(*) AS first, count(*) AS second, count(*) AS third,
                ARRAY[sum(a.answered), sum(a.asked)] AS share
            FROM of_client o JOIN asked a USING (client_id) WHERE o.therapist = t.id
            UNION ALL
            SELECT 'fit_known', count(*), count(*), count(*), ARRAY[sum(p.known), sum(p.loaded)]
            FROM of_client o JOIN planks p USING (client_id) WHERE o.therapist = t.id
            UNION ALL
            SELECT 'change', count(*) FILTER (WHERE c.place = 1), count(*) FILTER (WHERE c.place = 2),
                count(*) FILTER (WHERE c.place = 0), NULL
            FROM of_client o JOIN changed c USING (client_id) WHERE o.therapist = t.id) AS f
    ), sized AS (
        SELECT cell.*, least(first, second, third) < 5 AS is_small FROM cell
    ), judged AS (
        SELECT sized.*, bool_or(is_small) OVER w AND (count(*) FILTER (WHERE is_small) OVER w < 2 OR least(
                sum(first) FILTER (WHERE is_small) OVER w, sum(second) FILTER (WHERE is_small) OVER w,
                sum(third) FILTER (WHERE is_small) OVER w) < 5) AS gives_away,
            row_number() OVER (PARTITION BY figure, is_small ORDER BY first + second + third, therapist) = 1 AS is_smallest
        FROM sized WINDOW w AS (PARTITION BY figure)
    ), told AS (
        SELECT therapist, figure, first, second, third, share FROM judged
        WHERE NOT is_small AND NOT (gives_away AND is_smallest)
        UNION ALL
        SELECT NULL, figure, sum(first), sum(second), sum(third), ARRAY[sum(share[1]), sum(share[2])]
        FROM cell GROUP BY figure HAVING least(sum(first), sum(second), sum(third)) >= 5
    )
    SELECT c.therapist, c.name, c.open_cases, c.no_next, c.silent, coalesce(w.unreviewed, 0),
        coalesce(w.urgent_waiting, 0), coalesce(w.urgent, 0), round(w.minutes)::integer,
        (max(round(100 * t.share[1] / t.share[2])) FILTER (WHERE t.figure = 'check_ins'))::integer,
        (max(t.first) FILTER (WHERE t.figure = 'change'))::integer, (max(t.second) FILTER (WHERE t.figure = 'change'))::integer,
        (max(t.third) FILTER (WHERE t.figure = 'change'))::integer,
        (max(round(100 * t.share[1] / t.share[2])) FILTER (WHERE t.figure = 'fit_known'))::integer
    FROM counted c
    LEFT JOIN waiting w ON w.therapist IS NOT DISTINCT FROM c.therapist
    LEFT JOIN told t ON t.therapist IS NOT DISTINCT FROM c.therapist
    WHERE EXISTS (SELECT FROM therapist)
    GROUP BY c.therapist, c.name, c.open_cases, c.no_next, c.silent, w.unreviewed, w.urgent_waiting, w.urgent, w.minutes
    ORDER BY c.therapist IS NULL, c.name, c.therapist
$$;

RESET ROLE;
