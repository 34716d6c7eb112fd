import psycopg
import pytest
from django.conf import settings

from relcare import roles

pytestmark = [
    pytest.mark.usefixtures("django_db_setup"),
    pytest.mark.skipif(not settings.IS_EMBEDDED, reason="needs an administrator's role"),
]


def test_making_the_roles_again_changes_nothing() -> None:
    facts = """
        SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcanlogin, rolcreaterole, rolreplication
        FROM pg_roles WHERE rolname LIKE 'relcare\\_%' ORDER BY rolname
    """
    with psycopg.connect(settings.EMBEDDED.admin_url) as connection:
        before = connection.execute(facts).fetchall()
        roles.create(settings.EMBEDDED.admin_url)
        assert connection.execute(facts).fetchall() == before
    #                  super  bypass createdb login
    assert [row[:5] for row in before] == [
        ("relcare_app", False, False, False, True),
        ("relcare_backup", False, True, False, True),
        ("relcare_definer", False, False, False, False),
        ("relcare_owner", False, False, True, True),
    ]


def test_the_owner_may_become_the_definer_and_inherits_nothing_of_it() -> None:
    with psycopg.connect(settings.EMBEDDED.url("relcare_owner", "postgres")) as owner:
        inherits = "SELECT pg_has_role('relcare_definer', 'USAGE'), pg_has_role('relcare_definer', 'SET')"
        assert owner.execute(inherits).fetchone() == (False, True)


def test_the_application_makes_no_tables() -> None:
    with (
        psycopg.connect(settings.EMBEDDED.url("relcare_app")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE TABLE x ()")


def test_the_script_names_another_database_everywhere() -> None:
    script = roles.script("test_other")
    assert 'CREATE DATABASE "test_other" OWNER relcare_owner;' in script
    assert '\\connect "test_other"\n' in script
    assert "DATABASE relcare " not in script


def test_passwords_are_taken_from_addresses_of_our_roles_alone() -> None:
    ours = ("postgres://relcare_app:a%40b@db/relcare", "postgres://relcare_owner@db/relcare")
    assert roles.passwords_of(*ours, "postgres://me:x@db/y", "") == {"relcare_app": "a@b"}
