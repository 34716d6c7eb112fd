from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients import reports
from clients.actions import amend_note, change_note, write_note
from clients.actions.notes import demand_open, is_locked
from clients.models import Case, CaseClient, CaseNote, ProcessNote, Session
from privacy.permissions import Can
from rest.serializers import Reference, StrictSerializer, Text
from rest.views import Creates, Reads

LONGEST: Final = 50_000
NEXT_TIME: Final = 8_000
Note = CaseNote | ProcessNote


class AmendmentSerializer(StrictSerializer):
    id = serializers.UUIDField()
    body = serializers.CharField()
    recorded_by = serializers.UUIDField()
    written_at = serializers.DateTimeField()


class NoteSerializer(StrictSerializer):
    id = serializers.UUIDField()
    kind = serializers.SerializerMethodField()
    case = serializers.UUIDField(source="case_id")
    session = serializers.UUIDField(source="session_id", allow_null=True)
    body = serializers.CharField()
    next_time = serializers.CharField(
        default="", help_text="Of a case note: what the next session begins with."
    )
    signed_at = serializers.DateTimeField(
        default=None, allow_null=True, help_text="By its author; locked since."
    )
    recorded_by = serializers.UUIDField(source="recorded_by_id")
    written_at = serializers.DateTimeField()
    locked = serializers.SerializerMethodField()
    amendments = AmendmentSerializer(many=True)

    def get_kind(self, note: Note) -> str:
        return "case" if isinstance(note, CaseNote) else "process"

    def get_locked(self, note: Note) -> bool:
        return is_locked(note)


class NewNoteSerializer(StrictSerializer):
    case = Reference(queryset=Case.objects.all(), noun="case")
    session = Reference(queryset=Session.objects.all(), noun="session", required=False, allow_null=True)
    kind = serializers.ChoiceField(choices=["case", "process"])
    body = Text(max_length=LONGEST)
    next_time = Text(max_length=NEXT_TIME, required=False, allow_blank=True)
    sign = serializers.BooleanField(required=False, help_text="Locks it at once.")


class NoteBodySerializer(StrictSerializer):
    body = Text(max_length=LONGEST)


class NoteChangeSerializer(NoteBodySerializer):
    next_time = Text(max_length=NEXT_TIME, required=False, allow_blank=True)


class Notes(Reads[Any], Creates[Any]):
    """Case notes of the care team and one's own process notes."""

    needs = {
        "list": Can.READ_NOTES,
        "retrieve": Can.READ_NOTES,
        "create": Can.WRITE_NOTES,
        "partial_update": Can.WRITE_NOTES,
        "amend": Can.WRITE_NOTES,
    }
    takes = {"create": NewNoteSerializer, "partial_update": NoteChangeSerializer, "amend": NoteBodySerializer}
    repeats = frozenset({"create", "amend"})
    filters = {"case": "case_id"}
    queryset: QuerySet[Any] = CaseNote.objects.all()
    serializer_class = NoteSerializer
    ordering = ("-written_at",)

    def get_queryset(self) -> Any:
        return reports.Notes()

    def log_served(self, rows: Iterable[Any]) -> None:
        """One line for each client of the notes' cases; found for the whole page at once."""
        rows = list(rows)
        of_case: dict[UUID, set[UUID]] = {}
        pairs = CaseClient.objects.filter(case_id__in={row.case_id for row in rows})
        for case_id, client_id in pairs.values_list("case_id", "client_id") if rows else ():
            of_case.setdefault(case_id, set()).add(client_id)
        self.of_case = of_case
        super().log_served(rows)

    def clients_of(self, row: Any) -> Iterable[UUID]:
        return self.of_case.get(row.case_id, ())

    def make(self, told: Any) -> Note:
        return self._again(write_note(by=self.member, **told.validated_data))

    def partial_update(self, request: Request, pk: str = "") -> Response:
        """Write it anew, within a day, unless it is signed."""
        note = self.get_object()
        demand_open(by=self.member, note=note)
        return self.keep(
            note,
            change=lambda row, told: self._again(
                change_note(by=self.member, note=row, **told.validated_data)
            ),
        )

    @action(detail=True, methods=["post"])
    def amend(self, request: Request, pk: str = "") -> Response:
        """Add to it; what was written stays."""
        note = self.get_object()

        def make() -> Note:
            amend_note(by=self.member, note=note, **self.body())
            return self._again(note)

        return self.once(make)

    def _again(self, note: Note) -> Note:
        found: Note | None = reports.Notes().filter(pk=note.pk).first()
        return found or note
