"""A form as a FHIR R4 Questionnaire. What is written here, `read_questionnaire` reads to the same form."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from assessments.rules.forms.form_shape import CHOICES, SILENT, as_rows
from assessments.rules.forms.response_shape import VALUE_NAMES

from .names import HL7, ITEM_CONTROLS, ORDINAL, OUR_CONTROLS, OURS, SDC, TRANSLATION
from .scoring import scoring_extension

STATUS: Final = {"draft": "draft", "published": "active", "retired": "retired"}
CONTROL_CODES: Final = {
    "radio": "radio-button",
    "check": "check-box",
    "dropdown": "drop-down",
    "slider": "slider",
    "grid": "table",
}
PLAIN: Final = ("linkId", "type", "required", "repeats", "readOnly", "maxLength", "enableBehavior")
FORM_EXTRAS: Final = (
    ("shuffle", "valueBoolean"),
    ("reveal", "valueCode"),
    ("open_hours", "valueInteger"),
)

Json = dict[str, Any]


def as_questionnaire(
    form: Mapping[str, Any],
    *,
    form_id: UUID,
    key: str,
    number: int,
    state: str = "draft",
    licence: Mapping[str, Any] | None = None,
    scoring: Mapping[str, Any] | None = None,
) -> Json:
    """The Questionnaire of one version: `state` is the version's, `licence` gives holder and words of rights.

    Scores stand at the answers, scales and bands in an extension of ours. Raises nothing for a form that
    could be published.
    """
    rights = licence or {}
    language = main_language(form)
    told: Json = {
        "resourceType": "Questionnaire",
        "id": str(form_id),
        "language": language,
        "url": f"urn:uuid:{form_id}",
        "version": str(number),
        "name": key,
        "status": STATUS.get(state, "unknown"),
        "subjectType": ["Patient"],
        **spoken("title", form.get("title"), language),
        **spoken("description", form.get("description"), language),
        **_rights(rights),
    }
    extras = [
        {"url": f"{OURS}{name}", kind: form[name]} for name, kind in FORM_EXTRAS if form.get(name) is not None
    ]
    extras += scoring_extension(scoring)
    if extras:
        told["extension"] = extras
    told["item"] = [_item(row, language) for row in as_rows(form, "item")]
    return told


def main_language(form: Mapping[str, Any]) -> str:
    """The form's first language. Stored objects keep no order: without a list, English if it is there."""
    listed = form.get("languages")
    if isinstance(listed, list) and listed:
        return str(listed[0])
    title = form.get("title")
    tags = sorted(title) if isinstance(title, Mapping) else []
    return "en" if not tags or "en" in tags else tags[0]


def spoken(name: str, text: object, language: str) -> Json:
    """A text with its translations beside it, as FHIR keeps them; nothing where there is none."""
    if isinstance(text, str):
        return {name: text} if text else {}
    if not isinstance(text, Mapping) or not text:
        return {}
    told: Json = {}
    if language in text:
        told[name] = text[language]
    others = [tag for tag in sorted(text) if tag != language]
    if others:
        told[f"_{name}"] = {"extension": [_translation(tag, text[tag]) for tag in others]}
    return told


def said(text: object, language: str) -> str | None:
    """The words in one language, else in any: for places that take one text only."""
    if isinstance(text, str):
        return text or None
    if not isinstance(text, Mapping) or not text:
        return None
    return str(text.get(language) or text[min(text)])


def _translation(tag: str, words: str) -> Json:
    return {
        "url": TRANSLATION,
        "extension": [{"url": "lang", "valueCode": tag}, {"url": "content", "valueString": words}],
    }


def _rights(licence: Mapping[str, Any]) -> Json:
    told = {"publisher": licence.get("holder"), "copyright": licence.get("text")}
    return {name: words for name, words in told.items() if isinstance(words, str) and words}


