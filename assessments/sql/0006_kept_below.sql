-- Neither is shown to a client who keeps the relationship with their therapist.
CREATE TRIGGER kept_below BEFORE INSERT ON assessments_assessment
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship');
CREATE TRIGGER kept_below BEFORE INSERT ON assessments_homework
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship');
