"""Answers against their form: what is wrong with them, what counts of them. Any JSON gives faults."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from .form_shape import (
    CHOICES,
    SILENT,
    Condition,
    Form,
    Item,
    Option,
    Parsed,
    PreparedForm,
    parse_day,
    parse_instant,
    parse_time,
    plain_number,
    prepare,
)

FHIR_INTEGER = 2**31
LARGEST_DECIMAL = 10**15
PATH_LENGTH = 80

MESSAGES = {
    "not_an_object": "Answers are an object from linkId to value.",
    "unknown_link_id": "This form has no such question.",
    "not_answerable": "This item takes no answer.",
    "read_only": "This answer is given and cannot be changed.",
    "wrong_type": "This is not the kind of answer the question asks for.",
    "unknown_option": "This is none of the options.",
    "ambiguous_option": "Several options have this score; answer with the code.",
    "out_of_range": "This lies outside the range.",
    "too_long": "This is too long.",
    "unreadable_text": "This text has characters that cannot be kept.",
    "one_answer_only": "This question takes one answer.",
    "too_few": "This question needs more answers.",
    "too_many": "This question takes fewer answers.",
    "exclusive_option": "This option cannot be combined with another.",
    "chosen_twice": "An option is chosen twice.",
    "not_offered": "This question does not offer to leave it out for that reason.",
    "required": "Please answer this question.",
}


@dataclass(frozen=True)
class Fault:
    """What is wrong and where: `path` is a linkId or a place in a document, `code` is stable."""

    path: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Value:
    """One valid answer: as given, as comparable, and the option it chose."""

    raw: object
    parsed: Parsed
    option: Option | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one item's answer says: values, or why there is none, or what is wrong with it."""

    values: tuple[Value, ...] = ()
    absent: str | None = None
    fault: str | None = None

    @property
    def given(self) -> bool:
        return bool(self.values) or self.absent is not None


UNANSWERED = Reading()


def check(form: Form | PreparedForm, answers: object, *, draft: bool = False) -> list[Fault]:
    """Everything wrong with answers to a form, in the order of the form (FORMS, Definition).

    `answers`: linkId -> value. A choice is answered by its option's score (a number) or code (text); a
    repeating item by a list; null is "not answered"; `{"missing": "prefer_not_to_say"}` where the item's
    `absent` offers it. `draft=True` asks for nothing that is still missing. Answers of disabled items are
    no fault (see cleared), but must be readable. Raises nothing, whatever JSON it is given.
    """
    if not isinstance(answers, Mapping):
        return [fault("", "not_an_object")]
    ready = prepare(form)
    readings = {link_id: read(item, answers.get(link_id)) for link_id, item in ready.items.items()}
    faults = [fault(str(key), "unknown_link_id") for key in answers if key not in ready.items]
    faults += [fault(link_id, found.fault) for link_id, found in readings.items() if found.fault]
    return faults if draft else faults + _missing(ready, readings)


def fault(path: str, code: str) -> Fault:
    # A linkId from outside may hold half a surrogate pair, which no JSON answer could carry back.
    readable = path[:PATH_LENGTH].encode("utf-8", "replace").decode("utf-8")
    return Fault(readable, code, MESSAGES[code])


def _missing(ready: PreparedForm, readings: Mapping[str, Reading]) -> list[Fault]:
    on = enabled(ready, readings)
    # A group is answered by anything inside it, however deep.
    answered = {link_id for link_id, found in readings.items() if found.given}
    for link_id in reversed(ready.items):
        parent = ready.items[link_id].parent
        if link_id in answered and link_id in on and parent and ready.items[parent].type == "group":
            answered.add(parent)
    faults = []
    for link_id, item in ready.items.items():
        if link_id not in on or readings[link_id].fault or item.type == "display":
            continue
        found = readings[link_id]
        if item.required and link_id not in answered:
            faults.append(fault(link_id, "required"))
        elif found.values and len(found.values) < item.min_occurs:
            faults.append(fault(link_id, "too_few"))
    return faults


def enabled(ready: PreparedForm, readings: Mapping[str, Reading]) -> frozenset[str]:
    """The linkIds whose conditions hold, and those of everything above them. What lies on a cycle never is.

    The answer of a disabled item counts as not given, so chains switch off together.
    """
    if not ready.conditional:
        return frozenset(ready.items)
    on: set[str] = set()
    for link_id in ready.order:
        item = ready.items[link_id]
        if item.parent is not None and item.parent not in on:
            continue
        held = (
            _holds(condition, readings[condition.question] if condition.question in on else UNANSWERED)
            for condition in item.conditions
        )
        if not item.conditions or (any(held) if item.any_condition else all(held)):
            on.add(link_id)
    return frozenset(on)


def _holds(condition: Condition, found: Reading) -> bool:
    """As FHIR has it: "!=" is true where no answer is equal, also where there is none; others need one."""
    expected = condition.expected
    if condition.operator == "exists":
        return bool(found.values) == expected
    seen = [_side(value, condition.kind) for value in found.values]
    comparable = [actual for actual in seen if _same_kind(actual, expected)]
    if condition.operator == "=":
        return any(actual == expected for actual in comparable)
    if condition.operator == "!=":
        return all(actual != expected for actual in comparable)
    compare = COMPARE.get(condition.operator)
    if compare is None or condition.kind == "Coding":
        return False
    return any(compare(actual, expected) for actual in comparable)


