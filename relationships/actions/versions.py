"""What its author says otherwise, and what it was before."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from practices.clock import now
from privacy.actor import Actor
from relationships.models.own_words import OwnWords
from rest.serializers import RowVersion

W = TypeVar("W", bound=OwnWords)


def say_otherwise(by: Actor, row: W, changes: Mapping[str, Any]) -> W:
    """Write the changes in their author's name; 403 where the words are somebody else's."""
    return RowVersion().write(row, {**changes, "said_by_id": by.member_id, "changed_at": now()})


def keep_version(by: Actor, model: Any, above: str, row: OwnWords, told: Sequence[str]) -> None:
    """`row` as it stands, as a row of `model`, whose column `above` names it."""
    model.objects.create(
        client_id=row.client_id,
        # Said, not left to the trigger: it asks with the eyes of a writer who may not see the row.
        is_kept=row.is_kept,
        number=row.row_version,
        recorded_by_id=by.member_id,
        **{above: row},
        **{name: getattr(row, name) for name in told},
    )
