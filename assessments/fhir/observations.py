"""Scores as FHIR R4 Observations, in one Bundle."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from assessments.rules.forms.form_shape import as_rows

from .names import ABSENT_REASONS, EXACT, OURS, SCORING, subject
from .questionnaire import Json, main_language, said

# Names an Observation by response and scale, so that the same score has the same id in every export.
SCORES: Final = UUID("5f0f6f0e-6d1c-5b0e-9a53-7a5f6a0f3b11")
SURVEY: Final = {
    "coding": [
        {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "survey"},
    ]
}
UCUM: Final = "http://unitsofmeasure.org"
TOO_FEW: Final = "Too few answers for a score."


@dataclass(frozen=True)
class Measured:
    """One scale of one response. `value` is rounded for showing, `exact` the fraction; None: no value."""

    client_id: UUID
    response_id: UUID
    sent_at: datetime
    form_key: str
    number: int
    form: Mapping[str, Any]
    scoring: Mapping[str, Any]
    scale: str
    value: float | None
    exact: str | None
    band: str | None
    answered: int
    missing: int
    absent: Sequence[tuple[str, int]] = ()


def as_observations(scores: Iterable[Measured]) -> Json:
    """A Bundle (collection) of one Observation for each score, in the order given."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": f"urn:uuid:{told['id']}", "resource": told}
            for told in (_observation(score) for score in scores)
        ],
    }


def _observation(score: Measured) -> Json:
    language = main_language(score.form)
    declared = _row(score.scoring, "scales", score.scale)
    told: Json = {
        "resourceType": "Observation",
        "id": str(uuid5(SCORES, f"{score.response_id}:{score.scale}")),
        "status": "final",
        "category": [SURVEY],
        "code": _code(score, declared, language),
        "subject": subject(score.client_id),
        "effectiveDateTime": score.sent_at.isoformat(),
        "derivedFrom": [{"reference": f"urn:uuid:{score.response_id}", "type": "QuestionnaireResponse"}],
        "method": _method(declared),
        "component": [_count("answered", score.answered), _count("missing", score.missing)],
    }
    if score.value is None:
        told["dataAbsentReason"] = _why(score)
        return told
    told["valueQuantity"] = {
        **({"extension": [{"url": EXACT, "valueString": score.exact}]} if score.exact else {}),
        "value": score.value,
        "unit": "score",
        "system": UCUM,
        "code": "{score}",
    }
    if score.band:
        told["interpretation"] = [_band(score, declared, language)]
    return told


def _row(document: Mapping[str, Any], name: str, key: str | None) -> Mapping[str, Any]:
    """The scale or band of a scoring that has this key."""
    rows = (row for row in as_rows(document, name) if isinstance(row, Mapping))
    return next((row for row in rows if row.get("key") == key), {})


def _code(score: Measured, declared: Mapping[str, Any], language: str) -> Json:
    coding = {"system": f"{OURS}{score.form_key}", "version": str(score.number), "code": score.scale}
    form, scale = said(score.form.get("title"), language), said(declared.get("title"), language)
    words = ": ".join(name for name in (form, scale or score.scale) if name)
    return {"coding": [coding], "text": words}


def _band(score: Measured, declared: Mapping[str, Any], language: str) -> Json:
    band = _row(declared, "bands", score.band)
    coding = {"system": f"{OURS}{score.form_key}:{score.scale}", "code": score.band}
    return {"coding": [coding], "text": said(band.get("title"), language) or score.band}


def _method(declared: Mapping[str, Any]) -> Json:
    method = str(declared.get("method") or "unknown")
    return {"coding": [{"system": SCORING, "code": method}], "text": method}


def _count(name: str, count: int) -> Json:
    return {"code": {"coding": [{"system": SCORING, "code": name}], "text": name}, "valueInteger": count}


def _why(score: Measured) -> Json:
    """Why there is no value: what the person said, where all that is missing has one reason."""
    reasons = {why for why, _ in score.absent}
    known = {"prefer_not_to_say": "asked-declined", "not_applicable": "not-applicable"}
    counted = sum(count for _, count in score.absent)
    alone = next(iter(reasons)) if len(reasons) == 1 and counted == score.missing else ""
    code = known.get(alone, "unknown")
    return {"coding": [{"system": ABSENT_REASONS, "code": code}], "text": TOO_FEW}
