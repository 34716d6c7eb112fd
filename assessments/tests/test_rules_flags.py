"""When a flag is raised by what was chosen or answered, what is wrong with one, and what follows from it."""

from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import CALLS_FOR_SCREENING, can_raise_urgent, faults_of, flags_raised, score

CODES: Final = ("a", "b", "c")
OPTIONS: Final = [{"code": code, "text": {"en": code}} for code in CODES]


def question(name: str, kind: str = "choice", **told: Any) -> dict[str, Any]:
    options = {"answerOption": OPTIONS} if "choice" in kind else {}
    return {"linkId": name, "type": kind, "text": {"en": name}, **options, **told}


FORM: Final[dict[str, Any]] = {
    "title": {"en": "x"},
    "item": [
        question("one"),
        question("many", repeats=True),
        question("free", "open-choice"),
        question("words", "text"),
        question("lead", "display"),
        question("hidden", enableWhen=[{"question": "one", "operator": "=", "answerCoding": "a"}]),
        {
            "linkId": "group",
            "type": "group",
            "repeats": True,
            "text": {"en": "g"},
            "item": [question("inner")],
        },
    ],
}


def flag(item: str | None = "one", named: Any = None, **told: Any) -> dict[str, Any]:
    """Of this item; `named` are the codes that raise it."""
    target = {} if item is None else {"item": item}
    chosen = {} if named is None else {"is": named}
    return {"key": "f", "severity": "attention", **target, **chosen, **told}


def is_raised(declared: dict[str, Any], answers: dict[str, Any]) -> bool:
    return bool(flags_raised(FORM, {"flags": [declared]}, answers))


@pytest.mark.parametrize(
    ("declared", "answers", "raised"),
    [
        (flag(named=["b"]), {"one": "b"}, True),
        (flag(named=["b", "c"]), {"one": "c"}, True),
        (flag(named=["b"]), {"one": "a"}, False),
        (flag(named=["b"]), {}, False),
        (flag(named=["b"]), {"one": "none of them"}, False),
        (flag(named=["b"]), {"one": {"missing": "prefer_not_to_say"}}, False),
        (flag("many", named=["b"]), {"many": ["a", "b"]}, True),
        (flag("many", named=["b"]), {"many": ["a", "c"]}, False),
        # What somebody writes is no option, whatever it says.
        (flag("free", named=["b"]), {"free": "b"}, True),
        (flag("free", named=["b"]), {"free": "bb"}, False),
        (flag("inner", named=["b"]), {"group": [{"inner": "a"}, {"inner": "b"}]}, True),
        (flag("inner", named=["b"]), {"group": [{"inner": "a"}]}, False),
        (flag("hidden", named=["b"]), {"one": "a", "hidden": "b"}, True),
        (flag("hidden", named=["b"]), {"one": "b", "hidden": "b"}, False),
        (flag("words", answered=True), {"words": "x"}, True),
        (flag("words", answered=True), {"words": ""}, False),
        (flag("words", answered=True), {"one": "a"}, False),
        (flag("one", answered=True), {"one": "a"}, True),
    ],
)
def test_what_was_chosen_or_answered_raises_it(
    declared: dict[str, Any], answers: dict[str, Any], raised: bool
) -> None:
    assert faults_of(FORM, {"flags": [declared]}) == []
    assert is_raised(declared, answers) is raised


@pytest.mark.parametrize(
    ("declared", "place", "code"),
    [
        (flag(named=[]), ".is", "codes_missing"),
        (flag(named="b"), ".is", "codes_missing"),
        (flag(named=[1]), ".is", "codes_missing"),
        (flag(named=["b", "b"]), ".is", "codes_missing"),
        (flag(named=["b", "z"]), ".is[1]", "unknown_option"),
        (flag("words", named=["b"]), ".item", "not_a_choice"),
        (flag("nowhere", named=["b"]), ".item", "unknown_item"),
        (flag("lead", answered=True), ".item", "not_answerable"),
        (flag("group", answered=True), ".item", "not_answerable"),
        (flag(answered="yes"), ".answered", "not_true"),
        (flag(answered=False), ".answered", "not_true"),
        (flag(answered=True, named=["b"]), "", "flag_compares_twice"),
        (flag(operator="=", value=1, named=["b"]), "", "flag_compares_twice"),
        (flag(None, scale="s", named=["b"]), "", "flag_target"),
        (flag(None, named=["b"]), "", "flag_target"),
        (flag(named=["b"], calls_for_screening="fear"), ".calls_for_screening", "unknown_cause"),
        (flag(named=["b"], calls_for_screening=["harm"]), ".calls_for_screening", "unknown_cause"),
        (flag(named=["b"], severity="grave"), ".severity", "unknown_severity"),
        (flag(named=["b"], tell="police"), ".tell", "unknown_tell"),
        # Options without a score can be named, not compared.
        (flag(operator="=", value=1), ".item", "option_without_score"),
    ],
)
def test_publishing_names_what_is_wrong_with_a_flag_and_where(
    declared: dict[str, Any], place: str, code: str
) -> None:
    found = {(fault.path, fault.code) for fault in faults_of(FORM, {"flags": [declared]})}
    assert (f"scoring.flags[0]{place}", code) in found


@pytest.mark.parametrize("cause", CALLS_FOR_SCREENING)
def test_a_flag_says_why_a_screening_is_due(cause: str) -> None:
    declared = flag(calls_for_screening=cause, named=["a"])
    (raised,) = flags_raised(FORM, {"flags": [declared]}, {"one": "a"})
    assert raised.calls_for_screening == cause
    (silent,) = flags_raised(FORM, {"flags": [flag(named=["a"])]}, {"one": "a"})
    assert silent.calls_for_screening == ""


def test_a_named_option_can_be_urgent_and_stands_in_the_scale_of_its_item() -> None:
    options = [{"code": code, "text": {"en": code}, "score": at} for at, code in enumerate(CODES)]
    form = {"title": {"en": "x"}, "item": [{**question("one"), "answerOption": options}]}
    scales = [{"key": "s", "items": ["one"], "method": "sum"}]
    scoring = {"scales": scales, "flags": [flag(severity="urgent", named=["c"])]}
    assert can_raise_urgent(scoring)
    assert [raised.key for raised in score(form, scoring, {"one": 2})["s"].flags] == ["f"]
    assert score(form, scoring, {"one": "b"})["s"].flags == ()


ANYTHING: Final = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([*CODES, "one", "inner", "s", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["one", "group", "inner", "missing"]), inner, max_size=3)
    ),
    max_leaves=6,
)
PARTS: Final = (
    "key",
    "item",
    "scale",
    "is",
    "answered",
    "operator",
    "value",
    "severity",
    "calls_for_screening",
)


@given(
    st.dictionaries(st.sampled_from(PARTS), ANYTHING),
    st.dictionaries(st.sampled_from(["one", "group"]), ANYTHING),
)
def test_whatever_is_declared_gives_faults_or_counts(
    declared: dict[str, Any], answers: dict[str, Any]
) -> None:
    if not faults_of(FORM, {"flags": [declared]}):
        flags_raised(FORM, {"flags": [declared]}, answers)


@given(
    st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True),
    st.lists(st.sampled_from(CODES), max_size=5),
)
def test_naming_more_options_never_silences_a_flag(named: list[str], chosen: list[str]) -> None:
    answers = {"group": [{"inner": code} for code in chosen]}
    assert is_raised(flag("inner", named=named), answers) is bool({*named} & {*chosen})
