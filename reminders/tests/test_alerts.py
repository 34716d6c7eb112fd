"""An urgent answer reaches whoever is on duty at once, then the next while nobody acknowledges."""

from datetime import timedelta
from uuid import uuid4

import pytest

from assessments.tests.scene import URGENT_ANSWERS, assigned, put
from clients.models import ContactPlan, Duty, InboxItem, Leave, StaffAlert
from practices.models import Practice
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE
from reminders import engine as clockwork
from reminders.events import Told, take_in
from reminders.models import SENT, Message
from reminders.sending import drain
from reminders.tests.sink import Sink
from reminders.tests.urgent import tick_at, told, urgent
from reminders.tests.weeks import RIVERSIDE, TUESDAY, channel_of, statuses
from tests.cast import as_person

pytestmark = pytest.mark.django_db

HOUR = timedelta(minutes=60)


@pytest.fixture(autouse=True)
def _duty() -> None:
    """Theo is on duty on Tuesday, and Thea from the evening on; Tuesday's hours are watched from 9 to 17."""
    with as_person("mark"):
        Duty.objects.all().delete()
        hour = timedelta(hours=1)
        for name, start, end in (("theo", -hour, 8 * hour), ("thea", 9 * hour, 24 * hour)):
            Duty(member_id=PEOPLE[name].member_id, starts_at=TUESDAY + start, ends_at=TUESDAY + end).save(
                force_insert=True
            )


def test_the_next_tick_tells_whoever_is_on_duty(sink: Sink) -> None:
    urgent()
    tick_at(TUESDAY)
    assert told() == [(1, "theo")]
    assert drain(lambda: TUESDAY) == 1
    assert sink.recipients == ["theo@riverside.example"]


def test_two_ticks_tell_once() -> None:
    urgent()
    tick_at(TUESDAY)
    tick_at(TUESDAY + timedelta(seconds=15))
    assert told() == [(1, "theo")]
    assert len(statuses()) == 1


def test_unacknowledged_for_an_hour_it_goes_up_the_chain_step_by_step() -> None:
    with as_person("mark"):
        Leave(
            member_id=PEOPLE["theo"].member_id,
            cover_id=PEOPLE["thea"].member_id,
            starts_on=TUESDAY.date(),
            ends_on=TUESDAY.date(),
        ).save(force_insert=True)
    urgent()
    for minutes in (0, 59, 60, 119, 120, 180, 240):
        tick_at(TUESDAY + timedelta(minutes=minutes))
    assert told()[:3] == [(1, "theo"), (2, "thea"), (3, "sue")]
    assert set(told()[3:]) == {(4, "thea"), (4, "theo")}


def test_a_practice_that_waits_less_tells_the_next_sooner() -> None:
    with as_person("mark"):
        Practice.objects.update(settings={"acknowledge_minutes": 15})
    urgent()
    for minutes in (0, 14):
        tick_at(TUESDAY + timedelta(minutes=minutes))
    assert told() == [(1, "theo")]
    tick_at(TUESDAY + timedelta(minutes=15))
    assert told() == [(1, "theo"), (3, "sue")]


def test_a_step_with_nobody_in_it_is_passed_over() -> None:
    urgent()
    tick_at(TUESDAY)
    tick_at(TUESDAY + HOUR)
    assert told() == [(1, "theo"), (3, "sue")]


def test_only_watched_hours_count() -> None:
    evening = TUESDAY.replace(hour=16, minute=30)
    urgent()
    tick_at(evening)
    tick_at(evening + timedelta(hours=15))
    assert told() == [(1, "theo")]
    tick_at(TUESDAY.replace(hour=9, minute=30) + timedelta(days=1))
    assert [step for step, _ in told()][1:] == [3]


def test_with_nobody_on_duty_the_care_team_is_told() -> None:
    with as_person("mark"):
        Duty.objects.all().delete()
    urgent()
    tick_at(TUESDAY)
    assert told() == [(1, "thea")]


