from datetime import UTC, date, datetime
from typing import Any

import pytest

from practices.rules import next_watched, overlapping, reads_on

WEEKDAYS = [{"weekday": day, "from": "09:00", "to": "17:00"} for day in range(5)]
BERLIN = "Europe/Berlin"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param("2026-11-23T07:59", "2026-11-23T08:00", id="before opening"),
        pytest.param("2026-11-23T08:00", "2026-11-23T08:00", id="at opening"),
        pytest.param("2026-11-23T12:00", "2026-11-23T12:00", id="while somebody reads"),
        pytest.param("2026-11-23T16:00", "2026-11-24T08:00", id="closed on the minute"),
        pytest.param("2026-11-20T16:01", "2026-11-23T08:00", id="over the weekend"),
        pytest.param("2026-03-27T18:00", "2026-03-30T07:00", id="summer time began"),
        pytest.param("2026-10-23T18:00", "2026-10-26T08:00", id="summer time ended"),
    ],
)
def test_next_watched_goes_by_the_practices_own_clock(now: str, expected: str) -> None:
    assert next_watched(WEEKDAYS, BERLIN, at(now)) == at(expected)


@pytest.mark.parametrize("hours", [[], ()])
def test_nobody_ever_reads_where_no_hours_are_watched(hours: Any) -> None:
    assert next_watched(hours, BERLIN, at("2026-11-23T12:00")) is None


def test_one_window_a_week_is_found_from_its_own_end() -> None:
    monday = [{"weekday": 0, "from": "09:00", "to": "10:00"}]
    assert next_watched(monday, "UTC", at("2026-11-23T10:00")) == at("2026-11-30T09:00")


def test_a_window_may_run_past_midnight() -> None:
    night = [{"weekday": 4, "from": "22:00", "to": "06:00"}]
    assert next_watched(night, "UTC", at("2026-11-28T05:00")) == at("2026-11-28T05:00")
    assert next_watched(night, "UTC", at("2026-11-28T06:00")) == at("2026-12-04T22:00")


def test_a_window_may_end_at_midnight() -> None:
    late = [{"weekday": 0, "from": "20:00", "to": "24:00"}]
    assert next_watched(late, "UTC", at("2026-11-23T23:59")) == at("2026-11-23T23:59")
    assert next_watched(late, "UTC", at("2026-11-24T00:00")) == at("2026-11-30T20:00")


def test_an_opening_that_the_clock_change_skips_is_never_earlier_than_told() -> None:
    sunday = [{"weekday": 6, "from": "02:30", "to": "12:00"}]
    assert next_watched(sunday, BERLIN, at("2026-03-28T12:00")) == at("2026-03-29T01:30")


@pytest.mark.parametrize(("day", "reads"), [(date(2026, 11, 20), True), (date(2026, 11, 21), False)])
def test_a_day_is_read_if_any_of_its_hours_is(day: date, reads: bool) -> None:
    assert reads_on([{"weekday": 4, "from": "09:00", "to": "09:30"}], day) is reads
    assert reads_on([], day) is False


@pytest.mark.parametrize(
    ("hours", "places"),
    [
        ([], []),
        ([(0, "09:00", "12:00"), (0, "12:00", "13:00")], []),
        ([(0, "09:00", "12:00"), (0, "11:59", "13:00")], [1]),
        ([(0, "09:00", "12:00"), (0, "09:00", "12:00"), (1, "09:00", "12:00")], [1]),
        ([(6, "22:00", "02:00"), (0, "01:59", "03:00")], [1]),
        ([(6, "22:00", "02:00"), (0, "02:00", "03:00")], []),
        ([(0, "20:00", "24:00"), (1, "00:00", "01:00")], []),
        ([(0, "09:00", "09:00"), (1, "08:00", "09:00")], [1]),
    ],
)
def test_hours_that_begin_within_others_overlap(hours: Any, places: list[int]) -> None:
    rows = [{"weekday": day, "from": opens, "to": closes} for day, opens, closes in hours]
    assert overlapping(rows) == places
