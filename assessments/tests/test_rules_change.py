from decimal import Decimal
from fractions import Fraction
from math import sqrt
from typing import Any, Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.rules import declared_change, reliable_change


def category(pre: float, post: float, cutoff: float | None = None, better: Any = "lower") -> str:
    return reliable_change(pre, post, sd=7.5, reliability=0.8, better=better, cutoff=cutoff).category


def test_the_example_of_jacobson_and_truax() -> None:
    change = reliable_change(47.5, 32.5, sd=7.5, reliability=0.80, better="lower")
    assert (change.s_diff, change.rci) == (4.743416, -3.162278)
    assert (change.category, change.reliable) == ("improved", True)
    back = reliable_change(32.5, 47.5, sd=7.5, reliability=0.80, better="lower")
    assert (back.rci, back.category) == (3.162278, "deteriorated")


@pytest.mark.parametrize(
    ("pre", "post", "cutoff", "expected"),
    [
        (47.5, 32.5, 40, "recovered"),
        (47.5, 32.5, 32.5, "improved"),
        (47.5, 32.5, 47.5, "improved"),
        (32.5, 47.5, 40, "harmed"),
        (32.5, 47.5, 32.5, "deteriorated"),
        (32.5, 47.5, 47.5, "deteriorated"),
        (32.5, 41.5, 40, "unchanged"),
    ],
)
def test_equal_to_the_cut_off_is_on_neither_side(
    pre: float, post: float, cutoff: float, expected: str
) -> None:
    assert category(pre, post, cutoff) == expected


DECLARED: dict[str, Any] = {
    "scales": [
        {
            "key": "total",
            "direction": "lower",
            "reliable_change": {"sd": 7.5, "reliability": 0.8, "z": 1.96, "cutoff": 40},
        },
        {"key": "plain", "direction": "lower"},
    ]
}


def test_an_instrument_is_judged_by_what_it_declares() -> None:
    change = declared_change(DECLARED, "total", 47.5, Fraction(65, 2))
    assert change == reliable_change(47.5, 32.5, sd=7.5, reliability=0.8, better="lower", cutoff=40)
    assert declared_change(DECLARED, "plain", 47.5, 32.5) is None
    assert declared_change(DECLARED, "nobody", 47.5, 32.5) is None
    assert declared_change({}, "total", 47.5, 32.5) is None


def test_where_no_z_is_declared_it_is_the_usual_one() -> None:
    # sqrt(2) x SD x sqrt(1 - r) = 1 here, so a change of z is the limit.
    facts = {"sd": 1, "reliability": 0.5}
    scoring = {"scales": [{"key": "s", "direction": "higher", "reliable_change": facts}]}
    for post, reliable in (("1.96", False), ("1.9601", True)):
        change = declared_change(scoring, "s", 0, post)
        assert change is not None
        assert change.reliable is reliable


@pytest.mark.parametrize("odd", [{"sd": 1}, {"sd": "1", "reliability": 0.5}, {"sd": 0, "reliability": 0.5}])
def test_a_declaration_that_could_not_be_published_is_refused(odd: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="sd"):
        declared_change({"scales": [{"key": "s", "direction": "lower", "reliable_change": odd}]}, "s", 1, 2)


@pytest.mark.parametrize(
    ("pre", "post", "cutoff", "better", "expected"),
    [
        (20, 10, None, "lower", "improved"),
        (10, 20, None, "lower", "deteriorated"),
        (10, 20, None, "higher", "improved"),
        (20, 10, None, "higher", "deteriorated"),
        (20, 19, 19.5, "lower", "unchanged"),
        (20, 20, None, "lower", "unchanged"),
        (20, 9, 10, "lower", "recovered"),
        (20, 10, 10, "lower", "improved"),
        (20, 5, 20, "lower", "improved"),
        (20, 8, 30, "lower", "improved"),
        (9, 20, 10, "lower", "harmed"),
        (10, 20, 10, "lower", "deteriorated"),
        (9, 20, 20, "lower", "deteriorated"),
        (5, 20, 10, "higher", "recovered"),
        (20, 5, 10, "higher", "harmed"),
    ],
)
def test_the_category(pre: float, post: float, cutoff: float | None, better: str, expected: str) -> None:
    assert category(pre, post, cutoff, better) == expected


def test_exactly_at_the_limit_is_not_reliable() -> None:
    # z^2 x 2 x SD^2 x (1 - r) = 4 x 2 x 4 x 1/2 = 16, which a change of 4 meets and does not pass.
    facts: dict[str, Any] = {"sd": 2, "reliability": 0.5, "better": "higher", "z": 2}
    assert not reliable_change(0, 4, **facts).reliable
    assert reliable_change(0, 4.0000001, **facts).reliable


def test_decimals_are_taken_as_written() -> None:
    # 0.3 - 0.1 is 0.19999999999999998 in floats and would miss the limit that 0.2 exactly meets.
    facts: dict[str, Any] = {"sd": 0.1, "reliability": 0.5, "better": "higher", "z": "1.99999999999999999"}
    assert reliable_change(0.1, 0.3, **facts).reliable
    assert reliable_change(Decimal("0.1"), Fraction(3, 10), **facts).reliable


@pytest.mark.parametrize(
    "odd",
    [
        {"sd": 0}, {"sd": -1}, {"reliability": 1}, {"reliability": -0.1}, {"better": "more"}, {"z": 0},
        {"sd": float("nan")}, {"cutoff": float("inf")}, {"sd": True}, {"sd": "much"},
    ],
)  # fmt: skip
def test_parameters_out_of_range_are_refused(odd: dict[str, Any]) -> None:
    facts: dict[str, Any] = {"sd": 7.5, "reliability": 0.8, "better": "lower", **odd}
    with pytest.raises(ValueError, match=r"."):
        reliable_change(20, 10, **facts)


def test_a_reliability_of_0_is_allowed_and_extreme_numbers_do_not_break() -> None:
    assert not reliable_change(1, 2, sd=1, reliability=0, better="higher").reliable
    assert reliable_change(0, 1, sd=1e-200, reliability=0.5, better="higher").reliable


numbers = st.integers(-1000, 1000).map(lambda tenths: Fraction(tenths, 10))


@given(numbers, numbers, st.integers(1, 200), st.integers(0, 99), st.none() | numbers)
def test_mirroring_the_scale_gives_the_same_category(
    pre: Fraction, post: Fraction, sd: int, percent: int, cutoff: Fraction | None
) -> None:
    def change(sign: int, better: Literal["higher", "lower"]) -> str:
        limit = None if cutoff is None else cutoff * sign
        trust = Fraction(percent, 100)
        found = reliable_change(
            pre * sign, post * sign, sd=sd, reliability=trust, better=better, cutoff=limit
        )
        return found.category

    assert change(1, "higher") == change(-1, "lower")


@given(numbers, numbers, st.integers(1, 200), st.integers(0, 99))
def test_away_from_the_limit_it_agrees_with_floats(
    pre: Fraction, post: Fraction, sd: int, percent: int
) -> None:
    change = reliable_change(pre, post, sd=sd, reliability=Fraction(percent, 100), better="higher")
    index = float(post - pre) / (sqrt(2) * sd * sqrt(1 - percent / 100))
    assume(abs(abs(index) - 1.96) > 1e-6)
    assert change.reliable is (abs(index) > 1.96)
    assert change.rci == pytest.approx(index, abs=1e-5)
