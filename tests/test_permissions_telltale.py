"""No text, name or address of a client turns up in a log, in an audit line or in an answer to a stranger."""

import logging
from typing import Any

from django.db import connection

from tests.cast import EIGHT, as_person
from tests.permission_table import TABLE
from tests.permission_table_world import AUDIT_LINE, World, passing
from tests.permissions.row import NAME, TELLTALE

# Who never reads what was written about Ana; a manager reads her chart, hence her name.
STRANGERS = ("theo", "mark", "ben", "zoe", "nobody")
NAMELESS = ("theo", "ben", "zoe", "nobody")
LINES = f"SELECT coalesce(string_agg({AUDIT_LINE}, chr(10)), '') FROM privacy_auditline"


def asked(world: World, name: str, row: Any, body: Any) -> Any:
    path = world.filled(row.path)
    match = {"If-Match": world.people.tag("thea", path)} if row.method in ("PUT", "PATCH", "DELETE") else {}
    return world.people.ask(name, row.method, path, body, **match)


def test_no_answer_and_no_log_holds_what_was_written(world: World, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    for row in TABLE:
        for name in EIGHT:
            with passing():
                answer = asked(world, name, row, world.filled(row.body))
            if name in STRANGERS:
                assert TELLTALE.encode() not in answer.content, (name, str(row))
            # What somebody has just sent themself they may well be told.
            if name in NAMELESS and answer.status_code >= 300:
                assert NAME.encode() not in answer.content, (name, str(row))
            if name in NAMELESS and row.method == "GET":
                assert NAME.encode() not in answer.content, (name, str(row))
    said = caplog.text + "\n".join(record.getMessage() for record in caplog.records)
    assert TELLTALE not in said
    assert NAME not in said


def test_no_refusal_repeats_what_it_refused(world: World, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    for row in TABLE:
        if row.method == "GET":
            continue
        long = dict.fromkeys(row.body or {}, f"{TELLTALE}{'x' * 60000}")
        for body in (long, dict.fromkeys(row.body or {}, f"{TELLTALE}@"), {"none": TELLTALE}):
            with passing():
                answer = asked(world, row.doer if any_doer(row) else "thea", row, body)
            if answer.status_code >= 400:
                assert TELLTALE.encode() not in answer.content, str(row)
    assert TELLTALE not in caplog.text


def any_doer(row: Any) -> bool:
    return any(status < 300 for status in row.expected.values())


def test_no_audit_line_holds_what_was_written(world: World) -> None:
    told = ""
    for name in EIGHT[:-1]:
        with passing(), as_person(name), connection.cursor() as cursor:
            cursor.execute(LINES)
            told += cursor.fetchone()[0]
    assert world.ids["client"] in told
    assert TELLTALE not in told
    assert NAME not in told
