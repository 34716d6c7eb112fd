"""Goals: said, said otherwise, taken to their next state."""

from collections.abc import Mapping
from typing import Any, Final

from practices.clock import now
from privacy.actor import Actor
from relationships.actions.own_words import refuse_to_reword
from relationships.actions.states import changed, locked_for
from relationships.models import Goal, GoalStep
from relationships.words import GOAL_STATES
from rest.problems import Refused
from rest.serializers import RowVersion

WORDS: Final = ("what", "why", "intention", "horizon")
WORDS_OF_STEP: Final = ("what",)


def change_goal(*, by: Actor, goal: Goal, changes: Mapping[str, Any]) -> Goal:
    """Say it otherwise; one that was reached or dropped stays as it is (409)."""
    fresh = changed(goal, changes)
    if goal.state in ("reached", "dropped"):
        raise Refused(f"This goal was {goal.state}.", allowed=list(GOAL_STATES[goal.state]))
    refuse_to_reword(by, goal, fresh.keys() & set(WORDS))
    return RowVersion().write(goal, {**fresh, "changed_at": now()}) if fresh else goal


def take_goal_to(*, goal: Goal, to: str, reason: str = "") -> Goal:
    """The next state of a goal; 409 with what would follow where `to` does not."""
    held = locked_for(goal, to, GOAL_STATES)
    return RowVersion().write(held, {"state": to, "reason": reason, "changed_at": now()})


def add_goal_step(*, by: Actor, goal: Goal, told: Mapping[str, Any]) -> GoalStep:
    """One step on the way; below a goal that is kept it is kept with it."""
    return GoalStep.objects.create(
        client_id=goal.client_id,
        goal=goal,
        recorded_by_id=by.member_id,
        **{"is_kept": goal.is_kept, **told},
    )


def change_goal_step(*, by: Actor, step: GoalStep, changes: Mapping[str, Any]) -> GoalStep:
    """That it was done is anybody's to say; what it is, its writer's."""
    fresh = changed(step, changes)
    refuse_to_reword(by, step, fresh.keys() & set(WORDS_OF_STEP))
    return RowVersion().write(step, {**fresh, "changed_at": now()}) if fresh else step
