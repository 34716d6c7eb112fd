from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response as Answer

from assessments import actions
from assessments.api.fields import KeysByReader, asked_by_staff
from assessments.api.scores import ScoreSerializer, ScoresSerializer
from assessments.models import LONGEST_SECONDS, Homework, Response
from assessments.reports import ResponseRow, all_responses, scores_of_response
from privacy.permissions import Can
from rest import problems
from rest.problems import Refused
from rest.serializers import Reference, StrictInteger, StrictSerializer
from rest.shapes import OBJECT
from rest.views import Reads

SENT, DRAFT = "sent", "draft"
NOT_DONE = "Only what is sent has taken its time."
NOT_A_DRAFT = "Only what is sent can be kept with your therapist."


@extend_schema_field(OpenApiTypes.OBJECT)
class AnswersField(serializers.JSONField):
    """Answers by linkId; the form says what each may be."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise ValidationError([OBJECT])
        return data


class AnswersSerializer(StrictSerializer):
    homework = Reference(queryset=Homework.objects.select_related("version"), noun="homework")
    answers = AnswersField()
    status = serializers.ChoiceField(choices=(DRAFT, SENT))
    keep = serializers.BooleanField(
        required=False, help_text="With my therapist: my own pages won't know it."
    )

    took_seconds = StrictInteger(
        min_value=1,
        max_value=LONGEST_SECONDS,
        required=False,
        help_text="With the sending: how long the form was open on this device.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("keep") and attrs["status"] == DRAFT:
            raise ValidationError({"keep": [NOT_A_DRAFT]})
        if "took_seconds" in attrs and attrs["status"] == DRAFT:
            raise ValidationError({"took_seconds": [NOT_DONE]})
        return attrs


class ReadsSerializer(StrictSerializer):
    is_watched_now = serializers.BooleanField()
    opens_at = serializers.DateTimeField(allow_null=True)
    words = serializers.CharField()
    watched_hours = serializers.ListField(child=serializers.DictField())
    zone = serializers.CharField()


class HelpSerializer(StrictSerializer):
    crisis_numbers = serializers.ListField(child=serializers.DictField())
    reads = ReadsSerializer()
    not_seen_before = serializers.BooleanField()
    safety_plan = serializers.DictField(
        child=serializers.CharField(allow_blank=True),
        allow_null=True,
        help_text="The client's own, by its parts; null where none is on their pages.",
    )


class ReceiptSerializer(StrictSerializer):
    """`help` is there as soon as an answer is urgent, draft or not."""

    id = serializers.UUIDField(source="reference")
    reference = serializers.UUIDField()
    homework = serializers.UUIDField(source="homework_id")
    status = serializers.ChoiceField(choices=(DRAFT, SENT))
    answers = serializers.DictField()
    saved_at = serializers.DateTimeField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    kept = serializers.BooleanField()
    help = HelpSerializer(allow_null=True)


class FormNameSerializer(StrictSerializer):
    key = serializers.CharField()
    title = serializers.DictField(child=serializers.CharField())
    number = serializers.IntegerField()


class ResponseSerializer(KeysByReader, StrictSerializer):
    """`id` is what this reader finds it by: a client their own reference, staff the row's."""

    staff_only = ("kept",)

    id = serializers.SerializerMethodField()
    reference = serializers.UUIDField()
    client = serializers.UUIDField(source="client_id")
    homework = serializers.UUIDField(source="homework_id")
    version = serializers.UUIDField(source="version_id")
    form = FormNameSerializer()
    sent_at = serializers.DateTimeField()
    kept = serializers.BooleanField(required=False)

    def get_id(self, row: ResponseRow) -> UUID:
        return row.id if asked_by_staff(self.context) else row.reference


class ResponseDetailSerializer(ResponseSerializer):
    answers = serializers.DictField()


class Responses(Reads[Response]):
    """Answers that were sent. A client finds their own by the reference they made, staff by the id."""

    needs = {
        "list": Can.READ_CARE,
        "retrieve": Can.READ_CARE,
        "scores": Can.READ_CARE,
        "update": Can.ANSWER,
    }
    queryset = Response.objects.all()
    serializer_class = ResponseSerializer
    takes = {"update": AnswersSerializer}
    gives = {"retrieve": ResponseDetailSerializer, "update": ReceiptSerializer}
    creates_by_put = frozenset({"update"})
    filters = {"client": "client_id", "homework": "homework_id"}
    ordering = ("-sent_at", "-id")

    def get_queryset(self) -> Any:
        return all_responses()

    def find(self) -> Any:
        name = "pk" if self.member.is_staff else "reference"
        return all_responses().filter(**{name: self.path_id}).first()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        row: ResponseRow = self.get_object()  # type: ignore[assignment]  # of two tables
        return self.served(row.with_answers())

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        """Save a draft or send, once; what was sent never changes. A refusal carries `help` too."""
        reference = self.path_id
        body = self.body()
        status, keep = body.pop("status"), body.pop("keep", False)
        took = body.pop("took_seconds", None)
        try:
            if keep:
                # How long it took is not kept: what is kept is told by as little as may be.
                receipt = actions.keep_response(by=self.member, reference=reference, **body)
            elif status == SENT:
                receipt = actions.send_response(
                    by=self.member, reference=reference, took_seconds=took, **body
                )
            else:
                receipt = actions.save_draft(by=self.member, reference=reference, **body)
        except (ValidationError, Refused) as refusal:
            return self.refused(refusal, **body)
        return self.answer(receipt, 201 if receipt.is_new else 200)

    def refused(self, refusal: Exception, homework: Homework, answers: Any) -> Answer:
        """The problem; with help where an answer is urgent: what was wrong may be something else."""
        answer = problems.handler(refusal, self.get_exception_handler_context())
        found = actions.help_for(by=self.member, homework=homework, answers=answers)
        if found is not None:
            answer.data["help"] = HelpSerializer(found).data
        return answer

    @extend_schema(responses=ScoresSerializer)
    @action(detail=True)
    def scores(self, request: Request, pk: str = "") -> Answer:
        """Each scale of these answers."""
        row = self.get_object()
        lines = scores_of_response(row)  # type: ignore[arg-type]  # of two tables
        told = ScoreSerializer(lines, many=True, context=self.get_serializer_context()).data
        self.log_served([row])
        return Answer({"results": told, "next": None, "previous": None})
