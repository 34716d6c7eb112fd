"""What the computed views of one relationship share: shares and medians in an answer, and the path."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from django.db import models
from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import rules
from practices.clock import today
from privacy.permissions import Can
from relationships.models import Relationship
from rest.serializers import StrictSerializer
from rest.views import Endpoint

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")


def shown(number: Fraction | None) -> float | None:
    return None if number is None else rules.rounded(number)


class ShareSerializer(StrictSerializer):
    """So many of so many; `rate` is null of nothing, and rounded."""

    count = serializers.IntegerField(min_value=0)
    of = serializers.IntegerField(min_value=0)
    rate = serializers.SerializerMethodField()

    def get_rate(self, told: rules.Share) -> float | None:
        return shown(told.fraction)


class MiddleSerializer(StrictSerializer):
    """The median of so many; null of nothing, and rounded."""

    of = serializers.IntegerField(min_value=0)
    median = serializers.SerializerMethodField()

    def get_median(self, told: rules.Middle) -> float | None:
        return shown(told.median)


@extend_schema_field(serializers.ListField(child=serializers.DictField()))
class ReasonsField(serializers.Field[Any, Any, Any, Any]):
    def to_representation(self, reasons: Any) -> list[dict[str, Any]]:
        return [reason.as_json() for reason in reasons]


def counts(help_text: str = "") -> Any:
    """Whole numbers by word."""
    return serializers.DictField(child=serializers.IntegerField(min_value=0), help_text=help_text)


def shares(help_text: str = "") -> Any:
    """Shares by word."""
    return serializers.DictField(child=ShareSerializer(), help_text=help_text)


class Computed(Endpoint[M]):
    """One computed answer about what the path names; a list in the router's words only."""

    pagination_class = None  # type: ignore[assignment]

    def told(self, found: T | None, as_json: Callable[[T], Any]) -> Response:
        """What was found, on record as read; 404 where it is of nothing that this person sees."""
        if found is None:
            raise Http404
        response = Response(as_json(found))
        self.log_served([found])
        return response


class OfRelationship(Endpoint[Relationship]):
    """One computed answer about the relationship in the path, of what its reader sees."""

    needs = {"list": Can.READ_CARE}
    queryset = Relationship.objects.all()
    lookup_url_kwarg = "relationship_id"
    pagination_class = None  # type: ignore[assignment]

    # A list in the router's words only. The document of each is written on the class itself.
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        relationship = self.get_object()
        found = self.computed(relationship, today(self.member))
        response = Response(self.get_serializer(found).data)
        self.log_served([relationship])
        return response

    def computed(self, relationship: Relationship, day: date) -> Any:
        raise NotImplementedError
