from datetime import date
from typing import Any
from uuid import UUID

import pytest

from relationships.harm import crossed_unrepaired_on, harm_on
from relationships.models import BoundaryEvent, Disagreement, Relationship
from relationships.tests.scene import ANAS, BENS, NOWHERE
from relcare.demo.people import relationship_id
from tests.cast import as_person

pytestmark = pytest.mark.django_db

MIRA = relationship_id("ana", "Mira")
EARLY, DAY, LATE = date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 7)
HARMED = {"outcome": "harm", "about": "Money", "area": "power"}
MOVES = {"my_move": "endure", "their_move": "fight", "escalation": 4}
PARKED = {**HARMED, "outcome": "parked", "returns_on": LATE}
MEMORY = {**HARMED, "remembered": True}


def disagreement(relationship: UUID = ANAS, by: str = "ana", **told: Any) -> None:
    given(Disagreement, relationship, by, {"happened_on": DAY, **HARMED, **MOVES, **told})


def event(relationship: UUID = ANAS, by: str = "ana", **told: Any) -> None:
    fields = {"happened_on": DAY, "kind": "crossed", "crossed_by": "neither", **told}
    given(BoundaryEvent, relationship, by, fields)


def given(model: Any, relationship: UUID, by: str, fields: dict[str, Any]) -> None:
    with as_person(by):
        whose = Relationship.objects.get(pk=relationship)
        model.objects.create(client_id=whose.client_id, relationship=whose, **fields)


def harm(name: str = "thea", *ids: UUID, care_only: bool = False) -> Any:
    with as_person(name):
        return harm_on(ids or (ANAS, MIRA, BENS), care_only=care_only)


def unrepaired(name: str = "thea", *ids: UUID, care_only: bool = False) -> Any:
    with as_person(name):
        return crossed_unrepaired_on(ids or (ANAS, MIRA, BENS), care_only=care_only)


@pytest.mark.parametrize(
    ("told", "on"),
    [
        ({}, DAY),
        ({"outcome_on": LATE}, LATE),
        ({"happened_on": None, "remembered": True, "year": 2020}, date(2020, 12, 31)),
        ({"happened_on": None, "remembered": True, "year": 2025, "outcome_on": LATE}, LATE),
        ({"happened_on": None, "remembered": True, "outcome_on": EARLY}, EARLY),
        ({"outcome": "unresolved"}, None),
        ({"outcome": "parked", "returns_on": LATE}, None),
    ],
)
def test_a_disagreement_that_did_harm_says_when(told: dict[str, Any], on: date | None) -> None:
    disagreement(**told)
    assert harm() == ({} if on is None else {ANAS: on})


@pytest.mark.parametrize(("by", "is_harm"), [("force", True), ("threat", True), ("neither", False)])
def test_a_boundary_crossed_by_force_or_threat_is_harm(by: str, is_harm: bool) -> None:
    event(crossed_by=by)
    assert harm() == ({ANAS: DAY} if is_harm else {})


def test_of_each_relationship_the_newest_day_counts() -> None:
    disagreement(happened_on=EARLY)
    event(crossed_by="force", happened_on=LATE)
    event(crossed_by="threat")
    disagreement(MIRA)
    event(BENS, "ben", crossed_by="force", happened_on=EARLY)
    assert harm() == {ANAS: LATE, MIRA: DAY, BENS: EARLY}
    assert harm("thea", MIRA) == {MIRA: DAY}
    assert harm("thea", NOWHERE) == {}


def test_what_was_crossed_waits_until_it_is_repaired() -> None:
    event(happened_on=EARLY)
    event(kind="respected", crossed_by="", happened_on=LATE)
    assert unrepaired() == {ANAS: EARLY}
    event(crossed_by="force")
    assert unrepaired() == {ANAS: DAY}
    with as_person("thea"):
        BoundaryEvent.objects.filter(happened_on=DAY).update(
            repaired_on=LATE, repair_told_by_id=BoundaryEvent.objects.all()[0].recorded_by_id
        )
    assert unrepaired() == {ANAS: EARLY}


def test_what_is_kept_with_the_therapist_counts_for_the_team_alone() -> None:
    disagreement(is_kept=True, happened_on=LATE)
    disagreement(happened_on=EARLY)
    event(MIRA, is_kept=True, crossed_by="force")
    assert harm() == {ANAS: LATE, MIRA: DAY}
    assert harm("ana") == harm(care_only=True) == {ANAS: EARLY}
    assert unrepaired() == {MIRA: DAY}
    assert unrepaired("ana") == unrepaired(care_only=True) == {}


@pytest.mark.parametrize("name", ["ben", "theo", "mark", "zoe"])
def test_nobody_else_hears_of_it(name: str) -> None:
    disagreement()
    event(crossed_by="force")
    assert harm(name) == unrepaired(name) == {}


def test_both_ask_once_however_many_relationships_there_are(django_assert_num_queries: Any) -> None:
    disagreement()
    event(MIRA, crossed_by="force")
    with as_person("thea"):
        for asked in (harm_on, crossed_unrepaired_on):
            for ids in ((ANAS,), (ANAS, MIRA, BENS)):
                with django_assert_num_queries(1):
                    asked(ids)
