from typing import Any

from django.db.models import OuterRef, Subquery
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import actions
from assessments.models import Form, HeldBack, HeldBackReason
from clients.models import Case, Client
from privacy.permissions import Can
from relationships.api.shared import Below
from rest.problems import no_such
from rest.serializers import Reference, StrictModelSerializer, StrictSerializer, Text
from rest.shapes import UUID_FORM
from rest.views import Creates, Patches, Shows


class NewHeldBackSerializer(StrictSerializer):
    form = Text(max_length=60, help_text="A form's key.")
    because = Text(max_length=2_000)
    ends_on = serializers.DateField(help_text="The last day on which they are not shown.")
    case = Reference(
        queryset=Case.objects.all(),
        noun="case",
        required=False,
        allow_null=True,
        help_text="Whose team reads why; said where several are one's own.",
    )

    def validate_form(self, told: str) -> Form:
        found = Form.objects.filter(key=told).first()
        if found is None:
            raise ValidationError(no_such("form"))
        return found


class EndsOnSerializer(StrictSerializer):
    ends_on = serializers.DateField(help_text="Yesterday shows them again at once.")


class HeldBackSerializer(StrictModelSerializer[HeldBack]):
    form = serializers.CharField(source="form.key", read_only=True)
    because = serializers.CharField(
        source="because_read",
        read_only=True,
        allow_null=True,
        help_text="Null for the client's other teams, who do not read it.",
    )

    class Meta:
        model = HeldBack
        fields = (
            "id",
            "client",
            "case",
            "form",
            "because",
            "starts_on",
            "ends_on",
            "recorded_by",
            "recorded_at",
        )
        read_only_fields = fields


class HeldBacks(Below[HeldBack], Shows[HeldBack], Creates[HeldBack], Patches[HeldBack]):
    """Forms whose scores this client is not shown for now, newest first; the care team's alone to know. Why
    is read by the team of the case in which they are held back; the others read that they are."""

    needs = {
        "list": Can.READ_NOTES,
        "retrieve": Can.READ_NOTES,
        "create": Can.ASSIGN_HOMEWORK,
        "partial_update": Can.ASSIGN_HOMEWORK,
    }
    # Also of the client above: no line of it lies on the client's side of the trail.
    space = "team"
    queryset = HeldBack.objects.select_related("form")
    serializer_class = HeldBackSerializer
    takes = {"create": NewHeldBackSerializer, "partial_update": EndsOnSerializer}
    above_model = Client
    lookup_url_kwarg = "client_id"
    ordering = ("-recorded_at",)

    def get_queryset(self) -> Any:
        why = HeldBackReason.objects.filter(held=OuterRef("pk")).values("because")
        return super().get_queryset().annotate(because_read=Subquery(why[:1]))

    def make(self, told: serializers.BaseSerializer[Any]) -> HeldBack:
        held = actions.hold_back(by=self.member, client=self.above, **told.validated_data)
        made: HeldBack = self.get_queryset().get(pk=held.pk)
        return made

    def find(self) -> HeldBack | None:
        told = str(self.kwargs["held_id"])
        if not UUID_FORM.match(told):
            return None
        found: HeldBack | None = self.get_queryset().filter(client=self.above, pk=told).first()
        return found

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Another last day."""
        return super().partial_update(request, *args, **kwargs)

    def change(self, row: HeldBack, told: serializers.BaseSerializer[Any]) -> HeldBack:
        return actions.end_holding_back(by=self.member, held=row, ends_on=told.validated_data["ends_on"])
