"""What somebody tells of one relationship; all that the two do with each other derives from it."""

from typing import Final

from django.db import models

from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import Rows
from relationships.models.relationships import Relationship

# Told by the client or their team, for good; the client's may be kept with the therapist.
TOLD_ONCE: Final = Rows(team_adds=True, client_adds=True, keeps=True)


def said_otherwise(*columns: str, change_when: str = "") -> Rows:
    """The same where both may change these columns later; what a client keeps of it is `rls.keep_word`'s."""
    return Rows(
        team_adds=True,
        client_adds=True,
        team_changes=True,
        client_changes=True,
        keeps=True,
        changes=(*columns, "changed_at", "row_version"),
        change_when=change_when,
        # That function looks whose a row is.
        definer="SELECT",
    )


class Told(ClientOwned):
    """What its writer may keep with their therapist; who told it and when."""

    # The team's from the moment it is sent; its own writer never reads it again.
    is_kept = models.BooleanField(default=False)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Entry(Told):
    """One thing told of one relationship."""

    relationship = PracticeForeignKey(Relationship)

    class Meta:
        abstract = True
