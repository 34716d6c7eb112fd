"""The real questionnaires of the tests, and small ones made for one question."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from assessments.fhir import Imported, read_questionnaire

FOLDER: Final = Path(__file__).parent / "questionnaires"
FILES: Final = sorted(path.name for path in FOLDER.glob("*.json"))
HL7: Final = "http://hl7.org/fhir/StructureDefinition/"
SDC: Final = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"

# Why a real file is refused: each place at fault, and what is wrong there. All others import.
TWICE, KIND = "is used twice", "This has to be"
REFUSED: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "android--Questionnaire-ASLPA1-positive.json": (
        ("item[1].linkId", TWICE),
        ("item[1].item[0].linkId", TWICE),
        ("item[1].item[1].linkId", TWICE),
    ),
    "android--Questionnaire-Questionnaire-IMMZCRegisterClient.json": (
        ("item[4].item[0].linkId", TWICE),
        ("item[4].item[1].linkId", TWICE),
        ("item[4].item[2].linkId", TWICE),
    ),
    "android--layout_paginated.json": (("item[9].item[0].linkId", TWICE),),
    "android--questionnaire_outbreak.json": (("item[0].item[2].item[3].linkId", TWICE),),
    "android--sample-questionnaire.json": (
        ("item[10].item[0].linkId", TWICE),
        ("item[16].item[0].linkId", TWICE),
        ("item[17].item[0].linkId", TWICE),
    ),
    # A true in quotation marks; the days of some conditions under answerInteger.
    "lforms--enableWhen-test.R4.json": (
        ("item[7].item[0].repeats", KIND),
        ("item[11].item[3].enableWhen[0].answerInteger", KIND),
        ("item[11].item[4].enableWhen[0].answerInteger", KIND),
        ("item[12].item[3].enableWhen[0].answerInteger", KIND),
        ("item[12].item[4].enableWhen[0].answerInteger", KIND),
    ),
    # Numbers and truths of some extensions in quotation marks.
    "smartforms--715.R4.json": (
        ("item[0].item[19].item[0].extension[1].valueInteger", KIND),
        ("item[0].item[19].item[1].extension[1].valueInteger", KIND),
        ("item[0].item[19].item[2].extension[3].valueInteger", KIND),
        ("item[0].item[20].item[5].extension[2].valueBoolean", KIND),
    ),
}
ACCEPTED: Final = [name for name in FILES if name not in REFUSED]


def raw(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@cache
def imported(name: str) -> Imported:
    return read_questionnaire(raw(name))


def tree(name: str) -> Any:
    return json.loads(raw(name).decode("utf-8-sig"))


def questionnaire(*items: Any, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Questionnaire",
        "status": "active",
        "language": "en",
        "title": "Test",
        **more,
    } | {"item": list(items)}


def question(link_id: str = "q1", kind: str = "string", **more: Any) -> dict[str, Any]:
    return {"linkId": link_id, "text": f"Question {link_id}", "type": kind, **more}


def coding(code: str, display: str = "", **more: Any) -> dict[str, Any]:
    return {"valueCoding": {"code": code, "display": display or code.title()}, **more}


def extension(url: str, **value: Any) -> dict[str, Any]:
    return {"url": url, **value}


def read(document: Any) -> Imported:
    return read_questionnaire(json.dumps(document).encode())


def form_of(document: Any) -> dict[str, Any]:
    """The form that a file becomes; it has to be accepted."""
    found = read(document)
    assert found.form is not None, found.faults
    return found.form


def one(*items: Any, **more: Any) -> dict[str, Any]:
    """The first item of the form that these items become."""
    first: dict[str, Any] = form_of(questionnaire(*items, **more))["item"][0]
    return first


def told(found: Imported, outcome: str | None = None) -> list[tuple[str, str, str]]:
    return [
        (entry.place, entry.feature, entry.outcome)
        for entry in found.report
        if outcome is None or entry.outcome == outcome
    ]
