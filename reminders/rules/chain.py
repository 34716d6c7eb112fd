"""Who is told of an urgent answer next, and when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from clients.rules import Window
from practices.thresholds import DEFAULTS, Thresholds
from reminders.rules.windows import watched_between, when_watched

# Two hosts' clocks are never so far apart: what lies further ahead was written by one that was wrong.
APART: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """An urgent item nobody has acknowledged. `step` 0: nobody was told yet."""

    step: int
    told_at: datetime | None
    on_duty: tuple[UUID, ...]
    covers: tuple[UUID, ...]
    supervisors: tuple[UUID, ...]
    all_on_duty: tuple[UUID, ...]
    # The client's care team, and every therapist: told where nobody is on duty at all.
    team: tuple[UUID, ...]
    staff: tuple[UUID, ...]
    # Whether none of this step's messages can arrive any more.
    reaches_nobody: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Step:
    number: int
    members: tuple[UUID, ...]


def _chain(facts: AlertFacts) -> list[tuple[UUID, ...]]:
    first = facts.on_duty or facts.team or facts.staff
    return [first, facts.covers, facts.supervisors, facts.all_on_duty or facts.staff]


def _real(hours: Sequence[Window]) -> list[Window]:
    """Hours that come round; where none do, every minute counts, or the chain would stop for ever."""
    return [window for window in hours if 0 <= window.weekday <= 6 and window.start < window.end]


def next_step(
    facts: AlertFacts,
    hours: Sequence[Window],
    zone: str,
    now: datetime,
    thresholds: Thresholds = DEFAULTS,
) -> Step | None:
    """The step of the chain that is due now, or None.

    1 whoever is on duty, at once; then, each after `acknowledge_minutes` of watched hours in which nobody
    acknowledged, 2 their leave cover, 3 their supervisors, 4 everybody on duty. A step with nobody in it is
    passed over; one that reaches nobody is over at once, and so is one told by a clock that was ahead.
    Source: DOMAIN, Safety, urgent answers.
    """
    is_ahead = facts.told_at is not None and facts.told_at > now + APART
    if facts.told_at is not None and not (facts.reaches_nobody or is_ahead):
        waited = watched_between(_real(hours), zone, facts.told_at, now)
        if waited < timedelta(minutes=thresholds.acknowledge_minutes):
            return None
    for number, members in enumerate(_chain(facts), start=1):
        if number > facts.step and members:
            return Step(number, members)
    return None


def following_at(
    told_at: datetime, hours: Sequence[Window], zone: str, thresholds: Thresholds = DEFAULTS
) -> datetime:
    """When the step after the one of `told_at` (aware) is due, as `next_step` says; in UTC."""
    wait = timedelta(minutes=thresholds.acknowledge_minutes)
    return when_watched(_real(hours), zone, told_at, wait)
