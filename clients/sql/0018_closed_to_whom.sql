-- What is closed, and to whom: a minor without consent, suggestions on either side of a pair, terms of an earlier
-- chapter, the moment at which the other said yes.
SET ROLE relcare_definer;

-- As clients.reports.is_without_consent has it. Not granted: it asks nobody who they are.
CREATE OR REPLACE FUNCTION rls.is_closed_to_client(of_practice uuid, the_client uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.clients_client c JOIN public.practices_practice p ON p.id = c.practice_id
        WHERE c.practice_id = of_practice AND c.id = the_client
            AND extract(year FROM age((now() AT TIME ZONE p.zone)::date, c.born_on))
                < coalesce((p.settings ->> 'age_of_consent')::integer, 16)
            AND NOT EXISTS (SELECT FROM public.clients_consent s WHERE s.practice_id = c.practice_id
                AND s.client_id = c.id AND s.withdrawn_on IS NULL))
$$;

CREATE OR REPLACE FUNCTION rls.is_closed(the_member uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.practices_member m JOIN public.clients_client c
            ON c.practice_id = m.practice_id AND c.member_id = m.id
        WHERE m.id = the_member AND rls.is_closed_to_client(c.practice_id, c.id))
$$;

-- What closes a client's sign-in ends what stands open by it; the next request is nobody's.
CREATE FUNCTION rls.close_sign_in() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    told jsonb := to_jsonb(NEW);
    whose uuid := coalesce(told ->> 'client_id', told ->> 'id')::uuid;
BEGIN
    IF rls.is_closed_to_client(NEW.practice_id, whose) THEN
        PERFORM rls.end_sessions(c.member_id) FROM public.clients_client c
        WHERE c.practice_id = NEW.practice_id AND c.id = whose AND c.member_id IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;

-- Of these clients those in a couple's case that goes on and in which joint work is not open: suggestions are closed to
-- them, since `until`, or, where joint work never was open, since the case began. A therapist's acts alone say so;
-- which relationships a pair is made of changes nothing, for nobody may learn that there are two.
CREATE FUNCTION rls.suggestions_closed(of_clients uuid[]) RETURNS TABLE (client_id uuid, until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT m.client_id, min(greatest(c.opened_on::timestamp AT TIME ZONE p.zone, stood.until))
    FROM public.clients_caseclient m
    JOIN public.clients_case c ON c.practice_id = m.practice_id AND c.id = m.case_id
    JOIN public.practices_practice p ON p.id = c.practice_id
    CROSS JOIN LATERAL (
        SELECT max(coalesce(act.ended, 'infinity')) AS until FROM (
            SELECT o.is_open, least(
                lead(o.recorded_at) OVER (ORDER BY o.recorded_at, o.id),
                (SELECT min(s.recorded_at) FROM public.clients_separation s
                    WHERE s.practice_id = o.practice_id AND s.case_id = o.case_id AND s.recorded_at > o.recorded_at)
                ) AS ended
            FROM public.clients_jointopening o WHERE o.practice_id = c.practice_id AND o.case_id = c.id) AS act
        WHERE act.is_open) AS stood
    WHERE m.practice_id = rls.practice() AND c.kind = 'couple' AND c.state <> 'closed'
        AND stood.until IS DISTINCT FROM 'infinity' AND m.client_id = ANY (of_clients)
        AND m.client_id IN (SELECT rls.my_clients() UNION SELECT rls.my_team_clients()
            UNION SELECT rls.my_supervised_clients())
    GROUP BY m.client_id
$$;

-- Of the terms that the acting client reads, those that the other of the two accepted: yes or no, never when.
CREATE FUNCTION rls.accepted_by_the_other() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.policy_id FROM public.clients_policyacceptance a
    JOIN rls.shared_with_me() AS s ON s.case_id = a.case_id AND s.chapter = a.chapter
    WHERE a.practice_id = rls.practice() AND a.client_id NOT IN (SELECT rls.my_clients())
$$;

GRANT EXECUTE ON FUNCTION rls.suggestions_closed(uuid[]), rls.accepted_by_the_other() TO relcare_app;
-- Whoever makes the trigger has to be allowed to run it; nobody else is.
GRANT EXECUTE ON FUNCTION rls.close_sign_in() TO relcare_owner;
RESET ROLE;

CREATE TRIGGER closes_sign_in AFTER UPDATE OF withdrawn_on ON clients_consent
    FOR EACH ROW EXECUTE FUNCTION rls.close_sign_in();
CREATE TRIGGER closes_sign_in AFTER UPDATE OF born_on ON clients_client
    FOR EACH ROW EXECUTE FUNCTION rls.close_sign_in();

-- clients.SecretsPolicy
DROP POLICY client_reads ON clients_secretspolicy;
CREATE POLICY client_reads ON clients_secretspolicy FOR SELECT TO relcare_app
    USING ((case_id, chapter) IN (SELECT s.case_id, s.chapter FROM rls.shared_with_me() AS s));
-- clients.PolicyAcceptance
DROP POLICY partner_reads ON clients_policyacceptance;
