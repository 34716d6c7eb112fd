-- A sender that there never was is the first one, as messages had it already.
UPDATE clients_contactplan SET sender_label = 0 WHERE sender_label NOT BETWEEN 0 AND 2;

-- Who stopped all messages has them again by their own word alone.
CREATE FUNCTION rls.wanted_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'relcare_app' AND NEW.client_id NOT IN (SELECT rls.my_clients()) THEN
        RAISE EXCEPTION 'the client alone wants messages again' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER wanted_again BEFORE UPDATE OF opted_out_at ON clients_contactplan
    FOR EACH ROW WHEN (OLD.opted_out_at IS NOT NULL AND NEW.opted_out_at IS NULL)
    EXECUTE FUNCTION rls.wanted_again();

-- clients.InboxItem: what was nobody's work any more before anybody took care of it.
CREATE POLICY definer_deletes ON clients_inboxitem FOR DELETE TO relcare_definer
    USING (true);
GRANT DELETE ON clients_inboxitem TO relcare_definer;
