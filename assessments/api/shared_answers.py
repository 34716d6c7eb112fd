"""What two of a couple answered, shown to both since both had sent and both had agreed."""

from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import actions, rules
from assessments.api.fields import KeysByReader, QuestionsField, asked_by_staff
from assessments.models import RevealAgreement, SharedAnswers
from assessments.reports.shared_answers import UNREAD, all_shared_by
from relationships import api as relationships
from relationships.api.shares import WHOSE, Copies, CopySerializer
from relationships.reports import standing_copies
from relationships.rules import AllShared, OneShared
from rest.serializers import StrictSerializer


class RevealSerializer(KeysByReader, StrictSerializer):
    """Whether this client agrees that the other reads their answers; never a word of the other's."""

    staff_only = ("goes_with",)
    client_only = ("words",)

    agreed = serializers.BooleanField()
    shown = serializers.BooleanField(help_text="Both read it by now; what was agreed is agreed.")
    items = serializers.ListField(
        child=serializers.CharField(), help_text="The linkIds of the answers that are shown."
    )
    words = serializers.CharField(help_text="Stands beside the choice.", required=False)
    goes_with = serializers.UUIDField(
        allow_null=True, required=False, help_text="The other client's homework, asked together with it."
    )


class AgreementSerializer(StrictSerializer):
    agreed = serializers.BooleanField()


class AnsweredFormSerializer(StrictSerializer):
    key = serializers.CharField(source="form.key")
    title = serializers.DictField(child=serializers.CharField())
    number = serializers.IntegerField()


class SharedAnswersSerializer(CopySerializer[SharedAnswers]):
    """Only answers, never a score, and nothing of two partners together."""

    form = AnsweredFormSerializer(source="version", read_only=True)
    answers = serializers.SerializerMethodField()
    origin = serializers.UUIDField(read_only=True, allow_null=True, help_text="The homework, for its author.")

    class Meta:
        model = SharedAnswers
        fields: tuple[str, ...] = (
            *WHOSE,
            "version",
            "form",
            "answers",
            "shared_on",
            "origin",
            "withdrawn_at",
        )
        read_only_fields: tuple[str, ...] = fields

    def get_answers(self, copy: SharedAnswers) -> dict[str, Any]:
        form = copy.version.form_document
        answers = rules.by_link_id(copy.items, form)
        return answers if asked_by_staff(self.context) else rules.by_code(form, answers)


class SharedAnswersDetailSerializer(SharedAnswersSerializer):
    """With the form as it was asked, for reading them in its words."""

    document = QuestionsField(source="version.form_document", read_only=True)

    class Meta(SharedAnswersSerializer.Meta):
        fields = (*SharedAnswersSerializer.Meta.fields, "document")
        read_only_fields = fields


class SharedAnswersOfBoth(Copies[SharedAnswers]):
    """Answers that both of a couple read of each other; the database alone makes them."""

    queryset = SharedAnswers.objects.select_related("version__form").defer(*UNREAD)
    serializer_class = SharedAnswersSerializer
    gives = {**Copies.gives, "retrieve": SharedAnswersDetailSerializer}
    origins, column = RevealAgreement, "homework"

    def shared_of(self, copy: SharedAnswers) -> OneShared:
        is_read = standing_copies(SharedAnswers, copy.case_id).filter(pk=copy.pk).exists()
        return OneShared("answers", is_read)


class AllShares(relationships.AllShares):
    """With the answers of both; whoever withdraws or stops agrees to nothing new."""

    def withdraw_all(self, request: Request, case_id: str = "") -> Response:
        """Nothing of mine is read by the other any more."""
        actions.withdraw_answers(by=self.member, case=self.case)
        return super().withdraw_all(request, case_id)

    def stop_all(self, request: Request, case_id: str = "") -> Response:
        """All of mine stays as it was seen; nothing new of it is shared."""
        actions.agree_no_more(by=self.member, case=self.case)
        return super().stop_all(request, case_id)

    def shared_by(self, client_id: UUID | None) -> AllShared:
        return all_shared_by(self.case.pk, client_id)
