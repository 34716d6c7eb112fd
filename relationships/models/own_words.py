"""What its author may say otherwise later: never anybody else's words, and every version stays."""

from typing import Final

from django.db import models

from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.spaces import ME, OWN_CLIENT
from relationships.models.entries import Entry

# A client may say otherwise whatever is told of them; the team only what is in their own words still.
BY_WHOSE_WORDS: Final = f"(said_by_id = {ME} OR {OWN_CLIENT})"
KEPT_WITH_EACH_CHANGE: Final = ("said_by_id", "changed_at", "row_version")


class OwnWords(Entry):
    """An entry that changes; `said_by` is whose words it is in by now."""

    said_by = PracticeForeignKey("practices.Member", default=acting_member)
    changed_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        abstract = True
