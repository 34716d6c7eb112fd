"""What the engine does with homework: it closes, gives what is due of a course, asks what has room."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import connection

from assessments.actions import keep_homework
from assessments.models import (
    ASSIGNED,
    EXPIRED,
    FINISHED,
    PAUSED,
    REVIEWED,
    RUNNING,
    SENT,
    SKIPPED,
    STOPPED,
    WITHDRAWN,
    Course,
    FormVersion,
    Homework,
)
from assessments.tests.scene import ANA, BEN, COUPLE, asked, assigned, days_ago, inbox
from clients.models import COURSE_STOPPED
from practices.clock import now
from privacy.models import AuditLine
from relcare.demo.people import PEOPLE, ident
from reminders.facts import due_practices
from tests.cast import as_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

RIVERSIDE: Final = ident("riverside", "practice")
WEEKLY: Final = {"form": "weekly_check_in", "starts": "rhythm", "every_days": 7, "times": 4}
READ: Final = {"task": "Read the page", "task_kind": "read", "starts": "at_once"}
THEN: Final = {"task": "Try it", "task_kind": "do", "starts": "after_previous", "delay_days": 2}


def run(days: int = 0) -> int:
    return keep_homework(RIVERSIDE, now() + timedelta(days=days))


def running(*steps: Mapping[str, Any]) -> Course:
    with as_person("thea"):
        return Course.objects.create(client_id=ANA, case_id=COUPLE, steps=list(steps), started_on=days_ago(0))


def given() -> list[tuple[int | None, int | None, str]]:
    with as_person("thea"):
        rows = Homework.objects.filter(client_id=ANA, course__isnull=False).order_by("step", "turn")
        return list(rows.values_list("step", "turn", "state"))


def state_of(course: Course) -> tuple[str, str]:
    with as_person("thea"):
        return Course.objects.values_list("state", "because").get(pk=course.pk)


def take(state: str, **told: Any) -> None:
    """As if it had happened: what is still assigned of Ana's is taken to this state."""
    if state in (SENT, REVIEWED):
        told = {"sent_at": now(), **told}
    if state == REVIEWED:
        told |= {"reviewed_at": now(), "reviewed_by_id": PEOPLE["thea"].member_id}
    with as_person("thea"):
        Homework.objects.filter(client_id=ANA, state__in=(ASSIGNED, SENT)).exclude(state=state).update(
            state=state, **told
        )


def clients_own() -> set[str]:
    return {row["id"] for row in asked("ana", "get", "homework/").json()["results"]}


def test_run_twice_it_is_done_once() -> None:
    running(READ, WEEKLY)
    assert RIVERSIDE in due_practices("homework", now())
    assert run() > 0
    assert given() == [(0, 0, ASSIGNED), (1, 0, ASSIGNED)]
    assert run() == 0
    assert given() == [(0, 0, ASSIGNED), (1, 0, ASSIGNED)]


def test_a_step_after_the_one_before_waits_for_its_end_and_its_days() -> None:
    running(READ, THEN)
    run()
    assert run(30) == 0
    take(SENT)
    assert run(1) == 0
    assert run(2) == 1
    assert given() == [(0, 0, SENT), (1, 0, ASSIGNED)]


@pytest.mark.parametrize("ended", [SKIPPED, WITHDRAWN])
def test_a_step_that_was_left_out_holds_nothing_up(ended: str) -> None:
    running(READ, THEN)
    run()
    take(ended)
    run(2)
    assert given()[1] == (1, 0, ASSIGNED)


def test_a_turn_of_a_rhythm_closes_before_the_next_and_what_was_missed_is_not_made_up_for() -> None:
    course = running(WEEKLY)
    run()
    run(8)
    assert given() == [(0, 0, EXPIRED), (0, 1, ASSIGNED)]
    run(27)
    assert given() == [(0, 0, EXPIRED), (0, 1, EXPIRED), (0, 3, ASSIGNED)]
    run(40)
    run(40)
    assert state_of(course) == (FINISHED, "done")


def test_what_is_asked_of_a_course_is_the_newest_published_form() -> None:
    running(WEEKLY)
    run()
    with as_person("thea"):
        newest = FormVersion.objects.get(form__key="weekly_check_in", state="published")
        assert Homework.objects.get(course__isnull=False).version_id == newest.pk


def test_a_form_that_is_gone_pauses_its_course_and_tells_the_therapist() -> None:
    course = running({**WEEKLY, "form": "no_such_form"})
    run()
    assert (state_of(course), given()) == ((PAUSED, "form_gone"), [])
    assert (COURSE_STOPPED, "course") in inbox()


def test_two_answers_that_nobody_opened_stop_it_once() -> None:
    course = running(WEEKLY)
    for week in range(2):
        run(7 * week)
        take(SENT)
    run(14)
    assert state_of(course) == (PAUSED, "unread")
    assert inbox().count((COURSE_STOPPED, "course")) == 1
    assert run(14) == 0


def test_answers_that_were_looked_at_let_it_go_on() -> None:
    course = running(WEEKLY)
    run()
    take(SENT)
    run(7)
    take(REVIEWED)
    run(14)
    assert state_of(course) == (RUNNING, "")
    assert given()[-1] == (0, 2, ASSIGNED)


def test_a_closed_case_stops_its_courses() -> None:
    course = running(READ)
    with as_person("mark"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE clients_case SET state = 'closed', closed_on = %s WHERE id = %s", [days_ago(0), COUPLE]
        )
    run()
    assert (state_of(course), given()) == ((STOPPED, "case_closed"), [])


def test_more_forms_than_one_a_day_wait_and_the_client_sees_nothing_of_them() -> None:
    first, second = (assigned("phq4", asked_at=None) for _ in range(2))
    assert clients_own() == set()
    assert asked("ana", "get", f"homework/{first.pk}/").status_code == 404
    assert run() == 1
    assert clients_own() == {str(first.pk)}
    assert run() == 0
    assert run(1) == 1
    assert clients_own() == {str(first.pk), str(second.pk)}


def test_each_person_has_their_own_room() -> None:
    assigned("phq4", asked_at=None)
    assigned("phq4", client=BEN, asked_at=None)
    assert run() == 2


def test_what_waited_until_it_closed_was_never_asked() -> None:
    end = now() + timedelta(days=1)
    one = assigned("phq4", asked_at=None, closes_at=end, closes_begun_at=end)
    other = assigned("phq4", closes_at=end, closes_begun_at=end)
    keep_homework(RIVERSIDE, end)
    with as_person("thea"):
        states = dict(Homework.objects.values_list("pk", "state"))
    assert (states[one.pk], states[other.pk]) == (WITHDRAWN, EXPIRED)


def test_what_waits_leaves_no_line_on_the_clients_own_side_until_it_is_asked() -> None:
    one = assigned("phq4", asked_at=None)
    lines = AuditLine.objects.filter(row_id=one.pk)
    with as_person("ana"):
        assert not lines.exists()
    run()
    with as_person("ana"):
        assert list(lines.values_list("verb", flat=True)) == ["update"]
