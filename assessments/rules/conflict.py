"""Disagreements: better or worse than the first, the dance, and how long repair takes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from practices.thresholds import DEFAULTS, Thresholds
from relationships.words import HARM, MOVES, NOBODY_YET, OUTCOMES, REPAIRED_BY

from .capacities import refuse_strangers
from .days import age
from .middles import Middle, middle
from .reasons import Reason, because


@dataclass(frozen=True)
class DisagreementFact:
    """One disagreement. Of one told from memory the day, the year and either move may be unknown (None)."""

    outcome: str
    on: date | None = None
    year: int | None = None
    is_first: bool = False
    my_move: str | None = None
    their_move: str | None = None
    repaired_by: str = NOBODY_YET
    repaired_on: date | None = None
    recorded_at: datetime | None = None
    id: str = ""


@dataclass(frozen=True)
class Later:
    """Of the later ones, how many came out better, the same or worse than the first; harm apart."""

    better: int
    same: int
    worse: int
    harm: int


@dataclass(frozen=True)
class FirstDisagreement:
    """`outcome` of the first, None where none is marked; `later` ones; `counts` None if too few."""

    outcome: str | None
    later: int
    counts: Later | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class DanceStep:
    """One pair of moves: how often, and how often it came out how, all five outcomes named."""

    my_move: str
    their_move: str
    count: int
    outcomes: Mapping[str, int]


@dataclass(frozen=True)
class Dance:
    """`of` disagreements with both moves told; `steps` the most frequent first, None where too few."""

    of: int
    steps: tuple[DanceStep, ...] | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Repairs:
    """`of` disagreements; by whom repaired; `days` until then, where both days are known."""

    of: int
    by: Mapping[str, int]
    days: Middle
    reasons: tuple[Reason, ...] = ()


def first_disagreement(
    disagreements: Iterable[DisagreementFact], thresholds: Thresholds = DEFAULTS
) -> FirstDisagreement:
    """How the later disagreements of one relationship came out, next to the first (DOMAIN, The rules).

    The first is the one that is marked; none marked: no comparison. Of several (one kept with the therapist
    among them) the earliest that has a day or year. Later is every other one, unless it is known to have been
    before the first. Better and worse go by the order of the outcomes, best first; a later `harm` is counted
    apart. From `later_disagreements_needed` on.

    Raises ValueError for an outcome, a move or a repairer that does not exist.
    """
    told = [_checked(one) for one in disagreements]
    marked = sorted((one for one in told if one.is_first), key=_begins)
    if not marked:
        return FirstDisagreement(None, 0, None, (because("none_marked_as_first"),))
    first = marked[0]
    later = [one for one in told if one is not first and not _is_before(one, first)]
    needed = thresholds.later_disagreements_needed
    if len(later) < needed:
        why = because("too_few_later", later=len(later), needed=needed)
        return FirstDisagreement(first.outcome, len(later), None, (why,))
    places = [OUTCOMES.index(one.outcome) for one in later if one.outcome != HARM]
    at = OUTCOMES.index(first.outcome)
    counts = Later(
        better=sum(place < at for place in places),
        same=sum(place == at for place in places),
        worse=sum(place > at for place in places),
        harm=len(later) - len(places),
    )
    why = because("compared_with_first", outcome=first.outcome, later=len(later))
    return FirstDisagreement(first.outcome, len(later), counts, (why,))


def dance(disagreements: Iterable[DisagreementFact], thresholds: Thresholds = DEFAULTS) -> Dance:
    """Which moves of the two go together, and how that comes out (DOMAIN, The rules, The dance).

    Counted are disagreements of which both moves are told, from `dance_needed` on. Equally frequent pairs
    stand in the order of the moves, mine first.

    Raises ValueError for an outcome, a move or a repairer that does not exist.
    """
    told = [one for one in map(_checked, disagreements) if one.my_move and one.their_move]
    needed = thresholds.dance_needed
    if len(told) < needed:
        return Dance(len(told), None, (because("too_few_to_dance", of=len(told), needed=needed),))
    pairs = Counter((str(one.my_move), str(one.their_move)) for one in told)
    steps = tuple(
        DanceStep(
            mine,
            theirs,
            pairs[mine, theirs],
            _outcomes(one.outcome for one in told if (one.my_move, one.their_move) == (mine, theirs)),
        )
        for mine, theirs in sorted(
            pairs, key=lambda pair: (-pairs[pair], MOVES.index(pair[0]), MOVES.index(pair[1]))
        )
    )
    return Dance(len(told), steps, (because("danced", of=len(told)),))


def repairs(disagreements: Iterable[DisagreementFact]) -> Repairs:
    """Who repairs, and after how many days in the middle (DOMAIN, What is stored, Disagreement).

    Raises ValueError for an outcome, a move or a repairer that does not exist.
    """
    told = [_checked(one) for one in disagreements]
    by = {who: sum(one.repaired_by == who for one in told) for who in REPAIRED_BY}
    days = middle((one.repaired_on - one.on).days for one in told if one.on and one.repaired_on)
    return Repairs(len(told), by, days, (because("repairs_counted", of=len(told), days_known=days.of),))


def _checked(one: DisagreementFact) -> DisagreementFact:
    refuse_strangers([one.outcome], OUTCOMES, "outcome of a disagreement")
    refuse_strangers([move for move in (one.my_move, one.their_move) if move], MOVES, "move")
    refuse_strangers([one.repaired_by], REPAIRED_BY, "repairer")
    return one


def _outcomes(told: Iterable[str]) -> dict[str, int]:
    counted = Counter(told)
    return {outcome: counted[outcome] for outcome in OUTCOMES}


def _earliest(one: DisagreementFact) -> date | None:
    return one.on or (date(one.year, 1, 1) if one.year else None)


def _latest(one: DisagreementFact) -> date | None:
    return one.on or (date(one.year, 12, 31) if one.year else None)


def _is_before(one: DisagreementFact, first: DisagreementFact) -> bool:
    """Only where both are known: whoever marks one as the first means that the others came later."""
    ended, began = _latest(one), _earliest(first)
    return ended is not None and began is not None and ended < began


def _begins(one: DisagreementFact) -> tuple[bool, object]:
    began = _earliest(one)
    return began is None, age(began or date.min, one.recorded_at, one.id)
