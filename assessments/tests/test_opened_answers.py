"""Answers that nobody opened stop a form; who reads them, takes care of them or filled them in has opened."""

from typing import Final
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from assessments.models import Course, Homework, OpenedAnswers, Response
from assessments.tests.scene import ANA, BEN, COUPLE, asked, days_ago, inbox, put
from assessments.tests.session_scene import after, forms, run, session, switch, told
from clients.models import COURSE_STOPPED
from tests.cast import as_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

WEEKLY: Final = {"form": "phq4", "starts": "rhythm", "every_days": 7, "times": 5}
ANSWERS: Final = {f"q{number}": 0 for number in range(1, 5)}
DAY: Final = 24


def course() -> Course:
    with as_person("thea"):
        return Course.objects.create(client_id=ANA, case_id=COUPLE, steps=[WEEKLY], started_on=days_ago(0))


def answered(turns: int = 2) -> list[Response]:
    """A course whose first turns Ana answered."""
    for number in range(turns):
        run(number * 7 * DAY)
        with as_person("thea"):
            homework = Homework.objects.get(course__isnull=False, turn=number)
        answer = put(uuid4(), homework, ANSWERS)
        assert answer.status_code == 201, answer.content
    with as_person("thea"):
        return list(Response.objects.order_by("homework__turn"))


def state_of(of: Course) -> tuple[str, str]:
    run(14 * DAY)
    with as_person("thea"):
        return Course.objects.values_list("state", "because").get(pk=of.pk)


def stops() -> int:
    return inbox().count((COURSE_STOPPED, "homework"))


@pytest.mark.parametrize("path", ["responses/{}/", "responses/{}/scores/", "responses/{}/export/"])
def test_what_a_therapist_read_was_opened(path: str) -> None:
    one = course()
    for response in answered():
        assert asked("thea", "get", path.format(response.pk)).status_code == 200
    assert state_of(one) == ("running", "")


@pytest.mark.parametrize("name", ["sue", "ana"])
def test_who_does_not_work_with_the_client_opens_nothing(name: str) -> None:
    one = course()
    for response in answered():
        found = response.reference if name == "ana" else response.pk
        assert asked(name, "get", f"responses/{found}/").status_code == 200
    assert state_of(one) == ("paused", "unread")


def test_a_list_opens_nothing() -> None:
    one = course()
    answered()
    assert asked("thea", "get", f"responses/?client={ANA}").status_code == 200
    assert state_of(one) == ("paused", "unread")


def test_who_took_care_of_what_came_in_of_it_has_opened_it() -> None:
    one = course()
    answered()
    rows = asked("thea", "get", "inbox/").json()["results"]
    done = next(row for row in rows if row["kind"] == "to_review")
    body = {"done": "Talked about it by phone"}
    assert asked("thea", "post", f"inbox/{done['id']}/acknowledge/", body).status_code == 200
    assert state_of(one) == ("running", "")


def test_what_was_filled_in_together_was_opened() -> None:
    one = course()
    for number in range(2):
        run(number * 7 * DAY)
        with as_person("thea"):
            homework = Homework.objects.get(course__isnull=False, turn=number)
        assert put(uuid4(), homework, ANSWERS, name="thea", in_session=True).status_code == 201
    assert state_of(one) == ("running", "")


def test_opened_answers_let_a_paused_course_go_on() -> None:
    one = course()
    first, _ = answered()
    assert state_of(one) == ("paused", "unread")
    path = f"courses/{one.pk}/transition/"
    assert asked("thea", "post", path, {"to": "running"}).status_code == 409
    asked("thea", "get", f"responses/{first.pk}/")
    assert asked("thea", "post", path, {"to": "running"}).status_code == 200
    assert state_of(one) == ("running", "")


def test_it_is_written_once_for_each_who_opens_and_no_client_learns_of_it() -> None:
    course()
    (response,) = answered(1)
    for _ in range(2):
        asked("thea", "get", f"responses/{response.pk}/")
    with as_person("thea"):
        assert OpenedAnswers.objects.count() == 1
    with as_person("ana"):
        assert not OpenedAnswers.objects.exists()


@pytest.mark.parametrize("name", ["ana", "theo", "sue", "mark", "zoe"])
def test_nobody_else_can_say_that_it_was_opened(name: str) -> None:
    course()
    (response,) = answered(1)
    with as_person(name), connection.cursor() as cursor:
        cursor.execute("SELECT rls.open_answers(%s)", [[response.homework_id]])
    with as_person(name), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO assessments_openedanswers SELECT * FROM assessments_openedanswers")
    with as_person("thea"):
        assert not OpenedAnswers.objects.exists()


def sessions(count: int = 2) -> list[UUID]:
    """Sessions after which Ana was asked and told; Ben was asked and said nothing."""
    switch()
    found = []
    for number in range(count):
        held = session(ended=count - number + 2)
        run()
        told(forms(held)[ANA], 3, 3, 3, 3)
        found.append(held.pk)
    return found


def test_two_answers_after_sessions_that_nobody_opened_stop_them_and_make_a_task_once() -> None:
    sessions()
    held = session()
    assert stops() == 0
    run()
    run()
    assert set(forms(held)) == {BEN}
    assert stops() == 1
    told_of = after(held).json()
    assert (told_of["asks_after"], told_of["unopened"]) == ("asked", [str(ANA)])


def test_after_the_page_of_a_session_was_read_the_next_is_asked_after() -> None:
    _, newest = sessions()
    held = session()
    run()
    assert set(forms(held)) == {BEN}
    assert asked("sue", "get", f"sessions/{newest}/after/").status_code == 200
    run()
    assert set(forms(held)) == {BEN}
    assert asked("thea", "get", f"sessions/{newest}/after/").status_code == 200
    run()
    assert set(forms(held)) == {ANA, BEN}
    assert after(held).json()["unopened"] == []


def test_a_practice_may_stop_after_one() -> None:
    sessions(1)
    switch(True, unread_to_stop=1)
    held = session()
    run()
    assert set(forms(held)) == {BEN}


def test_the_task_is_not_made_again_once_somebody_took_care_of_it() -> None:
    sessions()
    session()
    run()
    rows = asked("thea", "get", "inbox/").json()["results"]
    item = next(row for row in rows if row["kind"] == COURSE_STOPPED)
    asked("thea", "post", f"inbox/{item['id']}/acknowledge/", {"done": "I know"})
    run()
    assert stops() == 0


def test_answers_after_a_session_count_before_what_waits_that_day() -> None:
    switch()
    session({ANA: True})
    body = {"client": str(ANA), "form": "phq4"}
    run()
    assert asked("thea", "post", "homework/", body).json()["asked_at"] is None
