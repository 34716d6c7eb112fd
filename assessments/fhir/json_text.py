"""Bytes to JSON, and every reason why not. Nothing here raises, whatever the bytes are."""

import json
from collections import Counter
from typing import Any, Final

from .report import TOP, Place, Report

# An item is a list and an object; 50 of them, and what hangs on the last one.
DEEPEST: Final = 130
# No number of a questionnaire is longer, and reading one takes the square of its length.
LONGEST_NUMBER: Final = 100
# A questionnaire of 2 MB has some 80,000 keys and values.
MOST_PARTS: Final = 200_000
# As large as a number of any other request may be: what is larger not every reader tells exactly.
LARGEST_NUMBER: Final = 2**53 - 1
NO_NUMBER: Final = f"Numbers are finite and lie between -{LARGEST_NUMBER:,} and {LARGEST_NUMBER:,}."
TOO_DEEP: Final = "The file is nested too deeply to be a questionnaire."
TOO_MANY_PARTS: Final = f"The file has more than {MOST_PARTS:,} parts; that is no questionnaire."
BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


class NoNumber:
    """Stands where the file has NaN, an infinity, or a number too large to keep."""


class Twice(dict[str, Any]):
    """An object in which a key stands twice."""

    keys_twice: tuple[str, ...] = ()


def read_json(data: bytes, report: Report) -> Any:
    """The JSON in `data`, its faults in the report; None where it cannot be read at all."""
    text = _decoded(data, report)
    if text is None:
        return None
    try:
        tree = json.loads(
            text,
            object_pairs_hook=_pairs,
            parse_constant=lambda _word: NoNumber(),
            parse_float=_number,
            parse_int=_number,
        )
    except RecursionError:
        report.fault(TOP, "nesting", TOO_DEEP)
        return None
    except ValueError as wrong:
        report.fault(TOP, "json", _why(text, wrong))
        return None
    return tree if _sound(tree, report) else None


def _decoded(data: bytes, report: Report) -> str | None:
    encoding = "utf-8"
    for mark, named in BOMS:
        if data.startswith(mark):
            encoding, data = named, data[len(mark) :]
            report.changed(TOP, "byteOrderMark", "A mark at the start of the file was skipped.")
            break
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as wrong:
        report.fault(TOP, "encoding", f"The file is no readable text (UTF-8), at byte {wrong.start}.")
        return None


def _why(text: str, wrong: ValueError) -> str:
    start = text.lstrip()[:1]
    if not start:
        return "The file is empty."
    if start == "<":
        return "This is XML or a web page. A Questionnaire is read from its JSON file."
    if isinstance(wrong, json.JSONDecodeError):
        return f"This is no readable JSON: line {wrong.lineno}, column {wrong.colno}."
    return "This is no readable JSON."


def _number(digits: str) -> int | float | NoNumber:
    if len(digits) > LONGEST_NUMBER:
        return NoNumber()
    number = int(digits) if digits.lstrip("-").isdigit() else float(digits)
    return number if abs(number) <= LARGEST_NUMBER else NoNumber()


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) == len(pairs):
        return told
    counts = Counter(name for name, _ in pairs)
    double = Twice(pairs)
    double.keys_twice = tuple(name for name, count in counts.items() if count > 1)
    return double


def _sound(tree: Any, report: Report) -> bool:
    """Whether no part is too deep, doubled or without a value, and there are not too many; no recursion."""
    before = len(report.faults)
    waiting: list[tuple[Any, Place, int]] = [(tree, TOP, 1)]
    parts = 0
    while waiting:
        node, place, depth = waiting.pop()
        if isinstance(node, NoNumber):
            report.fault(place, "number", NO_NUMBER)
            continue
        if not isinstance(node, dict | list):
            continue
        parts += len(node)
        if depth > DEEPEST or parts > MOST_PARTS:
            report.fault(TOP, *(("nesting", TOO_DEEP) if depth > DEEPEST else ("size", TOO_MANY_PARTS)))
            return False
        for name in getattr(node, "keys_twice", ()):
            report.fault(place.below(name), "json", "This stands twice here, so it is not clear what counts.")
        waiting.extend(_below(node, place, depth + 1))
    return len(report.faults) == before


def _below(node: Any, place: Place, depth: int) -> list[tuple[Any, Place, int]]:
    """What may be at fault below, the last first; plain values need no place."""
    if isinstance(node, dict):
        found = [(row, place.below(name), depth) for name, row in node.items() if isinstance(row, HOLDERS)]
    else:
        found = [
            (row, place.row(number), depth) for number, row in enumerate(node) if isinstance(row, HOLDERS)
        ]
    return found[::-1]


HOLDERS: Final = (dict, list, NoNumber)
