"""Programmes of the practice, and the courses that run for its clients. For staff alone."""

from collections.abc import Iterable
from typing import Any, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import actions
from assessments.api.form_fields import ByLanguage, fit_key
from assessments.models import COURSE_STATES, Course, Programme
from assessments.reports.courses import with_next_days
from clients.models import Case, Client
from privacy.permissions import Can
from relationships.api.shared import LINE
from relationships.models import Relationship
from rest.queries import OneOf
from rest.serializers import NothingSerializer, Reference, RowVersion, StrictSerializer, Text, free_text
from rest.shapes import LIST
from rest.views import Creates, Patches, Reads

UNREADABLE: Final = "This has characters that cannot be kept."


@extend_schema_field({"type": "array", "items": {"type": "object", "additionalProperties": {}}})
class StepsField(serializers.JSONField):
    """Steps in their order; what is wrong within is named by the rules, all of it at once."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, list):
            raise ValidationError([LIST])
        if any(not _is_storable(text) for step in data for text in _texts(step)):
            raise ValidationError([UNREADABLE])
        return data


def _texts(step: Any) -> Iterable[str]:
    return (part for part in step.values() if isinstance(part, str)) if isinstance(step, dict) else ()


def _is_storable(text: str) -> bool:
    return "\0" not in text and text.encode("utf-8", "replace").decode("utf-8") == text


class ProgrammeSerializer(StrictSerializer):
    """`steps`: `form` (a key) or `task` with `task_kind`; `starts` at_once, after_previous or rhythm;
    `delay_days`; with a rhythm `every_days` and `times`; `due_days`, `closes_days` after it is asked."""

    id = serializers.UUIDField(read_only=True)
    key = Text(max_length=60)
    title = ByLanguage(longest=LINE)
    steps = StepsField()
    is_retired = serializers.BooleanField(read_only=True)

    def validate_key(self, told: str) -> str:
        return fit_key(told)


class ProgrammeChangeSerializer(StrictSerializer):
    title = ByLanguage(longest=LINE, required=False)
    steps = StepsField(required=False)
    is_retired = serializers.BooleanField(required=False)


class Programmes(Reads[Programme], Creates[Programme], Patches[Programme]):
    """Homework in a sequence, as this practice gives it. What already runs keeps its steps."""

    needs = {
        **dict.fromkeys(("list", "retrieve"), Can.READ_STAFF),
        **dict.fromkeys(("create", "partial_update", "retire"), Can.ASSIGN_HOMEWORK),
    }
    queryset = Programme.objects.all()
    serializer_class = ProgrammeSerializer
    takes = {"partial_update": ProgrammeChangeSerializer, "retire": NothingSerializer}
    asks = {"is_retired": OneOf("Those that are given no more.", default="false", words=("true", "false"))}
    constraint_fields = {"programme_key_once": "key"}
    ordering = ("key",)

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(queryset).filter(is_retired=self.asked["is_retired"] == "true")

    def make(self, told: serializers.BaseSerializer[Any]) -> Programme:
        actions.refuse_faulty(told.validated_data["steps"])
        return Programme.objects.create(**told.validated_data)

    def change(self, row: Programme, told: serializers.BaseSerializer[Any]) -> Programme:
        if "steps" in told.validated_data:
            actions.refuse_faulty(told.validated_data["steps"])
        return super().change(row, told)

    # Takes no Idempotency-Key: retired twice is retired once.
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str = "") -> Response:
        """It is given no more; courses that run go on."""
        self.body()
        row = self.get_object()
        return self.answer(row if row.is_retired else RowVersion().write(row, {"is_retired": True}))


class NewCourseSerializer(StrictSerializer):
    client = Reference(queryset=Client.objects.all(), noun="client")
    programme = Reference(queryset=Programme.objects.all(), noun="programme", required=False)
    steps = StepsField(required=False, help_text="Instead of a programme; one step that repeats, or several.")
    relationship = Reference(
        queryset=Relationship.objects.all(), noun="relationship", required=False, allow_null=True
    )
    case = Reference(queryset=Case.objects.all(), noun="case", required=False, allow_null=True)
    started_on = serializers.DateField(required=False, help_text="Today, where it is left out.")


class CourseTransitionSerializer(StrictSerializer):
    to = serializers.ChoiceField(choices=list(COURSE_STATES))
    reason = free_text()


class TurnSerializer(StrictSerializer):
    """Which turn of which step is given on which day; both count from 0."""

    step = serializers.IntegerField()
    turn = serializers.IntegerField()
    on = serializers.DateField()


class CourseSerializer(StrictSerializer):
    """`coming`: the next five turns whose day is known; what waits for the step before has none yet."""

    id = serializers.UUIDField()
    client = serializers.UUIDField(source="client_id")
    case = serializers.UUIDField(source="case_id")
    relationship = serializers.UUIDField(source="relationship_id", allow_null=True)
    programme = serializers.UUIDField(source="programme_id", allow_null=True)
    steps = StepsField()
    started_on = serializers.DateField()
    state = serializers.ChoiceField(choices=list(COURSE_STATES))
    because = serializers.CharField(
        help_text="Why it stands still: words, or `unread`, `form_gone`, `case_closed`, `done`."
    )
    changed_at = serializers.DateTimeField()
    recorded_by = serializers.UUIDField(source="recorded_by_id")
    coming = TurnSerializer(many=True)


class Courses(Reads[Course], Creates[Course]):
    """Programmes, or homework that repeats, as they run for one client."""

    needs = {
        **dict.fromkeys(("list", "retrieve"), Can.READ_NOTES),
        **dict.fromkeys(("create", "transition"), Can.ASSIGN_HOMEWORK),
    }
    queryset = Course.objects.all()
    serializer_class = CourseSerializer
    takes = {"create": NewCourseSerializer, "transition": CourseTransitionSerializer}
    filters = {"client": "client_id", "programme": "programme_id"}
    asks = {"state": OneOf(words=tuple(COURSE_STATES))}
    ordering = ("-started_on",)

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        return rows.filter(state=self.asked["state"]) if "state" in self.asked else rows

    def paginate_queryset(self, queryset: Any) -> Any:
        return with_next_days(super().paginate_queryset(queryset) or [])

    def answer(self, row: Any, status: int = 200, headers: Any = None) -> Response:
        return super().answer(with_next_days([row])[0], status, headers)

    def make(self, told: serializers.BaseSerializer[Any]) -> Course:
        return actions.start_course(by=self.member, **told.validated_data)

    # Takes no Idempotency-Key: no state leads to itself, so a repeat is refused and changes nothing.
    @action(detail=True, methods=["post"])
    def transition(self, request: Request, pk: str = "") -> Response:
        """Pause it, let it go on, or stop it for good."""
        return self.answer(actions.take_course_to(by=self.member, course=self.get_object(), **self.body()))
