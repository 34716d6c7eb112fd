-- A client's own acts are theirs to read, but not where they wrote into a row that staff alone may know of:
-- an answer kept with the therapist leaves no trace on the client's side.
DROP POLICY member_reads ON privacy_auditline;
CREATE POLICY member_reads ON privacy_auditline FOR SELECT TO relcare_app
    USING (member_id = (SELECT rls.me()) AND ((SELECT rls.is_staff()) OR row_space NOT IN ('team', 'author')));
