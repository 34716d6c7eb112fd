"""Breaks: each side's own telling, how they were made longer, and the therapist's comparison of two."""

from typing import Any, Final
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients.api.days import PracticeDay
from clients.models import Case
from privacy.permissions import Can
from relationships import actions
from relationships.api.entries import BY_WHOM, READ_ONLY, WHOSE, EntrySerializer, KeepableStep
from relationships.api.shared import Below
from relationships.api.stepping import Stepping
from relationships.models import Break, BreakComparison, BreakExtension
from relationships.words import BREAK_KINDS, BREAK_STATES, FOR_MY_SAFETY, PURPOSES_COMPARED, SET_BY
from rest.queries import OneOf
from rest.serializers import Reference, StrictModelSerializer, free_text
from rest.views import Creates, Reads

SAFETY_PLAN: Final = "safety_plan"


class BreakSerializer(EntrySerializer[Break]):
    kind = serializers.ChoiceField(choices=BREAK_KINDS)
    purpose = free_text()
    contact_rules = free_text()
    opens = serializers.SerializerMethodField(
        help_text="What to show next: a break for my safety opens the plan."
    )

    class Meta:
        model = Break
        fields = (
            *(*WHOSE, "kind", "purpose", "starts_on", "check_in_on", "returns_on", "contact_rules"),
            *(
                "state",
                "check_in_held_on",
                "check_in_note",
                "ended_on",
                "outcome",
                "may_be_shared",
                "opens",
                "changed_at",
                *BY_WHOM,
                "keep",
            ),
        )
        read_only_fields = (
            *(*READ_ONLY, "state", "check_in_held_on", "check_in_note", "ended_on", "outcome"),
            "changed_at",
        )

    @extend_schema_field(serializers.ChoiceField(choices=[SAFETY_PLAN], allow_null=True))
    def get_opens(self, row: Break) -> str | None:
        return SAFETY_PLAN if row.kind == FOR_MY_SAFETY else None


class BreakChangeSerializer(BreakSerializer):
    class Meta:
        model = Break
        fields = ("purpose", "starts_on", "check_in_on", "returns_on", "contact_rules", "keep")


class BreakTransitionSerializer(KeepableStep):
    to = serializers.ChoiceField(choices=list(BREAK_STATES))
    starts_on = PracticeDay(required=False, help_text="Running: the day it began.")
    returns_on = serializers.DateField(required=False, help_text="Extended: the new day of return.")
    decided_by = serializers.ChoiceField(choices=SET_BY, required=False, help_text="Extended: by whom.")
    reason = free_text()
    ended_on = PracticeDay(required=False, help_text="Ended: today, if not said.")
    outcome = free_text()


class BreakCheckInSerializer(KeepableStep):
    held_on = PracticeDay(required=False, help_text="Today, if not said.")
    note = free_text(help_text="What came of it.")


class BreakExtensionSerializer(StrictModelSerializer[BreakExtension]):
    class Meta:
        model = BreakExtension
        fields = ("id", "of_break", "from_day", "to_day", "decided_by", "reason", *BY_WHOM)


class BreakComparisonSerializer(StrictModelSerializer[BreakComparison]):
    case = Reference(queryset=Case.objects.all(), noun="case")
    first = Reference(queryset=Break.objects.all(), noun="break")
    second = Reference(queryset=Break.objects.all(), noun="break")
    purposes = serializers.ChoiceField(choices=PURPOSES_COMPARED)
    note = free_text()

    class Meta:
        model = BreakComparison
        fields = (
            *("id", "case", "first_client", "first", "second_client", "second", "purposes", "note"),
            *("recorded_by", "recorded_at"),
        )
        read_only_fields = ("first_client", "second_client", "recorded_by", "recorded_at")


class Breaks(Stepping[Break]):
    """Time apart as this client means it, newest first. One for my safety is never shared."""

    about = "break"
    needs = {**Stepping.needs, "check_in": Can.WRITE_CARE}
    queryset = Break.objects.all()
    serializer_class = BreakSerializer
    takes = {
        "partial_update": BreakChangeSerializer,
        "transition": BreakTransitionSerializer,
        "check_in": BreakCheckInSerializer,
    }
    filters = {"client": "client_id", "relationship": "relationship_id", "state": "state"}
    asks = {"state": OneOf(words=tuple(BREAK_STATES))}
    ordering = ("-starts_on", "-id")

    def make(self, told: serializers.BaseSerializer[Any]) -> Break:
        body = dict(told.validated_data)
        return actions.begin_break(by=self.member, relationship=body.pop("relationship"), told=body)

    def change(self, row: Break, told: serializers.BaseSerializer[Any]) -> Break:
        return actions.change_break(by=self.member, row=row, changes=told.validated_data)

    def step(self, row: Break, told: dict[str, Any]) -> Break:
        return actions.take_break_to(by=self.member, row=row, **told)

    # Takes no Idempotency-Key: it is told once.
    @action(detail=True, methods=["post"], url_path="check-in")
    def check_in(self, request: Request, pk: str = "") -> Response:
        """That the check-in named for it was held; told once."""
        return self.done(lambda row, told: actions.tell_check_in(by=self.member, row=row, **told))


class BreakExtensions(Below[BreakExtension]):
    """How often a break was made longer, and by whose decision; oldest first."""

    needs = {"list": Can.READ_CARE}
    queryset = BreakExtension.objects.all()
    serializer_class = BreakExtensionSerializer
    above_model = Break
    lookup_url_kwarg = "of_break_id"
    ordering = ("recorded_at",)


class BreakComparisons(Reads[BreakComparison], Creates[BreakComparison]):
    """Two partners' private purposes of a break, compared; for the care team alone."""

    needs = {"list": Can.READ_NOTES, "retrieve": Can.READ_NOTES, "create": Can.WRITE_NOTES}
    queryset = BreakComparison.objects.all()
    serializer_class = BreakComparisonSerializer
    filters = {"case": "case_id"}
    ordering = ("-recorded_at",)

    def clients_of(self, row: Any) -> tuple[UUID, ...]:
        return (row.first_client_id, row.second_client_id)

    def make(self, told: serializers.BaseSerializer[Any]) -> BreakComparison:
        return actions.compare_breaks(by=self.member, **told.validated_data)
