"""Breaks: begun, taken to their next state, made longer; two sides compared by the therapist."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from rest_framework.exceptions import ValidationError

from clients.models import Case
from practices.clock import now, today
from privacy.actor import Actor
from relationships.actions.own_words import refuse_to_reword
from relationships.actions.states import changed, locked, refuse_unless_follows
from relationships.models import Break, BreakComparison, BreakExtension, Relationship
from relationships.reports import joined
from relationships.words import (
    BREAK_CALLED_OFF,
    BREAK_ENDED,
    BREAK_EXTENDED,
    BREAK_PLANNED,
    BREAK_RUNNING,
    BREAK_STATES,
    FOR_MY_SAFETY,
    FOR_SPACE,
)
from rest.problems import Refused, no_such
from rest.serializers import RowVersion

OVER: Final = (BREAK_ENDED, BREAK_CALLED_OFF)
LASTING: Final = (BREAK_RUNNING, BREAK_EXTENDED)
# What may be told with each next state; to extend, the day and who decided must be.
TOLD_WITH: Final = {
    BREAK_RUNNING: {"starts_on"},
    BREAK_EXTENDED: {"returns_on", "decided_by", "reason"},
    BREAK_ENDED: {"ended_on", "outcome"},
    BREAK_CALLED_OFF: {"outcome"},
}
WORDS: Final = ("purpose", "contact_rules")
NOT_FOR_MY_SAFETY: Final = {
    "check_in_on": "A break for my safety asks no check-in.",
    "returns_on": "A break for my safety asks no return.",
}


def begin_break(*, by: Actor, relationship: Relationship, told: Mapping[str, Any]) -> Break:
    """A break as this client means it: planned if it starts later, running if its first day has come."""
    _check_days(told)
    state = BREAK_PLANNED if told["starts_on"] > today(by) else BREAK_RUNNING
    return Break.objects.create(
        client_id=relationship.client_id,
        relationship=relationship,
        recorded_by_id=by.member_id,
        state=state,
        **{"is_kept": relationship.is_kept, **told},
    )


def _check_days(told: Mapping[str, Any]) -> None:
    if told["kind"] == FOR_MY_SAFETY:
        asks = {name: [words] for name, words in NOT_FOR_MY_SAFETY.items() if told.get(name)}
        if asks:
            raise ValidationError(asks)
    for name in ("check_in_on", "returns_on"):
        if told.get(name) and told[name] < told["starts_on"]:
            raise ValidationError({name: ["This is before it starts."]})


def change_break(*, by: Actor, row: Break, changes: Mapping[str, Any]) -> Break:
    """Say it otherwise while it lasts; a day of return that was told moves by extending it (409)."""
    fresh = changed(row, changes)
    if row.state in OVER:
        raise Refused("This break is over.", allowed=list(BREAK_STATES[row.state]))
    if row.state != BREAK_PLANNED and "starts_on" in fresh:
        raise Refused("This break has begun.", allowed=list(BREAK_STATES[row.state]))
    if row.state != BREAK_PLANNED and row.returns_on and "returns_on" in fresh:
        raise Refused("Extend it, and say who decided so; or end it.", allowed=list(BREAK_STATES[row.state]))
    if row.check_in_held_on and "check_in_on" in fresh:
        raise Refused("This check-in was held.", allowed=list(BREAK_STATES[row.state]))
    refuse_to_reword(by, row, fresh.keys() & set(WORDS))
    days = ("kind", "starts_on", "check_in_on", "returns_on")
    _check_days({name: fresh.get(name, getattr(row, name)) for name in days})
    return _write(row, fresh) if fresh else row


def take_break_to(*, by: Actor, row: Break, to: str, **told: Any) -> Break:
    """The next state of a break; 409 with what would follow where `to` does not."""
    strange = told.keys() - TOLD_WITH.get(to, set())
    if strange:
        raise ValidationError({name: ["This is not told with that state."] for name in strange})
    held = locked(row)
    # It asks no return, so it has nothing to be extended.
    follows = [
        state for state in BREAK_STATES[held.state] if held.kind == FOR_SPACE or state != BREAK_EXTENDED
    ]
    refuse_unless_follows(to, follows)
    if to == BREAK_EXTENDED:
        return _extend(by, held, **told)
    day = today(by)
    changes: dict[str, Any] = {"state": to}
    if to == BREAK_RUNNING:
        changes["starts_on"] = told.get("starts_on") or min(held.starts_on, day)
        _check_days({**_days_of(held), **changes})
    if to == BREAK_ENDED:
        changes["ended_on"] = told.get("ended_on") or day
        if changes["ended_on"] < held.starts_on:
            raise ValidationError({"ended_on": ["This is before it started."]})
    return _write(held, {**changes, "outcome": told.get("outcome", "")})


def _days_of(row: Break) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("kind", "check_in_on", "returns_on")}


def _extend(
    by: Actor, row: Break, returns_on: date | None = None, decided_by: str = "", reason: str = ""
) -> Break:
    if returns_on is None or not decided_by:
        missing = {"returns_on": returns_on, "decided_by": decided_by}
        raise ValidationError({name: ["Say this."] for name, value in missing.items() if not value})
    if returns_on < row.starts_on or (row.returns_on and returns_on <= row.returns_on):
        raise ValidationError({"returns_on": ["This is not later than before."]})
    BreakExtension.objects.create(
        client_id=row.client_id,
        of_break=row,
        is_kept=row.is_kept,
        from_day=row.returns_on,
        to_day=returns_on,
        decided_by=decided_by,
        reason=reason,
        recorded_by_id=by.member_id,
    )
    return _write(row, {"state": BREAK_EXTENDED, "returns_on": returns_on})


def _write(row: Break, changes: Mapping[str, Any]) -> Break:
    return RowVersion().write(row, {**changes, "changed_at": now()})


def tell_check_in(*, by: Actor, row: Break, held_on: date | None = None, note: str = "") -> Break:
    """That the check-in of a break was held, today if no day is said; told once, for good.

    Held before its day or after it, it is the one that was named.
    """
    held, day = locked(row), held_on or today(by)
    if held.state not in LASTING:
        raise Refused("Only a break that has begun and is not over is checked in on.", allowed=[])
    if held.check_in_on is None:
        raise Refused("No check-in was named.", allowed=[])
    if held.check_in_held_on is not None:
        raise Refused("That this was held is told already.", allowed=[])
    if day < held.starts_on:
        raise ValidationError({"held_on": ["This is before it starts."]})
    return _write(held, {"check_in_held_on": day, "check_in_note": note})


def compare_breaks(
    *, by: Actor, case: Case, first: Break, second: Break, purposes: str, note: str = ""
) -> BreakComparison:
    """Whether two sides' private purposes go together: the therapist's word, told to neither of the two."""
    pairs = joined([first.relationship_id]).filter(case=case)
    sides = {(pair.first_id, pair.second_id) for pair in pairs}
    if not sides & {
        (first.relationship_id, second.relationship_id),
        (second.relationship_id, first.relationship_id),
    }:
        raise ValidationError({"second": [no_such("break")]})
    for name, row in (("first", first), ("second", second)):
        if row.kind != FOR_SPACE:
            raise ValidationError({name: ["A break for my safety is not compared with anything."]})
    return BreakComparison.objects.create(
        case=case,
        first_client_id=first.client_id,
        first=first,
        second_client_id=second.client_id,
        second=second,
        purposes=purposes,
        note=note,
        recorded_by_id=by.member_id,
    )
