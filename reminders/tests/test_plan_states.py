"""Every pair of states of a plan; plans that follow sessions or homework, over HTTP."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.utils import timezone

from assessments.models import Homework
from assessments.tests.scene import ANA, BEN, COUPLE, asked, assigned
from clients.models import Attendee, Session
from reminders.models import PLAN_STATES, CheckInPlan
from reminders.tests.test_api import made, patched, told
from reminders.tests.weeks import fresh, make_safe, plan
from tests.cast import as_person

pytestmark = pytest.mark.django_db

AFTER = {"each": "session", "days_after": 2, "at": "09:00"}
BEFORE = {"each": "homework", "days_before": 1, "at": "09:00"}
DAY = timedelta(days=1)


def in_state(state: str) -> CheckInPlan:
    the_plan = plan()
    because = "Enough." if state == "stopped" else ""
    changes: dict[str, Any] = {"state": state, "stopped_because": because}
    if state == "stopped":
        changes["next_due_at"] = None
    with as_person("thea"):
        CheckInPlan.objects.filter(pk=the_plan.pk).update(**changes)
    return the_plan


@pytest.mark.parametrize(("state", "to"), list(product(PLAN_STATES, PLAN_STATES)))
def test_a_plan_steps_only_where_its_states_lead(state: str, to: str) -> None:
    the_plan = in_state(state)
    body = {"to": to, "reason": "Enough."} if to == "stopped" else {"to": to}
    answer = asked("thea", "post", f"check-in-plans/{the_plan.pk}/transition/", body)
    if to in PLAN_STATES[state]:
        assert answer.status_code == 200, answer.content
        assert fresh(the_plan).state == to
    else:
        assert answer.status_code == 409
        assert answer.json()["allowed"] == list(PLAN_STATES[state])
        assert fresh(the_plan).state == state


def session(days: int) -> None:
    ends_at = timezone.now().replace(microsecond=0) + days * DAY
    with as_person("thea"):
        one = Session(case_id=COUPLE, starts_at=ends_at - timedelta(hours=1), ends_at=ends_at)
        one.save(force_insert=True)
        Attendee(session=one, client_id=ANA).save(force_insert=True)


@pytest.mark.parametrize("every", [AFTER, BEFORE])
def test_what_a_plan_follows_comes_back_as_it_was_told(every: dict[str, Any]) -> None:
    the_plan = made(what="homework", every=every)
    assert the_plan["every"] == every
    again = patched(the_plan, {"every": the_plan["every"]})
    assert again.status_code == 200, again.content
    by_clock = patched(the_plan, {"every": {"each": "day", "at": "10:00"}}, tag="2").json()
    assert by_clock["every"]["each"] == "day"
    assert len(by_clock["next_dates"]) == 5
    assert patched(the_plan, {"every": every}, tag="3").json()["every"] == every


def test_dates_after_sessions_are_shown_with_their_windows() -> None:
    make_safe("ana", windows=[{"weekday": day, "from": "18:00", "to": "20:00"} for day in range(7)])
    for days in (3, 10, 17):
        session(days)
    the_plan = made(every=AFTER)
    shown = [one["date"] for one in the_plan["next_windows"]]
    assert shown == the_plan["next_dates"]
    assert len([date for date in shown if date]) >= 3
    for one in the_plan["next_windows"]:
        assert one["date"] < one["opens"] < one["closes"]
        assert one["opens"][:10] == one["date"][:10]


def test_without_a_safe_window_the_date_stands_alone() -> None:
    make_safe("ana", windows=[])
    the_plan = made()
    assert [(one["opens"], one["closes"]) for one in the_plan["next_windows"]] == [(None, None)] * 5


def test_dates_before_homework_are_of_what_the_plan_is_about() -> None:
    today = timezone.now().date()
    mine, other = assigned(due_on=today + 5 * DAY), assigned("phq4", due_on=today + 8 * DAY)
    both = made(what="homework", every=BEFORE)
    assert [date[:10] for date in both["next_dates"]] == [
        f"{one.due_on - DAY}" for one in (mine, other) if one.due_on
    ]
    alone = made(what="homework", every=BEFORE, homework=str(other.pk))
    assert alone["homework"] == str(other.pk)
    assert len(alone["next_dates"]) == 1


@pytest.mark.parametrize(
    ("every", "path"),
    [
        ({"each": "session", "at": "09:00"}, "every.days_after"),
        ({"each": "homework", "at": "09:00"}, "every.days_before"),
        ({**AFTER, "days_before": 1}, "every.days_before"),
        ({**AFTER, "days_after": 15}, "every.days_after"),
        ({**AFTER, "days_after": -1}, "every.days_after"),
        ({**AFTER, "on": ["monday"]}, "every.on"),
        ({**AFTER, "day": 3}, "every.day"),
        ({**AFTER, "times": 3}, "every.times"),
        ({**AFTER, "until": "2040-01-01"}, "every.until"),
        ({**AFTER, "interval": 2}, "every.interval"),
        ({"each": "week", "on": ["monday"], "at": "09:00", "days_after": 2}, "every.days_after"),
        (BEFORE, "every"),
    ],
)
def test_choices_that_do_not_go_together_are_refused(every: dict[str, Any], path: str) -> None:
    answer = asked("thea", "post", "check-in-plans/", told(every=every))
    assert answer.status_code == 422
    assert path in answer.json()["errors"]


def waiting() -> Homework:
    return assigned(asked_at=None)


def sent() -> Homework:
    return assigned(state="sent", sent_at=timezone.now())


def of_the_partner() -> Homework:
    return assigned("phq4", client=BEN)


@pytest.mark.parametrize("unfit", [waiting, sent, of_the_partner])
def test_a_plan_is_about_homework_that_is_open_and_the_clients(unfit: Any) -> None:
    homework = unfit()
    answer = asked("thea", "post", "check-in-plans/", told(what="homework", homework=str(homework.pk)))
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["homework"]


def test_a_check_in_is_about_no_homework() -> None:
    answer = asked("thea", "post", "check-in-plans/", told(homework=str(assigned("phq4").pk)))
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["homework"]


def test_a_list_reads_what_comes_next_once_for_all(django_assert_max_num_queries: Any) -> None:
    counts = []
    for number in (1, 4):
        for _ in range(number):
            made(every=AFTER)
        with django_assert_max_num_queries(60) as queries:
            assert asked("thea", "get", "check-in-plans/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
