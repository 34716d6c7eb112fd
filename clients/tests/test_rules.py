from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.rules import Window, asks_after, wrong_windows
from practices.thresholds import DEFAULTS, Thresholds


def window(weekday: int, start: str, end: str) -> Window:
    return Window(weekday, time.fromisoformat(start), time.fromisoformat(end))


@pytest.mark.parametrize(
    ("windows", "wrong"),
    [
        ([], []),
        ([window(0, "09:00", "10:00"), window(0, "10:00", "11:00")], []),
        ([window(0, "09:00", "10:00"), window(1, "09:00", "10:00")], []),
        ([window(0, "09:00", "10:00"), window(0, "09:59", "11:00")], [1]),
        ([window(0, "09:59", "11:00"), window(0, "09:00", "10:00")], [0]),
        ([window(0, "09:00", "09:00")], [0]),
        ([window(0, "22:00", "06:00")], [0]),
        ([window(3, "08:00", "20:00"), window(3, "09:00", "10:00"), window(3, "19:00", "21:00")], [1, 2]),
    ],
)
def test_windows_lie_within_a_day_and_apart(windows: list[Window], wrong: list[int]) -> None:
    assert sorted(wrong_windows(windows)) == wrong


WINDOWS = st.builds(Window, st.integers(0, 6), st.times(), st.times())


@given(st.lists(WINDOWS, max_size=8))
def test_right_windows_share_no_moment(windows: list[Window]) -> None:
    if wrong_windows(windows):
        return
    for place, one in enumerate(windows):
        for other in windows[place + 1 :]:
            assert one.weekday != other.weekday or one.end <= other.start or other.end <= one.start


ENDED = datetime(2026, 3, 2, 10, 50, tzinfo=UTC)
SWITCHED_ON = Thresholds(after_session_forms=1)
SECOND = timedelta(seconds=1)
WEEK = timedelta(days=7)


@pytest.mark.parametrize(
    ("after", "asks"),
    [
        (None, "asked"),
        (-timedelta(minutes=40), "asked"),
        (timedelta(0), "asked"),
        (timedelta(hours=49), "asked"),
        (WEEK, "asked"),
        (WEEK + SECOND, "too_late"),
        (timedelta(days=400), "too_late"),
    ],
)
def test_after_a_session_is_asked_up_to_seven_days_after_its_end(after: timedelta | None, asks: str) -> None:
    held_at = None if after is None else ENDED + after
    assert asks_after(ENDED, held_at, SWITCHED_ON) == asks
    assert asks_after(ENDED, held_at, DEFAULTS) == "not_here"


@given(st.timedeltas(-WEEK, 3 * WEEK), st.timedeltas(timedelta(0), WEEK))
def test_what_is_marked_sooner_is_asked_after_where_what_is_marked_later_is(
    after: timedelta, sooner: timedelta
) -> None:
    if asks_after(ENDED, ENDED + after, SWITCHED_ON) == "asked":
        assert asks_after(ENDED, ENDED + after - sooner, SWITCHED_ON) == "asked"
