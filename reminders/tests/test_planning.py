"""Due plans become rows: each date once, the latest after an outage, and a reason where none goes out."""

import threading
from datetime import UTC, timedelta

import pytest
from django.db import connections

from clients.models import CLOSED, CONTACT_UNSAFE, Case, Client, ContactPlan, InboxItem
from practices.clock import today_in
from relcare.demo.people import PEOPLE, case_id
from reminders.engine import for_each
from reminders.follow_up import follow_up_practice
from reminders.models import ACTIVE, EXPIRED, PENDING, STOPPED, CheckInPlan
from reminders.planning import plan_practice
from reminders.rules import Every
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, fresh, make_safe, messages, plan, statuses
from tests.cast import as_person

pytestmark = pytest.mark.django_db


def test_a_due_plan_gives_one_row_and_its_next_date() -> None:
    make_safe("ana")
    weekly = plan()
    assert for_each("plan", plan_practice, TUESDAY + SOON) == 1
    (message,) = messages()
    assert (message.status, message.occurrence, message.not_before) == (PENDING, TUESDAY, TUESDAY)
    assert message.not_after == TUESDAY.replace(hour=20)
    assert fresh(weekly).next_due_at == (TUESDAY + timedelta(days=7)).astimezone(UTC)


def test_planning_twice_plans_once() -> None:
    make_safe("ana")
    plan()
    for _ in range(2):
        plan_practice(RIVERSIDE, TUESDAY + SOON)
    assert len(messages()) == 1


def test_outside_the_safe_window_it_waits_for_the_next_one() -> None:
    make_safe("ana")
    plan(due=TUESDAY.replace(hour=22))
    plan_practice(RIVERSIDE, TUESDAY.replace(hour=22) + SOON)
    assert messages()[0].not_before == TUESDAY.replace(hour=8) + timedelta(days=1)


def test_after_an_outage_only_the_latest_date_still_in_its_window_goes_out() -> None:
    make_safe("ana")
    plan(every=Every("day", TUESDAY.time()))
    back = TUESDAY + timedelta(days=3, hours=2)
    plan_practice(RIVERSIDE, back)
    assert statuses() == [EXPIRED, EXPIRED, EXPIRED, PENDING]


def test_after_an_outage_past_the_last_window_nothing_goes_out_at_night() -> None:
    make_safe("ana")
    plan(every=Every("day", TUESDAY.time()))
    plan_practice(RIVERSIDE, TUESDAY.replace(hour=23))
    assert statuses() == [EXPIRED]


def test_a_newer_date_takes_the_place_of_one_that_still_waits() -> None:
    make_safe("ana", windows=[{"weekday": 5, "from": "10:00", "to": "12:00"}])
    plan(every=Every("day", TUESDAY.time()))
    for days in range(3):
        plan_practice(RIVERSIDE, TUESDAY + timedelta(days=days) + SOON)
    assert statuses() == [EXPIRED, EXPIRED, PENDING]


def unconfirmed() -> None:
    make_safe("ana", confirmed_on=None, confirmed_by_id=None)


def long_unchecked() -> None:
    make_safe("ana", recheck_by=TUESDAY.date() - timedelta(days=14))


def without_windows() -> None:
    make_safe("ana", windows=[])


def across_midnight() -> None:
    make_safe("ana", windows=[{"weekday": 1, "from": "22:00", "to": "02:00"}])


@pytest.mark.parametrize("unsafe", [unconfirmed, long_unchecked, without_windows, across_midnight])
def test_where_contact_is_not_safe_the_therapist_gets_a_task_once_instead(unsafe: object) -> None:
    assert callable(unsafe)
    unsafe()
    plan(every=Every("day", TUESDAY.time()))
    for days in range(2):
        plan_practice(RIVERSIDE, TUESDAY + timedelta(days=days) + SOON)
    assert not {PENDING} & set(statuses())
    with as_person("thea"):
        assert InboxItem.objects.filter(kind=CONTACT_UNSAFE, client_id=PEOPLE["ana"].client_id).count() == 1
    with as_person("ana"):
        assert not InboxItem.objects.exists()


