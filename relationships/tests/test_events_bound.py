"""What belongs together is bound by the database too, whoever writes there."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from relationships.models import Boundary, BoundaryEvent, Disagreement, Moment, Need, Relationship
from relationships.tests.events import BOUNDARY, DAY, DISAGREEMENT, EVENT, LATER, NEED
from relationships.tests.scene import ANAS
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

ANA = actor("ana").member_id
MOMENT = {"happened_on": DAY, "felt_safety": 2, "pattern": "flee"}
MEMORY = {**DISAGREEMENT, "remembered": True, "happened_on": None, "my_move": "", "their_move": ""}
GOOD: list[tuple[Any, dict[str, Any]]] = [
    (Boundary, BOUNDARY),
    (Boundary, {**BOUNDARY, "ended_on": DAY, "ended_as": "given_up", "ended_why": "x"}),
    (BoundaryEvent, EVENT),
    (BoundaryEvent, {**EVENT, "repaired_on": DAY, "repair_told_by_id": ANA}),
    (BoundaryEvent, {**EVENT, "kind": "respected", "crossed_by": ""}),
    (Need, NEED),
    (Disagreement, DISAGREEMENT),
    (Disagreement, MEMORY),
    (Disagreement, {**MEMORY, "year": 2019, "outcome": "harm"}),
    (Disagreement, {**DISAGREEMENT, "outcome": "parked", "returns_on": LATER}),
    (Moment, {**MOMENT, "was_left": True, "noticed_after_minutes": 1, "left_after_minutes": 1}),
]
BAD: list[tuple[Any, dict[str, Any], str]] = [
    (Boundary, {**BOUNDARY, "area": "money"}, "boundary_area_known"),
    (Boundary, {**BOUNDARY, "right_for_me": ""}, "boundary_says_what_is_right"),
    (Boundary, {**BOUNDARY, "ended_on": DAY}, "boundary_ended_as_something"),
    (Boundary, {**BOUNDARY, "ended_as": "given_up"}, "boundary_ended_as_something"),
    (Boundary, {**BOUNDARY, "ended_why": "x"}, "boundary_ended_as_something"),
    (BoundaryEvent, {**EVENT, "crossed_by": ""}, "boundary_event_crossed_somehow"),
    (BoundaryEvent, {**EVENT, "kind": "respected"}, "boundary_event_crossed_somehow"),
    (
        BoundaryEvent,
        {**EVENT, "kind": "respected", "crossed_by": "", "was_enforced": True},
        "boundary_event_crossed_somehow",
    ),
    (BoundaryEvent, {**EVENT, "how_enforced": "x"}, "boundary_event_enforced_somehow"),
    (
        BoundaryEvent,
        {**EVENT, "how_enforced": "x", "was_enforced": False},
        "boundary_event_enforced_somehow",
    ),
    (BoundaryEvent, {**EVENT, "repaired_on": DAY}, "boundary_event_repair_told_by_somebody"),
    (BoundaryEvent, {**EVENT, "how_repaired": "x"}, "boundary_event_repair_told_by_somebody"),
    (
        BoundaryEvent,
        {**EVENT, "happened_on": LATER, "repaired_on": DAY, "repair_told_by_id": ANA},
        "boundary_event_repaired_afterwards",
    ),
    (Need, {**NEED, "whose": "both"}, "need_of_one_of_the_two"),
    (Need, {**NEED, "expressed": ""}, "need_expressed_somehow"),
    (Need, {**NEED, "answered": ""}, "need_answered_somehow"),
    (Disagreement, {**DISAGREEMENT, "area": "money"}, "disagreement_area_known"),
    (Disagreement, {**DISAGREEMENT, "happened_on": None}, "disagreement_dated_or_remembered"),
    (
        Disagreement,
        {**DISAGREEMENT, "happened_on": None, "year": 2019},
        "disagreement_dated_or_remembered",
    ),
    (Disagreement, {**MEMORY, "happened_on": DAY, "year": 2019}, "disagreement_day_or_year"),
    (Disagreement, {**DISAGREEMENT, "my_move": ""}, "disagreement_has_both_moves"),
    (Disagreement, {**DISAGREEMENT, "their_move": ""}, "disagreement_has_both_moves"),
    (Disagreement, {**DISAGREEMENT, "escalation": None}, "disagreement_has_both_moves"),
    (Disagreement, {**DISAGREEMENT, "escalation": 5}, "disagreement_escalation_is_a_level"),
    (Disagreement, {**DISAGREEMENT, "outcome": "won"}, "disagreement_outcome_known"),
    (Disagreement, {**DISAGREEMENT, "outcome": "parked"}, "disagreement_parked_until_a_day"),
    (Disagreement, {**DISAGREEMENT, "returns_on": LATER}, "disagreement_parked_until_a_day"),
    (Disagreement, {**DISAGREEMENT, "outcome": "one_gave_in"}, "disagreement_one_gave_in"),
    (Disagreement, {**DISAGREEMENT, "gave_in": "me"}, "disagreement_one_gave_in"),
    (Disagreement, {**MEMORY, "outcome": "harm"}, "disagreement_harm_has_a_year"),
    (Disagreement, {**DISAGREEMENT, "repaired_by": "me"}, "disagreement_repaired_by_somebody"),
    (Disagreement, {**DISAGREEMENT, "repaired_on": LATER}, "disagreement_repaired_by_somebody"),
    (
        Disagreement,
        {**DISAGREEMENT, "repaired_by": "me", "repaired_on": "2026-01-04"},
        "disagreement_goes_on_afterwards",
    ),
    (Disagreement, {**DISAGREEMENT, "outcome_on": "2026-01-04"}, "disagreement_goes_on_afterwards"),
    (Moment, {**MOMENT, "pattern": "", "noticed_after_minutes": 1}, "moment_noticed_needs_a_pattern"),
    (Moment, {**MOMENT, "noticed_after_minutes": -1}, "moment_noticed_needs_a_pattern"),
    (Moment, {**MOMENT, "left_after_minutes": 1}, "moment_left_after_some_time"),
    (Moment, {**MOMENT, "was_left": True, "left_after_minutes": -1}, "moment_left_after_some_time"),
    (
        Moment,
        {**MOMENT, "was_left": True, "noticed_after_minutes": 2, "left_after_minutes": 1},
        "moment_noticed_before_it_was_left",
    ),
]


def write(model: Any, told: dict[str, Any]) -> None:
    fields = {name: value for name, value in told.items() if name != "relationship"}
    with as_person("ana"), transaction.atomic():
        whose = Relationship.objects.get(pk=ANAS)
        model.objects.create(client_id=whose.client_id, relationship=whose, **fields)


@pytest.mark.parametrize(("model", "told"), GOOD)
def test_what_belongs_together_is_taken(model: Any, told: dict[str, Any]) -> None:
    write(model, told)


@pytest.mark.parametrize(("model", "told", "constraint"), BAD)
def test_what_does_not_belong_together_is_refused(model: Any, told: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError) as refused:
        write(model, told)
    assert f'"{constraint}"' in str(refused.value)


def test_one_disagreement_of_those_shown_is_the_first() -> None:
    write(Disagreement, {**DISAGREEMENT, "is_first": True})
    write(Disagreement, {**DISAGREEMENT, "is_first": True, "is_kept": True})
    write(Disagreement, {**DISAGREEMENT, "is_first": True, "is_kept": True})
    with pytest.raises(IntegrityError, match="disagreement_first_once"):
        write(Disagreement, {**DISAGREEMENT, "is_first": True})
