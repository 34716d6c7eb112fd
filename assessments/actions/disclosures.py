"""Disclosures: planned, done, answered. A step that is done is judged by what was earned just before it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.db import connection
from rest_framework.exceptions import ValidationError

from assessments.reports.earlier import Earned, earned_before
from practices.clock import now
from privacy.actor import ENGINE, Actor, acting_as
from privacy.ids import uuid7
from relationships.actions import changed, locked, locked_for, refuse_to_reword
from relationships.models import Disclosure, EarnedShown, Relationship
from relationships.words import DISCLOSURE_STATES, STEP_DONE, STEP_DROPPED, STEP_PLANNED
from rest.problems import Refused
from rest.serializers import RowVersion

KEEP: Final = "SELECT rls.keep_earned(%s, %s, %s::smallint)"
WORDS: Final = ("rung", "what", "motive")
OF_A_STEP: Final = ("happened_on", "safety_before", "safety_after", "answer", "answer_note")


def record_disclosure(*, by: Actor, relationship: Relationship, told: Mapping[str, Any]) -> Disclosure:
    """Something opened or planned; what was done already is judged as `take_disclosure_to` says."""
    state = told.get("state", STEP_PLANNED)
    _check_told(state, told)
    day = told.get("happened_on")
    earned = None if day is None else earned_before(by, relationship, day)
    disclosure = Disclosure.objects.create(
        client_id=relationship.client_id,
        relationship=relationship,
        recorded_by_id=by.member_id,
        **{"is_kept": relationship.is_kept, **told, **_answered_now(told)},
    )
    if earned is not None:
        _keep_earned(by, disclosure, earned)
    return disclosure


def _check_told(state: str, told: Mapping[str, Any]) -> None:
    if state == STEP_DONE and told.get("happened_on") is None:
        raise ValidationError({"happened_on": ["Say on which day."]})
    if state != STEP_DONE:
        strange = [name for name in OF_A_STEP if told.get(name) not in (None, "")]
        if strange:
            raise ValidationError({name: ["Only what was done has this."] for name in strange})
    if told.get("answer_note") and not told.get("answer"):
        raise ValidationError({"answer_note": ["Say first how it was answered."]})


def _answered_now(told: Mapping[str, Any]) -> dict[str, Any]:
    return {"answered_at": now()} if told.get("answer") else {}


def _keep_earned(by: Actor, disclosure: Disclosure, earned: Earned) -> None:
    """For the team always; for the client if the gate was open to them then, and never of what is kept."""
    # The number is computed here, from rows: the database takes it from work that no person does, and whose
    # step it is stays on record.
    with acting_as(replace(by, kind=ENGINE, roles=frozenset())), connection.cursor() as cursor:
        cursor.execute(KEEP, [uuid7(), disclosure.pk, earned.rung])
    if not disclosure.is_kept and earned.was_shown:
        EarnedShown.objects.create(
            client_id=disclosure.client_id,
            disclosure=disclosure,
            earned=earned.rung,
            recorded_by_id=by.member_id,
        )


def take_disclosure_to(
    *, by: Actor, disclosure: Disclosure, to: str, happened_on: date | None = None, **told: Any
) -> Disclosure:
    """Done or dropped, each for good; 409 with what would follow where `to` does not.

    What was earned just before a step is computed when it is told, as it stood on the day of the step.
    """
    held = locked_for(disclosure, to, DISCLOSURE_STATES)
    if to == STEP_DROPPED:
        _check_told(to, {**told, "happened_on": happened_on})
        return _write(held, {"state": to})
    _check_told(to, {**told, "happened_on": happened_on})
    earned = earned_before(by, held.relationship, _day(happened_on))
    step = {"state": to, "happened_on": happened_on, **told, **_answered_now(told)}
    written = _write(held, step)
    _keep_earned(by, written, earned)
    return written


def _day(told: date | None) -> date:
    if told is None:
        raise ValidationError({"happened_on": ["Say on which day."]})
    return told


def tell_answer(
    *, disclosure: Disclosure, answer: str, answer_note: str = "", safety_after: int | None = None
) -> Disclosure:
    """How the other answered a step that was done: told once, for good."""
    held = locked(disclosure)
    if held.state != STEP_DONE:
        raise Refused("Only what was done is answered.", allowed=list(DISCLOSURE_STATES[held.state]))
    if held.answer:
        raise Refused("How it was answered is told already.", allowed=[])
    told: dict[str, Any] = {"answer": answer, "answer_note": answer_note, "answered_at": now()}
    if safety_after is not None:
        told["safety_after"] = safety_after
    return _write(held, told)


def change_disclosure(*, by: Actor, disclosure: Disclosure, changes: Mapping[str, Any]) -> Disclosure:
    """Say a plan otherwise; a step that was done or dropped stays as it is (409)."""
    fresh = changed(disclosure, changes)
    if disclosure.state != STEP_PLANNED:
        raise Refused(f"This was {disclosure.state}.", allowed=list(DISCLOSURE_STATES[disclosure.state]))
    refuse_to_reword(by, disclosure, fresh.keys() & set(WORDS))
    return _write(disclosure, fresh) if fresh else disclosure


def _write(disclosure: Disclosure, changes: Mapping[str, Any]) -> Disclosure:
    return RowVersion().write(disclosure, {**changes, "changed_at": now()})
