"""Bytes to JSON, and every reason why not. Nothing here raises, whatever the bytes are."""

import json
import math
from typing import Any, Final

from .report import TOP, Place, Report

# An item is a list and an object; 50 of them, and what hangs on the last one.
DEEPEST: Final = 130
# No number of a questionnaire is longer, and reading one takes the square of its length.
LONGEST_NUMBER: Final = 100
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
        report.fault(TOP, "nesting", "The file is nested too deeply to be a questionnaire.")
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
    if digits.lstrip("-").isdigit():
        return int(digits)
    number = float(digits)
    return number if math.isfinite(number) else NoNumber()


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) == len(pairs):
        return told
    names = [name for name, _ in pairs]
    double = Twice(pairs)
    double.keys_twice = tuple(name for name in told if names.count(name) > 1)
    return double


def _sound(tree: Any, report: Report) -> bool:
    """Whether no part is too deep, doubled or without a value; no recursion."""
    good = True
    waiting: list[tuple[Any, Place, int]] = [(tree, TOP, 1)]
    while waiting:
        node, place, depth = waiting.pop()
        if depth > DEEPEST:
            report.fault(TOP, "nesting", "The file is nested too deeply to be a questionnaire.")
            return False
        if isinstance(node, NoNumber):
            report.fault(place, "number", "A number is finite and of a length that can be kept.")
            good = False
        elif isinstance(node, dict):
            for name in getattr(node, "keys_twice", ()):
                report.fault(
                    place.below(name), "json", "This stands twice here, so it is not clear what counts."
                )
                good = False
            waiting.extend((row, place.below(name), depth + 1) for name, row in reversed(node.items()))
        elif isinstance(node, list):
            rows = list(enumerate(node))
            waiting.extend((row, place.row(number), depth + 1) for number, row in reversed(rows))
    return good
