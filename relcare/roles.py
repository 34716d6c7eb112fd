"""The database roles: runs `sql/roles.sql` once, as an administrator."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

SQL = Path(__file__).parent / "sql" / "roles.sql"
_CREATE_DATABASE = "CREATE DATABASE relcare OWNER relcare_owner;"
_CONNECT = "\\connect relcare"
_STATISTICS = "DO $statistics$"
PASSWORD_ROLES = ("relcare_app", "relcare_owner")


def script(database: str = "relcare") -> str:
    """What an administrator may feed to psql."""
    text = SQL.read_text()
    if database == "relcare":
        return text
    name = '"' + database.replace('"', '""') + '"'
    return (
        text.replace(_CREATE_DATABASE, f"CREATE DATABASE {name} OWNER relcare_owner;")
        .replace(_CONNECT, f"\\connect {name}")
        .replace("ON DATABASE relcare ", f"ON DATABASE {name} ")
    )


def create(admin_url: str, *, database: str = "relcare", passwords: dict[str, str] | None = None) -> None:
    """Make the roles and the database, and set the passwords given. Doing it twice changes nothing."""
    roles, inside = script(database).split("\\connect", 1)
    roles = roles[: roles.index("CREATE DATABASE")]
    grants = inside.split("\n", 1)[1]
    with psycopg.connect(admin_url, autocommit=True, connect_timeout=10) as connection:
        connection.execute(roles.encode())
        for role, password in (passwords or {}).items():
            statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                sql.Identifier(role), sql.Literal(password)
            )
            connection.execute(statement)
        exists = connection.execute("SELECT FROM pg_database WHERE datname = %s", [database]).fetchone()
        if exists is None:
            # PostgreSQL wants a member of the new owner's role here, unless it is a superuser.
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER relcare_owner").format(sql.Identifier(database))
            )
    with psycopg.connect(admin_url, dbname=database, autocommit=True, connect_timeout=10) as connection:
        connection.execute(grants.encode())


def hide_statistics(url: str) -> None:
    """In the database of this address, and so in all that are made from it."""
    text = SQL.read_text()
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
        connection.execute(text[text.index(_STATISTICS) :].encode())


def passwords_of(*urls: str) -> dict[str, str]:
    """The passwords that connection addresses carry for our login roles."""
    parts = [urlsplit(url) for url in urls if url]
    return {
        part.username: unquote(part.password)
        for part in parts
        if part.username in PASSWORD_ROLES and part.password is not None
    }
