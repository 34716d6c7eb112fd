from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relationships import actions
from relationships.models import Norm, NormVersion
from relationships.tests.scene import ANAS, NOWHERE, TOLD, WAYS, answer_for, asked, given_norm, tag
from relationships.words import NORM_STATES
from rest.problems import Refused
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db


def told_versions(norm: Norm) -> list[NormVersion]:
    with as_person("thea"):
        return list(NormVersion.objects.filter(norm=norm).order_by("number"))


def fresh(norm: Norm) -> Norm:
    with as_person("thea"):
        return Norm.objects.get(pk=norm.pk)


def move(norm: Norm, body: dict[str, Any], name: str = "thea") -> Any:
    return asked(name, "post", f"norms/{norm.pk}/transition/", body)


@pytest.mark.parametrize("to", NORM_STATES)
@pytest.mark.parametrize("state", NORM_STATES)
def test_a_norm_goes_where_the_dict_leads_and_nowhere_else(state: str, to: str) -> None:
    norm = given_norm(state)
    before = len(told_versions(norm))
    body = {"to": to, "answer": "cannot"} if to == "declined" else {"to": to}
    response = move(norm, body)
    if to in NORM_STATES[state]:
        assert response.status_code == 200
        assert (response.json()["state"], response.json()["answer"]) == (to, body.get("answer", ""))
        assert response["ETag"] == tag(fresh(norm))
        assert len(told_versions(norm)) == before + 1
    else:
        assert response.status_code == 409
        assert response.json()["allowed"] == list(NORM_STATES[state])
        assert (fresh(norm).state, len(told_versions(norm))) == (state, before)


def test_any_norm_can_be_ended_and_an_ended_one_stays_so() -> None:
    assert all("ended" in following for state, following in NORM_STATES.items() if state != "ended")
    assert NORM_STATES["ended"] == ()


def test_what_is_asked_twice_is_refused_the_second_time_and_changes_nothing() -> None:
    norm = given_norm()
    assert move(norm, {"to": "proposed"}).status_code == 200
    assert move(norm, {"to": "proposed"}).status_code == 409
    assert len(told_versions(norm)) == 2


@pytest.mark.parametrize("answer", ["no", "cannot", "does_not_know_how"])
def test_declined_comes_with_an_answer(answer: str) -> None:
    norm = given_norm("proposed")
    assert move(norm, {"to": "declined"}).json()["errors"].keys() == {"answer"}
    assert fresh(norm).state == "proposed"
    response = move(norm, {"to": "declined", "answer": answer, "reason": "Not this year"})
    assert (response.status_code, response.json()["answer"]) == (200, answer)
    assert response.json()["reason"] == "Not this year"


def test_the_answer_goes_when_what_was_declined_is_proposed_again() -> None:
    response = move(given_norm("declined"), {"to": "proposed"})
    assert (response.status_code, response.json()["answer"], response.json()["reason"]) == (200, "", "")


@pytest.mark.parametrize(("state", "to"), [("noticed", "proposed"), ("negotiating", "agreed")])
def test_an_answer_is_for_what_is_declined_alone(state: str, to: str) -> None:
    norm = given_norm(state)
    response = move(norm, {"to": to, "answer": "no"})
    assert (response.status_code, list(response.json()["errors"])) == (422, ["answer"])
    assert fresh(norm).state == state


@pytest.mark.parametrize("state", ["agreed", "in_force"])
@pytest.mark.parametrize("field", ["today", "wanted"])
def test_what_was_agreed_on_is_not_said_otherwise_while_it_stands(state: str, field: str) -> None:
    norm = given_norm(state)
    before = len(told_versions(norm))
    body = {field: "Something else", "healthy": "yes"}
    response = asked("thea", "patch", f"norms/{norm.pk}/", body, if_match=tag(norm))
    assert response.status_code == 409
    assert response.json()["allowed"] == list(NORM_STATES[state])
    left = fresh(norm)
    assert (getattr(left, field), left.healthy) == (TOLD[field], "unsure")
    assert len(told_versions(norm)) == before


@pytest.mark.parametrize("state", ["agreed", "in_force"])
def test_the_rest_of_what_was_agreed_may_change(state: str) -> None:
    norm = given_norm(state)
    body = {"today": TOLD["today"], "healthy": "yes", "is_spoken": True, "review_on": "2027-01-01"}
    response = asked("thea", "patch", f"norms/{norm.pk}/", body, if_match=tag(norm))
    assert (response.status_code, response.json()["healthy"]) == (200, "yes")
    newest = told_versions(norm)[-1]
    assert (newest.healthy, newest.is_spoken, str(newest.review_on)) == ("yes", True, "2027-01-01")
    assert (newest.state, newest.today) == (state, TOLD["today"])


