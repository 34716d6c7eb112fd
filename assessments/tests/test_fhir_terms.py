"""Lists of answers elsewhere in the file, and conditions on answers."""

from typing import Any

import pytest

from assessments import rules
from assessments.tests.fhir_files import HL7, coding, extension, form_of, question, questionnaire, read, told

A, B = {"code": "a", "display": "A"}, {"code": "b", "display": "B"}
ASKED = question("q1", "choice", answerValueSet="#vs")


def value_set(**more: Any) -> dict[str, Any]:
    return {"resourceType": "ValueSet", "id": "vs", "url": "http://x/vs", **more}


def compose(*include: Any, **more: Any) -> dict[str, Any]:
    return value_set(compose={"include": list(include), **more})


SYSTEM: dict[str, Any] = {
    "resourceType": "CodeSystem",
    "url": "urn:x",
    "content": "complete",
    "concept": [{**A, "concept": [B]}],
}


@pytest.mark.parametrize(
    ("contained", "codes"),
    [
        ([compose({"system": "urn:x", "concept": [A, B]})], ["a", "b"]),
        ([compose({"concept": [A]}, {"concept": [B]})], ["a", "b"]),
        ([compose({"concept": [A, B]}, exclude=[{"concept": [A]}])], ["b"]),
        ([compose({"system": "urn:x"}), SYSTEM], ["a", "b"]),
        ([compose({"valueSet": ["http://x/other"]}), {**compose({"concept": [A]}), "id": "o", "url": "http://x/other"}],
         ["a"]),
        ([value_set(expansion={"contains": [{**A, "contains": [B]}]})], ["a", "b"]),
        ([value_set(expansion={"contains": [{**A, "abstract": True, "contains": [B]}]})], ["b"]),
        ([compose({"system": "urn:far"}), ], None),
        ([compose({"system": "urn:x", "filter": [{"property": "concept"}]})], None),
        ([compose({"valueSet": ["http://x/vs"]})], None),
        ([value_set(expansion={"total": 5, "contains": [A]})], None),
        ([value_set()], None),
        ([], None),
    ],
)  # fmt: skip
def test_a_list_that_names_all_its_answers_is_expanded_and_no_other(
    contained: list[Any], codes: list[str] | None
) -> None:
    found = read(questionnaire(ASKED, contained=contained))
    assert found.form is not None
    item = found.form["item"][0]
    assert [option["code"] for option in item.get("answerOption", [])] == (codes or [])
    outcome = "kept" if codes else "changed"
    assert ("q1.answerValueSet", "answerValueSet", outcome) in told(found)


def test_scores_and_translations_of_a_list_come_with_it() -> None:
    scored = {**A, "extension": [extension(f"{HL7}ordinalValue", valueDecimal=2)]}
    scored["designation"] = [{"language": "de", "value": "Ah"}]
    form = form_of(questionnaire(ASKED, contained=[compose({"concept": [scored]})]))
    assert form["item"][0]["answerOption"] == [{"code": "a", "text": {"en": "A", "de": "Ah"}, "score": 2}]


def test_what_travels_with_the_file_and_is_not_used_is_told() -> None:
    others = [{"resourceType": "Patient", "id": "p"}, value_set(id="unused")]
    found = read(questionnaire(question(), contained=others))
    assert {("contained[0]", "Patient", "left_out"), ("contained[1]", "ValueSet", "left_out")} <= set(
        told(found)
    )


TARGETS = {
    "boolean": question("t", "boolean"),
    "integer": question("t", "integer"),
    "decimal": question("t", "decimal"),
    "string": question("t"),
    "date": question("t", "date"),
    "dateTime": question("t", "dateTime"),
    "time": question("t", "time"),
    "choice": question("t", "choice", answerOption=[coding("a"), coding("b")]),
    "numbers": question("t", "choice", answerOption=[{"valueInteger": 1}, {"valueInteger": 2}]),
    "days": question("t", "choice", answerOption=[{"valueDate": "2024-06-03"}]),
    "texts": question("t", "choice", answerOption=[{"valueString": "a"}]),
    "quantity": question(
        "t", "quantity", extension=[extension(f"{HL7}questionnaire-unit", valueCoding={"display": "h"})]
    ),
}


