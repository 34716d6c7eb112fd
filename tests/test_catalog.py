"""What must hold of every table, whoever made it."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connections

from privacy.models import PracticeOwned
from privacy.row_sql import table_of
from privacy.spaces import PLACELESS

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def rows(sql: str) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


TABLES = """
    SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
           EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'practice_id'),
           EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND NOT p.polpermissive
                   AND pg_get_expr(p.polqual, c.oid) ~ 'rls.practice'
                   AND pg_get_expr(p.polwithcheck, c.oid) ~ 'rls.practice')
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"""


def test_every_table_is_a_practices_or_says_why_not() -> None:
    declared = {table_of(model) for model in apps.get_models() if issubclass(model, PracticeOwned)}
    for name, *_ in rows(TABLES):
        assert (name in declared) != (name in PLACELESS), (
            f"{name} is neither practice-owned nor placeless, or both"
        )


def test_every_practices_table_is_forced_behind_its_practice() -> None:
    for name, secured, forced, identity, has_practice, restricted in rows(TABLES):
        if name in PLACELESS:
            assert not has_practice, f"{name} names a practice but is declared placeless"
            continue
        assert (secured, forced, restricted) == (True, True, True), name
        assert identity == "i" or name == "practices_practice", f"{name} has no replica identity of its own"


def test_directory_and_cell_tables_have_row_security_too() -> None:
    secured = {name: security and forced for name, security, forced, *_ in rows(TABLES)}
    granted = {
        name
        for (name,) in rows("""
            SELECT DISTINCT table_name FROM information_schema.role_table_grants
            WHERE grantee = 'relcare_app'""")
    }
    for name, kind in PLACELESS.items():
        if kind in ("directory", "cell-local") and name in granted:
            assert secured[name], name


def test_every_index_leads_with_the_practice() -> None:
    found = rows("""
        SELECT c.relname, i.relname, a.attname FROM pg_index x
        JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[0]
        WHERE c.relnamespace = 'public'::regnamespace AND NOT x.indisprimary""")
    directory = {"practice_slug_once", "invitation_token_once", "link_token_once", "kiosk_token_once"}
    for table, index, column in found:
        if table not in PLACELESS and index not in directory:
            assert column == "practice_id", f"{index} on {table} leads with {column}"


def test_definers_functions_pin_their_path_and_name_their_callers() -> None:
    found = rows("""
        SELECT p.proname, p.prosecdef, r.rolname, coalesce(array_to_string(p.proconfig, ' '), ''),
               has_function_privilege('public', p.oid, 'EXECUTE')
        FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner WHERE p.pronamespace = 'rls'::regnamespace""")
    assert any(definer for _, definer, *_ in found)
    for name, definer, owner, config, public in found:
        if definer:
            assert owner == "relcare_definer", f"{name} runs with the rights of {owner}"
            assert "search_path=pg_catalog, pg_temp" in config, name
            assert not public, f"everybody may call {name}"


def test_roles_cannot_bypass_or_become_another() -> None:
    found = dict(
        rows("SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname LIKE 'relcare_%'")
    )
    assert not any(found[f"relcare_{role}"] for role in ("app", "owner", "definer"))
    assert not rows("""
        SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member
        WHERE r.rolname = 'relcare_app'""")


def test_a_practices_tables_count_by_no_sequence_and_nothing_is_materialized() -> None:
    owned = rows("""
        SELECT t.relname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i')
        JOIN pg_class t ON t.oid = d.refobjid WHERE s.relkind = 'S'""")
    assert {name for (name,) in owned} <= set(PLACELESS)
    assert not rows("SELECT 1 FROM pg_class WHERE relkind = 'm'")
    assert not rows("SELECT 1 FROM pg_trigger WHERE tgenabled = 'A'")
