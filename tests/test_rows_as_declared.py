"""The migrated database says what the models declare: policies, grants, keys, references, triggers."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connections, transaction

from privacy.models import PracticeOwned
from privacy.row_sql import chapter_sql, grant_sql, keep_sql, key_sql, policy_sql, reference_sql, table_of

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

MODELS = sorted((m for m in apps.get_models() if issubclass(m, PracticeOwned)), key=lambda m: m._meta.label)

POLICIES = """
    SELECT policyname, permissive, roles, cmd, qual, with_check FROM pg_policies
    WHERE schemaname = 'public' AND tablename = %s ORDER BY policyname"""
GRANTS = """
    SELECT grantee, privilege_type, column_name FROM (
        SELECT grantee, privilege_type, '' AS column_name FROM information_schema.role_table_grants
        WHERE table_schema = 'public' AND table_name = %s
        UNION
        SELECT grantee, privilege_type, column_name FROM information_schema.column_privileges
        WHERE table_schema = 'public' AND table_name = %s AND privilege_type IN ('SELECT', 'UPDATE')) AS g
    WHERE grantee IN ('relcare_app', 'relcare_definer', 'PUBLIC') ORDER BY 1, 2, 3"""
CONSTRAINTS = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = %s::regclass AND conname ~ '(_same_practice|_whole|_of_client)$'
    ORDER BY conname"""
TRIGGERS = """
    SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger
    WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgname = 'audited'"""

KEPT_BELOW = """
    SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger
    WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgname = 'kept_below'"""

CHAPTER = """
    SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger
    WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgname = 'chapter'"""


def read(sql: str, *arguments: str) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, arguments)
        return list(cursor.fetchall())


def run(statements: list[str]) -> None:
    with connections["owner"].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_policies_and_grants_are_the_declared_ones(model: type[PracticeOwned]) -> None:
    table = table_of(model)
    before = read(POLICIES, table), read(GRANTS, table, table)
    with transaction.atomic(using="owner"):
        run([f"DROP POLICY {name} ON {table}" for name, *_ in before[0]])
        run([f"REVOKE ALL ON {table} FROM PUBLIC, relcare_app, relcare_definer"])
        columns = [str(field.column) for field in model._meta.concrete_fields]
        run([f"REVOKE UPDATE ({', '.join(columns)}) ON {table} FROM relcare_app"])
        run(policy_sql(model) + grant_sql(model))
        assert before == (read(POLICIES, table), read(GRANTS, table, table))
        transaction.set_rollback(True, using="owner")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_keys_and_references_are_the_declared_ones(model: type[PracticeOwned]) -> None:
    """Made again from the declaration, each says the same."""
    table = table_of(model)
    before = read(CONSTRAINTS, table)
    with transaction.atomic(using="owner"):
        # Put out of the way, not dropped: other tables point to the key.
        for number, (name, _) in enumerate(before):
            run([f"ALTER TABLE {table} RENAME CONSTRAINT {name} TO before_{number}"])
        run(key_sql(model) + reference_sql(model))
        assert before == read(CONSTRAINTS, table)
        transaction.set_rollback(True, using="owner")
    assert not [said for _, said in before if "DEFERRABLE" in said]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_what_hangs_on_a_kept_row_is_watched_as_declared(model: type[PracticeOwned]) -> None:
    table = table_of(model)
    before = read(KEPT_BELOW, table)
    with transaction.atomic(using="owner"):
        run([f"DROP TRIGGER kept_below ON {table}" for _ in before])
        run(keep_sql(model))
        assert before == read(KEPT_BELOW, table)
        transaction.set_rollback(True, using="owner")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_what_two_share_belongs_to_a_chapter_as_declared(model: type[PracticeOwned]) -> None:
    table = table_of(model)
    before = read(CHAPTER, table)
    with transaction.atomic(using="owner"):
        run([f"DROP TRIGGER chapter ON {table}" for _ in before])
        run(chapter_sql(model))
        assert before == read(CHAPTER, table)
        transaction.set_rollback(True, using="owner")
    if model.space == "joint":
        assert before, "the database says to which chapter each row belongs"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_act_is_audited_unless_declared_otherwise(model: type[PracticeOwned]) -> None:
    found = read(TRIGGERS, table_of(model))
    expected = model.rows.audited and model.space != "audit"
    assert len(found) == expected
    if expected:
        assert f"'{model.space}'" in found[0][1]
