"""What becomes of each feature of a Questionnaire."""

from typing import Any

import pytest

from assessments import rules
from assessments.tests.fhir_files import (
    HL7,
    SDC,
    coding,
    extension,
    form_of,
    one,
    question,
    questionnaire,
    read,
    told,
)

ORDINAL = f"{HL7}ordinalValue"
ITEM_WEIGHT = f"{HL7}itemWeight"
EXPRESSION = {"language": "text/fhirpath", "expression": "1 + 1"}


@pytest.mark.parametrize(
    ("kind", "more", "became"),
    [
        ("group", {}, "group"),
        ("display", {}, "display"),
        ("boolean", {}, "boolean"),
        ("integer", {}, "integer"),
        ("decimal", {}, "decimal"),
        ("string", {}, "string"),
        ("text", {}, "text"),
        ("date", {}, "date"),
        ("dateTime", {}, "dateTime"),
        ("time", {}, "time"),
        ("quantity", {}, "quantity"),
        ("url", {}, "string"),
        ("choice", {"answerOption": [coding("a")]}, "choice"),
        ("open-choice", {"answerOption": [coding("a")]}, "open-choice"),
        ("coding", {"answerOption": [coding("a")]}, "choice"),
        ("coding", {"answerOption": [coding("a")], "answerConstraint": "optionsOnly"}, "choice"),
        ("coding", {"answerOption": [coding("a")], "answerConstraint": "optionsOrString"}, "open-choice"),
        ("coding", {"answerOption": [coding("a")], "answerConstraint": "optionsOrType"}, "open-choice"),
        ("string", {"answerOption": [{"valueString": "a"}]}, "choice"),
        ("integer", {"answerOption": [{"valueInteger": 1}]}, "choice"),
        ("date", {"answerOption": [{"valueDate": "2024-06-03"}]}, "choice"),
        (
            "string",
            {"answerOption": [{"valueString": "a"}], "answerConstraint": "optionsOrString"},
            "open-choice",
        ),
    ],
)
def test_each_type_of_r4_and_r5_becomes_a_type_of_ours(kind: str, more: dict[str, Any], became: str) -> None:
    assert one(question("q1", kind, **more))["type"] == became


@pytest.mark.parametrize("kind", ["attachment", "reference"])
def test_what_cannot_be_answered_here_is_left_out_and_what_is_below_it_stays(kind: str) -> None:
    found = read(questionnaire(question("file", kind), question("kept")))
    assert found.form is not None
    assert [item["linkId"] for item in found.form["item"]] == ["kept"]
    assert ("file", kind, "left_out") in told(found)
    above = one(question("file", kind, item=[question("inner")]))
    assert (above["type"], above["item"][0]["linkId"]) == ("group", "inner")


@pytest.mark.parametrize("url", [ORDINAL, ITEM_WEIGHT, f"{HL7}iso21090-CO-value"])
@pytest.mark.parametrize("at_coding", [False, True])
def test_the_scores_of_answers_are_kept_as_they_are(url: str, at_coding: bool) -> None:
    scored = [extension(url, valueDecimal=1.5)]
    option = coding("a")
    (option["valueCoding"] if at_coding else option)["extension"] = scored
    item = one(question("q1", "choice", answerOption=[option, coding("b")]))
    assert item["answerOption"] == [
        {"code": "a", "text": {"en": "A"}, "score": 1.5},
        {"code": "b", "text": {"en": "B"}},
    ]


def test_no_scale_is_invented() -> None:
    options = [coding("a", extension=[extension(ORDINAL, valueDecimal=1)])]
    assert read(questionnaire(question("q1", "choice", answerOption=options))).scoring == {}


def test_a_number_that_is_an_answer_is_its_own_score() -> None:
    item = one(question("q1", "choice", answerOption=[{"valueInteger": 3}]))
    assert item["answerOption"] == [{"code": "3", "text": {"en": "3"}, "score": 3}]


@pytest.mark.parametrize(
    "name",
    ["calculatedExpression", "enableWhenExpression", "initialExpression", "answerExpression", "variable"],
)
def test_no_expression_is_run_and_each_is_told(name: str) -> None:
    url = f"{HL7}{name}" if name == "variable" else f"{SDC}{name}"
    asked = question("q1", "integer", extension=[extension(url, valueExpression=EXPRESSION)])
    found = read(questionnaire(asked, question("q2")))
    assert name in {feature for _, feature, outcome in told(found) if outcome != "kept"}
    assert "1 + 1" not in str(found.form)


