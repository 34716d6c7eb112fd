from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import Score, Scorer, can_raise_urgent, flags_raised, rounded, score, scoring_hash
from assessments.rules.exact import exact

FORM = {
    "item": [
        *(
            {
                "linkId": name,
                "type": "choice",
                "text": name,
                "absent": ["prefer_not_to_say", "not_observed"],
                "answerOption": [
                    {"code": f"o{score}", "text": "-", "score": score} for score in (1, 2, 3, 4, 5)
                ],
            }
            for name in "abcd"
        ),
        {"linkId": "n", "type": "integer", "text": "n", "minValue": 0, "maxValue": 10},
        {"linkId": "x", "type": "decimal", "text": "x"},
        {"linkId": "y", "type": "boolean", "text": "y"},
        {
            "linkId": "late",
            "type": "integer",
            "text": "late",
            "enableWhen": [{"question": "y", "operator": "=", "answerBoolean": True}],
        },
    ]
}


def scale(**more: Any) -> dict[str, Any]:
    return {"key": "s", "items": list("abcd"), "method": "sum", **more}


def result(answers: dict[str, Any], **more: Any) -> Score:
    return score(FORM, {"scales": [scale(**more)]}, answers)["s"]


FULL = {"a": 1, "b": 2, "c": 4, "d": "o5"}


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        ({"method": "sum"}, 12),
        ({"method": "mean"}, 3),
        ({"method": "min"}, 1),
        ({"method": "max"}, 5),
        ({"method": "count", "at_least": 2}, 3),
        ({"method": "weighted", "weights": {"a": 1, "b": 0.1, "c": 0, "d": -1}}, Fraction(-38, 10)),
        ({"method": "min_margin", "against": {"a": 1, "b": 4, "c": 3, "d": 5}}, -2),
        ({"reverse": ["a"]}, 16),
        ({"transform": {"multiply": 0.1, "add": -1}}, Fraction(2, 10)),
        ({"items": ["n"], "reverse": ["n"]}, 7),
        ({"items": ["y", "n"]}, 4),
        ({"items": ["y"], "reverse": ["y"]}, 0),
        ({"items": ["x", "n"]}, Fraction(31, 10)),
    ],
)
def test_the_methods(declared: dict[str, Any], value: Fraction) -> None:
    found = result({**FULL, "n": 3, "y": True, "x": 0.1}, **declared)
    assert found.value == value
    assert isinstance(found.value, Fraction)
    assert (found.missing, found.prorated) == (0, False)


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        ({}, None),
        ({"missing": {"rule": "null"}}, None),
        ({"missing": {"rule": "prorate", "limit": 1}}, Fraction(28, 3)),
        ({"method": "mean", "missing": {"rule": "prorate", "limit": 1}}, Fraction(7, 3)),
        ({"method": "mean", "missing": {"rule": "mean", "limit": 1}}, Fraction(7, 3)),
        ({"method": "min", "missing": {"rule": "mean", "limit": 1}}, 1),
        ({"method": "max", "missing": {"rule": "mean", "limit": 1}}, 4),
        ({"method": "count", "at_least": 2, "missing": {"rule": "prorate", "limit": 1}}, Fraction(8, 3)),
        (
            {
                "method": "weighted",
                "weights": dict.fromkeys("abc", 1) | {"d": 3},
                "missing": {"rule": "prorate", "limit": 1},
            },
            14,
        ),
        (
            {
                "method": "min_margin",
                "against": dict.fromkeys("abcd", 2),
                "missing": {"rule": "mean", "limit": 1},
            },
            -1,
        ),
    ],
)
def test_a_missing_answer_is_never_0(declared: dict[str, Any], value: Fraction | None) -> None:
    found = result({"a": 1, "b": 2, "c": 4}, **declared)
    assert found.value == value
    assert (found.answered, found.missing, found.prorated) == (3, 1, value is not None)


def test_beyond_the_limit_and_with_nothing_answered_there_is_no_value() -> None:
    rule = {"rule": "prorate", "limit": 3}
    assert result({"a": 2}, missing=rule).value == 8
    assert result({"a": 2}, missing={**rule, "limit": 2}).value is None
    assert result({}, missing=rule).value is None


def test_reasons_for_leaving_it_out_are_missing_and_reported_apart() -> None:
    found = result(
        {"a": 1, "b": {"missing": "prefer_not_to_say"}, "c": {"missing": "not_observed"}},
        missing={"rule": "prorate", "limit": 3},
    )
    assert (found.answered, found.missing) == (1, 3)
    assert found.absent == (("not_observed", 1), ("prefer_not_to_say", 1))


def test_unreadable_answers_and_those_of_disabled_items_are_missing() -> None:
    assert result({**FULL, "d": 9}).missing == 1
    assert result({"late": 3, "y": True}, items=["late"]).value == 3
    assert result({"late": 3, "y": False}, items=["late"]).value is None


BANDS = [
    {"key": "low", "from": 1, "to": 2.5},
    {"key": "mid", "from": 2.5, "to": 3},
    {"key": "high", "from": 3, "to": None},
]


@pytest.mark.parametrize(
    ("answers", "band"),
    [
        ({"a": 2, "b": 2, "c": 2, "d": 3}, "low"),
        ({"a": 2, "b": 3, "c": 2, "d": 3}, "mid"),
        ({"a": 2, "b": 3, "c": 3, "d": 3}, "mid"),
        ({"a": 3, "b": 3, "c": 3, "d": 3}, "high"),
        ({"a": 5, "b": 5, "c": 5, "d": 5}, "high"),
        ({"a": 5}, None),
    ],
)
def test_bands_are_half_open_on_the_unrounded_value(answers: dict[str, Any], band: str | None) -> None:
    assert result(answers, method="mean", range=[1, 5], bands=BANDS).band == band


