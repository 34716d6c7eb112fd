-- After each break and any harm a new screening is due (DOMAIN, Safety), kept with the therapist or not.
CREATE TRIGGER calls_for_screening AFTER INSERT ON relationships_break
    FOR EACH ROW EXECUTE FUNCTION rls.call_for_screening('break');
CREATE TRIGGER calls_for_screening AFTER INSERT OR UPDATE OF outcome ON relationships_disagreement
    FOR EACH ROW WHEN (NEW.outcome = 'harm') EXECUTE FUNCTION rls.call_for_screening('harm');
CREATE TRIGGER calls_for_screening AFTER INSERT ON relationships_boundaryevent
    FOR EACH ROW WHEN (NEW.crossed_by IN ('threat', 'force')) EXECUTE FUNCTION rls.call_for_screening('harm');
