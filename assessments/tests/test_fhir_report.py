"""The report says of each feature what is so: nothing kept that is gone, nothing unknown that is known."""

import json
from typing import Any

import pytest

from assessments.fhir import as_questionnaire, read_questionnaire
from assessments.tests.fhir_files import HL7, SDC, coding, extension, one, question, questionnaire, read, told
from assessments.tests.test_fhir_real_files import FORM_ID

R5 = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire"
EXPRESSION = {"language": "text/fhirpath", "expression": "1 + 1"}
OFFERED = {"answerOption": [coding("a")]}


def line(document: Any, feature: str, outcome: str = "left_out") -> Any:
    (found,) = [
        entry for entry in read(document).report if (entry.feature, entry.outcome) == (feature, outcome)
    ]
    return found


def test_of_a_question_that_is_left_out_nothing_is_said_to_be_kept() -> None:
    filled = question(
        "filled", "choice", readOnly=True, required=True, prefix="1.", answerValueSet="http://x"
    )
    found = read(questionnaire(filled, question("q1")))
    assert ("filled", "readOnly", "left_out") in told(found)
    kept = {feature for _, feature, outcome in told(found) if outcome == "kept"}
    assert kept == {"language", "title", "type string", "text"}
    assert not [place for place, _, outcome in told(found) if place.startswith("filled.")]


def test_why_a_file_is_refused_hides_nothing_that_was_left_out_before_it() -> None:
    found = read(questionnaire(question("a", readOnly=True, maxLength="long"), question()))
    assert [fault.path for fault in found.faults] == ["item[0].maxLength"]


@pytest.mark.parametrize(
    ("kind", "said", "became", "outcome"),
    [
        ("choice", "optionsOnly", "choice", "kept"),
        ("choice", "optionsOrString", "open-choice", "kept"),
        ("choice", "optionsOrType", "open-choice", "changed"),
        ("coding", "optionsOrString", "open-choice", "kept"),
        ("string", "optionsOrString", "open-choice", "kept"),
    ],
)
@pytest.mark.parametrize("by_extension", [True, False])
def test_what_besides_the_list_may_be_answered_is_kept_in_either_edition_s_way(
    kind: str, said: str, became: str, outcome: str, by_extension: bool
) -> None:
    more = {"answerConstraint": said}
    if by_extension:
        more = {"extension": [extension(f"{R5}.item.answerConstraint", valueCode=said)]}  # type: ignore[dict-item]
    found = read(questionnaire(question("q1", kind, **OFFERED, **more)))
    assert found.form is not None
    assert found.form["item"][0]["type"] == became
    assert ("answerConstraint", outcome) in {(feature, result) for _, feature, result in told(found)}


def test_what_a_question_without_a_list_says_of_one_is_left_out() -> None:
    assert line(questionnaire(question(answerConstraint="optionsOrType")), "answerConstraint").place == (
        "q1.answerConstraint"
    )
    wrong = extension(f"{R5}.item.answerConstraint", valueCode="whatever")
    assert [fault.path for fault in read(questionnaire(question(extension=[wrong]))).faults] == [
        "item[0].extension[0]"
    ]


@pytest.mark.parametrize(
    ("url", "feature"),
    [
        (f"{R5}.item.disabledDisplay", "disabledDisplay"),
        (f"{R5}.versionAlgorithm[x]", "versionAlgorithm"),
        (f"{HL7}questionnaire-fhirType", "fhirType"),
        (f"{HL7}questionnaire-sliderStepValue", "sliderStepValue"),
        (f"{SDC}itemMedia", "itemMedia"),
        (f"{SDC}subQuestionnaire", "subQuestionnaire"),
        (f"{SDC}unitOpen", "unitOpen"),
        ("http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-rendering-criticalExtension",
         "rendering-criticalExtension"),
    ],
)  # fmt: skip
def test_what_is_known_is_never_called_unknown(url: str, feature: str) -> None:
    found = line(questionnaire(question(extension=[extension(url, valueString="x")])), feature)
    assert "not known" not in found.words


def test_what_an_unknown_addition_says_is_told_without_its_markup() -> None:
    new = extension(
        "http://example.org/sublabel", valueString="<b>Only</b> the last week<script>x()</script>"
    )
    found = line(questionnaire(question(extension=[new])), "http://example.org/sublabel")
    assert found.words.endswith("It says: “Only the last week”")


@pytest.mark.parametrize(
    ("text", "beside", "words"),
    [
        ("Hello", extension(f"{HL7}cqf-expression", valueExpression=EXPRESSION), "the fixed text is shown"),
        (None, extension(f"{HL7}cqf-expression", valueExpression=EXPRESSION), "write the text before"),
        ("Hello", extension(f"{HL7}rendering-xhtml", valueString='<img src="#a"/>'), "picture"),
    ],
)
def test_a_text_that_is_computed_or_a_picture_is_called_so(
    text: str | None, beside: dict[str, Any], words: str
) -> None:
    asked = {**question(), "text": text, "_text": {"extension": [beside]}}
    feature = beside["url"].removeprefix(HL7)
    assert words in line(questionnaire({name: part for name, part in asked.items() if part}), feature).words


