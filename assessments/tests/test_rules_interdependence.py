"""Interdependence: the table of DOMAIN, and what holds whatever is answered."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import AloneFact, interdependence, stands_alone
from assessments.rules.self_and_us import BREAK_STEP, ITEM_KEYS, ITEMS, SELF_STEPS, US_STEPS

TODAY = date(2026, 6, 1)


def answers(**levels: int | tuple[int, int, int]) -> dict[str, int]:
    """Three answers a step: one number for all of its items, or the three."""
    told: dict[str, int] = {}
    for step, level in levels.items():
        three = (level,) * 3 if isinstance(level, int) else level
        told |= dict(zip(ITEMS[step], three, strict=True))
    return told


def both(of_self: int | tuple[int, int, int], of_us: int | tuple[int, int, int]) -> dict[str, int]:
    return answers(**dict.fromkeys(SELF_STEPS, of_self), **dict.fromkeys(US_STEPS, of_us))


@pytest.mark.parametrize(
    ("of_self", "of_us", "word"),
    [
        (0, 0, "little_of_either"),
        (1, 1, "little_of_either"),
        # 4/3 on both sides is less than 1.5; 5/3 on one of them is not.
        ((1, 1, 2), (1, 1, 2), "little_of_either"),
        ((1, 2, 2), (1, 1, 2), "growing"),
        (2, 2, "growing"),
        (2, 3, "balanced"),
        (3, 2, "balanced"),
        (3, 3, "balanced"),
        (4, 4, "balanced"),
        # A balance of exactly a quarter is balanced, the smallest step beyond it is not.
        ((2, 2, 3), (3, 3, 4), "balanced"),
        ((2, 2, 3), (3, 4, 4), "more_us"),
        ((3, 4, 4), (2, 2, 3), "more_me"),
        (0, 4, "more_us"),
        (4, 0, "more_me"),
        (1, 2, "growing"),
        (1, 3, "more_us"),
        # Strength of exactly 2.5.
        ((2, 2, 2), (3, 3, 3), "balanced"),
        ((2, 2, 2), (2, 3, 3), "growing"),
    ],
)
def test_the_word_follows_from_self_and_us(
    of_self: int | tuple[int, int, int], of_us: int | tuple[int, int, int], word: str
) -> None:
    assert interdependence(both(of_self, of_us)).word == word


def test_little_of_either_needs_both_sides_below() -> None:
    """1.5 itself is not little."""
    told = answers(self_work=1, family_and_friends=2, communication=1, get_real=1, long_term_goals=1)
    found = interdependence(told, break_not_needed=True)
    assert found.of_self == Fraction(3, 2)
    assert found.word == "growing"


def test_means_are_exact() -> None:
    found = interdependence(both((0, 0, 1), (1, 1, 0)))
    assert (found.of_self, found.of_us) == (Fraction(1, 3), Fraction(2, 3))
    assert (found.strength, found.balance) == (Fraction(1, 2), Fraction(1, 12))


def test_a_step_counts_with_all_three_items_or_not_at_all() -> None:
    told = both(3, 3)
    del told["communication_2"]
    found = interdependence(told)
    assert found.steps["communication"] is None
    assert found.missing == ("communication",)
    assert found.of_us == 3


def test_two_missing_steps_give_no_result() -> None:
    told = both(3, 3)
    del told["communication_2"], told["self_work_1"]
    found = interdependence(told)
    assert (found.word, found.of_self, found.of_us, found.strength, found.balance) == (None,) * 5
    assert found.missing == ("self_work", "communication")
    assert [reason.code for reason in found.reasons] == ["too_many_steps_missing"]


def test_a_break_that_was_not_needed_is_left_out_and_not_missing() -> None:
    told = {key: level for key, level in both(3, 3).items() if key not in ITEMS[BREAK_STEP]}
    assert interdependence(told).missing == (BREAK_STEP,)
    del told["self_work_1"]
    assert interdependence(told).word is None
    found = interdependence(told, break_not_needed=True)
    assert found.missing == ("self_work",)
    assert BREAK_STEP not in found.steps
    assert found.word == "balanced"


@pytest.mark.parametrize(
    ("told", "not_needed"),
    [({"nobody": 1}, False), ({"self_work_1": 5}, False), ({"self_work_1": -1}, False),
     ({"self_work_1": True}, False), (answers(take_a_break=2), True)],
)  # fmt: skip
def test_what_cannot_be_is_refused(told: dict[str, int], not_needed: bool) -> None:
    with pytest.raises(ValueError, match=r"."):
        interdependence(told, break_not_needed=not_needed)


FULL = st.fixed_dictionaries({key: st.integers(0, 4) for key in ITEM_KEYS})


@given(FULL, st.sampled_from(ITEM_KEYS))
def test_a_higher_answer_never_lowers_its_side(told: dict[str, int], key: str) -> None:
    before = interdependence(told)
    after = interdependence({**told, key: min(4, told[key] + 1)})
    assert before.of_self is not None
    assert after.of_self is not None
    assert before.of_us is not None
    assert after.of_us is not None
    assert before.strength is not None
    assert after.strength is not None
    assert after.of_self >= before.of_self
    assert after.of_us >= before.of_us
    assert after.strength >= before.strength


@given(FULL)
def test_changing_self_for_us_turns_the_balance_round(told: dict[str, int]) -> None:
    swap = dict(zip((*SELF_STEPS, *US_STEPS), (*US_STEPS, *SELF_STEPS), strict=True))
    turned = {f"{swap[key[:-2]]}{key[-2:]}": level for key, level in told.items()}
    one, other = interdependence(told), interdependence(turned)
    assert one.balance is not None
    assert other.balance == -one.balance
    assert one.strength == other.strength
    names = {"more_us": "more_me", "more_me": "more_us"}
    assert one.word is not None
    assert other.word == names.get(one.word, one.word)


@given(st.dictionaries(st.sampled_from(ITEM_KEYS), st.integers(0, 4)))
def test_there_is_a_result_with_at_most_one_step_missing(told: dict[str, int]) -> None:
    found = interdependence(told)
    assert (found.word is None) == (len(found.missing) > 1)
    assert -1 <= (found.balance or 0) <= 1


def alone(days: int, worth: int | None = None, lean: int | None = None, free: int | None = None) -> AloneFact:
    return AloneFact(TODAY - timedelta(days=days), worth, lean, free)


@pytest.mark.parametrize(
    ("told", "costly", "not_free"),
    [
        ((), False, False),
        ((alone(0, 3, 4, 4),), False, False),
        ((alone(90, 3), alone(0, 2, 3, 4)), True, False),
        ((alone(90, 3), alone(0, 2, 2, 4)), False, False),
        ((alone(90, 2), alone(0, 3, 4, 4)), False, False),
        ((alone(90, 3), alone(0, None, 4, 4)), False, False),
        # Slowly down is down.
        ((alone(200, 4), alone(90, 3), alone(0, 3, 4, 4)), True, False),
        ((alone(400, 4), alone(0, 3, 4, 4)), False, False),
        ((alone(0, free=0),), False, True),
        ((alone(0, free=1),), False, True),
        ((alone(0, free=2),), False, False),
        ((alone(30, free=4), alone(0, free=2)), False, True),
        ((alone(30, free=4), alone(0, free=3)), False, False),
        ((alone(60, free=4), alone(30, free=3), alone(0, free=2)), False, True),
        # It was so once, and is better now.
        ((alone(30, free=0), alone(0, free=3)), False, False),
        # The newest that was answered counts, and nothing that is dated ahead.
        ((alone(30, free=0), alone(0)), False, True),
        ((alone(0, free=3), alone(-1, free=0)), False, False),
    ],
)
def test_what_the_three_items_tell_staff(told: tuple[AloneFact, ...], costly: bool, not_free: bool) -> None:
    found = stands_alone(told, today=TODAY)
    assert (found.leaning_on_at_a_cost, found.not_free) == (costly, not_free)
    assert bool(found.reasons) == (costly or not_free)


LEVEL = st.none() | st.integers(0, 4)
FACTS = st.lists(st.builds(alone, st.integers(-10, 800), LEVEL, LEVEL, LEVEL), max_size=6)


@given(FACTS, st.integers(1, 4))
def test_less_freedom_never_lifts_the_flag(told: list[AloneFact], level: int) -> None:
    newest = alone(0, free=level)
    newest = replace(newest, id="z")
    lower = replace(newest, free_to_see_others=level - 1)
    if stands_alone([*told, newest], today=TODAY).not_free:
        assert stands_alone([*told, lower], today=TODAY).not_free


def test_an_answer_out_of_range_is_refused() -> None:
    with pytest.raises(ValueError, match="self_worth"):
        stands_alone([alone(0, 5)], today=TODAY)
