"""Hopes, how they fared, and stored forecasts."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import actions, rules
from assessments.api.fields import KeysByReader
from assessments.models import SURE_WORDS, Hope, StoredForecast
from assessments.reports import forecasts as forecast_reports
from assessments.reports import hopes as hope_reports
from clients.models import Case
from practices.clock import today
from privacy.permissions import Can
from relationships.api.entries import BY_WHOM, READ_ONLY, WHOSE, Entries, EntrySerializer
from relationships.api.shared import Below
from relationships.models import Relationship
from relationships.words import CAPACITIES, RATERS, SUBJECTS
from rest.serializers import Reference, StrictInteger, StrictModelSerializer, StrictSerializer, free_text
from rest.views import Creates, Endpoint

TOLD = ("capacity", "level", "by_when", "sure", "why")


class HopeSerializer(EntrySerializer[Hope]):
    capacity = serializers.ChoiceField(choices=CAPACITIES)
    level = StrictInteger(min_value=0, max_value=4)
    sure = serializers.ChoiceField(choices=SURE_WORDS)
    why = free_text()

    class Meta:
        model = Hope
        fields = (*WHOSE, *TOLD, *BY_WHOM, "keep")
        read_only_fields = READ_ONLY


class HopeShownSerializer(KeysByReader, StrictModelSerializer[Hope]):
    """`reached` and what it was seen by are for staff; the client is told a count, once it is opened."""

    staff_only = ("level_then", "reached", "level_seen", "seen_on")

    state = serializers.ChoiceField(choices=("waiting", "open", "resolved"), source="check.state")
    asks_for_a_look = serializers.BooleanField(source="check.asks_for_a_look")
    reached = serializers.BooleanField(source="check.reached", allow_null=True, required=False)
    level_seen = serializers.IntegerField(
        source="check.level", min_value=0, max_value=4, allow_null=True, required=False
    )
    seen_on = serializers.DateField(source="check.seen_on", allow_null=True, required=False)

    class Meta:
        model = Hope
        fields = (
            *(*WHOSE, *TOLD, "written_on", "state", "asks_for_a_look"),
            *("level_then", "reached", "level_seen", "seen_on", *BY_WHOM),
        )


class Hopes(Entries[Hope]):
    """What a client expects to see of the other by a day. Written once, never changed."""

    queryset = Hope.objects.all()
    serializer_class = HopeShownSerializer
    takes: ClassVar[Any] = {"create": HopeSerializer}
    ordering = ("-by_when", "-recorded_at", "-id")

    def make(self, told: serializers.BaseSerializer[Any]) -> Hope:
        body = dict(told.validated_data)
        return actions.write_hope(by=self.member, relationship=body.pop("relationship"), told=body)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = self.filter_queryset(self.get_queryset())
        rows: Sequence[Hope] = self.paginate_queryset(found) or []
        shown = hope_reports.shown(self.member, rows, today(self.member))
        response = self.get_paginated_response(self.get_serializer(shown, many=True).data)
        self.log_served(rows)
        return response

    def answer(self, row: Any, status: int = 200, headers: Any = None) -> Response:
        (shown,) = hope_reports.shown(self.member, [row], today(self.member))
        return super().answer(shown, status, headers)


class HopeRecordSerializer(StrictSerializer):
    """Smaller is better; `no_change` is that of somebody who always says that nothing comes."""

    n = serializers.IntegerField()
    brier = serializers.FloatField()
    no_change = serializers.FloatField()


@extend_schema_serializer(many=False)
class HopeCountSerializer(StrictSerializer):
    """ "Of 5 hopes 1 has come true so far": null before five, and for a client until it is opened."""

    resolved = serializers.IntegerField(allow_null=True)
    come_true = serializers.IntegerField(allow_null=True)
    record = HopeRecordSerializer(
        allow_null=True, required=False, help_text="From ten resolved hopes on; staff only."
    )


class HopeCounts(Endpoint[Hope]):
    """How the hopes of one relationship fared."""

    needs = {"list": Can.READ_CARE}
    queryset = Hope.objects.all()
    serializer_class = HopeCountSerializer
    lookup_url_kwarg = "relationship_id"
    pagination_class = None  # type: ignore[assignment]

    # A list in the router's words only: a relationship has one count.
    @extend_schema(operation_id="relationships_hope_check", responses=HopeCountSerializer)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found = hope_reports.hope_count(self.member, self.path_id, today(self.member))
        if found is None:
            raise Http404
        told: dict[str, Any] = {
            "resolved": found.told and found.told.hopes,
            "come_true": found.told and found.told.come_true,
        }
        if self.member.is_staff:
            told["record"] = found.record and {
                "n": found.record.n,
                "brier": rules.rounded(found.record.brier, 3),
                "no_change": rules.rounded(found.record.no_change, 3),
            }
        self.log_served([found])
        return Response(told)


class NewForecastSerializer(StrictSerializer):
    subject = serializers.ChoiceField(choices=SUBJECTS, default="other")
    view = serializers.ChoiceField(choices=RATERS, default="client")
    at = serializers.DateField(required=False, help_text="The day it is for; 180 days from today.")
    case = Reference(queryset=Case.objects.all(), noun="case", required=False)


class ForecastOfSerializer(StrictSerializer):
    """`missed_...`: the level used on the day minus what was forecast; null until then, or not known."""

    capacity = serializers.ChoiceField(choices=CAPACITIES)
    as_it_is = serializers.IntegerField(min_value=0, max_value=4, allow_null=True)
    if_work_goes_on = serializers.FloatField(allow_null=True)
    falling = serializers.FloatField(allow_null=True)
    level_then = serializers.IntegerField(min_value=0, max_value=4, allow_null=True)
    missed_as_it_is = serializers.FloatField(allow_null=True)
    missed_if_work_goes_on = serializers.FloatField(allow_null=True)
    missed_falling = serializers.FloatField(allow_null=True)


class StoredForecastSerializer(StrictModelSerializer[StoredForecast]):
    is_scored = serializers.BooleanField(read_only=True)
    capacities = ForecastOfSerializer(many=True, read_only=True)

    class Meta:
        model = StoredForecast
        fields = (
            *("id", "client", "relationship", "case", "subject", "view", "made_on", "at", "is_scored"),
            *("capacities", "recorded_by", "recorded_at"),
        )


class Forecasts(Below[StoredForecast], Creates[StoredForecast]):
    """Forecasts of one relationship as they were made, each held against its day; the team's alone."""

    needs = {"list": Can.READ_NOTES, "create": Can.WRITE_NOTES}
    queryset = StoredForecast.objects.all()
    serializer_class = StoredForecastSerializer
    # Also that there is none yet was read of the team's own.
    space = "team"
    takes: ClassVar[Any] = {"create": NewForecastSerializer}
    above_model = Relationship
    lookup_url_kwarg = "relationship_id"
    ordering = ("-made_on", "-recorded_at", "-id")

    def make(self, told: serializers.BaseSerializer[Any]) -> StoredForecast:
        return actions.store_forecast(by=self.member, relationship=self.above, **told.validated_data)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows: Sequence[StoredForecast] = (
            self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        )
        shown = forecast_reports.shown(rows, today(self.member))
        response = self.get_paginated_response(self.get_serializer(shown, many=True).data)
        self.log_served(rows)
        return response

    def answer(self, row: Any, status: int = 200, headers: Any = None) -> Response:
        (shown,) = forecast_reports.shown([row], today(self.member))
        return super().answer(shown, status, headers)
