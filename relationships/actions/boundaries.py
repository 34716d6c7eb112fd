"""Boundaries: set, said otherwise, ended; what became of them, and that it was repaired."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from rest_framework.exceptions import ValidationError

from practices.clock import now
from privacy.actor import Actor
from relationships.actions.relationships import kept_with
from relationships.actions.states import changed
from relationships.actions.versions import Versions
from relationships.models import Boundary, BoundaryEvent, BoundaryVersion, Relationship
from relationships.words import CROSSED, PLAN
from rest.problems import Refused, no_such
from rest.serializers import RowVersion

# What a version of a boundary keeps.
BOUNDARY_TOLD: Final = ("right_for_me", "why", *PLAN, "ended_on", "ended_as", "ended_why")
VERSIONS: Final = Versions(BoundaryVersion, "boundary", told=BOUNDARY_TOLD, words=BOUNDARY_TOLD)
HELD_AGAIN: Final = {"ended_as": "", "ended_why": ""}
ONLY_CROSSED: Final = ("crossed_by", "was_enforced", "how_enforced", "repaired_on", "how_repaired")


def set_boundary(*, by: Actor, relationship: Relationship, told: Mapping[str, Any]) -> Boundary:
    """What is right for me here; its first version."""
    boundary = Boundary.objects.create(
        client_id=relationship.client_id,
        relationship=relationship,
        recorded_by_id=by.member_id,
        said_by_id=by.member_id,
        **kept_with(relationship, told),
    )
    VERSIONS.keep(by, boundary)
    return boundary


def change_boundary(*, by: Actor, boundary: Boundary, changes: Mapping[str, Any]) -> Boundary:
    """Say it otherwise, end it, or hold it again (`ended_on` none)."""
    told = dict(changes)
    if "ended_on" in told and told["ended_on"] is None:
        told = {**HELD_AGAIN, **told}
    after = {name: told.get(name, getattr(boundary, name)) for name in BOUNDARY_TOLD}
    if after["ended_on"] and not after["ended_as"]:
        raise ValidationError({"ended_as": ["Say how it ended."]})
    if not after["ended_on"]:
        _refuse_told(after, HELD_AGAIN, "Only a boundary that is ended has this.")
    fresh = changed(boundary, told)
    return VERSIONS.write(by, boundary, fresh) if fresh else boundary


def record_boundary_event(*, by: Actor, relationship: Relationship, told: Mapping[str, Any]) -> BoundaryEvent:
    """A boundary was respected or crossed; with `boundary`, one of this relationship's."""
    boundary = told.get("boundary")
    if boundary is not None and boundary.relationship_id != relationship.pk:
        raise ValidationError({"boundary": [no_such("boundary")]})
    _refuse_misfits(told)
    repaired = {"repair_told_by_id": by.member_id} if told.get("repaired_on") else {}
    return BoundaryEvent.objects.create(
        client_id=relationship.client_id,
        relationship=relationship,
        recorded_by_id=by.member_id,
        **repaired,
        **kept_with(boundary or relationship, told),
    )


def tell_repair(
    *, by: Actor, event: BoundaryEvent, repaired_on: date, how_repaired: str = ""
) -> BoundaryEvent:
    """What was crossed is repaired; told once (409 after that)."""
    if event.kind != CROSSED:
        raise Refused("What was respected needs no repair.", allowed=[])
    if event.repaired_on is not None:
        raise Refused("That this was repaired is told already.", allowed=[])
    _refuse_before(event.happened_on, repaired_on)
    repair = {"repaired_on": repaired_on, "how_repaired": how_repaired, "repair_told_by_id": by.member_id}
    return RowVersion().write(event, {**repair, "changed_at": now()})


def _refuse_misfits(told: Mapping[str, Any]) -> None:
    if told["kind"] != CROSSED:
        _refuse_told(told, ONLY_CROSSED, "Only a boundary that was crossed has this.")
        return
    if not told.get("crossed_by"):
        raise ValidationError({"crossed_by": ["Say how it was crossed."]})
    if told.get("how_enforced") and not told.get("was_enforced"):
        raise ValidationError({"how_enforced": ["Only a boundary that was enforced has this."]})
    if told.get("how_repaired") and not told.get("repaired_on"):
        raise ValidationError({"how_repaired": ["Only what was repaired has this."]})
    if told.get("repaired_on"):
        _refuse_before(told["happened_on"], told["repaired_on"])


def _refuse_before(happened_on: date, repaired_on: date) -> None:
    if repaired_on < happened_on:
        raise ValidationError({"repaired_on": ["This is before it happened."]})


def _refuse_told(told: Mapping[str, Any], names: Any, words: str) -> None:
    misfits = {name: [words] for name in names if told.get(name) not in (None, "")}
    if misfits:
        raise ValidationError(misfits)
