-- A flag that tells duty alerts who is on duty with the sending: rls.raise_flags writes it.
CREATE POLICY definer_inserts ON clients_staffalert FOR INSERT TO relcare_definer
    WITH CHECK (true);
GRANT INSERT ON clients_staffalert TO relcare_definer;
