"""Defence patterns over months: how often, how soon noticed, how soon left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .capacities import DEFENCE_PATTERNS, refuse_strangers
from .middles import Middle, middle
from .reasons import Reason, because
from .shares import Share, share


@dataclass(frozen=True)
class PatternFact:
    """One moment: its pattern (None: none), and the minutes from when it began, where they are known."""

    on: date
    pattern: str | None = None
    was_left: bool | None = None
    noticed_after: int | None = None
    left_after: int | None = None


@dataclass(frozen=True)
class PatternCounts:
    """How often a pattern was noticed, and how often it was left, of those of which that is told."""

    count: int
    left: Share


@dataclass(frozen=True)
class PatternMonth:
    """A calendar month, as `2026-03`: its moments, those with a pattern, and minutes in the middle."""

    month: str
    moments: int
    with_pattern: int
    to_notice: Middle
    to_leave: Middle


@dataclass(frozen=True)
class Patterns:
    """`by_pattern` in the order of the patterns, all six; `months` that have moments, the oldest first."""

    moments: int
    by_pattern: Mapping[str, PatternCounts]
    months: tuple[PatternMonth, ...]
    reasons: tuple[Reason, ...] = ()


def patterns(moments: Iterable[PatternFact], today: date) -> Patterns:
    """Defence patterns over months (DOMAIN, Words, moment). Minutes, 0 or more; medians are exact.

    What is dated after today does not count yet.

    Raises ValueError for a pattern that does not exist, minutes below 0, or what belongs to a pattern alone.
    """
    told = sorted((moment for moment in map(_checked, moments) if moment.on <= today), key=lambda one: one.on)
    by_pattern = {name: _counts([one for one in told if one.pattern == name]) for name in DEFENCE_PATTERNS}
    by_month: dict[str, list[PatternFact]] = {}
    for moment in told:
        by_month.setdefault(moment.on.isoformat()[:7], []).append(moment)
    months = tuple(_month(name, in_it) for name, in_it in by_month.items())
    return Patterns(len(told), by_pattern, months, (because("moments_counted", n=len(told)),))


def _checked(moment: PatternFact) -> PatternFact:
    refuse_strangers([moment.pattern] if moment.pattern else [], DEFENCE_PATTERNS, "defence pattern")
    minutes = [value for value in (moment.noticed_after, moment.left_after) if value is not None]
    if any(value < 0 for value in minutes):
        raise ValueError("minutes are 0 or more")
    if not moment.pattern and (minutes or moment.was_left is not None):
        raise ValueError("only a pattern is noticed or left")
    return moment


def _counts(moments: Sequence[PatternFact]) -> PatternCounts:
    return PatternCounts(len(moments), share(one.was_left for one in moments if one.was_left is not None))


def _month(name: str, moments: Sequence[PatternFact]) -> PatternMonth:
    return PatternMonth(
        month=name,
        moments=len(moments),
        with_pattern=sum(one.pattern is not None for one in moments),
        to_notice=middle(one.noticed_after for one in moments if one.noticed_after is not None),
        to_leave=middle(one.left_after for one in moments if one.left_after is not None),
    )
