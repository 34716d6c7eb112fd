"""What is said otherwise, and what it was before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from rest_framework.exceptions import PermissionDenied

from practices.clock import now
from privacy.actor import Actor
from relationships.models.own_words import OwnWords
from rest.serializers import RowVersion

W = TypeVar("W", bound=OwnWords)


@dataclass(frozen=True)
class Versions:
    """The versions of one model: rows of `model`, whose column `above` names the row.

    `told` is what a version keeps, `words` what is somebody's own to say.
    """

    model: Any
    above: str
    told: tuple[str, ...]
    words: tuple[str, ...]

    def keep(self, by: Actor, row: OwnWords) -> None:
        """`row` as it stands."""
        self.model.objects.create(
            client_id=row.client_id,
            # Said, not left to the trigger: it asks with the eyes of a writer who may not see the row.
            is_kept=row.is_kept,
            number=row.row_version,
            recorded_by_id=by.member_id,
            **{self.above: row},
            **{name: getattr(row, name) for name in self.told},
        )

    def write(self, by: Actor, row: W, fresh: Mapping[str, Any]) -> W:
        """Write what changed, and its version; words are its author's from now on, if they may say them."""
        self.refuse_others_words(by, row, fresh)
        said = {"said_by_id": by.member_id} if self._are_words(fresh) else {}
        written = RowVersion().write(row, {**fresh, **said, "changed_at": now()})
        self.keep(by, written)
        return written

    def refuse_others_words(self, by: Actor, row: OwnWords, fresh: Collection[str]) -> None:
        """403 where staff would say otherwise what somebody else said: a client's words stay the client's."""
        if self._are_words(fresh) and by.is_staff and row.said_by_id != by.member_id:
            raise PermissionDenied("These are not your words. Say it in an entry of your own.")

    def _are_words(self, fresh: Collection[str]) -> bool:
        return any(name in fresh for name in self.words)
