"""Asking for a change: every step by the dict, five answers, and nothing assigned to the other."""

from datetime import timedelta
from itertools import pairwise
from typing import Any, Final
from uuid import uuid4

import pytest
from django.db import DatabaseError
from hypothesis import given, settings
from hypothesis import strategies as st

from practices.clock import today
from relationships import actions
from relationships.actions.requests import STATE_OF
from relationships.models import Relationship, Request, RequestVersion
from relationships.tests.joint import joint_work_open
from relationships.tests.scene import ANAS, BENS, asked, tag
from relationships.words import ASK_ANSWERS, NO_ANSWERS, REQUEST_STATES
from relcare.demo.people import PEOPLE
from rest.problems import Refused
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

WISH: Final[dict[str, Any]] = {
    "observation": "On Tuesday you came at nine",
    "ask": "Would you call when it gets late?",
    "reason": "I get worried",
    "if_no": "I eat at seven and leave you some",
}
BODY: Final[dict[str, Any]] = {"relationship": str(ANAS), "kind": "wish", **WISH}
# To each state by a way that the dict allows.
WAYS: Final = {
    "prepared": (),
    "asked": ("asked",),
    "put_off": ("asked", "put_off"),
    "accepted": ("asked", "accepted"),
    "refused": ("asked", "refused"),
    "kept": ("asked", "accepted", "kept"),
    "not_kept": ("asked", "accepted", "not_kept"),
    "let_rest": ("let_rest",),
}
ANSWER_OF: Final = {"put_off": "not_yet", "accepted": "yes", "refused": "cannot"}


def step(name: str, request: Request, to: str, answer: str = "") -> Any:
    """Over the API: three of the states are reached by an answer, the rest by a step."""
    if to in ANSWER_OF:
        return asked(name, "post", f"requests/{request.pk}/answer/", {"answer": answer or ANSWER_OF[to]})
    return asked(name, "post", f"requests/{request.pk}/transition/", {"to": to})


def take(request: Request, to: str, by: str = "ana", answer: str = "") -> Request:
    day = today(actor(by))
    if to in ANSWER_OF:
        told = answer or ANSWER_OF[to]
        return actions.answer_request(by=actor(by), request=request, answer=told, answered_on=day)
    return actions.take_request_to(by=actor(by), request=request, to=to, on=day)


def given_request(state: str = "prepared", by: str = "ana", **told: Any) -> Request:
    with as_person(by):
        whose = Relationship.objects.get(pk=ANAS)
        request = actions.write_request(by=actor(by), relationship=whose, told={**WISH, **told})
        for to in WAYS[state]:
            request = take(request, to, by)
    return request


def fresh(request: Request) -> Request:
    with as_person("thea"):
        return Request.objects.get(pk=request.pk)


def versions(request: Request) -> list[RequestVersion]:
    with as_person("thea"):
        return list(RequestVersion.objects.filter(request=request).order_by("number"))


@pytest.mark.parametrize("to", [state for state in REQUEST_STATES if state != "prepared"])
@pytest.mark.parametrize("state", REQUEST_STATES)
def test_a_request_goes_where_the_dict_leads_and_nowhere_else(state: str, to: str) -> None:
    request = given_request(state)
    before = len(versions(request))
    response = step("ana", request, to)
    if to in REQUEST_STATES[state]:
        assert response.status_code == 200
        assert response.json()["state"] == to
        assert response["ETag"] == tag(fresh(request))
        assert len(versions(request)) == before + 1
    else:
        assert response.status_code == 409
        assert response.json()["allowed"] == list(REQUEST_STATES[state])
        assert (fresh(request).state, len(versions(request))) == (state, before)


@pytest.mark.parametrize("to", ["prepared", "accepted", "refused", "put_off"])
def test_nothing_leads_back_and_an_answer_is_given_as_one(to: str) -> None:
    assert not any("prepared" in following for following in REQUEST_STATES.values())
    answer = asked("ana", "post", f"requests/{given_request('asked').pk}/transition/", {"to": to})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["to"])


