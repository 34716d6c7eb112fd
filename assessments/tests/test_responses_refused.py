"""Answers over HTTP to a form with hidden questions and a group that repeats: refused by linkId, at once."""

from typing import Any
from uuid import uuid4

import pytest

from assessments.models import Draft, Homework, Response
from assessments.tests.scene import asked, assigned, put
from assessments.tests.test_form_definitions import published, question
from tests.cast import as_person, signed_in

pytestmark = pytest.mark.django_db

HIDDEN = question("q2", enableWhen=[{"question": "q1", "operator": ">", "answerInteger": 0}])
PERSON = {
    "linkId": "person",
    "type": "group",
    "repeats": True,
    "maxOccurs": 2,
    "item": [
        {"linkId": "name", "type": "string", "text": {"en": "Who?"}, "required": True, "maxLength": 9},
        {"linkId": "old", "type": "integer", "text": {"en": "How old?"}, "minValue": 0, "maxValue": 120},
    ],
}
ANA, BEN = {"name": "Ana", "old": 30}, {"name": "Ben"}


@pytest.fixture
def homework() -> Homework:
    published(form={"item": [question("q1"), HIDDEN, PERSON]}, scoring={})
    return assigned("our_week")


def refused(answer: Any) -> set[str]:
    assert answer.status_code == 422, answer.content
    return set(answer.json()["errors"])


def nothing_written() -> bool:
    with as_person("ana"):
        return not Draft.objects.exists() and not Response.objects.exists()


def test_all_that_is_wrong_is_named_with_its_linkid(homework: Homework) -> None:
    answers = {"q1": 0, "q2": 1, "zzz": 1, "person": [ANA, {"name": None, "old": 121}, {"who": "x"}]}
    assert refused(put(uuid4(), homework, answers)) == {
        *("answers.q2", "answers.zzz", "answers.person", "answers.person[1].name", "answers.person[1].old"),
        *("answers.person[2].who", "answers.person[2].name"),
    }
    assert nothing_written()


@pytest.mark.parametrize("keep", [False, True])
def test_an_answer_to_a_hidden_question_is_refused_when_sent_and_stays_in_a_draft(
    homework: Homework, keep: bool
) -> None:
    answers = {"q1": 0, "q2": 1}
    more: dict[str, Any] = {"keep": True} if keep else {}
    assert refused(put(uuid4(), homework, answers, **more)) == {"answers.q2"}
    assert nothing_written()
    assert put(uuid4(), homework, answers, "draft").status_code == 201
    assert asked("ana", "get", f"homework/{homework.pk}/").json()["draft"]["answers"] == answers


def test_a_hidden_required_question_left_out_is_accepted(homework: Homework) -> None:
    assert put(uuid4(), homework, {"q1": 0}).status_code == 201


def test_what_a_group_holds_comes_back_as_it_was_sent(homework: Homework) -> None:
    reference, answers = uuid4(), {"q1": 1, "q2": 2, "person": [ANA, BEN]}
    sent = put(reference, homework, answers)
    assert (sent.status_code, sent.json()["answers"]) == (201, answers)
    assert put(reference, homework, answers).status_code == 200
    assert put(reference, homework, {**answers, "person": [BEN, ANA]}).status_code == 409
    with as_person("thea"):
        items = Response.objects.get().items
    assert [row["linkId"] for row in items] == ["q1", "q2", "person", "person"]


@pytest.mark.parametrize("odd", [{"name": "Ana"}, "Ana", 7, True, [[]], ["Ana"], [[ANA]]])
def test_what_is_no_list_of_objects_is_refused(homework: Homework, odd: Any) -> None:
    paths = refused(put(uuid4(), homework, {"q1": 0, "person": odd}))
    assert all(path.startswith("answers.person") for path in paths)
    assert nothing_written()


def test_the_same_question_twice_is_refused_by_its_name(homework: Homework) -> None:
    body = f'{{"homework": "{homework.pk}", "status": "sent", "answers": {{"q1": 0, "q1": 1}}}}'
    answer = signed_in("ana").put(f"/api/v1/responses/{uuid4()}/", body, content_type="application/json")
    assert (answer.status_code, '"q1"' in answer.json()["detail"]) == (400, True)
    assert nothing_written()
