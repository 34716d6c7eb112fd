"""When a practice reads: pure, without Django and without a clock."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

# A window may run past midnight, so yesterday's counts; and one weekly window comes back within eight days.
FIRST_DAY, LAST_DAY = -1, 8
# In minutes.
DAY = 24 * 60
WEEK = 7 * DAY


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


def overlapping(watched_hours: Sequence[Mapping[str, Any]]) -> list[int]:
    """The places of those rows that begin within another one; rows as in `next_watched` (DOMAIN, Safety).

    A week has no end, so Sunday night may run into Monday; touching is fine.
    """
    spans = [_span(row) for row in watched_hours]
    return [
        place
        for place, (opens, _) in enumerate(spans)
        if any(
            other != place
            and (opens - start) % WEEK < length
            # Of two that begin together the later one is named.
            and (opens != start or other < place)
            for other, (start, length) in enumerate(spans)
        )
    ]


def _span(row: Mapping[str, Any]) -> tuple[int, int]:
    """When it opens, in minutes since the week began, and for how many it stays open."""
    opens, closes = _minutes(str(row["from"])), _minutes(str(row["to"]))
    return row["weekday"] * DAY + opens, (closes - opens) if closes > opens else closes + DAY - opens


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


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
