"""Entries that are said otherwise, and those that have states."""

from typing import Any, TypeVar

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from privacy.permissions import Can
from relationships.api.entries import Entries
from relationships.api.kept_words import Retold
from relationships.models import Entry

E = TypeVar("E", bound=Entry)


class Changing(Entries[E], Retold[E]):
    """Entries that may be said otherwise; `change` says what that does."""

    needs = {**Entries.needs, "partial_update": Can.WRITE_CARE}


class Stepping(Changing[E]):
    """Entries that go from state to state; `step` takes a row there."""

    needs = {**Changing.needs, "transition": Can.WRITE_CARE}

    # Takes no Idempotency-Key: a repeat is refused, for no state leads to itself but to a later day.
    @action(detail=True, methods=["post"])
    def transition(self, request: Request, pk: str = "") -> Response:
        """Take it to its next state; a refused one says which would follow."""
        return self.done(self.step)

    def step(self, row: E, told: dict[str, Any]) -> E:
        raise NotImplementedError
