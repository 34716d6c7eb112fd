from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response as Answer

from assessments import actions
from assessments.api.fields import KeysByReader, asked_by_staff
from assessments.api.form_fields import ObjectField
from assessments.api.scores import ScoresSerializer, scores_told
from assessments.models import FILLED, LONGEST_SECONDS, SEVERITIES, Homework, Response
from assessments.reports import ResponseRow, all_responses, flags_of_response, scores_of_response
from privacy.permissions import Can
from rest import problems
from rest.parsers import SaidTwice
from rest.problems import Refused
from rest.serializers import Reference, StrictInteger, StrictSerializer
from rest.views import Reads

SENT, DRAFT = "sent", "draft"
NOT_DONE = "Only what is sent has taken its time."
NOT_A_DRAFT = "Only what is sent can be kept with your therapist."
ONLY_SENT = "This goes with what is sent, and is not kept with the therapist."
ONLY_FIRST = "This goes with the client's own first sending; of what was sent it is said at the homework."


class AnswersSerializer(StrictSerializer):
    homework = Reference(queryset=Homework.objects.select_related("version"), noun="homework")
    answers = ObjectField()
    status = serializers.ChoiceField(choices=(DRAFT, SENT))
    keep = serializers.BooleanField(
        required=False, help_text="With my therapist: my own pages won't know it."
    )

    took_seconds = StrictInteger(
        min_value=1,
        max_value=LONGEST_SECONDS,
        required=False,
        help_text="With the first sending: how long the form was open on the client's own device.",
    )

    amends = serializers.UUIDField(
        required=False, help_text="The reference of the answers to this homework that these correct."
    )
    in_session = serializers.BooleanField(
        required=False, help_text="The therapist's: client and therapist filled it in together."
    )

    agree = serializers.BooleanField(
        required=False,
        help_text="The other of us may read this, if both were asked, both have sent and both agree.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("keep") and attrs["status"] == DRAFT:
            raise ValidationError({"keep": [NOT_A_DRAFT]})
        alone = attrs["status"] == DRAFT or attrs.get("keep")
        unfit = [name for name in ("amends", "in_session") if attrs.get(name) and alone]
        if unfit:
            raise ValidationError({name: [ONLY_SENT] for name in unfit})
        if attrs.get("agree") and (alone or attrs.get("amends") or attrs.get("in_session")):
            raise ValidationError({"agree": [ONLY_FIRST]})
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
    """`help` is there as soon as an answer is urgent, draft or not. `id` as in the list of responses."""

    id = serializers.SerializerMethodField()
    reference = serializers.UUIDField()
    homework = serializers.UUIDField(source="homework_id")
    status = serializers.ChoiceField(choices=(DRAFT, SENT))
    answers = serializers.DictField()
    saved_at = serializers.DateTimeField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    kept = serializers.BooleanField()
    help = HelpSerializer(allow_null=True)

    def get_id(self, receipt: actions.Receipt) -> UUID:
        return receipt.id if asked_by_staff(self.context) and receipt.id else receipt.reference


class FormNameSerializer(StrictSerializer):
    key = serializers.CharField()
    title = serializers.DictField(child=serializers.CharField())
    number = serializers.IntegerField()


class ResponseSerializer(KeysByReader, StrictSerializer):
    """`id` is what this reader finds it by: a client their own reference, staff the row's."""

    staff_only = ("kept", "flagged")

    id = serializers.SerializerMethodField()
    reference = serializers.UUIDField()
    client = serializers.UUIDField(source="client_id")
    homework = serializers.UUIDField(source="homework_id")
    version = serializers.UUIDField(source="version_id")
    form = FormNameSerializer()
    sent_at = serializers.DateTimeField()
    kept = serializers.BooleanField(required=False)
    flagged = serializers.ChoiceField(
        choices=SEVERITIES,
        allow_null=True,
        required=False,
        help_text="The gravest flag that these answers raised; all of them stand beside the scores.",
    )
    filled = serializers.ChoiceField(
        choices=FILLED, source="filled_in", help_text="By whom: the client, both together, or a kiosk link."
    )
    recorded_by = serializers.UUIDField(source="recorded_by_id")
    amends = serializers.SerializerMethodField(help_text="The answers that these correct.")
    corrected_by = serializers.SerializerMethodField(help_text="The answers by which these were corrected.")

    def get_id(self, row: ResponseRow) -> UUID:
        return row.id if asked_by_staff(self.context) else row.reference

    def get_amends(self, row: ResponseRow) -> UUID | None:
        return row.corrects if asked_by_staff(self.context) else row.corrects_reference

    def get_corrected_by(self, row: ResponseRow) -> UUID | None:
        return row.corrected_by if asked_by_staff(self.context) else row.corrected_by_reference


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
        return self.opened(row, self.served(row.with_answers(by_staff=self.member.is_staff)))

    def opened(self, row: ResponseRow, answer: Answer) -> Answer:
        if self.member.is_staff and not row.kept:
            actions.open_answers([row.homework_id])
        return answer

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Answer:
        """Save a draft or send, once; what was sent never changes, a correction is sent beside it.

        A refusal carries `help` too.
        """
        try:
            body = self.once_each()
        except (SaidTwice, ValidationError) as refusal:
            return self.unread(refusal)
        try:
            receipt = self.taken(body)
        except (ValidationError, Refused) as refusal:
            return self.refused(refusal, body["homework"], body["answers"])
        return self.answer(receipt, 201 if receipt.is_new else 200)

    def once_each(self) -> dict[str, Any]:
        """The body; where a question stands twice, refused together with all else that is wrong."""
        try:
            return self.body()
        except SaidTwice as twice:
            told = AnswersSerializer(data=twice.told, context=self.get_serializer_context())
            try:
                told.is_valid(raise_exception=True)
                version = told.validated_data["homework"].version
                if version is not None:
                    is_draft = told.validated_data["status"] == DRAFT
                    actions.refuse_faulty_answers(
                        version.form_document, told.validated_data["answers"], draft=is_draft
                    )
            except ValidationError as more:
                twice.add(problems.field_errors(more.detail))
            raise

    def taken(self, body: dict[str, Any]) -> actions.Receipt:
        told = {"reference": self.path_id, "homework": body["homework"], "answers": body["answers"]}
        together = body.get("in_session", False)
        if body.get("keep"):
            # How long it took is not kept: what is kept is told by as little as may be.
            return actions.keep_response(by=self.member, **told)
        if body["status"] == DRAFT:
            return actions.save_draft(by=self.member, **told)
        if "amends" in body:
            return actions.amend_response(by=self.member, amends=body["amends"], in_session=together, **told)
        if together:
            return actions.record_in_session(by=self.member, **told)
        more = {name: body[name] for name in ("took_seconds", "agree") if name in body}
        return actions.send_response(by=self.member, **more, **told)

    def unread(self, refusal: SaidTwice | ValidationError) -> Answer:
        """The problem with a body that can't be read whole; its answers may be urgent all the same."""
        told: Any = refusal.told if isinstance(refusal, SaidTwice) else self.request.data
        told = told if isinstance(told, dict) else {}
        answers = told.get("answers")
        try:
            homework = AnswersSerializer().fields["homework"].run_validation(told.get("homework"))
        except ValidationError:
            raise refusal from None
        return self.refused(refusal, homework, answers if isinstance(answers, dict) else {})

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
        """Each scale of these answers; to staff with all flags that they raised."""
        row: ResponseRow = self.get_object()  # type: ignore[assignment]  # of two tables
        flags = flags_of_response(row) if self.member.is_staff else []
        self.log_served([row])
        return self.opened(
            row, Answer(scores_told(scores_of_response(row), flags, self.get_serializer_context()))
        )
