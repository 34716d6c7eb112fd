from typing import Any, cast
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients.actions import acknowledge, clear
from clients.models import ALERT_STEPS, INBOX_KINDS, InboxItem
from clients.reports import CLEARED, MINE, TO_DO, alerts_of, inbox, inbox_counts
from privacy.permissions import Can
from rest.queries import OneOf
from rest.serializers import StrictModelSerializer, StrictSerializer, Text
from rest.views import Reads


class InboxItemSerializer(StrictModelSerializer[InboxItem]):
    client = serializers.UUIDField(source="client_id", read_only=True)
    case = serializers.UUIDField(source="case_id", read_only=True, allow_null=True)
    acknowledged_by = serializers.UUIDField(source="acknowledged_by_id", read_only=True, allow_null=True)
    acknowledged_by_name = serializers.CharField(read_only=True, allow_null=True)

    mine = serializers.ChoiceField(
        choices=MINE,
        read_only=True,
        help_text="How it stands on your own list. What somebody else took care of stays `to_do`, with their"
        " name and what was done, until you clear it; `past`: that was before you came.",
    )
    cleared_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="When you took it off your own list; nobody else did."
    )
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
            "mine",
            "cleared_at",
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


class InboxCountSerializer(StrictSerializer):
    kind = serializers.ChoiceField(choices=INBOX_KINDS)
    to_do = serializers.IntegerField(help_text="On your own list.")
    open = serializers.IntegerField(
        help_text="Taken care of by nobody yet: the team's count, which the caseload shows as well."
    )


class InboxCountsSerializer(StrictSerializer):
    """Every kind, also those of which nothing waits."""

    kinds = InboxCountSerializer(many=True)


class Inbox(Reads[InboxItem]):
    """What waits for staff: open first, urgent before the rest, then what others took care of and you have
    not cleared, then what is done; each from the oldest."""

    needs = {
        "list": Can.READ_INBOX,
        "retrieve": Can.READ_INBOX,
        "acknowledge": Can.ACKNOWLEDGE,
        "clear": Can.ACKNOWLEDGE,
        "counts": Can.READ_INBOX,
    }
    takes = {"acknowledge": DoneSerializer}
    filters = {"client": "client_id"}
    asks = {
        "kind": OneOf("Only items of this kind.", words=INBOX_KINDS),
        "view": OneOf("Only what is on your own list, or was on it.", words=(TO_DO, CLEARED)),
    }
    queryset = InboxItem.objects.all()
    serializer_class = InboxItemSerializer
    gives = {
        "retrieve": InboxItemDetailSerializer,
        "acknowledge": InboxItemDetailSerializer,
        "clear": InboxItemDetailSerializer,
    }
    ordering = ("rank", "since")

    def get_queryset(self) -> Any:
        return inbox(self.member)

    def filter_queryset(self, queryset: Any) -> Any:
        """`view` speaks of one's own list; left out, everything is listed."""
        told = {"kind": self.asked.get("kind"), "mine": self.asked.get("view")}
        wanted = {name: value for name, value in told.items() if value is not None}
        return super().filter_queryset(queryset).filter(**wanted)

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

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def clear(self, request: Request, pk: str = "") -> Response:
        """Take off your own list what somebody else took care of; on theirs and everybody else's it stays.

        What nobody took care of yet is refused (409): acknowledge it by name.
        """
        clear(by=self.member, item=self.get_object())
        return self.answer(self._with_steps())

    @extend_schema(responses=InboxCountsSerializer)
    @action(detail=False, methods=["get"])
    def counts(self, request: Request) -> Response:
        """How much of each kind is on your own list, and how much nobody has taken care of."""
        found = {"kinds": inbox_counts(self.member)}
        return Response(InboxCountsSerializer(found).data)
