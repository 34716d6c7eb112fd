"""Long-term goals, shared or own, with their steps."""

from django.db import models
from django.db.models import Q

from clients.models import choices
from privacy.fields import PracticeForeignKey
from relationships.models.disclosures import no_level_or_one
from relationships.models.entries import Entry, Told, said_otherwise
from relationships.models.relationships import LEVEL
from relationships.words import GOAL_INTENTIONS, GOAL_STATES, HORIZONS


class Goal(Entry):
    """What this client wants in the long run, and how much each side has committed to it."""

    space = "care"
    rows = said_otherwise(
        *("what", "why", "intention", "horizon", "my_commitment", "their_commitment"),
        *("review_on", "state", "reason"),
    )

    what = models.TextField()
    why = models.TextField(blank=True, default="")
    # What this client means it to be; the other's word is theirs alone.
    intention = models.TextField(choices=choices(GOAL_INTENTIONS))
    horizon = models.TextField(choices=choices(HORIZONS))
    my_commitment = models.SmallIntegerField(null=True, blank=True, validators=LEVEL)
    # As they told it to this client.
    their_commitment = models.SmallIntegerField(null=True, blank=True, validators=LEVEL)
    review_on = models.DateField(null=True, blank=True)
    state = models.TextField(choices=choices(GOAL_STATES), default="hoped_for")
    reason = models.TextField(blank=True, default="")
    changed_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="goal_says_what"),
            models.CheckConstraint(condition=Q(intention__in=GOAL_INTENTIONS), name="goal_intention_known"),
            models.CheckConstraint(condition=Q(horizon__in=HORIZONS), name="goal_horizon_known"),
            models.CheckConstraint(condition=Q(state__in=list(GOAL_STATES)), name="goal_state_known"),
            models.CheckConstraint(
                condition=no_level_or_one("my_commitment", "their_commitment"),
                name="goal_commitment_is_a_level",
            ),
        ]
        indexes = [models.Index(fields=["practice", "relationship", "id"], name="goal_by_relationship")]


class GoalStep(Told):
    """One step on the way to a goal."""

    space = "care"
    rows = said_otherwise("what", "due_on", "done_on")

    goal = PracticeForeignKey(Goal)
    what = models.TextField()
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now_add=True)
    row_version = models.IntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="goal_step_says_what")]
        indexes = [models.Index(fields=["practice", "goal", "id"], name="goal_step_by_goal")]
