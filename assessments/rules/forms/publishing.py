"""What keeps a form from being published: every fault at once, each with its place."""

import re
from collections.abc import Iterator, Mapping

from .answers import Fault
from .form_shape import (
    CHOICES,
    MAX_DEPTH,
    NUMBERS,
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
    prepare,
    walk,
)
from .scoring_shape import MESSAGES as SCORING_MESSAGES
from .scoring_shape import read_scoring

MARKUP = re.compile(r"<[a-zA-Z/!?]|&(#[0-9]+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
# An item is a list and an object; its texts lie a few levels further in.
MAX_NESTING = 2 * MAX_DEPTH + 10
WORDS = ("text", "prefix", "title", "help")

MESSAGES = {
    "not_an_object": "This is an object.",
    "too_deep": "This is nested too deeply.",
    "no_items": "A form needs items.",
    "link_id_missing": "Every item needs a linkId.",
    "duplicate_link_id": "This linkId is used twice.",
    "unknown_type": f"The type is one of {', '.join(TYPES)}.",
    "unsupported": "This cannot be answered here yet.",
    "text_missing": "A question needs a text.",
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
    "bad_limits": "The lowest value is above the highest.",
    "html": "Text is plain, without markup.",
    **SCORING_MESSAGES,
}


def faults_of(form: object, scoring: object = None) -> list[Fault]:
    """Why this form and its scoring may not be published, each fault with its place (FORMS, Definition).

    Places are like `form.item[2].enableWhen[0]` and `scoring.scales[0].bands`. None: no scoring is declared.
    Raises nothing, whatever JSON it is given.
    """
    if not isinstance(form, Mapping):
        return [_fault("form", "not_an_object")]
    deep = [
        _fault(name, "too_deep") for name, part in (("form", form), ("scoring", scoring)) if is_too_deep(part)
    ]
    if deep:
        return deep
    ready = prepare(form)
    faults = [] if as_rows(form, "item") else [_fault("form.item", "no_items")]
    seen: set[str] = set()
    for place in walk(form):
        faults += [_fault(f"form.{place.path}{below}", code) for below, code in _of_item(place, ready, seen)]
    faults += [_fault(f"form.{ready.items[name].path}", "cyclic_condition") for name in ready.on_cycle]
    faults += [
        _fault(path, "html")
        for path, text in [*texts(form, "form"), *texts(scoring, "scoring")]
        if has_markup(text)
    ]
    if scoring is not None:
        faults += [_fault(trouble.path, trouble.code) for trouble in read_scoring(ready, scoring).troubles]
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


def _of_type(item: Item, raw: object) -> Iterator[tuple[str, str]]:
    if item.type not in TYPES:
        yield ".type", "unknown_type"
    if item.type == "attachment" or (item.type == "group" and item.repeats):
        yield ".type", "unsupported"
    if item.type != "group" and not field(raw, "text"):
        yield ".text", "text_missing"
    if item.type in NUMBERS and item.range is not None and item.range[0] > item.range[1]:
        yield ".minValue", "bad_limits"


def _of_options(item: Item, raw: object) -> Iterator[tuple[str, str]]:
    rows = as_rows(raw, "answerOption")
    if item.type in CHOICES and not rows:
        yield ".answerOption", "options_missing"
    if len(item.by_code) < len(item.options):
        yield ".answerOption", "duplicate_code"
    for number, row in enumerate(rows):
        if as_text(row, "code") is None:
            yield f".answerOption[{number}].code", "code_missing"
    for number, option in enumerate(item.options):
        if option.score is None and field(rows[number], "score") is not None:
            yield f".answerOption[{number}].score", "bad_score"


def _of_condition(condition: Condition, ready: PreparedForm) -> Iterator[str]:
    target = ready.items.get(condition.question)
    if target is None:
        yield "unknown_target"
    elif target.type in SILENT:
        yield "unanswerable_target"
    if condition.operator not in OPERATORS:
        yield "unknown_operator"
    truth = condition.kind == "Boolean"
    ordered = condition.operator in (">", "<", ">=", "<=")
    wrong = truth != (condition.operator == "exists") if condition.operator == "exists" else ordered and truth
    if condition.expected is None or wrong or (ordered and condition.kind == "Coding"):
        yield "bad_condition_value"


def is_too_deep(document: object) -> bool:
    level: list[object] = [document]
    for _ in range(MAX_NESTING + 1):
        level = [below for node in level for below in _below(node)]
    return bool(level)


def _below(node: object) -> list[object]:
    if isinstance(node, Mapping):
        return list(node.values())
    return node if isinstance(node, list) else []


def texts(document: object, path: str) -> Iterator[tuple[str, str]]:
    """Every string a person may get to read, with its place: by field name, in any language."""
    waiting: list[tuple[object, str, bool]] = [(document, path, False)]
    while waiting:
        node, where, read = waiting.pop()
        if isinstance(node, str) and read:
            yield where, node
        elif isinstance(node, Mapping):
            waiting += [
                (row, f"{where}.{name}", read or name in WORDS) for name, row in reversed(list(node.items()))
            ]
        elif isinstance(node, list):
            waiting += [(row, f"{where}[{place}]", read) for place, row in reversed(list(enumerate(node)))]
