"""How a practice expects the scores of a form to go, from a day on: staff's alone, and never of staff."""

from itertools import pairwise
from typing import Any, Final

from django.http import Http404
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import actions
from assessments.models import ExpectationLine
from assessments.reports.expectations import Expectations, expectations
from practices.clock import today
from privacy.permissions import Can
from relationships.api.shared import LINE
from rest.serializers import StrictInteger, StrictSerializer, Text
from rest.views import Changes

RISING: Final = "Each day is later than the one before."
DAYS, SIZE, POINTS = 3660, 1_000_000, 100


class PointSerializer(StrictSerializer):
    """`day` since a client's first score; `change` since then, in the scale's units, with its sign."""

    day = StrictInteger(min_value=0, max_value=DAYS)
    change = serializers.FloatField(min_value=-SIZE, max_value=SIZE)


class ExpectationLineSerializer(StrictSerializer):
    """Straight between its points, level after the last; with none, nothing is expected from that day on."""

    scale = Text(max_length=LINE)
    points = PointSerializer(many=True)
    tolerance = serializers.DecimalField(
        max_digits=10, decimal_places=4, min_value=0, coerce_to_string=False, required=False
    )
    valid_from = serializers.DateField(required=False)
    recorded_by = serializers.UUIDField(source="recorded_by_id", read_only=True)
    recorded_at = serializers.DateTimeField(read_only=True)

    def validate_points(self, points: list[dict[str, Any]]) -> list[dict[str, Any]]:
        days = [point["day"] for point in points]
        if len(points) > POINTS:
            raise ValidationError(f"No more than {POINTS} points.")
        if any(day >= then for day, then in pairwise(days)):
            raise ValidationError(RISING)
        return points


@extend_schema_serializer(many=False)
class ExpectationsSerializer(StrictSerializer):
    """Every line that was ever recorded, newest first: of a scale, the one in force on a day counts."""

    lines = ExpectationLineSerializer(many=True)


class FormExpectations(Changes[Any]):
    """The practice's own expectation lines of one form."""

    needs = {"retrieve": Can.READ_STAFF, "update": Can.WRITE_FORMS}
    queryset = ExpectationLine.objects.all()
    serializer_class = ExpectationsSerializer
    lookup_url_kwarg = "id"
    creates_by_put = frozenset({"update"})

    def find(self) -> Expectations | None:
        return expectations(self.path_id)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.served(self.get_object())

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Record lines; of a scale that is not named, and of the days before, all stays as it was."""
        found = self.get_object()
        if not found.lines:
            return self.keep(None, change=self.change, make=lambda told: self.change(found, told))
        return self.keep(found, change=self.change)

    def is_same(self, row: Any, told: Any) -> bool:
        return not list(row.news(told["lines"], today(self.member)))

    def change(self, row: Any, told: serializers.BaseSerializer[Any]) -> Any:
        lines = told.validated_data["lines"]
        unknown = {
            str(place): {"scale": ["The form has no such scale."]}
            for place, line in enumerate(lines)
            if line["scale"] not in row.scales
        }
        if unknown:
            raise ValidationError({"lines": unknown})
        actions.expect(form=row.form, lines=row.news(lines, today(self.member)))
        found = self.find()
        if found is None:
            raise Http404
        return found
