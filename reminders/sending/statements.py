"""Statements that each message makes: a cursor of its own is kept for each of them.

To find out how to write and to read its values takes a new cursor longer than the statement itself.
"""

import threading
from typing import Any

from django.db import connection
from psycopg.types.datetime import TimestamptzLoader


class _Kept(threading.local):
    """Cursors by statement, of one connection; of the next one there are none yet."""

    def __init__(self) -> None:
        self.of: Any = None
        self.cursors: dict[str, Any] = {}


_kept = _Kept()


def ask(statement: str, *arguments: Any) -> list[tuple[Any, ...]]:
    """The rows of a statement that is made again and again, word for word the same."""
    connection.ensure_connection()
    if _kept.of is not connection.connection:
        _kept.of, _kept.cursors = connection.connection, {}
    cursor = _kept.cursors.get(statement)
    if cursor is None:
        cursor = _kept.cursors[statement] = connection.create_cursor()
        # Instants in UTC, read by the driver's fast code instead of Django's slow one.
        cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with connection.wrap_database_errors:
        wrapped = wrap(cursor)
        wrapped.execute(statement, arguments)
        return list(wrapped.fetchall())
