"""What two people negotiated, counted: norms, decisions, what is given and what is received."""

from datetime import date

from drf_spectacular.utils import extend_schema, extend_schema_serializer, extend_schema_view
from rest_framework import serializers

from assessments import rules
from assessments.api.computed import OfRelationship, ReasonsField, ShareSerializer, counts, shares
from assessments.reports import negotiated
from relationships.models import Relationship
from rest.serializers import StrictSerializer


class AreaCountsSerializer(StrictSerializer):
    unspoken = ShareSerializer()
    set_by_one = ShareSerializer()


@extend_schema_serializer(many=False)
class NormCountsSerializer(StrictSerializer):
    """Of the norms that have not ended. `due` and `due_soon` (14 days) are norms to look at again."""

    n = serializers.IntegerField(min_value=0)
    unspoken = ShareSerializer(help_text="Never said out loud.")
    set_by = counts("me, other, both.")
    set_by_one = ShareSerializer(help_text="Set by one side alone.")
    areas = serializers.DictField(child=AreaCountsSerializer(), help_text="By area.")
    due = serializers.ListField(child=serializers.UUIDField())
    due_soon = serializers.ListField(child=serializers.UUIDField())
    reasons = ReasonsField()


@extend_schema_serializer(many=False)
class DecisionCountsSerializer(StrictSerializer):
    n = serializers.IntegerField(min_value=0)
    proposed_by = counts("me, other, both.")
    decided_by = counts("me, other, both.")
    asked = shares("me, other: of what this side decided alone, how often the other side was asked.")
    reasons = ReasonsField()


class PageSerializer(StrictSerializer):
    total = serializers.IntegerField(min_value=0, help_text="The sum of the weights.")
    n = serializers.IntegerField(min_value=0)


@extend_schema_serializer(many=False)
class LedgerSerializer(StrictSerializer):
    """What stands today, as its client sees it; `gap` is given minus received."""

    given = PageSerializer()
    received = PageSerializer()
    gap = serializers.IntegerField()
    reasons = ReasonsField()


@extend_schema_view(
    list=extend_schema(operation_id="relationships_norms_summary", responses=NormCountsSerializer)
)
class NormsSummaries(OfRelationship):
    """How much of what goes on was never said, or was set by one side alone; what is to be looked at."""

    serializer_class = NormCountsSerializer

    def computed(self, relationship: Relationship, day: date) -> rules.NormCounts:
        return negotiated.norms_of(relationship, day)


@extend_schema_view(
    list=extend_schema(operation_id="relationships_decisions_summary", responses=DecisionCountsSerializer)
)
class DecisionsSummaries(OfRelationship):
    """Who proposes, who decides, who is asked."""

    serializer_class = DecisionCountsSerializer

    def computed(self, relationship: Relationship, day: date) -> rules.DecisionCounts:
        return negotiated.decisions_of(relationship)


@extend_schema_view(list=extend_schema(operation_id="relationships_ledger", responses=LedgerSerializer))
class Ledgers(OfRelationship):
    """What is given and what is received, and the gap between them."""

    serializer_class = LedgerSerializer

    def computed(self, relationship: Relationship, day: date) -> rules.Ledger:
        return negotiated.ledger_of(relationship, day)
