"""Two years of people who travel, move their sessions, pause and change their minds, made by chance.

What is true of them when is told here and nowhere else: the engine's facts and the judge's are read from it.
"""

import random
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Final, Generic, TypeVar
from zoneinfo import ZoneInfo

from reminders.tests.test_rules_dates import ZONES

T = TypeVar("T")

START: Final = datetime(2026, 1, 1, tzinfo=UTC)
DAYS: Final = 730
END: Final = START + timedelta(days=DAYS)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LONGEST_OUTAGE: Final = 3 * DAY
WALL_TIMES: Final = (time(9), time(18, 30), time(0), time(0, 30), time(1, 30), time(2), time(2, 30), time(3))
CODES: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

Told = tuple[tuple[int, str, str], ...]
Span = tuple[datetime, datetime]


class Timeline(Generic[T]):
    """What was true from when on; the first entry is true from ever."""

    def __init__(self, first: T) -> None:
        self.since, self.values = [datetime.min.replace(tzinfo=UTC)], [first]

    def then(self, at: datetime, value: T) -> None:
        """From `at` on; entries are told in order."""
        self.since.append(at)
        self.values.append(value)

    def at(self, moment: datetime) -> T:
        return self.values[bisect_right(self.since, moment) - 1]

    @property
    def changes(self) -> Sequence[datetime]:
        return self.since[1:]

    def during(self, spans: Sequence[Span], value: T, otherwise: T) -> "Timeline[T]":
        for begins, ends in spans:
            self.then(begins, value)
            self.then(ends, otherwise)
        return self


@dataclass(frozen=True)
class Wish:
    """A plan as somebody wants it: a rule in the judge's own words, or days after each session."""

    what: str
    at: time
    # Every so many days, weeks or months on these weekdays or this day of the month.
    each: str
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    month_day: int = 0
    until: date | None = None
    days: int | None = None
    silence: int = 12
    pauses: tuple[Span, ...] = ()
    may_be_urgent: bool = False

    @property
    def rule(self) -> str:
        """The same for the planner. Empty for a plan that follows sessions."""
        if self.days is not None:
            return ""
        parts = [
            f"FREQ={ {'day': 'DAILY', 'week': 'WEEKLY', 'month': 'MONTHLY'}[self.each] }",
            f"INTERVAL={self.interval}",
        ]
        if self.weekdays:
            parts.append("BYDAY=" + ",".join(CODES[day] for day in self.weekdays))
        if self.month_day:
            parts.append(f"BYMONTHDAY={self.month_day}")
        if self.until:
            parts.append(f"UNTIL={self.until:%Y%m%d}T235959")
        return ";".join(parts)


@dataclass
class Life:
    zone: Timeline[str]
    windows: Timeline[Told]
    is_confirmed: Timeline[bool]
    has_consent: Timeline[bool]
    shares_address: Timeline[bool]
    has_homework: Timeline[bool]
    recheck_by: Timeline[date]
    opted_out_at: datetime | None
    closed_at: datetime | None
    # Each session: when it is, as it was known when; None: called off.
    sessions: list[Timeline[Span | None]]
    answers: list[datetime]
    wishes: list[Wish]
    # Nothing goes wrong and nobody changes anything: then every date is sent, and at its time.
    is_quiet: bool = False
    outages: list[Span] = field(default_factory=list)
    mail_is_down: list[Span] = field(default_factory=list)

    def known_at(self, at: datetime) -> list[Span]:
        """The sessions of some weeks around, as they are known then. None is moved further than a week."""
        near = bisect_left(self._begins, at - 32 * DAY), bisect_right(self._begins, at + 24 * DAY)
        return [span for session in self.sessions[slice(*near)] if (span := session.at(at)) is not None]

    @cached_property
    def _begins(self) -> list[datetime]:
        """When each was to begin, as it was first told."""
        return [session.values[0][0] if session.values[0] else START for session in self.sessions]

    @property
    def zones(self) -> set[str]:
        return set(self.zone.values)

    @property
    def ends_at(self) -> datetime | None:
        found = [at for at in (self.opted_out_at, self.closed_at) if at is not None]
        return min(found) if found else None


def spans(chance: random.Random, most: int, shortest: timedelta, longest: timedelta) -> list[Span]:
    """Some spans of the two years, in order, none touching another."""
    found: list[Span] = []
    at = START + chance.random() * 60 * DAY
    for _ in range(chance.randint(0, most)):
        at += (0.2 + chance.random()) * (END - START) / (most + 1)
        end = at + shortest + chance.random() * (longest - shortest)
        found.append((at, end))
        at = end + HOUR
    return found


def some_windows(chance: random.Random) -> Told:
    """Safe hours of a week as they are stored, also those in the hour that a clock leaves out."""
    kinds = (
        ("08:00", "20:00"),
        ("00:00", "23:59"),
        ("10:00", "12:00"),
        ("01:00", "04:00"),
        ("02:00", "02:45"),
    )
    days = chance.sample(range(7), chance.choice((1, 2, 5, 7, 7, 7)))
    opens, closes = chance.choice(kinds)
    return tuple((day, opens, closes) for day in sorted(days))


def some_wish(chance: random.Random) -> Wish:
    told: dict[str, Any] = {
        "what": chance.choice(("check_in", "check_in", "homework")),
        "at": chance.choice(WALL_TIMES),
        "silence": chance.choice((0, 12, 24)),
        "pauses": tuple(spans(chance, 2, DAY, 40 * DAY)),
        "may_be_urgent": chance.random() < 0.1,
    }
    kind = chance.choice(("day", "day", "day", "week", "week", "month", "session"))
    if kind == "session":
        return Wish(each="session", days=chance.randint(0, 5), **told)
    if kind == "week":
        told["weekdays"] = tuple(sorted(chance.sample(range(7), chance.randint(1, 3))))
    if kind == "month":
        told["month_day"] = chance.randint(1, 28)
    if chance.random() < 0.1:
        told["until"] = (START + chance.uniform(200, 700) * DAY).date()
    return Wish(each=kind, interval=chance.choice((1, 1, 1, 2)), **told)


