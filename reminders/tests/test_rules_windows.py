# ruff: noqa: DTZ001 - wall times have no zone
"""Safe windows and watched hours, across zones and changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.rules import Window
from reminders.rules import (
    WindowError,
    in_window,
    next_open,
    plan_dates,
    read_hours,
    read_windows,
    watched_between,
)
from reminders.tests.test_rules_dates import zones

instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
OFFICE = tuple(Window(day, time(9), time(17)) for day in range(5))


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, ...]:
    days = draw(st.sets(st.integers(0, 6), min_size=1))
    start = draw(st.integers(0, 1425))
    end = draw(st.integers(start + 10, 1439))
    return tuple(Window(day, time(*divmod(start, 60)), time(*divmod(end, 60))) for day in sorted(days))


@given(windows=windows(), zone=zones, at=instants)
def test_the_next_opening_is_open_and_not_before(
    windows: tuple[Window, ...], zone: str, at: datetime
) -> None:
    span = next_open(windows, zone, at)
    if span is None:
        # Only hours that a clock change leaves out can fail to come round.
        assert min((window.end.hour - window.start.hour) for window in windows) <= 2
        return
    opens, closes = span
    assert at <= opens < closes
    assert in_window(windows, zone, opens)


@given(windows=windows(), zone=zones, at=instants)
def test_what_is_open_now_opens_now(windows: tuple[Window, ...], zone: str, at: datetime) -> None:
    span = next_open(windows, zone, at)
    if span is not None and span[0] == at:
        assert in_window(windows, zone, at)


def test_without_windows_nothing_ever_opens() -> None:
    assert next_open((), "UTC", datetime(2026, 1, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    "told",
    [
        [{"weekday": 0, "from": "22:00", "to": "02:00"}],
        [{"weekday": 0, "from": "09:00", "to": "09:00"}],
        [{"weekday": 7, "from": "09:00", "to": "10:00"}],
        [{"weekday": 0, "from": "09:00", "to": "11:00"}, {"weekday": 0, "from": "10:00", "to": "12:00"}],
        [{"weekday": 0, "from": "9", "to": "noon"}],
        [{"weekday": 0}],
        [3],
        None,
    ],
)
def test_windows_across_midnight_overlapping_or_unreadable_are_refused(told: object) -> None:
    with pytest.raises(WindowError):
        read_windows(told)


def test_watched_hours_past_midnight_are_two() -> None:
    told = [{"weekday": 6, "from": "22:00", "to": "02:00"}, {"weekday": 2, "from": "08:00", "to": "24:00"}]
    assert read_hours(told) == (
        Window(0, time(0), time(2)),
        Window(2, time(8), time.max),
        Window(6, time(22), time.max),
    )


@given(zone=zones, start=instants, minutes=st.integers(0, 20_000), cut=st.floats(0, 1))
def test_watched_time_adds_up(zone: str, start: datetime, minutes: int, cut: float) -> None:
    end = start + timedelta(minutes=minutes)
    middle = start + (end - start) * cut
    whole = watched_between(OFFICE, zone, start, end)
    assert whole == watched_between(OFFICE, zone, start, middle) + watched_between(OFFICE, zone, middle, end)
    assert timedelta() <= whole <= end - start


def test_a_night_and_a_weekend_are_not_watched() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    friday, monday = (
        datetime(2026, 11, 20, 16, 30, tzinfo=berlin),
        datetime(2026, 11, 23, 9, 20, tzinfo=berlin),
    )
    assert watched_between(OFFICE, "Europe/Berlin", friday, monday) == timedelta(minutes=50)


def test_without_watched_hours_every_hour_counts() -> None:
    start = datetime(2026, 11, 21, tzinfo=UTC)
    assert watched_between((), "UTC", start, start + timedelta(hours=3)) == timedelta(hours=3)


@given(
    days=st.integers(1, 40),
    windows=windows(),
    zone=zones,
    hour=st.integers(0, 23),
    after=st.integers(0, 2000),
)
def test_after_any_outage_at_most_one_date_is_chosen_and_its_window_is_not_over(
    days: int, windows: tuple[Window, ...], zone: str, hour: int, after: int
) -> None:
    dates = [
        datetime.combine(date(2026, 3, 1) + timedelta(days=day), time(hour), tzinfo=UTC)
        for day in range(days)
    ]
    now = dates[-1] + timedelta(minutes=after)
    planned = plan_dates(dates, windows, zone, now)
    chosen = [one for one in planned if one.is_chosen]
    assert [one.occurrence for one in planned] == dates
    assert len(chosen) <= 1
    for one in chosen:
        assert one.not_after > now
        assert one.occurrence <= one.not_before < one.not_after
