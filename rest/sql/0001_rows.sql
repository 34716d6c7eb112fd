-- rest.Repeat
ALTER TABLE rest_repeat ADD CONSTRAINT rest_repeat_whole UNIQUE (practice_id, id);
ALTER TABLE rest_repeat REPLICA IDENTITY USING INDEX rest_repeat_whole;
-- rest.Repeat
-- rest.Repeat: space special
ALTER TABLE rest_repeat ENABLE ROW LEVEL SECURITY;
ALTER TABLE rest_repeat FORCE ROW LEVEL SECURITY;
CREATE POLICY member_reads ON rest_repeat FOR SELECT TO relcare_app
    USING (member_id = (SELECT rls.me()));
CREATE POLICY member_adds ON rest_repeat FOR INSERT TO relcare_app
    WITH CHECK (member_id = (SELECT rls.me()));
CREATE POLICY member_removes ON rest_repeat FOR DELETE TO relcare_app
    USING (member_id = (SELECT rls.me()));
CREATE POLICY engine_selects ON rest_repeat FOR SELECT TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
CREATE POLICY engine_deletes ON rest_repeat FOR DELETE TO relcare_app
    USING ((SELECT rls.kind()) = 'engine');
CREATE POLICY owner_all ON rest_repeat FOR ALL TO relcare_owner
    USING (true)
    WITH CHECK (true);
CREATE POLICY own_practice ON rest_repeat AS RESTRICTIVE TO relcare_app
    USING (practice_id = (SELECT rls.practice()))
    WITH CHECK (practice_id = (SELECT rls.practice()));
GRANT DELETE, INSERT, SELECT ON rest_repeat TO relcare_app;
