"""What was said otherwise since is something that changed; which asks wait to be looked at."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from assessments.tests.scene import days_ago
from caseload.tests.test_hour import ANA, BEN, coming, person
from clients.models import Session
from practices.clock import now
from practices.tests.browsing import get, patch, post
from relationships import actions
from relationships.models import (
    BoundaryEvent,
    Break,
    BreakComparison,
    Contribution,
    Goal,
    GoalStep,
    Request,
)
from relationships.tests.joint import joint_work_open, shared_norm
from relationships.tests.scene import ANAS, BENS, COUPLE, given_session
from relcare.demo.people import PEOPLE
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db
WHOSE = {"client_id": ANA, "relationship_id": ANAS}


def said_since(change: Callable[[], None]) -> dict[str, int]:
    """What counts as changed after a session that lies between what was told and `change`."""
    session = given_session("ana", "ben")
    with as_person("thea"):
        Session.objects.filter(pk=session.pk).update(starts_at=now() - timedelta(minutes=5), ends_at=now())
    assert person(coming())["changed"]["entries"] == []
    change()
    entries = get("ana", f"clients/{ANA}/summary/").json()["entries"]
    return {entry["kind"]: entry["count"] for entry in entries}


def changed(path: str, body: dict[str, Any]) -> None:
    tag = get("ana", path)["ETag"]
    answer = patch("ana", path, body, tag)
    assert answer.status_code == 200, answer.content


def shown(kind: str, name: str = "ana") -> Any:
    return get(name, f"relationships/{ANAS}/timeline/", kind=kind).json()["results"]


def test_a_repair_is_something_that_changed() -> None:
    with as_person("ana"):
        event = BoundaryEvent.objects.create(
            happened_on=days_ago(9), kind="crossed", crossed_by="neither", **WHOSE
        )

    def repair() -> None:
        with as_person("ana"):
            actions.tell_repair(by=actor("ana"), event=event, repaired_on=days_ago(1))

    assert said_since(repair) == {"boundary_event": 1}
    assert shown("boundary_event")[0]["summary"]["repaired_on"] == str(days_ago(1))


def test_an_end_of_what_was_given_is_something_that_changed() -> None:
    with as_person("ana"):
        given = Contribution.objects.create(direction="given", what="The cooking", weight=2, **WHOSE)
    ended = {"ended_on": str(days_ago(1))}
    assert said_since(lambda: changed(f"contributions/{given.pk}/", ended)) == {"contribution": 1}
    assert shown("contribution")[0]["summary"]["ended_on"] == str(days_ago(1))


def test_a_step_done_is_something_that_changed() -> None:
    with as_person("ana"):
        goal = Goal.objects.create(what="A house", intention="shared", horizon="one_year", **WHOSE)
        step = GoalStep.objects.create(client_id=ANA, goal=goal, what="Save")

    def done() -> None:
        with as_person("ana"):
            actions.change_goal_step(by=actor("ana"), step=step, changes={"done_on": days_ago(1)})

    assert said_since(done) == {"goal": 1}


@pytest.mark.parametrize("what", ["withdraw", "stop"])
def test_a_share_taken_back_or_stopped_is_something_that_changed(what: str) -> None:
    joint_work_open()
    copy = shared_norm("ana")

    def take_back() -> None:
        with as_person("ana"):
            getattr(actions, what)(by=actor("ana"), copy=copy)

    assert said_since(take_back) == {"share": 1}
    (entry,) = shown("share")
    moments = {name: entry["summary"][name] is not None for name in ("withdrawn_at", "stopped_at")}
    assert moments == {"withdrawn_at": what == "withdraw", "stopped_at": what == "stop"}


STATES = {
    "prepared": ("", False),
    "asked": ("", True),
    "put_off": ("not_yet", True),
    "accepted": ("yes", True),
    "refused": ("no", False),
    "let_rest": ("", False),
}


@pytest.mark.parametrize(("state", "answer", "waits"), [(s, a, w) for s, (a, w) in STATES.items()])
def test_only_what_was_asked_and_stands_open_is_followed_up(state: str, answer: str, waits: bool) -> None:
    told: dict[str, Any] = {"asked_on": None if state == "prepared" else days_ago(9)}
    if answer:
        told |= {"answer": answer, "answered_on": days_ago(8)}
    texts = dict.fromkeys(("observation", "ask", "reason", "if_no"), "x")
    with as_person("ana"):
        Request.objects.create(state=state, follow_up_on=days_ago(1), **texts, **told, **WHOSE)
    due = [one["what"] for one in person(coming())["due"]]
    assert ("request_follow_up" in due) == waits


def test_what_became_of_a_disagreement_stands_on_its_own_day() -> None:
    body = {
        "relationship": str(ANAS),
        "happened_on": str(days_ago(30)),
        "about": "Money",
        "area": "power",
        "my_move": "stayed_present",
        "their_move": "stayed_present",
        "escalation": 1,
        "outcome": "unresolved",
    }
    made = post("ana", "disagreements/", body)
    assert made.status_code == 201, made.content
    path = f"disagreements/{made.json()['id']}/"
    changed(path, {"outcome": "resolved", "outcome_on": str(days_ago(20))})
    changed(path, {"repaired_by": "both", "repaired_on": str(days_ago(10))})
    assert [row["day"] for row in shown("disagreement")] == [str(days_ago(n)) for n in (10, 20, 30)]


def test_a_comparison_of_breaks_stands_on_both_sides_for_the_team_alone() -> None:
    rows = []
    for name, client, relationship in (("ana", ANA, ANAS), ("ben", BEN, BENS)):
        with as_person(name):
            whose = {"client_id": client, "relationship_id": relationship}
            rows.append(Break.objects.create(kind="space", starts_on=days_ago(3), **whose))
    with as_person("thea"):
        BreakComparison.objects.create(
            case_id=COUPLE,
            first_client_id=PEOPLE["ana"].client_id,
            first=rows[0],
            second_client_id=PEOPLE["ben"].client_id,
            second=rows[1],
            purposes="different",
        )
    (entry,) = shown("break_comparison", "thea")
    assert (entry["client"], entry["of"], entry["space"]) == (ANA, str(rows[0].pk), "team")
    (other,) = get("sue", f"relationships/{BENS}/timeline/", kind="break_comparison").json()["results"]
    assert other["client"] == BEN
    assert shown("break_comparison") == []


def test_what_was_kept_of_something_shown_is_told_to_the_team_and_was_told_alone() -> None:
    with as_person("ana"):
        given = Contribution.objects.create(direction="given", what="The cooking", weight=2, **WHOSE)
    path = f"contributions/{given.pk}/"
    before = shown("kept_word")
    kept = patch("ana", path, {"ended_on": str(days_ago(1)), "keep": True}, get("ana", path)["ETag"])
    assert kept.status_code == 204
    assert shown("kept_word") == before == []
    (entry,) = shown("kept_word", "thea")
    assert (entry["is_kept"], entry["space"], entry["summary"]["about"]) == (True, "team", "contribution")
    assert "kept_word" in [one["kind"] for one in person(coming())["told_alone"]]
