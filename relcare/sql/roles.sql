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
