"""What somebody tells of one relationship; all that the two do with each other derives from it."""

from django.db import models

from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from relationships.models.relationships import Relationship


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
