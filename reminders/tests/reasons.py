"""Whether what was told of a message that did not leave is true: the judge's own words, from the life."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from reminders.models import EXPIRED, SUPPRESSED, Message
from reminders.tests.lives import DAY, HOUR, MINUTE, START, Life, Wish, after_session, is_open
from reminders.tests.simulation import TICK, Plan, Simulation

APART: Final = 4 * HOUR
BEFORE_ITS_DATE: Final = 6 * HOUR
GRACE: Final = 14 * DAY
STEP: Final = 15 * MINUTE
# After each try in vain the wait is twice as long, from forty seconds to an hour.
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=40), HOUR


def untrue(lived: Simulation) -> Iterator[str]:
    """What did not leave, and was said to be held back by what was not so."""
    for plan in lived.plans:
        for occurrence, row in lived.of(plan).items():
            if row.status == SUPPRESSED and not is_true(lived, plan, row):
                at = lived.decided[row.id]
                yield f"{occurrence} ({plan.wish}) was left out at {at}: {row.suppressed_reason} is not true"
            elif row.status == EXPIRED and (free := could_have_left(lived, plan, row)):
                yield f"{occurrence} ({plan.wish}) expired, though nothing stood against it at {free}"


def is_true(lived: Simulation, plan: Plan, row: Message) -> bool:
    reason, at = row.suppressed_reason, lived.decided[row.id]
    if reason in ("moved", "another_just_sent"):
        return (_is_moved if reason == "moved" else _another_left)(lived, plan, row, at)
    return OF_THE_LIFE[reason](lived.life, plan.wish, row.occurrence, at)


def _is_moved(lived: Simulation, plan: Plan, row: Message, at: datetime) -> bool:
    known, zone = lived.life.known_at(at), lived.life.zone.at(at)
    return row.occurrence not in {after_session(ends, plan.wish, zone) for _, ends in known}


def _another_left(lived: Simulation, plan: Plan, row: Message, at: datetime) -> bool:
    """Another plan wrote within four hours; or is about to, and homework gives way to a check-in."""
    near = any(send.plan is not plan and at - APART < send.at <= at for send in lived.sends)
    others = (other for other in lived.plans if other is not plan and other.wish.what == "check_in")
    return near or any(
        lived.planned[message.id] == at
        for other in others
        for message in lived.of(other).values()
        if plan.wish.what == "homework"
    )


def _is_near(life: Life, wish: Wish, _: datetime, at: datetime) -> bool:
    silence = timedelta(hours=wish.silence)
    return any(begins - silence < at < ends + silence for begins, ends in life.known_at(at))


def _is_done(life: Life, wish: Wish, occurrence: datetime, at: datetime) -> bool:
    if wish.what == "homework":
        return not life.has_homework.at(at)
    return any(occurrence - BEFORE_ITS_DATE <= answer <= at for answer in life.answers)


def _is_overdue(life: Life, _: Wish, __: datetime, at: datetime) -> bool:
    today = at.astimezone(ZoneInfo(life.zone.at(at))).date()
    return today - life.recheck_by.at(at) >= GRACE


def _has_ended(life: Life, wish: Wish, _: datetime, at: datetime) -> bool:
    return life.ends_at is not None and life.ends_at <= at


def _is_paused(_: Life, wish: Wish, __: datetime, at: datetime) -> bool:
    return any(begins <= at < ends for begins, ends in wish.pauses)


Truth = Callable[[Life, Wish, datetime, datetime], bool]
OF_THE_LIFE: Final[dict[str, Truth]] = {
    "paused": _is_paused,
    "done": _is_done,
    "session_near": _is_near,
    "recheck_overdue": _is_overdue,
    "stopped": _has_ended,
    "case_closed": _has_ended,
    "opted_out": _has_ended,
    "not_confirmed": lambda life, _, __, at: not life.is_confirmed.at(at),
    "no_channel": lambda life, _, __, at: not life.is_confirmed.at(at),
    "no_consent": lambda life, _, __, at: not life.has_consent.at(at),
    "no_window": lambda life, _, __, at: not life.windows.at(at),
    "same_address": lambda life, _, __, at: life.shares_address.at(at),
    "nobody_reads": lambda _, wish, __, ___: wish.may_be_urgent,
}


def could_have_left(lived: Simulation, plan: Plan, row: Message) -> datetime | None:
    """When an expired message could have left: its window open, nothing in the way, no try to wait for."""
    life = lived.life
    begins = max(row.occurrence, lived.planned[row.id])
    if any(begins <= change < row.not_after for one in (life.windows, life.zone) for change in one.changes):
        # Which window it was waiting for is looked at when that opens.
        return None
    newer = (other for other in lived.of(plan) if other > row.occurrence)
    ends = min([row.not_after, lived.decided[row.id], *newer]) - 2 * MINUTE
    if row.attempt:
        begins = max(begins, lived.tried[row.id] + min(LONGEST_WAIT, FIRST_WAIT * 2 ** (row.attempt - 1)))
    at = begins + 2 * TICK
    while at < ends:
        if _is_free(lived, plan, at):
            return at
        at += STEP
    return None


def _is_free(lived: Simulation, plan: Plan, at: datetime) -> bool:
    life, wish = lived.life, plan.wish
    zone, windows = life.zone.at(at), life.windows.at(at)
    if not is_open(windows, zone, at) or not is_open(windows, zone, at + MINUTE) or wish.may_be_urgent:
        return False
    if any(begins - MINUTE <= at < ends + 2 * MINUTE for begins, ends in life.outages):
        return False
    told = (life, wish, START, at)
    others = any(send.plan is not plan and at - APART < send.at <= at for send in lived.sends)
    return not others and not any(
        OF_THE_LIFE[reason](*told)
        for reason in ("paused", "session_near", "recheck_overdue", "stopped", "not_confirmed", "no_consent")
    )
