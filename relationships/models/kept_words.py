"""What a client keeps with their therapist about something that stays as it is shown."""

from typing import Final

from django.db import models
from django.db.models import Q

from clients.models import choices
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import ME, OWN_CLIENT, Policy, Rows
from relationships.models.relationships import Relationship
from relationships.words import KEPT_ABOUT

# Their own words, one way: no policy lets their writer read them again.
KEEPS: Final = f"{OWN_CLIENT} AND recorded_by_id = {ME}"


class KeptWord(ClientOwned):
    """An answer or a change that was sent to the care team alone; the row that it is about never changed."""

    space = "team"
    rows = Rows(also=(Policy("client_adds", "INSERT", check=KEEPS),))

    relationship = PracticeForeignKey(Relationship)
    about = models.TextField(choices=choices(KEPT_ABOUT))
    about_id = models.UUIDField()
    # The valid body as it was sent.
    told = models.JSONField()
    # The practice's day on which it was told.
    told_on = models.DateField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(about__in=KEPT_ABOUT), name="kept_word_about_known"),
        ]
        indexes = [models.Index(fields=["practice", "relationship", "recorded_at"], name="kept_word_newest")]

    @property
    def is_kept(self) -> bool:
        return True
