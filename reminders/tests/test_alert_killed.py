"""While a worker is dead that held an alert, the chain waits its time, and goes on when it is over."""

import signal
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connections

from reminders.sending import drain
from reminders.tests.killed import CLAIMED, MARKED, UNMARKED, Kill, birthplace
from reminders.tests.sink import Sink
from reminders.tests.urgent import on_duty, tick_at, told, urgent
from reminders.tests.weeks import TUESDAY, statuses

pytestmark = pytest.mark.django_db(transaction=True)

LEASE_OVER = timedelta(seconds=121)
HOUR = timedelta(minutes=60)
FIRST, SECOND = (1, "theo"), (3, "sue")


@pytest.fixture
def kill() -> Iterator[Kill]:
    with birthplace(str(connections["default"].settings_dict["NAME"])) as kill:
        yield kill


def begun() -> None:
    on_duty("theo")
    urgent()
    tick_at(TUESDAY)


@pytest.mark.parametrize("step", [CLAIMED, MARKED, UNMARKED])
def test_what_a_dead_worker_held_is_passed_on_to_nobody_before_the_hour(
    sink: Sink, kill: Kill, step: str
) -> None:
    begun()
    assert kill(step, TUESDAY, sink.port) == signal.SIGKILL
    tick_at(TUESDAY + LEASE_OVER)
    assert told() == [FIRST]
    assert drain(lambda: TUESDAY + LEASE_OVER) == 1
    assert statuses() == ["sent"]
    assert len(set(sink.raw)) == 1
    tick_at(TUESDAY + HOUR)
    assert told() == [FIRST, SECOND]
    assert drain(lambda: TUESDAY + HOUR) == 1
    assert set(sink.recipients) == {"theo@riverside.example", "sue@riverside.example"}


def test_an_alert_of_which_nobody_can_say_twice_has_its_hour_and_then_the_next_are_told(
    sink: Sink, kill: Kill
) -> None:
    begun()
    assert kill(UNMARKED, TUESDAY, sink.port) == signal.SIGKILL
    again = TUESDAY + LEASE_OVER
    assert kill(UNMARKED, again, sink.port) == signal.SIGKILL
    assert drain(lambda: again + LEASE_OVER) == 0
    assert statuses() == ["uncertain"]
    assert len(sink.raw) == 2
    tick_at(TUESDAY + HOUR - timedelta(seconds=1))
    assert told() == [FIRST]
    tick_at(TUESDAY + HOUR)
    assert told() == [FIRST, SECOND]
    assert drain(lambda: TUESDAY + HOUR) == 1
    assert sink.recipients[-1] == "sue@riverside.example"
