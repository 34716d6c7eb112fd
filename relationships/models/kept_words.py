"""What a client keeps with their therapist about something that stays as it is shown."""

from django.db import models
from django.db.models import Q

from clients.models import choices
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import Rows
from relationships.models.relationships import Relationship
from relationships.words import KEPT_ABOUT


class KeptWord(ClientOwned):
    """An answer or a change that was sent to the care team alone; the row that it is about never changed."""

    space = "team"
    # Written by rls.keep_word alone, which looks whose the row is: one way, and the same words once.
    rows = Rows(definer="SELECT, INSERT")

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
