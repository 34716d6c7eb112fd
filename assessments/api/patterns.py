"""A client's defence patterns over months."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.computed import MiddleSerializer, ReasonsField, ShareSerializer
from assessments.api.fields import KeysByReader
from assessments.reports.patterns import client_patterns, short_rulers
from clients.models import Client
from practices.clock import today
from privacy.permissions import Can
from relationships.words import DEFENCE_PATTERNS
from rest.queries import Id
from rest.serializers import StrictSerializer
from rest.views import Endpoint


class PatternCountsSerializer(StrictSerializer):
    count = serializers.IntegerField(min_value=0)
    left = ShareSerializer(help_text="Of those of which it is told whether they were left.")


class PatternMonthSerializer(StrictSerializer):
    """A month, as `2026-03`; minutes from when a pattern began, in the middle."""

    month = serializers.CharField()
    moments = serializers.IntegerField(min_value=1)
    with_pattern = serializers.IntegerField(min_value=0)
    to_notice = MiddleSerializer()
    to_leave = MiddleSerializer()


@extend_schema_serializer(many=False)
class PatternsSerializer(KeysByReader, StrictSerializer):
    staff_only = ("short_ruler",)

    moments = serializers.IntegerField(min_value=0)
    by_pattern = serializers.DictField(
        child=PatternCountsSerializer(), help_text=f"By {', '.join(DEFENCE_PATTERNS)}."
    )
    months = PatternMonthSerializer(many=True, help_text="Those that have moments, the oldest first.")
    short_ruler = serializers.BooleanField(
        required=False,
        help_text="Staff only. May be measured with a short ruler: what safety feels like is not known yet.",
    )
    reasons = ReasonsField()


class ClientPatterns(Endpoint[Client]):
    """How often a client falls into which defence pattern, how soon they notice, how soon they leave it."""

    needs = {"list": Can.READ_CARE}
    queryset = Client.objects.all()
    serializer_class = PatternsSerializer
    space = "care"
    lookup_url_kwarg = "client_id"
    pagination_class = None  # type: ignore[assignment]
    asks = {"relationship": Id()}

    # A list in the router's words only: a client has one such answer.
    @extend_schema(operation_id="clients_patterns", responses=PatternsSerializer)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        client, by = self.get_object(), self.member
        found = client_patterns(client.pk, today(by), relationship_id=self.asked.get("relationship"))
        told = {
            "moments": found.moments,
            "by_pattern": found.by_pattern,
            "months": found.months,
            "reasons": found.reasons,
            "short_ruler": by.is_staff and client.pk in short_rulers([client.pk]),
        }
        response = Response(self.get_serializer(told).data)
        self.log_served([client])
        return response

    def clients_of(self, row: Any) -> tuple[Any, ...]:
        return (row.pk,)
