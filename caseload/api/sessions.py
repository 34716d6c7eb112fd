"""The fifty minutes: what to know before a session, what to turn round in it, how to close it."""

from collections.abc import Callable
from typing import Any, ClassVar, Final

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.homework import NewHomeworkSerializer
from caseload import hour
from caseload.actions import close_session
from caseload.api.shapes import (
    DraftNoteSerializer,
    PrepSerializer,
    RoomSerializer,
)
from caseload.draft import draft
from caseload.note_words import FIRST, WORDS
from clients.api.notes import LONGEST, NEXT_TIME
from clients.api.sessions import SessionAfterSerializer
from clients.models import (
    FILED_AS,
    HELD,
    LATE_CANCELLED,
    MISSED,
    PLANNED,
    CaseNote,
    Client,
    Jot,
    Session,
)
from clients.reports import sessions
from privacy.audit import log_reads
from privacy.permissions import Can
from rest.serializers import Reference, StrictSerializer, Text
from rest.views import Creates, Endpoint

MOST_HOMEWORK: Final = 10
MOST_JOTS: Final = 100


class ForTheTeam(Endpoint[Session]):
    """One thing of one session, for the therapists on the team of its case, or who supervises it."""

    needs = {"list": Can.READ_NOTES}
    queryset = Session.objects.all()
    lookup_url_kwarg = "session_id"
    space = "care"
    pagination_class = None  # type: ignore[assignment]
    report: ClassVar[Callable[..., Any]]

    def shown(self, **how: str) -> Response:
        found = type(self).report(self.path_id, **how)
        if found is None:
            raise Http404
        response = Response(self.get_serializer(found).data)
        # To who is not expected their own trail would tell of the other's session: that line is the team's.
        for space, clients in ((self.space, found.expected), ("team", found.others)):
            log_reads(clients, f"{self.basename}:{self.action}", space)
        return response


class Preps(ForTheTeam):
    """Before a session: what changed, what is due, what each told alone, what both know. Not to be shown."""

    serializer_class = PrepSerializer
    report = hour.prep

    # A list in the router's words only: a session has one.
    @extend_schema(operation_id="sessions_prep", responses=PrepSerializer)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown()


class Rooms(ForTheTeam):
    """In a session: what both clients may see on one screen, and nothing that either has told alone."""

    serializer_class = RoomSerializer
    space = "joint"
    report = hour.room

    @extend_schema(operation_id="sessions_room", responses=RoomSerializer)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown()


class Drafts(ForTheTeam):
    """After a session: a draft of its note, of facts alone, in the language that its reader asks for."""

    serializer_class = DraftNoteSerializer
    report = draft

    @extend_schema(
        operation_id="sessions_draft_note",
        responses=DraftNoteSerializer,
        parameters=[OpenApiParameter("Accept-Language", location=OpenApiParameter.HEADER, enum=list(WORDS))],
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        told = get_language_from_request(request._request)
        response = self.shown(language=told if told in WORDS else FIRST)
        patch_vary_headers(response, ["Accept-Language"])
        return response


def client() -> Reference:
    return Reference(queryset=Client.objects.all(), noun="client")


class AttendanceSerializer(StrictSerializer):
    client = client()
    present = serializers.BooleanField()


class ClosingNoteSerializer(StrictSerializer):
    body = Text(max_length=LONGEST)
    next_time = Text(max_length=NEXT_TIME, required=False, allow_blank=True)
    sign = serializers.BooleanField(default=True, help_text="Locks the note at once.")


class FiledJotSerializer(StrictSerializer):
    jot = Reference(queryset=Jot.objects.all(), noun="jot")
    filed_as = serializers.ChoiceField(choices=FILED_AS)


class ClosingHomeworkSerializer(NewHomeworkSerializer):
    """Of the session's own case."""

    case = None  # type: ignore[assignment]


class AskedPlanSerializer(StrictSerializer):
    client = client()
    is_safe = serializers.BooleanField(help_text="No: nothing is sent until somebody confirms the plan.")
    recheck_by = serializers.DateField(required=False, allow_null=True)


class NextSessionSerializer(StrictSerializer):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    attendees = serializers.ListField(child=client(), min_length=1, max_length=2)
    in_person = serializers.BooleanField(default=True)


def many(child: StrictSerializer, most: int) -> serializers.ListField:
    return serializers.ListField(child=child, max_length=most, required=False)


class CloseSerializer(StrictSerializer):
    state = serializers.ChoiceField(choices=(HELD, MISSED, LATE_CANCELLED))
    attendance = many(AttendanceSerializer(), 2)
    note = ClosingNoteSerializer(required=False, allow_null=True)
    jots = many(FiledJotSerializer(), MOST_JOTS)
    homework = many(ClosingHomeworkSerializer(), MOST_HOMEWORK)
    contact_plans = many(AskedPlanSerializer(), 2)
    next_session = NextSessionSerializer(required=False, allow_null=True)


class ClosedSerializer(SessionAfterSerializer):
    """`note` is the newest of the session, `next_session` the next one planned of the case."""

    note = serializers.UUIDField(read_only=True, allow_null=True)
    next_session = serializers.UUIDField(read_only=True, allow_null=True)

    class Meta:
        model = Session
        fields = (*SessionAfterSerializer.Meta.fields, "note", "next_session")
        read_only_fields = fields


def closed() -> QuerySet[Session]:
    note = CaseNote.objects.filter(session_id=OuterRef("pk")).order_by("-written_at", "-id")
    coming = Session.objects.filter(
        case_id=OuterRef("case_id"), starts_at__gt=OuterRef("starts_at"), state=PLANNED
    ).order_by("starts_at", "id")
    return sessions().annotate(
        note=Subquery(note.values("id")[:1]), next_session=Subquery(coming.values("id")[:1])
    )


class Closings(Creates[Session]):
    """Attendance, the note, homework, contact plans and the next session, in one request."""

    needs = {"create": Can.WRITE_NOTES}
    takes = {"create": CloseSerializer}
    queryset = Session.objects.all()
    serializer_class = ClosedSerializer
    lookup_url_kwarg = "session_id"
    made_status = 200

    def get_queryset(self) -> Any:
        return closed()

    @extend_schema(operation_id="sessions_close")
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say how it went, and everything that follows. All of it or nothing."""
        session = self.find()
        if session is None:
            raise Http404
        return self.once(lambda: self.close(session), status=self.made_status)

    def close(self, session: Session) -> Session:
        made = close_session(by=self.member, session=session, **self.body())
        return closed().get(pk=made.pk)
