"""What waits its turn is not late before it is asked, and is not lost without a word."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import pytest
from django.db import connection

from assessments.actions import keep_homework
from assessments.models import ASSIGNED, EXPIRED, WITHDRAWN, Homework
from assessments.tests.scene import ANA, asked, days_ago, given, inbox
from clients.models import NEVER_ASKED
from practices.clock import now
from practices.models import Practice
from relcare.demo.people import ident
from tests.cast import as_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

RIVERSIDE: Final = ident("riverside", "practice")
PHQ4: Final = {"form": "phq4", "starts": "at_once", "due_days": 0}
K10: Final = {"form": "k10", "starts": "at_once", "due_days": 0}


def run(days: int = 0) -> int:
    return keep_homework(RIVERSIDE, now() + timedelta(days=days))


def started(*steps: Mapping[str, Any]) -> str:
    answer = asked("thea", "post", "courses/", {"client": str(ANA), "steps": list(steps)})
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def turn(form: str, number: int = 0) -> Homework:
    with as_person("thea"):
        return Homework.objects.get(client_id=ANA, version__form__key=form, turn=number)


def last_day(row: Homework) -> date | None:
    return row.closes_at and (row.closes_at - timedelta(microseconds=1)).date()


def read(homework: str) -> dict[str, Any]:
    found: dict[str, Any] = asked("thea", "get", f"homework/{homework}/").json()
    return found


def codes(homework: str) -> list[str]:
    return [reason["code"] for reason in read(homework)["reasons"]]


def test_the_days_of_a_step_count_from_the_day_on_which_it_is_asked() -> None:
    started(PHQ4, {**K10, "closes_days": 2})
    first, waiting = turn("phq4"), turn("k10")
    assert (first.due_on, waiting.asked_at, waiting.closes_at) == (days_ago(0), None, None)
    run(1)
    one = turn("k10")
    assert one.asked_at == now() + timedelta(days=1)
    assert (one.due_on, last_day(one)) == (days_ago(-1), days_ago(-2))
    own = asked("ana", "get", f"homework/{one.pk}/").json()
    assert own["due_on"] == str(days_ago(-1))


def test_what_the_engine_gives_of_a_course_counts_from_being_asked_too() -> None:
    started(PHQ4, {**K10, "starts": "at_once", "delay_days": 1, "due_days": 2, "closes_days": 3})
    given("gad7", due_on=str(days_ago(-1)))
    given("gad7", due_on=str(days_ago(-2)))
    run(1)
    waiting = turn("k10")
    assert (waiting.asked_at, waiting.closes_at) == (None, None)
    days = next(day for day in range(2, 30) if run(day) and turn("k10").asked_at)
    one = turn("k10")
    assert (one.due_on, last_day(one)) == (days_ago(-days - 2), days_ago(-days - 2))


def test_a_step_that_waits_longer_than_it_is_open_is_asked_all_the_same() -> None:
    with as_person("mark"):
        Practice.objects.update(settings={"minutes_a_week": 5})
    given("phq9")
    started({**PHQ4, "closes_days": 2})
    for day in range(1, 9):
        run(day)
    assert turn("phq4").asked_at is not None
    assert turn("phq4").state in (ASSIGNED, EXPIRED)
    assert (NEVER_ASKED, "homework") not in inbox()


def test_asked_at_a_word_its_days_count_from_then() -> None:
    started(PHQ4, {**K10, "closes_days": 2})
    waiting = turn("k10")
    with as_person("thea"), connection.cursor() as cursor:
        # As if it had waited since the day before yesterday.
        cursor.execute("UPDATE assessments_homework SET due_on = %s WHERE id = %s", [days_ago(2), waiting.pk])
    assert asked("thea", "post", f"homework/{waiting.pk}/ask/").status_code == 200
    one = turn("k10")
    assert (one.due_on, last_day(one)) == (days_ago(0), days_ago(-1))


def test_a_turn_of_a_rhythm_that_waited_closes_before_the_next_begins() -> None:
    weekly = {"form": "weekly_check_in", "starts": "rhythm", "every_days": 7, "times": 3, "due_days": 6}
    given("phq4")
    started({**weekly, "closes_days": 7})
    run(1)
    one = turn("weekly_check_in")
    assert one.asked_at is not None
    assert (one.due_on, last_day(one)) == (days_ago(-6), days_ago(-6))


def test_the_day_of_a_single_form_that_passed_while_it_waited_is_the_day_on_which_it_is_asked() -> None:
    first, second, third = (given(due_on=str(days_ago(-1))) for _ in range(3))
    assert first["asked_at"] is not None
    assert (codes(second["id"]), codes(third["id"])) == (["forms_that_day"], ["forms_that_day", "after_due"])
    _, row = asked("thea", "get", f"clients/{ANA}/queue/").json()["waiting"]
    assert row["reasons"][-1] == {"code": "after_due", "due_on": str(days_ago(-1))}
    run(1)
    run(2)
    assert read(second["id"])["due_on"] == str(days_ago(-1))
    assert asked("ana", "get", f"homework/{third['id']}/").json()["due_on"] == str(days_ago(-2))


def test_what_will_close_before_it_is_asked_says_so_and_comes_before_the_team() -> None:
    end = str(days_ago(-1))
    _, second, third = (given(closes_on=end) for _ in range(3))
    assert codes(second["id"]) == ["forms_that_day"]
    assert third["reasons"][-1] == {"code": "closes_before_asked", "closes_on": end}
    run(1)
    assert inbox() == []
    run(2)
    run(2)
    assert read(third["id"])["state"] == WITHDRAWN
    assert inbox() == [(NEVER_ASKED, "homework")]
    run(3)
    assert inbox() == [(NEVER_ASKED, "homework")]
