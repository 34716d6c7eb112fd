"""A form without scores, and answers by code: whatever is given, and nothing else of it changes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import as_items, by_code, check, say_the_same, without_scores
from assessments.tests.test_rules_conditions import form, item, options

NAMES = ("item", "answerOption", "score", "control", "linkId", "initial")
ANY: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(NAMES), below),
    max_leaves=12,
)
CHOICE = item("q", "choice", answerOption=options("a", "b"))
TWINS = item("t", "choice", answerOption=[*options("a", "b"), {"code": "c", "text": "c", "score": 0}])
MANY = item("m", "choice", repeats=True, answerOption=options("a", "b"))
SLIDES = item("s", "choice", control="slider", answerOption=options("a", "b"))
INNER = {"linkId": "g", "type": "group", "repeats": True, "item": [CHOICE, {**MANY, "linkId": "n"}]}
FORM = form(TWINS, MANY, SLIDES, item("i", "integer"), INNER)


def test_only_scores_are_left_out_and_a_slider_keeps_its_own() -> None:
    told: Any = without_scores(FORM)
    assert [sorted(option) for option in told["item"][0]["answerOption"]] == [["code", "text"]] * 3
    assert told["item"][2] == SLIDES
    assert told["item"][4]["item"][0]["answerOption"] == [
        {"code": "a", "text": "a"},
        {"code": "b", "text": "b"},
    ]
    assert "score" in str(FORM)


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("operator", [">=", "<", "!=", "="])
@pytest.mark.parametrize("kind", ["answerInteger", "answerDecimal"])
def test_what_a_condition_compares_by_its_score_keeps_it(nested: bool, operator: str, kind: str) -> None:
    depends = item("d", "integer", required=True)
    depends["enableWhen"] = [{"question": "q", "operator": operator, kind: 1}]
    inner = {"linkId": "g", "type": "group", "item": [depends]} if nested else depends
    whole = form(CHOICE, TWINS, inner)
    told: Any = without_scores(whole)
    assert told["item"][0] == CHOICE
    assert "score" not in str(told["item"][1])
    for answers in ({}, {"q": "a"}, {"q": "b"}, {"q": 1}):
        assert check(told, answers) == check(whole, answers), answers
    assert check(whole, {"q": "b"}) != check(whole, {"q": "a"})


def test_what_is_filled_in_is_told_by_its_code_and_still_taken() -> None:
    filled = item("q", "choice", readOnly=True, initial=1, answerOption=options("a", "b"))
    many = item("m", "choice", repeats=True, initial=[0, 1], answerOption=options("a", "b"))
    told: Any = without_scores(form(filled, many))
    assert [one["initial"] for one in told["item"]] == ["b", ["a", "b"]]
    assert check(form(filled, many), {"q": "b", "m": ["a", "b"]}) == []


def test_each_option_is_told_by_its_code_where_it_is_one() -> None:
    answers = {"t": 1, "m": [0, "b"], "i": 1, "g": [{"q": 0}, {"q": "b", "n": [1]}], "x": 0}
    assert by_code(FORM, answers) == {
        "t": "b",
        "m": ["a", "b"],
        "i": 1,
        "x": 0,
        "g": [{"q": "a"}, {"q": "b", "n": ["b"]}],
    }
    assert by_code(FORM, {"t": 0, "q": {"missing": "not_applicable"}}) == {
        "t": 0,
        "q": {"missing": "not_applicable"},
    }


@given(st.dictionaries(st.sampled_from(("item", "title", "score")), ANY))
def test_whatever_stands_there_a_form_without_scores_is_made(document: Any) -> None:
    assert without_scores(document).keys() == document.keys()


ONE = st.sampled_from((0, 1, "a", "b"))


@given(st.fixed_dictionaries({"q": ONE, "m": st.lists(ONE, min_size=1, max_size=1)}))
def test_answers_by_code_mean_the_same_and_are_taken_by_the_form_without_scores(answers: Any) -> None:
    asked = form(CHOICE, MANY)
    told = by_code(asked, answers)
    assert say_the_same(asked, as_items(asked, answers), as_items(asked, told))
    assert check(without_scores(asked), told) == []
