"""Lines jotted down in a session, for the care team alone."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients.actions import file_jot, jot
from clients.models import FILED_AS, JOT_KINDS, CaseClient, Client, Jot, Session
from privacy.permissions import Can
from relationships.api.shared import Below
from rest.serializers import Reference, StrictModelSerializer, StrictSerializer, Text
from rest.shapes import UUID_FORM
from rest.views import Creates

LINE: Final = 1000


class JotSerializer(StrictModelSerializer[Jot]):
    kind = serializers.ChoiceField(choices=JOT_KINDS)
    line = Text(max_length=LINE)
    # Never joint by leaving it out: what is joint may be turned round to both.
    about = Reference(
        queryset=Client.objects.all(),
        noun="client",
        allow_null=True,
        help_text="The one of the two whom it is about; null says that both may see it.",
    )
    filed_as = serializers.ChoiceField(
        choices=FILED_AS, allow_blank=True, read_only=True, help_text="What became of it; empty until then."
    )

    class Meta:
        model = Jot
        fields = (
            *("id", "session", "about", "kind", "line", "filed_at", "filed_as", "filed_by"),
            *("recorded_by", "recorded_at"),
        )
        read_only_fields = ("session", "filed_at", "filed_as", "filed_by", "recorded_by", "recorded_at")


class FileSerializer(StrictSerializer):
    filed_as = serializers.ChoiceField(choices=FILED_AS)


class Jots(Below[Jot], Creates[Jot]):
    """What was jotted down in one session, in the order of writing."""

    needs = {"list": Can.READ_NOTES, "create": Can.WRITE_NOTES, "file": Can.WRITE_NOTES}
    takes = {"file": FileSerializer}
    queryset = Jot.objects.all()
    serializer_class = JotSerializer
    above_model = Session
    lookup_url_kwarg = "session_id"
    space = "team"
    ordering = ("recorded_at",)

    def clients_of(self, row: Any) -> Iterable[UUID]:
        about = getattr(row, "about_id", None)
        return (about,) if about else self.of_case()

    def of_case(self) -> list[UUID]:
        if not hasattr(self, "_of_case"):
            pairs = CaseClient.objects.filter(case_id=self.above.case_id)
            self._of_case = list(pairs.values_list("client_id", flat=True))
        return self._of_case

    def make(self, told: serializers.BaseSerializer[Any]) -> Jot:
        return jot(by=self.member, session=self.above, **told.validated_data)

    # Takes no Idempotency-Key: a line is filed once, and a repeat is refused and changes nothing.
    @extend_schema(parameters=[OpenApiParameter("jot_id", OpenApiTypes.UUID, OpenApiParameter.PATH)])
    @action(detail=False, methods=["post"], url_path=r"(?P<jot_id>[^/.]+)/file")
    def file(self, request: Request, session_id: str = "", jot_id: str = "") -> Response:
        """Say what became of it: an entry of its own, a part of the note or plan, nothing."""
        found = None
        if UUID_FORM.match(jot_id):
            found = Jot.objects.filter(pk=jot_id, session_id=self.above.pk).first()
        if found is None:
            raise Http404
        return self.answer(file_jot(by=self.member, jot=found, **self.body()))
