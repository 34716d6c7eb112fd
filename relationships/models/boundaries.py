"""What is right for a client in a relationship, how they hold it, and what became of it."""

from django.db import models
from django.db.models import F, Q

from clients.models import choices
from privacy.fields import PracticeForeignKey
from relationships.models.entries import TOLD_ONCE, Entry, Told, said_otherwise
from relationships.models.own_words import OwnWords
from relationships.words import (
    AREAS,
    BOUNDARY_ENDS,
    BOUNDARY_EVENTS,
    CROSSED,
    CROSSED_BY,
    HARMFUL,
    PLAN,
    RESPECTED,
)


class Boundary(OwnWords):
    """What is right for me here, and how I will hold it. Held until it is ended."""

    space = "care"
    rows = said_otherwise("right_for_me", "why", *PLAN, "ended_on", "ended_as", "ended_why", "said_by_id")

    area = models.TextField(choices=choices(AREAS))
    right_for_me = models.TextField()
    why = models.TextField(blank=True, default="")
    # The plan: how the other will know, what I do then, and what I do if that is not enough.
    signal = models.TextField(blank=True, default="")
    step = models.TextField(blank=True, default="")
    follow_through = models.TextField(blank=True, default="")
    ended_on = models.DateField(null=True, blank=True)
    ended_as = models.TextField(choices=choices(BOUNDARY_ENDS), blank=True, default="")
    ended_why = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(area__in=AREAS), name="boundary_area_known"),
            models.CheckConstraint(condition=~Q(right_for_me=""), name="boundary_says_what_is_right"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_as="", ended_why="")
                | Q(ended_on__isnull=False, ended_as__in=BOUNDARY_ENDS),
                name="boundary_ended_as_something",
            ),
        ]
        indexes = [
            models.Index(fields=["practice", "relationship", "area", "id"], name="boundary_by_relationship")
        ]


class BoundaryVersion(Told):
    """A boundary as it was said from one moment on."""

    space = "care"
    rows = TOLD_ONCE

    boundary = PracticeForeignKey(Boundary)
    number = models.IntegerField()
    right_for_me = models.TextField()
    why = models.TextField(blank=True, default="")
    signal = models.TextField(blank=True, default="")
    step = models.TextField(blank=True, default="")
    follow_through = models.TextField(blank=True, default="")
    ended_on = models.DateField(null=True)
    ended_as = models.TextField(choices=choices(BOUNDARY_ENDS), blank=True, default="")
    ended_why = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "boundary", "number"], name="boundary_version_once")
        ]


class BoundaryEvent(Entry):
    """A boundary respected or crossed, whether it had been said before or not."""

    space = "care"
    # That a crossing was repaired is told once, by whoever hears of it; the rest never changes.
    rows = said_otherwise(
        *("repaired_on", "how_repaired", "repair_told_by_id"),
        change_when="repaired_on IS NULL",
    )

    boundary = PracticeForeignKey(Boundary, null=True)
    happened_on = models.DateField()
    kind = models.TextField(choices=choices(BOUNDARY_EVENTS))
    what_happened = models.TextField(blank=True, default="")
    crossed_by = models.TextField(choices=choices(CROSSED_BY), blank=True, default="")
    # None: not told.
    was_enforced = models.BooleanField(null=True)
    how_enforced = models.TextField(blank=True, default="")
    repaired_on = models.DateField(null=True, blank=True)
    how_repaired = models.TextField(blank=True, default="")
    repair_told_by = PracticeForeignKey("practices.Member", null=True)
    changed_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=RESPECTED, crossed_by="", was_enforced__isnull=True)
                & Q(repaired_on__isnull=True)
                | Q(kind=CROSSED, crossed_by__in=CROSSED_BY),
                name="boundary_event_crossed_somehow",
            ),
            models.CheckConstraint(
                # Null would pass: what is unknown is not false.
                condition=Q(how_enforced="") | Q(was_enforced__isnull=False, was_enforced=True),
                name="boundary_event_enforced_somehow",
            ),
            models.CheckConstraint(
                condition=Q(repaired_on__isnull=True, how_repaired="", repair_told_by__isnull=True)
                | Q(repaired_on__isnull=False, repair_told_by__isnull=False),
                name="boundary_event_repair_told_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(repaired_on__isnull=True) | Q(repaired_on__gte=F("happened_on")),
                name="boundary_event_repaired_afterwards",
            ),
        ]
        indexes = [
            models.Index(
                fields=["practice", "relationship", "happened_on", "id"],
                name="boundary_event_by_relationship",
            ),
            # Read by `crossed_unrepaired_on`.
            models.Index(
                fields=["practice", "relationship", "happened_on"],
                name="boundary_event_unrepaired",
                condition=Q(kind=CROSSED, repaired_on__isnull=True),
            ),
            # Read by `harm_on`.
            models.Index(
                fields=["practice", "relationship", "happened_on"],
                name="boundary_event_harmful",
                condition=Q(crossed_by__in=HARMFUL),
            ),
        ]
