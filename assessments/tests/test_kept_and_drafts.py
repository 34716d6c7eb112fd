"""Twin worlds: what is a draft staff can't know of; what is kept the client's own pages can't know of."""

import json
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from assessments.models import Draft, Homework, KeptResponse, Response, Score
from assessments.tests.scene import (
    ANA,
    CALM,
    URGENT_ANSWERS,
    asked,
    assigned,
    inbox,
    put,
)  # fmt: skip
from clients.models import InboxItem
from tests.cast import as_person
from tests.permission_table_world import passing

pytestmark = pytest.mark.django_db

STAFF_READS = ("homework/", "homework/{homework}/", "responses/", "clients/{client}/scores/", "forms/")
CLIENT_READS = (
    *STAFF_READS,
    "responses/{reference}/",
    "responses/{reference}/scores/",
    "assessments/",
    "inbox/",
)
TABLES = tuple(model._meta.db_table for model in (Homework, Response, Score, Draft, KeptResponse, InboxItem))


def pages(name: str, homework: Homework, reference: UUID, paths: tuple[str, ...]) -> dict[str, Any]:
    """Everything this person is answered: status, bytes, and headers but the request's own."""
    told = {}
    for path in paths:
        answer = asked(name, "get", path.format(homework=homework.pk, reference=reference, client=ANA))
        headers = {key: value for key, value in answer.headers.items() if key != "X-Request-ID"}
        told[path] = (answer.status_code, answer.content, headers)
    return told


def rows(name: str) -> dict[str, list[str]]:
    """What this person finds by raw SQL."""
    found = {}
    with as_person(name), connection.cursor() as cursor:
        for table in TABLES:
            # Of these items a column is hidden, so that the whole row can't be asked for.
            columns = "(id, kind, since, done, rls.inbox_subject(id))" if "inbox" in table else "to_jsonb(t)"
            cursor.execute(f"SELECT {columns}::text FROM {table} t ORDER BY 1")
            found[table] = [str(row) for row in cursor.fetchall()]
    return found


@pytest.mark.parametrize("name", ["thea", "sue"])
def test_a_draft_leaves_nothing_that_staff_could_see(name: str) -> None:
    one, reference = assigned(), uuid4()
    before = pages(name, one, reference, STAFF_READS), rows(name)
    put(reference, one, {"q9": 2}, "draft")
    put(reference, one, {"q9": 3}, "draft")
    assert (pages(name, one, reference, STAFF_READS), rows(name)) == before
    assert inbox() == []


def test_a_draft_can_be_neither_read_nor_counted_by_anybody_else() -> None:
    put(uuid4(), assigned(), {"q1": 1}, "draft")
    for name in ("thea", "theo", "sue", "mark", "ben", "zoe"):
        with as_person(name):
            assert not Draft.objects.exists()


@pytest.mark.parametrize("begun", [False, True], ids=["at once", "from a draft"])
def test_what_is_kept_was_never_written_as_far_as_the_clients_pages_know(begun: bool) -> None:
    one, reference = assigned(), uuid4()
    before = pages("ana", one, reference, CLIENT_READS), rows("ana")
    if begun:
        put(reference, one, {"q9": 1}, "draft")
    answer = put(reference, one, URGENT_ANSWERS, keep=True)
    assert (answer.status_code, answer.json()["kept"]) == (200, True)
    assert answer.json()["help"]["crisis_numbers"]
    assert (pages("ana", one, reference, CLIENT_READS), rows("ana")) == before


def test_what_is_kept_waits_for_the_team_marked_and_scored() -> None:
    one, reference = assigned(), uuid4()
    put(reference, one, URGENT_ANSWERS, keep=True)
    assert inbox() == [("to_review", "keptresponse"), ("urgent", "keptresponse")]
    (row,) = asked("thea", "get", f"responses/?client={ANA}").json()["results"]
    assert row["kept"] is True
    seen = asked("thea", "get", f"responses/{row['id']}/").json()
    assert seen["answers"] == URGENT_ANSWERS
    (score,) = asked("thea", "get", f"responses/{row['id']}/scores/").json()["results"]
    assert (score["value"], score["kept"]) == (3.0, True)
    (line,) = asked("sue", "get", f"clients/{ANA}/scores/").json()["results"]
    assert (line["value"], line["kept"]) == (3.0, True)
    told = asked("thea", "get", f"homework/{one.pk}/").json()
    assert (told["state"], told["response"]) == ("assigned", None)
    assert [kept["id"] for kept in told["kept"]] == [row["id"]]
    for name in ("theo", "mark", "ana", "ben", "zoe"):
        with as_person(name):
            assert not KeptResponse.objects.exists()


