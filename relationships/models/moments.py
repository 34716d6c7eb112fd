"""How safe the body felt."""

from django.db import models
from django.db.models import Q

from clients.models import choices
from privacy.spaces import Rows
from relationships.models.entries import Entry
from relationships.models.relationships import LEVEL
from relationships.words import DEFENCE_PATTERNS


class Moment(Entry):
    """How safe the body felt in a situation, and a defence pattern noticed there."""

    space = "care"
    rows = Rows(team_adds=True, client_adds=True, keeps=True)

    happened_on = models.DateField()
    felt_safety = models.SmallIntegerField(validators=LEVEL)
    situation = models.TextField(blank=True, default="")
    body_signs = models.TextField(blank=True, default="")
    pattern = models.TextField(choices=choices(DEFENCE_PATTERNS), blank=True, default="")
    was_left = models.BooleanField(null=True)
    how_left = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(felt_safety__range=(0, 4)), name="moment_felt_safety_is_a_level"
            ),
            models.CheckConstraint(
                condition=~Q(pattern="") | Q(was_left__isnull=True), name="moment_left_needs_a_pattern"
            ),
        ]
        indexes = [
            models.Index(
                fields=["practice", "relationship", "happened_on", "id"], name="moment_by_relationship"
            )
        ]
