-- An item lies in a case of the client it is about, or in none: unknown and foreign cases alike are left out, so that
-- nobody's team is told of a stranger, and nothing urgent is lost.
SET ROLE relcare_definer;
CREATE OR REPLACE FUNCTION rls.file_inbox_item(
    item uuid, of_client uuid, of_case uuid, of_kind text, subject text, subject_id uuid)
RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT (of_client IN (SELECT rls.my_clients()) OR of_client IN (SELECT rls.my_working_clients())) THEN
        RAISE EXCEPTION 'this client is not yours' USING ERRCODE = '42501';
    END IF;
    INSERT INTO public.clients_inboxitem
        (id, practice_id, client_id, case_id, kind, since, about, about_id, done)
    VALUES (item, rls.practice(), of_client,
        (SELECT c.case_id FROM public.clients_caseclient c
            WHERE c.practice_id = rls.practice() AND c.client_id = of_client AND c.case_id = of_case),
        of_kind, now(), subject, subject_id, '')
    ON CONFLICT DO NOTHING;
END $$;
RESET ROLE;