def test_each_way_of_these_tests_follows_the_dict_and_anything_may_be_let_rest() -> None:
    for state, way in WAYS.items():
        assert all(to in REQUEST_STATES[at] for at, to in pairwise(("prepared", *way)))
        assert ("prepared", *way)[-1] == state
    assert all("let_rest" in following for state, following in REQUEST_STATES.items() if state != "let_rest")


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from([state for state in REQUEST_STATES if state != "prepared"]), max_size=8))
def test_no_walk_leaves_the_dict_and_each_step_is_one_version(walk: list[str]) -> None:
    request = given_request()
    expected = ["prepared"]
    with as_person("ana"):
        for to in walk:
            if to in REQUEST_STATES[expected[-1]]:
                request = take(request, to)
                expected.append(to)
            else:
                with pytest.raises(Refused):
                    take(request, to)
    assert [version.state for version in versions(request)] == expected
    assert [version.number for version in versions(request)] == list(range(1, len(expected) + 1))


@pytest.mark.parametrize("answer", ASK_ANSWERS)
def test_five_answers_and_what_is_offered_with_them(answer: str) -> None:
    joint_work_open()
    request = given_request("asked")
    body = {"answer": answer, "said": "Let me think", "follow_up_on": "2030-01-01"}
    found = asked("ana", "post", f"requests/{request.pk}/answer/", body).json()
    assert (found["answer"], found["state"], found["said"]) == (answer, STATE_OF[answer], "Let me think")
    assert found["answered_on"] is not None
    assert found["follow_up_on"] == "2030-01-01"
    able = answer not in ("cannot", "does_not_know_how")
    # To whoever asked; nothing is assigned to the other.
    assert found["offers"] == ([] if able else ["words_to_use", "look_at_capacity"])
    assert asked("ana", "get", f"requests/{request.pk}/").json()["offers"] == found["offers"]


def test_a_yes_is_taken_back_at_once_and_a_no_may_become_one() -> None:
    request = given_request("accepted")
    assert step("ana", request, "refused", "no").json()["answer"] == "no"
    assert step("ana", request, "accepted").json()["answer"] == "yes"
    assert step("ana", request, "kept").status_code == 200
    assert step("ana", request, "refused", "no").json()["state"] == "refused"


def test_a_wish_comes_first_and_a_limit_is_a_boundary() -> None:
    limit = asked("ana", "post", "requests/", {**BODY, "kind": "limit"})
    assert (limit.status_code, list(limit.json()["errors"])) == (422, ["kind"])
    assert "boundary" in limit.json()["errors"]["kind"][0]
    missing = {name: value for name, value in BODY.items() if name != "kind"}
    assert list(asked("ana", "post", "requests/", missing).json()["errors"]) == ["kind"]
    with as_person("thea"):
        assert not Request.objects.exists()


def test_ones_own_part_and_offer_are_optional_and_readiness_for_a_no_is_not() -> None:
    made = asked("ana", "post", "requests/", BODY).json()
    assert (made["my_part"], made["offer"], made["state"]) == ("", "", "prepared")
    for name in WISH:
        answer = asked("ana", "post", "requests/", {**BODY, name: " "})
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [name])


def test_what_the_other_was_asked_stays_as_it_was_asked() -> None:
    request = given_request("asked")
    path = f"requests/{request.pk}/"
    for name in ("observation", "ask", "reason"):
        answer = asked("ana", "patch", path, {name: "x"}, if_match=tag(fresh(request)))
        assert (answer.status_code, answer.json()["allowed"]) == (409, list(REQUEST_STATES["asked"]))
    for name in ("my_part", "offer", "if_no"):
        assert asked("ana", "patch", path, {name: "x"}, if_match=tag(fresh(request))).status_code == 200
    assert [version.if_no for version in versions(request)] == [WISH["if_no"]] * 4 + ["x"]


def test_until_it_is_asked_it_is_said_otherwise_and_every_version_stays() -> None:
    request = given_request()
    path = f"requests/{request.pk}/"
    assert asked("ana", "patch", path, {"ask": "x"}).status_code == 428
    assert asked("ana", "patch", path, {"ask": "x"}, if_match=tag(request)).status_code == 200
    assert asked("ana", "patch", path, {"ask": "y"}, if_match=tag(request)).status_code == 412
    told = asked("thea", "get", f"{path}versions/").json()["results"]
    assert [version["ask"] for version in told] == [WISH["ask"], "x"]