def test_a_total_that_the_file_computes_is_not_believed() -> None:
    total = question(
        "total", "decimal", extension=[extension(f"{SDC}calculatedExpression", valueExpression={})]
    )
    shown = question("s", enableWhen=[{"question": "total", "operator": ">", "answerDecimal": 9}])
    found = read(questionnaire(total, shown))
    assert found.form is not None
    assert [item["linkId"] for item in found.form["item"]] == ["s"]
    assert ("total", "calculatedExpression", "left_out") in told(found)
    # What hung on it is asked of everybody now, and that is told.
    assert "enableWhen" not in found.form["item"][0]
    assert ("s.enableWhen[0]", "enableWhen", "changed") in told(found)


def test_what_an_expression_would_hide_is_always_shown_and_that_is_told() -> None:
    hidden = question("q1", extension=[extension(f"{SDC}enableWhenExpression", valueExpression=EXPRESSION)])
    found = read(questionnaire(hidden))
    assert ("q1.extension[0]", "enableWhenExpression", "changed") in told(found)
    assert found.form is not None


def test_what_is_hidden_is_left_out_with_all_that_is_in_it() -> None:
    hide = [extension(f"{HL7}questionnaire-hidden", valueBoolean=True)]
    found = read(questionnaire(question("g", "group", extension=hide, item=[question("inner")]), question()))
    assert found.form is not None
    assert [item["linkId"] for item in found.form["item"]] == ["q1"]
    assert {("g", "hidden", "left_out"), ("inner", "hidden", "left_out")} <= set(told(found))


def test_what_only_another_system_fills_is_left_out() -> None:
    found = read(questionnaire(question("filled", readOnly=True, required=True), question()))
    assert ("filled", "readOnly", "left_out") in told(found)
    given = one(question("given", readOnly=True, initial=[{"valueString": "so"}]))
    assert (given["readOnly"], given["initial"]) == (True, "so")


def test_answers_of_a_list_outside_the_file_have_to_be_given_before_publishing() -> None:
    found = read(questionnaire(question("q1", "choice", answerValueSet="http://example.org/vs")))
    assert found.form is not None
    assert "answerOption" not in found.form["item"][0]
    assert ("q1.answerValueSet", "answerValueSet", "changed") in told(found)
    assert ("q1.answerOption", "before publishing", "changed") in told(found)
    assert [fault.code for fault in rules.faults_of(found.form)] == ["options_missing"]


@pytest.mark.parametrize(
    ("name", "limits", "more"),
    [
        ("maxLength", {"maxLength": 10}, {"maxLength": 10}),
        ("repeats", {"repeats": True}, {"repeats": True}),
        ("required", {"required": True}, {"required": True}),
        ("prefix", {"prefix": "1."}, {"prefix": "1."}),
        ("initial", {"initial": [{"valueString": "x"}]}, {"initial": "x"}),
    ],
)
def test_what_has_a_place_here_is_kept(name: str, limits: dict[str, Any], more: dict[str, Any]) -> None:
    found = read(questionnaire(question("q1", **limits)))
    assert found.form is not None
    assert more.items() <= found.form["item"][0].items()
    assert name in {feature for _, feature, outcome in told(found) if outcome == "kept"}


@pytest.mark.parametrize(
    ("kind", "url", "value", "became"),
    [
        ("integer", f"{HL7}minValue", {"valueInteger": 1}, {"minValue": 1}),
        ("decimal", f"{HL7}maxValue", {"valueDecimal": 2.5}, {"maxValue": 2.5}),
        ("date", f"{HL7}minValue", {"valueDate": "2024-06-03"}, {"minValue": "2024-06-03"}),
        ("integer", f"{HL7}questionnaire-unit", {"valueCoding": {"display": "h"}}, {"unit": "h"}),
        (
            "integer",
            f"{HL7}questionnaire-itemControl",
            {"valueCodeableConcept": {"coding": [{"code": "slider"}]}},
            {"control": "slider"},
        ),
        ("string", f"{HL7}questionnaire-minOccurs", {"valueInteger": 1}, {"required": True}),
    ],
)
def test_what_extensions_say_is_kept_where_it_has_a_place(
    kind: str, url: str, value: dict[str, Any], became: dict[str, Any]
) -> None:
    item = one(question("q1", kind, extension=[extension(url, **value)]))
    assert became.items() <= item.items()


