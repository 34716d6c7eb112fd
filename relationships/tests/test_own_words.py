"""A client's words stay the client's: the team takes a norm or a request to its next state, no more."""

from typing import Any

import pytest
from django.db import DatabaseError

from relationships import actions
from relationships.models import Norm, Relationship, Request
from relationships.tests.scene import ANAS, TOLD, asked, given_norm, tag
from relcare.demo.people import PEOPLE
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

AVAILABLE = {"available_when": "After nine", "available_where": "At his place", "available_how": "He calls"}
SAID: list[dict[str, Any]] = [
    *({"today": "Otherwise"}, {"wanted": "Otherwise"}, {"healthy": "yes"}, {"set_by": "me"}),
    *({"is_spoken": True}, {"is_deliberate": True}, {"decided_by": "other"}),
    *({name: words} for name, words in AVAILABLE.items()),
]
WISH = dict.fromkeys(("observation", "ask", "reason", "if_no", "offer"), "As I say it")


def given_request(by: str) -> Request:
    with as_person(by):
        whose = Relationship.objects.get(pk=ANAS)
        return actions.write_request(by=actor(by), relationship=whose, told=WISH)


def change(name: str, norm: Norm, body: dict[str, Any]) -> Any:
    return asked(name, "patch", f"norms/{norm.pk}/", body, if_match=tag(norm))


def fresh(norm: Norm) -> Norm:
    with as_person("thea"):
        return Norm.objects.get(pk=norm.pk)


@pytest.mark.parametrize("body", SAID, ids=lambda body: next(iter(body)))
def test_staff_never_say_a_clients_norm_otherwise(body: dict[str, Any]) -> None:
    norm = given_norm(by="ana")
    (name,) = body
    answer = change("thea", norm, body)
    assert answer.status_code == 403
    assert "not your words" in answer.json()["detail"]
    left = fresh(norm)
    assert (getattr(left, name), left.row_version) == (getattr(norm, name), 1)


@pytest.mark.parametrize("body", SAID, ids=lambda body: next(iter(body)))
def test_what_staff_said_they_say_otherwise_and_the_client_too(body: dict[str, Any]) -> None:
    for name in ("thea", "ana"):
        norm = given_norm(by="thea")
        assert change(name, norm, body).status_code == 200
        assert fresh(norm).said_by_id == PEOPLE[name].member_id


def test_once_the_client_said_it_otherwise_it_is_in_their_words() -> None:
    norm = given_norm(by="thea")
    assert change("ana", norm, {"wanted": "Sundays"}).status_code == 200
    assert change("thea", fresh(norm), {"today": "x"}).status_code == 403
    assert asked("thea", "get", f"norms/{norm.pk}/").json()["said_by"] == str(PEOPLE["ana"].member_id)


def test_the_team_takes_a_clients_norm_further_and_sets_its_day() -> None:
    norm = given_norm(by="ana")
    assert change("thea", norm, {"review_on": "2030-01-01"}).status_code == 200
    step = asked("thea", "post", f"norms/{norm.pk}/transition/", {"to": "in_force", "reason": "as it is"})
    assert (step.status_code, fresh(norm).said_by_id) == (200, PEOPLE["ana"].member_id)


def test_said_again_word_for_word_nobody_elses_words_are_changed() -> None:
    norm = given_norm(by="ana")
    body = {"today": TOLD["today"], "review_on": "2030-01-01"}
    assert change("thea", norm, body).status_code == 200
    assert fresh(norm).said_by_id == PEOPLE["ana"].member_id


@pytest.mark.parametrize("column", [*(next(iter(body)) for body in SAID)])
def test_the_database_itself_leaves_a_clients_words_alone(column: str) -> None:
    norm = given_norm(by="ana")
    (value,) = next(body for body in SAID if column in body).values()
    with as_person("thea"), pytest.raises(DatabaseError, match="the words of somebody else"):
        Norm.objects.filter(pk=norm.pk).update(**{column: value})


def test_nobody_signs_with_another_name() -> None:
    norm = given_norm(by="ana")
    with as_person("thea"):
        Norm.objects.filter(pk=norm.pk).update(said_by_id=PEOPLE["thea"].member_id, review_on="2030-01-01")
    assert fresh(norm).said_by_id == PEOPLE["ana"].member_id
    with as_person("ana"):
        Norm.objects.filter(pk=norm.pk).update(today="x", said_by_id=PEOPLE["thea"].member_id)
    assert fresh(norm).said_by_id == PEOPLE["ana"].member_id


@pytest.mark.parametrize("name", [*WISH, "my_part"])
def test_a_clients_wish_stays_in_their_words(name: str) -> None:
    request = given_request("ana")
    body = {name: "Otherwise"}
    assert asked("thea", "patch", f"requests/{request.pk}/", body, if_match=tag(request)).status_code == 403
    with as_person("thea"), pytest.raises(DatabaseError, match="the words of somebody else"):
        Request.objects.filter(pk=request.pk).update(**body)
    assert asked("ana", "patch", f"requests/{request.pk}/", body, if_match=tag(request)).status_code == 200


def test_whether_i_kept_my_offer_is_mine_to_say() -> None:
    request = given_request("ana")
    body = {"offer_kept": True}
    assert asked("thea", "patch", f"requests/{request.pk}/", body, if_match=tag(request)).status_code == 403
    assert asked("ana", "patch", f"requests/{request.pk}/", body, if_match=tag(request)).status_code == 200


def test_what_the_team_wrote_down_the_client_may_say_otherwise() -> None:
    request = given_request("thea")
    answer = asked("ana", "patch", f"requests/{request.pk}/", {"ask": "x"}, if_match=tag(request))
    assert (answer.status_code, answer.json()["said_by"]) == (200, str(PEOPLE["ana"].member_id))


def test_when_where_how_and_who_decides_are_told_of_availability_alone() -> None:
    told = {"relationship": str(ANAS), **TOLD, **AVAILABLE, "decided_by": "other"}
    made = asked("ana", "post", "norms/", told)
    assert made.status_code == 201
    assert {name: made.json()[name] for name in AVAILABLE} == AVAILABLE
    assert made.json()["decided_by"] == "other"
    refused = asked("ana", "post", "norms/", {**told, "question": "needs"})
    assert refused.status_code == 422
    assert refused.json()["errors"].keys() == {*AVAILABLE, "decided_by"}
    version = asked("ana", "get", f"norms/{made.json()['id']}/versions/").json()["results"][0]
    assert {name: version[name] for name in AVAILABLE} == AVAILABLE


def test_the_database_binds_availability_to_its_question() -> None:
    with as_person("ana"), pytest.raises(DatabaseError, match="norm_availability_of_its_question"):
        Norm.objects.create(
            client_id=PEOPLE["ana"].client_id,
            relationship_id=ANAS,
            area="time",
            question="needs",
            today="x",
            available_when="never",
        )


def test_who_decides_is_one_of_the_sides() -> None:
    told = {"relationship": str(ANAS), **TOLD, "decided_by": "us"}
    assert asked("ana", "post", "norms/", told).json()["errors"].keys() == {"decided_by"}
