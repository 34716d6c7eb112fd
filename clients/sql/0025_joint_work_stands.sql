-- Whether something new may be shared in a case, asked for no person: what is written for both of the two asks it too.
SET ROLE relcare_definer;

-- Not granted, for it asks nobody who they are. Whatever stands against it, the answer is no.
CREATE FUNCTION rls.joint_work_stands(of_practice uuid, of_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.clients_case c
        WHERE c.practice_id = of_practice AND c.id = of_case AND c.kind = 'couple' AND c.state <> 'closed'
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
                ORDER BY p.number DESC LIMIT 1), false))
$$;

CREATE OR REPLACE FUNCTION rls.my_open_joint_cases() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT mine.id FROM rls.my_cases() AS mine (id) WHERE rls.joint_work_stands(rls.practice(), mine.id)
$$;

-- Whether anything but joint work itself stands against showing the two of this case something new of each other: a
-- flag that is open, or one of them whom their own practice does not let in. Not granted.
CREATE FUNCTION rls.two_are_safe(of_practice uuid, of_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT NOT EXISTS (
        SELECT FROM public.clients_caseclient m
        WHERE m.practice_id = of_practice AND m.case_id = of_case AND (
            rls.is_closed_to_client(m.practice_id, m.client_id)
            OR EXISTS (SELECT FROM public.clients_safetyflag f
                WHERE f.practice_id = m.practice_id AND f.client_id = m.client_id AND f.lifted_at IS NULL)))
$$;
RESET ROLE;