def test_acknowledged_by_name_nobody_else_is_told_and_what_waits_is_not_sent(sink: Sink) -> None:
    item = urgent()
    tick_at(TUESDAY)
    with as_person("thea"):
        InboxItem.objects.filter(pk=item).update(
            acknowledged_at=TUESDAY, acknowledged_by_id=PEOPLE["thea"].member_id, done="Called her."
        )
    tick_at(TUESDAY + 2 * HOUR)
    assert drain(lambda: TUESDAY + 2 * HOUR) == 0
    assert statuses() == ["done"]
    assert sink.raw == []


def test_an_alert_goes_on_being_tried_while_the_mail_server_is_down(sink: Sink) -> None:
    urgent()
    tick_at(TUESDAY)
    sink.rcpt_answer = "451 come back"
    for hours in range(12):
        drain(lambda hours=hours: TUESDAY + hours * HOUR)  # type: ignore[misc]
    sink.rcpt_answer = "250 OK"
    assert drain(lambda: TUESDAY + 13 * HOUR) == 1
    assert statuses() == [SENT]


def test_alerts_go_out_whatever_the_rate_and_the_hour(sink: Sink) -> None:
    with as_person("mark"):
        Practice.objects.filter(pk=RIVERSIDE).update(settings={"messages_per_hour": 0})
    urgent()
    night = TUESDAY.replace(hour=3)
    tick_at(night)
    assert drain(lambda: night) == 1


def test_an_alert_asks_no_client_when_it_may_go(sink: Sink) -> None:
    """Safe windows, opting out, addresses: those are how to reach Ana, and she is not whom it goes to."""
    with as_person("ana"):
        ContactPlan.objects.update(windows=[], opted_out_at=TUESDAY)
        channel_of("ana").delete()
    urgent()
    tick_at(TUESDAY)
    assert drain(lambda: TUESDAY) == 1
    assert sink.recipients == ["theo@riverside.example"]


def test_an_alert_says_nothing_but_to_sign_in(sink: Sink) -> None:
    urgent()
    tick_at(TUESDAY)
    drain(lambda: TUESDAY)
    (mail,) = sink.mails
    assert mail.get_payload() == (
        "Hello,\r\n\r\nsomething is waiting for you. Please sign in:\r\n\r\nhttps://app.example/\r\n"
    )
    assert mail["List-Unsubscribe"] is None


def test_an_alert_is_in_the_language_of_the_practice(sink: Sink) -> None:
    with as_person("mark"):
        Practice.objects.update(language="de")
    with as_person("ana"):
        ContactPlan.objects.update(language="en")
    urgent()
    tick_at(TUESDAY)
    drain(lambda: TUESDAY)
    (mail,) = sink.mails
    assert "Bitte melden Sie sich an" in str(mail.get_payload())
    assert mail["From"] == "Notizen <no-reply@mail.example>"


def test_the_alerts_of_a_practice_are_no_client_s_to_see() -> None:
    urgent()
    tick_at(TUESDAY)
    for name in ("ana", "ben", "mark", "zoe"):
        with as_person(name):
            assert not StaffAlert.objects.exists()
            assert not Message.objects.exists()
    with as_person("thea"):
        assert Message.objects.count() == 1


def test_an_urgent_answer_as_it_is_sent_tells_the_care_team_where_nobody_is_on_duty(sink: Sink) -> None:
    assert put(uuid4(), assigned(), URGENT_ANSWERS).status_code < 300
    clockwork.tick()
    assert clockwork.hand_over() == 1
    assert told() == [(1, "thea")]
    assert sink.recipients == ["thea@riverside.example"]


def test_what_staff_tell_a_provider_of_an_alert_is_not_their_clients_word() -> None:
    urgent()
    tick_at(TUESDAY)
    with acting_as(engine(RIVERSIDE)):
        message_id = Message.objects.values_list("id", flat=True).get()
    for event in ("bounced", "complained", "unsubscribed"):
        assert take_in(Told("x", message_id, event, address="ana@riverside.example"))
    assert statuses() == ["complained"]
    with as_person("ana"):
        assert ContactPlan.objects.get().opted_out_at is None
        assert channel_of("ana").get().failed_at is None
