-- What changed for one client since the last session they were in, as far as the reader may see it; no row where the
-- client is not theirs to read. A manager reads everybody's chart, and of this nothing.
WITH here AS MATERIALIZED (
    SELECT p.zone, (now() AT TIME ZONE p.zone)::date AS today FROM practices_practice p
    WHERE p.id = (SELECT rls.practice())
), person AS MATERIALIZED (
    SELECT c.id AS client_id, coalesce((
        SELECT max(s.ends_at) FROM clients_attendee a JOIN clients_session s ON s.practice_id = a.practice_id
            AND s.id = a.session_id
        WHERE a.client_id = c.id AND a.was_present IS NOT FALSE AND s.state = 'held'), '-infinity') AS since
    FROM clients_client c
    WHERE c.id = %(client)s AND c.id = ANY (ARRAY(
        SELECT rls.my_clients() UNION SELECT rls.my_team_clients() UNION SELECT rls.my_supervised_clients()))
), {changes}
SELECT {columns}, (SELECT zone FROM here), now() FROM changed
