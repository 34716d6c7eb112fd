"""Sent answers as a FHIR R4 QuestionnaireResponse, each in the words it was asked in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from assessments.rules.forms.form_shape import CHOICES, as_rows, as_text, plain_number, walk

from .names import ORDINAL, canonical, subject
from .questionnaire import Json, main_language, said

NUMBERS: Final = ("valueInteger", "valueDecimal")


def as_questionnaire_response(
    items: Sequence[Any],
    form: Mapping[str, Any],
    *,
    response_id: UUID,
    client_id: UUID,
    form_id: UUID,
    number: int,
    sent_at: datetime,
    amends: bool = False,
) -> Json:
    """The answers as stored (`rules.as_items`), with the texts of the version they were given to.

    A choice answered by its score is told as the option it chose. The client is named by number alone.
    """
    language = main_language(form)
    asked = {str(as_text(place.raw, "linkId")): place.raw for place in walk(form)}
    return {
        "resourceType": "QuestionnaireResponse",
        "id": str(response_id),
        "language": language,
        "questionnaire": canonical(form_id, number),
        "status": "amended" if amends else "completed",
        "subject": subject(client_id),
        "authored": sent_at.isoformat(),
        "item": [_item(row, asked, language) for row in items],
    }


def _item(row: Any, asked: Mapping[str, Any], language: str) -> Json:
    told: Json = {"linkId": row["linkId"]}
    raw = asked.get(row["linkId"], {})
    words = said(raw.get("text"), language)
    if words:
        told["text"] = words
    if row.get("extension"):
        told["extension"] = row["extension"]
    if row.get("answer"):
        told["answer"] = [_answer(answer, raw, asked, language) for answer in row["answer"]]
    if row.get("item"):
        told["item"] = [_item(below, asked, language) for below in row["item"]]
    return told


def _answer(answer: Mapping[str, Any], raw: Any, asked: Mapping[str, Any], language: str) -> Json:
    told: Json = {name: value for name, value in answer.items() if name != "item"}
    option = _chosen(told, raw) if raw.get("type") in CHOICES else None
    if option is not None:
        told = {"valueCoding": _coding(option, language)}
    if answer.get("item"):
        told["item"] = [_item(below, asked, language) for below in answer["item"]]
    return told


def _chosen(told: Json, raw: Any) -> Mapping[str, Any] | None:
    """The option behind a code or a score."""
    rows = [row for row in as_rows(raw, "answerOption") if isinstance(row, Mapping)]
    code = told["valueCoding"].get("code") if "valueCoding" in told else None
    if code is not None:
        return next((row for row in rows if row.get("code") == code), None)
    numbers = [plain_number(told[name]) for name in NUMBERS if name in told]
    return next((row for row in rows if numbers and plain_number(row.get("score")) == numbers[0]), None)


def _coding(option: Mapping[str, Any], language: str) -> Json:
    told: Json = {"code": option["code"]}
    display = said(option.get("text"), language)
    if display:
        told["display"] = display
    if option.get("score") is not None:
        told["extension"] = [{"url": ORDINAL, "valueDecimal": option["score"]}]
    return told