@pytest.mark.parametrize(
    ("target", "operator", "answer", "holds", "fails"),
    [
        ("boolean", "exists", {"answerBoolean": True}, True, None),
        ("boolean", "=", {"answerBoolean": True}, True, False),
        ("integer", ">", {"answerInteger": 3}, 4, 3),
        ("integer", "<=", {"answerDecimal": 3.5}, 3, 4),
        ("decimal", "!=", {"answerDecimal": 3.5}, 3, 3.5),
        ("string", "=", {"answerString": "x"}, "x", "y"),
        ("date", ">=", {"answerDate": "2024-06-03"}, "2024-06-03", "2024-06-02"),
        (
            "dateTime",
            "<",
            {"answerDateTime": "2024-06-03T10:00:00Z"},
            "2024-06-03T09:00:00Z",
            "2024-06-03T10:00:00Z",
        ),
        ("time", "<", {"answerTime": "10:00:00"}, "09:00:00", "10:00:00"),
        ("choice", "=", {"answerCoding": {"system": "urn:other", "code": "a"}}, "a", "b"),
        ("choice", "!=", {"answerCoding": {"code": "a", "display": "A"}}, "b", "a"),
        ("numbers", "=", {"answerInteger": 2}, "2", "1"),
        ("numbers", ">", {"answerInteger": 1}, "2", "1"),
        ("days", "=", {"answerDate": "2024-06-03"}, "2024-06-03", None),
        ("texts", "=", {"answerString": "a"}, "a", None),
        ("quantity", ">", {"answerQuantity": {"value": 1, "unit": "h"}}, {"value": 2, "unit": "h"}, None),
    ],
)
def test_a_condition_means_here_what_it_means_in_the_file(
    target: str, operator: str, answer: dict[str, Any], holds: Any, fails: Any
) -> None:
    when = [{"question": "t", "operator": operator, **answer}]
    form = form_of(questionnaire(TARGETS[target], question("q", required=True, enableWhen=when)))
    assert rules.faults_of(form) == []
    assert [fault.path for fault in rules.check(form, {"t": holds})] == ["q"]
    if fails is not None or operator != "!=":
        assert rules.check(form, {"t": fails}) == []


@pytest.mark.parametrize(
    ("target", "operator", "answer"),
    [
        ("choice", ">", {"answerCoding": {"code": "a"}}),
        ("days", ">", {"answerDate": "2024-06-03"}),
        ("date", "=", {"answerDate": "2024-06"}),
        ("dateTime", "=", {"answerDateTime": "2024"}),
        ("boolean", ">", {"answerBoolean": True}),
        ("quantity", ">", {"answerQuantity": {"value": 1, "unit": "min"}}),
        ("string", "=", {"answerReference": {"reference": "Patient/1"}}),
        ("choice", "=", {"answerCoding": {}}),
    ],
)
def test_what_cannot_be_compared_here_is_always_asked_and_that_is_told(
    target: str, operator: str, answer: dict[str, Any]
) -> None:
    when = [{"question": "t", "operator": operator, **answer}]
    found = read(questionnaire(TARGETS[target], question("q", enableWhen=when)))
    assert found.form is not None
    assert "enableWhen" not in found.form["item"][1]
    assert ("q.enableWhen[0]", "enableWhen", "changed") in told(found)


def test_a_condition_on_what_is_not_in_the_file_is_left_out_and_the_others_decide() -> None:
    rows = [
        {"question": "nowhere", "operator": "exists", "answerBoolean": True},
        {"question": "t", "operator": "exists", "answerBoolean": True},
    ]
    form = form_of(questionnaire(TARGETS["string"], question("q", enableWhen=rows, enableBehavior="all")))
    assert form["item"][1]["enableWhen"] == [{"question": "t", "operator": "exists", "answerBoolean": True}]
    assert "enableBehavior" not in form["item"][1]


def test_of_several_conditions_one_is_enough_where_the_file_says_nothing() -> None:
    rows = [{"question": "t", "operator": "=", "answerString": name} for name in ("x", "y")]
    found = read(questionnaire(TARGETS["string"], question("q", enableWhen=rows)))
    assert found.form is not None
    assert found.form["item"][1]["enableBehavior"] == "any"
    assert ("q", "enableBehavior", "changed") in told(found)


def test_a_list_named_by_many_questions_is_given_out_only_so_often() -> None:
    long = compose({"concept": [{"code": str(number)} for number in range(1500)]})
    asked = [question(f"q{number}", "choice", answerValueSet="#vs") for number in range(20)]
    found = read(questionnaire(*asked, contained=[long]))
    assert found.form is not None
    with_answers = [item for item in found.form["item"] if "answerOption" in item]
    assert len(with_answers) == 13


def test_lists_that_hold_each_other_are_found_out_once() -> None:
    chain = [
        {**compose({"valueSet": [f"u{n + 1}"]}, {"valueSet": [f"u{n + 1}"]}), "id": f"v{n}", "url": f"u{n}"}
        for n in range(60)
    ]
    found = read(questionnaire(question("q1", "choice", answerValueSet="#v0"), contained=chain))
    assert found.form is not None
    assert "answerOption" not in found.form["item"][0]
