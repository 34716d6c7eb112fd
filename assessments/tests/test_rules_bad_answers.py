"""Answers that many systems accept: each refused with its linkId, all at once; and the form's own meaning."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import check, cleared, prepare


def item(link_id: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"linkId": link_id, "type": kind, "text": {"en": link_id}, **more}


def asks(question: str, operator: str, **answer: Any) -> list[dict[str, Any]]:
    return [{"question": question, "operator": operator, **answer}]


OPTIONS = [{"code": f"a{score}", "text": "-", "score": score} for score in range(4)]
FORM = {
    "item": [
        item("scale", "choice", required=True, answerOption=OPTIONS),
        item("hours", "integer", minValue=0, maxValue=24),
        item("must", "string", required=True),
        item("line", "string", maxLength=5),
        item("many", "choice", repeats=True, answerOption=OPTIONS),
        item("days", "date", repeats=True),
        item("once", "choice", answerOption=OPTIONS),
        item("more", "boolean"),
        item("hidden", "string", enableWhen=asks("more", "=", answerBoolean=True)),
        item("hidden_too", "string", required=True, enableWhen=asks("hidden", "exists", answerBoolean=True)),
        item("sleep", "quantity", unit="h"),
        item("g", "group", repeats=True, item=[item("who", "string", required=True), item("old", "integer")]),
    ]
}
GOOD = {"scale": 3, "must": "so"}
BAD = {
    "scale": 4,
    "hours": 25,
    "must": None,
    "line": "too long",
    "many": [1, 7],
    "days": ["2025-01-01", "no"],
    "once": [1, 1],
    "more": False,
    "hidden": "x",
    "sleep": [{"value": 7, "unit": "h"}],
    "nobody": 1,
    "g": {"who": "Ana"},
}
FOUND = {
    "scale": "unknown_option",
    "hours": "out_of_range",
    "must": "required",
    "line": "too_long",
    "many": "unknown_option",
    "days": "wrong_type",
    "once": "one_answer_only",
    "hidden": "hidden",
    "sleep": "one_answer_only",
    "nobody": "unknown_link_id",
    "g": "not_a_list",
}


def faults(answers: Any, *, draft: bool = False) -> dict[str, str]:
    found = check(FORM, answers, draft=draft)
    assert len({fault.path for fault in found}) == len(found)
    return {fault.path: fault.code for fault in found}


def test_all_of_it_is_named_at_once() -> None:
    assert faults(BAD) == FOUND


@pytest.mark.parametrize("link_id", FOUND)
def test_each_of_it_is_named_alone_too(link_id: str) -> None:
    assert faults({**GOOD, link_id: BAD[link_id]}) == {link_id: FOUND[link_id]}


def test_a_hidden_required_question_left_out_is_accepted() -> None:
    assert faults(GOOD) == {}
    assert faults({**GOOD, "more": True, "hidden": "x"}) == {"hidden_too": "required"}
    assert faults({**GOOD, "more": True, "hidden": "x", "hidden_too": "y"}) == {}
    # Its question is hidden itself, so what was answered there asks for nothing.
    assert faults({**GOOD, "more": False, "hidden": "x"}) == {"hidden": "hidden"}


def test_a_draft_keeps_what_is_no_longer_asked_but_nothing_that_cannot_be_read() -> None:
    assert faults(BAD, draft=True) == {
        name: code for name, code in FOUND.items() if code not in ("required", "hidden")
    }


@pytest.mark.parametrize("odd", [[], "x", 0, False, None, [GOOD], [["scale", 1]]])
def test_a_list_or_a_value_is_no_object_of_answers(odd: Any) -> None:
    assert faults(odd) == {"": "not_an_object"}


# A device, written another way: it looks again and again at what its conditions allow, counting only the
# answers of what it showed the time before, until nothing changes any more.


def device(form: dict[str, Any], answers: dict[str, Any]) -> dict[str, Any]:
    shown = {row["linkId"] for row in form["item"]}
    while True:
        counted = {name: answer for name, answer in answers.items() if name in shown}
        again = {row["linkId"] for row in form["item"] if is_shown(row, counted)}
        if again == shown:
            return counted
        shown = again


def is_shown(row: dict[str, Any], counted: dict[str, Any]) -> bool:
    met = [meets(one, counted.get(one["question"])) for one in row.get("enableWhen", [])]
    return not met or (any(met) if row["enableBehavior"] == "any" else all(met))


def meets(condition: dict[str, Any], given_answer: Any) -> bool:
    values = (
        given_answer if isinstance(given_answer, list) else [] if given_answer is None else [given_answer]
    )
    if condition["operator"] == "exists":
        return bool(values) is condition["answerBoolean"]
    wanted = condition["answerInteger"]
    return {
        "=": any(value == wanted for value in values),
        "!=": not any(value == wanted for value in values),
        ">": any(value > wanted for value in values),
        "<": any(value < wanted for value in values),
        ">=": any(value >= wanted for value in values),
        "<=": any(value <= wanted for value in values),
    }[condition["operator"]]


def condition(before: int) -> st.SearchStrategy[dict[str, Any]]:
    asked = st.integers(0, before - 1).map(lambda number: f"q{number}")
    return st.one_of(
        st.fixed_dictionaries(
            {"question": asked, "operator": st.just("exists"), "answerBoolean": st.booleans()}
        ),
        st.fixed_dictionaries(
            {
                "question": asked,
                "operator": st.sampled_from(["=", "!=", ">", "<", ">=", "<="]),
                "answerInteger": st.integers(0, 3),
            }
        ),
    )


@st.composite
def forms(draw: Any) -> dict[str, Any]:
    """Questions of which each may hang on those before it, in an order that says nothing of that."""
    rows = []
    for number in range(draw(st.integers(1, 7))):
        more = {"enableWhen": draw(st.lists(condition(number), max_size=3))} if number else {}
        behavior = draw(st.sampled_from(["all", "any"]))
        rows.append(
            item(f"q{number}", "integer", repeats=draw(st.booleans()), enableBehavior=behavior, **more)
        )
    return {"item": draw(st.permutations(rows))}


@given(forms(), st.data())
def test_the_server_hides_what_the_device_hides(form: dict[str, Any], data: Any) -> None:
    several = st.lists(st.integers(0, 3), min_size=1, max_size=3)
    answers = {
        name: data.draw(several if one.repeats else st.integers(0, 3))
        for name, one in prepare(form).items.items()
        if data.draw(st.booleans())
    }
    left = device(form, answers)
    assert cleared(form, answers) == left
    assert {fault.path for fault in check(form, answers)} == set(answers) - set(left)
    assert check(form, left) == []
