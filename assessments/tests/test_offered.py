"""What was answered elsewhere within the last days is offered as answered; to the client alone."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from assessments.actions import send_response
from assessments.tests.scene import ANA, ANAS, BEN, CALM, MIRA, asked, assigned, put
from assessments.tests.test_form_definitions import published, question
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

PHQ4 = {"q1": 1, "q2": 2, "q3": 3, "q4": 0}


def offered(key: str = "phq4", name: str = "ana", client: Any = ANA) -> Any:
    one = assigned(key, client=client)
    return asked(name, "get", f"homework/{one.pk}/").json().get("offered")


def answered(key: str, answers: Any, days_ago: int = 0, **more: Any) -> Any:
    one, reference = assigned(key), uuid4()
    if not days_ago:
        assert put(reference, one, answers, **more).status_code in (200, 201)
        return one, reference
    with time_machine.travel(datetime.now(UTC) - timedelta(days=days_ago)), as_person("ana"):
        send_response(by=actor("ana"), reference=reference, homework=one, answers=answers)
    return one, reference


def test_the_same_questions_of_another_form_are_offered_as_answered() -> None:
    answered("phq9", {**CALM, "q1": 2, "q2": 1})
    assert offered() == {"q3": "a2", "q4": "a1"}
    answered("gad7", {f"q{at}": 3 for at in range(1, 8)})
    assert offered() == {"q1": "a3", "q2": "a3", "q3": "a2", "q4": "a1"}
    assert offered("k10") == {}


def test_it_goes_both_ways_and_the_newest_answer_counts() -> None:
    answered("phq4", PHQ4, days_ago=2)
    assert offered("phq9") == {"q1": "a3", "q2": "a0"}
    answered("phq9", {**CALM, "q1": 1}, days_ago=1)
    assert offered() == {"q3": "a1", "q4": "a0"}


@pytest.mark.parametrize(("days", "found"), [(6, {"q1": "a3", "q2": "a0"}), (8, {})])
def test_after_the_practices_days_nothing_is_offered(days: int, found: Any) -> None:
    answered("phq4", PHQ4, days_ago=days)
    assert offered("phq9") == found


def test_what_is_kept_and_what_is_begun_is_offered_nowhere() -> None:
    answered("phq4", PHQ4, keep=True)
    one = assigned("phq4")
    put(uuid4(), one, PHQ4, "draft")
    assert offered("phq9") == {}


def test_of_corrected_answers_the_correction_is_offered() -> None:
    one, reference = answered("phq4", PHQ4)
    put(uuid4(), one, {**PHQ4, "q3": 1}, amends=str(reference))
    assert offered("phq9") == {"q1": "a1", "q2": "a0"}


def test_staff_and_other_clients_are_offered_nothing() -> None:
    answered("phq4", PHQ4)
    assert offered("phq9", "thea") is None
    assert offered("phq9", "ben", BEN) == {}


def test_other_options_are_another_question() -> None:
    published(form={"item": [question("q1", code="little_interest")]}, scoring={})
    answered("phq4", PHQ4)
    assert offered("our_week") == {}


@pytest.mark.parametrize(
    ("about", "asked_about", "found"),
    [
        (ANAS, ANAS, {"q1": "a3", "q2": "a0"}),
        (None, None, {"q1": "a3", "q2": "a0"}),
        (ANAS, MIRA, {}),
        (MIRA, ANAS, {}),
        (ANAS, None, {}),
        (None, ANAS, {}),
    ],
)
def test_what_was_answered_about_one_person_is_offered_for_no_other(
    about: Any, asked_about: Any, found: Any
) -> None:
    assert put(uuid4(), assigned("phq4", relationship_id=about), PHQ4).status_code in (200, 201)
    one = assigned("phq9", relationship_id=asked_about)
    assert asked("ana", "get", f"homework/{one.pk}/").json()["offered"] == found


def test_a_measure_that_is_repeated_is_answered_anew() -> None:
    answered("phq9", {**CALM, "q1": 2})
    assert offered("phq9") == {}
    form = published(key="own", form={"item": [question("q1", code="own_words")]}, scoring={})
    told = {"client": str(ANA), "form": "own", "ask_now": True}
    first = asked("thea", "post", "homework/", told).json()["id"]
    sent = {"homework": first, "answers": {"q1": 1}, "status": "sent"}
    assert asked("ana", "put", f"responses/{uuid4()}/", sent).status_code == 201
    asked("thea", "post", f"forms/{form['id']}/versions/", {"minutes": 3})
    asked("thea", "post", f"forms/{form['id']}/publish/")
    again = asked("thea", "post", "homework/", told).json()["id"]
    assert asked("ana", "get", f"homework/{again}/").json()["offered"] == {}
