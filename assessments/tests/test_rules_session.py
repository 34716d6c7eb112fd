"""After the session: what the therapist is told, and when two saw it far apart."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import after_session, split
from practices.thresholds import DEFAULTS, LIMITS

ENDS: Any = {limit.name: (limit.lowest, limit.highest) for limit in LIMITS.values()}
GOOD = {"free_to_speak": 3, "room": 3, "pace": 3, "takes_along": 3}


@pytest.mark.parametrize(
    ("answers", "mean", "earlier", "told"),
    [
        (GOOD, 3, [], []),
        (GOOD, 3, [3], []),
        (GOOD, 3, ["3.25"], ["below_own_median"]),
        (GOOD, 3, [4, 2, 3], []),
        (GOOD, 3, [4, 4, 1], ["below_own_median"]),
        (GOOD, 3, [2, 4], []),
        (GOOD, 3, [Fraction(9, 4), 4], ["below_own_median"]),
        (GOOD, None, [4, 4], []),
        ({**GOOD, "pace": 2}, Fraction(11, 4), [], []),
        ({**GOOD, "pace": 1}, Fraction(5, 2), [], ["low_answer"]),
        ({**GOOD, "pace": 0, "room": 1}, Fraction(7, 4), [], ["low_answer", "low_answer"]),
        ({**GOOD, "pace": None}, 3, [], []),
        ({"pace": 1}, None, [4], ["low_answer"]),
        ({**GOOD, "pace": 1}, Fraction(5, 2), [3], ["low_answer", "below_own_median"]),
        ({}, None, [], []),
    ],
)
def test_what_the_therapist_is_told(answers: Any, mean: Any, earlier: Any, told: list[str]) -> None:
    found = after_session(answers, mean, earlier)
    assert [reason.code for reason in found.reasons] == told
    assert found.tell is bool(told)


def test_which_answer_was_low_is_named() -> None:
    found = after_session({**GOOD, "room": 0, "pace": 1}, 2, [])
    assert [dict(reason.facts)["item"] for reason in found.reasons] == ["room", "pace"]


@pytest.mark.parametrize(
    ("one", "other", "is_split"),
    [
        (4, "2.5", True),
        (4, "2.51", False),
        ("2.5", 4, True),
        (Fraction(1, 3), Fraction(11, 6), True),
        (Fraction(1, 3), Fraction(10, 6), False),
        (0, 4, True),
        (3, 3, False),
        (3, None, None),
        (None, None, None),
    ],
)
def test_two_means_are_split_from_one_and_a_half_apart(one: Any, other: Any, is_split: bool | None) -> None:
    assert split(one, other).is_split is is_split
    assert split(other, one) == split(one, other)


@pytest.mark.parametrize("odd", [-1, 5, "4.01", float("nan"), True])
def test_numbers_outside_the_scale_are_refused(odd: Any) -> None:
    for call in (
        lambda: split(odd, 1),
        lambda: after_session({"a": odd}, None, []),
        lambda: after_session({}, 1, [odd]),
    ):
        with pytest.raises(ValueError, match=r"."):
            call()


@pytest.mark.parametrize(("pace", "told"), [(1, ["low_answer"]), (2, ["low_answer"]), (3, [])])
def test_a_practice_may_have_higher_answers_told(pace: int, told: list[str]) -> None:
    own = replace(DEFAULTS, session_low_up_to=2)
    found = after_session({**GOOD, "pace": pace}, 3, [], own)
    assert [reason.code for reason in found.reasons] == told


@pytest.mark.parametrize(("other", "is_split"), [("3.5", True), ("3.51", False)])
def test_a_practice_may_call_less_far_apart(other: str, is_split: bool) -> None:
    assert split(4, other, replace(DEFAULTS, session_split_from=Fraction(1, 2))).is_split is is_split


means = st.integers(0, 16).map(lambda quarters: Fraction(quarters, 4))


@given(
    st.dictionaries(st.sampled_from(list(GOOD)), st.integers(0, 4)), means, st.lists(means, max_size=6), means
)
def test_a_better_answer_never_tells_more(
    answers: dict[str, int], mean: Fraction, earlier: list[Fraction], better: Fraction
) -> None:
    codes = {reason.code for reason in after_session(answers, mean, earlier).reasons}
    raised = after_session(
        {item: min(4, one + 1) for item, one in answers.items()}, max(mean, better), earlier
    )
    assert {reason.code for reason in raised.reasons} <= codes
    assert ("low_answer" in codes) is (min(answers.values(), default=4) <= 1)


@given(
    st.dictionaries(st.sampled_from(list(GOOD)), st.integers(0, 4)),
    means,
    means,
    st.integers(*ENDS["session_low_up_to"]),
    st.integers(*(int(100 * end) for end in ENDS["session_split_from"])).map(lambda n: Fraction(n, 100)),
)
def test_whatever_a_practice_moves_it_is_never_told_less(
    answers: dict[str, int], mean: Fraction, other: Fraction, low: int, apart: Fraction
) -> None:
    own = replace(DEFAULTS, session_low_up_to=low, session_split_from=apart)
    standard, moved = (after_session(answers, mean, [other], told).reasons for told in (DEFAULTS, own))
    assert set(standard) <= set(moved)
    assert split(mean, other, own).is_split or not split(mean, other).is_split


@given(means, means)
def test_which_of_two_is_lower_is_not_told(one: Fraction, other: Fraction) -> None:
    assert split(one, other).is_split is (abs(one - other) >= Fraction(3, 2))
    assert all(not reason.facts for reason in split(one, other).reasons)
