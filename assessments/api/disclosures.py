"""Disclosures: planned, done, answered."""

from typing import Any

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import actions
from clients.api.days import PracticeDay
from privacy.permissions import Can
from relationships.api.entries import BY_WHOM, READ_ONLY, WHOSE, EntrySerializer, KeepableStep
from relationships.api.stepping import Stepping
from relationships.models import Disclosure
from relationships.words import DISCLOSURE_ANSWERS, DISCLOSURE_STATES, MOTIVES, STEP_DONE, STEP_PLANNED
from rest.queries import OneOf
from rest.serializers import StrictInteger, free_text


def felt_safety() -> Any:
    return StrictInteger(min_value=0, max_value=4, required=False, allow_null=True)


class DisclosureSerializer(EntrySerializer[Disclosure]):
    rung = StrictInteger(min_value=0, max_value=5)
    what = free_text()
    motive = serializers.ChoiceField(choices=MOTIVES)
    state = serializers.ChoiceField(choices=list(DISCLOSURE_STATES), required=False)
    happened_on = PracticeDay(required=False, allow_null=True)
    answer = serializers.ChoiceField(choices=DISCLOSURE_ANSWERS, required=False, allow_blank=True)
    answer_note = free_text()

    class Meta:
        model = Disclosure
        fields = (
            *(*WHOSE, "rung", "what", "motive", "state", "planned_for", "happened_on", "safety_before"),
            *("safety_after", "answer", "answer_note", "answered_at", "changed_at", *BY_WHOM, "keep"),
        )
        read_only_fields = (*READ_ONLY, "answered_at", "changed_at")

    def validate_state(self, state: str) -> str:
        if state not in (STEP_PLANNED, STEP_DONE):
            raise serializers.ValidationError("It begins planned or done.")
        return state


class DisclosureChangeSerializer(DisclosureSerializer):
    class Meta:
        model = Disclosure
        fields = ("rung", "what", "motive", "planned_for", "keep")


class StepSerializer(KeepableStep):
    to = serializers.ChoiceField(choices=list(DISCLOSURE_STATES))
    happened_on = PracticeDay(required=False)
    safety_before = felt_safety()
    safety_after = felt_safety()
    answer = serializers.ChoiceField(choices=DISCLOSURE_ANSWERS, required=False)
    answer_note = free_text()


class AnswerSerializer(KeepableStep):
    answer = serializers.ChoiceField(choices=DISCLOSURE_ANSWERS)
    answer_note = free_text()
    safety_after = felt_safety()


class Disclosures(Stepping[Disclosure]):
    """Something vulnerable, opened or planned. What was earned before it is no part of it: see the ladder."""

    about = "disclosure"
    needs = {**Stepping.needs, "tell_answer": Can.WRITE_CARE}
    queryset = Disclosure.objects.all()
    serializer_class = DisclosureSerializer
    takes = {
        "partial_update": DisclosureChangeSerializer,
        "transition": StepSerializer,
        "tell_answer": AnswerSerializer,
    }
    filters = {"client": "client_id", "relationship": "relationship_id", "state": "state"}
    asks = {"state": OneOf(words=tuple(DISCLOSURE_STATES))}
    ordering = ("-recorded_at",)

    def make(self, told: serializers.BaseSerializer[Any]) -> Disclosure:
        body = dict(told.validated_data)
        return actions.record_disclosure(by=self.member, relationship=body.pop("relationship"), told=body)

    def change(self, row: Disclosure, told: serializers.BaseSerializer[Any]) -> Disclosure:
        return actions.change_disclosure(by=self.member, disclosure=row, changes=told.validated_data)

    def step(self, row: Disclosure, told: dict[str, Any]) -> Disclosure:
        return actions.take_disclosure_to(by=self.member, disclosure=row, **told)

    # Takes no Idempotency-Key: it is told once.
    @action(detail=True, methods=["post"], url_path="answer")
    def tell_answer(self, request: Request, pk: str = "") -> Response:
        """How the other answered it, told once."""
        return self.done(lambda row, told: actions.tell_answer(disclosure=row, **told))
