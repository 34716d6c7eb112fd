"""What each side gives in a relationship, as one client sees it."""

from django.db import models
from django.db.models import F, Q

from clients.models import choices
from relationships.models.entries import Entry, said_otherwise
from relationships.models.relationships import LEVEL
from relationships.words import DIRECTIONS, HEALTHY


class Contribution(Entry):
    """What is given or received, and how much it weighs; said anew it is ended, and a new one begins."""

    space = "care"
    rows = said_otherwise("ended_on", change_when="ended_on IS NULL")

    direction = models.TextField(choices=choices(DIRECTIONS))
    what = models.TextField()
    # 0 hardly counts to 4 carries the relationship: what it costs the giver, or means to the receiver.
    weight = models.SmallIntegerField(validators=LEVEL)
    healthy = models.TextField(choices=choices(HEALTHY), default="unsure")
    since = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(direction__in=DIRECTIONS), name="contribution_direction_known"
            ),
            models.CheckConstraint(condition=~Q(what=""), name="contribution_says_what"),
            models.CheckConstraint(condition=Q(weight__range=(0, 4)), name="contribution_weight_is_a_level"),
            models.CheckConstraint(condition=Q(healthy__in=HEALTHY), name="contribution_healthy_known"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(ended_on__isnull=True) | Q(ended_on__gte=F("since")),
                name="contribution_ended_after_it_began",
            ),
        ]
        indexes = [
            models.Index(
                fields=["practice", "relationship", "direction", "id"], name="contribution_by_relationship"
            )
        ]
