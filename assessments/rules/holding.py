"""How boundaries are held: which have no plan, where there is none, what was crossed and what was done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from relationships.words import AREAS, BOUNDARY_EVENTS, CROSSED, CROSSED_BY, PLAN, RESPECTED

from .capacities import refuse_strangers
from .days import within_year
from .reasons import Reason, because
from .shares import Share, share


@dataclass(frozen=True)
class BoundaryFact:
    """One boundary that is held; `plan` names those of signal, step and follow_through that are written."""

    id: str
    area: str
    plan: tuple[str, ...] = ()


@dataclass(frozen=True)
class BoundaryEventFact:
    """One event: `crossed_by` of what was crossed; `was_enforced` None where it was not told."""

    kind: str
    on: date
    crossed_by: str | None = None
    was_enforced: bool | None = None
    is_repaired: bool = False


@dataclass(frozen=True)
class WithoutPlan:
    """A boundary that is held, and which of the three texts of its plan are missing, in their order."""

    id: str
    area: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class EventCounts:
    """Counts of some time. `enforced` is of the crossed of which it was told; `not_told` is the rest."""

    respected: int
    crossed: int
    crossed_by: Mapping[str, int]
    enforced: Share
    not_told: int
    repaired: Share


@dataclass(frozen=True)
class BoundariesHeld:
    """`held` boundaries; `areas_without` in the order of the areas; counts of all time and of 12 months."""

    held: int
    without_plan: tuple[WithoutPlan, ...]
    areas_without: tuple[str, ...]
    ever: EventCounts
    year: EventCounts
    reasons: tuple[Reason, ...] = ()


def boundaries_held(
    boundaries: Iterable[BoundaryFact], events: Iterable[BoundaryEventFact], today: date
) -> BoundariesHeld:
    """How the boundaries of one relationship are held (DOMAIN, Words, boundary).

    `boundaries`: those that are held, in the order in which they are to be shown; what was ended is left out
    by the caller. A boundary has a plan when all three texts are written. `year` counts from the same day of
    last year on, a day after today included.

    Raises ValueError for an area, a part of a plan, a kind of event or a way of crossing that does not exist.
    """
    held = [_checked(boundary) for boundary in boundaries]
    told = [_checked_event(event) for event in events]
    without_plan = tuple(
        WithoutPlan(boundary.id, boundary.area, missing)
        for boundary in held
        if (missing := tuple(part for part in PLAN if part not in boundary.plan))
    )
    there = {boundary.area for boundary in held}
    areas_without = tuple(area for area in AREAS if area not in there)
    year = _counts([event for event in told if within_year(event.on, today)])
    return BoundariesHeld(
        held=len(held),
        without_plan=without_plan,
        areas_without=areas_without,
        ever=_counts(told),
        year=year,
        reasons=(*_reasons(without_plan, areas_without), *_reasons_of(year)),
    )


def _checked(boundary: BoundaryFact) -> BoundaryFact:
    refuse_strangers([boundary.area], AREAS, "area")
    refuse_strangers(boundary.plan, PLAN, "part of a plan")
    return boundary


def _checked_event(event: BoundaryEventFact) -> BoundaryEventFact:
    refuse_strangers([event.kind], BOUNDARY_EVENTS, "event of a boundary")
    refuse_strangers([event.crossed_by] if event.crossed_by else [], CROSSED_BY, "way of crossing")
    return event


def _counts(events: Sequence[BoundaryEventFact]) -> EventCounts:
    crossed = [event for event in events if event.kind == CROSSED]
    told = [event.was_enforced for event in crossed if event.was_enforced is not None]
    return EventCounts(
        respected=sum(event.kind == RESPECTED for event in events),
        crossed=len(crossed),
        crossed_by={by: sum(event.crossed_by == by for event in crossed) for by in CROSSED_BY},
        enforced=share(told),
        not_told=len(crossed) - len(told),
        repaired=share(event.is_repaired for event in crossed),
    )


def _reasons(without_plan: tuple[WithoutPlan, ...], areas: tuple[str, ...]) -> tuple[Reason, ...]:
    plans = (because("no_plan", area=one.area, missing=", ".join(one.missing)) for one in without_plan)
    return (*plans, *(because("no_boundary", area=area) for area in areas))


def _reasons_of(year: EventCounts) -> tuple[Reason, ...]:
    told = year.enforced
    if told.count < told.of:
        return (because("crossed_not_enforced", crossed=told.of, enforced=told.count),)
    return ()
