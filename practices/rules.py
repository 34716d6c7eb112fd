"""When a practice reads: pure, without Django and without a clock."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

# A window may run past midnight, so yesterday's counts; and one weekly window comes back within eight days.
FIRST_DAY, LAST_DAY = -1, 8


def next_watched(watched_hours: Sequence[Mapping[str, Any]], zone: str, now: datetime) -> datetime | None:
    """The next instant at which somebody reads: `now` itself within watched hours (DOMAIN, Safety).

    `watched_hours`: rows of `weekday` (0 is Monday), `from` and `to` ("HH:MM", wall clock of `zone`); a `to`
    at or before its `from` lies on the next day, and "24:00" is midnight. An opening that the clock change
    skips falls an hour later, never earlier than was told. None where nobody ever reads. In UTC.
    """
    ours = ZoneInfo(zone)
    instants = [
        max(opens, now.astimezone(UTC))
        for row in watched_hours
        for opens, closes in _windows(row, now.astimezone(ours).date(), ours)
        if closes > now
    ]
    return min(instants, default=None)


def reads_on(watched_hours: Sequence[Mapping[str, Any]], day: date) -> bool:
    """Whether somebody reads at any time of that day."""
    return any(row["weekday"] == day.weekday() for row in watched_hours)


def _windows(row: Mapping[str, Any], today: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    for ahead in range(FIRST_DAY, LAST_DAY):
        day = today + timedelta(days=ahead)
        if day.weekday() != row["weekday"]:
            continue
        opens = _instant(day, str(row["from"]), zone)
        closes = _instant(day, str(row["to"]), zone)
        yield opens, closes if closes > opens else _instant(day + timedelta(days=1), str(row["to"]), zone)


def _instant(day: date, clock: str, zone: ZoneInfo) -> datetime:
    if clock == "24:00":
        day, clock = day + timedelta(days=1), "00:00"
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)
