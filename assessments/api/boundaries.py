"""How the boundaries of a relationship are held."""

from datetime import date

from drf_spectacular.utils import extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework import serializers

from assessments import rules
from assessments.api.computed import OfRelationship, ReasonsField, ShareSerializer, counts
from assessments.reports.boundaries import boundaries_summary
from relationships.models import Relationship
from relationships.words import AREAS, PLAN
from rest.serializers import StrictSerializer


class WithoutPlanSerializer(StrictSerializer):
    id = serializers.UUIDField(help_text="Of the boundary.")
    area = serializers.ChoiceField(choices=AREAS)
    missing = serializers.ListField(child=serializers.ChoiceField(choices=PLAN))


class EventCountsSerializer(StrictSerializer):
    respected = serializers.IntegerField(min_value=0)
    crossed = serializers.IntegerField(min_value=0)
    crossed_by = counts("Of what was crossed: neither, threat, force.")
    enforced = ShareSerializer(help_text="Of what was crossed, where it was told.")
    not_told = serializers.IntegerField(min_value=0, help_text="Crossed, and not told.")
    repaired = ShareSerializer(help_text="Of what was crossed.")


@extend_schema_serializer(many=False)
class BoundariesHeldSerializer(StrictSerializer):
    """`year` counts the last 12 months."""

    held = serializers.IntegerField(min_value=0)
    without_plan = WithoutPlanSerializer(many=True)
    areas_without = serializers.ListField(child=serializers.ChoiceField(choices=AREAS))
    ever = EventCountsSerializer()
    year = EventCountsSerializer()
    reasons = ReasonsField()


@extend_schema_view(
    list=extend_schema(operation_id="relationships_boundaries_summary", responses=BoundariesHeldSerializer)
)
class BoundariesSummaries(OfRelationship):
    """Which boundaries have no plan, in which areas there is none, and what was crossed and enforced."""

    serializer_class = BoundariesHeldSerializer

    def computed(self, relationship: Relationship, day: date) -> rules.BoundariesHeld:
        return boundaries_summary(relationship.pk, day)
