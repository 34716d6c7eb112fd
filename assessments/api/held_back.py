from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import actions
from assessments.models import Form, HeldBack
from clients.models import Client
from privacy.permissions import Can
from relationships.api.shared import Below, Patches
from rest.problems import no_such
from rest.serializers import StrictModelSerializer, StrictSerializer, Text
from rest.shapes import UUID_FORM
from rest.views import Creates, Shows


class NewHeldBackSerializer(StrictSerializer):
    form = Text(max_length=60, help_text="A form's key.")
    because = Text(max_length=2_000)
    ends_on = serializers.DateField(help_text="The last day on which they are not shown.")

    def validate_form(self, told: str) -> Form:
        found = Form.objects.filter(key=told).first()
        if found is None:
            raise ValidationError(no_such("form"))
        return found


class EndsOnSerializer(StrictSerializer):
    ends_on = serializers.DateField(help_text="Yesterday shows them again at once.")


class HeldBackSerializer(StrictModelSerializer[HeldBack]):
    form = serializers.CharField(source="form.key", read_only=True)

    class Meta:
        model = HeldBack
        fields = ("id", "client", "form", "because", "starts_on", "ends_on", "recorded_by", "recorded_at")
        read_only_fields = fields


class HeldBacks(Below[HeldBack], Shows[HeldBack], Creates[HeldBack], Patches[HeldBack]):
    """Forms whose scores this client is not shown for now, newest first; the care team's alone to know."""

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

    def make(self, told: serializers.BaseSerializer[Any]) -> HeldBack:
        return actions.hold_back(by=self.member, client=self.above, **told.validated_data)

    def find(self) -> HeldBack | None:
        told = str(self.kwargs["held_id"])
        if not UUID_FORM.match(told):
            return None
        return self.get_queryset().filter(client=self.above, pk=told).first()

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Another last day."""
        return super().partial_update(request, *args, **kwargs)

    def change(self, row: HeldBack, told: serializers.BaseSerializer[Any]) -> HeldBack:
        return actions.end_holding_back(by=self.member, held=row, ends_on=told.validated_data["ends_on"])
