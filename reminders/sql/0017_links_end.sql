-- Links end with the address that they went to, or with the wish for messages: whoever still reads there holds nothing.
SET ROLE relcare_definer;

-- The open links of a client, of one channel or of all. Of what has surely not left yet nobody holds one: it goes to the
-- address that counts then. The link by which somebody acts still says that its messages are stopped. Not granted.
CREATE FUNCTION rls.revoke_links(of_practice uuid, of_client uuid, of_channel text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.reminders_link l SET revoked_at = clock_timestamp()
    FROM public.reminders_message m
    WHERE l.practice_id = of_practice AND l.client_id = of_client AND l.revoked_at IS NULL AND l.expires_at > now()
        AND m.practice_id = l.practice_id AND m.id = l.message_id
        AND (of_channel IS NULL OR m.channel = of_channel)
        AND NOT (m.status IN ('pending', 'claimed') AND m.ambiguous = 0)
        AND NOT (coalesce(rls.kind(), '') = 'link' AND l.message_id IS NOT DISTINCT FROM rls.message())
$$;

CREATE FUNCTION rls.links_end() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM rls.revoke_links(OLD.practice_id, OLD.client_id, NULL);
    RETURN NULL;
END $$;

-- A browser that is set up once more is first removed: looked at when all is written. One that its provider says is gone
-- shows nothing to anybody, and the client's other ones go on.
CREATE FUNCTION rls.push_links_end() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF coalesce(rls.kind(), '') <> 'engine' AND NOT EXISTS (SELECT FROM public.reminders_pushdevice d
        WHERE d.practice_id = OLD.practice_id AND d.client_id = OLD.client_id AND d.endpoint_mark = OLD.endpoint_mark)
    THEN PERFORM rls.revoke_links(OLD.practice_id, OLD.client_id, 'push'); END IF;
    RETURN NULL;
END $$;

GRANT EXECUTE ON FUNCTION rls.links_end(), rls.push_links_end() TO relcare_owner;
RESET ROLE;

-- The same address lies encrypted anew each time it is written; its mark stays.
CREATE TRIGGER links_end AFTER UPDATE ON clients_safechannel FOR EACH ROW
    WHEN ((OLD.address <> NEW.address AND (NEW.address_mark IS NULL OR NEW.address_mark IS DISTINCT FROM OLD.address_mark))
        OR (OLD.confirmed_on IS NOT NULL AND NEW.confirmed_on IS NULL))
    EXECUTE FUNCTION rls.links_end();
CREATE TRIGGER links_end_with_it AFTER DELETE ON clients_safechannel FOR EACH ROW EXECUTE FUNCTION rls.links_end();
CREATE TRIGGER links_end AFTER UPDATE OF opted_out_at ON clients_contactplan FOR EACH ROW
    WHEN (OLD.opted_out_at IS NULL AND NEW.opted_out_at IS NOT NULL) EXECUTE FUNCTION rls.links_end();
CREATE CONSTRAINT TRIGGER links_end AFTER DELETE ON reminders_pushdevice DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION rls.push_links_end();
