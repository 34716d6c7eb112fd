-- One rule for all that keeps its versions: whose words it is in is asked by the trigger alone, column by column.

-- relationships.Boundary
DROP POLICY team_changes ON relationships_boundary;
CREATE POLICY team_changes ON relationships_boundary FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
DROP POLICY client_changes ON relationships_boundary;
CREATE POLICY client_changes ON relationships_boundary FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE TRIGGER own_words BEFORE INSERT OR UPDATE ON relationships_boundary
    FOR EACH ROW EXECUTE FUNCTION rls.own_words(
        'right_for_me', 'why', 'signal', 'step', 'follow_through', 'ended_on', 'ended_as', 'ended_why');

-- relationships.Disagreement
DROP POLICY team_changes ON relationships_disagreement;
CREATE POLICY team_changes ON relationships_disagreement FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_working_clients())))
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_working_clients())));
DROP POLICY client_changes ON relationships_disagreement;
CREATE POLICY client_changes ON relationships_disagreement FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE TRIGGER own_words BEFORE INSERT OR UPDATE ON relationships_disagreement
    FOR EACH ROW EXECUTE FUNCTION rls.own_words(
        'outcome', 'outcome_on', 'returns_on', 'gave_in', 'repaired_by', 'repaired_on', 'is_first');
