"""The days of what waited its turn, once it is asked."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from assessments.rules import CourseStep, Turn, days_when_asked, last_day, waits_until

TODAY = date(2026, 3, 2)
ONCE = CourseStep("at_once", due_days=2, closes_days=5)
WEEKLY = CourseStep("rhythm", every_days=7, times=4, due_days=6, closes_days=7)
BRIEFLY = CourseStep("rhythm", every_days=7, times=4, closes_days=3)


def ahead(days: int | None) -> date | None:
    return None if days is None else TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("due", "closes", "step", "expected"),
    [
        # Of a single form: what was told stands, and what passed is today.
        (None, None, None, (None, None)),
        (3, 9, None, (3, 9)),
        (0, None, None, (0, None)),
        (-2, None, None, (0, None)),
        (-2, 0, None, (0, 0)),
        # A step counts from today, and what the team told otherwise meanwhile stands.
        (2, None, ONCE, (2, 4)),
        (-1, None, ONCE, (2, 4)),
        (9, 20, ONCE, (9, 20)),
        (None, None, ONCE, (None, 4)),
        # A turn of a rhythm ends when the next begins, and is not due after that.
        (6, 6, WEEKLY, (6, 6)),
        (2, 3, WEEKLY, (3, 3)),
        (None, 6, BRIEFLY, (None, 2)),
        (None, 1, BRIEFLY, (None, 1)),
        (None, None, BRIEFLY, (None, 2)),
    ],
)
def test_its_days_count_from_the_day_on_which_it_is_asked(
    due: int | None, closes: int | None, step: CourseStep | None, expected: tuple[int | None, int | None]
) -> None:
    found = days_when_asked(ahead(due), ahead(closes), TODAY, step)
    assert found == (ahead(expected[0]), ahead(expected[1]))


@pytest.mark.parametrize(
    ("step", "turn", "expected"),
    [
        (ONCE, 0, None),
        (CourseStep("after_previous"), 0, None),
        (WEEKLY, 0, 6),
        (BRIEFLY, 2, 6),
        (CourseStep("rhythm", every_days=7, times=4, closes_days=10), 1, 9),
        # After the last turn none begins.
        (WEEKLY, 3, None),
    ],
)
def test_a_turn_waits_until_the_next_begins(step: CourseStep, turn: int, expected: int | None) -> None:
    assert waits_until(step, Turn(0, turn, TODAY)) == ahead(expected)


DAYS = st.none() | st.integers(-400, 400).map(ahead)
STEPS = st.none() | st.builds(
    CourseStep,
    starts=st.just("rhythm"),
    every_days=st.integers(0, 366),
    times=st.integers(1, 104),
    due_days=st.none() | st.integers(0, 366),
    closes_days=st.none() | st.integers(1, 366),
)


@examples(DAYS, DAYS, STEPS)
def test_nothing_is_late_when_it_is_asked(
    due: date | None, closes: date | None, step: CourseStep | None
) -> None:
    falls_due, until = days_when_asked(due, closes, TODAY, step)
    assert (falls_due is None) is (due is None)
    assert falls_due is None or falls_due >= TODAY
    assert closes is None or until is not None
    assert falls_due is None or until is None or falls_due <= max(until, TODAY)


def test_the_last_day_is_the_one_before_midnight() -> None:
    zone = ZoneInfo("Europe/Vienna")
    assert last_day(datetime(2026, 3, 2, 23, tzinfo=UTC), zone) == TODAY
    assert last_day(datetime(2026, 3, 2, 23, 1, tzinfo=UTC), zone) == TODAY + timedelta(days=1)
    assert last_day(None, zone) is None
