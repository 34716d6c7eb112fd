"""The timeline of a relationship."""

from typing import Any, Final

from django.db.models import DateField, DateTimeField, Field, UUIDField
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from caseload.sources import KINDS
from caseload.timeline import ORDER, Entry, Key, timeline
from privacy.permissions import Can
from relationships.models import Relationship
from rest.pages import Cursor, KeysetPages, decoded
from rest.queries import OneOf
from rest.serializers import StrictSerializer
from rest.views import Endpoint

FIELDS: Final[tuple["Field[Any, Any]", ...]] = (DateField(), DateTimeField(), UUIDField())


class EntrySerializer(StrictSerializer):
    kind = serializers.ChoiceField(choices=KINDS)
    id = serializers.UUIDField()
    of = serializers.UUIDField(
        source="of_id", help_text="What it is a version, a step or a share of; else its own id."
    )
    client = serializers.UUIDField(source="client_id")
    relationship = serializers.UUIDField(source="relationship_id")
    day = serializers.DateField(help_text="When it happened; if that was not told, when it was written down.")
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.UUIDField(source="recorded_by_id")
    is_kept = serializers.BooleanField(help_text="The client keeps it with their therapist.")
    space = serializers.ChoiceField(choices=("care", "team", "joint"), help_text="Who else may read it.")
    summary = serializers.DictField(help_text="What it says at a glance; long texts are cut.")


class TimelinePages(KeysetPages):
    """Pages of a list that its report cuts itself."""

    order = ORDER

    def __init__(self, request: Request) -> None:
        self.request, self.size = request, self._size(request)
        told = request.query_params.get("cursor")
        self.cursor: Cursor | None = decoded(told, FIELDS) if told is not None else None

    @property
    def beside(self) -> Key | None:
        return None if self.cursor is None else self.cursor.values

    @property
    def backwards(self) -> bool:
        return self.cursor is not None and self.cursor.backwards

    def cut(self, found: list[Entry]) -> list[Entry]:
        """The page of what was found, newest first: one row more than is shown tells of a further page."""
        self.further = len(found) > self.size
        self.page = found[-self.size :] if self.backwards else found[: self.size]
        return self.page


class Timelines(Endpoint[Relationship]):
    """Everything told of one relationship, newest first."""

    needs = {"list": Can.READ_CARE}
    queryset = Relationship.objects.all()
    serializer_class = EntrySerializer
    lookup_url_kwarg = "relationship_id"
    space = "care"
    asks = {"kind": OneOf("Only entries of this kind.", words=KINDS)}

    @extend_schema(operation_id="relationships_timeline")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        pages = TimelinePages(request)
        found = timeline(
            self.path_id,
            size=pages.size + 1,
            kind=self.asked.get("kind"),
            beside=pages.beside,
            back=pages.backwards,
        )
        if found is None:
            raise Http404
        page = pages.cut(found.entries)
        response = pages.get_paginated_response(self.get_serializer(page, many=True).data)
        self.log_served([found])
        return response
