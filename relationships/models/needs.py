"""Needs: how they were expressed, and how they were answered."""

from django.db import models
from django.db.models import Q

from clients.models import choices
from relationships.models.entries import TOLD_ONCE, Entry
from relationships.words import ANSWERED, EXPRESSED, SIDES


class Need(Entry):
    """One need of one of the two, as it was expressed and answered that day."""

    space = "care"
    rows = TOLD_ONCE

    whose = models.TextField(choices=choices(SIDES))
    what = models.TextField()
    happened_on = models.DateField()
    expressed = models.TextField(choices=choices(EXPRESSED))
    answered = models.TextField(choices=choices(ANSWERED))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(whose__in=SIDES), name="need_of_one_of_the_two"),
            models.CheckConstraint(condition=Q(expressed__in=EXPRESSED), name="need_expressed_somehow"),
            models.CheckConstraint(condition=Q(answered__in=ANSWERED), name="need_answered_somehow"),
        ]
        indexes = [
            models.Index(
                fields=["practice", "relationship", "happened_on", "id"], name="need_by_relationship"
            )
        ]
