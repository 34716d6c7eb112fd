"""Something vulnerable opened or planned, on a rung of the practice's ladder."""

from typing import Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from clients.models import choices
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned, PracticeOwned
from privacy.spaces import Rows
from relationships.models.entries import TOLD_ONCE, Entry, Told, said_otherwise
from relationships.models.relationships import LEVEL
from relationships.words import DISCLOSURE_ANSWERS, DISCLOSURE_STATES, MOTIVES, STEP_DONE, STEP_PLANNED

RUNG: Final = (MinValueValidator(0), MaxValueValidator(5))


def no_level_or_one(*names: str) -> Q:
    """Each of these is left out, or is 0 to 4."""
    condition = Q()
    for name in names:
        condition &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (0, 4)})
    return condition


class LadderRung(PracticeOwned):
    """How this practice says one rung of the ladder; without a row the wording is the one that ships."""

    space = "practice"
    rows = Rows(
        written_by=("manager",),
        changes=("wording", "row_version"),
        client_reads="(SELECT rls.has_role('client'))",
    )

    rung = models.SmallIntegerField(validators=RUNG)
    wording = models.TextField()
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "rung"], name="ladder_rung_once"),
            models.CheckConstraint(condition=Q(rung__range=(0, 5)), name="ladder_rung_exists"),
            models.CheckConstraint(condition=~Q(wording=""), name="ladder_rung_is_worded"),
        ]


class Disclosure(Entry):
    """What was opened or is planned, why, how the other answered, and how safe it felt before and after."""

    space = "care"
    rows = said_otherwise(
        *("rung", "what", "motive", "planned_for", "happened_on", "state", "safety_before"),
        *("safety_after", "answer", "answer_note", "answered_at"),
    )

    rung = models.SmallIntegerField(validators=RUNG)
    what = models.TextField(blank=True, default="")
    motive = models.TextField(choices=choices(MOTIVES))
    state = models.TextField(choices=choices(DISCLOSURE_STATES), default=STEP_PLANNED)
    planned_for = models.DateField(null=True, blank=True)
    happened_on = models.DateField(null=True, blank=True)
    safety_before = models.SmallIntegerField(null=True, blank=True, validators=LEVEL)
    safety_after = models.SmallIntegerField(null=True, blank=True, validators=LEVEL)
    answer = models.TextField(choices=choices(DISCLOSURE_ANSWERS), blank=True, default="")
    answer_note = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rung__range=(0, 5)), name="disclosure_on_a_rung"),
            models.CheckConstraint(condition=Q(motive__in=MOTIVES), name="disclosure_motive_known"),
            models.CheckConstraint(
                condition=Q(state__in=list(DISCLOSURE_STATES)), name="disclosure_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=STEP_DONE, happened_on__isnull=False)
                | (~Q(state=STEP_DONE) & Q(happened_on__isnull=True)),
                name="disclosure_done_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answer_note="", answered_at__isnull=True)
                | Q(answer__in=DISCLOSURE_ANSWERS, answered_at__isnull=False, state=STEP_DONE),
                name="disclosure_answered_when_done",
            ),
            models.CheckConstraint(
                condition=no_level_or_one("safety_before", "safety_after"),
                name="disclosure_felt_safety_is_a_level",
            ),
        ]
        indexes = [
            models.Index(
                fields=["practice", "relationship", "happened_on", "id"], name="disclosure_by_relationship"
            )
        ]


class EarnedBefore(ClientOwned):
    """What was earned just before a step was done: for the care team, whether the gate is open or not."""

    space = "team"
    # Computed when a step is told, by whom it may be; written by rls.keep_earned, which no member may call.
    rows = Rows(definer="INSERT")

    disclosure = PracticeForeignKey(Disclosure)
    earned = models.SmallIntegerField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "disclosure"], name="earned_before_once"),
            models.CheckConstraint(condition=Q(earned__range=(0, 5)), name="earned_before_is_a_rung"),
        ]


class EarnedShown(Told):
    """The same for the client: written only while the gate of the relationship was open to them."""

    space = "care"
    rows = TOLD_ONCE

    disclosure = PracticeForeignKey(Disclosure)
    earned = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "disclosure"], name="earned_shown_once"),
            models.CheckConstraint(condition=Q(earned__range=(0, 5)), name="earned_shown_is_a_rung"),
        ]