@pytest.mark.parametrize(
    ("url", "value"),
    [
        (f"{HL7}minLength", {"valueInteger": 2}),
        (f"{HL7}regex", {"valueString": "[0-9]+"}),
        (f"{HL7}maxDecimalPlaces", {"valueInteger": 2}),
        (f"{HL7}entryFormat", {"valueString": "dd.mm.yyyy"}),
        (f"{HL7}questionnaire-choiceOrientation", {"valueCode": "horizontal"}),
        (f"{HL7}minValue", {"valueInteger": 2}),
        (f"{SDC}preferredTerminologyServer", {"valueUrl": "http://example.org"}),
        ("https://example.org/unknown", {"valueString": "x"}),
        ("http://evil.example/fhir/StructureDefinition/questionnaire-hidden", {"valueBoolean": True}),
    ],
)
def test_what_has_no_place_here_is_told_to_be_left_out(url: str, value: dict[str, Any]) -> None:
    found = read(questionnaire(question("q1", extension=[extension(url, **value)])))
    assert [place for place, _, outcome in told(found) if outcome == "left_out"] == ["q1.extension[0]"]
    assert form_of(questionnaire(question("q1"))) == found.form


def test_a_modifier_that_is_not_known_is_told_as_one() -> None:
    found = read(questionnaire(question(), modifierExtension=[extension("urn:x:new", valueBoolean=True)]))
    (line,) = [entry for entry in found.report if entry.place == "modifierExtension[0]"]
    assert line.outcome == "left_out"
    assert "may change" in line.words


def test_exclusive_answers_and_their_marks_are_kept() -> None:
    more = [
        extension(f"{HL7}questionnaire-optionExclusive", valueBoolean=True),
        extension(f"{HL7}questionnaire-optionPrefix", valueString="a)"),
    ]
    item = one(question("q1", "choice", repeats=True, answerOption=[coding("none", extension=more)]))
    assert item["answerOption"] == [
        {"code": "none", "text": {"en": "None"}, "prefix": "a)", "exclusive": True}
    ]


def test_two_answers_with_one_code_from_two_lists_stay_two() -> None:
    pair = [{"valueCoding": {"system": name, "code": "1", "display": name}} for name in ("urn:a", "urn:b")]
    when = [{"question": "q1", "operator": "=", "answerCoding": {"system": "urn:b", "code": "1"}}]
    form = form_of(
        questionnaire(question("q1", "choice", answerOption=pair), question("q2", enableWhen=when))
    )
    codes = [option["code"] for option in form["item"][0]["answerOption"]]
    assert len(set(codes)) == 2
    assert form["item"][1]["enableWhen"][0]["answerCoding"] == {"code": codes[1]}
    assert rules.faults_of(form) == []


def test_help_stands_beside_its_question() -> None:
    control = extension(
        f"{HL7}questionnaire-itemControl", valueCodeableConcept={"coding": [{"code": "help"}]}
    )
    helping = {"linkId": "h", "type": "display", "text": "Take your time", "extension": [control]}
    item = one(question("q1", item=[helping]))
    assert item["help"] == {"en": "Take your time"}
    assert "item" not in item


def test_the_key_title_and_rights_come_from_the_file() -> None:
    found = read(
        questionnaire(
            question(), name="MyForm-2", copyright="(c) Somebody", publisher="Them", url="http://x/y"
        )
    )
    assert (found.key, found.title) == ("myform_2", {"en": "Test"})
    assert found.licence == {
        "text": "(c) Somebody",
        "holder": "Them",
        "source": "http://x/y",
        "languages": ["en"],
    }
    assert found.source["edition"] == "R4"


def test_a_group_of_which_nothing_is_left_is_required_no_more() -> None:
    inner = question("inner", "group", required=True, item=[question("file", "attachment")])
    found = read(questionnaire(question("g", "group", required=True, item=[inner]), question()))
    assert found.form is not None
    assert "required" not in str(found.form)
    assert {("g.required", "required", "changed"), ("inner.required", "required", "changed")} <= set(
        told(found)
    )
    assert rules.check(found.form, {"q1": "x"}) == []
    kept = one(question("g", "group", required=True, item=[question("q")]))
    assert kept["required"] is True