def test_a_question_without_a_text_is_asked_by_the_name_of_its_code() -> None:
    bare = {
        "linkId": "q1",
        "type": "string",
        "code": [{"code": "x"}, {"code": "y", "display": "<i>Eyes</i>"}],
    }
    assert one(bare)["text"] == {"en": "Eyes"}
    assert "“Eyes”" in line(questionnaire(bare), "text", "changed").words
    assert "text" not in one({**bare, "type": "group", "item": [question("q2")]})
    assert one({**bare, "text": "Ears"})["text"] == {"en": "Ears"}


def test_a_condition_that_does_not_say_how_it_compares_is_of_an_older_edition() -> None:
    when = [{"question": "q1", "answerBoolean": True}]
    found = read(questionnaire(question("q1", "boolean"), question("q2", enableWhen=when)))
    (fault,) = found.faults
    assert fault.path == "item[1].enableWhen[0].operator"
    assert "older edition" in fault.words


@pytest.mark.parametrize("kind", ["string", "text", "open-choice"])
def test_a_text_that_stands_in_a_field_from_the_start_is_plain(kind: str) -> None:
    asked = question(
        "q1", kind, initial=[{"valueString": "<b>me</b>"}], **(OFFERED if "choice" in kind else {})
    )
    assert one(asked)["initial"] == "me"
    assert line(questionnaire(asked), "formatted text", "changed").place == "q1.initial[0]"


def test_a_quantity_whose_unit_the_file_leaves_open_is_told_to_need_one() -> None:
    assert line(questionnaire(question("q1", "quantity")), "unit", "changed").place == "q1.unit"
    unit = extension(f"{HL7}questionnaire-unit", valueCoding={"code": "kg"})
    named = read(questionnaire(question("q1", "quantity", extension=[unit]), question("q2", "decimal")))
    assert ("unit", "changed") not in {(feature, outcome) for _, feature, outcome in told(named)}


def test_a_unit_is_plain() -> None:
    unit = extension(f"{HL7}questionnaire-unit", valueCoding={"code": "<b>kg</b>"})
    assert one(question("q1", "decimal", extension=[unit]))["unit"] == "kg"


def test_what_travels_beside_a_questionnaire_is_of_its_own_shape_and_no_fault() -> None:
    letter = {"resourceType": "DocumentReference", "status": "current", "content": [{}], "url": 7}
    bundle = {
        "resourceType": "Bundle",
        "entry": [{"resource": letter}, {"resource": questionnaire(question(), contained=[letter])}],
    }
    found = read(bundle)
    assert found.is_accepted
    lines = {entry.path for entry in found.report if entry.feature == "DocumentReference"}
    assert lines == {"entry[0].resource", "entry[1].resource.contained[0]"}


def test_where_a_file_says_it_comes_from_is_plain() -> None:
    assert read(questionnaire(question(), url="http://x/<img src=y>")).licence["source"] == "http://x/"


@pytest.mark.parametrize("number", ["9007199254740992", "-99999999999999999999", "1e30", "1e999"])
def test_a_number_that_no_answer_of_ours_could_hold_is_refused_at_its_place(number: str) -> None:
    told = json.dumps(questionnaire(question("q1", "decimal", initial=[{"valueDecimal": 77}])))
    found = read_questionnaire(told.replace("77", number).encode())
    assert [fault.path for fault in found.faults] == ["item[0].initial[0].valueDecimal"]


def test_the_largest_number_is_taken() -> None:
    least = extension(f"{HL7}minValue", valueInteger=2**53 - 1)
    assert one(question("q1", "integer", extension=[least]))["minValue"] == 2**53 - 1


@pytest.mark.parametrize("value", [{"valueCoding": {"code": "\0", "display": "Yes"}}, {"valueString": "\0"}])
def test_no_answer_has_an_empty_code(value: dict[str, Any]) -> None:
    item = one(question("q1", "choice", answerOption=[coding("a"), value]))
    codes = [option["code"] for option in item["answerOption"]]
    assert codes == (["a", "Yes"] if "valueCoding" in value else ["a"])


def test_too_many_answers_to_start_with_are_none() -> None:
    asked = question("q1", repeats=True, initial=[{"valueString": "x"}] * 501)
    assert "initial" not in one(asked)
    assert line(questionnaire(asked), "initial").place == "q1.initial"


def test_what_is_left_to_do_is_listed_to_a_number_and_then_counted() -> None:
    when = [{"question": "q1", "operator": "=", "answerCoding": {"code": f"z{at}"}} for at in range(5_100)]
    asked = question("q2", enableWhen=when, enableBehavior="any")
    found = read(questionnaire(question("q1", "choice", **OFFERED), asked))
    lines = [entry for entry in found.report if entry.feature == "before publishing"]
    assert len(lines) == 5_001
    assert "100 more things" in lines[-1].words


def test_what_a_form_is_about_goes_out_and_comes_back_in_each_language() -> None:
    translated = {"extension": [{"url": f"{HL7}translation", "extension": [
        {"url": "lang", "valueCode": "de"}, {"url": "content", "valueString": "Für den Abend"},
    ]}]}  # fmt: skip
    found = read(questionnaire(question(), description="For the <b>evening</b>", _description=translated))
    assert found.form is not None
    assert found.form["description"] == {"en": "For the evening", "de": "Für den Abend"}
    assert found.form["languages"] == ["en", "de"]
    out = as_questionnaire(found.form, form_id=FORM_ID, key="form", number=1)
    assert read(out).form == found.form
