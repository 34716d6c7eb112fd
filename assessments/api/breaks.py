"""What a therapist watches of a client's breaks."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.api.computed import Computed
from assessments.reports.breaks import BreaksWatch, breaks_watch
from practices.clock import today
from privacy.permissions import Can
from relationships.models import Break
from relationships.words import BREAK_KINDS, BREAK_STATES
from rest.serializers import StrictSerializer


class WatchedBreakSerializer(StrictSerializer):
    id = serializers.UUIDField()
    relationship = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=BREAK_KINDS)
    state = serializers.ChoiceField(choices=list(BREAK_STATES))
    starts_on = serializers.DateField()
    check_in_on = serializers.DateField(allow_null=True)
    returns_on = serializers.DateField(allow_null=True)
    is_kept = serializers.BooleanField()
    overdue = serializers.BooleanField()
    check_in_due = serializers.BooleanField()
    one_sided_extension = serializers.BooleanField()
    mismatch = serializers.BooleanField()
    for_my_safety = serializers.BooleanField()
    did_not_start = serializers.BooleanField()
    reasons = serializers.ListField(child=serializers.DictField())
    to_compare = serializers.ListField(
        child=serializers.UUIDField(), help_text="The other side's breaks that were not compared with it yet."
    )


@extend_schema_serializer(many=False)
class BreaksWatchSerializer(StrictSerializer):
    """Breaks that are not over. For staff alone: neither of the two is told any of it."""

    breaks = WatchedBreakSerializer(many=True)


def as_json(found: BreaksWatch) -> dict[str, Any]:
    """What BreaksWatchSerializer documents."""
    return {
        "breaks": [
            {
                "id": one.row.pk,
                "relationship": one.row.relationship_id,
                **{name: getattr(one.row, name) for name in ROW},
                **{name: getattr(one.watch, name) for name in RAISED},
                "reasons": [reason.as_json() for reason in one.watch.reasons],
                "to_compare": one.to_compare,
            }
            for one in found.breaks
        ]
    }


ROW = ("kind", "state", "starts_on", "check_in_on", "returns_on", "is_kept")
RAISED = ("overdue", "check_in_due", "one_sided_extension", "mismatch", "for_my_safety", "did_not_start")


class BreaksWatches(Computed[Break]):
    """What of a client's breaks calls for a look."""

    needs = {"list": Can.READ_NOTES}
    queryset = Break.objects.all()
    serializer_class = BreaksWatchSerializer
    space = "team"
    lookup_url_kwarg = "client_id"

    # A list in the router's words only: a client has one watch.
    @extend_schema(operation_id="clients_breaks_watch", responses=BreaksWatchSerializer)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.told(breaks_watch(self.path_id, today(self.member)), as_json)
