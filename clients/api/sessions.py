from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients.actions import change_session, plan_session, transition_session
from clients.models import HELD, SESSION_STATES, Attendee, Case, Client, Session
from clients.reports import sessions
from clients.rules import ASKS_AFTER, asks_after
from practices.here import thresholds_here
from practices.models import Practice
from privacy.permissions import Can
from rest.queries import Bound, Id
from rest.serializers import Reference, StrictModelSerializer, StrictSerializer
from rest.views import Creates, Reads

BOUNDS: Final = "A day in the practice's zone, or an instant; both included."


class SessionSerializer(StrictModelSerializer[Session]):
    case = serializers.UUIDField(source="case_id", read_only=True)
    attendees = serializers.ListField(child=serializers.UUIDField(), read_only=True)
    present = serializers.ListField(child=serializers.UUIDField(), read_only=True)

    class Meta:
        model = Session
        fields = ("id", "case", "starts_at", "ends_at", "state", "in_person", "attendees", "present")
        read_only_fields = fields


class SessionAfterSerializer(SessionSerializer):
    """What became of it, and whether those who were there are now asked how it went.

    They are for 48 hours, unless the practice asks after no session (`not_here`), or it is marked held more
    than seven days after its end (`too_late`). Null where none was held.
    """

    asks_after = serializers.SerializerMethodField()

    class Meta:
        model = Session
        fields = (*SessionSerializer.Meta.fields, "asks_after")
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=ASKS_AFTER, allow_null=True))
    def get_asks_after(self, row: Session) -> str | None:
        return asks_after(row.ends_at, row.held_at, thresholds_here()) if row.state == HELD else None


class NewSessionSerializer(StrictSerializer):
    case = Reference(queryset=Case.objects.all(), noun="case")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    attendees = serializers.ListField(
        child=Reference(queryset=Client.objects.all(), noun="client"), min_length=1, max_length=2
    )
    in_person = serializers.BooleanField(default=True)


class MoveSerializer(StrictSerializer):
    starts_at = serializers.DateTimeField(required=False)
    ends_at = serializers.DateTimeField(required=False)
    in_person = serializers.BooleanField(required=False)


class SessionStepSerializer(StrictSerializer):
    to = serializers.ChoiceField(choices=list(SESSION_STATES))
    present = serializers.ListField(
        child=Reference(queryset=Client.objects.all(), noun="client"), max_length=2, required=False
    )


class Sessions(Reads[Session], Creates[Session]):
    """Appointments. A client finds only those they attend."""

    needs = {
        "list": Can.READ_SESSIONS,
        "retrieve": Can.READ_SESSIONS,
        "create": Can.WRITE_SESSIONS,
        "partial_update": Can.WRITE_SESSIONS,
        "transition": Can.WRITE_SESSIONS,
    }
    takes = {
        "create": NewSessionSerializer,
        "partial_update": MoveSerializer,
        "transition": SessionStepSerializer,
    }
    gives = {"transition": SessionAfterSerializer}
    filters = {"case": "case_id"}
    asks = {"client": Id(), "from": Bound(BOUNDS), "to": Bound(BOUNDS, ends=True)}
    queryset = Session.objects.all()
    serializer_class = SessionSerializer
    ordering = ("-starts_at",)

    def get_queryset(self) -> Any:
        return sessions()

    def clients_of(self, row: Any) -> Iterable[UUID]:
        return getattr(row, "attendees", ())

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset)
        if "client" in self.asked:
            attended = Attendee.objects.filter(client_id=self.asked["client"])
            queryset = queryset.filter(pk__in=attended.values("session_id"))
        if "from" in self.asked:
            queryset = queryset.filter(starts_at__gte=self._instant("from"))
        if "to" in self.asked:
            queryset = queryset.filter(starts_at__lt=self._instant("to"))
        return queryset

    def _instant(self, name: str) -> datetime:
        """The bound named in the query; a day begins in the practice's zone."""
        told: date | datetime = self.asked[name]
        return told if isinstance(told, datetime) else datetime.combine(told, time(), ZoneInfo(self._zone()))

    def _zone(self) -> str:
        return Practice.objects.values_list("zone", flat=True).get()

    def make(self, told: Any) -> Session:
        return self._again(plan_session(by=self.member, **told.validated_data))

    def partial_update(self, request: Request, pk: str = "") -> Response:
        """Move it, while it is planned."""
        return self.keep(
            self.get_object(),
            change=lambda row, told: self._again(change_session(session=row, told=told.validated_data)),
            partial=True,
        )

    @action(detail=True, methods=["post"])
    def transition(self, request: Request, pk: str = "") -> Response:
        """Say how it went, and who was in the room."""
        session = self.get_object()
        return self.answer(self._again(transition_session(session=session, **self.body())))

    def _again(self, session: Session) -> Session:
        return sessions().get(pk=session.pk)