def test_a_plan_ends_with_its_case() -> None:
    make_safe("cem")
    daily = plan("cem")
    with as_person("thea"):
        Case.objects.filter(pk=case_id("cem")).update(state=CLOSED, closed_on=today_in("UTC"))
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    assert statuses() == ["case_closed"]
    assert (fresh(daily).state, fresh(daily).stopped_because) == (STOPPED, "case_closed")


def test_a_plan_ends_when_the_client_opts_out() -> None:
    make_safe("ana", opted_out_at=TUESDAY)
    weekly = plan()
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    assert statuses() == ["opted_out"]
    assert fresh(weekly).stopped_because == "opted_out"


def test_a_paused_plan_says_so_and_goes_on_when_its_time_is_over() -> None:
    make_safe("ana")
    paused = plan(every=Every("day", TUESDAY.time()))
    with as_person("thea"):
        CheckInPlan.objects.filter(pk=paused.pk).update(
            state="paused", paused_until=TUESDAY + timedelta(hours=12)
        )
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    plan_practice(RIVERSIDE, TUESDAY + timedelta(days=1) + SOON)
    assert statuses() == ["paused", PENDING]
    assert fresh(paused).state == ACTIVE


def test_homework_reminders_wait_for_open_homework() -> None:
    make_safe("ana")
    plan(what="homework")
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    assert statuses() == ["done"]


def test_dates_follow_the_clients_zone_when_they_come_due() -> None:
    make_safe("ana")
    weekly = plan()
    with as_person("thea"):
        Client.objects.filter(pk=PEOPLE["ana"].client_id).update(zone="America/New_York")
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    assert messages() == []
    assert fresh(weekly).next_due_at == (TUESDAY + timedelta(hours=6)).astimezone(UTC)


def travel(zone: str) -> None:
    with as_person("thea"):
        Client.objects.filter(pk=PEOPLE["ana"].client_id).update(zone=zone)


def test_a_day_that_a_journey_east_skips_is_due_at_once() -> None:
    """Right after nine in Berlin it is five in the afternoon in Tokyo: today has its row all the same."""
    make_safe("ana")
    weekly = plan()
    travel("Asia/Tokyo")
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    (message,) = messages()
    assert (message.status, message.occurrence) == (PENDING, TUESDAY - timedelta(hours=8))
    assert fresh(weekly).next_due_at == TUESDAY + timedelta(days=7, hours=-8)


def test_a_journey_west_asks_for_no_day_twice() -> None:
    make_safe("ana")
    daily = plan(every=Every("day", TUESDAY.time()))
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    travel("America/New_York")
    later = TUESDAY + timedelta(hours=1)
    follow_up_practice(RIVERSIDE, later)
    assert fresh(daily).next_due_at == TUESDAY + timedelta(days=1, hours=6)
    assert len(messages()) == 1


def test_one_practice_in_trouble_does_not_hold_up_the_others() -> None:
    make_safe("ana")
    plan()

    def fails_at_lakeside(practice_id: object, at: object) -> int:
        if practice_id == RIVERSIDE:
            raise RuntimeError("broken")
        return 1

    assert for_each("plan", fails_at_lakeside, TUESDAY + SOON) == 0
    assert for_each("plan", plan_practice, TUESDAY + SOON) == 1


@pytest.mark.django_db(transaction=True)
def test_two_planners_at_once_create_each_date_once() -> None:
    make_safe("ana", "cem", "dina", "eli")
    plans = [plan(name) for name in ("ana", "cem", "dina", "eli")]
    ready = threading.Barrier(3)

    def run() -> None:
        ready.wait(10)
        for_each("plan", plan_practice, TUESDAY + SOON)
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(str(message.plan_id) for message in messages()) == sorted(str(one.pk) for one in plans)
    with as_person("thea"):
        assert ContactPlan.objects.count() > 0
