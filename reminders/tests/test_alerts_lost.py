"""An alert that can't arrive is waited for by nobody: the next in the chain are told at once."""

from datetime import timedelta
from typing import Any

import pytest

from clients.models import StaffAlert
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE
from reminders.events import Told, take_in
from reminders.models import Message
from reminders.sending import drain
from reminders.tests.sink import Sink
from reminders.tests.urgent import on_duty, tick_at, told, urgent
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, messages, statuses

pytestmark = pytest.mark.django_db

NEXT = TUESDAY + timedelta(seconds=15)
LEFT: dict[str, Any] = {"dispatched_at": TUESDAY, "sent_at": TUESDAY}


@pytest.fixture(autouse=True)
def _duty() -> None:
    on_duty("theo")


def becomes(status: str, member: str = "theo") -> None:
    """The message that this member was sent now stands so."""
    changes: dict[str, Any] = {"status": status}
    if status in ("sent", "delivered", "bounced", "complained"):
        changes |= LEFT
    if status == "no_address":
        changes = {"status": "suppressed", "suppressed_reason": status}
    if status == "sending":
        changes["lease_until"] = NEXT
    with acting_as(engine(RIVERSIDE)):
        alert = StaffAlert.objects.get(member_id=PEOPLE[member].member_id)
        assert Message.objects.filter(alert_id=alert.id).update(**changes) == 1


@pytest.mark.parametrize("status", ["failed", "bounced", "expired", "no_address"])
def test_what_can_not_arrive_is_not_waited_for(status: str) -> None:
    urgent()
    tick_at(TUESDAY)
    becomes(status)
    tick_at(NEXT)
    assert told() == [(1, "theo"), (3, "sue")]


@pytest.mark.parametrize("status", ["pending", "sending", "sent", "delivered", "complained", "uncertain"])
def test_what_may_arrive_has_its_hour(status: str) -> None:
    urgent()
    tick_at(TUESDAY)
    becomes(status)
    tick_at(NEXT)
    tick_at(TUESDAY + timedelta(minutes=59))
    assert told() == [(1, "theo")]
    tick_at(TUESDAY + timedelta(minutes=60))
    assert told() == [(1, "theo"), (3, "sue")]


def test_one_of_two_who_can_be_reached_has_the_hour() -> None:
    on_duty("theo", "thea")
    urgent()
    tick_at(TUESDAY)
    becomes("failed", "theo")
    tick_at(NEXT)
    assert {step for step, _ in told()} == {1}
    becomes("failed", "thea")
    tick_at(NEXT)
    assert told()[2:] == [(3, "sue")]


def test_another_item_is_judged_by_its_own_messages() -> None:
    urgent()
    tick_at(TUESDAY)
    becomes("failed")
    urgent()
    tick_at(NEXT)
    assert sorted(told()) == [(1, "theo"), (1, "theo"), (3, "sue")]


def test_where_nobody_at_all_can_be_reached_everybody_was_tried_and_no_alert_is_made_twice(
    sink: Sink,
) -> None:
    sink.rcpt_answer = "550 no such user"
    urgent()
    for place in range(8):
        tick_at(TUESDAY + place * SOON)
        drain(lambda place=place: TUESDAY + place * SOON)  # type: ignore[misc]
    assert told() == [(1, "theo"), (3, "sue"), (4, "theo")]
    assert set(statuses()) == {"failed"}


def test_while_the_relay_refuses_everything_all_are_tried_and_told_once_it_is_right(sink: Sink) -> None:
    sink.rcpt_answer = "554 5.7.1 Relay access denied"
    urgent()
    for place in range(4):
        tick_at(TUESDAY + place * SOON)
        drain(lambda place=place: TUESDAY + place * SOON)  # type: ignore[misc]
    assert told() == [(1, "theo"), (3, "sue"), (4, "theo")]
    assert set(statuses()) == {"pending"}
    sink.rcpt_answer = "250 OK"
    drain(lambda: TUESDAY + timedelta(hours=1))
    assert sink.recipients.count("theo@riverside.example") == 2
    assert sink.recipients.count("sue@riverside.example") == 1
    assert set(statuses()) == {"sent"}


def test_one_who_may_have_been_told_before_the_refusal_has_the_hour(sink: Sink) -> None:
    sink.breaks = 1
    urgent()
    tick_at(TUESDAY)
    drain(lambda: TUESDAY)
    sink.rcpt_answer = "554 5.7.1 Relay access denied"
    drain(lambda: TUESDAY + timedelta(minutes=2))
    assert [message.error_code for message in messages()] == ["554"]
    tick_at(TUESDAY + timedelta(minutes=3))
    assert told() == [(1, "theo")]


def test_a_bounce_that_is_told_later_passes_it_on(sink: Sink) -> None:
    urgent()
    tick_at(TUESDAY)
    assert drain(lambda: TUESDAY) == 1
    with acting_as(engine(RIVERSIDE)):
        message_id = Message.objects.values_list("id", flat=True).get()
    assert take_in(Told("mailgun", message_id, "bounced", address="theo@riverside.example"))
    tick_at(NEXT)
    assert told() == [(1, "theo"), (3, "sue")]
    assert drain(lambda: NEXT) == 1
    assert sink.recipients == ["theo@riverside.example", "sue@riverside.example"]
