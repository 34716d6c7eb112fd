from django.db import models
from django.db.models import Q

from clients.models import ADDRESSED, choices
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned, PracticeOwned
from privacy.spaces import Rows
from reminders.models.words import CHANNELS


class SharedAddress(PracticeOwned):
    """That both of a couple are reached at one place, from when until when. The care team of their case is
    warned once each time; neither of the two is told, whatever they read.

    Not `within_case`: a client of this case is reached where somebody else of the practice is, with whom they
    are in no case. Each one's own team is warned, and nobody is told who the other is.
    """

    space = "team"
    rows = Rows(by="case", changes=("ended_at",), definer="SELECT", engine="SELECT, INSERT, UPDATE")

    case = PracticeForeignKey("clients.Case")
    channel = models.TextField(choices=choices(CHANNELS))
    within_case = models.BooleanField(default=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Read by rls.due_practices: what has not ended is looked at again.
            models.UniqueConstraint(
                fields=["practice", "case", "channel"],
                condition=Q(ended_at__isnull=True),
                name="shared_address_once",
            ),
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="shared_address_channel_known"),
        ]


class OtherPlace(ClientOwned):
    """Where a client is reached, though no message goes there: where they sign in, their phone on record.
    Nothing goes there to anybody else. Written when either changes, marked by the engine."""

    space = "special"
    rows = Rows(
        definer="SELECT, INSERT, UPDATE, DELETE",
        audited=False,
        reason="Nobody reads or writes it but the definer; the engine is given what it marks.",
    )

    channel = models.TextField(choices=choices(ADDRESSED))
    # As SafeChannel has it; none: not marked yet.
    address_mark = models.BinaryField(max_length=32, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "client", "channel"], name="other_place_once"),
            models.CheckConstraint(condition=Q(channel__in=ADDRESSED), name="other_place_has_an_address"),
        ]
        indexes = [
            # Read by rls.shares_address, and by rls.due_practices where none is known.
            models.Index(fields=["practice", "address_mark"], name="other_place_same_address")
        ]
