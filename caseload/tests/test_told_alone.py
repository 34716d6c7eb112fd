"""What each of a couple told alone: in their own words, and nothing that the other reads."""

from collections.abc import Iterator
from typing import Any

import pytest

from caseload.shared import ANSWERS
from caseload.shared import KINDS as SHARE_KINDS
from caseload.sources import ACTS, KINDS
from caseload.tests.test_hour import ANA, BEN, coming, person, told
from clients.models import Case
from practices.tests.browsing import post
from relationships import actions
from relationships.models import Break, Goal, GoalStep, Norm, Opening
from relationships.tests.joint import joint_work_open
from relationships.tests.scene import ANAS, BENS, COUPLE, given_moment, given_norm
from relationships.words import FOR_SPACE
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db
WHOSE = {"client_id": ANA, "relationship_id": ANAS}


def alone(client: str = ANA) -> list[str]:
    return [one["kind"] for one in person(coming(), client)["told_alone"]]


def shared(row: Any) -> Any:
    with as_person("ana"):
        return actions.share(by=actor("ana"), case=Case.objects.get(pk=COUPLE), row=row)


def test_what_the_therapist_wrote_was_told_by_nobody_alone() -> None:
    given_moment("thea")
    body = {"relationship": str(ANAS), "subject": "other", "basis": "client_account", "rater": "therapist"}
    made = post("thea", "assessments/", {**body, "assessed_on": "2026-01-06", "levels": {"energy": 1}})
    assert made.status_code == 201
    with as_person("thea"):
        Opening.objects.create(what="hopes", is_open=True, **WHOSE)
    assert alone() == []
    given_moment()
    assert alone() == ["moment"]


def test_what_was_done_with_what_was_told_was_not_told() -> None:
    assert set(ACTS) <= set(KINDS)
    joint_work_open()
    # Of her own act too: that she shared it is nothing that she told.
    shared(given_norm(by="ana"))
    assert "share" not in alone()


def test_what_is_kept_was_told_alone() -> None:
    kept = {"relationship": str(ANAS), "happened_on": "2026-01-07", "felt_safety": 1, "keep": True}
    assert post("ana", "moments/", kept).status_code == 204
    (one,) = person(coming())["told_alone"]
    assert (one["kind"], one["is_kept"]) == ("moment", True)


def rows() -> Iterator[Any]:
    yield given_norm("proposed", by="ana")
    with as_person("ana"):
        goal = Goal.objects.create(what="A house", intention="shared", horizon="one_year", **WHOSE)
        GoalStep.objects.create(client_id=ANA, goal=goal, what="Save", due_on="2026-05-01")
        yield goal
        yield Break.objects.create(kind=FOR_SPACE, starts_on="2026-05-01", purpose="Rest", **WHOSE)


def test_what_a_standing_copy_says_is_what_both_know() -> None:
    joint_work_open()
    told_of = list(rows())
    assert sorted(alone()) == ["break", "goal", "goal", "norm", "norm"]
    copies = [shared(row) for row in told_of]
    assert alone() == []
    # All but answers, which nobody shares alone.
    assert {one["kind"] for one in told(coming())["both_know"]} == set(SHARE_KINDS) - {ANSWERS}
    for copy in copies:
        with as_person("ana"):
            actions.withdraw(by=actor("ana"), copy=copy)
    assert sorted(alone()) == ["break", "goal", "goal", "norm", "norm"]


def test_what_is_said_otherwise_after_it_was_shared_is_told_alone() -> None:
    joint_work_open()
    norm = given_norm(by="ana")
    shared(norm)
    assert alone() == []
    with as_person("ana"):
        fresh = Norm.objects.get(pk=norm.pk)
        actions.change_norm(by=actor("ana"), norm=fresh, changes={"wanted": "Her own evenings."})
    (one,) = person(coming())["told_alone"]
    assert one["summary"]["wanted"] == "Her own evenings."


def test_of_each_only_what_they_told() -> None:
    given_moment()
    given_moment("ben", BENS)
    given_moment("ben", BENS)
    assert (alone(), alone(BEN)) == (["moment"], ["moment", "moment"])


def test_what_was_shared_of_being_there_is_shown_to_both_and_in_the_room() -> None:
    joint_work_open()
    said = {
        "available_when": "In the evening",
        "available_where": "At home",
        "available_how": "By phone",
        "decided_by": "both",
    }
    with as_person("ana"):
        shared_of = Norm.objects.create(
            area="time", question="availability", today="So it is", **said, **WHOSE
        )
    shared(shared_of)
    path = coming()
    for column in (told(path)["both_know"], told(path, "room/")["agenda"]):
        assert [{name: one["said"][name] for name in said} for one in column] == [said]
