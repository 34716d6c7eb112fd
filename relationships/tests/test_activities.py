"""What is done for the six practice steps: what belongs to which of them, and to whom it is shown."""

from itertools import product
from typing import Any, Final

import pytest
from django.db import IntegrityError, transaction

from relationships.models import Activity
from relationships.tests.scene import ANAS, asked, given_relationship, statuses
from relationships.words import ACTIVITY_KINDS, PRACTICE_STEPS
from relcare.demo.people import PEOPLE
from tests.cast import as_person

pytestmark = pytest.mark.django_db

DAY: Final = "2026-01-05"
KINDS: Final = tuple(dict.fromkeys(kind for kinds in ACTIVITY_KINDS.values() for kind in kinds))


def body(step: str, kind: str, **told: Any) -> dict[str, Any]:
    return {"relationship": str(ANAS), "step": step, "kind": kind, "happened_on": DAY, **told}


@pytest.mark.parametrize(("step", "kind"), [*product(PRACTICE_STEPS, KINDS)])
def test_each_step_has_its_own_kinds(step: str, kind: str) -> None:
    answer = asked("ana", "post", "activities/", body(step, kind))
    if kind in ACTIVITY_KINDS[step]:
        assert answer.status_code == 201
    else:
        assert answer.json()["errors"].keys() == {"kind"}


@pytest.mark.parametrize(
    ("field", "value", "step", "kind"),
    [
        ("felt_heard", 3, "communication", "listening"),
        ("other_felt_heard", 3, "communication", "listening"),
        ("fear", "Being left", "get_real", "fear"),
        ("comes_from", "My first home", "get_real", "doubt"),
        ("with_whom", "Mira", "family_and_friends", "friends"),
    ],
)
def test_what_belongs_to_one_step_is_refused_of_the_others(
    field: str, value: Any, step: str, kind: str
) -> None:
    told = asked("ana", "post", "activities/", body(step, kind, **{field: value})).json()
    assert told[field] == value
    for other, kinds in ACTIVITY_KINDS.items():
        if other != step:
            refused = asked("ana", "post", "activities/", body(other, kinds[0], **{field: value}))
            assert refused.json()["errors"].keys() == {field}, other


def test_only_a_listening_exercise_says_who_felt_heard() -> None:
    refused = asked("ana", "post", "activities/", body("communication", "talk", felt_heard=3))
    assert refused.json()["errors"].keys() == {"felt_heard"}
    with as_person("ana"), pytest.raises(IntegrityError, match="heard_in"), transaction.atomic():
        Activity.objects.create(
            client_id=PEOPLE["ana"].client_id,
            relationship_id=ANAS,
            step="communication",
            kind="talk",
            happened_on=DAY,
            felt_heard=3,
        )


def test_a_goal_of_another_relationship_is_not_there() -> None:
    mira = given_relationship("ana", "Mira")
    goal = {"relationship": str(mira.pk), "what": "A trip", "intention": "own", "horizon": "months"}
    other = asked("ana", "post", "goals/", goal).json()["id"]
    answer = asked("ana", "post", "activities/", body("long_term_goals", "goal", of_goal=other))
    assert answer.json()["errors"] == {"of_goal": ["There is no such goal here."]}
    own = asked("ana", "post", "goals/", {**goal, "relationship": str(ANAS)}).json()["id"]
    assert (
        asked("ana", "post", "activities/", body("long_term_goals", "goal", of_goal=own)).status_code == 201
    )


def test_a_kept_activity_is_the_teams() -> None:
    before = asked("ana", "get", "activities/").content
    answer = asked("ana", "post", "activities/", body("get_real", "fear", fear="Him", keep=True))
    assert (answer.status_code, answer.content) == (204, b"")
    assert asked("ana", "get", "activities/").content == before
    (seen,) = asked("thea", "get", "activities/").json()["results"]
    assert statuses("get", f"activities/{seen['id']}/") == {
        **dict.fromkeys(("thea", "sue"), 200),
        **dict.fromkeys(("theo", "ana", "ben", "zoe"), 404),
        "mark": 403,
        "nobody": 401,
    }


def test_what_hangs_on_a_kept_break_is_kept_with_it() -> None:
    told = {"relationship": str(ANAS), "kind": "space", "starts_on": DAY, "keep": True}
    asked("ana", "post", "breaks/", told)
    (kept,) = asked("thea", "get", "breaks/").json()["results"]
    made = body("take_a_break", "break", of_break=kept["id"])
    assert asked("ana", "post", "activities/", made).status_code == 422
    assert asked("thea", "post", "activities/", made).json()["is_kept"] is True
    with as_person("thea"):
        assert Activity.objects.get().is_kept
    assert asked("ana", "get", "activities/").json()["results"] == []


def test_a_day_ahead_is_refused() -> None:
    answer = asked("ana", "post", "activities/", {**body("get_real", "fear"), "happened_on": "2999-01-01"})
    assert answer.json()["errors"].keys() == {"happened_on"}
