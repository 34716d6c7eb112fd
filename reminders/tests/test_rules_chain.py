from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest

from clients.rules import Window
from reminders.rules import AlertFacts, next_step

TOLD_AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
SUPERVISOR = uuid4()


def told_once() -> AlertFacts:
    return AlertFacts(1, TOLD_AT, (uuid4(),), (), (SUPERVISOR,), (), (), ())


@pytest.mark.parametrize(
    "hours",
    [
        (),
        (Window(9, time(9), time(17)),),
        (Window(-1, time(9), time(17)),),
        (Window(0, time(17), time(17)),),
        (Window(0, time(17), time(9)),),
    ],
)
def test_where_no_watched_hour_ever_comes_every_minute_counts(hours: tuple[Window, ...]) -> None:
    assert next_step(told_once(), hours, "UTC", TOLD_AT + timedelta(minutes=59)) is None
    following = next_step(told_once(), hours, "UTC", TOLD_AT + timedelta(minutes=60))
    assert following is not None
    assert following.members == (SUPERVISOR,)


def test_an_hour_that_comes_round_is_waited_for() -> None:
    hours = (Window(0, time(9), time(17)),)
    assert next_step(told_once(), hours, "UTC", TOLD_AT + timedelta(minutes=419)) is None
    assert next_step(told_once(), hours, "UTC", TOLD_AT + timedelta(minutes=420)) is not None
