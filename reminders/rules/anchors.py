"""Dates of a plan that follows sessions or homework: so many days after the one, before the other is due."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from reminders.rules.recurrence import Every, RuleError, to_instant, zone_of

# What `each` is called in plain choices, and how a plan says it.
ANCHORS: Final = {"session": "session", "homework": "homework_due"}
MOST_DAYS: Final = 14


def anchor_of(every: Every) -> tuple[str, int]:
    """What a plan follows, and by how many days, from plain choices. Raises RuleError."""
    others = every.on or every.day is not None or every.times is not None or every.until is not None
    if every.each not in ANCHORS or every.days is None or others or every.interval != 1:
        raise RuleError("So many days after each session, or before homework is due; nothing else with it.")
    if not 0 <= every.days <= MOST_DAYS:
        raise RuleError("From 0 to 14 days.")
    return ANCHORS[every.each], every.days


def every_anchor(follows: str, days: int, at: time) -> Every:
    """The plain choices behind it; the inverse of `anchor_of`."""
    return Every(next(each for each, name in ANCHORS.items() if name == follows), at, days=days)


def session_dates(ends: Iterable[datetime], days: int, at: time, zone: str) -> list[datetime]:
    """For each session its date: `days` days after the day it ended on, when the clock in `zone` shows `at`.

    `ends` are aware; `days` 0 to 14. A date is always later than the end: where `at` was over by then on
    that day, it is the next day's. In UTC, in order, each once. Raises RuleError for an unknown zone.
    Source: REMINDERS, Time.
    """
    return sorted({_after(end, days, at, zone) for end in ends})


def _after(end: datetime, days: int, at: time, zone: str) -> datetime:
    day = end.astimezone(zone_of(zone)).date() + timedelta(days=days)
    found = to_instant(datetime.combine(day, at), zone)
    while found <= end:
        day += timedelta(days=1)
        found = to_instant(datetime.combine(day, at), zone)
    return found


def homework_dates(due_ons: Iterable[date], days: int, at: time, zone: str) -> list[datetime]:
    """For each day on which homework is due its date: `days` days before, when the clock shows `at`.

    `days` 0 to 14. In UTC, in order, each once. Raises RuleError for an unknown zone.
    Source: REMINDERS, Time.
    """
    return sorted({to_instant(datetime.combine(due - timedelta(days=days), at), zone) for due in due_ons})


def next_of(dates: Sequence[datetime], after: datetime) -> datetime | None:
    """The first of `dates` (in order) that is later than `after`; None where none is."""
    place = bisect_right(dates, after)
    return dates[place] if place < len(dates) else None
