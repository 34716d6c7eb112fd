"""What is no readable Questionnaire is refused, with every fault and its place."""

import json
from typing import Any

import pytest

from assessments.fhir import read_questionnaire
from assessments.tests.fhir_files import coding, form_of, question, questionnaire, read, told

OK = question()


def faults(document: Any) -> set[tuple[str, str]]:
    found = read(document)
    assert found.form is None
    return {(fault.path, fault.feature) for fault in found.faults}


def nested(depth: int) -> dict[str, Any]:
    item = question(f"q{depth}")
    for level in range(depth - 1, 0, -1):
        item = question(f"q{level}", "group", item=[item])
    return item


def when(question: str, **more: Any) -> dict[str, Any]:
    return {"enableWhen": [{"question": question, "operator": "exists", "answerBoolean": True, **more}]}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"   ", "empty"),
        (b"{", "JSON: line 1"),
        (b"<Questionnaire/>", "XML"),
        (b"\xff\xfe\xff", "no readable text"),
        (b'{"a": "\xe4"}', "no readable text"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
        (b'{"resourceType": "Questionnaire"}{}', "JSON: line 1"),
    ],
)
def test_what_is_no_json_is_refused_in_words(data: bytes, words: str) -> None:
    (fault,) = read_questionnaire(data).faults
    assert words in fault.words


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"resourceType": "Questionnaire", "title": "a", "title": "b"}', "title"),
        ('{"item": [{"linkId": "a", "linkId": "a"}]}', "item[0].linkId"),
        ('{"item": [{"maxLength": NaN}]}', "item[0].maxLength"),
        ('{"item": [{"maxLength": -Infinity}]}', "item[0].maxLength"),
        ('{"item": [{"maxLength": 1e999}]}', "item[0].maxLength"),
        (f'{{"item": [{{"maxLength": {"9" * 5000}}}]}}', "item[0].maxLength"),
    ],
)
def test_what_readers_would_take_differently_is_refused_at_its_place(text: str, place: str) -> None:
    (fault,) = read_questionnaire(text.encode()).faults
    assert fault.path == place


@pytest.mark.parametrize("told_as", [None, [], "x", 7, {}, {"resourceType": "Patient"}, {"item": [OK]}])
def test_what_is_no_questionnaire_is_refused(told_as: Any) -> None:
    assert faults(told_as) == {("", "resourceType")}


@pytest.mark.parametrize(
    ("kind", "is_named"), [("Patient", True), ("my-own words", False), ("x" * 61, False)]
)
def test_another_type_is_named_and_no_text_in_its_place(kind: str, is_named: bool) -> None:
    (fault,) = read({"resourceType": kind}).faults
    assert (kind in fault.words) is is_named


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (questionnaire(), {("item", "item")}),
        ({"resourceType": "Questionnaire"}, {("item", "item")}),
        (questionnaire(question("a"), question("a")), {("item[1].linkId", "linkId")}),
        (questionnaire({"type": "string", "text": "x"}), {("item[0].linkId", "linkId")}),
        (questionnaire(question("  ")), {("item[0].linkId", "linkId")}),
        (questionnaire(question("a\0b")), {("item[0].linkId", "linkId")}),
        (questionnaire({"linkId": "a", "text": "x"}), {("item[0].type", "type")}),
        (questionnaire(question("a", "question")), {("item[0].type", "type")}),
        (
            questionnaire(question("a", **when("b")), question("b", **when("a"))),
            {("item[0].enableWhen", "enableWhen"), ("item[1].enableWhen", "enableWhen")},
        ),
        (questionnaire(question("a", **when("a"))), {("item[0].enableWhen", "enableWhen")}),
        (questionnaire(OK, question("a", "attachment", option=[{}])), {("item[1].option", "option")}),
        (
            questionnaire(OK, question("a", enableWhen=[{"question": "q1", "hasAnswer": True}])),
            {
                ("item[1].enableWhen[0].hasAnswer", "hasAnswer"),
                ("item[1].enableWhen[0].operator", "enableWhen"),
                ("item[1].enableWhen[0].answer[x]", "enableWhen"),
            },
        ),
        (
            questionnaire(OK, question("a", **when("q1", operator="~"))),
            {("item[1].enableWhen[0].operator", "enableWhen")},
        ),
        (
            questionnaire(OK, question("a", **when("q1", answerString="x"))),
            {("item[1].enableWhen[0].answer[x]", "enableWhen")},
        ),
        (questionnaire(question("a", "choice", answerOption={})), {("item[0].answerOption", "answerOption")}),
        (
            questionnaire(question("a", "choice", answerOption=[coding("a", valueString="b")])),
            {("item[0].answerOption[0]", "value[x]")},
        ),
        (questionnaire("x", 7, None), {(f"item[{place}]", f"item[{place}]") for place in range(3)}),
        (questionnaire(question(text=["x"])), {("item[0].text", "text")}),
        (
            questionnaire(OK, question("a", "reference", item=[question("b")], answerOption=7, enableWhen=7)),
            {("item[1].answerOption", "answerOption"), ("item[1].enableWhen", "enableWhen")},
        ),
        (questionnaire(question(required="true")), {("item[0].required", "required")}),
        (questionnaire(question(maxLength=True)), {("item[0].maxLength", "maxLength")}),
        (questionnaire(question(extension={})), {("item[0].extension", "extension")}),
        (questionnaire(OK, contained={}), {("contained", "contained")}),
        (questionnaire(OK, title=7, contact="x"), {("title", "title"), ("contact", "contact")}),
    ],
)
def test_each_fault_is_named_at_its_place(document: Any, expected: set[tuple[str, str]]) -> None:
    assert faults(document) == expected


