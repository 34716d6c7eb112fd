-- What a client keeps with their therapist (is_kept) is not theirs to read; what hangs on it goes with it.
DROP POLICY client_reads ON relationships_relationship;
CREATE POLICY client_reads ON relationships_relationship FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
DROP POLICY client_changes ON relationships_relationship;
CREATE POLICY client_changes ON relationships_relationship FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
DROP POLICY client_reads ON relationships_norm;
CREATE POLICY client_reads ON relationships_norm FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
DROP POLICY client_changes ON relationships_norm;
CREATE POLICY client_changes ON relationships_norm FOR UPDATE TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept)
    WITH CHECK (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
DROP POLICY client_reads ON relationships_normversion;
CREATE POLICY client_reads ON relationships_normversion FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
DROP POLICY client_reads ON relationships_moment;
CREATE POLICY client_reads ON relationships_moment FOR SELECT TO relcare_app
    USING (client_id = ANY (ARRAY(SELECT rls.my_clients())) AND NOT is_kept);
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_norm
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_normversion
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('norm_id', 'relationships_norm');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_moment
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_opening
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship');
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_presence
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship');
