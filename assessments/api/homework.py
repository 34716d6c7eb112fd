from typing import Any, Final
from uuid import UUID

from django.db.models import OuterRef, Subquery
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import actions
from assessments.api.fields import KeysByReader
from assessments.api.forms import FormSerializer, newest_published
from assessments.models import HOMEWORK_STATES, PUBLISHED, Draft, FormVersion, Homework
from assessments.models import Response as SentResponse
from assessments.reports import kept_of
from clients.models import Case, Client
from clients.not_watched import NOT_WATCHED
from privacy.permissions import Can
from relationships.models import Relationship
from rest.problems import no_such
from rest.queries import OneOf
from rest.serializers import WORDS, Reference, StrictSerializer, Text, free_text
from rest.shapes import UUID_FORM
from rest.views import Creates, Reads


class NewHomeworkSerializer(StrictSerializer):
    client = Reference(queryset=Client.objects.all(), noun="client")
    form = Text(max_length=60, required=False, help_text="A form's key, or the id of a published version.")
    task = Text(max_length=WORDS, required=False)
    due_on = serializers.DateField(required=False, allow_null=True)
    relationship = Reference(
        queryset=Relationship.objects.all(), noun="relationship", required=False, allow_null=True
    )
    case = Reference(queryset=Case.objects.all(), noun="case", required=False, allow_null=True)

    def validate_form(self, told: str) -> FormVersion:
        if UUID_FORM.match(told):
            found = FormVersion.objects.filter(pk=UUID(told), state=PUBLISHED).first()
        else:
            found = newest_published().filter(form__key=told).first()
        if found is None:
            raise ValidationError(no_such("form"))
        return found


class DueDaySerializer(StrictSerializer):
    due_on = serializers.DateField(allow_null=True)


class HomeworkTransitionSerializer(StrictSerializer):
    to = serializers.ChoiceField(choices=list(HOMEWORK_STATES))
    reason = free_text()


class ReviewSerializer(StrictSerializer):
    bring_to_session = serializers.BooleanField(required=False)


class HomeworkSerializer(KeysByReader, StrictSerializer):
    """`response` is the id by which staff finds the answers, `reference` the client's own name for them."""

    staff_only: tuple[str, ...] = ("response",)
    client_only: tuple[str, ...] = ("reference",)

    id = serializers.UUIDField()
    client = serializers.UUIDField(source="client_id")
    case = serializers.UUIDField(source="case_id")
    relationship = serializers.UUIDField(source="relationship_id", allow_null=True)
    form = FormSerializer(source="version", allow_null=True)
    task = serializers.CharField()
    assigned_at = serializers.DateTimeField()
    due_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=list(HOMEWORK_STATES))
    sent_at = serializers.DateTimeField(allow_null=True)
    skipped_because = serializers.CharField()
    reviewed_at = serializers.DateTimeField(allow_null=True)
    reviewed_by = serializers.UUIDField(source="reviewed_by_id", allow_null=True)
    bring_to_session = serializers.BooleanField()
    response = serializers.UUIDField(source="response_id", required=False, allow_null=True)
    reference = serializers.UUIDField(source="response_reference", required=False, allow_null=True)


class DraftSerializer(StrictSerializer):
    reference = serializers.UUIDField()
    answers = serializers.DictField()
    saved_at = serializers.DateTimeField()


class KeptSerializer(StrictSerializer):
    id = serializers.UUIDField()
    sent_at = serializers.DateTimeField()
    kept = serializers.BooleanField()


class HomeworkDetailSerializer(HomeworkSerializer):
    """With the form for answering. `draft` is the client's alone, `kept` the staff's."""

    staff_only = (*HomeworkSerializer.staff_only, "kept")
    client_only = (*HomeworkSerializer.client_only, "draft")

    document = serializers.DictField(source="version.form_document", allow_null=True, default=None)
    draft = DraftSerializer(required=False, allow_null=True)
    kept = KeptSerializer(many=True, required=False)
    not_watched = serializers.SerializerMethodField(help_text="Stands beside each box for free text.")

    def get_not_watched(self, _row: Homework) -> dict[str, str]:
        return NOT_WATCHED


# Only for answering: a list would carry each form whole.
DOCUMENTS: Final = ("version__form_document", "version__scoring", "version__licence")


class Homeworks(Reads[Homework], Creates[Homework]):
    """Forms and plain tasks, each assigned to one client."""

    needs = {
        "list": Can.READ_CARE,
        "retrieve": Can.READ_CARE,
        "create": Can.ASSIGN_HOMEWORK,
        "partial_update": Can.ASSIGN_HOMEWORK,
        "transition": Can.ANSWER,
        "review": Can.REVIEW_HOMEWORK,
    }
    queryset = Homework.objects.all()
    serializer_class = HomeworkSerializer
    takes = {
        "create": NewHomeworkSerializer,
        "partial_update": DueDaySerializer,
        "transition": HomeworkTransitionSerializer,
        "review": ReviewSerializer,
    }
    gives = {"retrieve": HomeworkDetailSerializer}
    filters = {"client": "client_id", "relationship": "relationship_id", "state": "state"}
    asks = {"state": OneOf(words=tuple(HOMEWORK_STATES))}
    ordering = ("-assigned_at",)

    def get_queryset(self) -> Any:
        sent = SentResponse.objects.filter(homework=OuterRef("pk"))
        rows = Homework.objects.select_related("version__form")
        if self.action != "retrieve":
            rows = rows.defer(*DOCUMENTS)
        return rows.annotate(
            response_id=Subquery(sent.values("id")[:1]),
            response_reference=Subquery(sent.values("reference")[:1]),
        )

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row: Any = self.get_object()
        # Row security gives staff no draft; they are not asked for either.
        if self.member.is_staff:
            row.kept = kept_of(row.pk)
        else:
            row.draft = Draft.objects.filter(homework=row).first()
        return self.served(row)

    def make(self, told: serializers.BaseSerializer[Any]) -> Homework:
        body = dict(told.validated_data)
        return actions.assign_homework(by=self.member, version=body.pop("form", None), **body)

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Another day it falls due."""
        return self.keep(self.get_object(), change=self.move, partial=True)

    def move(self, row: Homework, told: serializers.BaseSerializer[Any]) -> Homework:
        return actions.move_due_day(by=self.member, homework=row, changes=told.validated_data)

    # Takes no Idempotency-Key: no state leads to itself, so a repeat is refused and changes nothing.
    @action(detail=True, methods=["post"])
    def transition(self, request: Request, pk: str = "") -> Response:
        """Staff withdraws it; the client skips it, takes it up again, or says that a plain task is done."""
        return self.answer(actions.take_to(by=self.member, homework=self.get_object(), **self.body()))

    @action(detail=True, methods=["post"])
    def review(self, request: Request, pk: str = "") -> Response:
        """Mark what was sent as seen."""
        bring = bool(self.body().get("bring_to_session", False))
        return self.answer(
            actions.review_homework(by=self.member, homework=self.get_object(), bring_to_session=bring)
        )
