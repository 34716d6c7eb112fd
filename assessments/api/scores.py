from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import (
    extend_schema,
    extend_schema_serializer,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import rules
from assessments.api.fields import KeysByReader, asked_by_staff
from assessments.models import Score
from assessments.reports import FlagLine, ScoreLine, flags_of_client, scores_of_client
from clients.models import Client
from privacy.permissions import Can
from rest.queries import Words
from rest.serializers import StrictSerializer
from rest.shapes import UUID_FORM
from rest.views import Endpoint

CATEGORIES: Final = ("recovered", "improved", "unchanged", "deteriorated", "harmed")
ON_TRACK: Final = ("on_track", "not_on_track", "unknown")
TELL: Final = ("therapist", "duty")


class FlagSerializer(StrictSerializer):
    key = serializers.CharField()
    severity = serializers.CharField()
    item = serializers.CharField(allow_null=True)


class RaisedFlagSerializer(FlagSerializer):
    """`stands` is false where a correction of these answers takes it back; what was told stays on record."""

    response = serializers.UUIDField()
    sent_at = serializers.DateTimeField()
    form = serializers.CharField()
    number = serializers.IntegerField()
    scale = serializers.CharField(allow_null=True)
    title = serializers.DictField(child=serializers.CharField(), allow_null=True)
    tell = serializers.ChoiceField(choices=TELL)
    calls_for_screening = serializers.ChoiceField(choices=rules.CALLS_FOR_SCREENING, allow_null=True)
    kept = serializers.BooleanField()
    stands = serializers.BooleanField()


class ChangeSerializer(StrictSerializer):
    category = serializers.ChoiceField(choices=CATEGORIES)
    rci = serializers.FloatField()
    s_diff = serializers.FloatField()
    reliable = serializers.BooleanField()


class OnTrackSerializer(StrictSerializer):
    """Against the practice's own expectation line: changes since the first score, in the scale's units."""

    result = serializers.ChoiceField(choices=ON_TRACK)
    expected = serializers.SerializerMethodField()
    changed = serializers.SerializerMethodField()

    def get_expected(self, judged: rules.OnTrack) -> float | None:
        return _shown(judged.expected)

    def get_changed(self, judged: rules.OnTrack) -> float | None:
        return _shown(judged.changed)


def _shown(number: Fraction | None) -> float | None:
    return None if number is None else rules.rounded(number, 4)


class ScoreSerializer(KeysByReader, StrictSerializer):
    """`exact` is the fraction that was computed, `value` is rounded for showing. Of `missing`, `absent` says
    how many were left out for which reason. `line`: scores of one scale with the same belong on one line;
    `reliable_change` is against the first on it, by what the version declares; what it is called is staff's
    judgement, so a client reads their scores and the line alone."""

    staff_only = ("kept", "on_track", "reliable_change")

    response = serializers.SerializerMethodField(help_text="The id by which this reader finds the answers.")
    sent_at = serializers.DateTimeField()
    form = serializers.CharField()
    number = serializers.IntegerField()
    scale = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    exact = serializers.CharField(allow_null=True)
    band = serializers.CharField(allow_null=True)
    answered = serializers.IntegerField()
    missing = serializers.IntegerField()
    absent = serializers.DictField(child=serializers.IntegerField())
    prorated = serializers.BooleanField()
    line = serializers.IntegerField()
    reliable_change = ChangeSerializer(allow_null=True)
    on_track = OnTrackSerializer(allow_null=True, required=False)
    kept = serializers.BooleanField(required=False)

    def get_response(self, line: ScoreLine) -> UUID:
        return line.response if asked_by_staff(self.context) else line.reference


class WholeList(StrictSerializer):
    """A chart needs all of it, so there is no further page."""

    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


@extend_schema_serializer(many=False)
class ScoresSerializer(WholeList):
    """`flags`, for staff alone: all that was raised, each once, whether or not its item is in a scale."""

    results = ScoreSerializer(many=True)
    flags = RaisedFlagSerializer(many=True, required=False)


def scores_told(lines: Iterable[ScoreLine], flags: Iterable[FlagLine], context: Any) -> dict[str, Any]:
    told = {
        "results": ScoreSerializer(lines, many=True, context=context).data,
        "next": None,
        "previous": None,
    }
    if asked_by_staff(context):
        told["flags"] = RaisedFlagSerializer(flags, many=True).data
    return told


class ClientScores(Endpoint[Score]):
    """All scores of one client, newest first."""

    needs = {"list": Can.READ_CARE}
    queryset = Score.objects.all()
    serializer_class = ScoreSerializer
    space = "care"
    lookup_url_kwarg = "client_id"
    pagination_class = None  # type: ignore[assignment]
    asks = {"form": Words("A form's key or id.", longest=60)}

    @extend_schema(responses=ScoresSerializer)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        client = Client.objects.filter(pk=self.path_id).first()
        if client is None:
            raise Http404
        form = self.asked.get("form")
        wanted = UUID(form) if form and UUID_FORM.match(form) else form
        lines = scores_of_client(client.pk, wanted)
        flags = flags_of_client(client.pk, wanted) if self.member.is_staff else []
        self.log_served([ServedClient(client.pk)])
        return Response(scores_told(lines, flags, self.get_serializer_context()))


class ServedClient:
    """Whose record was read, also where there was nothing in it."""

    def __init__(self, client_id: UUID) -> None:
        self.client_id = client_id
