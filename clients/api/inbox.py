from typing import Any, cast
from uuid import UUID

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients.actions import acknowledge
from clients.models import ALERT_STEPS, InboxItem
from clients.reports import alerts_of, inbox
from privacy.permissions import Can
from rest.serializers import StrictModelSerializer, StrictSerializer, Text
from rest.views import Reads


class InboxItemSerializer(StrictModelSerializer[InboxItem]):
    client = serializers.UUIDField(source="client_id", read_only=True)
    case = serializers.UUIDField(source="case_id", read_only=True, allow_null=True)
    acknowledged_by = serializers.UUIDField(source="acknowledged_by_id", read_only=True, allow_null=True)
    acknowledged_by_name = serializers.CharField(read_only=True, allow_null=True)

    about = serializers.SerializerMethodField(help_text="Empty to who was only alerted.")
    about_id = serializers.SerializerMethodField()

    class Meta:
        model = InboxItem
        fields: tuple[str, ...] = (
            "id",
            "client",
            "case",
            "kind",
            "since",
            "about",
            "about_id",
            "acknowledged_at",
            "acknowledged_by",
            "acknowledged_by_name",
            "done",
        )
        read_only_fields = fields

    def get_about(self, item: InboxItem) -> str:
        return str((item.subject or {}).get("about", ""))  # type: ignore[attr-defined]

    def get_about_id(self, item: InboxItem) -> UUID | None:
        return (item.subject or {}).get("about_id")  # type: ignore[attr-defined]


class AlertSerializer(StrictSerializer):
    """That somebody was to be told, at which step of the chain."""

    step = serializers.IntegerField(min_value=1, max_value=4)
    of = serializers.ChoiceField(
        choices=ALERT_STEPS,
        help_text="`first`: who is on duty; where nobody is, the care team; where there is none, all staff.",
    )
    member = serializers.UUIDField(source="member_id")
    name = serializers.CharField(allow_null=True)
    at = serializers.DateTimeField(source="made_at")


class InboxItemDetailSerializer(InboxItemSerializer):
    """With the steps that the chain took: to the care team all of them, to who was alerted their own."""

    steps = AlertSerializer(many=True, source="told")

    class Meta(InboxItemSerializer.Meta):
        fields = (*InboxItemSerializer.Meta.fields, "steps")
        read_only_fields = fields


class DoneSerializer(StrictSerializer):
    done = Text(max_length=2000, required=False, allow_blank=True, default="")


class Inbox(Reads[InboxItem]):
    """What waits for staff: open before done, urgent first, then the oldest."""

    needs = {"list": Can.READ_INBOX, "retrieve": Can.READ_INBOX, "acknowledge": Can.ACKNOWLEDGE}
    takes = {"acknowledge": DoneSerializer}
    filters = {"client": "client_id"}
    queryset = InboxItem.objects.all()
    serializer_class = InboxItemSerializer
    gives = {"retrieve": InboxItemDetailSerializer, "acknowledge": InboxItemDetailSerializer}
    ordering = ("rank", "since")

    def get_queryset(self) -> Any:
        return inbox()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.served(self._with_steps())

    def _with_steps(self) -> InboxItem:
        item: Any = self.get_object()
        item.told = alerts_of(item)
        return cast(InboxItem, item)

    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: str = "") -> Response:
        """Take care of it, by name, and say what was done."""
        item = self.get_object()
        acknowledge(by=self.member, item=item, **self.body())
        return self.answer(self._with_steps())
