"""What says nothing: a text of blanks alone, and answers that are no object."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import Scorer, check, cleared, flags_raised, score
from assessments.tests.test_rules_conditions import form, item, options, when

BLANKS = ("", " ", "\n\t ", "\u00a0", "\u3000 ")


@pytest.mark.parametrize("blank", [*BLANKS, [" "], ["", "\n"]])
@pytest.mark.parametrize("kind", ["string", "text", "open-choice"])
def test_a_text_of_blanks_alone_is_no_answer(kind: str, blank: Any) -> None:
    more: dict[str, Any] = {"answerOption": options("yes")} if kind == "open-choice" else {}
    asked = form(item("q", kind, required=True, repeats=isinstance(blank, list), **more))
    assert [(fault.path, fault.code) for fault in check(asked, {"q": blank})] == [("q", "required")]
    assert check(asked, {"q": blank}, draft=True) == []
    assert cleared(asked, {"q": blank}) == {}


def test_what_is_written_keeps_its_blanks_and_a_code_may_be_one() -> None:
    assert cleared(form(item("q", "text")), {"q": "  so \n"}) == {"q": "  so \n"}
    asked = form(item("q", "open-choice", required=True, answerOption=options(" ")))
    assert check(asked, {"q": " "}) == []


def test_what_hangs_on_a_text_of_blanks_is_not_asked() -> None:
    then = item("then", "string", required=True, enableWhen=[when("q", "exists", answerBoolean=True)])
    assert check(form(item("q", "string"), then), {"q": " \t"}) == []


NO_OBJECTS: Any = (None, 7, "x", True, [], [{"q": 1}], 1.5)
SCORED = form(item("q", "integer", minValue=0, maxValue=3), item("t", "text"))
SCORING = {
    "scales": [{"key": "s", "items": ["q"], "method": "sum"}],
    "flags": [
        {"key": "f", "item": "q", "operator": ">", "value": 0, "severity": "note"},
        {"key": "g", "item": "t", "answered": True, "severity": "note"},
    ],
}


@pytest.mark.parametrize("answers", NO_OBJECTS)
def test_what_is_no_object_answers_nothing(answers: Any) -> None:
    assert [fault.code for fault in check(SCORED, answers)] == ["not_an_object"]
    assert cleared(SCORED, answers) == {}
    found = score(SCORED, SCORING, answers)["s"]
    assert (found.value, found.answered, found.flags) == (None, 0, ())
    assert flags_raised(SCORED, SCORING, answers) == ()
    assert Scorer(SCORED, SCORING).flags(answers) == ()


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5)
)
def test_whatever_stands_where_answers_belong_raises_nothing(answers: Any) -> None:
    assert cleared(SCORED, answers) == {}
    assert flags_raised(SCORED, SCORING, answers) == ()
    assert score(SCORED, SCORING, answers)["s"].value is None
