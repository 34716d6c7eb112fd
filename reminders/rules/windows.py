"""Hours of a week, on the wall clock: when writing to somebody is safe, when a practice watches."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from clients.rules import Window, wrong_windows

# Every weekday comes round within eight days, whatever the hour.
DAYS_AHEAD: Final = 9


class WindowError(ValueError):
    """These hours can't be meant: across midnight, overlapping, or no times at all."""


def read_windows(told: Any) -> tuple[Window, ...]:
    """Safe windows as they are stored: [{"weekday": 0, "from": "08:00", "to": "20:00"}, ...].

    In order of the week, never across midnight. Raises WindowError.
    """
    try:
        windows = sorted(
            Window(int(one["weekday"]), time.fromisoformat(one["from"]), time.fromisoformat(one["to"]))
            for one in told
        )
    except (TypeError, KeyError, ValueError) as error:
        raise WindowError("A window has a weekday from 0 to 6, and from and to like 08:00.") from error
    if any(not 0 <= window.weekday <= 6 for window in windows):
        raise WindowError("Weekdays count from 0, Monday, to 6, Sunday.")
    for words in wrong_windows(windows).values():
        raise WindowError(words)
    return tuple(windows)


def read_hours(told: Any) -> tuple[Window, ...]:
    """Watched hours as a practice stores them; those that run past midnight are two. Raises WindowError."""
    windows: list[Window] = []
    try:
        for one in told:
            weekday, opens = int(one["weekday"]), time.fromisoformat(one["from"])
            closes = time.max if one["to"] == "24:00" else time.fromisoformat(one["to"])
            if closes > opens:
                windows.append(Window(weekday, opens, closes))
                continue
            windows.append(Window(weekday, opens, time.max))
            if closes > time.min:
                windows.append(Window((weekday + 1) % 7, time.min, closes))
    except (TypeError, KeyError, ValueError) as error:
        raise WindowError("Watched hours have a weekday, and from and to like 09:00.") from error
    return tuple(sorted(windows))


def _is_open(windows: Sequence[Window], zone: ZoneInfo, at: datetime) -> Window | None:
    wall = at.astimezone(zone)
    shown = wall.time()
    for window in windows:
        if window.weekday == wall.weekday() and window.start <= shown < window.end:
            return window
    return None


def in_window(windows: Sequence[Window], zone: str, at: datetime) -> bool:
    """Whether the clock in `zone` stands within one of the windows at `at` (aware)."""
    return _is_open(windows, ZoneInfo(zone), at) is not None


def next_open(windows: Sequence[Window], zone: str, at: datetime) -> tuple[datetime, datetime] | None:
    """From when to when the first window is open that is open at `at` or opens after it, in UTC.

    The beginning is never before `at`. None without windows, and where the calendar ends before one opens. A
    window that the clock skips is passed over. Source: REMINDERS, Promise.
    """
    try:
        return _next_open(windows, ZoneInfo(zone), at)
    except OverflowError:
        return None


def _next_open(
    windows: Sequence[Window], the_zone: ZoneInfo, at: datetime
) -> tuple[datetime, datetime] | None:
    today = at.astimezone(the_zone).date()
    for ahead in range(DAYS_AHEAD):
        for opens, closes in _spans(windows, the_zone, today + timedelta(days=ahead)):
            begins = max(opens, at.astimezone(UTC))
            if begins < closes and _is_open(windows, the_zone, begins):
                return begins, closes
    return None


def next_open_in_both(
    windows: Sequence[Window], zone: str, hours: Sequence[Window], hours_zone: str, at: datetime
) -> tuple[datetime, datetime] | None:
    """From when to when a window of each is open, first from `at` on, in UTC; None within the coming week.

    For what may be answered urgently: sent when it is safe and while somebody reads. Source: DOMAIN, Safety.
    """
    latest = at + timedelta(days=DAYS_AHEAD)
    while at < latest:
        safe = next_open(windows, zone, at)
        read = safe and next_open(hours, hours_zone, safe[0])
        if safe is None or read is None:
            return None
        if read[0] == safe[0]:
            return safe[0], min(safe[1], read[1])
        at = read[0]
    return None


def when_watched(hours: Sequence[Window], zone: str, start: datetime, length: timedelta) -> datetime:
    """The first instant at which `length` of watched time has passed since `start` (aware), in UTC.

    Every hour counts where there are none, as in `watched_between`. Source: DOMAIN, Safety, urgent answers.
    """
    left, at = length, start.astimezone(UTC)
    while left > timedelta():
        opening = next_open(hours, zone, at)
        if opening is None:
            return at + left
        begins, closes = opening
        if closes - begins >= left:
            return begins + left
        left, at = left - (closes - begins), closes
    return at


def _spans(windows: Sequence[Window], zone: ZoneInfo, day: date) -> list[tuple[datetime, datetime]]:
    spans = []
    for window in windows:
        if window.weekday != day.weekday():
            continue
        opens, closes = (
            datetime.combine(day, wall, tzinfo=zone).astimezone(UTC) for wall in (window.start, window.end)
        )
        spans.append((opens, closes))
    return sorted(spans)


def watched_between(hours: Sequence[Window], zone: str, start: datetime, end: datetime) -> timedelta:
    """How much of the time from `start` to `end` (aware) lies in watched hours.

    A practice without watched hours counts every hour: nobody may wait for a watch that never comes.
    Source: DOMAIN, Safety, urgent answers.
    """
    if end <= start:
        return timedelta()
    if not hours:
        return end - start
    the_zone = ZoneInfo(zone)
    day, last = start.astimezone(the_zone).date(), end.astimezone(the_zone).date()
    watched = timedelta()
    while day <= last:
        for opens, closes in _spans(hours, the_zone, day):
            watched += max(min(closes, end) - max(opens, start), timedelta())
        day += timedelta(days=1)
    return watched
