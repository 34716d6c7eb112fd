"""How needs are expressed and answered in a relationship."""

from datetime import date

from drf_spectacular.utils import extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework import serializers

from assessments import rules
from assessments.api.computed import OfRelationship, ReasonsField, shares
from assessments.reports.needs import needs_summary
from relationships.models import Relationship
from relationships.words import ANSWERED, EXPRESSED
from rest.serializers import StrictSerializer


class NeedsOfOneSerializer(StrictSerializer):
    n = serializers.IntegerField(min_value=0)
    expressed = shares(f"Of all: {', '.join(EXPRESSED)}.")
    answered = shares(f"Of all: {', '.join(ANSWERED)}.")
    met_when = shares("Met, of those expressed so.")


class ByPersonSerializer(StrictSerializer):
    me = NeedsOfOneSerializer()
    other = NeedsOfOneSerializer()


@extend_schema_serializer(many=False)
class NeedRatesSerializer(StrictSerializer):
    """Each of the two apart, never added up."""

    by_person = ByPersonSerializer()
    reasons = ReasonsField()


@extend_schema_view(
    list=extend_schema(operation_id="relationships_needs_summary", responses=NeedRatesSerializer)
)
class NeedsSummaries(OfRelationship):
    """How each of the two expresses needs, and how they are answered."""

    serializer_class = NeedRatesSerializer

    def computed(self, relationship: Relationship, day: date) -> rules.NeedRates:
        return needs_summary(relationship.pk)
