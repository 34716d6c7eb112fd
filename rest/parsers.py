"""JSON as RFC 8259 has it and no further: what readers would take differently is refused. A body in other
letters than UTF-8 never comes this far (`rest.letters`)."""

import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from typing import IO, Any, Final, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

DEEPEST: Final = 100
KEY: Final = re.compile(r"[A-Za-z0-9_./-]{1,60}")
MOST_NAMED: Final = 10
SAID_TWICE: Final = "This stands twice in one object."
LONGEST_NAME: Final = 80


class Twice(dict[str, Any]):
    """An object of which some keys stand twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        counts = Counter(key for key, _ in pairs)
        self.twice = [key for key, count in counts.items() if count > 1]


class SaidTwice(ParseError):
    """A key that stands twice: each by its place. `told` is what a reader would take that does not mind."""

    def __init__(self, told: dict[str, Any], keys: list[str], paths: list[str]) -> None:
        super().__init__(_said_twice(keys))
        self.told = told
        self.errors = {path: [SAID_TWICE] for path in paths}

    def add(self, errors: Mapping[str, list[str]]) -> None:
        """What else is wrong with it."""
        for path, words in errors.items():
            self.errors[path] = [*self.errors.get(path, []), *words]


class JSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        return parse(stream.read())


def parse(body: bytes) -> dict[str, Any]:
    """The object in `body`; ParseError (400) for anything that is not exactly one."""
    try:
        told = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_once_each,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
    except (UnicodeDecodeError, RecursionError, ValueError) as exc:
        raise ParseError("This is not readable JSON.") from exc
    if not isinstance(told, dict):
        raise ParseError("Send a JSON object.")
    _demand_plain(told)
    _demand_once(told)
    return told


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    return told if len(told) == len(pairs) else Twice(pairs)


def _demand_once(told: dict[str, Any]) -> None:
    keys: list[str] = []
    paths: list[str] = []
    waiting: list[tuple[str, Any]] = [("", told)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, Twice):
            keys += value.twice
            paths += [_below(path, key) for key in value.twice]
        if isinstance(value, dict):
            waiting += [(_below(path, key), row) for key, row in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{path}[{place}]", row) for place, row in enumerate(value)]
    if paths:
        raise SaidTwice(told, keys, paths)


def _below(path: str, key: str) -> str:
    name = key[:LONGEST_NAME]
    return f"{path}.{name}" if path else name


def _said_twice(keys: list[str]) -> str:
    # Only what can be no sentence of somebody's is said back.
    named = [f'"{key}"' for key in keys if KEY.fullmatch(key)][:MOST_NAMED]
    return (
        f"A key stands twice in one object: {', '.join(named)}."
        if named
        else "A key stands twice in one object."
    )


def _no_constant(_word: str) -> NoReturn:
    raise ParseError("Numbers are finite.")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ParseError("Numbers are finite.")
    return number


def _demand_plain(told: dict[str, Any]) -> None:
    """Refuse NUL, half a surrogate pair and bottomless nesting, in keys and values, without recursion."""
    waiting: list[tuple[Any, int]] = [(told, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            raise ParseError("This is nested too deeply.")
        if isinstance(value, str):
            _demand_text(value)
        elif isinstance(value, dict):
            waiting.extend((key, depth) for key in value)
            waiting.extend((inner, depth + isinstance(inner, dict | list)) for inner in value.values())
        elif isinstance(value, list):
            waiting.extend((inner, depth + isinstance(inner, dict | list)) for inner in value)


def _demand_text(text: str) -> None:
    if "\0" in text:
        raise ParseError("A text holds a NUL character.")
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ParseError("A text holds half a character.")
