"""What a clock wrote that was a month ahead for one tick keeps nobody from being told."""

from datetime import timedelta

import pytest

from privacy.actor import acting_as, engine
from reminders.models import CLAIMED, SENT, Message
from reminders.sending import claim_of_practice, drain
from reminders.tests.sink import Sink
from reminders.tests.urgent import on_duty, tick_at, told, urgent
from reminders.tests.weeks import RIVERSIDE, TUESDAY, statuses

pytestmark = pytest.mark.django_db

FAR = TUESDAY + timedelta(days=30)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _told_ahead() -> None:
    """Nobody is on duty in a month: Ana's therapist is told."""
    on_duty("theo")
    urgent()
    tick_at(FAR)
    assert told() == [(1, "thea")]


def test_who_was_to_be_told_then_is_told_now_and_the_next_as_well(sink: Sink) -> None:
    assert drain(lambda: TUESDAY) == 0
    tick_at(TUESDAY)
    assert told() == [(1, "thea"), (3, "sue")]
    assert drain(lambda: TUESDAY + SECOND) == 2
    assert set(sink.recipients) == {"thea@riverside.example", "sue@riverside.example"}


def test_where_they_were_told_the_chain_goes_on_from_now(sink: Sink) -> None:
    assert drain(lambda: FAR) == 1
    for minutes in (0, 59, 60):
        tick_at(TUESDAY + timedelta(minutes=minutes))
    assert [step for step, _ in told()] == [1, 3, 4]


def test_what_somebody_held_then_is_free_again(sink: Sink) -> None:
    with acting_as(engine(RIVERSIDE)):
        assert len(claim_of_practice(FAR, 5)) == 1
        Message.objects.update(next_try_at=TUESDAY)
    tick_at(TUESDAY)
    assert CLAIMED in statuses()
    drain(lambda: TUESDAY + SECOND)
    assert set(statuses()) == {SENT}


def test_what_is_tried_again_within_the_hour_is_left_to_wait() -> None:
    soon = TUESDAY + timedelta(minutes=50)
    with acting_as(engine(RIVERSIDE)):
        Message.objects.update(next_try_at=soon)
    tick_at(TUESDAY)
    with acting_as(engine(RIVERSIDE)):
        assert Message.objects.filter(alert__step=1).get().next_try_at == soon
