"""What changes of a row, and whether its next state follows: said once for everything that has states."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.db import models
from rest_framework.exceptions import PermissionDenied

from rest.problems import Refused

M = TypeVar("M", bound=models.Model)
NextStates = Mapping[str, Collection[str]]


def changed(row: models.Model, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `changes` that say otherwise than the row does."""
    return {name: value for name, value in changes.items() if getattr(row, name) != value}


def locked(row: M) -> M:
    """The row as it is now; 403 where row security lets this person only read it.

    Locked, so that of two at the same moment the second is told what follows from the first.
    """
    held = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
    if held is None:
        raise PermissionDenied("This is not yours to change.")
    return held


def refuse_unless_follows(to: str, allowed: Collection[str]) -> None:
    """409 with what would follow where `to` does not."""
    if to not in allowed:
        raise Refused(allowed=list(allowed))


def locked_for(row: M, to: str, states: NextStates) -> M:
    """The row, locked to be taken `to` its next state; 409 where that does not follow."""
    held = locked(row)
    refuse_unless_follows(to, states[held.serializable_value("state")])
    return held
