"""The ledger of one relationship: what its client gives and gets, as the client sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from relationships.words import DIRECTIONS

from .capacities import refuse_strangers
from .reasons import Reason, because

HEAVIEST = 4


@dataclass(frozen=True)
class ContributionFact:
    """One contribution: `given` or `received`, weight 0 to 4; days None where they were not told."""

    direction: str
    weight: int
    since: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True)
class Page:
    """One side of the ledger: the sum of the weights and of how many."""

    total: int
    n: int


@dataclass(frozen=True)
class Ledger:
    """`gap` is given minus received: above 0 the client gives more than they get."""

    given: Page
    received: Page
    gap: int
    reasons: tuple[Reason, ...] = ()


def ledger(contributions: Iterable[ContributionFact], today: date) -> Ledger:
    """What stands on both pages of one relationship today (DOMAIN, What is stored, Norm: contribution).

    A contribution stands from `since` on, up to the day before `ended_on`. Only one client's view of one
    relationship goes in; two clients' ledgers are never put together. Sums and gap are whole numbers.

    Raises ValueError for a direction that does not exist and for a weight outside 0 to 4.
    """
    standing = [fact for fact in map(_checked, contributions) if _stands(fact, today)]
    given, received = (_page(standing, direction) for direction in DIRECTIONS)
    gap = given.total - received.total
    return Ledger(given, received, gap, (_reason(given, received, gap),))


def _checked(fact: ContributionFact) -> ContributionFact:
    refuse_strangers([fact.direction], DIRECTIONS, "direction")
    if not 0 <= fact.weight <= HEAVIEST:
        raise ValueError("a contribution weighs 0 to 4")
    return fact


def _stands(fact: ContributionFact, today: date) -> bool:
    return (fact.since is None or fact.since <= today) and (fact.ended_on is None or fact.ended_on > today)


def _page(standing: list[ContributionFact], direction: str) -> Page:
    weights = [fact.weight for fact in standing if fact.direction == direction]
    return Page(sum(weights), len(weights))


def _reason(given: Page, received: Page, gap: int) -> Reason:
    if not given.n or not received.n:
        # One empty page is no gap: it may only not have been told yet.
        return because("one_side_not_told", given=given.n, received=received.n)
    code = "gives_more" if gap > 0 else "receives_more" if gap < 0 else "even"
    return because(code, gap=abs(gap), given=given.n, received=received.n)
