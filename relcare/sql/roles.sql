-- The four roles and the database. Run once by an administrator (psql), by `manage.py create_roles`
-- or by the embedded server; running it again changes nothing.

DO $roles$
DECLARE
    role record;
BEGIN
    FOR role IN
        SELECT * FROM (VALUES
            -- owns the tables and migrates; CREATEDB for the test databases
            ('relcare_owner', 'LOGIN CREATEDB NOBYPASSRLS'),
            -- web, workers and tests
            ('relcare_app', 'LOGIN NOCREATEDB NOBYPASSRLS'),
            -- owns the few SECURITY DEFINER functions
            ('relcare_definer', 'NOLOGIN NOCREATEDB NOBYPASSRLS'),
            -- dumps hold every practice, so this one alone sees past row security
            ('relcare_backup', 'LOGIN NOCREATEDB BYPASSRLS')
        ) AS wanted (name, attributes)
    LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = role.name) THEN
            EXECUTE format('CREATE ROLE %I', role.name);
        END IF;
        EXECUTE format('ALTER ROLE %I NOSUPERUSER NOCREATEROLE NOREPLICATION %s', role.name, role.attributes);
    END LOOP;
END
$roles$;

-- SET lets the owner hand functions over; without INHERIT it gains nothing in between.
GRANT relcare_definer TO relcare_owner WITH INHERIT FALSE, SET TRUE;

GRANT pg_read_all_data TO relcare_backup;

CREATE DATABASE relcare OWNER relcare_owner;

\connect relcare

REVOKE ALL ON DATABASE relcare FROM PUBLIC;
GRANT CONNECT ON DATABASE relcare TO relcare_app, relcare_backup;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO relcare_app, relcare_definer, relcare_backup;

-- Statistics count the rows of a table for whoever asks, and say who waits for whom: row security hides nothing of it.
-- Monitoring keeps both (pg_read_all_stats, and so pg_monitor). Where they are not the administrator's to take away (a
-- hosted server), this says so and leaves them (docs/operations.md).
DO $statistics$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT format('SELECT ON %s', c.oid::regclass) AS what FROM pg_catalog.pg_class c
        WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'v'
            AND (c.relname ~ '^pg_stat(io)?_' OR c.relname IN ('pg_locks', 'pg_prepared_xacts'))
        UNION ALL
        SELECT format('EXECUTE ON FUNCTION %s', p.oid::regprocedure) FROM pg_catalog.pg_proc p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace AND (p.proname ~ '^pg_stat_get_' OR p.proname IN (
            'pg_lock_status', 'pg_prepared_xact', 'pg_blocking_pids', 'pg_relation_size', 'pg_table_size',
            'pg_indexes_size', 'pg_total_relation_size', 'pg_database_size'))
    LOOP
        BEGIN
            EXECUTE format('REVOKE %s FROM PUBLIC', one.what);
            EXECUTE format('GRANT %s TO relcare_owner, pg_read_all_stats', one.what);
        EXCEPTION WHEN insufficient_privilege THEN
            NULL;
        END;
    END LOOP;
    IF has_table_privilege('relcare_app', 'pg_catalog.pg_stat_user_tables', 'SELECT') THEN
        RAISE WARNING 'the application may read the statistics of this database; see docs/operations.md';
    END IF;
END
$statistics$;