def _side(value: Value, kind: str) -> Parsed | None:
    if value.option is None:
        return value.parsed
    return value.option.code if kind in ("Coding", "String") else value.option.score


def _same_kind(actual: Parsed | None, expected: Parsed | None) -> bool:
    kinds = [int if type(side) is Fraction else type(side) for side in (actual, expected)]
    return kinds[0] is kinds[1]


# `_same_kind` stands before every use: both sides are of one ordered type.
COMPARE: dict[str, Callable[..., bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
}


def cleared(form: Form | PreparedForm, answers: Mapping[str, object]) -> dict[str, object]:
    """The answers that count, in the order of the form: known, readable, given, and not of disabled items.

    A repeating item's answer comes out as a list, also when it was given alone.
    """
    ready = prepare(form)
    readings = {link_id: read(item, answers.get(link_id)) for link_id, item in ready.items.items()}
    on = enabled(ready, readings)
    counting: dict[str, object] = {}
    for link_id, found in readings.items():
        if link_id in on and found.given:
            alone = (
                ready.items[link_id].repeats
                and found.absent is None
                and not isinstance(answers[link_id], list)
            )
            counting[link_id] = [answers[link_id]] if alone else answers[link_id]
    return counting


def read(item: Item, raw: object) -> Reading:
    """One item's answer."""
    if raw is None or raw in ("", []):
        return UNANSWERED
    if item.type in SILENT:
        return Reading(fault="not_answerable")
    if isinstance(raw, dict) and raw.keys() == {"missing"}:
        why = raw["missing"]
        offered = isinstance(why, str) and why in item.absent
        return Reading(absent=str(why)) if offered else Reading(fault="not_offered")
    if item.read_only and not (type(raw) is type(item.initial) and raw == item.initial):
        return Reading(fault="read_only")
    if isinstance(raw, list) and not item.repeats:
        return Reading(fault="one_answer_only")
    rows = raw if isinstance(raw, list) else [raw]
    if item.max_occurs is not None and len(rows) > item.max_occurs:
        return Reading(fault="too_many")
    values: list[Value] = []
    for row in rows:
        found = _value(item, row)
        if isinstance(found, str):
            return Reading(fault=found)
        values.append(found)
    return _together(values)


def _together(values: list[Value]) -> Reading:
    if len(values) == 1:
        return Reading((values[0],))
    chosen = [value.option for value in values if value.option is not None]
    if len({option.code for option in chosen}) < len(chosen):
        return Reading(fault="chosen_twice")
    if any(option.exclusive for option in chosen):
        return Reading(fault="exclusive_option")
    return Reading(tuple(values))


def _value(item: Item, raw: object) -> Value | str:
    """One answer of the item's type, or the code of its fault."""
    if item.type in CHOICES:
        return _chosen(item, raw)
    if item.type in ("string", "text"):
        return _written(item, raw)
    parsed = _amount(item, raw) if item.type == "quantity" else _parsed(item.type, raw)
    if parsed is None:
        return "wrong_type"
    low, high = item.lowest, item.highest
    if _same_kind(parsed, low) and COMPARE["<"](parsed, low):
        return "out_of_range"
    if _same_kind(parsed, high) and COMPARE[">"](parsed, high):
        return "out_of_range"
    return Value(raw, parsed) if _fits(item.type, parsed) else "out_of_range"


def _parsed(kind: str, raw: object) -> Parsed | None:
    # An attachment has no parser: it cannot be answered yet, and publishing refuses it.
    parse = PARSERS.get(kind)
    return None if parse is None else parse(raw)


def _fits(kind: str, parsed: Parsed) -> bool:
    """What FHIR and the database can keep."""
    if isinstance(parsed, bool) or not isinstance(parsed, int | Fraction):
        return True
    if kind == "integer":
        return -FHIR_INTEGER <= parsed < FHIR_INTEGER
    return -LARGEST_DECIMAL <= parsed <= LARGEST_DECIMAL


def _chosen(item: Item, raw: object) -> Value | str:
    number = plain_number(raw)
    if number is not None:
        options = item.by_score.get(number, ())
        if len(options) == 1:
            return Value(raw, number, options[0])
        return "ambiguous_option" if options else "unknown_option"
    if not isinstance(raw, str):
        return "wrong_type"
    if raw in item.by_code:
        return Value(raw, raw, item.by_code[raw])
    return _written(item, raw) if item.type == "open-choice" else "unknown_option"


def _written(item: Item, raw: object) -> Value | str:
    if not isinstance(raw, str):
        return "wrong_type"
    if "\0" in raw or any("\ud800" <= letter <= "\udfff" for letter in raw):
        return "unreadable_text"
    if item.max_length is not None and len(raw) > item.max_length:
        return "too_long"
    return Value(raw, raw)


def _amount(item: Item, raw: object) -> int | Fraction | None:
    """A quantity `{"value": 3, "unit": "h"}`; the unit is the item's own, nothing is converted."""
    if not isinstance(raw, Mapping) or set(raw) - {"value", "unit"} or raw.get("unit") != item.unit:
        return None
    return plain_number(raw.get("value"))


def _truth(raw: object) -> bool | None:
    return raw if isinstance(raw, bool) else None


def _whole(raw: object) -> int | None:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else None


PARSERS: dict[str, Callable[[object], Parsed | None]] = {
    "boolean": _truth,
    "integer": _whole,
    "decimal": plain_number,
    "date": parse_day,
    "dateTime": parse_instant,
    "time": parse_time,
}
