"""The tests' database (a clone of one migrated template), and what no test may do."""

import hashlib
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase
from psycopg import sql

from tests import cast, running, spread

ROOT = Path(__file__).parent
# Of the processes of `make test` each has a name; whoever runs the tests in one process has none.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
TEMPLATE = "template_relcare_"


def own(name: str) -> str:
    """What this process calls a database of its own."""
    return f"{name}_{WORKER}" if WORKER else name


TEST_DATABASE = own("test_relcare")


def pytest_configure(config: pytest.Config) -> None:
    if "owner" not in settings.DATABASES:
        raise pytest.UsageError("tests need DATABASE_OWNER_URL beside DATABASE_URL, or neither")
    _guard_network()
    _leave_no_commits_to_flush()
    # A busy machine is no fault of what is tried.
    hypothesis.settings.register_profile(
        "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("untimed")


# --- Several processes ----------------------------------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if WORKER:
        items.sort(key=lambda item: spread.rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    return spread.processes()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> spread.Bundles | None:
    return spread.Bundles(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    if settings.IS_EMBEDDED:
        # Made once, before all ask for it at the same moment, and there until the last of them is done.
        settings.EMBEDDED.ensure()


# --- Database -------------------------------------------------------------------------------------


OF_THE_SCHEMA = ("*/migrations/**/*.py", "*/migrations/**/*.sql", "*/sql/*.sql")
OF_THE_CAST = (
    "tests/cast.py",
    "relcare/demo/*.py",
    "relationships/defaults.py",
    "assessments/library.py",
    "assessments/shipped/*.json",
    "assessments/shipped_programmes/*.json",
)


def digest_of(patterns: tuple[str, ...]) -> str:
    """Changes with each of the files."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern)}):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def schema_template() -> str:
    """The name of the database in which nobody is yet."""
    return f"{TEMPLATE}schema_{digest_of(OF_THE_SCHEMA)}"


def cast_template() -> str:
    return f"{TEMPLATE}{digest_of((*OF_THE_SCHEMA, *OF_THE_CAST))}"


def migrate() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        cursor.execute("GRANT USAGE ON SCHEMA public TO relcare_app, relcare_definer, relcare_backup")
    call_command("migrate", database="owner", verbosity=0, interactive=False)


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


@contextmanager
def alone(server: psycopg.Connection[tuple[Any, ...]], what: str) -> Iterator[None]:
    """One process at a time, whichever run it belongs to."""
    server.execute("SELECT pg_advisory_lock(hashtext(%s))", [what])
    yield
    server.execute("SELECT pg_advisory_unlock(hashtext(%s))", [what])


def ensure_template(server: psycopg.Connection[tuple[Any, ...]]) -> str:
    """The name of the template for the tree as it is; it stays as long as `server` is connected."""
    return _held(server, cast_template())


def ensure_schema(server: psycopg.Connection[tuple[Any, ...]]) -> str:
    """The same without the cast: nobody is in it."""
    return _held(server, schema_template())


def _held(server: psycopg.Connection[tuple[Any, ...]], wanted: str) -> str:
    """Built if it is not there; of other trees' templates those are dropped that nobody holds any more."""
    schema, template = schema_template(), cast_template()
    with alone(server, "relcare template"):
        found = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_relcare\\_%'")
        existing = {name for (name,) in found}
        for old in existing - {schema, template}:
            drop_unless_held(server, old)
        for name, source, fill in ((schema, "template1", migrate), (template, schema, cast.commit_cast)):
            if wanted not in existing and name not in existing:
                build(server, name, source, fill)
                existing.add(name)
        server.execute("SELECT pg_advisory_lock_shared(hashtext(%s))", [wanted])
    return wanted


def drop_unless_held(server: psycopg.Connection[tuple[Any, ...]], template: str) -> None:
    """A run of another tree may clone from it yet."""
    ((is_free,),) = server.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [template])
    if is_free:
        drop(server, template)
        server.execute("SELECT pg_advisory_unlock(hashtext(%s))", [template])


def build(
    server: psycopg.Connection[tuple[Any, ...]], name: str, template: str, fill: Callable[[], None]
) -> None:
    unfinished = f"{TEMPLATE}unfinished"
    clone(server, template, unfinished)
    before = connections["owner"].settings_dict["NAME"]
    use_database(unfinished)
    fill()
    use_database(before)
    # Renamed only when complete: a build that broke off is never taken for a template.
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    server.execute(rename.format(sql.Identifier(unfinished), sql.Identifier(name)))


def clone(server: psycopg.Connection[tuple[Any, ...]], template: str, name: str) -> None:
    """Several may at once. Not by file_copy: that makes everybody wait for checkpoints."""
    drop(server, name)
    make = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log")
    server.execute(make.format(sql.Identifier(name), sql.Identifier(template)))


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[str]:
    """The test database for the whole run; its value is the template's name."""
    with django_db_blocker.unblock(), maintenance() as server:
        # Two runs at once would take each other's databases away: of one name only one process works.
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [TEST_DATABASE])
        template = ensure_template(server)
        clone(server, template, TEST_DATABASE)
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
        clone(server, template, TEST_DATABASE)


def _leave_no_commits_to_flush() -> None:
    """Emptying every table, and some that nobody may empty, would be for nothing before a new clone."""
    setattr(TransactionTestCase, "_fixture_teardown", lambda _self: None)  # noqa: B010 - as below


@pytest.fixture(scope="session")
def prepared_var() -> Iterator[Path]:
    """For stacks that begin with the demo: it is loaded once for all of them."""
    with running.prepared() as var:
        yield var


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
