"""The fields a form and its scoring may have, and what each may hold beyond what reading them needs."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from itertools import chain

from .form_shape import ABSENT, CHOICES, LONGEST_TEXT, NUMBERS, SILENT, Item, as_rows, as_text, field
from .reading import COMPARE, MOST_ANSWERS, reads_as, same_kind

CONTROLS: dict[str, tuple[str, ...]] = {
    "radio": (*CHOICES, "boolean"),
    "check": (*CHOICES, "boolean"),
    "dropdown": CHOICES,
    "slider": (*NUMBERS, "choice", "quantity"),
    "likert": ("choice",),
    "grid": ("group", "choice"),
}
SENSITIVITIES: tuple[str, ...] = ("normal", "high")
REVEALS: tuple[str, ...] = ("when_both_sent",)
MOST_HOURS = 24 * 366
# What a question is called that several forms ask in the same words.
CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
WORDS: tuple[str, ...] = ("text", "prefix", "title", "help", "description")

CONDITION_KINDS = (
    *("Boolean", "Integer", "Decimal", "Date", "DateTime", "Time", "String", "Coding", "Quantity"),
)
FIELDS: dict[str, frozenset[str]] = {
    "form": frozenset(("title", "description", "languages", "item", "shuffle", "reveal", "open_hours")),
    "item": frozenset(
        (
            *(
                "linkId",
                "type",
                "code",
                "text",
                "prefix",
                "help",
                "required",
                "repeats",
                "readOnly",
                "maxLength",
            ),
            *("minValue", "maxValue", "minOccurs", "maxOccurs", "enableWhen", "enableBehavior"),
            *("answerOption", "initial", "control", "sensitivity", "unit", "absent", "item"),
        )
    ),
    "option": frozenset(("code", "text", "prefix", "score", "exclusive")),
    "condition": frozenset(("question", "operator", *(f"answer{kind}" for kind in CONDITION_KINDS))),
    "scoring": frozenset(("scales", "flags", "comparable", "source")),
    "scale": frozenset(
        (
            *("key", "title", "text", "items", "method", "reverse", "weights", "against", "at_least"),
            *("missing", "transform", "direction", "range", "bands", "reliable_change"),
        )
    ),
    "band": frozenset(("key", "from", "to", "title", "text")),
    "flag": frozenset(
        (
            *("key", "item", "scale", "operator", "value", "is", "answered", "severity", "tell"),
            *("calls_for_screening", "title", "text"),
        )
    ),
    "missing": frozenset(("rule", "limit")),
    "transform": frozenset(("multiply", "add")),
    "reliable_change": frozenset(
        ("sd", "reliability", "kind", "z", "cutoff", "population", "source", "checked")
    ),
}

MESSAGES = {
    "unknown_field": "There is no such field.",
    "not_a_list": "This is a list.",
    "not_a_boolean": "This is true or false.",
    "bad_text": "A text is words, or an object from a language like en or pt-BR to words.",
    "language_missing": "Every text has at least the form's first language.",
    "bad_languages": "The languages are a list of codes like en or pt-BR, each once.",
    "bad_reveal": f"Answers are revealed {' or '.join(REVEALS)}.",
    "bad_open_hours": f"The hours a form stays open are a number from 1 to {MOST_HOURS}.",
    "unknown_control": f"The control is one of {', '.join(CONTROLS)}.",
    "control_unfit": "This control does not fit the type of the item.",
    "unknown_sensitivity": f"The sensitivity is one of {', '.join(SENSITIVITIES)}.",
    "bad_max_length": f"maxLength is a number from 1 to {LONGEST_TEXT}.",
    "bad_occurs": f"minOccurs and maxOccurs are numbers up to {MOST_ANSWERS}, of an item that repeats.",
    "bad_value_limit": "The limit is not of the item's type.",
    "bad_limits": "The lowest value is above the highest.",
    "bad_unit": "A unit is a short text.",
    "bad_code": "The code of a question is a short text of small letters, digits and _.",
    "bad_initial": "The initial value is no answer to this question.",
    "unknown_reason": f"A question may be left out as {', '.join(ABSENT)}.",
}
# What a minValue or maxValue of an item is read as.
LIMITS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys((*NUMBERS, "quantity"), (int, Fraction)),
    "date": (date,),
    "dateTime": (datetime,),
    "time": (str,),
}

Found = tuple[str, str]


def unknown_fields(raw: object, kind: str) -> Iterator[Found]:
    """Which fields of `raw` are none of its kind, as (".name", code)."""
    if isinstance(raw, Mapping):
        for name in raw:
            if name not in FIELDS[kind]:
                yield f".{name}"[:80], "unknown_field"


def of_form(form: Mapping[str, object]) -> Iterator[Found]:
    yield from unknown_fields(form, "form")
    if not isinstance(form.get("item", []), list):
        yield ".item", "not_a_list"
    if not isinstance(form.get("shuffle", False), bool):
        yield ".shuffle", "not_a_boolean"
    if form.get("reveal") is not None and form["reveal"] not in REVEALS:
        yield ".reveal", "bad_reveal"
    hours = form.get("open_hours")
    if hours is not None and not (type(hours) is int and 1 <= hours <= MOST_HOURS):
        yield ".open_hours", "bad_open_hours"
    languages = form.get("languages")
    if languages is not None and not _are_languages(languages):
        yield ".languages", "bad_languages"


def _are_languages(raw: object) -> bool:
    if not isinstance(raw, list) or not raw:
        return False
    tags = {tag for tag in raw if isinstance(tag, str) and LANGUAGE.fullmatch(tag)}
    return len(tags) == len(raw)


def of_item(item: Item, raw: Mapping[str, object]) -> Iterator[Found]:
    """What is wrong with the fields of one item, beyond its type, options and conditions."""
    yield from unknown_fields(raw, "item")
    for name in ("item", "answerOption", "enableWhen", "absent"):
        if not isinstance(raw.get(name, []), list):
            yield f".{name}", "not_a_list"
    for name in ("required", "repeats", "readOnly"):
        if not isinstance(raw.get(name, False), bool):
            yield f".{name}", "not_a_boolean"
    for place, row in enumerate(as_rows(raw, "answerOption")):
        yield from ((f".answerOption[{place}]{below}", code) for below, code in unknown_fields(row, "option"))
        if not isinstance(field(row, "exclusive") or False, bool):
            yield f".answerOption[{place}].exclusive", "not_a_boolean"
    for place, row in enumerate(as_rows(raw, "enableWhen")):
        yield from (
            (f".enableWhen[{place}]{below}", code) for below, code in unknown_fields(row, "condition")
        )
    for place, reason in enumerate(as_rows(raw, "absent")):
        if reason not in ABSENT:
            yield f".absent[{place}]", "unknown_reason"
    code = raw.get("code")
    if code is not None and not (isinstance(code, str) and CODE.fullmatch(code) and item.type not in SILENT):
        yield ".code", "bad_code"
    yield from _of_control(item, raw)
    yield from _of_limits(item, raw)


def _of_control(item: Item, raw: Mapping[str, object]) -> Iterator[Found]:
    control, sensitivity = raw.get("control"), raw.get("sensitivity")
    if control is not None:
        types = CONTROLS.get(control) if isinstance(control, str) else None
        one_only = control in ("radio", "likert", "slider") and item.repeats
        no_grid = item.type == "group" and not _is_grid(raw)
        if types is None:
            yield ".control", "unknown_control"
        elif item.type not in types or one_only or no_grid:
            yield ".control", "control_unfit"
    if sensitivity is not None and sensitivity not in SENSITIVITIES:
        yield ".sensitivity", "unknown_sensitivity"


def _is_grid(raw: object) -> bool:
    """Rows of choices that all have the same options, in the same order."""
    rows = [row for row in as_rows(raw, "item") if as_text(row, "type") != "display"]
    columns = {tuple(as_text(option, "code") for option in as_rows(row, "answerOption")) for row in rows}
    return len(columns) == 1 and all(as_text(row, "type") == "choice" for row in rows)


def _of_limits(item: Item, raw: Mapping[str, object]) -> Iterator[Found]:
    length, unit = raw.get("maxLength"), raw.get("unit")
    if length is not None and not (type(length) is int and 1 <= length <= LONGEST_TEXT):
        yield ".maxLength", "bad_max_length"
    if unit is not None and not (isinstance(unit, str) and 0 < len(unit) <= 40):
        yield ".unit", "bad_unit"
    least, most = raw.get("minOccurs"), raw.get("maxOccurs")
    for name, count in (("minOccurs", least), ("maxOccurs", most)):
        if count is not None and not (type(count) is int and 0 <= count <= MOST_ANSWERS):
            yield f".{name}", "bad_occurs"
    top = item.max_occurs if item.max_occurs is not None else MOST_ANSWERS
    if item.min_occurs > top or top == 0 or (not item.repeats and (item.min_occurs > 1 or (most or 1) != 1)):
        yield ".maxOccurs" if most is not None else ".minOccurs", "bad_occurs"
    yield from _of_values(item, raw)
    answerable = item.type not in ("group", "display", "attachment")
    if raw.get("initial") is not None and not (answerable and reads_as(item, raw["initial"])):
        yield ".initial", "bad_initial"


def _of_values(item: Item, raw: Mapping[str, object]) -> Iterator[Found]:
    good = True
    for name, limit in (("minValue", item.lowest), ("maxValue", item.highest)):
        if raw.get(name) is not None and type(limit) not in LIMITS.get(item.type, ()):
            good = False
            yield f".{name}", "bad_value_limit"
    low, high = item.lowest, item.highest
    if good and low is not None and same_kind(low, high) and COMPARE[">"](low, high):
        yield ".minValue", "bad_limits"


def wordings(document: object, path: str) -> Iterator[tuple[str, object]]:
    """Every text of a document, whatever shape it has, with its place."""
    waiting: list[tuple[object, str]] = [(document, path)]
    while waiting:
        node, where = waiting.pop()
        if isinstance(node, Mapping):
            told = [(f"{where}.{name}", row) for name, row in node.items()]
            yield from ((place, row) for (place, row), name in zip(told, node, strict=True) if name in WORDS)
            waiting += [
                (row, place) for (place, row), name in zip(told, node, strict=True) if name not in WORDS
            ][::-1]
        elif isinstance(node, list):
            waiting += [(row, f"{where}[{place}]") for place, row in enumerate(node)][::-1]


def of_wordings(form: Mapping[str, object], scoring: object) -> Iterator[Found]:
    """Texts that are none, and those that lack the form's first language. A bare text is in all of them."""
    told = [*wordings(form, "form"), *wordings(scoring, "scoring")]
    language = first_language(form, [text for _, text in told])
    for path, text in told:
        if text is None or text == "" or isinstance(text, str):
            continue
        good = isinstance(text, Mapping) and all(
            isinstance(tag, str) and LANGUAGE.fullmatch(tag) and isinstance(words, str) and words.strip()
            for tag, words in text.items()
        )
        if not good:
            yield path, "bad_text"
        elif isinstance(text, Mapping) and text and language not in text:
            yield path, "language_missing"


def first_language(form: Mapping[str, object], told: list[object]) -> str | None:
    """The first that the form declares; else the one of its title that most texts have (stored documents
    keep no order of keys); else the one that most texts have."""
    declared = form.get("languages")
    if _are_languages(declared) and isinstance(declared, list):
        return str(declared[0])
    spoken = Counter(chain.from_iterable(text for text in told if isinstance(text, Mapping)))
    title = form.get("title")
    among = list(title) if isinstance(title, Mapping) and title else list(spoken)
    return min(among, key=lambda tag: (-spoken[tag], str(tag))) if among else None
