"""Burden: how much may be asked of one person at a time. What is over waits, in order of need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from practices.thresholds import DEFAULTS, Thresholds

from .reasons import Reason, because

WEEK: Final = 7
STATED, MEASURED = "stated", "measured"
MINUTES_FROM: Final = (STATED, MEASURED)


@dataclass(frozen=True, slots=True)
class Minutes:
    """How long a form counts, in whole minutes, and where that comes from: `stated` or `measured`."""

    counted: int
    source: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A form that was asked of one person on a day, and the minutes it takes."""

    on: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A form that waits to be asked. `place`: its place in the order in which the forms were assigned.
    `closes_on`: the last day on which it may be asked. `counts_from_asking`: its days move while it waits."""

    key: str
    minutes: int
    place: int
    due_on: date | None = None
    closes_on: date | None = None
    counts_from_asking: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """Whether one more form may be asked on a day, and why not."""

    is_free: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Queued:
    """One that waits, with the day on which it will be asked if nothing else comes before it."""

    key: str
    on: date
    reasons: tuple[Reason, ...]


def minutes_of(stated: int, measured: int | None) -> Minutes:
    """How long a form counts where forms are asked (FORMS, Homework; the burden of one person).

    `stated`: what the form says, in minutes. `measured`: the middle of how long this practice's clients took,
    in minutes rounded up; None where too few of them answered. What was measured counts before what is
    stated, whichever is longer. Raises ValueError for a measured time below a minute.
    """
    if measured is None:
        return Minutes(stated, STATED)
    if measured < 1:
        raise ValueError(f"{measured} minutes is no time that somebody took")
    return Minutes(measured, MEASURED)


def room_for(minutes: int, asked: Iterable[Asked], on: date, thresholds: Thresholds = DEFAULTS) -> Room:
    """Whether a form of so many minutes may be asked of one person on a day (FORMS, Homework).

    At most `forms_a_day` on that day, and at most `minutes_a_week` in the seven days up to it, all forms
    together; a form that takes longer by itself is asked when nothing else was in that week. How and whether
    anything was answered counts nowhere. Raises nothing.
    """
    week = [one for one in asked if on - timedelta(days=WEEK) < one.on <= on]
    today = sum(one.on == on for one in week)
    spent = sum(one.minutes for one in week)
    reasons = []
    if today >= thresholds.forms_a_day:
        reasons.append(because("forms_that_day", count=today, most=thresholds.forms_a_day))
    if week and spent + minutes > thresholds.minutes_a_week:
        reasons.append(because("minutes_that_week", spent=spent, most=thresholds.minutes_a_week))
    return Room(not reasons, tuple(reasons))


def queue(
    waiting: Iterable[Waiting], asked: Iterable[Asked], today: date, thresholds: Thresholds = DEFAULTS
) -> tuple[Queued, ...]:
    """When each of the waiting forms will be asked, in order of need: what falls due first, then what was
    assigned first. None overtakes another: a short one would always be before a long one.

    `reasons`: why it is not asked today; none for those that are. Raises nothing.
    """
    taken, day, found = list(asked), today, []
    for one in sorted(waiting, key=_need):
        reasons = room_for(one.minutes, taken, today, thresholds).reasons
        while not room_for(one.minutes, taken, day, thresholds).is_free:
            day += timedelta(days=1)
        if day > today and not reasons:
            reasons = (because("others_first"),)
        taken.append(Asked(day, one.minutes))
        found.append(Queued(one.key, day, reasons if day > today else ()))
    return tuple(found)


def warnings(one: Waiting, on: date) -> tuple[Reason, ...]:
    """What the therapist is to know of a form that will be asked on that day: `after_due`, that it was to be
    done by then, or `closes_before_asked`, that it will have closed and be asked by nobody (FORMS, Homework).
    Raises nothing.
    """
    found = []
    if one.due_on is not None and on > one.due_on and not one.counts_from_asking:
        found.append(because("after_due", due_on=one.due_on))
    if one.closes_on is not None and on > one.closes_on:
        found.append(because("closes_before_asked", closes_on=one.closes_on))
    return tuple(found)


def _need(one: Waiting) -> tuple[bool, date, int]:
    return one.due_on is None, one.due_on or date.max, one.place


def is_unread(opened: Sequence[bool], thresholds: Thresholds = DEFAULTS) -> bool:
    """Whether a form that repeats is to stop: so many of its newest answers were opened by nobody (FORMS,
    Homework). `opened`: of each homework that was answered, newest first. Raises nothing."""
    newest = opened[: thresholds.unread_to_stop]
    return len(newest) == thresholds.unread_to_stop and not any(newest)
