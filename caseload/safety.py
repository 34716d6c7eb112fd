"""What of a client's safety the care team has to know before a session. Never in the room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from assessments import rules
from caseload.changes import SQL, rows_of
from clients.rules import Cause, Due, Screened, ScreeningFacts, screening_due
from practices.here import thresholds_here

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Watched:
    """One break that calls for a look, and why."""

    row: Row
    watch: rules.BreakWatch


@dataclass(frozen=True, slots=True)
class Safety:
    """Flags that are open; since when a talk about violence is due and why; breaks that call for a look."""

    flags: list[Row]
    screening: Due | None
    breaks: list[Watched]


@lru_cache(maxsize=1)
def safety_sql() -> str:
    """The parts of a WITH that end in `watched`; `person` stands before them."""
    return (SQL / "safety.sql").read_text(encoding="utf-8")


def safety_of(row: Sequence[Any], zone: str, today: date, day: date) -> Safety:
    """One row of `watched` without its client; a screening is due by `day`, that of the session."""
    flags, asked, called, couple_since, breaks = row
    facts = ScreeningFacts(
        _screened(asked), tuple(_cause(*cause, zone=zone) for cause in called or ()), _day(couple_since)
    )
    watched = [Watched(found, _watch(found, today)) for found in breaks or ()]
    return Safety(
        flags=rows_of(flags),
        screening=screening_due(facts, day, thresholds_here()),
        breaks=[one for one in watched if one.watch.reasons],
    )


def safety_by_client(found: str | None, zone: str, today: date, day: date) -> dict[UUID, Safety]:
    return {UUID(client): safety_of(rest, zone, today, day) for client, *rest in rows_of(found)}


def _screened(asked: Sequence[str] | None) -> Screened | None:
    if asked is None:
        return None
    on, at, result = asked
    return Screened(date.fromisoformat(on), datetime.fromisoformat(at), result)


def _cause(reason: str, since: str, *, zone: str) -> Cause:
    at = datetime.fromisoformat(since)
    return Cause(reason, at.astimezone(ZoneInfo(zone)).date(), at)


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _watch(told: Row, today: date) -> rules.BreakWatch:
    fact = rules.BreakFact(
        told["kind"],
        told["state"],
        date.fromisoformat(told["starts_on"]),
        _day(told["check_in_on"]),
        _day(told["returns_on"]),
        told["extended_by"],
        told["purposes"],
        _day(told["check_in_held_on"]),
    )
    return rules.break_watch(fact, today)
