"""Hope check: what a client hoped of the other, held against what they saw when the day came."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, Literal

from practices.thresholds import DEFAULTS, Thresholds

from .capacities import CAPACITIES, refuse_outside, refuse_strangers
from .levels import Observation, checked, newest_first
from .reasons import Reason, because

# How sure somebody is, as asked and as counted.
SURE: Final[Mapping[str, Fraction]] = {
    "unlikely": Fraction(1, 10),
    "perhaps": Fraction(3, 10),
    "even": Fraction(1, 2),
    "likely": Fraction(7, 10),
    "sure": Fraction(9, 10),
}
# "No change": nothing that is hoped for comes.
NO_CHANGE: Final = Fraction(0)

State = Literal["waiting", "open", "resolved"]


@dataclass(frozen=True)
class HopeFact:
    """A hope: a level 0 to 4 of one capacity by a day, one of five words for how sure, the day of writing."""

    capacity: str
    level: int
    by_when: date
    sure: str
    written_on: date


@dataclass(frozen=True)
class HopeCheck:
    """`waiting` until its day, then `resolved` (reached or not) or `open`, which asks for a look.

    `level` and `seen_on` are of the observation that resolved it; None with `reached` otherwise.
    """

    state: State
    reached: bool | None = None
    level: int | None = None
    seen_on: date | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def asks_for_a_look(self) -> bool:
        return self.state == "open"


@dataclass(frozen=True)
class HopesTold:
    """What a client is told: "of 5 hopes 1 has come true so far"."""

    hopes: int
    come_true: int


@dataclass(frozen=True)
class HopeRecord:
    """For staff: mean of (sure - reached) squared over `n` resolved hopes, and that of "no change".

    Both 0 to 1, smaller is better; exact. It is about hopes, never about a therapist.
    """

    n: int
    brier: Fraction
    no_change: Fraction


def may_hope_for(level: int, used: int | None) -> bool:
    """Whether a hope for `level` lies above the level used that day; unknown: any (DOMAIN, Hope check).

    Raises ValueError for a level outside 0 to 4.
    """
    refuse_outside(level, 0, 4, "a level")
    if used is None:
        return True
    refuse_outside(used, 0, 4, "a level")
    return level > used


def hope_check(
    hope: HopeFact, observations: Iterable[Observation], today: date, thresholds: Thresholds = DEFAULTS
) -> HopeCheck:
    """How one hope stands today (DOMAIN, The rules, Hope check).

    `observations`: the client's observed, not superseded levels of its capacity. On its day it is resolved by
    the newest of a day after the writing and within `hope_look_back_days` up to its day, reached if that is
    at least the level hoped for; without one it stays open. What is dated after its day never counts.

    Raises ValueError for an unknown capacity or word, a level outside 0 to 4, an observation after today, or
    a hope whose day is not after its writing.
    """
    _checked(hope)
    rows, back = checked(observations, today), thresholds.hope_look_back_days
    if today < hope.by_when:
        return HopeCheck("waiting", reasons=(because("day_not_come", by_when=hope.by_when),))
    counted = [
        seen
        for seen in newest_first(rows)
        if hope.written_on < seen.on <= hope.by_when and (hope.by_when - seen.on).days <= back
    ]
    if not counted:
        return HopeCheck("open", reasons=(because("nothing_seen_in_time", days=back),))
    seen = counted[0]
    reached = seen.level >= hope.level
    why = because("reached" if reached else "not_reached", level=seen.level, on=seen.on, hoped=hope.level)
    return HopeCheck("resolved", reached, seen.level, seen.on, (why,))


def _checked(hope: HopeFact) -> None:
    refuse_strangers([hope.capacity], CAPACITIES, "capacity")
    refuse_strangers([hope.sure], SURE, "word for how sure")
    refuse_outside(hope.level, 0, 4, "a level")
    if hope.by_when <= hope.written_on:
        raise ValueError("a hope is for a day after its writing")


def hopes_told(checks: Iterable[HopeCheck], thresholds: Thresholds = DEFAULTS) -> HopesTold | None:
    """The count a client is told once a therapist opened it, None before `hopes_told_from` (DOMAIN).

    Only resolved hopes count: one whose day has not come, or that nobody looked at, is neither.
    """
    resolved = [check for check in checks if check.reached is not None]
    if len(resolved) < thresholds.hopes_told_from:
        return None
    return HopesTold(len(resolved), sum(check.reached is True for check in resolved))


def hope_record(resolved: Iterable[tuple[str, bool]], thresholds: Thresholds = DEFAULTS) -> HopeRecord | None:
    """The Brier means of (how sure, reached) pairs, None before `hopes_scored_from`. Staff only.

    "No change" always says 0, so its mean is the share of hopes that came true. Source: DOMAIN, Hope check.
    Raises ValueError for a word that is none of the five.
    """
    rows = list(resolved)
    refuse_strangers([sure for sure, _ in rows], SURE, "word for how sure")
    if len(rows) < thresholds.hopes_scored_from:
        return None
    means = (
        Fraction(sum((said - came) ** 2 for said, came in pairs), len(rows))
        for pairs in (
            [(SURE[sure], int(reached)) for sure, reached in rows],
            [(NO_CHANGE, int(reached)) for _, reached in rows],
        )
    )
    return HopeRecord(len(rows), *means)
