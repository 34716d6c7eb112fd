"""Whose words may be said otherwise, and by whom. Which of two rules holds follows from what stays.

Every earlier wording stays, in a table of versions: derive from `OwnWords`. A client may say otherwise
whatever is told of them; the team only what is in their own words still. An action asks with its `Versions`;
the trigger `own_words`, given the columns that hold words, refuses raw SQL and writes `said_by`.

No earlier wording stays (goals, their steps, breaks, disclosures), and it would be lost: nobody but the
writer of a row words it otherwise, its client neither. An action asks with `refuse_to_reword`; the trigger
`words_of_their_writer`, given its columns in the same way, refuses raw SQL.

Neither can be a policy: row security does not compare a row with what it was. States, days and levels are
no words; whoever may change the row moves them.
"""

from django.db import models

from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from relationships.models.entries import Entry


class OwnWords(Entry):
    """An entry that changes and keeps its versions; `said_by` is whose words it is in by now."""

    said_by = PracticeForeignKey("practices.Member", default=acting_member)
    changed_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        abstract = True
