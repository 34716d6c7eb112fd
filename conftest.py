"""The tests' database (a clone of one migrated template), and what no test may do."""

import hashlib
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from tests import cast

ROOT = Path(__file__).parent
TEST_DATABASE = "test_relcare"
TEMPLATE = "template_relcare_"


def pytest_configure(config: pytest.Config) -> None:
    if "owner" not in settings.DATABASES:
        raise pytest.UsageError("tests need DATABASE_OWNER_URL beside DATABASE_URL, or neither")
    _guard_network()


# --- Database -------------------------------------------------------------------------------------


def source_digest() -> str:
    """Changes with every file that shapes the template."""
    patterns = (
        "*/migrations/**/*.py",
        "*/migrations/**/*.sql",
        "*/sql/*.sql",
        "tests/cast.py",
        "relcare/demo/*.py",
        "relationships/defaults.py",
        "assessments/library.py",
        "assessments/shipped/*.json",
    )
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def prepare_template() -> None:
    """Fill the database that both aliases point to: the schema, then the cast."""
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    cast.commit_cast()


def use_database(name: str) -> None:
    for alias in settings.DATABASES:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def maintenance() -> psycopg.Connection[tuple[Any, ...]]:
    """A connection of the owner beside all test databases."""
    owner = connections["owner"]
    if settings.IS_EMBEDDED:
        settings.EMBEDDED.ensure()
    parameters = owner.get_connection_params()
    names = ("host", "port", "user", "password")
    return psycopg.connect(
        dbname="postgres",
        autocommit=True,
        **{name: parameters[name] for name in names if parameters.get(name)},
    )


def drop(server: psycopg.Connection[tuple[Any, ...]], name: str) -> None:
    """Not WITH (FORCE): the owner may not end the application's sessions; closed ones go by themselves."""
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def ensure_template(server: psycopg.Connection[tuple[Any, ...]]) -> str:
    """The name of the template for the tree as it is, built if it is not there; older ones are dropped."""
    template = TEMPLATE + source_digest()
    found = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_relcare\\_%'")
    existing = {name for (name,) in found}
    for old in existing - {template}:
        drop(server, old)
    if template in existing:
        return template
    unfinished = f"{TEMPLATE}unfinished"
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
    use_database(unfinished)
    with connections["owner"].cursor() as cursor:
        cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        cursor.execute("GRANT USAGE ON SCHEMA public TO relcare_app, relcare_definer, relcare_backup")
    prepare_template()
    use_database(TEST_DATABASE)
    # Renamed only when complete: a build that broke off is never taken for a template.
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    server.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(template)))
    return template


def clone_template(server: psycopg.Connection[tuple[Any, ...]], template: str) -> None:
    drop(server, TEST_DATABASE)
    server.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
            sql.Identifier(TEST_DATABASE), sql.Identifier(template)
        )
    )


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[str]:
    """The test database for the whole run; its value is the template's name."""
    with django_db_blocker.unblock(), maintenance() as server:
        # Two runs at once would take each other's database away.
        server.execute("SELECT pg_advisory_lock(hashtext('relcare tests'))")
        template = ensure_template(server)
        clone_template(server, template)
        use_database(TEST_DATABASE)
        _assert_right_database()
        yield template
        use_database(TEST_DATABASE)
        drop(server, TEST_DATABASE)


def _assert_right_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_user, session_user")
        assert cursor.fetchone() == (TEST_DATABASE, "relcare_app", "relcare_app")
    connection.close()


@pytest.fixture(autouse=True)
def _fresh_database_after_commits(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """A test that commits (transaction=True) leaves rows behind: the next one gets a new clone."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if marker is None or not marker.kwargs.get("transaction"):
        return
    template = request.getfixturevalue("django_db_setup")
    with django_db_blocker.unblock(), maintenance() as server:
        use_database(TEST_DATABASE)
        clone_template(server, template)


# --- Network --------------------------------------------------------------------------------------


def _guard_network() -> None:
    """Tests talk to this machine and to nobody else."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def is_here(family: int, address: Any) -> bool:
        return family == socket.AF_UNIX or str(address[0]) in ("127.0.0.1", "::1", "localhost")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if not is_here(self.family, address):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        if not is_here(self.family, address):
            raise AssertionError(f"a test tried to reach {address}")
        return connect_ex(self, address)

    setattr(socket.socket, "connect", guarded_connect)  # noqa: B010 - not for the type checker
    setattr(socket.socket, "connect_ex", guarded_connect_ex)  # noqa: B010
