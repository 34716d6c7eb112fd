"""How safe the body felt."""

from django.db import models
from django.db.models import F, Q

from clients.models import choices
from relationships.models.entries import TOLD_ONCE, Entry
from relationships.models.relationships import LEVEL
from relationships.words import DEFENCE_PATTERNS, LONGEST_MINUTES


class Moment(Entry):
    """How safe the body felt in a situation, and a defence pattern noticed there."""

    space = "care"
    rows = TOLD_ONCE

    happened_on = models.DateField()
    felt_safety = models.SmallIntegerField(validators=LEVEL)
    situation = models.TextField(blank=True, default="")
    body_signs = models.TextField(blank=True, default="")
    pattern = models.TextField(choices=choices(DEFENCE_PATTERNS), blank=True, default="")
    # Both counted from the moment the pattern began.
    noticed_after_minutes = models.IntegerField(null=True, blank=True)
    was_left = models.BooleanField(null=True)
    left_after_minutes = models.IntegerField(null=True, blank=True)
    how_left = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(felt_safety__range=(0, 4)), name="moment_felt_safety_is_a_level"
            ),
            models.CheckConstraint(
                condition=~Q(pattern="") | Q(was_left__isnull=True), name="moment_left_needs_a_pattern"
            ),
            models.CheckConstraint(
                condition=Q(noticed_after_minutes__isnull=True)
                | (~Q(pattern="") & Q(noticed_after_minutes__range=(0, LONGEST_MINUTES))),
                name="moment_noticed_needs_a_pattern",
            ),
            models.CheckConstraint(
                condition=Q(left_after_minutes__isnull=True)
                # Null would pass: what is unknown is not false.
                | Q(was_left__isnull=False, was_left=True, left_after_minutes__range=(0, LONGEST_MINUTES)),
                name="moment_left_after_some_time",
            ),
            models.CheckConstraint(
                condition=Q(noticed_after_minutes__isnull=True)
                | Q(left_after_minutes__isnull=True)
                | Q(left_after_minutes__gte=F("noticed_after_minutes")),
                name="moment_noticed_before_it_was_left",
            ),
        ]
        indexes = [
            models.Index(
                fields=["practice", "relationship", "happened_on", "id"], name="moment_by_relationship"
            )
        ]
