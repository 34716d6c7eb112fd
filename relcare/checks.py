"""What must hold before web, worker and beat start. Opens psycopg itself, never Django's connections:
those would be inherited by the processes forked later."""

from collections.abc import Collection
from typing import Any

import psycopg
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from privacy.fields import cipher
from relcare.env import Refused

# Never given to web, worker and beat.
OWNER_NAMES = (
    "DATABASE_OWNER_URL",
    "DATABASE_OWNER_URL_FILE",
    "DATABASE_ADMIN_URL",
    "DATABASE_ADMIN_URL_FILE",
)
KEY_MARK = b"written with this key"
# Roles whose powers the current one has or could take on, and which see past row security.
STRONGER_ROLES = """
SELECT rolname FROM pg_catalog.pg_roles
WHERE (rolsuper OR rolbypassrls OR rolname IN ('relcare_owner', 'relcare_definer'))
  AND pg_catalog.pg_has_role(current_user, oid, 'MEMBER')
ORDER BY rolname
"""
OWNED_TABLES = """
SELECT count(*) FROM pg_catalog.pg_class
WHERE relkind IN ('r', 'p', 'v', 'm') AND relpersistence <> 't' AND relowner = current_user::regrole
"""


def refuse_unsafe_start() -> None:
    """Raise Refused where this process could see more than row security shows, or lacks its schema."""
    if "owner" in settings.DATABASES:
        raise Refused("DATABASE_OWNER_URL (or the embedded owner) must not be known to web, worker and beat")
    refuse_unsafe_database(settings.DATABASE_URL)


def refuse_unsafe_database(url: str) -> None:
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            _refuse_stronger_role(connection)
            _refuse_stale_schema(connection)
            _refuse_other_field_key(connection)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise Refused(f"the database of DATABASE_URL cannot be reached: {reason}") from None


def _refuse_stronger_role(connection: psycopg.Connection[Any]) -> None:
    user = connection.info.user
    stronger = [name for (name,) in connection.execute(STRONGER_ROLES)]
    if stronger:
        raise Refused(
            f"DATABASE_URL signs in as {user}, who could bypass row security as {', '.join(stronger)}"
        )
    owned = connection.execute(OWNED_TABLES).fetchone()
    if owned is None or owned[0]:
        raise Refused(f"DATABASE_URL signs in as {user}, who owns tables and could bypass row security")


def _refuse_stale_schema(connection: psycopg.Connection[Any]) -> None:
    missing = unapplied_migrations(connection)
    if missing:
        first = ".".join(min(missing))
        raise Refused(
            f"the schema is not current, {len(missing)} migrations are missing (such as {first}); "
            "run `manage.py migrate --database owner`"
        )


def _refuse_other_field_key(connection: psycopg.Connection[Any]) -> None:
    """Addresses could not be read with another key; they would look lost only when somebody needs them."""
    found = connection.execute("SELECT mark FROM practices_keymark WHERE name = 'field_key'").fetchone()
    if found is None:
        mark = cipher().encrypt(KEY_MARK).decode("ascii")
        connection.execute(
            "INSERT INTO practices_keymark (name, mark) VALUES ('field_key', %s) ON CONFLICT DO NOTHING",
            [mark],
        )
        return
    try:
        cipher().decrypt(found[0].encode("ascii"))
    except InvalidToken:
        raise Refused("FIELD_KEY is not the key that this database was written with") from None


def unapplied_migrations(connection: psycopg.Connection[Any]) -> Collection[tuple[str, str]]:
    known = MigrationLoader(None).graph.nodes
    found = connection.execute("SELECT to_regclass('django_migrations')").fetchone()
    if found is None or found[0] is None:
        raise Refused("the schema is not there; run `manage.py migrate --database owner`")
    try:
        applied = connection.execute(sql.SQL("SELECT app, name FROM django_migrations"))
    except psycopg.errors.InsufficientPrivilege:
        raise Refused("the schema is not current; run `manage.py migrate --database owner`") from None
    return set(known) - set(applied)
