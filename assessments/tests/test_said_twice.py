"""The same question twice, and the same answers said twice in other words."""

import json
from typing import Any
from uuid import uuid4

import pytest

from assessments.tests.scene import API, CALM, assigned, put
from assessments.tests.test_form_definitions import published, question
from tests.cast import signed_in

pytestmark = pytest.mark.django_db
TWICE = "This stands twice in one object."


def sent(one: Any, answers: str, **told: Any) -> Any:
    """A body as it was typed: what JSON libraries would not write."""
    body = json.dumps({"homework": str(one.pk), "status": "sent", **told})
    raw = f'{body[:-1]}, "answers": {answers}}}'
    return signed_in("ana").put(f"{API}/responses/{uuid4()}/", raw, content_type="application/json")


def test_a_question_that_stands_twice_is_named_together_with_all_else_that_is_wrong() -> None:
    answer = sent(assigned("phq9"), '{"q1": 0, "q1": 1, "q2": 99, "nope": 1}')
    errors = answer.json()["errors"]
    assert answer.status_code == 400
    assert errors["answers.q1"] == [TWICE]
    assert set(errors) == {
        f"answers.{name}" for name in ("q1", "q2", "nope", *[f"q{n}" for n in range(3, 10)])
    }


def test_help_is_there_where_a_question_stands_twice() -> None:
    told = sent(assigned("phq9"), '{"q1": 0, "q1": 1, "q9": 2}').json()
    assert told["help"]["crisis_numbers"]
    assert "help" not in sent(assigned("phq9"), '{"q1": 0, "q1": 1, "q9": 0}').json()


def test_a_draft_is_asked_for_nothing_that_is_still_missing() -> None:
    answer = sent(assigned("phq9"), '{"q1": 0, "q1": 1, "q2": 99}', status="draft")
    assert set(answer.json()["errors"]) == {"answers.q1", "answers.q2"}


def test_every_linkid_is_named_whatever_it_is_made_of() -> None:
    published(form={"item": [question("Wie geht es?"), question("q2"), question("größe / 2")]}, scoring={})
    answer = sent(
        assigned("our_week"), '{"Wie geht es?": 0, "größe / 2": 1, "Wie geht es?": 1, "größe / 2": 0}'
    )
    assert answer.status_code == 400
    assert answer.json()["errors"]["answers.Wie geht es?"] == [TWICE]
    assert set(answer.json()["errors"]) == {"answers.Wie geht es?", "answers.größe / 2", "answers.q2"}


def test_in_a_repeating_group_the_instance_is_named() -> None:
    inside = [{"linkId": "name", "type": "string", "text": {"en": "Who?"}}]
    group = {"linkId": "g", "type": "group", "repeats": True, "text": {"en": "People"}, "item": inside}
    published(form={"item": [group]}, scoring={})
    answer = sent(assigned("our_week"), '{"g": [{"name": "a"}, {"name": "b", "name": "c"}]}')
    assert set(answer.json()["errors"]) == {"answers.g[1].name"}


def test_what_is_wrong_with_the_body_itself_is_named_beside_it() -> None:
    answer = sent(assigned("phq9"), '{"q1": 0, "q1": 1}', homework=str(uuid4()), amends=7)
    assert set(answer.json()["errors"]) == {"answers.q1", "homework", "amends"}


@pytest.mark.parametrize("again", [{**CALM, "q1": 0.0}, {**CALM, "q1": "a0", "q2": "a0"}])
def test_sending_again_in_other_words_of_the_same_meaning_is_sending_again(again: Any) -> None:
    reference, one = uuid4(), assigned("phq9")
    assert put(reference, one, CALM).status_code == 201
    answer = put(reference, one, again)
    assert (answer.status_code, answer.json()["answers"]) == (200, CALM)
    assert put(reference, one, {**CALM, "q1": 1}).status_code == 409


def test_a_correction_is_repeated_in_other_words_too() -> None:
    first, reference, one = uuid4(), uuid4(), assigned("phq9")
    put(first, one, CALM)
    assert put(reference, one, {**CALM, "q1": 1}, amends=str(first)).status_code == 201
    assert put(reference, one, {**CALM, "q1": 1.0}, amends=str(first)).status_code == 200
    assert put(reference, one, {**CALM, "q1": 2}, amends=str(first)).status_code == 409
