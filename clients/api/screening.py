"""Screenings and safety flags: the care team's, and in nothing that anybody else reads."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients.actions import lift_flag, raise_flag, record_screening
from clients.api.days import PracticeDay
from clients.models import (
    CONCERNS,
    SCREENING_RESULTS,
    SCREENING_WAYS,
    Client,
    SafetyFlag,
    Screening,
    Session,
)
from privacy.permissions import Can
from rest.serializers import WORDS, Reference, StrictModelSerializer, StrictSerializer, Text
from rest.views import Creates, Reads


def safety_plan_of(client_id: UUID) -> str:
    return f"/api/v1/clients/{client_id}/safety-plan/"


class ScreeningSerializer(StrictModelSerializer[Screening]):
    client = Reference(queryset=Client.objects.all(), noun="client")
    asked_on = PracticeDay()
    result = serializers.ChoiceField(
        choices=SCREENING_RESULTS, help_text="`could_not_be_asked_alone` counts as a concern."
    )
    way = serializers.ChoiceField(
        choices=SCREENING_WAYS,
        allow_blank=True,
        required=False,
        help_text="By voice alone: in person, or by a call the client says is safe.",
    )
    session = Reference(
        queryset=Session.objects.all(),
        noun="session",
        required=False,
        allow_null=True,
        help_text="A session in which nobody but this client was in the room.",
    )
    note = Text(max_length=WORDS, required=False, allow_blank=True)
    safety_plan = serializers.SerializerMethodField(
        help_text="Of a concern what comes first: where the client's safety plan stands. A task waits for it."
    )

    class Meta:
        model = Screening
        fields = (
            *("id", "client", "asked_on", "result", "way", "session", "note"),
            *("recorded_by", "recorded_at", "safety_plan"),
        )
        read_only_fields = ("recorded_by", "recorded_at")

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_safety_plan(self, asked: Screening) -> str | None:
        return safety_plan_of(asked.client_id) if asked.result in CONCERNS else None


class Screenings(Reads[Screening], Creates[Screening]):
    """What came of asking about violence, newest first. Written once; a concern raises a flag."""

    needs = {"list": Can.READ_NOTES, "retrieve": Can.READ_NOTES, "create": Can.WRITE_NOTES}
    filters = {"client": "client_id"}
    queryset = Screening.objects.all()
    serializer_class = ScreeningSerializer
    ordering = ("-asked_on", "-recorded_at")

    def make(self, told: Any) -> Screening:
        return record_screening(by=self.member, **told.validated_data)


class SafetyFlagSerializer(StrictModelSerializer[SafetyFlag]):
    client = Reference(queryset=Client.objects.all(), noun="client")
    why = Text(max_length=WORDS)
    safety_plan = serializers.SerializerMethodField(
        help_text="What a flag leads to first: where this client's safety plan stands."
    )

    class Meta:
        model = SafetyFlag
        fields = (
            *("id", "client", "source", "why", "screening", "raised_by", "raised_at"),
            *("lifted_at", "lifted_by", "lifted_because", "safety_plan"),
        )
        read_only_fields = (
            *("screening", "raised_by", "raised_at", "lifted_at", "lifted_by", "lifted_because"),
        )

    def get_safety_plan(self, flag: SafetyFlag) -> str:
        return safety_plan_of(flag.client_id)


class LiftSerializer(StrictSerializer):
    because = Text(max_length=WORDS)


class SafetyFlags(Reads[SafetyFlag], Creates[SafetyFlag]):
    """That somebody may not be safe. While one is open nothing new is opened; what is open stays so."""

    needs = {
        "list": Can.READ_NOTES,
        "retrieve": Can.READ_NOTES,
        "create": Can.WRITE_NOTES,
        "lift": Can.LIFT_FLAG,
    }
    takes = {"lift": LiftSerializer}
    filters = {"client": "client_id"}
    queryset = SafetyFlag.objects.all()
    serializer_class = SafetyFlagSerializer
    ordering = ("-raised_at",)

    def make(self, told: Any) -> SafetyFlag:
        return raise_flag(by=self.member, **told.validated_data)

    @action(detail=True, methods=["post"])
    def lift(self, request: Request, pk: str = "") -> Response:
        """Lift it, with a reason: a second member; who works alone, when a day has passed."""
        flag = self.get_object()
        return self.answer(lift_flag(by=self.member, flag=flag, **self.body()))
