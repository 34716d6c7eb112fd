"""Answers as they are stored: the items of a FHIR QuestionnaireResponse, and back."""

from collections.abc import Mapping, Sequence

from .form_shape import ABSENT, Form, Item, PreparedForm, as_rows, as_text, field, prepare
from .reading import Reading, Value
from .sheets import Paper, Sheet, lay_out

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
    valueInteger (valueDecimal if not whole), by its code a valueCoding. A repeating group is one item an
    instance. Raises nothing.
    """
    paper = lay_out(form, answers)
    return _items_of(paper, paper.root)


def _items_of(paper: Paper, sheet: Sheet) -> list[Stored]:
    items = paper.ready.scopes[sheet.scope]
    inside: dict[str | None, list[Stored]] = {}
    # Children first, so that each parent finds what is inside it.
    for link_id in reversed(items):
        item = items[link_id]
        if item.is_block:
            blocks = [_items_of(paper, below) for below in sheet.inner[link_id]]
            stored: list[Stored] = [{"linkId": link_id, "item": block} for block in blocks if block]
        else:
            one = _stored(item, sheet.readings[link_id], inside.pop(link_id, []))
            stored = [one] if one else []
        inside[item.parent] = stored + inside.get(item.parent, [])
    return inside.get(sheet.scope, [])


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


def say_the_same(form: Form | PreparedForm, one: Sequence[object], other: Sequence[object]) -> bool:
    """Whether two sets of stored items mean the same: 0.0 is 0, and an option is itself by score or code."""
    ready = prepare(form)
    told = [lay_out(ready, by_link_id(items, ready)).root for items in (one, other)]
    return _meaning(told[0]) == _meaning(told[1])


def _meaning(sheet: Sheet) -> dict[str, object]:
    meant: dict[str, object] = {}
    for link_id, found in sheet.readings.items():
        values = [(type(value.parsed) is bool, value.option or value.parsed) for value in found.values]
        below = [_meaning(inner) for inner in sheet.inner.get(link_id, ())]
        if values or below or found.absent:
            meant[link_id] = values, found.absent, below
    return meant


def by_link_id(items: Sequence[object], form: Form | PreparedForm | None = None) -> dict[str, object]:
    """Stored items back to linkId -> value, as the API takes and gives them.

    Without the form, one answer of a repeating item comes back alone, with it as a list of one; and only
    with it are the instances of a repeating group told apart.
    """
    known = prepare(form).items if form is not None else {}
    found: dict[str, object] = {}
    waiting = [(stored, found) for stored in reversed(items)]
    while waiting:
        stored, level = waiting.pop()
        link_id, answers = as_text(stored, "linkId"), as_rows(stored, "answer")
        item = known.get(link_id) if link_id is not None else None
        if link_id is not None and item is not None and item.is_block:
            outer, level = level, {}
            before = outer.get(link_id)
            outer[link_id] = [*(before if isinstance(before, list) else ()), level]
        elif link_id is not None:
            level |= _answer_of(link_id, stored, answers, item is not None and item.repeats)
        below = [row for answer in answers for row in as_rows(answer, "item")] + as_rows(stored, "item")
        waiting.extend((row, level) for row in reversed(below))
    return found


def _answer_of(link_id: str, stored: object, answers: list[object], repeats: bool) -> dict[str, object]:
    values = [_plain(answer) for answer in answers]
    if values:
        return {link_id: values if len(values) > 1 or repeats else values[0]}
    absent = _absent(stored)
    return {link_id: {"missing": absent}} if absent else {}


def _absent(stored: object) -> str | None:
    codes = [
        as_text(row, "valueCode") for row in as_rows(stored, "extension") if field(row, "url") == ABSENT_URL
    ]
    return ABSENT_NAMES.get(codes[0] or "") if codes else None


def _plain(answer: object) -> object:
    names = [name for name in answer if name.startswith("value")] if isinstance(answer, Mapping) else []
    value = field(answer, names[0]) if names else None
    return field(value, "code") if names == ["valueCoding"] else value
