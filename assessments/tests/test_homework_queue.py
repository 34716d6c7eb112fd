"""Not too much is asked of one person: what is over waits, and the therapist sees when it will be asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.actions import keep_homework
from assessments.models import Course, Homework
from assessments.tests.scene import ANA, BEN, CALM, NOWHERE, asked, assigned, days_ago, given, put, statuses
from clients.models import SafetyReference
from practices.clock import now
from practices.models import Practice
from relcare.demo.people import ident
from tests.cast import as_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

QUEUE = f"clients/{ANA}/queue/"


def own(name: str = "ana") -> list[str]:
    return [row["id"] for row in asked(name, "get", "homework/").json()["results"]]


def queued() -> list[tuple[str, str | None]]:
    rows = asked("thea", "get", QUEUE).json()["waiting"]
    return [(row["homework"], row["expected_on"]) for row in rows]


def test_the_second_form_of_a_day_waits_and_says_until_when_and_why() -> None:
    first, second = given(), given()
    assert (first["asked_at"] is None, first["expected_on"], first["reasons"]) == (False, None, [])
    assert (second["asked_at"], second["expected_on"]) == (None, str(days_ago(-1)))
    assert second["reasons"] == [{"code": "forms_that_day", "count": 1, "most": 1}]
    assert own() == [first["id"]]
    assert asked("ana", "get", f"homework/{second['id']}/").status_code == 404
    told = asked("thea", "get", f"homework/{second['id']}/").json()
    assert (told["expected_on"], told["reasons"]) == (second["expected_on"], second["reasons"])


def test_a_task_waits_for_nothing_and_takes_no_room() -> None:
    body = {"client": str(ANA), "task": "Take a walk"}
    tasks = [asked("thea", "post", "homework/", body).json() for _ in range(2)]
    assert None not in [task["asked_at"] for task in tasks]
    assert given()["asked_at"] is not None


def test_each_of_a_couple_has_their_own_room() -> None:
    given()
    assert given(client=str(BEN))["asked_at"] is not None


def test_the_therapist_may_ask_it_now_all_the_same() -> None:
    given()
    second = given(ask_now=True)
    assert second["asked_at"] is not None
    assert second["id"] in own()


def test_what_waits_is_asked_now_at_a_word_and_only_once() -> None:
    given()
    second = given()
    path = f"homework/{second['id']}/ask/"
    told = asked("thea", "post", path)
    assert (told.status_code, told.json()["asked_at"] is None) == (200, False)
    assert second["id"] in own()
    again = asked("thea", "post", path)
    assert (again.status_code, again.json()["allowed"]) == (409, ["withdrawn"])


def test_nothing_that_waits_is_overtaken() -> None:
    given("phq9")
    with as_person("thea"):
        Homework.objects.update(asked_at=now() - timedelta(days=2))
    long, short = given("k10"), given("phq4")
    # Both lie within the minutes of a week or neither does: the short one is never before the long one.
    days = [one["expected_on"] or str(days_ago(0)) for one in (long, short)]
    assert days == sorted(days)
    assert days[0] != days[1]


def test_what_falls_due_first_is_asked_first() -> None:
    given()
    later = given(due_on=str(days_ago(-20)))
    sooner = given(due_on=str(days_ago(-3)))
    assert queued() == [(sooner["id"], str(days_ago(-1))), (later["id"], str(days_ago(-2)))]


def test_the_queue_shows_what_was_asked_against_what_may_be() -> None:
    given()
    told = asked("thea", "get", QUEUE).json()
    with as_person("thea"):
        minutes = Homework.objects.get().version.minutes
    assert {name: told[name] for name in ("forms_asked_today", "forms_a_day", "minutes_a_week")} == {
        "forms_asked_today": 1, "forms_a_day": 1, "minutes_a_week": 10
    }  # fmt: skip
    assert (told["minutes_asked"], told["waiting"]) == (minutes, [])


def test_what_was_asked_eight_days_ago_counts_no_more() -> None:
    one = assigned("phq9")
    with as_person("thea"):
        Homework.objects.filter(pk=one.pk).update(asked_at=now() - timedelta(days=8))
    assert asked("thea", "get", QUEUE).json()["minutes_asked"] == 0


def test_answers_make_no_room_so_that_nobody_learns_of_them() -> None:
    one = assigned("phq9")
    before = asked("thea", "get", QUEUE).json()
    put(ident("one", "reference"), one, CALM)
    assert asked("thea", "get", QUEUE).json() == before


def test_the_engine_asks_on_the_day_that_was_told() -> None:
    given()
    second = given()
    practice = ident("riverside", "practice")
    assert keep_homework(practice, now()) == 0
    assert keep_homework(practice, now() + timedelta(days=1)) == 1
    assert second["id"] in own()


def test_what_waits_of_a_paused_course_waits_on() -> None:
    given()
    body = {"client": str(ANA), "steps": [{"form": "phq4", "starts": "at_once"}]}
    course = asked("thea", "post", "courses/", body).json()
    ((waiting, on),) = queued()
    assert on == str(days_ago(-1))
    asked("thea", "post", f"courses/{course['id']}/transition/", {"to": "paused"})
    (row,) = asked("thea", "get", QUEUE).json()["waiting"]
    assert (row["homework"], row["expected_on"]) == (waiting, None)
    assert row["reasons"] == [{"code": "course_paused"}]
    practice = ident("riverside", "practice")
    assert keep_homework(practice, now() + timedelta(days=1)) == 0
    asked("thea", "post", f"courses/{course['id']}/transition/", {"to": "stopped", "reason": "Enough"})
    with as_person("thea"):
        assert Homework.objects.get(pk=waiting).state == "withdrawn"
        assert Course.objects.get().state == "stopped"


def test_a_practice_may_ask_more_of_a_day() -> None:
    with as_person("mark"):
        practice = Practice.objects.get()
        Practice.objects.update(settings={**practice.settings, "forms_a_day": 2})
    assert [given()["asked_at"] is None for _ in range(3)] == [False, False, True]


def test_only_the_team_sees_the_queue() -> None:
    expected = {"thea": 200, "theo": 404, "sue": 200, "mark": 403}
    expected |= {"ana": 403, "ben": 403, "zoe": 404, "nobody": 401}
    assert statuses("get", QUEUE) == expected
    assert asked("thea", "get", f"clients/{NOWHERE}/queue/").status_code == 404


def test_what_waits_is_counted_as_asked_nowhere() -> None:
    given(ask_now=True)
    with as_person("thea"):
        Homework.objects.update(state="sent", sent_at=now())
    path = "caseload/?"

    def counted() -> tuple[Any, Any]:
        rows = asked("thea", "get", path).json()["results"]
        board = next(row for row in rows if row["client"] == str(ANA))
        return board["homework"], asked("thea", "get", f"clients/{ANA}/summary/").json()["homework"]

    before = counted()
    assert given(due_on=str(days_ago(0)))["asked_at"] is None
    assert counted() == before


def test_the_first_programme_offered_is_finding_a_safety_reference_until_there_is_one() -> None:
    assert asked("thea", "get", QUEUE).json()["offer_first"]["key"] == "finding_a_safety_reference"
    with as_person("thea"):
        SafetyReference.objects.create(client_id=ANA, status="yes", told_on=days_ago(0))
    assert asked("thea", "get", QUEUE).json()["offer_first"] is None


def test_a_queue_costs_the_same_for_many() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            asked("thea", "get", QUEUE)
        return len(seen)

    given()
    given()
    before = cost()
    for _ in range(4):
        given()
    assert cost() == before


def test_a_client_cannot_ask_themself_what_waits() -> None:
    given()
    one = given()
    assert asked("ana", "post", f"homework/{one['id']}/ask/").status_code == 403
    assert asked("ana", "post", f"homework/{one['id']}/transition/", {"to": "skipped"}).status_code == 404
    assert put(ident("one", "reference"), Homework(pk=one["id"]), CALM).status_code == 422
    with as_person("ana"):
        assert not Homework.objects.filter(pk=one["id"]).exists()
