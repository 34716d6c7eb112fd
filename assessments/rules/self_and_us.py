"""Interdependence: a strong self and a strong "us", needs met without losing one's worth."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Final, Literal

from relationships.words import PRACTICE_STEPS

from .capacities import refuse_outside, refuse_strangers
from .days import age, within_year
from .reasons import Reason, because

SELF_STEPS: Final = ("self_work", "family_and_friends", "take_a_break")
US_STEPS: Final = ("communication", "get_real", "long_term_goals")
BREAK_STEP: Final = "take_a_break"
ITEMS_A_STEP: Final = 3
# `self_work_1`, `self_work_2`, ...: the keys stay, whatever form asks them.
ITEMS: Final = {
    step: tuple(f"{step}_{number}" for number in range(1, ITEMS_A_STEP + 1)) for step in PRACTICE_STEPS
}
ITEM_KEYS: Final = tuple(key for keys in ITEMS.values() for key in keys)
LITTLE, EVEN, STRONG = Fraction(3, 2), Fraction(1, 4), Fraction(5, 2)
MAY_BE_MISSING: Final = 1
LEANS, WORTH_LOST, UNFREE, FREEDOM_LOST = 3, 1, 1, 2

Balance = Literal["little_of_either", "balanced", "more_us", "more_me", "growing"]


@dataclass(frozen=True)
class Interdependence:
    """Means 0 to 4 as exact fractions; `balance` = (us - self) / 4, from -1 to 1.

    `steps`: the mean of each step, None where it is missing; `take_a_break` is left out when it was not
    needed. All but `steps` and `missing` are None where more than one step is missing.
    """

    steps: Mapping[str, Fraction | None]
    missing: tuple[str, ...]
    of_self: Fraction | None
    of_us: Fraction | None
    strength: Fraction | None
    balance: Fraction | None
    word: Balance | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class AloneFact:
    """The three items that stand alone, each 0 to 4 or None, as answered on one day."""

    on: date
    self_worth: int | None = None
    can_lean: int | None = None
    free_to_see_others: int | None = None
    recorded_at: datetime | None = None
    id: str = ""


@dataclass(frozen=True)
class StandsAlone:
    """What the three items say to staff alone; no client's answer holds any of it."""

    leaning_on_at_a_cost: bool
    not_free: bool
    reasons: tuple[Reason, ...] = ()


def interdependence(answers: Mapping[str, int], *, break_not_needed: bool = False) -> Interdependence:
    """Self and us of one inventory (DOMAIN, The rules, Interdependence).

    `answers`: item's key (see ITEMS) -> 0 to 4; what is not answered is left out. A step is the mean of its
    three items, missing unless all three are answered. Self and us are the means of their answered steps,
    strength the mean of all answered ones; there is a result with at most one step missing, `take_a_break`
    not counted when it was not needed. Everything is exact; round for showing only.

    Raises ValueError for an item that does not exist, an answer outside 0 to 4, or an answer about a break
    that was not needed.
    """
    refuse_strangers(answers, ITEM_KEYS, "item")
    for key, answer in answers.items():
        refuse_outside(answer, 0, 4, key)
    if break_not_needed and any(key in answers for key in ITEMS[BREAK_STEP]):
        raise ValueError("a break that was not needed has no answers")
    asked = [step for step in PRACTICE_STEPS if not (break_not_needed and step == BREAK_STEP)]
    steps = {step: _mean_of_step(answers, step) for step in asked}
    missing = tuple(step for step, mean in steps.items() if mean is None)
    if len(missing) > MAY_BE_MISSING:
        why = because("too_many_steps_missing", missing=len(missing))
        return Interdependence(steps, missing, None, None, None, None, None, (why,))
    return _result(steps, missing)


def _mean_of_step(answers: Mapping[str, int], step: str) -> Fraction | None:
    given = [answers[key] for key in ITEMS[step] if key in answers]
    return Fraction(sum(given), ITEMS_A_STEP) if len(given) == ITEMS_A_STEP else None


def _result(steps: Mapping[str, Fraction | None], missing: tuple[str, ...]) -> Interdependence:
    # With at most one step missing neither side is ever empty.
    of_self = _mean(steps.get(step) for step in SELF_STEPS)
    of_us = _mean(steps.get(step) for step in US_STEPS)
    strength = _mean(steps.values())
    balance = (of_us - of_self) / 4
    word = _word(of_self, of_us, strength, balance)
    reasons = tuple(because("step_missing", step=step) for step in missing)
    return Interdependence(steps, missing, of_self, of_us, strength, balance, word, (because(word), *reasons))


def _mean(means: Iterable[Fraction | None]) -> Fraction:
    answered = [mean for mean in means if mean is not None]
    return sum(answered, Fraction(0)) / len(answered)


def _word(of_self: Fraction, of_us: Fraction, strength: Fraction, balance: Fraction) -> Balance:
    if of_self < LITTLE and of_us < LITTLE:
        return "little_of_either"
    if abs(balance) <= EVEN:
        return "balanced" if strength >= STRONG else "growing"
    return "more_us" if balance > EVEN else "more_me"


def stands_alone(answered: Iterable[AloneFact], *, today: date) -> StandsAlone:
    """What the newest answers to the three items tell staff (DOMAIN, The rules, Interdependence).

    `leaning_on_at_a_cost`: can lean 3 or more while self-worth fell by 1 or more. `not_free`: freedom 0 or
    1, or a fall of 2; then screening comes before any word about balance. A fall is measured from the
    highest answer of the 12 months before: going down slowly is going down. Of each item the newest answer
    counts; what is dated after today does not count yet.

    Raises ValueError for an answer outside 0 to 4.
    """
    facts = sorted(
        (fact for fact in answered if fact.on <= today),
        key=lambda fact: age(fact.on, fact.recorded_at, fact.id),
    )
    worth, lost_worth = _newest_and_fall(facts, "self_worth")
    lean, _ = _newest_and_fall(facts, "can_lean")
    freedom, lost_freedom = _newest_and_fall(facts, "free_to_see_others")
    reasons = []
    costly = lean is not None and lean >= LEANS and worth is not None and lost_worth >= WORTH_LOST
    if costly:
        reasons.append(because("leans_while_worth_fell", lean=lean or 0, fell_by=lost_worth))
    bound = freedom is not None and freedom <= UNFREE
    if bound:
        reasons.append(because("not_free_to_see_others", freedom=freedom or 0))
    if lost_freedom >= FREEDOM_LOST:
        reasons.append(because("freedom_fell", fell_by=lost_freedom))
    return StandsAlone(costly, bound or lost_freedom >= FREEDOM_LOST, tuple(reasons))


def _newest_and_fall(facts: list[AloneFact], item: str) -> tuple[int | None, int]:
    """The newest answer, and how far below the highest of the year before it lies."""
    given = [(fact.on, level) for fact in facts if (level := getattr(fact, item)) is not None]
    for _, level in given:
        refuse_outside(level, 0, 4, item)
    if not given:
        return None, 0
    on, newest = given[-1]
    return newest, max(level for day, level in given if within_year(day, on)) - newest
