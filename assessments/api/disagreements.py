"""Better or worse than the first disagreement, the dance, and repair."""

from datetime import date

from drf_spectacular.utils import extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework import serializers

from assessments.api.computed import MiddleSerializer, OfRelationship, ReasonsField, counts
from assessments.reports.disagreements import DisagreementsTold, disagreements_summary
from relationships.models import Relationship
from relationships.words import MOVES, OUTCOMES, REPAIRED_BY
from rest.serializers import StrictSerializer


class LaterSerializer(StrictSerializer):
    """Of the later ones; `harm` is in none of the others."""

    better = serializers.IntegerField(min_value=0)
    same = serializers.IntegerField(min_value=0)
    worse = serializers.IntegerField(min_value=0)
    harm = serializers.IntegerField(min_value=0)


class FirstDisagreementSerializer(StrictSerializer):
    """Next to the one that is marked as the first; `counts` from 4 later ones on."""

    outcome = serializers.ChoiceField(choices=OUTCOMES, allow_null=True)
    later = serializers.IntegerField(min_value=0)
    counts = LaterSerializer(allow_null=True)
    reasons = ReasonsField()


class DanceStepSerializer(StrictSerializer):
    my_move = serializers.ChoiceField(choices=MOVES)
    their_move = serializers.ChoiceField(choices=MOVES)
    count = serializers.IntegerField(min_value=1)
    outcomes = counts(f"How often it came out how: {', '.join(OUTCOMES)}.")


class DanceSerializer(StrictSerializer):
    """Pairs of moves, the most frequent first; `steps` from 5 disagreements on."""

    of = serializers.IntegerField(min_value=0)
    steps = DanceStepSerializer(many=True, allow_null=True)
    reasons = ReasonsField()


class RepairsSerializer(StrictSerializer):
    of = serializers.IntegerField(min_value=0)
    by = counts(f"By whom: {', '.join(REPAIRED_BY)}.")
    days = MiddleSerializer(help_text="From the disagreement to its repair.")
    reasons = ReasonsField()


@extend_schema_serializer(many=False)
class DisagreementsSummarySerializer(StrictSerializer):
    first = FirstDisagreementSerializer()
    dance = DanceSerializer()
    repairs = RepairsSerializer()


@extend_schema_view(
    list=extend_schema(
        operation_id="relationships_disagreements_summary", responses=DisagreementsSummarySerializer
    )
)
class DisagreementsSummaries(OfRelationship):
    """What the disagreements of a relationship have in common."""

    serializer_class = DisagreementsSummarySerializer

    def computed(self, relationship: Relationship, day: date) -> DisagreementsTold:
        return disagreements_summary(relationship.pk)
