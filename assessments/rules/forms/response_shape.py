"""Answers as they are stored: the items of a FHIR QuestionnaireResponse, and back."""

from collections.abc import Mapping, Sequence

from .answers import Reading, Value, read
from .form_shape import ABSENT, Form, Item, PreparedForm, as_text, field, prepare

ABSENT_URL = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
ABSENT_CODES = dict(zip(ABSENT, ("not-applicable", "asked-declined", "asked-unknown"), strict=True))
ABSENT_NAMES = {code: name for name, code in ABSENT_CODES.items()}

VALUE_NAMES = {
    "boolean": "valueBoolean",
    "integer": "valueInteger",
    "decimal": "valueDecimal",
    "date": "valueDate",
    "dateTime": "valueDateTime",
    "time": "valueTime",
    "quantity": "valueQuantity",
}

Stored = dict[str, object]


def as_items(form: Form | PreparedForm, answers: Mapping[str, object]) -> list[Stored]:
    """The answers as QuestionnaireResponse items, nested as the form nests them (FORMS, Answers).

    Give it checked and cleared answers: what cannot be read is left out. A choice answered by its score is a
    valueInteger (valueDecimal if not whole), by its code a valueCoding. Raises nothing.
    """
    ready = prepare(form)
    inside: dict[str | None, list[Stored]] = {}
    # Children first, so that each parent finds what is inside it; no recursion, forms may be deep.
    for link_id in reversed(ready.items):
        item = ready.items[link_id]
        stored = _stored(item, read(item, answers.get(link_id)), inside.pop(link_id, []))
        if stored:
            inside.setdefault(item.parent, []).insert(0, stored)
    return inside.get(None, [])


def _stored(item: Item, found: Reading, below: list[Stored]) -> Stored | None:
    if not found.given and not below:
        return None
    stored: Stored = {"linkId": item.link_id}
    if found.absent is not None:
        stored["extension"] = [{"url": ABSENT_URL, "valueCode": ABSENT_CODES[found.absent]}]
    values = [{_value_name(item, value): _value(value)} for value in found.values]
    if values:
        stored["answer"] = [{**values[0], "item": below} if below else values[0], *values[1:]]
    elif below:
        stored["item"] = below
    return stored


def _value_name(item: Item, value: Value) -> str:
    if value.option is None:
        return VALUE_NAMES.get(item.type, "valueString")
    if isinstance(value.raw, str):
        return "valueCoding"
    return "valueInteger" if isinstance(value.raw, int) else "valueDecimal"


def _value(value: Value) -> object:
    if value.option is not None and isinstance(value.raw, str):
        return {"code": value.raw}
    return value.raw


def by_link_id(items: Sequence[object], form: Form | PreparedForm | None = None) -> dict[str, object]:
    """Stored items back to linkId -> value, as the API takes and gives them.

    Without the form, one answer of a repeating item comes back alone; with it, as a list of one.
    """
    repeating = {name for name, item in prepare(form).items.items() if item.repeats} if form else set()
    found: dict[str, object] = {}
    waiting = list(reversed(items))
    while waiting:
        stored = waiting.pop()
        link_id, answers = as_text(stored, "linkId"), _rows(stored, "answer")
        values = [_plain(answer) for answer in answers]
        if link_id is not None and values:
            found[link_id] = values if len(values) > 1 or link_id in repeating else values[0]
        elif link_id is not None and (absent := _absent(stored)):
            found[link_id] = {"missing": absent}
        below = [row for answer in answers for row in _rows(answer, "item")] + _rows(stored, "item")
        waiting.extend(reversed(below))
    return found


def _rows(raw: object, name: str) -> list[object]:
    found = field(raw, name)
    return found if isinstance(found, list) else []


def _absent(stored: object) -> str | None:
    codes = [
        as_text(row, "valueCode") for row in _rows(stored, "extension") if field(row, "url") == ABSENT_URL
    ]
    return ABSENT_NAMES.get(codes[0] or "") if codes else None


def _plain(answer: object) -> object:
    names = [name for name in answer if name.startswith("value")] if isinstance(answer, Mapping) else []
    value = field(answer, names[0]) if names else None
    return field(value, "code") if names == ["valueCoding"] else value
