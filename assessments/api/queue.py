"""What waits to be asked of one client: for staff, where homework is given."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.computed import Computed
from assessments.models import Homework
from assessments.reports.queue import Load, first_to_offer, load_of
from assessments.rules import MINUTES_FROM
from clients.models import Client
from practices.here import thresholds_here
from privacy.permissions import Can
from rest.serializers import StrictSerializer


class QueuedFormSerializer(StrictSerializer):
    homework = serializers.UUIDField()
    form = serializers.CharField()
    title = serializers.DictField(child=serializers.CharField())
    minutes = serializers.IntegerField(help_text="As they count here, in whole minutes.")
    minutes_from = serializers.ChoiceField(
        choices=MINUTES_FROM,
        help_text="What the form states, or the middle of what this practice's clients took.",
    )
    due_on = serializers.DateField(allow_null=True)
    course = serializers.UUIDField(allow_null=True)
    expected_on = serializers.DateField(
        allow_null=True, help_text="As things are; null where it waits for more than room."
    )
    reasons = serializers.ListField(
        child=serializers.DictField(),
        help_text="Why not today; and `after_due`, `closes_before_asked`, where a day passes before.",
    )


class OfferedProgrammeSerializer(StrictSerializer):
    id = serializers.UUIDField()
    key = serializers.CharField()
    title = serializers.DictField(child=serializers.CharField())


@extend_schema_serializer(many=False)
class QueueSerializer(StrictSerializer):
    """Forms and minutes asked of one person, against what the practice asks at most; and what waits."""

    forms_asked_today = serializers.IntegerField()
    forms_a_day = serializers.IntegerField()
    minutes_asked = serializers.IntegerField(help_text="In the seven days up to today, as they count here.")
    minutes_a_week = serializers.IntegerField()
    waiting = QueuedFormSerializer(many=True)
    offer_first = OfferedProgrammeSerializer(
        allow_null=True, help_text="The programme that comes before others, as long as it is needed."
    )


def as_json(load: Load) -> dict[str, Any]:
    """What QueueSerializer documents."""
    thresholds, offered = thresholds_here(), first_to_offer(load.client_id)
    return {
        "forms_asked_today": load.forms_asked,
        "forms_a_day": thresholds.forms_a_day,
        "minutes_asked": load.minutes_asked,
        "minutes_a_week": thresholds.minutes_a_week,
        "waiting": [
            {
                "homework": one.homework.pk,
                "form": one.homework.version.form.key,
                "title": one.homework.version.title,
                "minutes": one.minutes.counted,
                "minutes_from": one.minutes.source,
                "due_on": one.homework.due_on,
                "course": one.homework.course_id,
                "expected_on": one.place.expected_on,
                "reasons": [reason.as_json() for reason in one.place.reasons],
            }
            for one in load.queue
        ],
        "offer_first": offered and {"id": offered.pk, "key": offered.key, "title": offered.title},
    }


class Queues(Computed[Homework]):
    """What waits to be asked of a client."""

    needs = {"list": Can.READ_NOTES}
    queryset = Homework.objects.all()
    serializer_class = QueueSerializer
    space = "team"
    lookup_url_kwarg = "client_id"

    # A list in the router's words only: a client has one queue.
    @extend_schema(operation_id="clients_queue", responses=QueueSerializer)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        client = Client.objects.filter(pk=self.path_id).first()
        if client is None:
            raise Http404
        return self.told(load_of(client), as_json)
