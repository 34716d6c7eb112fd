from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings

from conftest import TEST_DATABASE
from relcare import checks
from relcare.env import Refused

pytestmark = [
    pytest.mark.usefixtures("django_db_setup"),
    pytest.mark.skipif(not settings.IS_EMBEDDED, reason="needs an administrator's role"),
]


def url(role: str, database: str = TEST_DATABASE) -> str:
    address: str = settings.EMBEDDED.url(role, database)
    return address


@pytest.fixture
def table_of_the_application() -> Iterator[None]:
    with psycopg.connect(url("postgres"), autocommit=True) as admin:
        admin.execute("CREATE TABLE owned_by_app (); ALTER TABLE owned_by_app OWNER TO relcare_app")
        yield
        admin.execute("DROP TABLE owned_by_app")


def test_the_application_with_a_current_schema_may_start() -> None:
    checks.refuse_unsafe_database(url("relcare_app"))


def test_a_process_that_knows_the_owner_is_refused() -> None:
    with pytest.raises(Refused, match=r"DATABASE_OWNER_URL .* must not be known to web, worker and beat"):
        checks.refuse_unsafe_start()


@pytest.mark.parametrize(
    ("role", "reason"),
    [
        ("relcare_owner", "could bypass row security as relcare_definer, relcare_owner"),
        ("relcare_backup", "could bypass row security as relcare_backup"),
        ("postgres", "could bypass row security as .*postgres"),
    ],
)
def test_a_role_that_could_bypass_row_security_is_refused(role: str, reason: str) -> None:
    with pytest.raises(Refused, match=f"DATABASE_URL signs in as {role}, who {reason}"):
        checks.refuse_unsafe_database(url(role))


@pytest.mark.usefixtures("table_of_the_application")
def test_a_role_that_owns_a_table_is_refused() -> None:
    with pytest.raises(Refused, match="signs in as relcare_app, who owns tables"):
        checks.refuse_unsafe_database(url("relcare_app"))


def test_a_database_without_the_schema_is_refused() -> None:
    with pytest.raises(Refused, match="the schema is not there; run"):
        checks.refuse_unsafe_database(url("relcare_app", "postgres"))


def test_a_stale_schema_is_refused() -> None:
    with psycopg.connect(url("relcare_owner")) as owner:
        owner.execute("DELETE FROM django_migrations WHERE app = 'relcare'")
        with pytest.raises(Refused, match=r"not current, 1 migrations are missing \(such as relcare\.0001_"):
            checks._refuse_stale_schema(owner)
        owner.rollback()


def test_an_unreachable_database_is_refused_without_its_password() -> None:
    with pytest.raises(
        Refused, match=r"^relcare: the database of DATABASE_URL cannot be reached: "
    ) as refused:
        checks.refuse_unsafe_database("postgres://relcare_app:my-password@127.0.0.1:1/relcare")
    assert "my-password" not in str(refused.value)
    assert "\n" not in str(refused.value)