@pytest.mark.parametrize("state", [state for state in NORM_STATES if state not in ("agreed", "in_force")])
def test_otherwise_it_may_be_said_anew_in_any_state(state: str) -> None:
    norm = given_norm(state)
    response = asked("ana", "patch", f"norms/{norm.pk}/", {"today": "I decide"}, if_match=tag(norm))
    assert (response.status_code, response.json()["today"]) == (200, "I decide")
    assert response.json()["state"] == state


def test_a_change_demands_the_version_that_was_read() -> None:
    norm = given_norm()
    path = f"norms/{norm.pk}/"
    assert asked("thea", "patch", path, {"today": "x"}).status_code == 428
    assert asked("ana", "patch", path, {"today": "x"}, if_match=tag(norm)).status_code == 200
    assert asked("thea", "patch", path, {"today": "y"}, if_match=tag(norm)).status_code == 412
    assert [version.today for version in told_versions(norm)] == [TOLD["today"], "x"]


def test_what_is_said_again_word_for_word_is_no_version() -> None:
    norm = given_norm()
    assert asked("thea", "patch", f"norms/{norm.pk}/", {"today": TOLD["today"]}).status_code == 200
    with as_person("thea"):
        assert actions.change_norm(by=actor("thea"), norm=norm, changes={"today": TOLD["today"]}) is norm
    assert len(told_versions(norm)) == 1


def test_the_versions_tell_the_story() -> None:
    made = asked("ana", "post", "norms/", {"relationship": str(ANAS), **TOLD, "set_by": "other"}).json()
    norm = Norm(pk=made["id"])
    assert (made["state"], made["set_by"], made["healthy"]) == ("noticed", "other", "unsure")
    move(norm, {"to": "proposed"}, "ana")
    move(norm, {"to": "declined", "answer": "no", "reason": "He laughed"}, "thea")
    asked("ana", "patch", f"norms/{norm.pk}/", {"wanted": "Every other Sunday"}, if_match=f'"{norm.pk}.3"')
    story = asked("sue", "get", f"norms/{norm.pk}/versions/").json()["results"]
    assert [(v["number"], v["state"], v["answer"], v["reason"], v["wanted"]) for v in story] == [
        (1, "noticed", "", "", TOLD["wanted"]),
        (2, "proposed", "", "", TOLD["wanted"]),
        (3, "declined", "no", "He laughed", TOLD["wanted"]),
        (4, "declined", "no", "He laughed", "Every other Sunday"),
    ]
    ana, thea = str(actor("ana").member_id), str(actor("thea").member_id)
    assert [version["recorded_by"] for version in story] == [ana, ana, thea, ana]
    assert all(version["set_by"] == "other" for version in story)


def test_a_norm_says_when_it_changed() -> None:
    norm = given_norm()
    first = fresh(norm).changed_at
    move(norm, {"to": "proposed"})
    second = fresh(norm).changed_at
    body = {"healthy": "no"}
    assert asked("ana", "patch", f"norms/{norm.pk}/", body, if_match=tag(fresh(norm))).status_code == 200
    assert first < second < fresh(norm).changed_at


def test_without_its_version_no_change_is_kept() -> None:
    norm = given_norm()
    with as_person("thea"):
        kept = NormVersion.objects.get(norm=norm)
        kept.pk, kept.number = NOWHERE, 2
        kept.save(force_insert=True)
    assert move(norm, {"to": "proposed"}).status_code == 409
    assert (fresh(norm).state, fresh(norm).row_version) == ("noticed", 1)


def test_the_state_it_is_in_decides_and_not_the_one_that_was_read() -> None:
    read = given_norm("negotiating")
    with as_person("ana"):
        actions.take_norm_to(by=actor("ana"), norm=read, to="ended")
    with as_person("thea"):
        stale = Norm(pk=read.pk, state="negotiating")
        with pytest.raises(Refused) as refused:
            actions.take_norm_to(by=actor("thea"), norm=stale, to="agreed")
        assert refused.value.allowed == []
    assert fresh(read).state == "ended"


def test_each_way_of_the_scene_follows_the_dict() -> None:
    for state, way in WAYS.items():
        assert all(to in NORM_STATES[at] for at, to in pairwise(("noticed", *way)))
        assert ("noticed", *way)[-1] == state


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(list(NORM_STATES)), max_size=8))
def test_no_walk_leaves_the_dict_and_each_step_is_one_version(walk: list[str]) -> None:
    norm = given_norm()
    expected = ["noticed"]
    with as_person("thea"):
        for to in walk:
            step: dict[str, Any] = {"by": actor("thea"), "norm": norm, "to": to, "answer": answer_for(to)}
            if to in NORM_STATES[expected[-1]]:
                actions.take_norm_to(**step)
                expected.append(to)
            else:
                with pytest.raises(Refused):
                    actions.take_norm_to(**step)
    assert [version.state for version in told_versions(norm)] == expected
    assert [version.number for version in told_versions(norm)] == list(range(1, len(expected) + 1))
    assert (fresh(norm).state, fresh(norm).row_version) == (expected[-1], len(expected))
