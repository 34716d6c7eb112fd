"""How two people came to their norms and decisions: said out loud or not, by whom, and what is due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from practices.thresholds import DEFAULTS, Thresholds
from relationships.words import AREAS, ENDED, NORM_STATES, SET_BY

from .capacities import refuse_strangers
from .reasons import Reason, because
from .shares import Share, share

ONE_SIDE = ("me", "other")


@dataclass(frozen=True)
class NormTold:
    """One norm as it stands; `id` is given back where it is due."""

    id: str
    area: str
    state: str
    is_spoken: bool
    set_by: str
    review_on: date | None = None


@dataclass(frozen=True)
class AreaCounts:
    """Of the norms of one area that have not ended."""

    unspoken: Share
    set_by_one: Share


@dataclass(frozen=True)
class NormCounts:
    """`n` norms that have not ended; `due` and `due_soon` are ids, the earliest day first."""

    n: int
    unspoken: Share
    set_by: Mapping[str, int]
    set_by_one: Share
    areas: Mapping[str, AreaCounts]
    due: tuple[str, ...]
    due_soon: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()


def norm_counts(norms: Iterable[NormTold], today: date, thresholds: Thresholds = DEFAULTS) -> NormCounts:
    """The norms of one relationship, counted (DOMAIN, The idea, 5; What is stored, Norm).

    Counted are those that have not ended. `unspoken`: never said out loud; `set_by_one`: set by one side
    alone. A review is due on its day and after, due soon in the `review_due_soon_days` before. Shares are
    counts with their n.

    Raises ValueError for an area, state or `set_by` that does not exist.
    """
    living = [norm for norm in map(_checked, norms) if norm.state != ENDED]
    dated = sorted((norm.review_on, norm.id) for norm in living if norm.review_on is not None)
    soon = today + timedelta(days=thresholds.review_due_soon_days)
    due = tuple(name for on, name in dated if on <= today)
    unspoken, by_one = _unspoken(living), _by_one(living)
    return NormCounts(
        n=len(living),
        unspoken=unspoken,
        set_by={side: sum(norm.set_by == side for norm in living) for side in SET_BY},
        set_by_one=by_one,
        areas={area: _of_area([norm for norm in living if norm.area == area]) for area in AREAS},
        due=due,
        due_soon=tuple(name for on, name in dated if today < on <= soon),
        reasons=(
            because("never_said_out_loud", count=unspoken.count, of=unspoken.of),
            because("set_by_one_side", count=by_one.count, of=by_one.of),
            because("reviews_due", count=len(due)),
        ),
    )


def _checked(norm: NormTold) -> NormTold:
    refuse_strangers([norm.area], AREAS, "area")
    refuse_strangers([norm.state], NORM_STATES, "state of a norm")
    refuse_strangers([norm.set_by], SET_BY, "setter of a norm")
    return norm


def _of_area(norms: list[NormTold]) -> AreaCounts:
    return AreaCounts(_unspoken(norms), _by_one(norms))


def _unspoken(norms: list[NormTold]) -> Share:
    return share(not norm.is_spoken for norm in norms)


def _by_one(norms: list[NormTold]) -> Share:
    return share(norm.set_by in ONE_SIDE for norm in norms)


@dataclass(frozen=True)
class DecisionFact:
    """Who proposed it, who made it; `was_asked`: the side that did not make it, None where both did."""

    proposed_by: str
    decided_by: str
    was_asked: bool | None


@dataclass(frozen=True)
class DecisionCounts:
    """`asked`: of the decisions that this side made alone, how often the other side was asked."""

    n: int
    proposed_by: Mapping[str, int]
    decided_by: Mapping[str, int]
    asked: Mapping[str, Share]
    reasons: tuple[Reason, ...] = ()


def decision_counts(decisions: Iterable[DecisionFact]) -> DecisionCounts:
    """Who proposes, who decides, and who is asked (DOMAIN, What is stored, Norm: decisions).

    Raises ValueError for a side that does not exist, and for `was_asked` where both decided or missing where
    one side did.
    """
    told = [_sound(fact) for fact in decisions]
    asked = {
        side: share(bool(fact.was_asked) for fact in told if fact.decided_by == side) for side in ONE_SIDE
    }
    return DecisionCounts(
        n=len(told),
        proposed_by={side: sum(fact.proposed_by == side for fact in told) for side in SET_BY},
        decided_by={side: sum(fact.decided_by == side for fact in told) for side in SET_BY},
        asked=asked,
        reasons=tuple(
            because("decided_alone", side=side, asked=of.count, of=of.of)
            for side, of in asked.items()
            if of.of
        ),
    )


def _sound(fact: DecisionFact) -> DecisionFact:
    refuse_strangers([fact.proposed_by, fact.decided_by], SET_BY, "side")
    if (fact.was_asked is None) != (fact.decided_by not in ONE_SIDE):
        raise ValueError("somebody is left to ask exactly where one side decided")
    return fact
