-- Directory tables: outside the door a person sees their own account, keys and sessions alone.
DO $$
DECLARE of_table record;
BEGIN
    FOR of_table IN SELECT * FROM (VALUES
        ('practices_account', 'id = (SELECT rls.account())'),
        ('practices_session', 'account_id = (SELECT rls.account())'),
        ('account_emailaddress', 'user_id = (SELECT rls.account())'),
        ('mfa_authenticator', 'user_id = (SELECT rls.account())')) AS t (name, own)
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', of_table.name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', of_table.name);
        EXECUTE format('CREATE POLICY door_all ON %I TO relcare_app USING ((SELECT rls.kind()) = ''door'') '
            'WITH CHECK ((SELECT rls.kind()) = ''door'')', of_table.name);
        EXECUTE format('CREATE POLICY own_all ON %I TO relcare_app USING (%s) WITH CHECK (%s)',
            of_table.name, of_table.own, of_table.own);
        EXECUTE format('CREATE POLICY owner_all ON %I TO relcare_owner USING (true) WITH CHECK (true)', of_table.name);
        EXECUTE format('CREATE POLICY definer_all ON %I TO relcare_definer USING (true) WITH CHECK (true)', of_table.name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO relcare_app', of_table.name);
    END LOOP;
END $$;
REVOKE DELETE ON practices_account FROM relcare_app;
GRANT SELECT, INSERT ON practices_account TO relcare_definer;
GRANT SELECT, UPDATE ON practices_session TO relcare_definer;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO relcare_app;
