"""Practices whose hour's messages are sent hold up no other that has something to send."""

from datetime import time, timedelta

import pytest

from clients.models import Client
from practices.models import Practice
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE, ident
from reminders.actions import plan_check_ins
from reminders.facts import due_practices
from reminders.models import Message
from reminders.planning import plan_practice
from reminders.rules import Every
from reminders.sending import claim, claims, drain, release
from reminders.tests.sink import Sink
from reminders.tests.urgent import on_duty, tick_at, urgent
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, messages, plan
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

LAKESIDE = ident("lakeside", "practice")
NOW = TUESDAY + SOON
# A draw at random finds the right one of two half of the time: all of these are no luck.
DRAWS = 16


@pytest.fixture(autouse=True)
def _one_a_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lakeside has a reminder due and may send none this hour; each draw is of one practice."""
    monkeypatch.setattr(claims, "PRACTICES", 1)
    with as_person("zoe"):
        Practice.objects.filter(pk=LAKESIDE).update(settings={"messages_per_hour": 0})
        yan = Client.objects.get(pk=PEOPLE["yan"].client_id)
        every = Every("week", time(9), on=("tuesday",))
        made = plan_check_ins(by=actor("zoe"), client=yan, what="check_in", every=every)
    with acting_as(engine(LAKESIDE)):
        Message(
            client_id=yan.id,
            plan_id=made.id,
            occurrence=TUESDAY,
            not_before=TUESDAY,
            not_after=TUESDAY + timedelta(hours=3),
            next_try_at=TUESDAY,
        ).save(force_insert=True)


def test_who_has_an_alert_due_is_drawn_first(sink: Sink) -> None:
    on_duty("theo")
    urgent()
    tick_at(TUESDAY)
    for _ in range(DRAWS):
        assert due_practices("send", NOW) == [RIVERSIDE, LAKESIDE]
    assert drain(lambda: NOW) == 1
    assert sink.recipients == ["theo@riverside.example"]


def test_an_alert_that_somebody_holds_puts_nobody_first() -> None:
    on_duty("theo")
    urgent()
    tick_at(TUESDAY)
    (claimed,) = claim(NOW)
    assert {due_practices("send", NOW)[0] for _ in range(DRAWS * 2)} == {RIVERSIDE, LAKESIDE}
    release([claimed], NOW)
    assert due_practices("send", NOW)[0] == RIVERSIDE


def test_a_draw_of_practices_that_may_send_nothing_is_not_the_end() -> None:
    make_safe("ana")
    plan()
    plan_practice(RIVERSIDE, NOW)
    for _ in range(DRAWS):
        (claimed,) = claim(NOW)
        assert claimed[0] == RIVERSIDE
        release([claimed], NOW)


def test_where_nobody_may_send_anything_a_claim_ends_with_nothing() -> None:
    assert claim(NOW) == []
    assert [message.status for message in messages(LAKESIDE)] == ["pending"]
