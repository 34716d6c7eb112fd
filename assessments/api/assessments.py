from dataclasses import asdict
from typing import Any, Final

from django.http import Http404
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import actions
from assessments.api.fields import asked_by_staff
from assessments.models import Assessment, TeamAssessment
from assessments.reports import all_assessments, every_assessment
from assessments.reports.assessments import AssessmentRow, is_about_somebody_here, row_of
from clients.api.days import PracticeDay
from clients.models import Case, Session
from privacy.permissions import Can
from relationships.api.entries import Keeping
from relationships.models import Relationship
from relationships.words import BASES, CAPACITIES, RATERS, SUBJECTS
from rest.problems import Refused
from rest.queries import OneOf
from rest.serializers import WORDS, NothingSerializer, Reference, StrictInteger, StrictSerializer, Text
from rest.views import Reads

ALSO_TREATED: Final = (
    "This is about somebody who is treated here too. What the client reads may come to their ears."
)
ONLY_CLIENTS_KEEP: Final = "Only what a client writes is kept with their therapist."
KEPT: Final = "The client keeps this with you; it is not for their pages."
THE_CLIENTS: Final = "This is the client's own word; they read it already."


def level() -> Any:
    return StrictInteger(min_value=0, max_value=4, required=False, allow_null=True)


def evidence() -> Any:
    return Text(max_length=WORDS, required=False)


class LevelsSerializer(StrictSerializer):
    """0 to 4; left out or null is unknown, which is never 0."""

    self_soothing = level()
    self_regulation = level()
    defense_awareness = level()
    words_and_actions = level()
    energy = level()
    boundaries = level()


class EvidenceSerializer(StrictSerializer):
    """What was seen, in words, for each level."""

    self_soothing = evidence()
    self_regulation = evidence()
    defense_awareness = evidence()
    words_and_actions = evidence()
    energy = evidence()
    boundaries = evidence()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {capacity: instance[capacity] for capacity in CAPACITIES if capacity in instance}


class NewAssessmentSerializer(StrictSerializer):
    relationship = Reference(queryset=Relationship.objects.all(), noun="relationship")
    subject = serializers.ChoiceField(choices=SUBJECTS)
    rater = serializers.ChoiceField(choices=RATERS, required=False)
    basis = serializers.ChoiceField(choices=BASES)
    assessed_on = PracticeDay()
    levels = LevelsSerializer()
    evidence = EvidenceSerializer(required=False)
    case = Reference(queryset=Case.objects.all(), noun="case", required=False, allow_null=True)
    session = Reference(queryset=Session.objects.all(), noun="session", required=False, allow_null=True)
    supersedes = Reference(
        queryset=Assessment.objects.all(), noun="assessment", required=False, allow_null=True, write_only=True
    )

    keep = serializers.BooleanField(
        write_only=True,
        required=False,
        help_text="Keep it with my therapist: no page of mine ever shows it. Answered by 204.",
    )

    def validate_keep(self, keep: bool) -> bool:
        if keep and asked_by_staff(self.context):
            raise serializers.ValidationError(ONLY_CLIENTS_KEEP)
        return keep

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        # Of both tables: which one it lies in, the caller need not know.
        fields["supersedes"].queryset = every_assessment()
        return fields


class AssessmentSerializer(StrictSerializer):
    """`case` names where a therapist's own assessment lies until it is released; a kept one has none."""

    id = serializers.UUIDField()
    client = serializers.UUIDField(source="client_id")
    relationship = serializers.UUIDField(source="relationship_id")
    subject = serializers.ChoiceField(choices=SUBJECTS)
    rater = serializers.ChoiceField(choices=RATERS)
    basis = serializers.ChoiceField(choices=BASES)
    assessed_on = serializers.DateField()
    levels = LevelsSerializer()
    evidence = EvidenceSerializer()
    case = serializers.UUIDField(source="case_id", allow_null=True)
    session = serializers.UUIDField(source="session_id", allow_null=True)
    supersedes = serializers.UUIDField(source="supersedes_id", allow_null=True)
    is_superseded = serializers.BooleanField()
    is_kept = serializers.BooleanField()
    recorded_by = serializers.UUIDField(source="recorded_by_id")
    recorded_at = serializers.DateTimeField()
    released_at = serializers.DateTimeField(allow_null=True)
    released_as = serializers.UUIDField(source="released_as_id", allow_null=True)


class ReleasedSerializer(AssessmentSerializer):
    warning = serializers.CharField(allow_null=True)


class Assessments(Reads[Assessment], Keeping[Assessment]):
    """Levels of one person's capacities, on one day. Written once; corrected by a newer one."""

    needs = {
        "list": Can.READ_CARE,
        "retrieve": Can.READ_CARE,
        "create": Can.WRITE_CARE,
        "release": Can.OPEN_TO_CLIENT,
    }
    queryset = Assessment.objects.all()
    serializer_class = AssessmentSerializer
    takes = {"create": NewAssessmentSerializer, "release": NothingSerializer}
    gives = {"release": ReleasedSerializer}
    filters = {
        "client": "client_id",
        "relationship": "relationship_id",
        "subject": "subject",
        "rater": "rater",
    }
    asks = {"subject": OneOf(words=SUBJECTS), "rater": OneOf(words=RATERS)}
    ordering = ("-assessed_on", "-recorded_at", "-id")

    def get_queryset(self) -> Any:
        return all_assessments() if self.action == "list" else every_assessment()

    def make(self, told: serializers.BaseSerializer[Any]) -> Any:
        body = dict(told.validated_data)
        if body.pop("is_kept", False):
            # The whole care team reads it: which case a client named has no part in it.
            body.pop("case", None)
            return actions.keep_assessment(by=self.member, **body)
        return row_of(actions.record_assessment(by=self.member, **body))

    # Takes no Idempotency-Key: releasing again gives the same copy.
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str = "") -> Response:
        """Give the client a copy of a therapist's own assessment; its author alone."""
        self.body()
        found = TeamAssessment.objects.filter(pk=self.path_id).first()
        if found is not None and found.rater == "therapist":
            return self.released(row_of(actions.release_assessment(by=self.member, assessment=found)))
        row: AssessmentRow | None = every_assessment().filter(pk=self.path_id).first()
        if row is None:
            raise Http404
        if row.rater == "client":
            raise Refused(KEPT if row.is_kept else THE_CLIENTS, allowed=[])
        return self.released(row)

    def released(self, row: AssessmentRow) -> Response:
        warns = row.subject == "other" and is_about_somebody_here(row.relationship_id)
        return self.answer(
            {**asdict(row), "is_kept": row.is_kept, "warning": ALSO_TREATED if warns else None}
        )
