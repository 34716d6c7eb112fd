"""Goals and the steps on the way to them."""

from typing import Any

from rest_framework import serializers

from clients.api.days import PracticeDay
from relationships import actions
from relationships.api.entries import (
    BY_WHOM,
    READ_ONLY,
    WHOSE,
    EntrySerializer,
    KeepableSerializer,
    KeepableStep,
    Keeping,
)
from relationships.api.kept_words import Retold
from relationships.api.stepping import Changing, Stepping
from relationships.models import Goal, GoalStep
from relationships.words import GOAL_INTENTIONS, GOAL_STATES, HORIZONS
from rest.queries import OneOf
from rest.serializers import WORDS, Reference, Text, free_text
from rest.views import Reads


class GoalSerializer(EntrySerializer[Goal]):
    what = Text(max_length=WORDS)
    why = free_text()
    intention = serializers.ChoiceField(choices=GOAL_INTENTIONS)
    horizon = serializers.ChoiceField(choices=HORIZONS)

    class Meta:
        model = Goal
        fields = (
            *(*WHOSE, "what", "why", "intention", "horizon", "my_commitment", "their_commitment"),
            *("review_on", "state", "reason", "changed_at", *BY_WHOM, "keep"),
        )
        read_only_fields = (*READ_ONLY, "state", "reason", "changed_at")


class GoalChangeSerializer(GoalSerializer):
    class Meta:
        model = Goal
        fields = (
            *("what", "why", "intention", "horizon", "my_commitment", "their_commitment"),
            *("review_on", "keep"),
        )


class GoalTransitionSerializer(KeepableStep):
    to = serializers.ChoiceField(choices=list(GOAL_STATES))
    reason = free_text()


class GoalStepSerializer(KeepableSerializer[GoalStep]):
    goal = Reference(queryset=Goal.objects.all(), noun="goal")
    what = Text(max_length=WORDS)
    done_on = PracticeDay(required=False, allow_null=True)

    class Meta:
        model = GoalStep
        fields = ("id", "client", "goal", "what", "due_on", "done_on", *BY_WHOM, "keep")
        read_only_fields = READ_ONLY


class GoalStepChangeSerializer(GoalStepSerializer):
    class Meta:
        model = GoalStep
        fields = ("what", "due_on", "done_on", "keep")


class Goals(Stepping[Goal]):
    """What this client wants in the long run, shared or own."""

    about = "goal"
    queryset = Goal.objects.all()
    serializer_class = GoalSerializer
    takes = {"partial_update": GoalChangeSerializer, "transition": GoalTransitionSerializer}
    filters = {"client": "client_id", "relationship": "relationship_id", "state": "state"}
    asks = {"state": OneOf(words=tuple(GOAL_STATES))}
    ordering = ("id",)

    def change(self, row: Goal, told: serializers.BaseSerializer[Any]) -> Goal:
        return actions.change_goal(by=self.member, goal=row, changes=told.validated_data)

    def step(self, row: Goal, told: dict[str, Any]) -> Goal:
        return actions.take_goal_to(goal=row, **told)


class GoalSteps(Reads[GoalStep], Keeping[GoalStep], Retold[GoalStep]):
    """The steps on the way to goals, in the order they were thought of."""

    about = "goal_step"
    needs = Changing.needs
    queryset = GoalStep.objects.all()
    serializer_class = GoalStepSerializer
    takes = {"partial_update": GoalStepChangeSerializer}
    filters = {"client": "client_id", "goal": "goal_id"}
    ordering = ("id",)

    def make(self, told: serializers.BaseSerializer[Any]) -> GoalStep:
        body = dict(told.validated_data)
        return actions.add_goal_step(by=self.member, goal=body.pop("goal"), told=body)

    def change(self, row: GoalStep, told: serializers.BaseSerializer[Any]) -> GoalStep:
        return actions.change_goal_step(by=self.member, step=row, changes=told.validated_data)
