"""Keyset pages: {results, next, previous} over a total order, without counts."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any, ClassVar, Final
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.core.exceptions import ValidationError as BadValue
from django.db.models import Field, Q, QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from rest.queries import Queries, Size, Words, value_of

BROKEN: Final = "This cursor can't be read."
LOWEST, HIGHEST = -(2**63), 2**63 - 1
SIZE: Final = Size("Rows on a page; more than 100 gives 100.", usual=25, largest=100)


@dataclass(frozen=True, slots=True)
class Cursor:
    """The sort key of the row beside which a page lies, and on which side of it."""

    values: tuple[Any, ...]
    backwards: bool = False

    def encoded(self) -> str:
        told = json.dumps(
            ["p" if self.backwards else "n", *map(_to_json, self.values)], separators=(",", ":")
        )
        return base64.urlsafe_b64encode(told.encode()).rstrip(b"=").decode()


def _to_json(value: Any) -> Any:
    if value is None:
        raise TypeError("A sort key of a page is never null; order by columns that always have a value.")
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def decoded(text: str, fields: Sequence["Field[Any, Any]"]) -> Cursor:
    """The cursor in `text`; 422 for `cursor` if it is none for these sort keys."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        side, *values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if side not in ("n", "p") or len(values) != len(fields):
            raise ValueError
        typed = tuple(_from_json(field, value) for field, value in zip(fields, values, strict=True))
    except (ValueError, TypeError, RecursionError, OverflowError, binascii.Error, BadValue) as exc:
        raise ValidationError({"cursor": [BROKEN]}) from exc
    return Cursor(typed, backwards=side == "p")


def _from_json(field: "Field[Any, Any]", value: Any) -> Any:
    if isinstance(value, dict | list) or value is None:
        raise ValueError
    typed = field.to_python(value)
    if isinstance(typed, str):
        typed.encode()
        if "\0" in typed:
            raise ValueError
    if isinstance(typed, datetime) and typed.tzinfo is None:
        raise ValueError
    if isinstance(typed, int) and not LOWEST <= typed <= HIGHEST:
        raise ValueError
    return typed


def total_order(ordering: Sequence[str]) -> tuple[str, ...]:
    """The ordering with the id last, so that no two rows are equal in it."""
    keys = tuple("-id" if key == "-pk" else "id" if key == "pk" else key for key in ordering)
    if any(key in ("id", "-id") for key in keys):
        return keys
    return (*keys, "-id" if keys and keys[-1].startswith("-") else "id")


def reversed_order(ordering: Sequence[str]) -> tuple[str, ...]:
    return tuple(key[1:] if key.startswith("-") else f"-{key}" for key in ordering)


def after(ordering: Sequence[str], values: Sequence[Any]) -> Q:
    """The rows that come after these values in this order, whatever the mix of directions."""
    further = Q()
    same = Q()
    for key, value in zip(ordering, values, strict=True):
        name, comparison = (key[1:], "lt") if key.startswith("-") else (key, "gt")
        further |= same & Q(**{f"{name}__{comparison}": value})
        same &= Q(**{name: value})
    first = ordering[0]
    bound = f"{first[1:]}__lte" if first.startswith("-") else f"{first}__gte"
    # Implied by the rest, but it is what lets the planner start in the middle of the index.
    return Q(**{bound: values[0]}) & further


class KeysetPages(BasePagination):
    # The query parameters that pages take.
    asks: ClassVar[Queries] = {
        "cursor": Words("Where the page begins; taken from `next` or `previous`."),
        "page_size": SIZE,
    }

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        self.request = request
        self.order = total_order(_ordering(queryset, view))
        self.size = self._size(request)
        self.cursor = self._cursor(queryset, request)
        backwards = self.cursor is not None and self.cursor.backwards
        order = reversed_order(self.order) if backwards else self.order
        rows = queryset.order_by(*order)
        if self.cursor is not None:
            rows = rows.filter(after(order, self.cursor.values))
        # One row more than is shown tells whether there is a further page.
        found = list(rows[: self.size + 1])
        self.further = len(found) > self.size
        page = found[: self.size]
        self.page = page[::-1] if backwards else page
        return self.page

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": self._next(), "previous": self._previous()})

    def _next(self) -> str | None:
        backwards = self.cursor is not None and self.cursor.backwards
        return self._link(self.page[-1], False) if self.page and (backwards or self.further) else None

    def _previous(self) -> str | None:
        if self.cursor is None or not self.page or (self.cursor.backwards and not self.further):
            return None
        return self._link(self.page[0], True)

    def _link(self, row: Any, backwards: bool) -> str:
        """A path with query, without a host: proxies know better than we what we are called."""
        values = tuple(reduce(getattr, key.removeprefix("-").split("__"), row) for key in self.order)
        query = {**self.request.query_params.dict(), "cursor": Cursor(values, backwards).encoded()}
        return f"{self.request.path}?{urlencode(query)}"

    def _size(self, request: Request) -> int:
        told = request.query_params
        return int(value_of("page_size", told, SIZE)) if "page_size" in told else SIZE.usual

    def _cursor(self, queryset: Any, request: Request) -> Cursor | None:
        told = request.query_params.get("cursor")
        return decoded(told, [_field(queryset, key) for key in self.order]) if told is not None else None

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri-reference"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"results": schema, "next": link, "previous": link},
        }


def _ordering(queryset: Any, view: APIView | None) -> tuple[str, ...]:
    told = getattr(view, "ordering", ()) or queryset.query.order_by or queryset.model._meta.ordering
    return tuple(key for key in told if isinstance(key, str))


def _field(queryset: QuerySet[Any], key: str) -> "Field[Any, Any]":
    """The field behind a sort key: a column, a related column, or an annotation."""
    name = key.removeprefix("-")
    annotation = queryset.query.annotations.get(name)
    if annotation is not None:
        found: Field[Any, Any] = annotation.output_field
        return found
    model = queryset.model
    *way, last = name.split("__")
    for step in way:
        related = model._meta.get_field(step).related_model
        if not isinstance(related, type):
            raise FieldDoesNotExist(name)
        model = related
    column: Field[Any, Any] = model._meta.get_field(last)
    return column