def test_all_faults_are_named_at_once() -> None:
    document = questionnaire(
        question("a"), question("a", required=1), {"type": "x"}, question("c", **when("c")), title=[]
    )
    assert {path for path, _ in faults(document)} == {
        "title",
        "item[1].linkId",
        "item[1].required",
        "item[2].linkId",
        "item[2].type",
        "item[3].enableWhen",
    }


def test_items_are_read_fifty_deep_and_no_deeper() -> None:
    assert read(questionnaire(nested(50))).is_accepted
    assert {feature for _, feature in faults(questionnaire(nested(51)))} == {"nesting"}
    hidden = {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden", "valueBoolean": True}
    assert {feature for _, feature in faults(questionnaire({**nested(51), "extension": [hidden]}))} >= {
        "nesting"
    }


def test_a_mark_at_the_start_and_the_type_at_the_end_change_nothing() -> None:
    document = questionnaire(question())
    last = {**{name: value for name, value in document.items() if name != "resourceType"}, **document}
    for data in (
        b"\xef\xbb\xbf" + json.dumps(last).encode(),
        b"\xff\xfe" + json.dumps(last).encode("utf-16-le"),
    ):
        assert read_questionnaire(data).form == form_of(document)


def test_a_bundle_of_one_questionnaire_is_read_with_its_lists() -> None:
    concepts = [{"code": "a", "display": "A"}]
    value_set = {
        "resourceType": "ValueSet",
        "url": "http://example.org/vs",
        "compose": {"include": [{"system": "urn:x", "concept": concepts}]},
    }
    asked = questionnaire(question("q1", "choice", answerValueSet="http://example.org/vs|1.0"))
    bundle = {"resourceType": "Bundle", "entry": [{"resource": asked}, {"resource": value_set}]}
    found = read(bundle)
    assert found.form is not None
    assert found.form["item"][0]["answerOption"] == [{"code": "a", "text": {"en": "A"}}]
    assert ("", "Bundle", "changed") in told(found)
    assert faults({**bundle, "entry": [{"resource": asked}] * 2}) == {("", "Bundle")}
    assert faults({"resourceType": "Bundle"}) == {("", "Bundle")}


def test_a_file_of_which_nothing_could_be_asked_is_refused() -> None:
    assert faults(questionnaire(question("a", "attachment"))) == {("item", "item")}


def test_what_no_questionnaire_would_be_is_refused_before_any_time_is_lost_on_it() -> None:
    items = [question(f"q{number}") for number in range(2001)]
    assert faults(questionnaire(*items)) == {("item", "item")}
    assert read(questionnaire(*items[:2000])).is_accepted
    assert faults(questionnaire(OK, contact=[{}] * 200_001)) == {("", "size")}
    offered = [{"valueString": str(number)} for number in range(2001)]
    assert faults(questionnaire(question("a", "choice", answerOption=offered))) == {
        ("item[0].answerOption", "answerOption")
    }


def test_a_report_has_an_end_and_says_so() -> None:
    found = read(questionnaire(OK, **{f"new{number}": 1 for number in range(6000)}))
    assert len(found.report) < 5_100
    assert found.report[-1].feature == "report"
    assert found.report[-1].words.startswith("100")


def test_a_fault_is_named_once() -> None:
    when_coded = {"question": "q1", "operator": "=", "answerCoding": {"code": 7}}
    found = read(questionnaire(OK, question("a", enableWhen=[when_coded])))
    assert [fault.path for fault in found.faults] == ["item[1].enableWhen[0].answerCoding.code"]
