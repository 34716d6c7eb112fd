"""Needs: how each of the two expresses theirs, and how they are answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from relationships.words import ANSWERED, EXPRESSED, SIDES

from .capacities import refuse_strangers
from .reasons import Reason, because
from .shares import Share, share


@dataclass(frozen=True)
class NeedFact:
    """One need of one of the two, as it was expressed and answered."""

    whose: str
    expressed: str
    answered: str


@dataclass(frozen=True)
class NeedsOfOne:
    """`n` needs; shares of them by word; `met_when` they were expressed so, of those expressed so."""

    n: int
    expressed: Mapping[str, Share]
    answered: Mapping[str, Share]
    met_when: Mapping[str, Share]


@dataclass(frozen=True)
class NeedRates:
    """By person, `me` and `other`; never added up."""

    by_person: Mapping[str, NeedsOfOne]
    reasons: tuple[Reason, ...] = ()


def need_rates(needs: Iterable[NeedFact]) -> NeedRates:
    """How needs were expressed and answered in one relationship, by person.

    Source: DOMAIN, The idea, 6 (needs met without losing one's worth). Every share is exact and carries its
    n; of nothing it has no fraction. The reasons say the n of each.

    Raises ValueError for a person, an expression or an answer that does not exist.
    """
    told = [_checked(need) for need in needs]
    by_person = {whose: _of_one([need for need in told if need.whose == whose]) for whose in SIDES}
    return NeedRates(
        by_person, tuple(because("needs_counted", whose=whose, n=one.n) for whose, one in by_person.items())
    )


def _checked(need: NeedFact) -> NeedFact:
    refuse_strangers([need.whose], SIDES, "side")
    refuse_strangers([need.expressed], EXPRESSED, "way of expressing a need")
    refuse_strangers([need.answered], ANSWERED, "answer to a need")
    return need


def _of_one(needs: Sequence[NeedFact]) -> NeedsOfOne:
    return NeedsOfOne(
        n=len(needs),
        expressed={word: share(need.expressed == word for need in needs) for word in EXPRESSED},
        answered={word: share(need.answered == word for need in needs) for word in ANSWERED},
        met_when={
            word: share(need.answered == "met" for need in needs if need.expressed == word)
            for word in EXPRESSED
        },
    )
