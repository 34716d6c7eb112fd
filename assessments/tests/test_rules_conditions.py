"""Conditions (enableWhen): what is asked depends on what was answered."""

from typing import Any

import pytest

from assessments.rules import check, cleared, prepare


def item(link_id: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"linkId": link_id, "type": kind, "text": {"en": link_id}, **more}


def options(*codes: str, **more: Any) -> list[dict[str, Any]]:
    return [{"code": code, "text": code, "score": score, **more} for score, code in enumerate(codes)]


def when(question: str, operator: str, **answer: Any) -> dict[str, Any]:
    return {"question": question, "operator": operator, **answer}


def form(*items: dict[str, Any]) -> dict[str, Any]:
    return {"item": list(items)}


def conditional(condition: dict[str, Any], *more: dict[str, Any], behavior: str = "all") -> dict[str, Any]:
    return form(
        item("how", "choice", answerOption=options("never", "some", "often")),
        item("what", "choice", repeats=True, answerOption=options("walk", "talk")),
        item("count", "integer"),
        item("size", "decimal"),
        item("yes", "boolean"),
        item("day", "date"),
        item("at", "dateTime"),
        item("clock", "time"),
        item("line", "string"),
        item("sleep", "quantity", unit="h"),
        item("then", "string", enableWhen=[condition, *more], enableBehavior=behavior),
    )


@pytest.mark.parametrize(
    ("condition", "answers", "on"),
    [
        (when("how", "exists", answerBoolean=True), {"how": 0}, True),
        (when("how", "exists", answerBoolean=True), {}, False),
        (when("how", "exists", answerBoolean=False), {}, True),
        (when("how", "=", answerCoding="often"), {"how": 2}, True),
        (when("how", "=", answerCoding={"code": "often"}), {"how": "often"}, True),
        (when("how", "=", answerCoding="often"), {"how": 1}, False),
        (when("how", "!=", answerCoding="often"), {"how": 1}, True),
        (when("how", "!=", answerCoding="often"), {}, True),
        (when("how", "=", answerInteger=2), {"how": "often"}, True),
        (when("how", ">", answerInteger=1), {"how": 2}, True),
        (when("how", ">", answerInteger=2), {"how": 2}, False),
        (when("how", ">", answerCoding="never"), {"how": 2}, False),
        (when("what", "=", answerCoding="talk"), {"what": ["walk", "talk"]}, True),
        (when("what", "!=", answerCoding="talk"), {"what": ["walk", "talk"]}, False),
        (when("count", ">=", answerInteger=3), {"count": 3}, True),
        (when("count", "<", answerInteger=3), {"count": 3}, False),
        (when("count", "<=", answerInteger=3), {}, False),
        (when("size", "<=", answerDecimal=0.3), {"size": 0.3}, True),
        (when("size", "=", answerDecimal=1), {"size": 1.0}, True),
        (when("yes", "=", answerBoolean=True), {"yes": True}, True),
        (when("yes", "=", answerInteger=1), {"yes": True}, False),
        (when("day", ">", answerDate="2025-01-01"), {"day": "2025-01-02"}, True),
        (when("day", ">", answerDateTime="2025-01-01T00:00:00Z"), {"day": "2025-01-02"}, False),
        (when("at", "=", answerDateTime="2025-01-01T00:00:00Z"), {"at": "2025-01-01T01:00:00+01:00"}, True),
        (
            when("at", ">", answerDateTime="0001-01-01T00:00:00+14:00"),
            {"at": "9999-12-31T23:59:59-12:00"},
            True,
        ),
        (when("clock", "<", answerTime="12:00:00"), {"clock": "11:59:59"}, True),
        (when("line", "=", answerString="so"), {"line": "so"}, True),
        (when("sleep", ">", answerQuantity={"value": 6}), {"sleep": {"value": 7, "unit": "h"}}, True),
        (when("count", "~", answerInteger=3), {"count": 3}, False),
        (when("count", "=", answerInteger="3"), {"count": 3}, False),
        (when("count", "=", answerInteger=3, answerDecimal=3), {"count": 3}, False),
        (when("nobody", "=", answerInteger=3), {"count": 3}, False),
    ],
)
def test_conditions(condition: dict[str, Any], answers: dict[str, Any], on: bool) -> None:
    found = cleared(conditional(condition), {**answers, "then": "kept"})
    assert ("then" in found) is on


@pytest.mark.parametrize(("behavior", "on"), [("all", False), ("any", True)])
def test_several_conditions_hold_all_or_any(behavior: str, on: bool) -> None:
    yes, no = when("yes", "=", answerBoolean=True), when("count", "exists", answerBoolean=True)
    document = conditional(yes, no, behavior=behavior)
    assert ("then" in cleared(document, {"yes": True, "then": "x"})) is on


CHAIN = form(
    item("a", "boolean"),
    item("g", "group", enableWhen=[when("a", "=", answerBoolean=True)], item=[item("b", "boolean")]),
    item("c", "boolean", enableWhen=[when("b", "=", answerBoolean=True)]),
)


def test_the_answer_of_a_disabled_item_switches_nothing_on() -> None:
    on = {"a": True, "b": True, "c": True}
    assert cleared(CHAIN, on) == on
    assert cleared(CHAIN, {**on, "a": False}) == {"a": False}
    hidden = {**on, "a": False}
    assert [(fault.path, fault.code) for fault in check(CHAIN, hidden)] == [("b", "hidden"), ("c", "hidden")]
    assert check(CHAIN, hidden, draft=True) == []
    assert check(CHAIN, {"a": False, "b": None, "c": ""}) == []


def test_what_depends_on_itself_is_never_enabled() -> None:
    document = form(
        item("a", "boolean", enableWhen=[when("b", "exists", answerBoolean=False)]),
        item("b", "boolean", enableWhen=[when("a", "exists", answerBoolean=False)]),
        item("c", "boolean", required=True),
    )
    assert cleared(document, {"a": True, "b": True, "c": True}) == {"c": True}
    assert prepare(document).on_cycle == ("a", "b")
