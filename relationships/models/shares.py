"""What one of a couple shares with the other: copies that stand for themselves, and whose copy each is.

Nothing in a copy leads back to the private row; that lies in an origin, which the partner never reads.
"""

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from clients.models import Case, JointOfClient, choices
from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import JOINT_WORK_IS_OPEN, Rows
from relationships.models.breaks import Break
from relationships.models.goals import Goal
from relationships.models.norms import Norm
from relationships.words import (
    AREAS,
    AVAILABILITY,
    BREAK_STATES,
    FOR_SPACE,
    GOAL_STATES,
    HORIZONS,
    NORM_STATES,
    QUESTIONS,
    SET_BY,
)

MARKS: Final = ("same", "different")
STANDS: Final = "withdrawn_at IS NULL AND replaced_at IS NULL"
COPY: Final = Rows(
    add_when=JOINT_WORK_IS_OPEN,
    # A copy says what it said; it can only be taken back, or give way to a newer one. Both are final.
    changes=("withdrawn_at", "replaced_at"),
    change_when=STANDS,
    partner_reads=STANDS,
)


class Copy(JointOfClient):
    """What its author showed the other, as it was then."""

    shared_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class SharedNorm(Copy):
    """How one of the two puts a norm to the other; without what is theirs alone to weigh."""

    space = "joint"
    rows = COPY

    area = models.TextField(choices=choices(AREAS))
    question = models.TextField(choices=choices(QUESTIONS))
    today = models.TextField()
    wanted = models.TextField(blank=True, default="")
    available_when = models.TextField(blank=True, default="")
    available_where = models.TextField(blank=True, default="")
    available_how = models.TextField(blank=True, default="")
    # As its author says it: `me` is whose copy it is.
    decided_by = models.TextField(choices=choices(SET_BY), blank=True, default="")
    is_spoken = models.BooleanField()
    state = models.TextField(choices=choices(NORM_STATES))
    review_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(area__in=AREAS), name="shared_norm_area_known"),
            models.CheckConstraint(condition=Q(question__in=QUESTIONS), name="shared_norm_question_known"),
            models.CheckConstraint(condition=Q(state__in=list(NORM_STATES)), name="shared_norm_state_known"),
            models.CheckConstraint(
                condition=Q(question=AVAILABILITY, decided_by__in=("", *SET_BY))
                | Q(available_when="", available_where="", available_how="", decided_by=""),
                name="shared_norm_availability_of_its_question",
            ),
        ]
        indexes = [models.Index(fields=["practice", "case", "shared_at", "id"], name="shared_norm_by_case")]


class SharedGoal(Copy):
    """A goal as one of the two holds it, with their own commitment to it and the steps so far."""

    space = "joint"
    rows = COPY

    what = models.TextField()
    horizon = models.TextField(choices=choices(HORIZONS))
    commitment = models.SmallIntegerField(null=True)
    review_on = models.DateField(null=True)
    state = models.TextField(choices=choices(GOAL_STATES))
    # [{"what": ..., "due_on": day or null, "done_on": day or null}], in their order.
    steps = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(horizon__in=HORIZONS), name="shared_goal_horizon_known"),
            models.CheckConstraint(condition=Q(state__in=list(GOAL_STATES)), name="shared_goal_state_known"),
            models.CheckConstraint(
                condition=Q(commitment__isnull=True) | Q(commitment__range=(0, 4)),
                name="shared_goal_commitment_is_a_level",
            ),
        ]
        indexes = [models.Index(fields=["practice", "case", "shared_at", "id"], name="shared_goal_by_case")]


class SharedBreak(Copy):
    """A break for space as one of the two means it. There is no copy of one for my safety."""

    space = "joint"
    rows = COPY

    purpose = models.TextField(blank=True, default="")
    starts_on = models.DateField()
    check_in_on = models.DateField(null=True)
    returns_on = models.DateField(null=True)
    contact_rules = models.TextField(blank=True, default="")
    state = models.TextField(choices=choices(BREAK_STATES))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=list(BREAK_STATES)), name="shared_break_state_known"
            ),
        ]
        indexes = [models.Index(fields=["practice", "case", "shared_at", "id"], name="shared_break_by_case")]


def origin_of(column: str, table: str, copies: str, which: str = "") -> Rows:
    """Only of what its sharer reads: what they keep with their therapist can't be shared."""
    theirs = f"EXISTS (SELECT FROM {table} o WHERE o.id = {column}{which})"
    return Rows(
        client_adds=True,
        client_changes=True,
        changes=("stopped_at",),
        change_when="stopped_at IS NULL",
        add_when=f"{theirs} AND EXISTS (SELECT FROM {copies} c WHERE c.id = copy_id)",
    )


class Origin(ClientOwned):
    """Which private row a copy was made of; for its author and the care team, never for the partner."""

    case = PracticeForeignKey(Case)
    shared_at = models.DateTimeField(auto_now_add=True)
    # "Stop here": what was seen stays, and nothing new of it is shared.
    stopped_at = models.DateTimeField(null=True)
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)

    class Meta:
        abstract = True


class NormOrigin(Origin):
    """Which norm a copy was made of; for its author and the care team, never for the partner."""

    space = "care"
    rows = origin_of("norm_id", "relationships_norm", "relationships_sharednorm")

    norm = PracticeForeignKey(Norm)
    copy = PracticeForeignKey(SharedNorm)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "copy"], name="norm_origin_once")]
        indexes = [models.Index(fields=["practice", "norm", "case"], name="norm_origin_by_norm")]


class GoalOrigin(Origin):
    """Which goal a copy was made of; for its author and the care team, never for the partner."""

    space = "care"
    rows = origin_of("goal_id", "relationships_goal", "relationships_sharedgoal")

    goal = PracticeForeignKey(Goal)
    copy = PracticeForeignKey(SharedGoal)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "copy"], name="goal_origin_once")]
        indexes = [models.Index(fields=["practice", "goal", "case"], name="goal_origin_by_goal")]


class BreakOrigin(Origin):
    """Which break a copy was made of; for its author and the care team, never for the partner."""

    space = "care"
    rows = origin_of(
        "of_break_id", "relationships_break", "relationships_sharedbreak", f" AND o.kind = '{FOR_SPACE}'"
    )

    of_break = PracticeForeignKey(Break)
    copy = PracticeForeignKey(SharedBreak)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["practice", "copy"], name="break_origin_once")]
        indexes = [models.Index(fields=["practice", "of_break", "case"], name="break_origin_by_break")]


class NormMark(JointOfClient):
    """Whether one of the two finds that both mean the same, about exactly these copies of one question."""

    space = "joint"
    rows = Rows(add_when=JOINT_WORK_IS_OPEN, removes=True)

    area = models.TextField(choices=choices(AREAS))
    question = models.TextField(choices=choices(QUESTIONS))
    says = models.TextField(choices=choices(MARKS))
    # Ids of the copies of both that were compared, in order.
    about = ArrayField(models.UUIDField())
    marked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(area__in=AREAS), name="norm_mark_area_known"),
            models.CheckConstraint(condition=Q(question__in=QUESTIONS), name="norm_mark_question_known"),
            models.CheckConstraint(condition=Q(says__in=MARKS), name="norm_mark_says_known"),
        ]
        indexes = [models.Index(fields=["practice", "case", "marked_at"], name="norm_mark_by_case")]
