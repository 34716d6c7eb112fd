from rest_framework import serializers

from reminders.models import MESSAGE_STATES
from rest.serializers import StrictSerializer


class LogLineSerializer(StrictSerializer):
    """One message: for when it was planned, what became of it, and why."""

    id = serializers.UUIDField()
    occurrence = serializers.DateTimeField()
    channel = serializers.CharField()
    status = serializers.ChoiceField(choices=list(MESSAGE_STATES))
    suppressed_reason = serializers.CharField()
    error_code = serializers.CharField()
    attempt = serializers.IntegerField()
    not_before = serializers.DateTimeField()
    not_after = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    responded_at = serializers.DateTimeField(allow_null=True)
