"""How decisions are made between two people, and by whom."""

from django.db import models
from django.db.models import Q

from clients.models import choices
from relationships.models.entries import TOLD_ONCE, Entry
from relationships.words import BOTH, SET_BY


class Decision(Entry):
    """One decision: who proposed it, who made it, and whether the side that did not make it was asked."""

    space = "care"
    rows = TOLD_ONCE

    topic = models.TextField()
    decided_on = models.DateField()
    proposed_by = models.TextField(choices=choices(SET_BY))
    decided_by = models.TextField(choices=choices(SET_BY))
    # None where both decided: nobody was left to ask.
    was_asked = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(topic=""), name="decision_says_about_what"),
            models.CheckConstraint(
                condition=Q(proposed_by__in=SET_BY, decided_by__in=SET_BY), name="decision_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=BOTH, was_asked__isnull=True)
                | (~Q(decided_by=BOTH) & Q(was_asked__isnull=False)),
                name="decision_asked_where_one_side_decided",
            ),
        ]
        indexes = [
            models.Index(
                fields=["practice", "relationship", "decided_on", "id"], name="decision_by_relationship"
            )
        ]
