"""Dates of a plan: the rule runs on the wall clock, only its result is put into the zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, rrulestr

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CODES: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES: Final = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY"}
EACH: Final = {DAILY: "day", WEEKLY: "week", MONTHLY: "month"}
PARTS: Final = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "COUNT", "UNTIL"})
EARLIEST: Final = date(2000, 1, 1)
# In no zone is this a day that the calendar lacks.
LATEST: Final = datetime.combine(date(9999, 12, 29), time.max)
NO_SUCH_DAY: Final = "The calendar has no such day."
# Rules are walked from their start; an old one is moved near, in whole cycles, and not every day anew.
FAR: Final = timedelta(days=400)
NEAR: Final = timedelta(weeks=4)
# No clock was ever put forward by more than a day (Apia left out one whole day).
WIDEST_GAP: Final = timedelta(days=1, hours=3)


class RuleError(ValueError):
    """This rule or start is none we run."""


@dataclass(frozen=True, slots=True)
class Every:
    """A rule in plain choices: every second week on Tuesday and Friday, at nine; or, of a plan that follows
    sessions ("session") or homework ("homework"), so many `days` after or before, at nine."""

    each: str
    at: time
    on: tuple[str, ...] = ()
    day: int | None = None
    interval: int = 1
    times: int | None = None
    until: date | None = None
    days: int | None = None


def rule_of(every: Every) -> str:
    """The rule in RFC 5545's words. `day` counts from 1 to 28, `on` are names of days.

    Raises RuleError for choices that do not go together.
    """
    if every.each not in FREQUENCIES or every.days is not None:
        raise RuleError("Every day, week or month.")
    if (every.each == "week") != bool(every.on) or (every.each == "month") != (every.day is not None):
        raise RuleError("Days of the week go with a week, a day of the month goes with a month.")
    if every.times is not None and every.until is not None:
        raise RuleError("Either a number of times or a last day.")
    parts = [f"FREQ={FREQUENCIES[every.each]}", f"INTERVAL={every.interval}"]
    if every.on:
        parts.append("BYDAY=" + ",".join(CODES[DAYS.index(day)] for day in sorted(every.on, key=DAYS.index)))
    if every.day is not None:
        parts.append(f"BYMONTHDAY={every.day}")
    if every.times is not None:
        parts.append(f"COUNT={every.times}")
    if every.until is not None:
        parts.append(f"UNTIL={every.until:%Y%m%d}T235959")
    return ";".join(parts)


def every_of(rule: str, at: time) -> Every:
    """The plain choices behind a stored rule; the inverse of `rule_of`."""
    parts = _parts(rule)
    until = parts.get("UNTIL")
    return Every(
        each=next(each for each, name in FREQUENCIES.items() if name == parts["FREQ"]),
        at=at,
        on=tuple(DAYS[CODES.index(code)] for code in parts["BYDAY"].split(",")) if "BYDAY" in parts else (),
        day=int(parts["BYMONTHDAY"]) if "BYMONTHDAY" in parts else None,
        interval=int(parts.get("INTERVAL", 1)),
        times=int(parts["COUNT"]) if "COUNT" in parts else None,
        until=datetime.strptime(until[:8], "%Y%m%d").date() if until else None,  # noqa: DTZ007 - a local day
    )


def _parts(rule: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in rule.split(";")]
    parts = {name: value for name, _, value in pairs}
    if len(parts) != len(pairs) or not parts.keys() <= PARTS:
        raise RuleError("This rule has parts that are not run here.")
    if parts.get("FREQ") not in FREQUENCIES.values():
        raise RuleError("A plan runs daily, weekly or monthly.")
    return parts


@lru_cache(maxsize=4096)
def _read(rule: str, start: datetime) -> rrule:
    _parts(rule)
    if start.tzinfo is not None:
        raise RuleError("The start is a wall time, without a zone.")
    if start.date() < EARLIEST:
        raise RuleError("A plan starts in this century.")
    try:
        read = rrulestr(rule, dtstart=start)
    except (ValueError, TypeError) as error:
        raise RuleError("This rule can't be read.") from error
    if not isinstance(read, rrule):
        raise RuleError("One rule, not a set of rules.")
    return read


def _near(rule: str, start: datetime, wall: datetime) -> rrule:
    """The rule, moved from an old start to one near `wall`, with the same dates from there on."""
    parts = _parts(rule)
    read = _read(rule, start)
    if "COUNT" in parts:
        return read
    interval = int(parts.get("INTERVAL", 1))
    if parts["FREQ"] == "MONTHLY":
        # A plain monthly rule keeps the start's own day, which a shorter month lacks.
        if wall - start <= FAR or start.day > 28:
            return read
        reach = wall - FAR / 2
        months = (reach.year - start.year) * 12 + reach.month - start.month
        year, month = divmod(start.year * 12 + start.month - 1 + months - months % interval, 12)
        return _read(rule, start.replace(year=year, month=month + 1))
    cycle = timedelta(days=interval) if parts["FREQ"] == "DAILY" else timedelta(weeks=interval)
    stride = cycle * max(1, NEAR // cycle)
    strides = (wall - start) // stride - 1
    return _read(rule, start + strides * stride) if strides > 0 else read


def to_instant(wall: datetime, zone: str) -> datetime:
    """When the clock in `zone` shows `wall`, in UTC.

    A time that the clock skips moves forward by the gap; of a time it shows twice the first is taken.
    Raises RuleError for an unknown zone, and at the ends of the calendar.
    """
    the_zone = zone_of(zone)
    try:
        return wall.replace(tzinfo=the_zone, fold=0).astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise RuleError(NO_SUCH_DAY) from error


def carried(instant: datetime, before: str, zone: str) -> datetime:
    """When the clock in `zone` shows what the one of the zone `before` shows at `instant` (aware), in UTC.

    Raises RuleError for an unknown zone, and at the ends of the calendar.
    """
    return to_instant(_wall(instant, before), zone)


def _wall(instant: datetime, zone: str, earlier: timedelta = timedelta()) -> datetime:
    the_zone = zone_of(zone)
    try:
        return instant.astimezone(the_zone).replace(tzinfo=None) - earlier
    except (OverflowError, ValueError) as error:
        raise RuleError(NO_SUCH_DAY) from error


def zone_of(name: str) -> ZoneInfo:
    """Raises RuleError for an unknown zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise RuleError("This is not a time zone of the IANA list, such as Europe/Berlin.") from error


def _instants(rule: str, start: datetime, zone: str, after: datetime) -> Iterator[datetime]:
    """Dates later than `after`, in order; two wall times that fall on one instant count once."""
    wall = _wall(after, zone, WIDEST_GAP)
    last = after
    for found in _near(rule, start, wall).xafter(wall):
        if found > LATEST:
            return
        instant = to_instant(found, zone)
        if instant > last:
            last = instant
            yield instant


def next_after(rule: str, local_start: datetime, zone: str, after: datetime) -> datetime | None:
    """The rule's first date later than `after` (aware), in UTC; None where the rule has ended.

    `local_start` is a naive wall time. Daily, weekly and monthly rules only. Raises RuleError.
    Source: REMINDERS, Time.
    """
    return next(_instants(rule, local_start, zone, after), None)


def dates_between(
    rule: str, local_start: datetime, zone: str, after: datetime, until: datetime
) -> list[datetime]:
    """The rule's dates later than `after` and not later than `until`, in UTC, in order. Raises RuleError."""
    found = []
    for instant in _instants(rule, local_start, zone, after):
        if instant > until:
            break
        found.append(instant)
    return found