def some_sessions(chance: random.Random) -> list[Timeline[Span | None]]:
    """Weekly or so; some are moved before they begin, up to a week to either side, some called off."""
    found = []
    at = START + chance.uniform(1, 10) * DAY
    while at < END:
        planned: Timeline[Span | None] = Timeline((at, at + 50 * MINUTE))
        fate = chance.random()
        told_at = at - chance.uniform(0.05, 6) * DAY
        if fate < 0.1:
            planned.then(told_at, None)
        elif fate < 0.3:
            begins = max(told_at + chance.uniform(0.5, 48) * HOUR, at + chance.uniform(-6, 6) * DAY)
            planned.then(told_at, (begins, begins + 50 * MINUTE))
        found.append(planned)
        at += chance.choice((7, 7, 14)) * DAY + chance.uniform(-2, 2) * HOUR
    return found


def travels(chance: random.Random, home: str) -> Timeline[str]:
    zone = Timeline(home)
    for begins, ends in spans(chance, 3, 2 * HOUR, 90 * DAY):
        zone.then(begins, chance.choice(ZONES))
        zone.then(ends, home)
    return zone


def quiet_life(home: str, chance: random.Random) -> Life:
    wish = Wish("check_in", chance.choice(WALL_TIMES), "day", silence=0)
    every_hour = tuple((day, "00:00", "23:59") for day in range(7))
    return Life(
        *(
            Timeline(home),
            Timeline(every_hour),
            Timeline(True),
            Timeline(True),
            Timeline(False),
            Timeline(True),
        ),
        recheck_by=Timeline(date(2040, 1, 1)),
        opted_out_at=None,
        closed_at=None,
        sessions=[],
        answers=[],
        wishes=[wish],
        is_quiet=True,
    )


def some_life(home: str, chance: random.Random) -> Life:
    windows = Timeline(some_windows(chance))
    for begins, ends in spans(chance, 3, DAY, 100 * DAY):
        windows.then(begins, some_windows(chance) if chance.random() < 0.9 else ())
        windows.then(ends, some_windows(chance))
    recheck = Timeline(date(2026, 5, 1))
    for number in range(1, 8):
        # Mostly in time, now and then long after the day.
        looked_at = START + (110 * number + chance.choice((-15, 0, 5, 30))) * DAY
        recheck.then(looked_at, looked_at.date() + 120 * DAY)
    late = chance.uniform(0.3, 1.2) * (END - START)
    end = chance.choice(("no", "no", "no", "opts out", "closes"))
    return Life(
        zone=travels(chance, home),
        windows=windows,
        is_confirmed=Timeline(True).during(spans(chance, 2, HOUR, 10 * DAY), False, True),
        has_consent=Timeline(True).during(spans(chance, 1, HOUR, 10 * DAY), False, True),
        shares_address=Timeline(False).during(spans(chance, 1, HOUR, 10 * DAY), True, False),
        has_homework=Timeline(True).during(spans(chance, 3, DAY, 20 * DAY), False, True),
        recheck_by=recheck,
        opted_out_at=START + late if end == "opts out" else None,
        closed_at=START + late if end == "closes" else None,
        sessions=some_sessions(chance),
        answers=sorted(START + chance.random() * (END - START) for _ in range(60)),
        wishes=[some_wish(chance) for _ in range(chance.choice((1, 1, 2)))],
        outages=spans(chance, 6, HOUR, LONGEST_OUTAGE),
        mail_is_down=spans(chance, 6, MINUTE, 12 * HOUR),
    )


# --- The judge's own clock: nothing of the code under test ----------------------------------------------


def instant(wall: datetime, zone: str) -> datetime:
    """When the clock shows it: of two such moments the first; where it is skipped, later by the gap."""
    place = ZoneInfo(zone)
    naive = wall.replace(tzinfo=UTC)
    offsets = [(naive + side * DAY).astimezone(place).utcoffset() or timedelta() for side in (-1, 1)]
    found = [naive - offset for offset in offsets]
    shown = [at for at in found if at.astimezone(place).replace(tzinfo=None) == wall]
    return min(shown) if shown else found[0]


def is_open(windows: Told, zone: str, at: datetime) -> bool:
    wall = at.astimezone(ZoneInfo(zone))
    shown = wall.strftime("%H:%M")
    return any(day == wall.weekday() and opens <= shown < closes for day, opens, closes in windows)


def walls(wish: Wish, first: date, last: date) -> list[datetime]:
    """The wall times at which the plan falls due, day by day."""
    found = []
    monday = first - timedelta(days=first.weekday())
    day = first
    while day <= min(last, wish.until or last):
        if wish.each == "day":
            falls = (day - first).days % wish.interval == 0
        elif wish.each == "week":
            falls = day.weekday() in wish.weekdays and (day - monday).days // 7 % wish.interval == 0
        else:
            months = (day.year - first.year) * 12 + day.month - first.month
            falls = day.day == wish.month_day and months % wish.interval == 0
        if falls:
            found.append(datetime.combine(day, wish.at))
        day += timedelta(days=1)
    return found


def after_session(end: datetime, wish: Wish, zone: str) -> datetime:
    day = end.astimezone(ZoneInfo(zone)).date() + timedelta(days=wish.days or 0)
    while (at := instant(datetime.combine(day, wish.at), zone)) <= end:
        day += timedelta(days=1)
    return at
