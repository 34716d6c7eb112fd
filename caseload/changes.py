"""What changed for clients since their last session: read as a part of whichever statement asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from django.db import connection

from assessments import rules
from caseload.sources import SOURCES, union
from practices.here import thresholds_here
from practices.thresholds import DEFAULTS, Thresholds
from relationships.words import CAPACITIES

SQL: Final = Path(__file__).parent / "sql"
# Wide enough for every source's own index on the client.
OF_PERSON: Final = """client_id = ANY (ARRAY(SELECT client_id FROM person))
    AND changed_at > (SELECT min(since) FROM person)"""
# One row a person, in the order that `changes_of` reads it in.
COLUMNS: Final = "client_id, since, entries::text, scores::text, levels::text, harms::text, homework::text"
NO_HOMEWORK: Final = dict.fromkeys(("open", "overdue", "sent", "reviewed", "assigned"), 0)
Said = tuple[str, str, str]


@lru_cache(maxsize=1)
def changes_sql() -> str:
    """The parts of a WITH that end in `changed`; `here` (zone, today) and `person` stand before them."""
    text = (SQL / "changes.sql").read_text(encoding="utf-8")
    levels = ", ".join(f"a.{capacity}" for capacity in CAPACITIES)
    return text.format(entries=union(SOURCES, OF_PERSON), levels=levels)


@lru_cache(maxsize=1)
def _summary_sql() -> str:
    text = (SQL / "summary.sql").read_text(encoding="utf-8")
    return text.format(changes=changes_sql(), columns=COLUMNS)


def summary(client_id: UUID) -> "Changes | None":
    """What changed for this client since their last session; None where they are not theirs to read."""
    with connection.cursor() as cursor:
        cursor.execute(_summary_sql(), {"client": client_id})
        row = cursor.fetchone()
    if row is None:
        return None
    *told, zone, now = row
    return changes_of(told, zone, now)


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A capacity whose level used is another one than it was at the last session. None: not seen enough."""

    relationship_id: UUID
    subject: str
    view: str
    capacity: str
    before: int | None
    now: int | None


@dataclass(frozen=True, slots=True)
class Changes:
    client_id: UUID
    # The end of the last session they were in; None before the first.
    since: datetime | None
    entries: list[dict[str, Any]]
    scores: list[dict[str, Any]]
    levels: list[LevelChange]
    homework: dict[str, int]


@dataclass(frozen=True, slots=True)
class Told:
    """Six levels as they were said on one day, and when that was written down."""

    key: Said
    on: date
    at: datetime
    id: str
    supersedes: str | None
    levels: tuple[int | None, ...]


def rows_of(text: str | None) -> list[Any]:
    """A list that a statement gathered as JSON, with its instants read."""
    found: list[Any] = orjson.loads(text) if text else []
    return [_read(row) if isinstance(row, dict) else row for row in found]


def _read(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(value) if value and name.endswith("_at") else value
        for name, value in row.items()
    }


def changes_of(row: Sequence[Any], zone: str, now: datetime) -> Changes:
    """One row of COLUMNS."""
    client_id, since, entries, scores, levels, harms, homework = row
    return Changes(
        client_id=client_id,
        since=since,
        entries=rows_of(entries),
        scores=rows_of(scores),
        levels=level_changes(rows_of(levels), rows_of(harms), since, now, zone, thresholds_here()),
        homework=orjson.loads(homework) if homework else NO_HOMEWORK,
    )


def level_changes(
    levels: Sequence[Any],
    harms: Sequence[Any],
    since: datetime | None,
    now: datetime,
    zone: str,
    thresholds: Thresholds = DEFAULTS,
) -> list[LevelChange]:
    """What is used now against what was used at `since`, from the same history (DOMAIN, Level used)."""
    told: dict[str, list[Told]] = {}
    for relationship, subject, rater, basis, on, at, told_id, supersedes, six in levels:
        said = Told(
            (subject, rater, basis),
            date.fromisoformat(on),
            datetime.fromisoformat(at),
            told_id,
            supersedes,
            tuple(six),
        )
        told.setdefault(relationship, []).append(said)
    harmed: dict[str, list[tuple[date, datetime]]] = {}
    for relationship, on, at in harms:
        harmed.setdefault(relationship, []).append((date.fromisoformat(on), datetime.fromisoformat(at)))
    found: list[LevelChange] = []
    for relationship in sorted(told.keys() | harmed.keys()):
        of_it, harm = told.get(relationship, []), harmed.get(relationship, [])
        then = _used(
            [said for said in of_it if since and said.at <= since],
            [on for on, at in harm if since and at <= since],
            _day(since or now, zone),
            thresholds,
        )
        after = _used(of_it, [on for on, _ in harm], _day(now, zone), thresholds)
        found += _differences(UUID(relationship), then, after)
    return found


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


Used = dict[tuple[str, str, str], int | None]


def _differences(relationship: UUID, before: Used, after: Used) -> list[LevelChange]:
    return [
        LevelChange(relationship, *key, before.get(key), after[key])
        for key in after
        if before.get(key) != after[key]
    ]


def _used(told: Sequence[Told], harms: Iterable[date], day: date, own: Thresholds) -> Used:
    """By subject, view and capacity, what is used on that day, from what was written down by then."""
    gone = {said.supersedes for said in told}
    standing = [said for said in told if said.id not in gone]
    # Of harm of which only the year is known, the last day may lie ahead.
    harm_on = max((min(on, day) for on in harms), default=None)
    used: Used = {}
    for subject, view, basis in (
        *(("other", view, "observed") for view in rules.VIEWS),
        ("self", "client", "self_report"),
        ("self", "therapist", "observed"),
    ):
        rows = [said for said in standing if said.key == (subject, view, basis)]
        for place, capacity in enumerate(CAPACITIES):
            seen = [
                rules.Observation(level, min(said.on, day), said.at, said.id)
                for said in rows
                if (level := said.levels[place]) is not None
            ]
            harm = harm_on if (subject, capacity) == ("other", "words_and_actions") else None
            is_own_word = basis == "self_report" and subject == "self"
            found = rules.own_word(seen, day, own) if is_own_word else rules.level_used(seen, day, harm, own)
            used[subject, view, capacity] = found.level
    return used
