"""The manager's progress."""

from dataclasses import asdict
from typing import Any, Final

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from caseload import reports
from privacy.permissions import Can
from rest.serializers import StrictSerializer
from rest.views import Asked

# Drawn from what clients wrote: hidden where a cell would speak of fewer than five of them.
FIGURES: Final = ("check_ins_answered", "improved", "unchanged", "deteriorated", "fit_known")


class Figure(StrictSerializer):
    value = serializers.IntegerField(allow_null=True)
    hidden = serializers.BooleanField(
        help_text="Fewer than five clients, or one could be told from the rest."
    )


class ProgressRow(StrictSerializer):
    therapist = serializers.UUIDField(allow_null=True)
    name = serializers.CharField(allow_null=True)
    open_cases = serializers.IntegerField()
    no_next_session = serializers.IntegerField()
    nothing_for_14_days = serializers.IntegerField()
    unreviewed = serializers.IntegerField()
    urgent_waiting = serializers.IntegerField()
    urgent = serializers.IntegerField(help_text="In the last 90 days.")
    minutes_to_acknowledge = serializers.IntegerField(
        allow_null=True, help_text="The median of those 90 days; null where none was acknowledged."
    )
    check_ins_answered = Figure(help_text="Percent of the check-ins sent in the last 90 days.")
    improved = Figure(help_text="Clients, by reliable change since the first answers of their case.")
    unchanged = Figure()
    deteriorated = Figure()
    fit_known = Figure(
        help_text="Percent of the loaded capacities of which a level is known from what was assessed. Other"
        " than on a board, harm counts nothing here, nor what a client keeps with their therapist: a figure"
        " that moved with either would tell of it."
    )


class ProgressPage(StrictSerializer):
    results = ProgressRow(many=True)
    total = ProgressRow(allow_null=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class Progress(Asked):
    """How the caseload is moving: figures a therapist, without content."""

    needs = {"get": Can.READ_PROGRESS}

    @extend_schema(operation_id="progress_retrieve", responses={200: ProgressPage})
    def get(self, request: Request) -> Response:
        rows = [_progress_json(row) for row in reports.progress()]
        total = rows.pop() if rows else None
        return Response({"results": rows, "total": total, "next": None, "previous": None})


def _progress_json(row: reports.Progress) -> dict[str, Any]:
    told = asdict(row)
    return told | {name: {"value": told[name], "hidden": told[name] is None} for name in FIGURES}