def _item(raw: Any, language: str) -> Json:
    told: Json = {name: raw[name] for name in PLAIN if raw.get(name) is not None}
    told |= spoken("prefix", raw.get("prefix"), language) | spoken("text", raw.get("text"), language)
    extensions = [*_limits(raw), *_looks(raw)]
    if extensions:
        told["extension"] = extensions
    if raw.get("enableWhen"):
        told["enableWhen"] = [_condition(row) for row in raw["enableWhen"]]
    if raw.get("answerOption"):
        told["answerOption"] = [_option(row, language) for row in raw["answerOption"]]
    initial = raw.get("initial")
    if initial is not None and raw.get("type") not in SILENT:
        values = initial if isinstance(initial, list) else [initial]
        told["initial"] = [_initial(raw, value) for value in values]
    below = [_item(row, language) for row in as_rows(raw, "item")]
    if raw.get("help"):
        below.insert(0, _help(raw, language))
    if below:
        told["item"] = below
    return told


def _help(raw: Mapping[str, Any], language: str) -> Json:
    return {
        "linkId": f"{raw['linkId']}-help",
        "type": "display",
        **spoken("text", raw["help"], language),
        "extension": [_control("help", ITEM_CONTROLS)],
    }


def _control(code: str, system: str) -> Json:
    concept = {"coding": [{"system": system, "code": code}]}
    return {"url": f"{HL7}questionnaire-itemControl", "valueCodeableConcept": concept}


def _looks(raw: Mapping[str, Any]) -> list[Json]:
    told: list[Json] = []
    control = raw.get("control")
    if control in CONTROL_CODES:
        told.append(_control(CONTROL_CODES[control], ITEM_CONTROLS))
    elif isinstance(control, str):
        told.append(_control(control, OUR_CONTROLS))
    if raw.get("sensitivity"):
        told.append({"url": f"{OURS}sensitivity", "valueCode": raw["sensitivity"]})
    if raw.get("code"):
        told.append({"url": f"{OURS}code", "valueCode": raw["code"]})
    told += [{"url": f"{OURS}absent", "valueCode": reason} for reason in as_rows(raw, "absent")]
    return told


def _limits(raw: Mapping[str, Any]) -> list[Json]:
    told: list[Json] = []
    kind, unit = raw.get("type"), raw.get("unit")
    if unit:
        told.append({"url": f"{HL7}questionnaire-unit", "valueCoding": {"display": unit}})
    for name, value in ((name, raw.get(name)) for name in ("minValue", "maxValue")):
        if value is None:
            continue
        if kind == "quantity":
            quantity = {"value": value, **({"unit": unit} if unit else {})}
            url = f"{SDC}sdc-questionnaire-{name[:3]}Quantity"
            told.append({"url": url, "valueQuantity": quantity})
        else:
            told.append({"url": f"{HL7}{name}", _value_name(kind, value): value})
    counts = [(name, raw[name]) for name in ("minOccurs", "maxOccurs") if raw.get(name) is not None]
    return told + [{"url": f"{HL7}questionnaire-{name}", "valueInteger": count} for name, count in counts]


def _value_name(kind: object, value: object) -> str:
    if isinstance(value, bool):
        return "valueBoolean"
    if isinstance(value, int | float):
        return "valueInteger" if isinstance(value, int) else "valueDecimal"
    return VALUE_NAMES.get(str(kind), "valueString")


def _condition(row: Mapping[str, Any]) -> Json:
    told = dict(row)
    if isinstance(told.get("answerCoding"), str):
        told["answerCoding"] = {"code": told["answerCoding"]}
    return told


def _option(row: Mapping[str, Any], language: str) -> Json:
    told: Json = {"valueCoding": {"code": row["code"], **spoken("display", row.get("text"), language)}}
    extensions: list[Json] = []
    if row.get("prefix"):
        prefix = said(row["prefix"], language)
        extensions.append({"url": f"{HL7}questionnaire-optionPrefix", "valueString": prefix})
    if row.get("score") is not None:
        extensions.append({"url": ORDINAL, "valueDecimal": row["score"]})
    if row.get("exclusive"):
        extensions.append({"url": f"{HL7}questionnaire-optionExclusive", "valueBoolean": True})
    if extensions:
        told["extension"] = extensions
    return told


def _initial(raw: Mapping[str, Any], value: Any) -> Json:
    kind = raw.get("type")
    if kind in CHOICES:
        options = as_rows(raw, "answerOption")
        for option in options:
            if isinstance(option, Mapping) and value in (option.get("code"), option.get("score")):
                return {"valueCoding": {"code": option["code"]}}
        return {"valueString": str(value)}
    if kind == "quantity":
        return {"valueQuantity": dict(value)}
    return {VALUE_NAMES.get(str(kind), "valueString"): value}
