"""The order in which a person is asked: theirs for ever, of the same questions, the opening words first."""

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import rules

LEAD = {"linkId": "lead", "type": "display"}
QUESTIONS: list[dict[str, Any]] = [{"linkId": f"q{at}", "type": "boolean"} for at in range(1, 9)]
THEN = {
    "linkId": "then",
    "type": "text",
    "enableWhen": [{"question": "q1", "operator": "=", "answerBoolean": True}],
}


def form(*items: Any, shuffle: bool = True) -> dict[str, Any]:
    return {"shuffle": shuffle, "item": list(items)}


def test_without_shuffling_it_is_the_order_of_the_document() -> None:
    told = rules.item_order(form(LEAD, *QUESTIONS, shuffle=False), "ana")
    assert told == ("lead", *(question["linkId"] for question in QUESTIONS))


@pytest.mark.parametrize("key", ["ana", "ben", "", "é"])
def test_what_opens_the_form_stays_first_and_what_hangs_on_a_question_after_it(key: str) -> None:
    told = rules.item_order(form(LEAD, QUESTIONS[0], THEN, *QUESTIONS[1:]), key)
    assert told[0] == "lead"
    assert told.index("then") == told.index("q1") + 1


def test_two_people_are_asked_in_orders_of_their_own() -> None:
    orders = {rules.item_order(form(*QUESTIONS), str(uuid4())) for _ in range(20)}
    assert len(orders) > 15


@given(st.text(), st.lists(st.sampled_from([LEAD, *QUESTIONS, THEN]), unique_by=str))
def test_every_question_is_asked_once_and_always_in_the_same_order(key: str, items: Any) -> None:
    told = rules.item_order(form(*items), key)
    assert sorted(told) == sorted(item["linkId"] for item in items)
    assert told == rules.item_order(form(*items), key)


@given(st.recursive(st.none() | st.text(), lambda below: st.lists(below) | st.dictionaries(st.text(), below)))
def test_any_json_gives_an_order(document: Any) -> None:
    assert isinstance(rules.item_order(document if isinstance(document, dict) else {}, "x"), tuple)
