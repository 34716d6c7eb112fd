"""Disagreements: recorded, and what became of them later."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from rest_framework.exceptions import ValidationError

from practices.clock import today
from privacy.actor import Actor
from relationships.actions.relationships import kept_with
from relationships.actions.states import changed
from relationships.actions.versions import Versions
from relationships.models import Disagreement, DisagreementVersion, Relationship
from relationships.words import DISAGREEMENT_STATES, HARM, NOBODY_YET, ONE_GAVE_IN, PARKED
from rest.problems import Refused

# What a version of a disagreement keeps: all that may change.
BECAME: Final = ("outcome", "outcome_on", "returns_on", "gave_in", "repaired_by", "repaired_on", "is_first")
VERSIONS: Final = Versions(DisagreementVersion, "disagreement", told=BECAME, words=BECAME)
REQUIRED: Final = "This field is required."
BEFORE: Final = "This is before it happened."


def record_disagreement(*, by: Actor, relationship: Relationship, told: Mapping[str, Any]) -> Disagreement:
    """A conflict, what each did in it, and what became of it so far; its first version."""
    told = kept_with(relationship, told)
    _refuse(_misdated(told, today(by)), _without_moves(told), _misfits(told))
    if told.get("is_first") and not told["is_kept"]:
        _refuse_another_first(relationship.pk)
    disagreement = Disagreement.objects.create(
        client_id=relationship.client_id,
        relationship=relationship,
        recorded_by_id=by.member_id,
        said_by_id=by.member_id,
        **told,
    )
    VERSIONS.keep(by, disagreement)
    return disagreement


def change_disagreement(*, by: Actor, disagreement: Disagreement, changes: Mapping[str, Any]) -> Disagreement:
    """What became of it since; 409 with what would follow where the new outcome does not."""
    was, told = disagreement.outcome, dict(changes)
    has_new_outcome = told.get("outcome", was) != was
    if has_new_outcome and told["outcome"] not in DISAGREEMENT_STATES[was]:
        raise Refused(allowed=list(DISAGREEMENT_STATES[was]))
    if has_new_outcome:
        # What belonged to the outcome before goes with it; its version keeps it.
        told = {"outcome_on": today(by), "returns_on": None, "gave_in": "", **told}
    elif told.get("outcome_on", disagreement.outcome_on) != disagreement.outcome_on:
        raise ValidationError({"outcome_on": ["Only a new outcome has a new day."]})
    if told.get("repaired_by") == NOBODY_YET:
        told = {"repaired_on": None, **told}
    after = {name: getattr(disagreement, name) for name in (*BECAME, "happened_on", "year", "remembered")}
    _refuse(_misfits({**after, **told}))
    if told.get("is_first") and not disagreement.is_kept:
        _refuse_another_first(disagreement.relationship_id, but=disagreement.pk)
    fresh = changed(disagreement, told)
    return VERSIONS.write(by, disagreement, fresh) if fresh else disagreement


Faults = Iterator[tuple[str, str]]


def _refuse(*parts: Faults) -> None:
    found: dict[str, list[str]] = {}
    for part in parts:
        for name, words in part:
            found.setdefault(name, [words])
    if found:
        raise ValidationError(found)


def _refuse_another_first(relationship_id: UUID, but: UUID | None = None) -> None:
    # Only among those that the client reads: a refusal would tell of one that is kept.
    firsts = Disagreement.objects.filter(relationship_id=relationship_id, is_first=True, is_kept=False)
    others = firsts if but is None else firsts.exclude(pk=but)
    if others.exists():
        raise Refused("Another one is marked as the first.", allowed=[])


def _misdated(told: Mapping[str, Any], day: date) -> Faults:
    year = told.get("year")
    if told.get("happened_on") is None and not told.get("remembered"):
        yield "happened_on", REQUIRED
    if year is not None and not told.get("remembered"):
        yield "year", "Only what is told from memory has a year alone."
    elif year is not None and told.get("happened_on"):
        yield "year", "The day says the year."
    elif year is not None and year > day.year:
        yield "year", "This year is in the future."


def _without_moves(told: Mapping[str, Any]) -> Faults:
    if told.get("remembered"):
        return
    for name in ("my_move", "their_move"):
        if not told.get(name):
            yield name, REQUIRED
    if told.get("escalation") is None:
        yield "escalation", REQUIRED


def _misfits(told: Mapping[str, Any]) -> Faults:
    """What does not go together of the outcome, the repair and their days."""
    outcome, happened_on = told["outcome"], told.get("happened_on")
    if outcome == PARKED and not told.get("returns_on"):
        yield "returns_on", "Say on which day you will come back to it."
    if outcome != PARKED and told.get("returns_on"):
        yield "returns_on", "Only what is parked has a day to return."
    if outcome == ONE_GAVE_IN and not told.get("gave_in"):
        yield "gave_in", "Say who gave in."
    if outcome != ONE_GAVE_IN and told.get("gave_in"):
        yield "gave_in", "Only where one gave in."
    if outcome == HARM and not (happened_on or told.get("year") or told.get("outcome_on")):
        yield "year", "Say in which year it was, as well as you remember."
    yield from _misrepaired(told)
    for name in ("outcome_on", "returns_on", "repaired_on"):
        if happened_on and told.get(name) and told[name] < happened_on:
            yield name, BEFORE


def _misrepaired(told: Mapping[str, Any]) -> Faults:
    repaired_on = told.get("repaired_on")
    if told.get("repaired_by", NOBODY_YET) == NOBODY_YET:
        if repaired_on:
            yield "repaired_on", "Say who repaired it."
    elif not repaired_on and not told.get("remembered"):
        yield "repaired_on", REQUIRED
