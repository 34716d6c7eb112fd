"""Goals, steps, breaks and disclosures stay in the words of whoever wrote them, client or staff."""

from typing import Any, Final

import pytest
from django.db import DatabaseError, transaction

from relationships.models import Break, Disclosure, Goal, GoalStep
from relationships.tests.scene import ANAS, asked, tag
from relationships.words import FOR_SPACE, OWN_GOAL
from tests.cast import as_person

pytestmark = pytest.mark.django_db

ABOUT: Final = {"relationship": str(ANAS)}
GOAL: Final = {**ABOUT, "what": "A garden", "intention": "shared", "horizon": "a_few_years"}
# Path, model, what is made; its words said otherwise; what anybody may move.
ROWS: Final[dict[str, tuple[str, Any, dict[str, Any], dict[str, Any], dict[str, Any]]]] = {
    "goal": (
        "goals",
        Goal,
        GOAL,
        {"what": "None", "why": "x", "intention": OWN_GOAL, "horizon": "months"},
        {"my_commitment": 2, "review_on": "2040-01-01"},
    ),
    "break": (
        "breaks",
        Break,
        {**ABOUT, "kind": FOR_SPACE, "starts_on": "2024-01-01", "purpose": "To rest"},
        {"purpose": "None", "contact_rules": "x"},
        {"check_in_on": "2040-01-01"},
    ),
    "disclosure": (
        "disclosures",
        Disclosure,
        {**ABOUT, "rung": 2, "what": "My fear", "motive": "to_be_known"},
        {"what": "None", "rung": 1},
        {"planned_for": "2040-01-01"},
    ),
    "step": ("goal-steps", GoalStep, {"what": "Look"}, {"what": "None"}, {"done_on": "2024-01-01"}),
}
BOTH_WAYS: Final = [("thea", "ana"), ("ana", "thea")]


def made(kind: str, by: str) -> str:
    path, _, told, _, _ = ROWS[kind]
    if kind == "step":
        told = {**told, "goal": asked(by, "post", "goals/", GOAL).json()["id"]}
    answer = asked(by, "post", f"{path}/", told)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def changed(kind: str, by: str, row: str, changes: dict[str, Any]) -> int:
    path, model, *_ = ROWS[kind]
    with as_person("thea"):
        match = tag(model.objects.get(pk=row))
    status: int = asked(by, "patch", f"{path}/{row}/", changes, if_match=match).status_code
    return status


@pytest.mark.parametrize(("writer", "other"), BOTH_WAYS)
@pytest.mark.parametrize("kind", ROWS)
def test_nobody_else_says_it_otherwise(kind: str, writer: str, other: str) -> None:
    row = made(kind, writer)
    _, model, _, words, days = ROWS[kind]
    for name, value in words.items():
        assert changed(kind, other, row, {name: value}) == 403
        with as_person(other), pytest.raises(DatabaseError, match="words of somebody"), transaction.atomic():
            model.objects.filter(pk=row).update(**{name: value})
    assert changed(kind, writer, row, words) == 200
    assert changed(kind, other, row, days) == 200


@pytest.mark.parametrize(("writer", "other"), BOTH_WAYS)
def test_the_other_ends_a_break_and_tells_what_came_of_it(writer: str, other: str) -> None:
    row = made("break", writer)
    answer = asked(other, "post", f"breaks/{row}/transition/", {"to": "ended", "outcome": "Rested"})
    assert (answer.status_code, answer.json()["outcome"]) == (200, "Rested")
