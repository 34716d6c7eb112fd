"""What keeps a form from being published: every fault at once, each with its place."""

import re
from collections.abc import Iterator, Mapping

from .answers import Fault
from .bounds import out_of_bounds
from .document import MESSAGES as DOCUMENT_MESSAGES
from .document import of_form, of_item, of_wordings, wordings
from .form_shape import (
    CHOICES,
    MAX_CONDITIONS,
    MAX_ITEMS,
    OPERATORS,
    SILENT,
    TYPES,
    Condition,
    Item,
    Place,
    PreparedForm,
    as_rows,
    as_text,
    field,
    plain_number,
    prepare,
    walk,
)
from .scoring_document import MESSAGES as SCORING_DOCUMENT_MESSAGES
from .scoring_document import of_scoring
from .scoring_shape import MESSAGES as SCORING_MESSAGES
from .scoring_shape import read_scoring

MARKUP = re.compile(r"<[a-zA-Z/!?]|&(#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
# The kinds of value a condition may compare an item's answers with.
COMPARABLE: dict[str, tuple[str, ...]] = {
    "boolean": ("Boolean",),
    **dict.fromkeys(("integer", "decimal"), ("Integer", "Decimal")),
    "quantity": ("Quantity", "Integer", "Decimal"),
    **dict.fromkeys(("string", "text"), ("String",)),
    "date": ("Date",),
    "dateTime": ("DateTime",),
    "time": ("Time",),
    **dict.fromkeys(CHOICES, ("Coding", "String", "Integer", "Decimal")),
}

MESSAGES = {
    "not_an_object": "This is an object.",
    "too_deep": "This is nested too deeply.",
    "too_large": "This is too large.",
    "too_many_items": f"A form has at most {MAX_ITEMS} items.",
    "too_many_conditions": f"A form has at most {MAX_CONDITIONS} conditions.",
    "no_items": "A form needs items.",
    "link_id_missing": "Every item needs a linkId.",
    "duplicate_link_id": "This linkId is used twice.",
    "unknown_type": f"The type is one of {', '.join(TYPES)}.",
    "unsupported": "Files cannot be answered here.",
    "text_missing": "A question needs a text.",
    "option_text_missing": "An option needs a text.",
    "options_missing": "A choice needs options.",
    "code_missing": "An option needs a code.",
    "duplicate_code": "Two options have the same code.",
    "bad_score": "A score is a number.",
    "unknown_target": "The condition asks for a linkId that is not there.",
    "unanswerable_target": "The condition asks for an item that takes no answer.",
    "cyclic_condition": "This item depends on itself.",
    "unknown_operator": f"The operator is one of {', '.join(OPERATORS)}.",
    "bad_condition_value": "The condition needs one value that fits its operator.",
    "behavior_missing": 'Several conditions need enableBehavior "all" or "any".',
    "condition_unfit": "The condition compares with a value that the question cannot be answered by.",
    "html": "Text is plain, without markup.",
    **DOCUMENT_MESSAGES,
    **SCORING_MESSAGES,
    **SCORING_DOCUMENT_MESSAGES,
}


def faults_of(form: object, scoring: object = None) -> list[Fault]:
    """Why this form and its scoring may not be published, each fault with its place (FORMS, Definition).

    Places are like `form.item[2].enableWhen[0]` and `scoring.scales[0].bands`. None: no scoring is declared.
    Raises nothing, whatever JSON it is given.
    """
    if not isinstance(form, Mapping):
        return [_fault("form", "not_an_object")]
    sizes = ((name, out_of_bounds(part)) for name, part in (("form", form), ("scoring", scoring)))
    unread = [_fault(name, code) for name, code in sizes if code is not None]
    if unread:
        return unread
    ready = prepare(form)
    faults = [] if as_rows(form, "item") else [_fault("form.item", "no_items")]
    faults += [_fault(f"form{below}", code) for below, code in of_form(form)]
    seen: set[str] = set()
    if sum(len(as_rows(place.raw, "enableWhen")) for place in walk(form)) > MAX_CONDITIONS:
        faults.append(_fault("form.item", "too_many_conditions"))
    for number, place in enumerate(walk(form), 1):
        faults += [_fault(f"form.{place.path}{below}", code) for below, code in _of_item(place, ready, seen)]
        if number == MAX_ITEMS:
            faults.append(_fault("form.item", "too_many_items"))
    faults += [_fault(f"form.{ready.items[name].path}", "cyclic_condition") for name in ready.on_cycle]
    faults += [_fault(path, "html") for path, text in _texts(form, scoring) if has_markup(text)]
    faults += [_fault(path, code) for path, code in of_wordings(form, scoring)]
    if scoring is not None:
        shape = read_scoring(ready, scoring)
        faults += [_fault(trouble.path, trouble.code) for trouble in shape.troubles]
        faults += [_fault(f"scoring{below}", code) for below, code in of_scoring(ready, scoring, shape)]
    return faults


def has_markup(text: str) -> bool:
    return MARKUP.search(text) is not None


def _fault(path: str, code: str) -> Fault:
    return Fault(path, code, MESSAGES[code])


def _of_item(place: Place, ready: PreparedForm, seen: set[str]) -> Iterator[tuple[str, str]]:
    raw = place.raw
    if not isinstance(raw, Mapping):
        yield "", "not_an_object"
        return
    link_id = as_text(raw, "linkId")
    if link_id is None:
        yield ".linkId", "link_id_missing"
        return
    if link_id in seen:
        yield ".linkId", "duplicate_link_id"
        return
    seen.add(link_id)
    item = ready.items[link_id]
    yield from _of_type(item, raw)
    yield from _of_options(item, raw)
    for number, condition in enumerate(item.conditions):
        yield from ((f".enableWhen[{number}]", code) for code in _of_condition(condition, ready))
    if len(item.conditions) > 1 and field(raw, "enableBehavior") not in ("all", "any"):
        yield ".enableBehavior", "behavior_missing"


def _of_type(item: Item, raw: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    if item.type not in TYPES:
        yield ".type", "unknown_type"
    elif item.type == "attachment":
        yield ".type", "unsupported"
    if item.type != "group" and not field(raw, "text"):
        yield ".text", "text_missing"
    yield from of_item(item, raw)


def _of_options(item: Item, raw: object) -> Iterator[tuple[str, str]]:
    rows = as_rows(raw, "answerOption")
    if item.type in CHOICES and not rows:
        yield ".answerOption", "options_missing"
    if len(item.by_code) < len(item.options):
        yield ".answerOption", "duplicate_code"
    for number, row in enumerate(rows):
        if as_text(row, "code") is None:
            yield f".answerOption[{number}].code", "code_missing"
        if not field(row, "text"):
            yield f".answerOption[{number}].text", "option_text_missing"
        if field(row, "score") is not None and plain_number(field(row, "score")) is None:
            yield f".answerOption[{number}].score", "bad_score"


def _of_condition(condition: Condition, ready: PreparedForm) -> Iterator[str]:
    target = ready.items.get(condition.question)
    if target is None:
        yield "unknown_target"
    elif target.type in SILENT:
        yield "unanswerable_target"
    if condition.operator not in OPERATORS:
        yield "unknown_operator"
    exists, ordered = condition.operator == "exists", condition.operator in (">", "<", ">=", "<=")
    wrong = condition.kind != "Boolean" if exists else ordered and condition.kind in ("Boolean", "Coding")
    if condition.expected is None or wrong:
        yield "bad_condition_value"
    elif target is not None and not exists and not _can_meet(condition, target):
        yield "condition_unfit"


def _can_meet(condition: Condition, target: Item) -> bool:
    """Whether any answer to `target` could be compared with what the condition expects."""
    if condition.kind not in COMPARABLE.get(target.type, (condition.kind,)):
        return False
    coded = target.type == "choice" and condition.kind in ("Coding", "String")
    return not coded or condition.expected in target.by_code


def _texts(form: object, scoring: object) -> Iterator[tuple[str, str]]:
    """Every string a person may get to read, with its place, whatever shape it stands in."""
    told = [*wordings(form, "form"), *wordings(scoring, "scoring")]
    waiting = told[::-1]
    while waiting:
        where, node = waiting.pop()
        if isinstance(node, str):
            yield where, node
        elif isinstance(node, Mapping):
            waiting += [(f"{where}.{name}", row) for name, row in node.items()][::-1]
        elif isinstance(node, list):
            waiting += [(f"{where}[{place}]", row) for place, row in enumerate(node)][::-1]
