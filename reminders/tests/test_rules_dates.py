# ruff: noqa: DTZ001 - wall times have no zone
"""Dates on the wall clock of fourteen zones, over two years, across every change of their clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clients.rules import Window
from reminders.rules import (
    DAYS,
    Every,
    RuleError,
    carried,
    dates_between,
    every_of,
    next_after,
    next_open,
    rule_of,
    to_instant,
)

ZONES = (
    *("Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "Australia/Lord_Howe"),
    *("Pacific/Apia", "Africa/Casablanca", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Chatham"),
    *("Asia/Tehran", "Africa/Cairo", "America/Santiago", "Antarctica/Troll"),
)
WALL_TIMES = [time(9), time(0), time(0, 30), time(1, 30), time(2), time(2, 15), time(2, 30), time(3)]
zones = st.sampled_from(ZONES)


@pytest.mark.parametrize("zone", ZONES)
def test_a_daily_plan_is_right_on_every_day_of_two_years(zone: str) -> None:
    for wall in WALL_TIMES:
        start = datetime.combine(date(2026, 1, 1), wall)
        before = to_instant(start, zone) - timedelta(seconds=1)
        found = dates_between("FREQ=DAILY", start, zone, before, before + timedelta(days=730))
        wanted = [to_instant(start + timedelta(days=day), zone) for day in range(len(found))]
        assert found == wanted
        assert len(found) >= 729
        for day, instant in enumerate(found):
            shown = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            meant = start + timedelta(days=day)
            # Where the clock skips the meant time, it is later by the gap, and by nothing else.
            assert shown == meant or timedelta() < shown - meant <= timedelta(hours=2)


def test_a_time_that_the_clock_skips_moves_forward_by_the_gap() -> None:
    assert to_instant(datetime(2026, 3, 29, 2, 30), "Europe/Berlin") == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )


def test_of_a_time_shown_twice_the_first_is_taken() -> None:
    assert to_instant(datetime(2026, 10, 25, 2, 30), "Europe/Berlin") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("zone", "shown_at"),
    [
        ("Europe/Berlin", datetime(2026, 3, 29, 6, 30, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 3, 29, 12, 30, tzinfo=UTC)),
        ("Asia/Kolkata", datetime(2026, 3, 29, 3, tzinfo=UTC)),
    ],
)
def test_a_date_is_carried_to_where_the_clock_shows_the_same(zone: str, shown_at: datetime) -> None:
    half_past_eight = to_instant(datetime(2026, 3, 29, 8, 30), "Europe/Berlin")
    assert carried(half_past_eight, "Europe/Berlin", zone) == shown_at


@given(wall=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), before=zones, zone=zones)
def test_what_is_carried_shows_the_same_or_lies_in_a_gap(wall: datetime, before: str, zone: str) -> None:
    instant = to_instant(wall, before)
    shown = instant.astimezone(ZoneInfo(before)).replace(tzinfo=None)
    there = carried(instant, before, zone).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert timedelta() <= there - shown <= timedelta(hours=2)
    assert carried(instant, before, before) == instant


@given(
    zone=zones,
    start=st.datetimes(datetime(2024, 1, 1), datetime(2026, 6, 1)),
    after=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)),
    interval=st.integers(1, 8),
    on=st.sets(st.sampled_from(DAYS), min_size=1),
)
def test_the_next_date_is_later_and_none_lies_between(
    zone: str, start: datetime, after: datetime, interval: int, on: set[str]
) -> None:
    rule = rule_of(Every("week", start.time(), on=tuple(on), interval=interval))
    found = next_after(rule, start, zone, after)
    assert found is not None
    assert found > after
    assert dates_between(rule, start, zone, after, found) == [found]
    assert next_after(rule, start, zone, found - timedelta(microseconds=1)) == found


@pytest.mark.parametrize(
    "rule",
    ["FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=7"],
)
def test_an_old_start_gives_the_same_dates_as_walking_from_it(rule: str) -> None:
    start, zone = datetime(2001, 5, 8, 9), "Europe/Berlin"
    walked = dates_between(
        f"{rule};COUNT=9000", start, zone, datetime(2030, 1, 1, tzinfo=UTC), datetime(2031, 6, 1, tzinfo=UTC)
    )
    moved = dates_between(
        rule, start, zone, datetime(2030, 1, 1, tzinfo=UTC), datetime(2031, 6, 1, tzinfo=UTC)
    )
    assert moved == walked
    assert walked


def test_a_rule_ends_with_its_last_time_or_its_last_day() -> None:
    start, after = datetime(2026, 1, 1, 9), datetime(2026, 1, 3, 12, tzinfo=UTC)
    assert next_after("FREQ=DAILY;COUNT=3", start, "UTC", after) is None
    assert next_after("FREQ=DAILY;UNTIL=20260103T235959", start, "UTC", after) is None
    assert next_after("FREQ=DAILY;COUNT=4", start, "UTC", after) == datetime(2026, 1, 4, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rule", "start", "zone"),
    [
        ("FREQ=SECONDLY", datetime(2026, 1, 1), "UTC"),
        ("FREQ=MINUTELY", datetime(2026, 1, 1), "UTC"),
        ("FREQ=HOURLY", datetime(2026, 1, 1), "UTC"),
        ("FREQ=YEARLY", datetime(2026, 1, 1), "UTC"),
        ("FREQ=DAILY;BYHOUR=1,2,3", datetime(2026, 1, 1), "UTC"),
        ("FREQ=DAILY;FREQ=DAILY", datetime(2026, 1, 1), "UTC"),
        ("FREQ=DAILY;INTERVAL=x", datetime(2026, 1, 1), "UTC"),
        ("nonsense", datetime(2026, 1, 1), "UTC"),
        ("FREQ=DAILY", datetime(1999, 12, 31), "UTC"),
        ("FREQ=DAILY", datetime(2026, 1, 1, tzinfo=UTC), "UTC"),
        ("FREQ=DAILY", datetime(2026, 1, 1), "Europe/Atlantis"),
        ("FREQ=DAILY", datetime(2026, 1, 1), "../etc/passwd"),
    ],
)
def test_rules_starts_and_zones_that_are_not_run_are_refused(rule: str, start: datetime, zone: str) -> None:
    with pytest.raises(RuleError):
        next_after(rule, start, zone, datetime(2026, 2, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "every",
    [
        Every("day", time(9)),
        Every("week", time(9), on=("tuesday", "friday"), interval=2),
        Every("month", time(18, 30), day=28, times=6),
        Every("day", time(7), until=date(2026, 12, 24)),
    ],
)
def test_plain_choices_come_back_from_the_stored_rule(every: Every) -> None:
    assert every_of(rule_of(every), every.at) == every


@pytest.mark.parametrize(
    "every",
    [
        Every("second", time(9)),
        Every("week", time(9)),
        Every("day", time(9), on=("monday",)),
        Every("month", time(9)),
        Every("day", time(9), times=2, until=date(2026, 1, 1)),
    ],
)
def test_choices_that_do_not_go_together_are_refused(every: Every) -> None:
    with pytest.raises(RuleError):
        rule_of(every)


# --- At the ends of the calendar ----------------------------------------------------------------------

FIRST, END = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999)
EXTREME = (FIRST, datetime(1, 1, 2), datetime(2000, 1, 1), datetime(9999, 12, 28), END)
anywhere = st.sampled_from(EXTREME) | st.datetimes()
LAST = END.replace(tzinfo=UTC) - timedelta(days=9)
RULES = (
    *("FREQ=DAILY", "FREQ=DAILY;COUNT=3", "FREQ=WEEKLY;BYDAY=TU;INTERVAL=2"),
    *("FREQ=MONTHLY", "FREQ=MONTHLY;BYMONTHDAY=1"),
)


@given(rule=st.sampled_from(RULES), start=anywhere, after=anywhere, zone=zones, other=zones)
@example("FREQ=DAILY", datetime(9999, 12, 28, 9), datetime(2026, 1, 1), "America/New_York", "Europe/Berlin")
@example("FREQ=DAILY", datetime(2026, 1, 1, 23), END, "America/New_York", "Pacific/Chatham")
def test_whatever_the_day_there_is_a_date_or_none_or_a_rule_error(
    rule: str, start: datetime, after: datetime, zone: str, other: str
) -> None:
    instant = after.replace(tzinfo=UTC)
    for count in (
        lambda: next_after(rule, start, zone, instant),
        lambda: dates_between(rule, start, zone, instant, min(instant, LAST) + timedelta(days=9)),
        lambda: to_instant(start, zone),
        lambda: carried(instant, zone, other),
    ):
        try:
            found = count()
        except RuleError:
            continue
        dates = found if isinstance(found, list) else [found] if found else []
        assert all(date.tzinfo is UTC for date in dates)
    assert all(
        opens >= instant
        for opens, _ in filter(None, [next_open((Window(1, time(8), time(20)),), zone, instant)])
    )
