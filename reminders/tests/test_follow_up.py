"""After the message: a streak of misses ends the asking and tells the care team once; old links go."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from clients.models import MISSED_CHECK_INS, Client, InboxItem
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE
from reminders.follow_up import follow_up_practice
from reminders.models import SENT, CheckInPlan, Link, Message
from reminders.tests.weeks import RIVERSIDE, TUESDAY, fresh, make_safe, messages, plan
from tests.cast import as_person

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


def sent(the_plan: CheckInPlan, at: datetime, **changes: Any) -> Message:
    with acting_as(engine(RIVERSIDE)):
        message = Message(
            **{
                "client_id": the_plan.client_id,
                "plan": the_plan,
                "occurrence": at,
                "not_before": at,
                "not_after": at + timedelta(hours=1),
                "next_try_at": at,
                "status": SENT,
                "sent_at": at,
                "respond_by": at + WEEK,
                **changes,
            }
        )
        message.save(force_insert=True)
        return message


def running() -> CheckInPlan:
    make_safe("ana")
    return plan(due=TUESDAY + 4 * WEEK)


def items() -> int:
    with as_person("thea"):
        return InboxItem.objects.filter(kind=MISSED_CHECK_INS).count()


def start(the_plan: CheckInPlan) -> None:
    with as_person("thea"):
        CheckInPlan.objects.filter(pk=the_plan.pk).update(active_since=TUESDAY - WEEK)


def test_a_streak_of_misses_ends_the_asking_with_one_escalation() -> None:
    the_plan = running()
    start(the_plan)
    for weeks in range(3):
        sent(the_plan, TUESDAY + weeks * WEEK)
    follow_up_practice(RIVERSIDE, TUESDAY + 3 * WEEK - timedelta(minutes=1))
    assert items() == 0
    for _ in range(2):
        follow_up_practice(RIVERSIDE, TUESDAY + 3 * WEEK)
    assert items() == 1
    stopped = fresh(the_plan)
    assert (stopped.state, stopped.stopped_because, stopped.next_due_at) == ("stopped", "missed", None)


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "bounced"},
        {"status": "expired", "sent_at": None},
        {"status": "failed", "sent_at": None},
        {"status": "uncertain", "sent_at": None},
        {"status": "suppressed", "suppressed_reason": "session_near", "sent_at": None},
    ],
    ids=lambda changes: str(changes["status"]),
)
def test_what_nobody_was_told_of_was_missed_by_nobody_and_ends_no_streak(changes: dict[str, Any]) -> None:
    """The form may be asked all the same; only three that were told of and not answered end the asking."""
    the_plan = running()
    start(the_plan)
    for weeks in range(2):
        sent(the_plan, TUESDAY + weeks * WEEK)
    for days in range(1, 4):
        sent(the_plan, TUESDAY + WEEK + timedelta(days=days), **changes)
    follow_up_practice(RIVERSIDE, TUESDAY + 3 * WEEK)
    assert (fresh(the_plan).state, items()) == ("active", 0)
    sent(the_plan, TUESDAY + 2 * WEEK)
    follow_up_practice(RIVERSIDE, TUESDAY + 3 * WEEK)
    assert (fresh(the_plan).stopped_because, items()) == ("missed", 1)


def test_misses_from_before_it_went_on_again_do_not_count() -> None:
    the_plan = running()
    with as_person("thea"):
        CheckInPlan.objects.filter(pk=the_plan.pk).update(active_since=TUESDAY + WEEK)
    for weeks in range(3):
        sent(the_plan, TUESDAY + weeks * WEEK)
    follow_up_practice(RIVERSIDE, TUESDAY + 4 * WEEK - timedelta(days=1))
    assert items() == 0


def test_nine_o_clock_is_where_the_client_is_now() -> None:
    the_plan = running()
    with as_person("thea"):
        Client.objects.filter(pk=PEOPLE["ana"].client_id).update(zone="Asia/Tokyo")
    follow_up_practice(RIVERSIDE, TUESDAY)
    moved = fresh(the_plan)
    assert moved.zone == "Asia/Tokyo"
    assert moved.next_due_at == datetime(2031, 4, 1, tzinfo=UTC)


def test_links_go_a_month_after_their_end() -> None:
    the_plan = running()
    message = sent(the_plan, TUESDAY)
    with acting_as(engine(RIVERSIDE)):
        Link(client_id=the_plan.client_id, message=message, token_hash=b"x" * 32, expires_at=TUESDAY).save(
            force_insert=True
        )
    for days, left in ((29, 1), (30, 0)):
        follow_up_practice(RIVERSIDE, TUESDAY + timedelta(days=days))
        with acting_as(engine(RIVERSIDE)):
            assert Link.objects.count() == left
    assert len(messages()) == 1
