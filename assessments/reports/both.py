"""Two tables with different readers, read as one list in one statement."""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

Row = TypeVar("Row")


class Both(Generic[Row]):
    """As much of a queryset as lists, pages and references ask for. The parts give equal columns."""

    def __init__(
        self, make: Callable[[Mapping[str, Any]], Row], *parts: QuerySet[Any, Any], order: Any = ()
    ) -> None:
        self.make, self.parts, self.order = make, parts, tuple(order)
        # Pages ask here which type a sort key has.
        self.model, self.query = parts[0].model, parts[0].query

    def _like(self, parts: Any, order: Any = None) -> "Both[Row]":
        return Both(self.make, *parts, order=self.order if order is None else order)

    def all(self) -> "Both[Row]":
        return self._like(part.all() for part in self.parts)

    def filter(self, *conditions: Any, **lookups: Any) -> "Both[Row]":
        return self._like(part.filter(*conditions, **lookups) for part in self.parts)

    def order_by(self, *order: str) -> "Both[Row]":
        return self._like(self.parts, order)

    def __getitem__(self, part: slice) -> list[Row]:
        # Each side is cut first, so that neither is sorted whole.
        first, *others = (side.order_by(*self.order)[: part.stop] for side in self.parts)
        return [self.make(row) for row in first.union(*others, all=True).order_by(*self.order)[part]]

    def first(self) -> Row | None:
        found = self[:1]
        return found[0] if found else None
