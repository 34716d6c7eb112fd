"""Asks the database itself, by raw SQL as each person, what they may see and do in each table."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import psycopg
from django.apps import apps
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from privacy.actor import ENGINE, LINK, Actor
from privacy.models import PracticeOwned
from privacy.row_sql import table_of
from relcare.demo.people import PEOPLE, ident
from tests.cast import actor

RIVERSIDE: Final = ident("riverside", "practice")
ACTORS: Final[Mapping[str, Actor]] = {
    **{name: actor(name) for name in PEOPLE if name not in ("dina", "eli")},
    "engine": Actor(kind=ENGINE, practice_id=RIVERSIDE),
    "link": Actor(kind=LINK, practice_id=RIVERSIDE),
}
# What an update says where repeating the column as it stands would say nothing.
UPDATES: Final = {
    "clients_inboxitem": "acknowledged_at = now(), acknowledged_by_id = rls.me(), done = 'x'",
    "clients_jot": "filed_at = now(), filed_by_id = rls.me(), filed_as = 'note'",
    "clients_safetyflag": "lifted_at = now(), lifted_by_id = rls.me(), lifted_because = 'x'",
}
# The line of a table that says how many rows each person's commands reach when they ask for none.
BLIND: Final = "(blind)"
REFUSED: Final = (psycopg.errors.InsufficientPrivilege,)
App = psycopg.Connection[Any]
Cursor = psycopg.Cursor[Any]
Command = sql.SQL | sql.Composed
Seen = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Table:
    """A table with one row for each label, whole, as the owner reads it."""

    name: str
    changes: tuple[str, ...]
    author: str
    rows: Mapping[str, Mapping[str, Any]]


def tables(owner: App, labels: Mapping[UUID, str]) -> list[Table]:
    found = []
    for model in apps.get_models():
        if not issubclass(model, PracticeOwned):
            continue
        name = table_of(model)
        with owner.cursor(row_factory=dict_row) as cursor:
            cursor.execute(sql.SQL("SELECT * FROM {} ORDER BY id").format(sql.Identifier(name)))
            rows: dict[str, Mapping[str, Any]] = {}
            for row in cursor:
                if row["id"] in labels:
                    rows.setdefault(labels[row["id"]], row)
        columns = {field.column for field in model._meta.concrete_fields}
        author = model.rows.author_column if model.rows.author_column in columns else ""
        found.append(Table(name, model.rows.changes, author, rows))
    return sorted(found, key=lambda table: table.name)


@contextmanager
def acting(app: App, who: Actor) -> Iterator[Cursor]:
    with app.transaction(force_rollback=True), app.cursor() as cursor:
        act(cursor, who)
        yield cursor


def act(cursor: Cursor, who: Actor) -> None:
    """From here on, the transaction is this person's."""
    roles = ",".join(sorted(who.roles))
    told = [who.kind, who.practice_id, who.member_id, who.account_id, roles, "probe", None]
    cursor.execute("SELECT rls.act(%s, %s, %s, %s, %s, %s, %s)", told)


def observe(app: App, asked: Sequence[Table]) -> Seen:
    """Table and label -> what each actor may: r read, c create, u update, d delete; '-' nothing at all."""
    seen: Seen = {table.name: {} for table in asked}
    marks: dict[tuple[str, str], dict[str, str]] = {}
    for name, who in ACTORS.items():
        for table in asked:
            with acting(app, who) as cursor:
                marks.setdefault((table.name, BLIND), {})[name] = _blindly(app, cursor, table)
                for label in table.rows:
                    marks.setdefault((table.name, label), {})[name] = _rights(app, cursor, table, label, who)
    for (table_name, label), rights in marks.items():
        seen[table_name][label] = (
            " ".join(f"{name}:{right}" for name, right in rights.items() if right) or "-"
        )
    return seen


def _rights(app: App, cursor: Cursor, table: Table, label: str, who: Actor) -> str:
    row = table.rows[label]
    rights = "r" if _does(app, cursor, sql.SQL("SELECT FROM {} WHERE id = %s"), table, [row["id"]]) else ""
    rights += "c" if _creates(app, cursor, table, row, who) else ""
    if table.changes:
        told = UPDATES.get(table.name, f"{table.changes[0]} = {table.changes[0]}")
        change = sql.SQL(f"UPDATE {{}} SET {told} WHERE id = %s")
        rights += "u" if _does(app, cursor, change, table, [row["id"]]) else ""
    rights += "d" if _does(app, cursor, sql.SQL("DELETE FROM {} WHERE id = %s"), table, [row["id"]]) else ""
    return rights


def _blindly(app: App, cursor: Cursor, table: Table) -> str:
    """How many rows a command reaches that reads none: only the policy of its own verb stands in its way."""
    found = ""
    commands: list[tuple[str, str, list[Any]]] = [("d", "DELETE FROM {}", [])]
    if table.name in UPDATES:
        commands.append(("u", f"UPDATE {{}} SET {UPDATES[table.name]}", []))
    elif table.changes and table.rows:
        column = "row_version" if "row_version" in table.changes else table.changes[-1]
        row = next(iter(table.rows.values()))
        commands.append(("u", f"UPDATE {{}} SET {column} = %s", [_adapted(row[column])]))
    for mark, command, arguments in commands:
        try:
            with app.transaction(force_rollback=True):
                cursor.execute(command.format(f'"{table.name}"'), arguments)
                found += f"{mark}{cursor.rowcount}" if cursor.rowcount else ""
        except REFUSED:
            continue
        except psycopg.Error as error:
            found += f"{mark}!{error.sqlstate}"
    return found


def _does(
    app: App,
    cursor: Cursor,
    command: Command,
    table: Table,
    arguments: list[Any],
) -> bool:
    """Whether the command reaches a row. What a constraint says afterwards, row security let through."""
    text = command.as_string(None)
    try:
        with app.transaction(force_rollback=True):
            cursor.execute(text.format(f'"{table.name}"'), arguments)
            return cursor.rowcount > 0
    except REFUSED:
        return False
    except psycopg.Error as error:
        return error.sqlstate != "RC001"


def _creates(
    app: App,
    cursor: Cursor,
    table: Table,
    row: Mapping[str, Any],
    who: Actor,
) -> bool:
    """Whether a row like this one, with oneself as its author, passes row security."""
    copy = {**row, "id": UUID(int=row["id"].int ^ 1)}
    if table.author:
        copy[table.author] = who.member_id
    # A trigger lets nobody confirm for somebody else; here row security is asked.
    if copy.get("confirmed_by_id"):
        copy["confirmed_by_id"] = who.member_id
    values = [_adapted(value) for value in copy.values()]
    command = sql.SQL("INSERT INTO {{}} ({}) VALUES ({})").format(
        sql.SQL(", ").join(map(sql.Identifier, copy)), sql.SQL(", ").join(sql.Placeholder() * len(copy))
    )
    return _does(app, cursor, command, table, values)


def _adapted(value: Any) -> Any:
    return Jsonb(value) if _is_json(value) else value


def _is_json(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(item, dict) for item in value)
    )


def as_text(seen: Seen) -> str:
    """The matrix as it lies in tests/privacy_matrix.json: one line a row."""
    return json.dumps(seen, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
