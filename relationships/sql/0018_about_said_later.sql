-- What a request is about may be said until it is asked: an earlier one of the same relationship, so that no line
-- leads back into itself, and none that is kept where the client reads who names it. Written with the eyes of who
-- says it: what they do not see is not there.
CREATE FUNCTION rls.about_an_earlier_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.about_id IS NOT DISTINCT FROM OLD.about_id THEN
        RETURN NEW;
    END IF;
    IF OLD.state <> 'prepared' THEN
        RAISE EXCEPTION 'what was asked is about what it was asked about' USING ERRCODE = '42501';
    END IF;
    IF NEW.about_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.relationships_request r
        WHERE r.id = NEW.about_id AND r.relationship_id = NEW.relationship_id AND (NEW.is_kept OR NOT r.is_kept)
            AND (r.recorded_at, r.id) < (NEW.recorded_at, NEW.id))
    THEN
        RAISE EXCEPTION 'a request is about an earlier one that its reader may know of' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;

-- relationships.Request
GRANT UPDATE (about_id) ON relationships_request TO relcare_app;
CREATE TRIGGER about_an_earlier_one BEFORE UPDATE OF about_id ON relationships_request
    FOR EACH ROW EXECUTE FUNCTION rls.about_an_earlier_one();
DROP TRIGGER kept_below ON relationships_request;
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_request
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('relationship_id', 'relationships_relationship', 'about_id', 'relationships_request');
DROP TRIGGER own_words ON relationships_request;
CREATE TRIGGER own_words BEFORE INSERT OR UPDATE ON relationships_request
    FOR EACH ROW EXECUTE FUNCTION rls.own_words(
        'observation', 'ask', 'reason', 'about_id', 'my_part', 'offer', 'if_no', 'offer_kept');

-- relationships.RequestVersion
ALTER TABLE relationships_requestversion ADD CONSTRAINT relationships_requestversion_about_id_same_practice
    FOREIGN KEY (practice_id, client_id, about_id) REFERENCES relationships_request (practice_id, client_id, id) NOT DEFERRABLE;
DROP TRIGGER kept_below ON relationships_requestversion;
CREATE TRIGGER kept_below BEFORE INSERT ON relationships_requestversion
    FOR EACH ROW EXECUTE FUNCTION rls.keep_below('request_id', 'relationships_request', 'about_id', 'relationships_request');
