from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.rules import Window
from practices.thresholds import DEFAULTS
from reminders.rules import AlertFacts, following_at, next_step

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


def test_a_step_that_reaches_nobody_is_over_at_once() -> None:
    following = next_step(replace(told_once(), reaches_nobody=True), (), "UTC", TOLD_AT)
    assert following is not None
    assert (following.number, following.members) == (3, (SUPERVISOR,))
    last = replace(told_once(), step=4, reaches_nobody=True)
    assert next_step(last, (), "UTC", TOLD_AT + timedelta(days=9)) is None


@pytest.mark.parametrize(("minutes", "expected"), [(0, None), (5, None), (6, 3), (43_200, 3)])
def test_what_a_clock_told_that_was_ahead_is_waited_for_by_nobody(minutes: int, expected: int | None) -> None:
    following = next_step(told_once(), (), "UTC", TOLD_AT - timedelta(minutes=minutes))
    assert (following.number if following else None) == expected


@pytest.mark.parametrize("minutes", [5, 15, 59])
def test_it_waits_as_long_as_the_practice_says(minutes: int) -> None:
    own = replace(DEFAULTS, acknowledge_minutes=minutes)
    due = following_at(TOLD_AT, (), "UTC", own)
    assert due == TOLD_AT + timedelta(minutes=minutes)
    assert next_step(told_once(), (), "UTC", due - timedelta(seconds=1), own) is None
    assert next_step(told_once(), (), "UTC", due, own) is not None


@given(st.integers(0, 7 * 24 * 60), st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"]))
def test_the_following_step_is_due_at_that_instant_and_not_before(minutes: int, zone: str) -> None:
    hours = [Window(day, time(9), time(9, 25)) for day in (0, 2, 3)]
    told_at = datetime(2026, 3, 26, tzinfo=UTC) + timedelta(minutes=minutes)
    due = following_at(told_at, hours, zone)
    facts = AlertFacts(1, told_at, (), (), (uuid4(),), (), (), ())
    assert next_step(facts, hours, zone, due) is not None
    assert next_step(facts, hours, zone, due - timedelta(seconds=1)) is None
