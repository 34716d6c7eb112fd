from typing import Any, Final
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import (
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.fields import KeysByReader, asked_by_staff
from assessments.models import Score
from assessments.reports import ScoreLine, scores_of_client
from clients.models import Client
from privacy.permissions import Can
from rest.queries import Words
from rest.serializers import StrictSerializer
from rest.shapes import UUID_FORM
from rest.views import Endpoint

CATEGORIES: Final = ("recovered", "improved", "unchanged", "deteriorated", "harmed")


class FlagSerializer(StrictSerializer):
    key = serializers.CharField()
    severity = serializers.CharField()
    item = serializers.CharField(allow_null=True)


class ScoreSerializer(KeysByReader, StrictSerializer):
    """`exact` is the fraction that was computed, `value` is rounded for showing."""

    staff_only = ("kept", "flags")

    scale = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    exact = serializers.CharField(allow_null=True)
    band = serializers.CharField(allow_null=True)
    answered = serializers.IntegerField()
    missing = serializers.IntegerField()
    prorated = serializers.BooleanField()
    flags = FlagSerializer(many=True, required=False)
    kept = serializers.BooleanField(required=False)


class ChangeSerializer(StrictSerializer):
    category = serializers.ChoiceField(
        choices=("recovered", "improved", "unchanged", "deteriorated", "harmed")
    )
    rci = serializers.FloatField()
    s_diff = serializers.FloatField()
    reliable = serializers.BooleanField()


class ClientScoreSerializer(ScoreSerializer):
    """`reliable_change` against the first of the same version, where the scoring declares how to tell."""

    response = serializers.SerializerMethodField(help_text="The id by which this reader finds the answers.")
    sent_at = serializers.DateTimeField()
    form = serializers.CharField()
    number = serializers.IntegerField()
    reliable_change = serializers.SerializerMethodField()

    def get_response(self, line: ScoreLine) -> UUID:
        return line.response if asked_by_staff(self.context) else line.reference

    @extend_schema_field(ChangeSerializer(allow_null=True))
    def get_reliable_change(self, line: ScoreLine) -> Any:
        return None if line.reliable_change is None else ChangeSerializer(line.reliable_change).data


class WholeList(StrictSerializer):
    """A chart needs all of it, so there is no further page."""

    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


@extend_schema_serializer(many=False)
class ScoresSerializer(WholeList):
    results = ScoreSerializer(many=True)


@extend_schema_serializer(many=False)
class ClientScoresSerializer(WholeList):
    results = ClientScoreSerializer(many=True)


class ClientScores(Endpoint[Score]):
    """All scores of one client, newest first."""

    needs = {"list": Can.READ_CARE}
    queryset = Score.objects.all()
    serializer_class = ClientScoreSerializer
    space = "care"
    lookup_url_kwarg = "client_id"
    pagination_class = None  # type: ignore[assignment]
    asks = {"form": Words("A form's key or id.", longest=60)}

    @extend_schema(responses=ClientScoresSerializer)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        client = Client.objects.filter(pk=self.path_id).first()
        if client is None:
            raise Http404
        form = self.asked.get("form")
        wanted = UUID(form) if form and UUID_FORM.match(form) else form
        lines = scores_of_client(client.pk, wanted)
        told = self.get_serializer(lines, many=True).data
        self.log_served([ServedClient(client.pk)])
        return Response({"results": told, "next": None, "previous": None})


class ServedClient:
    """Whose record was read, also where there was nothing in it."""

    def __init__(self, client_id: UUID) -> None:
        self.client_id = client_id
