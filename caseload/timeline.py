"""Everything of one relationship as dated entries that the reader may see. One statement."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import connection

from caseload.sources import SOURCES, union

Key = tuple[date, datetime, UUID]
# Newest first; told further by the day, then by when it was written down.
ORDER: Final = ("-day", "-recorded_at", "-id")
HERE: Final = (
    "here AS MATERIALIZED (SELECT p.zone FROM practices_practice p WHERE p.id = (SELECT rls.practice()))"
)
# A row without an entry says that the relationship is there, and that nothing is told of it.
TIMELINE: Final = """WITH {here}
SELECT r.client_id, r.id, e.kind, e.id, e.of_id, e.day, e.recorded_at, e.recorded_by_id, e.is_kept, e.space,
    e.summary::text
FROM relationships_relationship r LEFT JOIN (
    SELECT * FROM ({entries}) AS entry ORDER BY {order} LIMIT %(size)s) AS e ON e.relationship_id = r.id
WHERE r.id = %(relationship)s ORDER BY e.day DESC, e.recorded_at DESC, e.id DESC"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing told of a relationship, at a glance."""

    client_id: UUID
    relationship_id: UUID
    kind: str
    id: UUID
    of_id: UUID
    day: date
    recorded_at: datetime
    recorded_by_id: UUID
    is_kept: bool
    space: str
    summary: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Timeline:
    client_id: UUID
    entries: list[Entry]


def timeline(
    relationship_id: UUID,
    *,
    size: int,
    kind: str | None = None,
    beside: Key | None = None,
    back: bool = False,
) -> Timeline | None:
    """At most `size` entries, newest first; None where the relationship is not this person's to see.

    `beside` is the key of the entry after which the page begins, or, going `back`, before which it ends.
    """
    told: dict[str, Any] = {"relationship": relationship_id, "size": size}
    if beside is not None:
        told |= dict(zip(("day", "at", "id"), beside, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_statement(kind, beside is not None, back), told)
        rows = cursor.fetchall()
    if not rows:
        return None
    found = [_entry(row) for row in rows if row[2] is not None]
    return Timeline(rows[0][0], found)


def _entry(row: tuple[Any, ...]) -> Entry:
    told: list[Any] = [*row[:-1], orjson.loads(row[-1])]
    return Entry(*told)


@lru_cache(maxsize=256)
def _statement(kind: str | None, is_beside: bool, back: bool) -> str:
    sources = [source for source in SOURCES if kind in (None, source.kind)]
    direction = "ASC" if back else "DESC"
    order = f"day {direction}, recorded_at {direction}, id {direction}"
    where = "relationship_id = %(relationship)s"
    if is_beside:
        where += f" AND (day, recorded_at, id) {'>' if back else '<'} (%(day)s, %(at)s, %(id)s)"
    entries = union(sources, where, f"ORDER BY {order} LIMIT %(size)s")
    return TIMELINE.format(here=HERE, entries=entries, order=order)
