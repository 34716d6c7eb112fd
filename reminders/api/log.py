"""What was planned, sent, answered and left out, and why: of one plan, and of a client. Staff alone."""

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from clients.models import Client
from privacy.permissions import Can
from reminders.log_words import REASONS
from reminders.models import CHANNELS, CHECK_IN, HOMEWORK, MESSAGE_STATES, Message
from reminders.reports import log_lines, log_of_client, upcoming
from rest.serializers import StrictSerializer
from rest.views import Lists


class LogLineSerializer(StrictSerializer):
    """One date of a plan: what became of its message, and of the check-in asked for it. No address, no text.

    `because`: why nothing arrived, in words. `answered_at` says nothing of what a client keeps with their
    therapist: messages go on as if it had not been written.
    """

    id = serializers.UUIDField()
    plan = serializers.UUIDField(source="plan_id")
    what = serializers.ChoiceField(choices=[CHECK_IN, HOMEWORK])
    occurrence = serializers.DateTimeField()
    channel = serializers.ChoiceField(choices=CHANNELS)
    status = serializers.ChoiceField(choices=list(MESSAGE_STATES))
    suppressed_reason = serializers.ChoiceField(choices=list(REASONS), allow_blank=True)
    because = serializers.CharField()
    error_code = serializers.CharField()
    attempt = serializers.IntegerField()
    not_before = serializers.DateTimeField()
    not_after = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    respond_by = serializers.DateTimeField(allow_null=True)
    homework = serializers.UUIDField(source="homework_id", allow_null=True)
    asked_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class UpcomingSerializer(StrictSerializer):
    """A date that has no message yet, and the safe window in which one would leave; null where none is."""

    plan = serializers.UUIDField(source="plan_id")
    what = serializers.ChoiceField(choices=[CHECK_IN, HOMEWORK])
    date = serializers.DateTimeField()
    opens = serializers.DateTimeField(allow_null=True)
    closes = serializers.DateTimeField(allow_null=True)
    is_paused = serializers.BooleanField()


class UpcomingPage(StrictSerializer):
    results = UpcomingSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class ClientMessages(Lists[Message]):
    """The messages of all plans of one client, newest first."""

    needs = {"list": Can.READ_INBOX, "upcoming": Can.READ_INBOX}
    queryset = Message.objects.all()
    serializer_class = LogLineSerializer
    ordering = ("-occurrence", "-id")
    space = "team"
    lookup_url_kwarg = "client_id"

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        client = self._client()
        rows: Any = log_of_client(client)
        lines = log_lines(self.paginate_queryset(rows) or [])
        response = self.get_paginated_response(self.get_serializer(lines, many=True).data)
        self.log_served([client])
        return response

    @extend_schema(responses=UpcomingPage)
    @action(detail=False, methods=["get"])
    def upcoming(self, request: Request, client_id: str = "") -> Response:
        """The next dates of all plans, soonest first, before sessions are looked at."""
        client = self._client()
        told = UpcomingSerializer(upcoming(client), many=True).data
        self.log_served([client])
        return Response({"results": told, "next": None, "previous": None})

    def clients_of(self, row: Any) -> tuple[UUID, ...]:
        return (row.pk,)

    def _client(self) -> Client:
        client = Client.objects.filter(pk=self.path_id).first()
        if client is None:
            raise Http404
        return client
