"""Breaks: what a therapist looks at. Nothing here is ever shown to either of the two."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from relationships.words import (
    BREAK_CALLED_OFF,
    BREAK_ENDED,
    BREAK_KINDS,
    BREAK_PLANNED,
    BREAK_STATES,
    FOR_MY_SAFETY,
    PURPOSES_COMPARED,
    SET_BY,
)

from .capacities import refuse_strangers
from .reasons import Reason, because

OVER: Final = (BREAK_ENDED, BREAK_CALLED_OFF)


@dataclass(frozen=True)
class BreakFact:
    """One client's break. `extended_by`: of its newest extension; `purposes`: of its newest comparison."""

    kind: str
    state: str
    starts_on: date
    check_in_on: date | None = None
    returns_on: date | None = None
    extended_by: str | None = None
    purposes: str | None = None
    check_in_held_on: date | None = None


@dataclass(frozen=True)
class BreakWatch:
    """What calls for a look; a break that is over calls for nothing."""

    overdue: bool = False
    check_in_due: bool = False
    one_sided_extension: bool = False
    mismatch: bool = False
    for_my_safety: bool = False
    did_not_start: bool = False
    reasons: tuple[Reason, ...] = ()


def break_watch(told: BreakFact, today: date) -> BreakWatch:
    """What the therapist is told of one break (DOMAIN, Words, break; Safety).

    Overdue: the day of return of a break that runs is past. One that is planned still, and whose first day is
    past, did not start: nobody is late to return from it, or to check in. Check-in due: its day has come and
    it was not told to have been held. One-sided: the newest extension was not decided by both. Mismatch: the
    therapist compared the two purposes and they differ. A break for my safety asks no return and is neither
    overdue nor compared; that it is there is what is told.

    Raises ValueError for a kind, state, decider or comparison that does not exist.
    """
    refuse_strangers([told.kind], BREAK_KINDS, "kind of break")
    refuse_strangers([told.state], BREAK_STATES, "state of a break")
    refuse_strangers(_given(told.extended_by), SET_BY, "decider of an extension")
    refuse_strangers(_given(told.purposes), PURPOSES_COMPARED, "comparison of purposes")
    if told.state in OVER:
        return BreakWatch()
    if told.kind == FOR_MY_SAFETY:
        return BreakWatch(for_my_safety=True, reasons=(because("break_for_my_safety", since=told.starts_on),))
    is_planned = told.state == BREAK_PLANNED
    did_not_start = is_planned and told.starts_on < today
    overdue = not is_planned and told.returns_on is not None and told.returns_on < today
    check_in_named = told.check_in_on if told.check_in_held_on is None else None
    check_in_due = not is_planned and check_in_named is not None and check_in_named <= today
    one_sided = told.extended_by in ("me", "other")
    mismatch = told.purposes == "different"
    reasons = (
        *_if(did_not_start, because("did_not_start", on=told.starts_on)),
        *_if(overdue, because("return_overdue", since=told.returns_on or today)),
        *_if(check_in_due, because("check_in_due", on=told.check_in_on or today)),
        *_if(one_sided, because("extended_by_one_side", by=told.extended_by or "")),
        *_if(mismatch, because("purposes_differ")),
    )
    return BreakWatch(overdue, check_in_due, one_sided, mismatch, False, did_not_start, reasons)


def _given(word: str | None) -> Iterable[str]:
    return () if word is None else (word,)


def _if(holds: bool, reason: Reason) -> tuple[Reason, ...]:
    return (reason,) if holds else ()
