"""What a path's query may say: a view names the parameters it knows, and how the value of each is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime
from rest_framework.exceptions import ValidationError

from rest.shapes import DAY_FORM, INSTANT_FORM, UUID_FORM, UUID_TEXT

UNKNOWN: Final = "There is no such query parameter here."
TWICE: Final = "Say this once."
SIZE: Final = "A whole number from 1 on is expected."
BOUND: Final = "A day like 2026-03-31 or a time like 2026-03-31T14:00:00Z is expected."


@dataclass(frozen=True, slots=True)
class Query:
    """How one parameter is read: ValueError with the words of the refusal, if it can't be."""

    description: str = ""
    # What is meant where it is left out.
    default: str | None = None

    def read(self, told: str) -> Any:
        raise NotImplementedError

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class Id(Query):
    description: str = "Only what belongs to this one."

    def read(self, told: str) -> UUID:
        if not UUID_FORM.match(told):
            raise ValueError(UUID_TEXT)
        return UUID(told)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "uuid"}


@dataclass(frozen=True, slots=True)
class OneOf(Query):
    words: tuple[str, ...] = ()

    def read(self, told: str) -> str:
        if told not in self.words:
            raise ValueError(f"One of {', '.join(self.words)} is expected.")
        return told

    def schema(self) -> dict[str, Any]:
        default = {} if self.default is None else {"default": self.default}
        return {"type": "string", "enum": list(self.words), **default}


@dataclass(frozen=True, slots=True)
class Words(Query):
    """Any text but none."""

    longest: int = 2000

    def read(self, told: str) -> str:
        if not 0 < len(told) <= self.longest:
            raise ValueError(f"1 to {self.longest} characters are expected.")
        return told


@dataclass(frozen=True, slots=True)
class Size(Query):
    """How many rows: what is more than `largest` is `largest`."""

    usual: int = 25
    largest: int = 100

    def read(self, told: str) -> int:
        if not (told.isascii() and told.isdigit() and int(told[:9]) > 0):
            raise ValueError(SIZE)
        return min(int(told[:9]), self.largest)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 1, "default": self.usual}


@dataclass(frozen=True, slots=True)
class Bound(Query):
    """A day or an instant. `ends` gives the first one after it, so that what it names is included."""

    ends: bool = False

    def read(self, told: str) -> date | datetime:
        try:
            if DAY_FORM.match(told) and (day := parse_date(told)) is not None:
                return day + timedelta(days=self.ends)
            if INSTANT_FORM.match(told) and (instant := parse_datetime(told)) is not None:
                return instant + timedelta(microseconds=self.ends)
        except (ValueError, OverflowError):
            pass
        raise ValueError(BOUND)


Queries = Mapping[str, Query]


def value_of(name: str, told: QueryDict, query: Query) -> Any:
    """The value of one parameter; 422 by its name if it can't be read."""
    try:
        return _value(told.getlist(name), query)
    except ValueError as exc:
        raise ValidationError({name: [str(exc)]}) from exc


def read(told: QueryDict, known: Queries) -> dict[str, Any]:
    """All values by name, with defaults; 422 names every parameter that is unknown or can't be read."""
    values: dict[str, Any] = {
        name: query.default for name, query in known.items() if query.default is not None
    }
    errors: dict[str, list[str]] = {name: [UNKNOWN] for name in told if name not in known}
    for name in told.keys() & known.keys():
        try:
            values[name] = _value(told.getlist(name), known[name])
        except ValueError as exc:
            errors[name] = [str(exc)]
    if errors:
        raise ValidationError(errors)
    return values


def _value(given: Sequence[str], query: Query) -> Any:
    if len(given) != 1:
        raise ValueError(TWICE)
    return query.read(given[0])
