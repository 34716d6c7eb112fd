"""Homework over HTTP: given by the team, done or skipped by the client, reviewed by name."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.library import shipped
from assessments.models import EXPIRED, REVIEWED, SENT, SKIPPED, WITHDRAWN, FormVersion, Homework
from assessments.tests.scene import (
    ANA,
    ANAS,
    BEN,
    CALM,
    CEMS,
    COUPLE,
    NOWHERE,
    YAN,
    asked,
    assigned,
    days_ago,
    inbox,
    put,
    statuses,
)  # fmt: skip
from clients.models import InboxItem
from tests.cast import as_person

pytestmark = pytest.mark.django_db


def a_read_day(weeks: int = 1) -> date:
    """A Wednesday ahead: somebody reads, so that a form with urgent answers may fall due."""
    return days_ago(-7 * weeks) + timedelta(days=2 - days_ago(0).weekday())


def given(**changes: Any) -> dict[str, Any]:
    body = {"client": str(ANA), "form": "phq9", "due_on": str(a_read_day())}
    return {name: value for name, value in {**body, **changes}.items() if value is not None}


@pytest.mark.parametrize(("form", "status"), [("phq9", 422), ("weekly_check_in", 201)])
def test_a_form_with_urgent_answers_falls_due_only_while_somebody_reads(form: str, status: int) -> None:
    saturday = a_read_day() + timedelta(days=3)
    answer = asked("thea", "post", "homework/", given(form=form, due_on=str(saturday)))
    assert answer.status_code == status
    if status == 422:
        assert list(answer.json()["errors"]) == ["due_on"]
        one = asked("thea", "post", "homework/", given()).json()
        moved = asked("thea", "patch", f"homework/{one['id']}/", {"due_on": str(saturday)}, if_match=tag(one))
        assert moved.status_code == 422
        assert asked("thea", "get", f"homework/{one['id']}/").json()["due_on"] == one["due_on"]


def tag(homework: dict[str, Any], version: int = 1) -> str:
    return f'"{homework["id"]}.{version}"'


def test_a_form_is_assigned_by_its_key_or_by_a_versions_id() -> None:
    by_key = asked("thea", "post", "homework/", given()).json()
    assert (by_key["form"]["key"], by_key["state"], by_key["case"]) == ("phq9", "assigned", str(COUPLE))
    by_id = asked("thea", "post", "homework/", given(form=by_key["form"]["version"])).json()
    assert by_id["form"] == by_key["form"]


def test_the_client_finds_it_with_the_form_to_answer() -> None:
    one = asked("thea", "post", "homework/", given(relationship=str(ANAS))).json()
    told = asked("ana", "get", f"homework/{one['id']}/").json()
    assert told["document"]["item"][1]["linkId"] == "q1"
    assert (told["draft"], told["reference"]) == (None, None)
    assert "kept" not in told
    assert "response" not in told
    assert asked("ana", "get", f"forms/{one['form']['id']}/versions/1/").status_code == 200


BAD = [
    ({"form": "phq10"}, "form"),
    ({"form": str(NOWHERE)}, "form"),
    ({"form": None}, "form"),
    ({"task": "Read a book"}, "form"),
    ({"form": None, "task": ""}, "task"),
    ({"form": 9}, "form"),
    ({"client": str(NOWHERE)}, "client"),
    ({"client": str(YAN)}, "client"),
    ({"due_on": "soon"}, "due_on"),
    ({"relationship": str(CEMS)}, "relationship"),
    ({"case": str(NOWHERE)}, "case"),
    ({"state": "sent"}, "state"),
]


@pytest.mark.parametrize(("change", "path"), BAD, ids=[f"{path}: {change}" for change, path in BAD])
def test_bad_input_is_named_by_its_path(change: dict[str, Any], path: str) -> None:
    answer = asked("thea", "post", "homework/", given(**change))
    assert answer.status_code == 422, answer.content
    assert list(answer.json()["errors"]) == [path]
    with as_person("thea"):
        assert not Homework.objects.exists()


def test_only_the_clients_team_assigns_and_only_it_and_the_client_read() -> None:
    expected = {"thea": 201, "theo": 422, "sue": 403, "mark": 403}
    expected |= {"ana": 403, "ben": 403, "zoe": 422, "nobody": 401}
    assert statuses("post", "homework/", given()) == expected
    one = assigned()
    seen = {"thea": 200, "theo": 404, "sue": 200, "mark": 403}
    seen |= {"ana": 200, "ben": 404, "zoe": 404, "nobody": 401}
    assert statuses("get", f"homework/{one.pk}/") == seen


def test_lists_are_asked_for_one_client_and_one_state() -> None:
    assigned(client=BEN)
    first, second = assigned(), assigned("phq4")
    asked("ana", "post", f"homework/{first.pk}/transition/", {"to": "skipped"})
    rows = asked("thea", "get", f"homework/?client={ANA}&state=assigned").json()["results"]
    assert [row["id"] for row in rows] == [str(second.pk)]
    assert len(asked("thea", "get", "homework/").json()["results"]) == 3
    assert len(asked("ana", "get", "homework/").json()["results"]) == 2
    refused = asked("thea", "get", "homework/?state=done")
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["state"])


def test_the_due_day_moves_as_long_as_it_is_not_done() -> None:
    one = asked("thea", "post", "homework/", given()).json()
    path, later = f"homework/{one['id']}/", {"due_on": str(a_read_day(2))}
    assert asked("thea", "patch", path, later).status_code == 428
    assert asked("thea", "patch", path, later, if_match=tag(one, 7)).status_code == 412
    assert asked("thea", "patch", path, later, if_match=tag(one)).json()["due_on"] == later["due_on"]
    assert asked("thea", "patch", path, {"state": "sent"}, if_match=tag(one, 2)).status_code == 422
    assert asked("ana", "patch", path, later, if_match=tag(one, 2)).status_code == 403
    asked("thea", "post", f"{path}transition/", {"to": "withdrawn"})
    refused = asked("thea", "patch", path, {"due_on": None}, if_match=tag(one, 3))
    assert (refused.status_code, refused.json()["allowed"]) == (409, [])


@pytest.mark.parametrize(
    ("state", "name", "to", "status"),
    [
        ("assigned", "thea", WITHDRAWN, 200),
        ("assigned", "ana", SKIPPED, 200),
        ("assigned", "thea", SKIPPED, 409),
        ("assigned", "ana", WITHDRAWN, 409),
        ("assigned", "ana", SENT, 409),
        ("assigned", "thea", SENT, 409),
        ("assigned", "thea", REVIEWED, 409),
        ("assigned", "ana", EXPIRED, 409),
        ("skipped", "ana", "assigned", 200),
        ("skipped", "thea", WITHDRAWN, 200),
        ("skipped", "thea", "assigned", 409),
        ("assigned", "ana", "done", 422),
        ("assigned", "ana", None, 422),
        ("assigned", "sue", WITHDRAWN, 403),
        ("assigned", "ben", SKIPPED, 404),
    ],
)
def test_each_takes_it_where_they_may(state: str, name: str, to: str | None, status: int) -> None:
    one = assigned()
    if state == SKIPPED:
        asked("ana", "post", f"homework/{one.pk}/transition/", {"to": SKIPPED})
    answer = asked(name, "post", f"homework/{one.pk}/transition/", {"to": to})
    assert answer.status_code == status, answer.content
    with as_person("thea"):
        assert Homework.objects.get(pk=one.pk).state == (to if status == 200 else state)


def test_a_refused_state_says_what_is_allowed() -> None:
    one = assigned()
    answer = asked("thea", "post", f"homework/{one.pk}/transition/", {"to": "reviewed"})
    assert answer.json()["allowed"] == ["withdrawn"]
    answer = asked("ana", "post", f"homework/{one.pk}/transition/", {"to": "reviewed"})
    assert answer.json()["allowed"] == ["skipped"]


def test_skipping_takes_a_reason_and_withdrawing_none() -> None:
    one, other = assigned(), assigned()
    told = asked("ana", "post", f"homework/{one.pk}/transition/", {"to": "skipped", "reason": "Not now"})
    assert told.json()["skipped_because"] == "Not now"
    answer = asked("thea", "post", f"homework/{other.pk}/transition/", {"to": "withdrawn", "reason": "Old"})
    assert list(answer.json()["errors"]) == ["reason"]


def test_a_plain_task_is_done_by_saying_so() -> None:
    one = assigned("", task="Call a friend")
    told = asked("ana", "post", f"homework/{one.pk}/transition/", {"to": "sent"}).json()
    assert (told["state"], told["sent_at"] is None) == ("sent", False)
    assert inbox() == [("to_review", "homework")]
    asked("thea", "post", f"homework/{one.pk}/review/", {})
    assert inbox() == []


def test_a_review_is_by_name_and_takes_it_off_the_list() -> None:
    one = assigned()
    assert asked("thea", "post", f"homework/{one.pk}/review/", {}).status_code == 409
    put(uuid4(), one, CALM)
    assert inbox() == [("to_review", "response")]
    expected = {"theo": 404, "sue": 403, "mark": 403, "ana": 403, "ben": 403, "zoe": 404, "nobody": 401}
    path = f"homework/{one.pk}/review/"
    assert {name: asked(name, "post", path, {}).status_code for name in expected} == expected
    told = asked("thea", "post", path, {"bring_to_session": True}).json()
    assert (told["state"], told["bring_to_session"]) == ("reviewed", True)
    assert inbox() == []
    with as_person("thea"):
        item = InboxItem.objects.get(client_id=ANA)
        assert item.acknowledged_by_id == Homework.objects.get(pk=one.pk).reviewed_by_id
    assert asked("thea", "post", path, {}).status_code == 409


def test_forms_are_listed_in_their_newest_version() -> None:
    rows = asked("thea", "get", "forms/").json()["results"]
    ours = [document["key"] for document in shipped() if "texts" not in document]
    assert [row["key"] for row in rows] == sorted(ours)
    assert {"id", "key", "title", "version", "number", "minutes"} <= set(rows[0])
    one = asked("thea", "get", f"forms/{rows[1]['id']}/").json()
    assert asked("thea", "get", f"forms/{rows[1]['id']}/versions/1/").json() == one
    assert one["form"]["item"]
    assert asked("thea", "get", f"forms/{rows[1]['id']}/versions/2/").status_code == 404
    assert asked("thea", "get", f"forms/{NOWHERE}/versions/1/").status_code == 404


def test_a_client_sees_the_forms_that_were_given_to_them() -> None:
    assert asked("ana", "get", "forms/").json()["results"] == []
    assigned("phq4")
    assert [row["key"] for row in asked("ana", "get", "forms/").json()["results"]] == ["phq4"]
    with as_person("ana"):
        assert FormVersion.objects.count() == 1
    assert asked("ben", "get", "forms/").json()["results"] == []


def test_a_list_of_homework_costs_the_same_for_many() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            asked("thea", "get", "homework/")
        return len(seen)

    assigned()
    before = cost()
    for _ in range(5):
        assigned()
    assert cost() == before