def test_a_value_outside_every_band_has_none() -> None:
    closed = [{"key": "all", "from": 4, "to": 21}]
    assert result(FULL, range=[4, 20], bands=closed, transform={"multiply": 2, "add": 0}).band is None


def test_the_edge_of_a_band_is_met_exactly() -> None:
    # Seven tenths are 0.7 here and 0.7000000000000001 or 0.6999999999999998 in floats.
    bands = [{"key": "under", "from": 0, "to": 0.7}, {"key": "over", "from": 0.7, "to": None}]
    found = result(
        {"a": 1, "b": 2, "c": 3, "d": 1}, transform={"multiply": 0.1, "add": 0}, range=[0, 2], bands=bands
    )
    assert (found.value, found.band) == (Fraction(7, 10), "over")


FLAGS = [
    {"key": "hot", "item": "a", "operator": ">", "value": 3, "severity": "urgent", "tell": "duty"},
    {"key": "high", "scale": "s", "operator": ">=", "value": 12, "severity": "attention"},
    {"key": "other", "item": "n", "operator": "=", "value": 0, "severity": "note"},
    {"key": "never", "item": "x", "operator": "!=", "value": 0.1, "severity": "note"},
]


@pytest.mark.parametrize(
    ("answers", "keys"),
    [
        ({}, []),
        ({"a": 3}, []),
        ({"a": 4}, ["hot"]),
        ({"a": "o4", "b": "broken"}, ["hot"]),
        ({"a": 9}, []),
        ({"n": 0}, ["other"]),
        ({"x": 0.1}, []),
        ({"x": 0.2}, ["never"]),
        (FULL, ["high"]),
        ({**FULL, "a": 5}, ["hot", "high"]),
    ],
)
def test_a_flag_is_raised_as_soon_as_its_answer_is_there(answers: dict[str, Any], keys: list[str]) -> None:
    raised = flags_raised(FORM, {"scales": [scale()], "flags": FLAGS}, answers)
    assert [flag.key for flag in raised] == keys


def test_a_score_carries_the_flags_of_its_scale_and_items_and_what_scored_it() -> None:
    scoring = {"scales": [scale(), scale(key="t", items=["n"])], "flags": FLAGS}
    found = score(FORM, scoring, {**FULL, "a": 5, "n": 1, "x": 2})
    assert [(flag.key, flag.severity, flag.tell) for flag in found["s"].flags] == [
        ("hot", "urgent", "duty"),
        ("high", "attention", "therapist"),
    ]
    assert found["t"].flags == ()
    assert found["s"].scoring_hash == scoring_hash(scoring)
    assert found["s"].engine == 1


def test_the_hash_tells_meaning_and_not_the_order_of_keys() -> None:
    assert scoring_hash({"a": 1, "b": 2}) == scoring_hash({"b": 2, "a": 1})
    assert scoring_hash({"a": 1}) != scoring_hash({"a": 2})


def test_a_scoring_that_cannot_be_published_cannot_score() -> None:
    with pytest.raises(ValueError, match=r"scoring.scales\[0\].method: unknown_method"):
        Scorer(FORM, {"scales": [scale(method="magic")]})


@pytest.mark.parametrize(
    ("number", "places", "shown"),
    [
        ("1/3", 2, 0.33),
        ("2/3", 2, 0.67),
        ("1/8", 2, 0.13),
        ("-1/8", 2, -0.13),
        ("5/2", 0, 3.0),
        ("-1/3", 2, -0.33),
    ],
)
def test_showing_rounds_halves_away_from_zero(number: str, places: int, shown: float) -> None:
    assert rounded(Fraction(number), places) == shown


def test_numbers_are_taken_as_written() -> None:
    assert exact(0.1) == Fraction(1, 10)
    assert exact(10**5000) == 10**5000
    with pytest.raises(ValueError, match="boolean"):
        exact(True)


answers_of_four = st.fixed_dictionaries({}, optional={name: st.integers(1, 5) for name in "abcd"})


@given(answers_of_four)
def test_reversing_twice_and_prorating_agree_with_plain_arithmetic(answers: dict[str, int]) -> None:
    rule = {"rule": "prorate", "limit": 3}
    plain, turned = result(answers, missing=rule), result(answers, missing=rule, reverse=list("abcd"))
    if not answers:
        assert plain.value is turned.value is None
        return
    assert plain.value is not None
    assert turned.value is not None
    assert plain.value + turned.value == 6 * 4
    assert plain.value == Fraction(sum(answers.values()), len(answers)) * 4


@given(answers_of_four, st.sampled_from("abcd"))
def test_an_urgent_flag_stays_whatever_else_is_answered(answers: dict[str, int], other: str) -> None:
    scoring = {"scales": [scale()], "flags": FLAGS}
    hot = {**answers, "a": 5}
    assert "hot" in {flag.key for flag in flags_raised(FORM, scoring, hot)}
    assert "hot" in {flag.key for flag in flags_raised(FORM, scoring, {"a": 5, other: 5})}


@pytest.mark.parametrize(
    ("scoring", "urgent"),
    [
        ({}, False),
        ({"flags": "urgent"}, False),
        ({"flags": ["urgent"]}, False),
        ({"flags": [{"severity": "attention"}]}, False),
        ({"flags": [{"severity": "attention"}, {"severity": "urgent"}]}, True),
    ],
)
def test_a_form_can_raise_what_its_flags_declare(scoring: dict[str, object], urgent: bool) -> None:
    assert can_raise_urgent(scoring) is urgent
