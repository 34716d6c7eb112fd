from django.db import models
from django.db.models import Q

from clients.models import choices
from privacy.fields import PracticeForeignKey
from privacy.models import PracticeOwned
from privacy.spaces import Rows
from reminders.models.words import CHANNELS


class SharedAddress(PracticeOwned):
    """That both of a couple are reached at one place, from when until when. The care team of their case is
    warned once each time; neither of the two is told, whatever they read."""

    space = "team"
    rows = Rows(by="case", changes=("ended_at",), definer="SELECT", engine="SELECT, INSERT, UPDATE")

    case = PracticeForeignKey("clients.Case")
    channel = models.TextField(choices=choices(CHANNELS))
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
