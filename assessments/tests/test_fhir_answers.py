"""Answers of every kind as a QuestionnaireResponse: valid, each at its place, whatever form they answer."""

import json
from pathlib import Path
from typing import Any, Final

import pytest
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from assessments import rules
from assessments.fhir import as_questionnaire_response
from assessments.rules.forms.form_shape import CHOICES, as_rows
from assessments.tests.fhir_files import ACCEPTED, coding, form_of, imported, question, questionnaire
from assessments.tests.test_fhir_export import CLIENT, FORM, RESPONSE, SENT, SHIPPED

ANSWERS: Final[dict[str, Any]] = {
    "boolean": False,
    "integer": 7,
    "decimal": 2.5,
    "string": "  some <words>\n",
    "text": "more words",
    "date": "2024-02-29",
    "dateTime": "2024-02-29T23:59:59.123+14:00",
    "time": "23:59:59",
    "quantity": {"value": 0.5},
}
VALUES: Final = {
    "boolean": "valueBoolean",
    "integer": "valueInteger",
    "decimal": "valueDecimal",
    "string": "valueString",
    "text": "valueString",
    "date": "valueDate",
    "dateTime": "valueDateTime",
    "time": "valueTime",
    "quantity": "valueQuantity",
}


def exported(form: Any, answers: Any) -> dict[str, Any]:
    items = rules.as_items(form, rules.cleared(form, answers))
    told = as_questionnaire_response(
        items, form, response_id=RESPONSE, client_id=CLIENT, form_id=FORM, number=1, sent_at=SENT
    )
    QuestionnaireResponse.model_validate_json(json.dumps(told))
    return told


def filled(rows: list[Any]) -> dict[str, Any]:
    """An answer to every question; of what repeats two."""
    told: dict[str, Any] = {}
    for row in rows:
        below = filled(as_rows(row, "item"))
        kind, again = row["type"], row.get("repeats") is True
        if kind == "group" and again:
            told[row["linkId"]] = [below, below]
            continue
        told |= below
        value = chosen(row) if kind in CHOICES else ANSWERS.get(kind)
        if value is not None:
            told[row["linkId"]] = [value] if again else value
    return told


def chosen(row: Any) -> Any:
    options = as_rows(row, "answerOption")
    if not options:
        return "my own words" if row["type"] == "open-choice" else None
    first: Any = options[0]
    return first["code"] if first.get("score") is None else first["score"]


@pytest.mark.parametrize("name", ACCEPTED)
def test_answers_to_what_was_imported_are_valid(name: str) -> None:
    form: Any = imported(name).form
    exported(form, filled(form["item"]))


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.json")), ids=lambda path: path.stem)
def test_answers_to_what_ships_are_valid_and_choices_are_told_by_their_code(path: Path) -> None:
    form = json.loads(path.read_text(encoding="utf-8"))["form"]
    answers = filled(form["item"])
    told = json.dumps(exported(form, answers))
    chosen_ones = [row for row in form["item"] if row["type"] == "choice" and not row.get("enableWhen")]
    assert all(f'"{row["linkId"]}"' in told for row in chosen_ones)
    assert '"valueInteger"' not in told or any(row["type"] == "integer" for row in form["item"])


@pytest.mark.parametrize("kind", sorted(ANSWERS))
def test_each_type_is_told_as_it_was_given(kind: str) -> None:
    form = form_of(questionnaire(question("q1", kind), question("many", kind, repeats=True)))
    value = ANSWERS[kind]
    told = exported(form, {"q1": value, "many": [value, value]})
    assert [row["answer"] for row in told["item"]] == [[{VALUES[kind]: value}], [{VALUES[kind]: value}] * 2]


def test_groups_that_repeat_within_groups_that_repeat_keep_whose_answer_is_whose() -> None:
    inner = question("talk", "group", repeats=True, item=[question("with"), question("long", "integer")])
    outer = question("day", "group", repeats=True, item=[question("when", "date"), inner])
    form = form_of(questionnaire(question("all", "group", item=[outer])))
    answers = {
        "day": [
            {"when": "2024-06-03", "talk": [{"with": "a", "long": 1}, {"with": "b"}]},
            {"when": "2024-06-04", "talk": [{"with": "c"}]},
        ]
    }
    (whole,) = exported(form, answers)["item"]
    days = [
        (row["item"][0]["answer"][0]["valueDate"], [talk["item"][0]["answer"][0]["valueString"]
         for talk in row["item"][1:]])
        for row in whole["item"]
    ]  # fmt: skip
    assert days == [("2024-06-03", ["a", "b"]), ("2024-06-04", ["c"])]


def test_words_of_one_s_own_stand_beside_what_was_chosen() -> None:
    form = form_of(questionnaire(question("q1", "open-choice", repeats=True, answerOption=[coding("a")])))
    (row,) = exported(form, {"q1": ["a", "<none> of these"]})["item"]
    assert row["answer"] == [
        {"valueCoding": {"code": "a", "display": "A"}},
        {"valueString": "<none> of these"},
    ]


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("prefer_not_to_say", "asked-declined"),
        ("not_applicable", "not-applicable"),
        ("not_observed", "asked-unknown"),
    ],
)
def test_each_reason_to_leave_out_is_told_wherever_it_stands(reason: str, code: str) -> None:
    form = form_of(questionnaire(question("g", "group", repeats=True, item=[question("q1", required=True)])))
    form["item"][0]["item"][0]["absent"] = [reason]
    answers = {"g": [{"q1": {"missing": reason}}, {"q1": "said"}]}
    assert rules.check(form, answers) == []
    first, second = exported(form, answers)["item"]
    assert first["item"][0]["extension"][0]["valueCode"] == code
    assert "answer" not in first["item"][0]
    assert second["item"][0]["answer"] == [{"valueString": "said"}]


def test_a_question_below_a_question_stands_below_its_answer() -> None:
    form = form_of(questionnaire(question("q1", "boolean", item=[question("why")])))
    (row,) = exported(form, {"q1": True, "why": "so"})["item"]
    assert row["answer"][0]["item"][0]["answer"] == [{"valueString": "so"}]
    # What was not answered holds what is below it by itself.
    (alone,) = exported(form, {"why": "so"})["item"]
    assert alone["item"][0]["linkId"] == "why"
    assert "answer" not in alone
