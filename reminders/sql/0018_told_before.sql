-- A provider may tell that it took a message before its worker knows, and then the worker never learns it. What was told
-- counts as soon as nobody else can say: it is not sent a second time, and not left uncertain. With the engine's rights.
CREATE FUNCTION rls.told_before() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM public.reminders_messageevent e WHERE e.practice_id = NEW.practice_id
        AND e.message_id = NEW.id AND e.type = 'sent')
    THEN
        NEW.status := 'sent';
        NEW.sent_at := coalesce(NEW.sent_at, NEW.dispatched_at, clock_timestamp());
        NEW.lease_until := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER told_before BEFORE UPDATE OF ambiguous ON reminders_message FOR EACH ROW
    WHEN (NEW.ambiguous > OLD.ambiguous AND NEW.status IN ('pending', 'claimed', 'uncertain'))
    EXECUTE FUNCTION rls.told_before();
