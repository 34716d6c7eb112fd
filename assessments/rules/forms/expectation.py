"""Scores over time: which of them make one line, and whether the newest is where the practice expects it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from assessments.rules.exact import Number, exact
from assessments.rules.reasons import Reason, because


@dataclass(frozen=True)
class ScoreFact:
    """One score of a scale: its day, its exact value, the number of the version it was answered on."""

    on: date
    value: Number
    version: int = 1


@dataclass(frozen=True)
class VersionFact:
    """A version of a form; `comparable` if it declares that its scores join those of the version before.

    `range`: the lowest and highest value that it declares for the scale in question; None if none.
    """

    number: int
    comparable: bool
    range: tuple[Number, Number] | None = None
    has_scale: bool = True


@dataclass(frozen=True)
class TrendLine:
    """Scores that may stand on one line, oldest first, with the versions that may."""

    versions: tuple[int, ...]
    scores: tuple[ScoreFact, ...]


@dataclass(frozen=True)
class OnTrack:
    """`expected` and `changed` are changes since the first score, exact, in the scale's units."""

    result: Literal["on_track", "not_on_track", "unknown"]
    expected: Fraction | None
    changed: Fraction | None
    reasons: tuple[Reason, ...] = ()


def trend(versions: Iterable[VersionFact], scores: Iterable[ScoreFact]) -> tuple[TrendLine, ...]:
    """The lines that a scale's scores make, by the oldest version on each (FORMS, scoring).

    A version joins the line of the one before it (by number, of those given) only if it declares itself
    comparable and both have the scale, with one range; so on from version to version. Lines without scores
    are left out. Scores of one day keep the order they are given in.

    Raises ValueError for two versions of one number, and a score of a version that is not given.
    """
    ordered = sorted(versions, key=lambda version: version.number)
    numbers = [version.number for version in ordered]
    told = sorted(scores, key=lambda fact: fact.on)
    if len(set(numbers)) < len(numbers):
        raise ValueError("two versions of one number")
    if any(fact.version not in numbers for fact in told):
        raise ValueError("a score of an unknown version")
    groups: list[list[int]] = []
    for before, version in zip([None, *ordered], ordered, strict=False):
        if before is not None and _joins(before, version):
            groups[-1].append(version.number)
        else:
            groups.append([version.number])
    lines = (
        TrendLine(tuple(group), tuple(fact for fact in told if fact.version in group)) for group in groups
    )
    return tuple(line for line in lines if line.scores)


def _joins(before: VersionFact, version: VersionFact) -> bool:
    if not (version.comparable and before.has_scale and version.has_scale):
        return False
    # Values out of 27 and out of 40 have no common measure, whatever is declared.
    return _ends(before) == _ends(version)


def _ends(version: VersionFact) -> tuple[Fraction, ...]:
    return tuple(map(exact, version.range or ()))


def on_track(
    line: Sequence[tuple[int, Number]],
    start: ScoreFact,
    newest: ScoreFact | None,
    *,
    better: Literal["higher", "lower"],
    tolerance: Number = 0,
) -> OnTrack:
    """Whether a score has changed as the practice expects it to by now (FORMS, scoring).

    `line`: points of (days since the first score, expected change in the scale's units, with its sign),
    straight between them, level after the last. Not on track: short of it by more than `tolerance` in the
    better direction; short by just that is on track. Unknown with one score only, without a line, and before
    its first point. `start` and `newest` lie on one line (see trend).

    Raises ValueError unless days are whole, 0 or more and rising, `tolerance` >= 0, `better` is "higher" or
    "lower", the newest score is not before the first and all are numbers.
    """
    points = [(day, exact(change)) for day, change in line]
    room = exact(tolerance)
    if any(day < 0 for day, _ in points) or any(first[0] >= then[0] for first, then in pairwise(points)):
        raise ValueError("the days of a line are 0 or more, each later than the one before")
    if room < 0 or better not in ("higher", "lower"):
        raise ValueError('tolerance >= 0 and better "higher" or "lower"')
    if newest is None or newest.on == start.on:
        return OnTrack("unknown", None, None, (because("one_score"),))
    if newest.on < start.on:
        raise ValueError("the newest score is before the first")
    changed = exact(newest.value) - exact(start.value)
    days = (newest.on - start.on).days
    if not points or days < points[0][0]:
        return OnTrack("unknown", None, changed, (because("before_the_line" if points else "no_line"),))
    expected = _expected(points, days)
    short = (expected - changed) * (1 if better == "higher" else -1)
    if short > room:
        return OnTrack("not_on_track", expected, changed, (because("short_of_the_line", days=days),))
    return OnTrack("on_track", expected, changed, (because("on_the_line", days=days),))


def _expected(points: Sequence[tuple[int, Fraction]], days: int) -> Fraction:
    for (day, change), (then, next_change) in pairwise(points):
        if day <= days <= then:
            return change + (next_change - change) * Fraction(days - day, then - day)
    return points[-1][1]
