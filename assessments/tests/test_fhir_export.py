"""Forms, answers and scores as FHIR: valid, in their own words, and without anybody's name."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.observation import Observation
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from assessments import rules
from assessments.fhir import Measured, as_observations, as_questionnaire, as_questionnaire_response

CLIENT, RESPONSE, FORM = (UUID(int=number, version=4) for number in (1, 2, 3))
SENT: Final = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
SHIPPED: Final = Path(__file__).parent.parent / "shipped"
PHQ9: Final = json.loads((SHIPPED / "phq9.json").read_text(encoding="utf-8"))

YES: Final = {"code": "yes", "text": {"en": "Yes"}}
FORM_DOCUMENT: Final[dict[str, Any]] = {
    "title": {"en": "Evening", "de": "Abend"},
    "languages": ["en", "de"],
    "shuffle": True,
    "item": [
        {
            "linkId": "g",
            "type": "group",
            "repeats": True,
            "text": {"en": "Each talk"},
            "item": [
                {"linkId": "g1", "type": "string", "text": {"en": "With whom?"}},
                {
                    "linkId": "g2",
                    "type": "integer",
                    "text": {"en": "How long?"},
                    "unit": "min",
                    "minValue": 0,
                },
            ],
        },
        {
            "linkId": "c",
            "type": "choice",
            "repeats": True,
            "text": {"en": "How was it?", "de": "Wie war es?"},
            "help": {"en": "Several are fine"},
            "sensitivity": "high",
            "absent": ["prefer_not_to_say", "not_applicable"],
            "answerOption": [
                {"code": "good", "text": {"en": "Good", "de": "Gut"}, "score": 1.5},
                {"code": "none", "text": {"en": "None"}, "score": 0, "exclusive": True, "prefix": "z)"},
            ],
        },
        {"linkId": "q", "type": "quantity", "text": {"en": "Tea"}, "unit": "cup", "maxValue": 9},
        {"linkId": "w", "type": "open-choice", "text": {"en": "Why?"}, "answerOption": [YES]},
        {"linkId": "d", "type": "dateTime", "text": {"en": "When?"}},
    ],
}
ANSWERS: Final[dict[str, Any]] = {
    "g": [{"g1": "Ben", "g2": 5}, {"g1": "Cem"}],
    "c": [1.5],
    "q": {"value": 2, "unit": "cup"},
    "w": "because",
    "d": "2026-11-22T07:00:00Z",
}
MEASURED: Final = Measured(
    client_id=CLIENT,
    response_id=RESPONSE,
    sent_at=SENT,
    form_key="phq9",
    number=1,
    form=PHQ9["form"],
    scoring=PHQ9["scoring"],
    scale=PHQ9["scoring"]["scales"][0]["key"],
    value=12.5,
    exact="25/2",
    band="moderate",
    answered=8,
    missing=1,
)


def response(answers: dict[str, Any] = ANSWERS, **more: Any) -> dict[str, Any]:
    assert rules.check(FORM_DOCUMENT, answers) == []
    items = rules.as_items(FORM_DOCUMENT, rules.cleared(FORM_DOCUMENT, answers))
    told = as_questionnaire_response(
        items,
        FORM_DOCUMENT,
        response_id=RESPONSE,
        client_id=CLIENT,
        form_id=FORM,
        number=3,
        sent_at=SENT,
        **more,
    )
    QuestionnaireResponse.model_validate_json(json.dumps(told))
    return told


def item(told: dict[str, Any], link_id: str) -> dict[str, Any]:
    return next(row for row in told["item"] if row["linkId"] == link_id)


@pytest.mark.parametrize(
    ("state", "status"), [("draft", "draft"), ("published", "active"), ("retired", "retired")]
)
def test_a_version_is_a_questionnaire_with_its_number_and_state(state: str, status: str) -> None:
    assert rules.faults_of(FORM_DOCUMENT) == []
    told = as_questionnaire(FORM_DOCUMENT, form_id=FORM, key="evening", number=3, state=state)
    Questionnaire.model_validate_json(json.dumps(told))
    assert (told["status"], told["version"], told["url"]) == (status, "3", f"urn:uuid:{FORM}")
    assert told["title"] == "Evening"
    assert told["_title"]["extension"][0]["extension"][1]["valueString"] == "Abend"


def test_answers_are_told_in_the_words_they_were_asked_in() -> None:
    told = response()
    assert told["questionnaire"] == f"urn:uuid:{FORM}|3"
    assert (told["status"], told["authored"]) == ("completed", "2026-11-22T07:00:00+00:00")
    assert item(told, "c")["text"] == "How was it?"
    (answer,) = item(told, "c")["answer"]
    # Answered by its score, told as the option it chose.
    assert (answer["valueCoding"]["code"], answer["valueCoding"]["display"]) == ("good", "Good")
    assert item(told, "q")["answer"] == [{"valueQuantity": {"value": 2, "unit": "cup"}}]
    assert item(told, "w")["answer"] == [{"valueString": "because"}]
    groups = [row for row in told["item"] if row["linkId"] == "g"]
    names = [inner["answer"][0]["valueString"] for row in groups for inner in row["item"][:1]]
    assert names == ["Ben", "Cem"]


def test_why_a_question_was_left_out_is_told() -> None:
    told = response({"c": {"missing": "prefer_not_to_say"}})
    (reason,) = item(told, "c")["extension"]
    assert reason["valueCode"] == "asked-declined"
    assert "answer" not in item(told, "c")


def test_a_correction_is_told_as_one() -> None:
    assert response(amends=True)["status"] == "amended"


def observed(**changes: Any) -> dict[str, Any]:
    told = as_observations([replace(MEASURED, **changes)])
    Bundle.model_validate_json(json.dumps(told))
    found: dict[str, Any] = told["entry"][0]["resource"]
    Observation.model_validate_json(json.dumps(found))
    assert told["entry"][0]["fullUrl"] == f"urn:uuid:{found['id']}"
    return found


def test_a_score_is_an_observation_derived_from_its_response() -> None:
    told = observed()
    assert told["derivedFrom"][0]["reference"] == f"urn:uuid:{RESPONSE}"
    assert told["valueQuantity"]["value"] == 12.5
    assert told["valueQuantity"]["extension"][0]["valueString"] == "25/2"
    assert told["interpretation"][0]["coding"][0]["code"] == "moderate"
    assert told["method"]["text"] == "sum"
    assert told["code"]["coding"][0]["system"] == "urn:relcare:form:phq9"
    assert [part["valueInteger"] for part in told["component"]] == [8, 1]
    assert "dataAbsentReason" not in told


@pytest.mark.parametrize(
    ("absent", "code"),
    [
        ((), "unknown"),
        ((("prefer_not_to_say", 1),), "asked-declined"),
        ((("not_applicable", 1),), "not-applicable"),
        ((("prefer_not_to_say", 1), ("not_applicable", 1)), "unknown"),
    ],
)
def test_a_score_without_a_value_says_why_and_is_never_0(absent: Any, code: str) -> None:
    told = observed(value=None, exact=None, band=None, absent=absent)
    assert "valueQuantity" not in told
    assert "interpretation" not in told
    assert told["dataAbsentReason"]["coding"][0]["code"] == code


def test_the_same_score_has_the_same_name_in_every_export() -> None:
    assert observed()["id"] == observed(value=3.0)["id"]
    assert observed()["id"] != observed(scale="other")["id"]


def test_the_client_is_a_number_and_nothing_else() -> None:
    for told in (observed(), response()):
        assert told["subject"] == {
            "type": "Patient",
            "identifier": {"system": "urn:relcare:client", "value": str(CLIENT)},
        }


def test_no_scores_are_a_bundle_of_none() -> None:
    told = as_observations([])
    Bundle.model_validate_json(json.dumps(told))
    assert told["entry"] == []
