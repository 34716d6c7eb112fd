"""Filled in together: the therapist sends a form with the client in the room; the client reads so."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from assessments.models import Draft, Homework, Response, Score
from assessments.tests.scene import ANA, BEN, CALM, URGENT_ANSWERS, asked, assigned, coded, inbox, put
from clients.models import Client
from relcare.demo.people import PEOPLE
from tests.cast import as_person
from tests.permission_table_world import passing

pytestmark = pytest.mark.django_db


def together(one: Homework, answers: Any = CALM, name: str = "thea", **more: Any) -> Any:
    return put(more.pop("reference", uuid4()), one, answers, name=name, in_session=True, **more)


def test_it_is_recorded_as_filled_in_together_and_the_client_reads_it() -> None:
    one, reference = assigned(), uuid4()
    told = together(one, URGENT_ANSWERS, reference=reference)
    assert told.status_code == 201
    assert told.json()["help"]["crisis_numbers"]
    (row,) = asked("ana", "get", "responses/").json()["results"]
    assert (row["id"], row["filled"], row["recorded_by"]) == (
        str(reference),
        "in_session",
        str(PEOPLE["thea"].member_id),
    )
    assert asked("ana", "get", f"responses/{reference}/").json()["answers"] == coded(URGENT_ANSWERS)
    assert asked("ana", "get", f"clients/{ANA}/scores/").json()["results"][0]["value"] == 3.0
    assert asked("ana", "get", f"homework/{one.pk}/").json()["state"] == "sent"
    assert inbox() == [("to_review", "response"), ("urgent", "response")]
    seen = asked("thea", "get", f"responses/{told.json()['id']}/").json()
    assert (seen["filled"], seen["answers"]) == ("in_session", URGENT_ANSWERS)


def test_sending_again_changes_nothing() -> None:
    one, reference = assigned(), uuid4()
    first = together(one, reference=reference)
    again = together(one, reference=reference)
    assert (again.status_code, again.json()) == (200, first.json())
    assert together(one, {**CALM, "q1": 1}, reference=reference).status_code == 409
    assert put(reference, one, CALM).status_code == 409
    with as_person("thea"):
        assert (Response.objects.count(), Score.objects.count()) == (1, 1)


def test_what_the_client_had_begun_is_done_with() -> None:
    one, other = assigned(), assigned()
    for each in (one, other):
        put(uuid4(), each, {"q1": 1}, "draft")
    assert together(one).status_code == 201
    with as_person("ana"):
        assert list(Draft.objects.values_list("homework_id", flat=True)) == [other.pk]


def test_what_waited_its_turn_is_asked_by_filling_it_in() -> None:
    one = assigned(asked_at=None)
    assert asked("ana", "get", f"homework/{one.pk}/").status_code == 404
    assert together(one).status_code == 201
    assert asked("ana", "get", f"homework/{one.pk}/").json()["state"] == "sent"


def test_only_the_therapist_of_the_team_records_it() -> None:
    one = assigned()
    statuses = {name: together(one, name=name).status_code for name in ("theo", "sue", "mark", "ana", "ben")}
    assert statuses == {"theo": 422, "sue": 403, "mark": 403, "ana": 422, "ben": 422}
    assert put(uuid4(), one, CALM, name="thea").status_code == 403
    with as_person("thea"):
        assert not Response.objects.exists()


@pytest.mark.parametrize("more", [{"keep": True}, {"status": "draft"}])
def test_it_is_neither_kept_nor_a_draft(more: Any) -> None:
    refused = together(assigned(), **more)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["in_session"])


@pytest.mark.parametrize("state", ["skipped", "withdrawn", "expired", "reviewed"])
def test_what_is_not_to_be_answered_is_refused(state: str) -> None:
    one = assigned()
    if state == "reviewed":
        together(one)
        asked("thea", "post", f"homework/{one.pk}/review/")
    else:
        with as_person("thea"):
            Homework.objects.filter(pk=one.pk).update(state=state)
    refused = together(one)
    assert (refused.status_code, "allowed" in refused.json()) == (409, True)


def test_wrong_answers_are_refused_by_linkid() -> None:
    refused = together(assigned(), {**CALM, "q1": 9, "zzz": 1})
    assert refused.status_code == 422
    assert set(refused.json()["errors"]) == {"answers.q1", "answers.zzz"}


def test_nothing_is_recorded_of_a_minor_without_consent() -> None:
    one = assigned()
    with as_person("mark"):
        Client.objects.filter(pk=ANA).update(born_on=date(2015, 1, 1))
    assert together(one).status_code == 409


def test_the_therapist_corrects_what_the_therapist_recorded() -> None:
    one, reference = assigned(), uuid4()
    together(one, reference=reference)
    assert put(uuid4(), one, CALM, amends=str(reference)).status_code == 409
    told = together(one, {**CALM, "q1": 1}, amends=str(reference))
    assert told.status_code == 201
    rows = asked("ana", "get", "responses/").json()["results"]
    assert {row["filled"] for row in rows} == {"in_session"}


def test_the_partner_learns_nothing_of_it() -> None:
    before = asked("ben", "get", "responses/").content, asked("ben", "get", "homework/").content
    together(assigned())
    assert (asked("ben", "get", "responses/").content, asked("ben", "get", "homework/").content) == before
    assert BEN != ANA


def test_staff_is_answered_the_same_whether_or_not_the_client_had_begun() -> None:
    one, reference = assigned(), uuid4()
    told = []
    for begun in (False, True):
        with passing():
            if begun:
                put(uuid4(), one, {"q9": 2}, "draft")
            answer = together(one, reference=reference)
            told.append({**answer.json(), "id": 0, "sent_at": 0})
            assert ("q9", 2) not in answer.json()["answers"].items()
    assert told[0] == told[1]
