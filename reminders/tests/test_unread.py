"""Check-ins that are answered and opened by nobody for a week stop, with one task for the care team."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from assessments.models import FormVersion, Homework, Response
from assessments.tests.scene import asked, put
from clients.models import COURSE_STOPPED, TO_REVIEW, InboxItem
from practices.models import Practice
from relcare.demo.people import PEOPLE
from reminders.follow_up import follow_up_practice
from reminders.models import CheckInPlan
from reminders.planning import plan_practice
from reminders.rules import Every
from reminders.tests.weeks import RIVERSIDE, TUESDAY, fresh, make_safe, plan
from tests.cast import as_person

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
ANSWERS = {f"q{number}": 0 for number in range(1, 5)}


def weekly() -> CheckInPlan:
    """Four harmless questions every Tuesday."""
    make_safe("ana")
    with as_person("thea"):
        version = FormVersion.objects.get(form__key="phq4", state="published")
    return plan("ana", version=version)


def answered_at(at: datetime, hours: int = 1, **more: Any) -> Homework:
    """What the plan asks on this day, answered so much later."""
    plan_practice(RIVERSIDE, at)
    with as_person("thea"):
        homework = Homework.objects.filter(version__form__key="phq4", state="assigned").latest("asked_at")
    with time_machine.travel(at + hours * HOUR, tick=False):
        assert put(uuid4(), homework, ANSWERS, **more).status_code < 300
    return homework


def opened(homework: Homework, at: datetime, by: str = "thea") -> None:
    with as_person("thea"):
        response = Response.objects.get(homework=homework)
    with time_machine.travel(at, tick=False):
        assert asked(by, "get", f"responses/{response.pk}/").status_code == 200


def stands(the_plan: CheckInPlan, at: datetime) -> tuple[str, str]:
    follow_up_practice(RIVERSIDE, at)
    found = fresh(the_plan)
    return found.state, found.stopped_because


def tasks(kind: str = COURSE_STOPPED) -> int:
    with as_person("thea"):
        return InboxItem.objects.filter(kind=kind, client_id=PEOPLE["ana"].client_id).count()


RUNS, STOPPED = ("active", ""), ("stopped", "unread")
SECOND = TUESDAY + 7 * DAY
A_WEEK_ON = SECOND + 7 * DAY + 2 * HOUR


def test_after_two_that_nobody_opened_for_a_week_it_asks_no_more_and_the_team_is_told_once() -> None:
    the_plan = weekly()
    answered_at(TUESDAY)
    answered_at(SECOND)
    assert stands(the_plan, SECOND + 7 * DAY) == RUNS
    assert stands(the_plan, A_WEEK_ON) == STOPPED
    assert stands(the_plan, A_WEEK_ON + DAY) == STOPPED
    assert tasks() == 1


def test_each_answer_is_a_task_from_the_moment_it_comes() -> None:
    weekly()
    before = tasks(TO_REVIEW)
    answered_at(TUESDAY)
    assert tasks(TO_REVIEW) == before + 1


@pytest.mark.parametrize("which", [0, 1])
def test_one_of_them_opened_and_it_goes_on(which: int) -> None:
    the_plan = weekly()
    both = [answered_at(TUESDAY), answered_at(SECOND)]
    opened(both[which], SECOND + 2 * DAY)
    assert stands(the_plan, A_WEEK_ON) == RUNS
    assert tasks() == 0


def test_reading_by_a_supervisor_is_not_the_care_teams() -> None:
    the_plan = weekly()
    answered_at(TUESDAY)
    opened(answered_at(SECOND), SECOND + 2 * DAY, by="sue")
    assert stands(the_plan, A_WEEK_ON) == STOPPED


@pytest.mark.parametrize("hours", [1, 13, 17])
def test_what_is_answered_day_by_day_is_asked_each_day_and_has_its_week_too(hours: int) -> None:
    """Also by whoever answers in the evening. Over a weekend nobody reads, and that is no neglect."""
    make_safe("ana")
    with as_person("thea"):
        version = FormVersion.objects.get(form__key="phq4", state="published")
    the_plan = plan("ana", every=Every("day", TUESDAY.time()), version=version)
    for day in range(8):
        answered_at(TUESDAY + day * DAY, hours=hours)
        assert stands(the_plan, TUESDAY + day * DAY + (hours + 1) * HOUR) == RUNS
    answered_at(TUESDAY + 8 * DAY, hours=hours)
    assert stands(the_plan, TUESDAY + 8 * DAY + (hours + 1) * HOUR) == STOPPED


def test_a_practice_may_stop_after_one() -> None:
    with as_person("mark"):
        Practice.objects.update(settings={"unread_to_stop": 1})
    the_plan = weekly()
    answered_at(TUESDAY)
    assert stands(the_plan, TUESDAY + 7 * DAY) == RUNS
    assert stands(the_plan, TUESDAY + 7 * DAY + 2 * HOUR) == STOPPED


def test_what_is_kept_with_the_therapist_counts_nowhere() -> None:
    the_plan = weekly()
    answered_at(TUESDAY, keep=True)
    answered_at(SECOND)
    assert stands(the_plan, A_WEEK_ON) == RUNS


def test_gone_on_with_it_begins_anew() -> None:
    the_plan = weekly()
    answered_at(TUESDAY)
    answered_at(SECOND)
    assert stands(the_plan, A_WEEK_ON) == STOPPED
    with time_machine.travel(A_WEEK_ON + DAY, tick=False):
        step = {"to": "active"}
        assert asked("thea", "post", f"check-in-plans/{the_plan.pk}/transition/", step).status_code == 200
    assert stands(the_plan, A_WEEK_ON + 2 * DAY) == RUNS
