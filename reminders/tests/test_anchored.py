"""Plans that follow sessions or homework: their dates move with what they follow, and never burst."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from assessments.models import Homework
from assessments.tests.scene import COUPLE, assigned
from clients.models import LATE_CANCELLED, Attendee, Session
from relcare.demo.people import PEOPLE
from reminders.follow_up import follow_up_practice
from reminders.models import EXPIRED, PENDING, CheckInPlan
from reminders.planning import plan_practice
from reminders.rules import Every
from reminders.sending import drain
from reminders.tests.sink import Sink
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, fresh, make_safe, messages, plan, statuses
from tests.cast import as_person

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
# Sunday: two days after it comes the Tuesday of the other tests.
ENDED = TUESDAY - 2 * DAY + timedelta(hours=2)


def session(ends_at: datetime = ENDED, name: str = "ana") -> Session:
    with as_person("thea"):
        one = Session(case_id=COUPLE, starts_at=ends_at - timedelta(hours=1), ends_at=ends_at)
        one.save(force_insert=True)
        Attendee(session=one, client_id=PEOPLE[name].client_id).save(force_insert=True)
    return one


def moved(one: Session, by: timedelta) -> None:
    with as_person("thea"):
        Session.objects.filter(pk=one.pk).update(starts_at=one.starts_at + by, ends_at=one.ends_at + by)


def after_sessions(since: datetime = TUESDAY - 30 * DAY, **options: Any) -> CheckInPlan:
    """Two days after each, at nine; without a date until somebody looks."""
    make_safe("ana")
    made = plan(every=Every("session", time(9), days=2), **options)
    with as_person("thea"):
        CheckInPlan.objects.filter(pk=made.pk).update(next_due_at=None, active_since=since)
    return made


def clock_at(instant: datetime) -> Callable[[], datetime]:
    return lambda: instant


def looked_after(at: datetime) -> None:
    follow_up_practice(RIVERSIDE, at)
    plan_practice(RIVERSIDE, at)


def test_two_days_after_each_session_there_is_a_message() -> None:
    the_plan = after_sessions()
    follow_up_practice(RIVERSIDE, ENDED)
    assert fresh(the_plan).next_due_at is None
    session()
    session(ENDED + 7 * DAY)
    follow_up_practice(RIVERSIDE, ENDED)
    assert fresh(the_plan).next_due_at == TUESDAY
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    assert [(one.occurrence, one.status) for one in messages()] == [(TUESDAY, PENDING)]
    assert fresh(the_plan).next_due_at == TUESDAY + 7 * DAY
    assert fresh(the_plan).state == "active"


def test_a_plan_that_has_no_date_yet_goes_on() -> None:
    the_plan = after_sessions()
    session()
    follow_up_practice(RIVERSIDE, ENDED)
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    assert (fresh(the_plan).state, fresh(the_plan).next_due_at) == ("active", None)


def test_a_session_of_the_partner_alone_gives_no_date() -> None:
    the_plan = after_sessions()
    session(name="ben")
    follow_up_practice(RIVERSIDE, ENDED)
    assert fresh(the_plan).next_due_at is None


def test_the_date_moves_with_its_session() -> None:
    the_plan = after_sessions()
    one = session()
    follow_up_practice(RIVERSIDE, ENDED - DAY)
    moved(one, 3 * DAY)
    follow_up_practice(RIVERSIDE, ENDED - DAY)
    assert fresh(the_plan).next_due_at == TUESDAY + 3 * DAY


def test_a_session_moved_when_its_date_is_due_gives_no_message_on_the_old_one() -> None:
    the_plan = after_sessions()
    one = session()
    follow_up_practice(RIVERSIDE, ENDED)
    moved(one, 3 * DAY)
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    assert messages() == []
    assert fresh(the_plan).next_due_at == TUESDAY + 3 * DAY


@pytest.mark.parametrize("is_cancelled", [True, False])
def test_a_session_moved_after_its_row_was_made_takes_the_row_with_it(sink: Sink, is_cancelled: bool) -> None:
    the_plan = after_sessions()
    one = session()
    follow_up_practice(RIVERSIDE, ENDED)
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    if is_cancelled:
        with as_person("thea"):
            Session.objects.filter(pk=one.pk).update(state=LATE_CANCELLED)
    else:
        moved(one, 3 * DAY)
    drain(clock_at(TUESDAY + 2 * SOON))
    assert statuses() == ["moved"]
    assert sink.raw == []
    follow_up_practice(RIVERSIDE, TUESDAY + 2 * SOON)
    assert fresh(the_plan).next_due_at == (None if is_cancelled else TUESDAY + 3 * DAY)


def test_a_session_entered_late_gives_its_message_once_and_no_burst() -> None:
    after_sessions()
    looked_after(TUESDAY - DAY)
    for days in (9, 3, 1, 0):
        session(ENDED - days * DAY)
    for minutes in (5, 10, 15):
        looked_after(TUESDAY + timedelta(minutes=minutes))
    # One from a week ago asks nothing any more; of yesterday's and today's the newer goes out.
    assert statuses() == [PENDING] or statuses() == [EXPIRED, PENDING]
    assert messages()[-1].occurrence == TUESDAY


def test_what_was_before_the_plan_gives_it_no_date() -> None:
    the_plan = after_sessions(since=TUESDAY + SOON)
    session()
    looked_after(TUESDAY + timedelta(minutes=5))
    assert messages() == []
    assert fresh(the_plan).next_due_at is None


def test_the_date_follows_the_clients_zone() -> None:
    the_plan = after_sessions()
    session()
    follow_up_practice(RIVERSIDE, ENDED)
    with as_person("thea"):
        type(the_plan.client).objects.filter(pk=the_plan.client_id).update(zone="America/New_York")
    follow_up_practice(RIVERSIDE, ENDED)
    assert fresh(the_plan).next_due_at == TUESDAY + timedelta(hours=6)


def before_homework(**options: Any) -> CheckInPlan:
    make_safe("ana")
    made = plan(what="homework", every=Every("homework", time(9), days=1), **options)
    with as_person("thea"):
        CheckInPlan.objects.filter(pk=made.pk).update(next_due_at=None)
    return made


def due(homework: Homework, day: date) -> None:
    with as_person("thea"):
        Homework.objects.filter(pk=homework.pk).update(due_on=day)


def test_the_day_before_homework_is_due_there_is_a_message() -> None:
    the_plan = before_homework()
    homework = assigned(due_on=TUESDAY.date() + DAY)
    follow_up_practice(RIVERSIDE, TUESDAY - DAY)
    assert fresh(the_plan).next_due_at == TUESDAY
    due(homework, TUESDAY.date() + 3 * DAY)
    follow_up_practice(RIVERSIDE, TUESDAY - DAY)
    assert fresh(the_plan).next_due_at == TUESDAY + 2 * DAY


def test_homework_that_falls_due_later_takes_its_waiting_row_along(sink: Sink) -> None:
    before_homework()
    homework = assigned(due_on=TUESDAY.date() + DAY)
    follow_up_practice(RIVERSIDE, TUESDAY - DAY)
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    due(homework, TUESDAY.date() + 3 * DAY)
    drain(clock_at(TUESDAY + 2 * SOON))
    assert statuses() == ["moved"]
    assert sink.raw == []


def test_two_plans_of_one_client_send_one_message_and_homework_gives_way(sink: Sink) -> None:
    make_safe("ana")
    assigned(due_on=TUESDAY.date() + DAY)
    homework, check_in = plan(what="homework"), plan()
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    left = {one.plan_id: one.suppressed_reason or one.status for one in messages()}
    assert left == {homework.pk: "another_just_sent", check_in.pk: PENDING}
    drain(clock_at(TUESDAY + 2 * SOON))
    assert len(sink.raw) == 1


def test_a_second_plan_within_four_hours_stays_silent_and_later_speaks(sink: Sink) -> None:
    make_safe("ana")
    plan()
    plan(due=TUESDAY + timedelta(hours=3), what="check_in")
    plan(due=TUESDAY + timedelta(hours=5), what="check_in")
    for hours in (0, 3, 5):
        at = TUESDAY + timedelta(hours=hours) + SOON
        plan_practice(RIVERSIDE, at)
        drain(clock_at(at + SOON))
    assert statuses() == ["sent", "another_just_sent", "sent"]
    assert len(sink.raw) == 2
