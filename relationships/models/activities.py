"""What was done for one of the six practice steps, and the inventory that looks at all of them."""

from django.db import models
from django.db.models import Q

from clients.models import choices
from privacy.fields import PracticeForeignKey
from privacy.spaces import Rows
from relationships.models.breaks import Break
from relationships.models.disclosures import no_level_or_one
from relationships.models.entries import TOLD_ONCE, Entry
from relationships.models.goals import Goal
from relationships.models.relationships import LEVEL
from relationships.words import ACTIVITY_KINDS, PRACTICE_STEPS


def kind_of_its_step() -> Q:
    condition = Q()
    for step, kinds in ACTIVITY_KINDS.items():
        condition |= Q(step=step, kind__in=kinds)
    return condition


class Activity(Entry):
    """One thing done for a practice step. Written once, never changed."""

    space = "care"
    rows = TOLD_ONCE

    step = models.TextField(choices=choices(PRACTICE_STEPS))
    kind = models.TextField()
    happened_on = models.DateField()
    note = models.TextField(blank=True, default="")
    # Of an outing with family or friends, without the partner.
    with_whom = models.TextField(blank=True, default="")
    # Of a listening exercise: how heard I felt, and how heard the other says they felt.
    felt_heard = models.SmallIntegerField(null=True, blank=True, validators=LEVEL)
    other_felt_heard = models.SmallIntegerField(null=True, blank=True, validators=LEVEL)
    # Of getting real: the fear or doubt, and where it comes from.
    fear = models.TextField(blank=True, default="")
    comes_from = models.TextField(blank=True, default="")
    of_break = PracticeForeignKey(Break, null=True, blank=True)
    of_goal = PracticeForeignKey(Goal, null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=kind_of_its_step(), name="activity_kind_of_its_step"),
            models.CheckConstraint(
                condition=no_level_or_one("felt_heard", "other_felt_heard"), name="activity_heard_is_a_level"
            ),
            models.CheckConstraint(
                condition=Q(kind="listening") | Q(felt_heard__isnull=True, other_felt_heard__isnull=True),
                name="activity_heard_in_listening",
            ),
            models.CheckConstraint(
                condition=Q(step="get_real") | Q(fear="", comes_from=""), name="activity_fear_in_get_real"
            ),
            models.CheckConstraint(
                condition=Q(step="family_and_friends") | Q(with_whom=""),
                name="activity_with_family_or_friends",
            ),
            models.CheckConstraint(
                condition=Q(kind="break") | Q(of_break__isnull=True), name="activity_break_of_a_break"
            ),
            models.CheckConstraint(
                condition=Q(step="long_term_goals") | Q(of_goal__isnull=True), name="activity_goal_of_a_goal"
            ),
        ]
        indexes = [
            models.Index(
                fields=["practice", "relationship", "happened_on", "id"], name="activity_by_relationship"
            )
        ]


class Inventory(Entry):
    """How a client sees self and us on one day: 18 items and three that stand alone. Answered alone."""

    space = "care"
    # Read where an answer calls for a screening.
    rows = Rows(client_adds=True, keeps=True, definer="SELECT")

    answered_on = models.DateField()
    # By item's key (`self_work_1`), 0 to 4; what was left out is not there.
    answers = models.JSONField(default=dict)
    break_not_needed = models.BooleanField(default=False)
    self_worth = models.SmallIntegerField(null=True, blank=True, validators=LEVEL)
    can_lean = models.SmallIntegerField(null=True, blank=True, validators=LEVEL)
    free_to_see_others = models.SmallIntegerField(null=True, blank=True, validators=LEVEL)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=no_level_or_one("self_worth", "can_lean", "free_to_see_others"),
                name="inventory_alone_is_a_level",
            )
        ]
        indexes = [
            models.Index(
                fields=["practice", "relationship", "answered_on", "id"], name="inventory_by_relationship"
            )
        ]
