"""Boundaries, their versions, and what became of them."""

from typing import Any, Final

from rest_framework import serializers

from clients.api.days import PracticeDay
from privacy.permissions import Can
from relationships import actions
from relationships.api.entries import BY_WHOM, READ_ONLY, WHOSE, EntrySerializer
from relationships.api.shared import Below
from relationships.api.stepping import Changing
from relationships.models import Boundary, BoundaryEvent, BoundaryVersion
from relationships.words import AREAS, BOUNDARY_ENDS, BOUNDARY_EVENTS, CROSSED_BY, PLAN
from rest.queries import OneOf
from rest.serializers import WORDS, Reference, StrictModelSerializer, Text, free_text

PLAN_HELP: Final = {
    "signal": "How the other will know.",
    "step": "What I do when it is crossed.",
    "follow_through": "What I do if that is not enough.",
}


class BoundarySerializer(EntrySerializer[Boundary]):
    right_for_me = Text(max_length=WORDS)
    why = free_text()
    signal = free_text(help_text=PLAN_HELP["signal"])
    step = free_text(help_text=PLAN_HELP["step"])
    follow_through = free_text(help_text=PLAN_HELP["follow_through"])

    class Meta:
        model = Boundary
        fields = (
            *(*WHOSE, "area", "right_for_me", "why", *PLAN, "ended_on", "ended_as", "ended_why"),
            *(*BY_WHOM, "said_by", "changed_at", "keep"),
        )
        read_only_fields = (*READ_ONLY, "ended_on", "ended_as", "ended_why", "said_by", "changed_at")


class BoundaryChangeSerializer(BoundarySerializer):
    ended_on = PracticeDay(required=False, allow_null=True, help_text="null: it is held (again).")
    ended_as = serializers.ChoiceField(choices=BOUNDARY_ENDS, required=False, allow_blank=True)
    ended_why = free_text()

    class Meta:
        model = Boundary
        fields = (*actions.BOUNDARY_TOLD, "keep")


class BoundaryVersionSerializer(StrictModelSerializer[BoundaryVersion]):
    class Meta:
        model = BoundaryVersion
        fields = (
            *("id", "boundary", "number", *actions.BOUNDARY_TOLD),
            *("is_kept", "recorded_by", "recorded_at"),
        )


class BoundaryEventSerializer(EntrySerializer[BoundaryEvent]):
    boundary = Reference(
        queryset=Boundary.objects.all(), noun="boundary", required=False, allow_null=True, default=None
    )
    happened_on = PracticeDay()
    what_happened = free_text()
    crossed_by = serializers.ChoiceField(
        choices=CROSSED_BY, required=False, allow_blank=True, help_text="Of what was crossed, and only then."
    )
    was_enforced = serializers.BooleanField(required=False, allow_null=True, help_text="null: not told.")
    how_enforced = free_text()
    repaired_on = PracticeDay(required=False, allow_null=True)
    how_repaired = free_text()

    class Meta:
        model = BoundaryEvent
        fields = (
            *(*WHOSE, "boundary", "happened_on", "kind", "what_happened", "crossed_by", "was_enforced"),
            *("how_enforced", "repaired_on", "how_repaired", "repair_told_by", *BY_WHOM, "keep"),
        )
        read_only_fields = (*READ_ONLY, "repair_told_by")


class RepairSerializer(BoundaryEventSerializer):
    """That what was crossed is repaired."""

    repaired_on = PracticeDay()

    class Meta:
        model = BoundaryEvent
        fields = ("repaired_on", "how_repaired", "keep")


class Boundaries(Changing[Boundary]):
    """What is right for a client in a relationship, and how they hold it."""

    about = "boundary"
    queryset = Boundary.objects.all()
    serializer_class = BoundarySerializer
    takes = {"partial_update": BoundaryChangeSerializer}
    filters = {"client": "client_id", "relationship": "relationship_id", "area": "area"}
    asks = {"area": OneOf(words=AREAS)}
    ordering = ("area", "id")

    def make(self, told: serializers.BaseSerializer[Any]) -> Boundary:
        body = dict(told.validated_data)
        return actions.set_boundary(by=self.member, relationship=body.pop("relationship"), told=body)

    def change(self, row: Boundary, told: serializers.BaseSerializer[Any]) -> Boundary:
        return actions.change_boundary(by=self.member, boundary=row, changes=told.validated_data)


class BoundaryVersions(Below[BoundaryVersion]):
    """What a boundary was from its first day on, oldest first."""

    needs = {"list": Can.READ_CARE}
    queryset = BoundaryVersion.objects.all()
    serializer_class = BoundaryVersionSerializer
    above_model = Boundary
    lookup_url_kwarg = "boundary_id"
    ordering = ("number",)


class BoundaryEvents(Changing[BoundaryEvent]):
    """Boundaries respected and crossed. Only that a crossing was repaired may be told later, once."""

    about = "boundary_event"
    queryset = BoundaryEvent.objects.all()
    serializer_class = BoundaryEventSerializer
    takes = {"partial_update": RepairSerializer}
    filters = {
        "client": "client_id",
        "relationship": "relationship_id",
        "boundary": "boundary_id",
        "kind": "kind",
    }
    asks = {"kind": OneOf(words=BOUNDARY_EVENTS)}
    ordering = ("-happened_on", "-id")

    def make(self, told: serializers.BaseSerializer[Any]) -> BoundaryEvent:
        body = dict(told.validated_data)
        relationship = body.pop("relationship")
        return actions.record_boundary_event(by=self.member, relationship=relationship, told=body)

    def change(self, row: BoundaryEvent, told: serializers.BaseSerializer[Any]) -> BoundaryEvent:
        if "repaired_on" not in told.validated_data:
            raise serializers.ValidationError({"repaired_on": ["This field is required."]})
        return actions.tell_repair(by=self.member, event=row, **told.validated_data)
