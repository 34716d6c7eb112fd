"""The joint page of a couple case, and its norm diff: for both of the two alike, and for their care team."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.shared_answers import SharedAnswersSerializer
from assessments.models import SharedAnswers
from assessments.reports.joint import ComparedQuestion, compared_norms, joint_view
from clients.api import OfCase
from clients.api.couples import SecretsPolicySerializer, whose
from privacy.permissions import Can
from relationships.actions import SAID_OF_NORM
from relationships.api.shares import (
    WHOSE,
    SharedBreakSerializer,
    SharedGoalSerializer,
    SharedNormSerializer,
)
from relationships.models import MARKS, SharedBreak, SharedGoal, SharedNorm
from relationships.words import AREAS, QUESTIONS
from rest.serializers import StrictSerializer


class JointNormSerializer(SharedNormSerializer):
    class Meta:
        model = SharedNorm
        fields = (*WHOSE, *SAID_OF_NORM, "shared_on")
        read_only_fields = fields


class JointGoalSerializer(SharedGoalSerializer):
    class Meta:
        model = SharedGoal
        fields = (*WHOSE, "what", "horizon", "commitment", "review_on", "state", "steps", "shared_on")
        read_only_fields = fields


class JointBreakSerializer(SharedBreakSerializer):
    class Meta:
        model = SharedBreak
        fields = (
            *WHOSE,
            *("purpose", "starts_on", "check_in_on", "returns_on", "contact_rules", "state", "shared_on"),
        )
        read_only_fields = fields


class JointAnswersSerializer(SharedAnswersSerializer):
    class Meta:
        model = SharedAnswers
        fields = (*WHOSE, "version", "form", "answers", "shared_on")
        read_only_fields = fields


class PersonSerializer(StrictSerializer):
    client = serializers.UUIDField(source="client_id", allow_null=True)
    is_me = serializers.BooleanField()
    name = serializers.CharField()


class JointSerializer(StrictSerializer):
    case = serializers.UUIDField(source="case_id")
    is_open = serializers.BooleanField(help_text="Whether something new may be shared.")
    people = PersonSerializer(many=True)
    policy = SecretsPolicySerializer(allow_null=True)
    norms = JointNormSerializer(many=True)
    goals = JointGoalSerializer(many=True)
    breaks = JointBreakSerializer(many=True)
    answers = JointAnswersSerializer(many=True)


class SaidSerializer(StrictSerializer):
    client = serializers.UUIDField(allow_null=True)
    is_me = serializers.BooleanField()
    says = serializers.ChoiceField(choices=MARKS, allow_null=True)


class QuestionDiffSerializer(StrictSerializer):
    area = serializers.ChoiceField(choices=AREAS)
    question = serializers.ChoiceField(choices=QUESTIONS)
    kind = serializers.ChoiceField(choices=("same", "different", "only_one", "not_compared"))
    agreed_by_both = serializers.BooleanField()
    copies = JointNormSerializer(many=True)
    says = SaidSerializer(many=True)
    reasons = serializers.ListField(child=serializers.DictField())


class NormDiffSerializer(StrictSerializer):
    questions = QuestionDiffSerializer(many=True)


class JointViews(OfCase[SharedNorm]):
    """What both of a couple shared, and on which terms."""

    needs = {"retrieve": Can.READ_CARE}
    space = "joint"
    queryset = SharedNorm.objects.all()
    serializer_class = JointSerializer

    @extend_schema(operation_id="cases_joint")
    def retrieve(self, request: Request, case_id: str = "") -> Response:
        return self.served(joint_view(self.member, self.case, self.own))


class NormDiffs(OfCase[SharedNorm]):
    """What both shared on each question: same, different, only one has spoken of it; or not compared yet."""

    needs = {"retrieve": Can.READ_CARE}
    space = "joint"
    queryset = SharedNorm.objects.all()
    serializer_class = NormDiffSerializer

    @extend_schema(operation_id="cases_norm_diff")
    def retrieve(self, request: Request, case_id: str = "") -> Response:
        return self.served({"questions": [self._told(found) for found in compared_norms(self.case)]})

    def _told(self, found: ComparedQuestion) -> dict[str, Any]:
        diff = found.diff
        return {
            "area": diff.area,
            "question": diff.question,
            "kind": diff.kind,
            "agreed_by_both": diff.agreed_by_both,
            "copies": found.copies,
            "says": [whose(author, self.own, says=says) for author, says in diff.says],
            "reasons": [reason.as_json() for reason in diff.reasons],
        }
