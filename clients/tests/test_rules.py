from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.rules import Window, wrong_windows


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
