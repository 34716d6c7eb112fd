"""Interdependence: a strong self and a strong "us", needs met without losing one's worth."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Final, Literal

from practices.thresholds import DEFAULTS, Thresholds
from relationships.words import PRACTICE_STEPS

from .capacities import refuse_outside, refuse_strangers
from .days import age, within_months
from .reasons import Reason, because

SELF_STEPS: Final = ("self_work", "family_and_friends", "take_a_break")
US_STEPS: Final = ("communication", "get_real", "long_term_goals")
BREAK_STEP: Final = "take_a_break"
ITEMS_A_STEP: Final = 3
HIGHEST: Final = 4
# `self_work_1`, `self_work_2`, ...: the keys stay, whatever form asks them.
ITEMS: Final = {
    step: tuple(f"{step}_{number}" for number in range(1, ITEMS_A_STEP + 1)) for step in PRACTICE_STEPS
}
ITEM_KEYS: Final = tuple(key for keys in ITEMS.values() for key in keys)

Balance = Literal["little_of_either", "balanced", "more_us", "more_me", "growing"]


@dataclass(frozen=True)
class Interdependence:
    """Means 0 to 4 as exact fractions; `balance` = (us - self) / 4, from -1 to 1.

    `steps`: the mean of each step, None where it is missing; `take_a_break` is left out when it was not
    needed. All but `steps` and `missing` are None where too many steps are missing.
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


def interdependence(
    answers: Mapping[str, int], *, break_not_needed: bool = False, thresholds: Thresholds = DEFAULTS
) -> Interdependence:
    """Self and us of one inventory (DOMAIN, The rules, Interdependence).

    `answers`: item's key (see ITEMS) -> 0 to 4; what is not answered is left out. A step is the mean of its
    three items, missing unless all three are answered. Self and us are the means of their answered steps,
    strength the mean of all answered ones; there is a result with at most `steps_may_be_missing`,
    `take_a_break` not counted when it was not needed. Everything is exact; round for showing only.

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
    if len(missing) > thresholds.steps_may_be_missing:
        why = because("too_many_steps_missing", missing=len(missing))
        return Interdependence(steps, missing, None, None, None, None, None, (why,))
    return _result(steps, missing, thresholds)


def _mean_of_step(answers: Mapping[str, int], step: str) -> Fraction | None:
    given = [answers[key] for key in ITEMS[step] if key in answers]
    return Fraction(sum(given), ITEMS_A_STEP) if len(given) == ITEMS_A_STEP else None


def _result(
    steps: Mapping[str, Fraction | None], missing: tuple[str, ...], thresholds: Thresholds
) -> Interdependence:
    # With at most one step missing neither side is ever empty.
    of_self = _mean(steps.get(step) for step in SELF_STEPS)
    of_us = _mean(steps.get(step) for step in US_STEPS)
    strength = _mean(steps.values())
    balance = (of_us - of_self) / HIGHEST
    word = _word(of_self, of_us, strength, balance, thresholds)
    reasons = tuple(because("step_missing", step=step) for step in missing)
    return Interdependence(steps, missing, of_self, of_us, strength, balance, word, (because(word), *reasons))


def _mean(means: Iterable[Fraction | None]) -> Fraction:
    answered = [mean for mean in means if mean is not None]
    return sum(answered, Fraction(0)) / len(answered)


def _word(
    of_self: Fraction, of_us: Fraction, strength: Fraction, balance: Fraction, thresholds: Thresholds
) -> Balance:
    little, even = thresholds.little_below, thresholds.even_within
    if of_self < little and of_us < little:
        return "little_of_either"
    if abs(balance) <= even:
        return "balanced" if strength >= thresholds.strong_from else "growing"
    return "more_us" if balance > even else "more_me"


def stands_alone(
    answered: Iterable[AloneFact], *, today: date, thresholds: Thresholds = DEFAULTS
) -> StandsAlone:
    """What the newest answers to the three items tell staff (DOMAIN, The rules, Interdependence).

    `leaning_on_at_a_cost`: can lean `leans_from` or more while self-worth fell. `not_free`: freedom
    `not_free_up_to` or less, or a fall of `freedom_fell_by`; then screening comes before any word about
    balance. A fall is measured from the highest answer of the `falls_months` before: going down slowly is
    going down. Of each item the newest answer counts; what is dated after today does not count yet. Stands
    once more as SQL, where it calls for a screening.

    Raises ValueError for an answer outside 0 to 4.
    """
    facts = sorted(
        (fact for fact in answered if fact.on <= today),
        key=lambda fact: age(fact.on, fact.recorded_at, fact.id),
    )
    months = thresholds.falls_months
    worth, lost_worth = _newest_and_fall(facts, "self_worth", months)
    lean, _ = _newest_and_fall(facts, "can_lean", months)
    freedom, lost_freedom = _newest_and_fall(facts, "free_to_see_others", months)
    reasons = []
    costly = lean is not None and lean >= thresholds.leans_from and worth is not None and lost_worth > 0
    if costly:
        reasons.append(because("leans_while_worth_fell", lean=lean or 0, fell_by=lost_worth))
    bound = freedom is not None and freedom <= thresholds.not_free_up_to
    if bound:
        reasons.append(because("not_free_to_see_others", freedom=freedom or 0))
    fell = lost_freedom >= thresholds.freedom_fell_by
    if fell:
        reasons.append(because("freedom_fell", fell_by=lost_freedom))
    return StandsAlone(costly, bound or fell, tuple(reasons))


def _newest_and_fall(facts: list[AloneFact], item: str, months: int) -> tuple[int | None, int]:
    """The newest answer, and how far below the highest of the months before it lies."""
    given = [(fact.on, level) for fact in facts if (level := getattr(fact, item)) is not None]
    for _, level in given:
        refuse_outside(level, 0, 4, item)
    if not given:
        return None, 0
    on, newest = given[-1]
    return newest, max(level for day, level in given if within_months(day, on, months)) - newest