def test_my_own_offer_is_kept_or_not_only_where_there_is_one() -> None:
    request = given_request("accepted")
    path = f"requests/{request.pk}/"
    none = asked("ana", "patch", path, {"offer_kept": True}, if_match=tag(fresh(request)))
    assert (none.status_code, list(none.json()["errors"])) == (422, ["offer_kept"])
    both = {"offer": "I cook", "offer_kept": False}
    assert asked("ana", "patch", path, both, if_match=tag(fresh(request))).json()["offer_kept"] is False
    gone = asked("ana", "patch", path, {"offer": ""}, if_match=tag(fresh(request)))
    assert (gone.status_code, list(gone.json()["errors"])) == (422, ["offer_kept"])


def test_days_follow_each_other() -> None:
    with as_person("ana"):
        day = today(actor("ana"))
    request = given_request("asked")
    path = f"requests/{request.pk}/"
    early = {"answer": "yes", "answered_on": str(day - timedelta(days=1))}
    assert list(asked("ana", "post", f"{path}answer/", early).json()["errors"]) == ["answered_on"]
    ahead = {"answer": "yes", "answered_on": str(day + timedelta(days=1))}
    assert list(asked("ana", "post", f"{path}answer/", ahead).json()["errors"]) == ["answered_on"]
    assert step("ana", request, "accepted").status_code == 200
    looked = {"to": "kept", "on": str(day - timedelta(days=1))}
    assert list(asked("ana", "post", f"{path}transition/", looked).json()["errors"]) == ["on"]
    assert asked("ana", "post", f"{path}transition/", {"to": "kept"}).json()["looked_on"] == str(day)


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ({"ask": "x" * 20_001}, "ask"),
        ({"kind": "order"}, "kind"),
        ({"about": str(uuid4())}, "about"),
        ({"state": "asked"}, "state"),
        ({"relationship": str(BENS)}, "relationship"),
        ({"follow_up_on": "soon"}, "follow_up_on"),
    ],
)
def test_what_is_wrong_is_named_and_leaves_nothing(told: dict[str, Any], wrong: str) -> None:
    answer = asked("ana", "post", "requests/", {**BODY, **told})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [wrong])
    with as_person("thea"):
        assert not Request.objects.exists()


ANSWERED: Final = {"asked_on": "2026-01-05", "answered_on": "2026-01-06"}
MISFITS: Final[list[tuple[dict[str, Any], str]]] = [
    ({"state": "asked"}, "answered_as_its_state_says"),
    ({"asked_on": "2026-01-05"}, "answered_as_its_state_says"),
    ({"state": "accepted", **ANSWERED, "answer": "no"}, "answered_as_its_state_says"),
    ({"state": "refused", **ANSWERED, "answer": "yes"}, "answered_as_its_state_says"),
    ({"state": "put_off", **ANSWERED, "answer": "cannot"}, "answered_as_its_state_says"),
    ({"state": "let_rest", "answer": "no"}, "answered_as_its_state_says"),
    ({"state": "kept", **ANSWERED, "answer": "yes"}, "looked_at_on_a_day"),
    ({"state": "accepted", "answer": "yes", "asked_on": "2026-01-06", "answered_on": "2026-01-05"}, "after"),
    ({"offer_kept": True}, "kept_what_was_offered"),
    ({"ask": ""}, "ready_for_a_no"),
]


@pytest.mark.parametrize(("facts", "says"), MISFITS)
def test_the_database_binds_what_belongs_together(facts: dict[str, Any], says: str) -> None:
    told = {"client_id": PEOPLE["ana"].client_id, "relationship_id": ANAS, **WISH, **facts}
    with pytest.raises(DatabaseError, match=says), as_person("ana"):
        Request.objects.create(**told)


def test_every_answer_has_its_state() -> None:
    assert STATE_OF.keys() == set(ASK_ANSWERS)
    assert {STATE_OF[answer] for answer in NO_ANSWERS} == {"refused"}
