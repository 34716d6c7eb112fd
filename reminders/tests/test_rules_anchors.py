"""Dates after sessions and before homework is due, on the wall clock of fourteen zones."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.rules import (
    ANCHORS,
    Every,
    RuleError,
    anchor_of,
    every_anchor,
    homework_dates,
    next_of,
    rule_of,
    session_dates,
)
from reminders.rules.anchors import MOST_DAYS
from reminders.tests.test_rules_dates import ZONES

zones = st.sampled_from(ZONES)
instants = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
clocks = st.times().map(lambda told: told.replace(second=0, microsecond=0))
DAY = timedelta(days=1)
# Apia left out a whole day once; elsewhere a clock is put forward by two hours at most.
GAP = timedelta(hours=2)
BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("ended", "days", "at", "wanted"),
    [
        (datetime(2026, 3, 3, 15, tzinfo=UTC), 2, time(9), datetime(2026, 3, 5, 8, tzinfo=UTC)),
        # Past midnight where the client is: the day counts from there.
        (datetime(2026, 3, 3, 23, 30, tzinfo=UTC), 1, time(9), datetime(2026, 3, 5, 8, tzinfo=UTC)),
        (datetime(2026, 3, 3, 15, tzinfo=UTC), 0, time(20), datetime(2026, 3, 3, 19, tzinfo=UTC)),
        # Nine o'clock was over when the session ended.
        (datetime(2026, 3, 3, 15, tzinfo=UTC), 0, time(9), datetime(2026, 3, 4, 8, tzinfo=UTC)),
        # The clock goes forward between the two, and skips the time itself.
        (datetime(2026, 3, 27, 15, tzinfo=UTC), 2, time(9), datetime(2026, 3, 29, 7, tzinfo=UTC)),
        (datetime(2026, 3, 27, 15, tzinfo=UTC), 2, time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        # It shows the time twice: the first counts.
        (datetime(2026, 10, 23, 15, tzinfo=UTC), 2, time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_so_many_days_after_a_session(ended: datetime, days: int, at: time, wanted: datetime) -> None:
    assert session_dates([ended], days, at, BERLIN) == [wanted]


@pytest.mark.parametrize(
    ("due", "days", "at", "wanted"),
    [
        (date(2026, 3, 6), 1, time(9), datetime(2026, 3, 5, 8, tzinfo=UTC)),
        (date(2026, 3, 6), 0, time(9), datetime(2026, 3, 6, 8, tzinfo=UTC)),
        (date(2026, 3, 30), 1, time(9), datetime(2026, 3, 29, 7, tzinfo=UTC)),
        (date(2026, 10, 26), 1, time(9), datetime(2026, 10, 25, 8, tzinfo=UTC)),
    ],
)
def test_so_many_days_before_homework_is_due(due: date, days: int, at: time, wanted: datetime) -> None:
    assert homework_dates([due], days, at, BERLIN) == [wanted]


@given(zone=zones, ended=instants, days=st.integers(0, MOST_DAYS), at=clocks)
def test_a_date_comes_after_its_session_when_the_clock_shows_its_time(
    zone: str, ended: datetime, days: int, at: time
) -> None:
    (found,) = session_dates([ended], days, at, zone)
    assert found > ended
    shown = found.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    ended_on = ended.astimezone(ZoneInfo(zone)).date()
    meant = datetime.combine(ended_on + days * DAY, at)
    # Its own day; the next one only where `at` was over on the very day of the session.
    late = shown - meant
    assert timedelta() <= late <= GAP or (days == 0 and DAY <= late <= DAY + GAP)


due_days = st.dates(date(2024, 1, 1), date(2027, 12, 1))


@given(zone=zones, due=due_days, days=st.integers(0, MOST_DAYS), at=clocks)
def test_a_date_comes_before_the_day_homework_is_due(zone: str, due: date, days: int, at: time) -> None:
    (found,) = homework_dates([due], days, at, zone)
    shown = found.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert timedelta() <= shown - datetime.combine(due - days * DAY, at) <= GAP


@given(
    zone=zones,
    ends=st.lists(instants, max_size=8),
    days=st.integers(0, MOST_DAYS),
    at=clocks,
    after=instants,
)
def test_the_next_date_is_later_and_none_lies_between(
    zone: str, ends: list[datetime], days: int, at: time, after: datetime
) -> None:
    dates = session_dates(ends, days, at, zone)
    assert dates == sorted(set(dates))
    assert dates == session_dates([*reversed(ends), *ends], days, at, zone)
    found = next_of(dates, after)
    if found is None:
        assert all(one <= after for one in dates)
    else:
        assert found > after
        assert not any(after < one < found for one in dates)
        assert next_of(dates, found - timedelta(microseconds=1)) == found


def test_two_sessions_on_one_day_give_one_date() -> None:
    ends = [datetime(2026, 3, 3, hour, tzinfo=UTC) for hour in (10, 15)]
    assert len(session_dates(ends, 2, time(9), BERLIN)) == 1
    assert session_dates([], 2, time(9), BERLIN) == homework_dates([], 1, time(9), BERLIN) == []


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "../etc/passwd"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(RuleError):
        session_dates([datetime(2026, 3, 3, tzinfo=UTC)], 2, time(9), zone)
    with pytest.raises(RuleError):
        homework_dates([date(2026, 3, 3)], 1, time(9), zone)


@pytest.mark.parametrize("each", ANCHORS)
@pytest.mark.parametrize("days", [0, 2, 14])
def test_plain_choices_come_back(each: str, days: int) -> None:
    every = Every(each, time(9), days=days)
    assert every_anchor(*anchor_of(every), every.at) == every


@pytest.mark.parametrize(
    "every",
    [
        Every("week", time(9), days=2),
        Every("session", time(9)),
        Every("session", time(9), days=15),
        Every("session", time(9), days=-1),
        Every("session", time(9), days=2, on=("monday",)),
        Every("session", time(9), days=2, interval=2),
        Every("homework", time(9), days=1, times=3),
        Every("homework", time(9), days=1, until=date(2026, 4, 1)),
        Every("homework", time(9), days=1, day=3),
    ],
)
def test_choices_that_do_not_go_together_are_refused(every: Every) -> None:
    with pytest.raises(RuleError):
        anchor_of(every)


def test_days_do_not_go_with_a_rule_of_the_clock() -> None:
    with pytest.raises(RuleError):
        rule_of(Every("day", time(9), days=2))
