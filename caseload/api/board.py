"""The caseload board."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import DateTimeField, Field, IntegerField, UUIDField
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from caseload import reports
from caseload.rules import FITS, REASONS, Bridge, Row
from privacy.audit import log_reads
from privacy.permissions import Can
from relationships.words import AREAS, CAPACITIES, RATERS
from rest.pages import Cursor, KeysetPages, decoded
from rest.queries import Id, OneOf
from rest.serializers import StrictSerializer
from rest.views import Asked

ENDPOINT: Final = "caseload:list"


class WaitingHomework(StrictSerializer):
    due = serializers.IntegerField(help_text="To do, and not overdue.")
    overdue = serializers.IntegerField()


class BoardRelationship(StrictSerializer):
    id = serializers.UUIDField()
    other_name = serializers.CharField()
    kind = serializers.CharField()
    fit = serializers.ChoiceField(choices=FITS, help_text="About weight, not about danger.")
    view = serializers.ChoiceField(choices=RATERS, allow_null=True, help_text="Whose view this fit is.")
    known = serializers.CharField(help_text="Known of loaded capacities, like `4 of 6`.")
    weakest = serializers.ListField(child=serializers.ChoiceField(choices=CAPACITIES))
    norms_covered = serializers.IntegerField(min_value=0, max_value=4)
    norm_areas = serializers.DictField(
        child=serializers.CharField(), help_text=f"State by area: {', '.join(AREAS)}."
    )


class BoardRow(StrictSerializer):
    client = serializers.UUIDField()
    name = serializers.CharField()
    cases = serializers.ListField(child=serializers.UUIDField())
    reason = serializers.ChoiceField(choices=REASONS, help_text="Why this client stands here in the order.")
    urgent_since = serializers.DateTimeField(allow_null=True)
    contact_unsafe = serializers.BooleanField(help_text="Nothing may be sent, by the contact plan.")
    screening_overdue = serializers.BooleanField(
        help_text="A talk about violence is due; it is had alone and by voice."
    )
    deteriorated = serializers.BooleanField()
    to_review = serializers.IntegerField(
        help_text="What nobody looked at yet, the team's count: it is the same for each of them. What is on"
        " one's own list, `inbox/counts/` tells."
    )
    to_review_since = serializers.DateTimeField(allow_null=True)
    next_session = serializers.DateTimeField(allow_null=True)
    last_session = serializers.DateTimeField(allow_null=True)
    last_check_in = serializers.DateTimeField(allow_null=True)
    homework = WaitingHomework()
    relationships = BoardRelationship(many=True)


@extend_schema_serializer(many=False)
class Board(StrictSerializer):
    results = BoardRow(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class BoardPages(KeysetPages):
    """Pages of a list that is read whole and ordered by rules."""

    order = ("rank", "pressing", "id")
    fields: tuple["Field[Any, Any]", ...] = (IntegerField(), DateTimeField(), UUIDField())

    def cut(self, rows: Sequence[Row], request: Request) -> list[Row]:
        self.request, self.size = request, self._size(request)
        told = request.query_params.get("cursor")
        self.cursor: Cursor | None = decoded(told, self.fields) if told is not None else None
        if self.cursor is not None and self.cursor.backwards:
            found = [row for row in rows if row.key < self.cursor.values]
            self.page = found[-self.size :]
        else:
            found = [row for row in rows if self.cursor is None or row.key > self.cursor.values]
            self.page = found[: self.size]
        # Whether there is a further page on the side that was asked for.
        self.further = len(found) > self.size
        return self.page


class Caseload(Asked):
    """Who needs me first: the clients of my open cases, or of those whom I supervise, in order."""

    needs = {"get": Can.READ_CASELOAD}

    asks = {
        "reason": OneOf("Only clients who stand here for this.", words=REASONS),
        "fit": OneOf("Only clients with such a relationship.", words=FITS),
        "therapist": Id("Only clients of cases that this member is on."),
        **BoardPages.asks,
    }

    @extend_schema(operation_id="caseload_list", responses={200: Board})
    def get(self, request: Request) -> Response:
        reason, fit, therapist = (self.asked.get(name) for name in ("reason", "fit", "therapist"))
        rows = reports.caseload(therapist)
        if reason is not None:
            rows = [row for row in rows if row.reason == reason]
        if fit is not None:
            rows = [row for row in rows if any(found.fit == fit for found in row.bridges)]
        pages = BoardPages()
        page = pages.cut(rows, request)
        response: Response = pages.get_paginated_response([as_json(row) for row in page])
        log_reads((row.id for row in page), ENDPOINT, "care")
        return response


def as_json(row: Row) -> dict[str, Any]:
    """A row as BoardRow documents it."""
    facts = row.facts
    return {
        "client": facts.id,
        "name": facts.name,
        "cases": facts.cases,
        "reason": row.reason,
        "urgent_since": facts.urgent_since,
        "contact_unsafe": row.contact_unsafe,
        "screening_overdue": row.screening_overdue,
        "deteriorated": row.deteriorated,
        "to_review": facts.to_review,
        "to_review_since": facts.review_since,
        "next_session": facts.next_session,
        "last_session": facts.last_session,
        "last_check_in": facts.last_check_in,
        "homework": {"due": facts.homework_due, "overdue": facts.homework_overdue},
        "relationships": [_bridge_json(found) for found in row.bridges],
    }


def _bridge_json(found: Bridge) -> dict[str, Any]:
    return {
        "id": found.id,
        "other_name": found.other_name,
        "kind": found.kind,
        "fit": found.fit,
        "view": found.view,
        "known": found.known,
        "weakest": found.weakest,
        "norms_covered": found.norms_covered,
        "norm_areas": found.norm_areas,
    }
