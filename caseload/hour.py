"""What a session needs: what each told alone, what both know, what is due; and what may be turned round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import connection

from caseload.changes import SQL, Changes, changes_of, changes_sql, rows_of
from caseload.due import due_sql
from caseload.safety import Safety, safety_by_client, safety_sql
from caseload.shared import as_both_read, known_sql, shares_sql
from caseload.sources import ACTS

# Of each client, the newest of what they told; the timeline has the rest.
MOST: Final = 50
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Meeting:
    id: UUID
    case_id: UUID
    kind: str
    starts_at: datetime
    ends_at: datetime
    state: str
    in_person: bool


@dataclass(frozen=True, slots=True)
class Person:
    """One client of the case, and what concerns them alone."""

    client_id: UUID
    side: str
    name: str
    is_expected: bool
    safety: Safety
    changed: Changes
    told_alone: list[Row]
    bring: list[Row]
    due: list[Row]
    waiting: list[Row]


@dataclass(frozen=True, slots=True)
class Prep:
    session: Meeting
    next_time: Row | None
    people: list[Person]
    # None where the case is one client's: there are no columns then.
    both_know: list[Row] | None
    plan_due: Row | None
    jots: list[Row]

    @property
    def expected(self) -> list[UUID]:
        return [person.client_id for person in self.people if person.is_expected]

    @property
    def others(self) -> list[UUID]:
        return [person.client_id for person in self.people if not person.is_expected]


@dataclass(frozen=True, slots=True)
class Room:
    session_id: UUID
    case_id: UUID
    starts_at: datetime
    ends_at: datetime
    in_person: bool
    expected: list[UUID]
    others: list[UUID]
    names: list[Row] = field(default_factory=list)
    agenda: list[Row] = field(default_factory=list)
    jots: list[Row] = field(default_factory=list)


@lru_cache(maxsize=1)
def _prep_sql() -> str:
    text = (SQL / "prep.sql").read_text(encoding="utf-8")
    parts = {"changes": changes_sql(), "safety": safety_sql(), "dues": due_sql()}
    return text.format(shares=shares_sql(), known=known_sql(), **parts)


@lru_cache(maxsize=1)
def _room_sql() -> str:
    return (SQL / "room.sql").read_text(encoding="utf-8").format(shares=shares_sql())


def _row(statement: str, told: Mapping[str, Any]) -> Sequence[Any] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        found: Sequence[Any] | None = cursor.fetchone()
    return found


def prep(session_id: UUID) -> Prep | None:
    """One statement; None where the reader neither is on the team of the session's case nor supervises it."""
    found = _row(_prep_sql(), {"session": session_id, "most": MOST, "acts": list(ACTS)})
    if found is None:
        return None
    (
        *told,
        zone,
        now,
        note,
        people,
        alone,
        shared,
        bring,
        due,
        waiting,
        plan,
        jots,
        today,
        day,
        watched,
        changed,
    ) = found
    session = Meeting(*told)
    changes = {UUID(row[0]): changes_of(_typed(row), zone, now) for row in rows_of(changed)}
    safety = safety_by_client(watched, zone, today, day)
    return Prep(
        session=session,
        next_time=next(iter(rows_of(f"[{note}]" if note else None)), None),
        people=[
            _person(row, safety, changes, rows_of(alone), rows_of(bring), rows_of(due), rows_of(waiting))
            for row in rows_of(people)
        ],
        both_know=as_both_read(rows_of(shared)) if session.kind == "couple" else None,
        plan_due=_plan_due(plan),
        jots=rows_of(jots),
    )


def _typed(row: Sequence[Any]) -> list[Any]:
    client_id, since, *rest = row
    return [UUID(client_id), datetime.fromisoformat(since) if since else None, *rest]


def _person(
    row: Row,
    safety: Mapping[UUID, Safety],
    changes: Mapping[UUID, Changes],
    alone: Sequence[Row],
    bring: Sequence[Row],
    due: Sequence[Row],
    waiting: Sequence[Row],
) -> Person:
    client = row["client"]
    return Person(
        client_id=UUID(client),
        side=row["side"],
        name=row["name"],
        is_expected=row["is_expected"],
        safety=safety[UUID(client)],
        changed=changes[UUID(client)],
        told_alone=_of(client, alone),
        bring=_of(client, bring),
        due=_of(client, due),
        waiting=_of(client, waiting),
    )


def _of(client: str, rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["client"] == client]


def _plan_due(plan: str | None) -> Row | None:
    """A plan is looked at anew after as many sessions as it says."""
    told: dict[str, Any] | None = orjson.loads(plan) if plan else None
    return told if told and told["held"] >= told["every"] else None


def room(session_id: UUID) -> Room | None:
    """One statement; None where the reader is not on the team of the session's case."""
    found = _row(_room_sql(), {"session": session_id})
    if found is None:
        return None
    *told, names, shared, jots = found
    parts: list[Any] = [*told, rows_of(names), as_both_read(rows_of(shared)), rows_of(jots)]
    return Room(*parts)
