"""One item's answer: what it says, why there is none, or what is wrong with it."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from .form_shape import (
    CHOICES,
    SILENT,
    Item,
    Option,
    Parsed,
    parse_day,
    parse_instant,
    parse_time,
    plain_number,
)

WRITTEN = ("string", "text", "open-choice")
FHIR_INTEGER = 2**31
LARGEST_DECIMAL = 10**15
# A list longer than this answers nothing that a person was asked.
MOST_ANSWERS = 500


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


def read(item: Item, raw: object) -> Reading:
    """One item's answer."""
    if type(raw) is int or type(raw) is str:
        before = item.seen.get(raw)
        if isinstance(before, Reading):
            return before
        found = _read(item, raw)
        # Options are few; what people write is not kept.
        if found.values and found.values[0].option is not None:
            item.seen[raw] = found
        return found
    return _read(item, raw)


def _read(item: Item, raw: object) -> Reading:
    if raw is None or raw in ("", []) or (item.type in WRITTEN and _is_blank(item, raw)):
        return UNANSWERED
    if item.type in SILENT:
        return Reading(fault="not_answerable")
    if isinstance(raw, dict) and raw.keys() == {"missing"}:
        why = raw["missing"]
        offered = isinstance(why, str) and why in item.absent
        return Reading(absent=str(why)) if offered else Reading(fault="not_offered")
    found = _given(item, raw)
    if item.read_only and not _is_initial(item, found):
        return Reading(fault="read_only")
    return found


def _is_blank(item: Item, raw: object) -> bool:
    """Whether nothing but blanks was written."""
    rows = raw if isinstance(raw, list) else [raw]
    return all(isinstance(row, str) and not row.strip() and row not in item.by_code for row in rows)


def _is_initial(item: Item, found: Reading) -> bool:
    given = _given(item, item.initial) if item.initial is not None else UNANSWERED
    told = [[value.option or value.parsed for value in one.values] for one in (found, given)]
    return found.fault is None and told[0] == told[1]


def reads_as(item: Item, raw: object) -> bool:
    """Whether `raw` is an answer the item takes, also where nobody may change it."""
    return _given(item, raw).fault is None


def _given(item: Item, raw: object) -> Reading:
    if isinstance(raw, list) and not item.repeats:
        return Reading(fault="one_answer_only")
    rows = raw if isinstance(raw, list) else [raw]
    if len(rows) > (MOST_ANSWERS if item.max_occurs is None else item.max_occurs):
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
    if same_kind(parsed, low) and COMPARE["<"](parsed, low):
        return "out_of_range"
    if same_kind(parsed, high) and COMPARE[">"](parsed, high):
        return "out_of_range"
    return Value(raw, parsed) if _fits(item.type, parsed) else "out_of_range"


def same_kind(actual: Parsed | None, expected: Parsed | None) -> bool:
    kinds = [int if type(side) is Fraction else type(side) for side in (actual, expected)]
    return kinds[0] is kinds[1]


# `same_kind` stands before every use: both sides are of one ordered type.
COMPARE: dict[str, Callable[..., bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
}


def _parsed(kind: str, raw: object) -> Parsed | None:
    # An attachment has no parser: it cannot be answered, and publishing refuses it.
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
    if len(raw) > item.max_length:
        return "too_long"
    if not raw.isascii() and any("\ud800" <= letter <= "\udfff" for letter in raw):
        return "unreadable_text"
    return "unreadable_text" if "\0" in raw else Value(raw, raw)


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