def test_keeping_again_answers_the_same_and_stores_nothing_twice() -> None:
    one, reference = assigned(), uuid4()
    first = put(reference, one, URGENT_ANSWERS, keep=True)
    again = put(reference, one, URGENT_ANSWERS, keep=True)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert len(inbox()) == 2
    with as_person("thea"):
        assert KeptResponse.objects.count() == 1


def test_other_answers_kept_under_the_same_reference_are_stored_and_told_of() -> None:
    one, reference = assigned(), uuid4()
    calm = put(reference, one, CALM, keep=True)
    urgent = put(reference, one, URGENT_ANSWERS, keep=True)
    assert (urgent.status_code, urgent.json()["status"]) == (calm.status_code, "sent")
    assert inbox() == [
        ("to_review", "keptresponse"),
        ("to_review", "keptresponse"),
        ("urgent", "keptresponse"),
    ]
    kept = asked("thea", "get", f"responses/?client={ANA}").json()["results"]
    told = [asked("thea", "get", f"responses/{row['id']}/").json()["answers"] for row in kept]
    assert told == [URGENT_ANSWERS, CALM]


def test_answers_to_another_homework_kept_under_the_same_reference_are_stored_and_told_of() -> None:
    first, second, reference = assigned(), assigned(), uuid4()
    told = [put(reference, one, URGENT_ANSWERS, keep=True).status_code for one in (first, second)]
    assert told == [200, 200]
    assert inbox() == [("to_review", "keptresponse")] * 2 + [("urgent", "keptresponse")] * 2
    with as_person("thea"):
        assert set(KeptResponse.objects.values_list("homework_id", flat=True)) == {first.pk, second.pk}


def test_keeping_again_spares_what_was_saved_since() -> None:
    one, other, reference = assigned(), assigned(), uuid4()
    put(uuid4(), other, {"q2": 1}, "draft")
    put(reference, one, CALM, keep=True)
    put(uuid4(), one, {"q1": 1}, "draft")
    put(reference, one, CALM, keep=True)
    with as_person("ana"):
        assert {draft.homework_id: draft.answers for draft in Draft.objects.all()} == {
            one.pk: {"q1": 1},
            other.pk: {"q2": 1},
        }


@pytest.mark.parametrize("same", [True, False], ids=["under the same reference", "under another"])
def test_after_keeping_a_plain_answer_works_like_the_first_time(same: bool) -> None:
    one, reference = assigned(), uuid4()
    plain = reference if same else uuid4()
    with passing():
        untouched = _plainly(one, plain)
    put(reference, one, URGENT_ANSWERS, keep=True)
    assert _plainly(one, plain) == untouched


def _plainly(homework: Homework, reference: UUID) -> list[Any]:
    """What the client is told on the usual way: draft, sending, sending again; without times."""
    told: list[Any] = []
    for answers, status in (
        ({"q1": 1}, "draft"),
        (CALM, "sent"),
        (CALM, "sent"),
        ({**CALM, "q1": 1}, "sent"),
    ):
        answer = put(reference, homework, answers, status)
        told.append((answer.status_code, _timeless(answer.json())))
    told.append(_timeless(asked("ana", "get", f"homework/{homework.pk}/").json()))
    return told


def _timeless(body: Any) -> str:
    return re.sub(r'"\d{4}-\d\d-\d\dT[^"]*"', '"then"', json.dumps(body, sort_keys=True))


def test_keeping_answers_the_same_whatever_became_of_the_homework() -> None:
    one = assigned()
    first = put(uuid4(), one, CALM, keep=True).json()
    put(uuid4(), one, CALM)
    later = put(uuid4(), one, CALM, keep=True)
    assert later.status_code == 200
    assert {**later.json(), "id": 0, "reference": 0} == {**first, "id": 0, "reference": 0}


def test_what_is_kept_is_checked_like_any_answer() -> None:
    answer = put(uuid4(), assigned(), {"q1": 9}, keep=True)
    assert answer.status_code == 422
    assert "answers.q1" in answer.json()["errors"]
    assert inbox() == []


def test_a_refused_sending_leaves_no_half() -> None:
    one, reference = assigned(), uuid4()
    put(reference, one, {"q9": 1}, "draft")
    before = rows("ana"), rows("thea")
    assert put(reference, one, {"q9": 1}).status_code == 422
    assert (rows("ana"), rows("thea")) == before
