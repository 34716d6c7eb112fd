-- Nothing new is shared on terms that one of the two has not accepted: only the newest version counts.
SET ROLE relcare_definer;

CREATE OR REPLACE FUNCTION rls.my_open_joint_cases() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.id FROM public.clients_case c
    WHERE c.practice_id = rls.practice() AND c.kind = 'couple' AND c.state <> 'closed'
        AND c.id IN (SELECT rls.my_cases())
        AND coalesce((
            SELECT o.is_open AND o.chapter = rls.chapter(c.practice_id, c.id) FROM public.clients_jointopening o
            WHERE o.practice_id = c.practice_id AND o.case_id = c.id
            ORDER BY o.recorded_at DESC, o.id DESC LIMIT 1), false)
        AND coalesce((
            SELECT p.chapter = rls.chapter(c.practice_id, c.id) AND NOT EXISTS (
                SELECT FROM public.clients_caseclient m
                WHERE m.practice_id = c.practice_id AND m.case_id = c.id AND NOT EXISTS (
                    SELECT FROM public.clients_policyacceptance a
                    WHERE a.practice_id = c.practice_id AND a.policy_id = p.id AND a.client_id = m.client_id))
            FROM public.clients_secretspolicy p
            WHERE p.practice_id = c.practice_id AND p.case_id = c.id
            ORDER BY p.number DESC LIMIT 1), false)
$$;
RESET ROLE;

CREATE POLICY definer_selects ON clients_secretspolicy FOR SELECT TO relcare_definer
    USING (true);
GRANT SELECT ON clients_secretspolicy TO relcare_definer;
CREATE POLICY definer_selects ON clients_policyacceptance FOR SELECT TO relcare_definer
    USING (true);
GRANT SELECT ON clients_policyacceptance TO relcare_definer;
