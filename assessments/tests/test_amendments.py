"""Corrections: a row of their own beside what was sent; the newest counts, and is looked at anew."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError

from assessments.models import Homework, Response
from assessments.tests.scene import ANA, BEN, CALM, URGENT_ANSWERS, asked, assigned, coded, inbox, put
from assessments.tests.test_kept_and_drafts import rows
from clients.models import InboxItem
from tests.cast import as_person
from tests.permission_table_world import passing

pytestmark = pytest.mark.django_db

LOW = {**CALM, "q1": 3}


def sent(answers: Any = CALM, one: Homework | None = None, name: str = "ana") -> tuple[Homework, UUID]:
    one, reference = one or assigned(), uuid4()
    assert put(reference, one, answers, name=name).status_code == 201
    return one, reference


def corrected(one: Homework, amends: UUID, answers: Any, reference: UUID | None = None, **more: Any) -> Any:
    return put(reference or uuid4(), one, answers, amends=str(amends), **more)


def scores(name: str = "ana") -> list[float]:
    return [line["value"] for line in asked(name, "get", f"clients/{ANA}/scores/").json()["results"]]


def test_a_correction_stands_beside_what_was_sent() -> None:
    one, first = sent()
    second = uuid4()
    assert corrected(one, first, LOW, second).status_code == 201
    new, old = asked("ana", "get", "responses/").json()["results"]
    assert (new["id"], new["amends"], new["corrected_by"]) == (str(second), str(first), None)
    assert (old["id"], old["amends"], old["corrected_by"]) == (str(first), None, str(second))
    assert asked("ana", "get", f"responses/{first}/").json()["answers"] == coded(CALM)
    assert asked("ana", "get", f"responses/{second}/").json()["answers"] == coded(LOW)
    by_staff = asked("thea", "get", f"responses/?client={ANA}").json()["results"]
    assert [row["amends"] for row in by_staff] == [by_staff[1]["id"], None]
    assert [row["corrected_by"] for row in by_staff] == [None, by_staff[0]["id"]]


def test_the_scores_of_the_newest_count() -> None:
    one, first = sent()
    second = uuid4()
    corrected(one, first, LOW, second)
    corrected(one, second, {**LOW, "q2": 2})
    assert scores() == scores("thea") == [5.0]
    told = asked("ana", "get", f"responses/{first}/scores/").json()["results"]
    assert [line["value"] for line in told] == [0.0]


def test_a_correction_waits_for_review_and_raises_what_is_urgent_again() -> None:
    one, first = sent(URGENT_ANSWERS)
    with as_person("thea"):
        before = InboxItem.objects.count()
    answer = corrected(one, first, {**URGENT_ANSWERS, "q2": 1})
    assert answer.json()["help"]["crisis_numbers"]
    with as_person("thea"):
        assert InboxItem.objects.count() == before + 2
        assert Homework.objects.get(pk=one.pk).state == "sent"
    assert inbox() == [("to_review", "response")] * 2 + [("urgent", "response")] * 2


def test_what_was_reviewed_is_corrected_too() -> None:
    one, first = sent()
    assert asked("thea", "post", f"homework/{one.pk}/review/").status_code == 200
    assert inbox() == []
    assert corrected(one, first, LOW).status_code == 201
    assert inbox() == [("to_review", "response")]


def test_correcting_again_changes_nothing_and_other_answers_are_refused() -> None:
    one, first = sent()
    second = uuid4()
    told = corrected(one, first, LOW, second)
    again = corrected(one, first, LOW, second)
    assert (again.status_code, again.json()) == (200, told.json())
    assert corrected(one, first, CALM, second).status_code == 409
    assert put(second, one, LOW).status_code == 409
    assert put(first, one, CALM).status_code == 200
    with as_person("thea"):
        assert Response.objects.count() == 2


def test_answers_are_corrected_once_and_a_correction_in_turn() -> None:
    one, first = sent()
    second = uuid4()
    assert corrected(one, first, LOW, second).status_code == 201
    refused = corrected(one, first, {**LOW, "q3": 1})
    assert (refused.status_code, refused.json()["allowed"]) == (409, [])
    assert corrected(one, second, {**LOW, "q3": 1}).status_code == 201


def test_answers_corrected_by_themselves_are_refused() -> None:
    one, first = sent()
    assert corrected(one, first, CALM, first).status_code == 409


def test_only_the_newest_answers_to_a_form_are_corrected() -> None:
    one, first = sent()
    other, _ = sent(LOW)
    assert corrected(one, first, LOW).status_code == 409
    assert other.pk != one.pk
    assert scores() == [3.0, 0.0]


@pytest.mark.parametrize("whose", ["unknown", "another homework", "another client"])
def test_what_is_not_there_to_correct_is_refused_in_the_same_words(whose: str) -> None:
    one, _ = sent()
    amends = uuid4()
    if whose == "another homework":
        amends = sent(one=assigned("gad7"), answers={f"q{at}": 0 for at in range(1, 8)})[1]
    if whose == "another client":
        amends = sent(one=assigned(client=BEN), name="ben")[1]
    refused = corrected(one, amends, LOW)
    assert refused.status_code == 422
    assert refused.json()["errors"] == {"amends": ["There is no such response here."]}


@pytest.mark.parametrize("amends", [None, 7, "x", [], {}, True])
def test_what_is_no_reference_is_refused(amends: Any) -> None:
    one, _ = sent()
    refused = put(uuid4(), one, LOW, amends=amends)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["amends"])


@pytest.mark.parametrize("more", [{"keep": True}, {"status": "draft"}])
def test_a_correction_is_neither_kept_nor_a_draft(more: Any) -> None:
    one, first = sent()
    before = rows("thea"), rows("ana")
    refused = corrected(one, first, LOW, **more)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["amends"])
    assert (rows("thea"), rows("ana")) == before


def test_a_correction_is_checked_like_any_answer() -> None:
    one, first = sent()
    refused = corrected(one, first, {**CALM, "q1": 9, "zzz": 1})
    assert refused.status_code == 422
    assert set(refused.json()["errors"]) == {"answers.q1", "answers.zzz"}


def test_staff_corrects_nothing_of_the_clients() -> None:
    one, first = sent()
    assert corrected(one, first, LOW, name="thea").status_code == 403
    assert corrected(one, first, LOW, name="thea", in_session=True).status_code == 409
    assert scores() == [0.0]


def test_the_database_refuses_a_correction_of_another_homework() -> None:
    one, _ = sent()
    other, reference = sent(one=assigned("gad7"), answers={f"q{at}": 0 for at in range(1, 8)})
    with as_person("ana"):
        amended = Response.objects.get(reference=reference)
        fields = {"client_id": ANA, "homework": one, "version": one.version, "reference": uuid4()}
        with pytest.raises(DatabaseError, match="not the author"):
            Response.objects.create(**fields, items=[], sent_at=amended.sent_at, amends=amended)
    assert other.pk != one.pk


def test_correcting_is_answered_the_same_whatever_is_kept() -> None:
    one, first = sent()
    second = uuid4()
    with passing():
        plain = corrected(one, first, LOW, second).json()
    put(uuid4(), one, URGENT_ANSWERS, keep=True)
    kept = corrected(one, first, LOW, second).json()
    assert {**kept, "sent_at": 0} == {**plain, "sent_at": 0}


def worse() -> bool:
    """Whether the board says of Ana that a score of hers got reliably worse."""
    people = asked("thea", "get", "caseload/").json()["results"]
    return bool(next(row for row in people if row["client"] == str(ANA))["deteriorated"])


def test_the_board_counts_the_correction_alone() -> None:
    high = {**CALM, **{f"q{at}": 3 for at in range(1, 9)}}
    one, first = sent()
    corrected(one, first, high)
    # One set of answers is the first and the newest: nothing got worse.
    assert not worse()
    sent(CALM)
    other, second = sent(high)
    assert not worse()
    corrected(other, second, CALM)
    assert not worse()


def test_the_board_says_what_got_worse_without_a_correction() -> None:
    sent()
    sent({**CALM, **{f"q{at}": 3 for at in range(1, 9)}})
    assert worse()
