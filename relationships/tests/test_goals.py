"""Goals and their steps: states, whose words they are in, what is kept."""

from itertools import product
from typing import Any, Final

import pytest

from relationships.models import Goal, GoalStep
from relationships.tests.scene import ANAS, asked, statuses, tag
from relationships.words import GOAL_STATES
from tests.cast import as_person

pytestmark = pytest.mark.django_db

WAYS: Final[dict[str, tuple[str, ...]]] = {
    "hoped_for": (),
    "pursued": ("pursued",),
    "resting": ("pursued", "resting"),
    "reached": ("pursued", "reached"),
    "dropped": ("dropped",),
}
TOLD: Final = {
    "relationship": str(ANAS),
    "what": "A house with a garden",
    "intention": "shared",
    "horizon": "a_few_years",
    "my_commitment": 3,
}


def given(state: str = "hoped_for", by: str = "ana", **told: Any) -> str:
    answer = asked(by, "post", "goals/", {**TOLD, **told})
    assert answer.status_code == 201, answer.content
    row = str(answer.json()["id"])
    for to in WAYS[state]:
        assert asked(by, "post", f"goals/{row}/transition/", {"to": to}).status_code == 200
    return row


@pytest.mark.parametrize(("state", "to"), [*product(GOAL_STATES, GOAL_STATES)])
def test_only_what_follows_is_taken(state: str, to: str) -> None:
    row = given(state)
    answer = asked("ana", "post", f"goals/{row}/transition/", {"to": to, "reason": "So it is"})
    if to in GOAL_STATES[state]:
        assert (answer.status_code, answer.json()["state"]) == (200, to)
    else:
        assert answer.status_code == 409
        assert answer.json()["allowed"] == list(GOAL_STATES[state])
        assert asked("ana", "get", f"goals/{row}/").json()["state"] == state


def changed(by: str, row: str, changes: dict[str, Any], model: Any = Goal, path: str = "goals") -> Any:
    with as_person("thea"):
        match = tag(model.objects.get(pk=row))
    return asked(by, "patch", f"{path}/{row}/", changes, if_match=match)


def test_each_sides_commitment_is_kept_apart() -> None:
    row = given()
    told = changed("ana", row, {"their_commitment": 1}).json()
    assert (told["my_commitment"], told["their_commitment"]) == (3, 1)
    refused = asked("ana", "post", "goals/", {**TOLD, "my_commitment": 5})
    assert refused.json()["errors"].keys() == {"my_commitment"}


def test_what_was_reached_stays_as_it_is() -> None:
    assert changed("ana", given("reached"), {"why": "Another reason"}).status_code == 409


def test_a_therapist_leaves_the_words_as_they_are() -> None:
    row = given()
    assert changed("thea", row, {"what": "A flat"}).status_code == 403
    assert changed("thea", row, {"review_on": "2027-01-01"}).status_code == 200
    assert changed("thea", given(by="thea"), {"what": "A flat"}).status_code == 200


def step_of(goal: str, by: str = "ana", **told: Any) -> Any:
    return asked(by, "post", "goal-steps/", {"goal": goal, "what": "Look at houses", **told})


def test_a_step_is_done_on_a_day() -> None:
    row = step_of(given()).json()["id"]
    ahead = changed("ana", row, {"done_on": "2999-01-01"}, GoalStep, "goal-steps")
    assert ahead.json()["errors"].keys() == {"done_on"}
    assert changed("thea", row, {"done_on": "2026-01-05"}, GoalStep, "goal-steps").status_code == 200
    assert changed("thea", row, {"what": "Otherwise"}, GoalStep, "goal-steps").status_code == 403


def test_a_kept_goal_and_its_steps_are_the_teams() -> None:
    before = asked("ana", "get", "goals/").content
    answer = asked("ana", "post", "goals/", {**TOLD, "keep": True})
    assert (answer.status_code, answer.content) == (204, b"")
    with as_person("thea"):
        goal = str(Goal.objects.get().pk)
    assert step_of(goal).status_code == 422
    assert step_of(goal, by="thea").json()["is_kept"] is True
    assert asked("ana", "get", "goals/").content == before
    assert asked("ana", "get", "goal-steps/").json()["results"] == []
    assert statuses("get", f"goals/{goal}/") == {
        **dict.fromkeys(("thea", "sue"), 200),
        **dict.fromkeys(("theo", "ana", "ben", "zoe"), 404),
        "mark": 403,
        "nobody": 401,
    }


def test_a_step_alone_may_be_kept() -> None:
    goal = given()
    assert step_of(goal, keep=True).status_code == 204
    assert asked("ana", "get", f"goal-steps/?goal={goal}").json()["results"] == []
    (seen,) = asked("thea", "get", f"goal-steps/?goal={goal}").json()["results"]
    assert seen["is_kept"]


def test_only_clients_keep_what_they_write() -> None:
    assert asked("thea", "post", "goals/", {**TOLD, "keep": True}).json()["errors"].keys() == {"keep"}
