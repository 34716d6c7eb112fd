"""A plan whose date came an hour ago and that nobody could plan: its care team is told, once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from clients.models import NOT_PLANNED, InboxItem
from practices.tests.browsing import get
from privacy.actor import acting_as
from privacy.actor import engine as as_engine
from reminders import engine, planning, rounds, unplanned
from reminders.models import CheckInPlan
from reminders.planning import plan_practice
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, plan, statuses
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

MINUTE, HOUR, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=7)
At = Callable[[datetime], None]


@pytest.fixture
def warn_at(monkeypatch: pytest.MonkeyPatch) -> At:
    """What beat rings every minute, by that clock."""

    def warn(at: datetime) -> None:
        for module in (engine, rounds, unplanned):
            monkeypatch.setattr(module, "now", lambda: at)
        engine.warn()

    return warn


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> CheckInPlan:
    make_safe("ana", "cem")
    the_plan, real = plan("ana"), planning._plan_one
    plan("cem")

    def plan_one(one: CheckInPlan, *rest: Any) -> None:
        if one.pk == the_plan.pk:
            raise ZeroDivisionError
        real(one, *rest)

    monkeypatch.setattr(planning, "_plan_one", plan_one)
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    assert statuses() == ["pending"]
    return the_plan


def items() -> int:
    with acting_as(as_engine(RIVERSIDE)):
        return InboxItem.objects.filter(kind=NOT_PLANNED).count()


def goes_on(warn_at: At, start: datetime, minutes: int) -> None:
    for minute in range(minutes):
        warn_at(start + minute * MINUTE)


def test_who_treats_the_client_is_told_within_the_half_hour_after_the_first_hour(
    failing: CheckInPlan, warn_at: At
) -> None:
    goes_on(warn_at, TUESDAY - 30 * MINUTE, 90)
    assert items() == 0
    goes_on(warn_at, TUESDAY + HOUR, 30)
    assert items() == 1
    found = [one for one in get("thea", "inbox/").json()["results"] if one["kind"] == NOT_PLANNED]
    assert [(one["client"], one["about_id"]) for one in found] == [(str(failing.client_id), str(failing.pk))]
    assert not any(one["kind"] == NOT_PLANNED for one in get("theo", "inbox/").json()["results"])
    assert get("ana", "inbox/").status_code == 403


def test_it_is_filed_once_for_a_date_also_after_somebody_took_care_of_it(
    failing: CheckInPlan, warn_at: At
) -> None:
    goes_on(warn_at, TUESDAY + HOUR, 40)
    assert items() == 1
    with as_person("thea"):
        me = actor("thea").member_id
        InboxItem.objects.filter(kind=NOT_PLANNED).update(
            acknowledged_at=TUESDAY, acknowledged_by_id=me, done="Asked her on the phone."
        )
    goes_on(warn_at, TUESDAY + 2 * HOUR, 40)
    assert items() == 1
    with acting_as(as_engine(RIVERSIDE)):
        CheckInPlan.objects.filter(pk=failing.pk).update(next_due_at=TUESDAY + WEEK)
    plan_practice(RIVERSIDE, TUESDAY + WEEK + SOON)
    goes_on(warn_at, TUESDAY + WEEK + HOUR, 40)
    assert items() == 2


def test_after_an_outage_what_was_due_meanwhile_is_planned_and_nobody_is_told(warn_at: At) -> None:
    make_safe("ana")
    plan("ana")
    goes_on(warn_at, TUESDAY - 30 * MINUTE, 40)
    back = TUESDAY + 8 * HOUR
    goes_on(warn_at, back, 10)
    plan_practice(RIVERSIDE, back + 10 * MINUTE)
    goes_on(warn_at, back + 10 * MINUTE, 40)
    assert items() == 0


def test_a_plan_that_is_stopped_waits_for_nobody(failing: CheckInPlan, warn_at: At) -> None:
    with acting_as(as_engine(RIVERSIDE)):
        CheckInPlan.objects.filter(pk=failing.pk).update(
            state="stopped", stopped_because="ended", next_due_at=None
        )
    goes_on(warn_at, TUESDAY + HOUR, 40)
    assert items() == 0
