from datetime import time
from typing import Any

from rest_framework import serializers

from clients.api.days import PracticeDay
from clients.models import SAFETY_REFERENCES, SHARED_DEVICE, ContactPlan, Session
from clients.rules import Window, wrong_windows
from rest.serializers import Reference, StrictInteger, StrictSerializer, Text


class ChannelSerializer(StrictSerializer):
    channel = serializers.ChoiceField(choices=["email"])
    address = serializers.EmailField(max_length=254)
    confirmed = serializers.BooleanField()


class WindowSerializer(StrictSerializer):
    """{"weekday": 0 (Monday) to 6, "from": "09:00", "to": "12:30"}, in the client's own zone."""

    weekday = StrictInteger(min_value=0, max_value=6)
    to = serializers.RegexField(
        r"^([01]\d|2[0-3]):[0-5]\d\Z", error_messages={"invalid": "A time like 09:00."}
    )

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        # "from" is a word of Python's own.
        fields["from"] = serializers.RegexField(
            r"^([01]\d|2[0-3]):[0-5]\d\Z", error_messages={"invalid": "A time like 09:00."}
        )
        return fields


class ContactPlanSerializer(StrictSerializer):
    """The whole plan: what is left out is empty."""

    id = serializers.UUIDField(read_only=True)
    client = serializers.UUIDField(source="client_id", read_only=True)
    channels = ChannelSerializer(many=True, default=list)
    windows = WindowSerializer(many=True, default=list)
    words_to_avoid = serializers.ListField(child=Text(max_length=100), max_length=50, default=list)
    code_word = Text(max_length=100, allow_blank=True, default="")
    shared_device = serializers.ChoiceField(choices=SHARED_DEVICE, default="unknown")
    chosen_name = Text(max_length=100, allow_blank=True, default="")
    sender_label = StrictInteger(min_value=0, max_value=9, default=0)
    language = serializers.ChoiceField(choices=["en", "de"], default="en")
    recheck_by = serializers.DateField(allow_null=True, default=None)
    confirmed_on = serializers.DateField(read_only=True, allow_null=True)
    confirmed_by = serializers.UUIDField(source="confirmed_by_id", read_only=True, allow_null=True)

    def validate_channels(self, channels: list[dict[str, Any]]) -> list[dict[str, Any]]:
        names = [channel["channel"] for channel in channels]
        if len(set(names)) != len(names):
            raise serializers.ValidationError("A channel stands here twice.")
        return channels

    def validate_windows(self, windows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len(windows) > 70:
            raise serializers.ValidationError("These are too many windows.")
        read = [
            Window(told["weekday"], time.fromisoformat(told["from"]), time.fromisoformat(told["to"]))
            for told in windows
        ]
        wrong = wrong_windows(read)
        if wrong:
            raise serializers.ValidationError({str(place): [words] for place, words in wrong.items()})
        return [window.told() for window in sorted(read)]

    def to_representation(self, plan: ContactPlan) -> dict[str, Any]:
        return {
            "id": str(plan.pk),
            "client": str(plan.client_id),
            **shown(plan),
            "recheck_by": plan.recheck_by and plan.recheck_by.isoformat(),
            "confirmed_on": plan.confirmed_on and plan.confirmed_on.isoformat(),
            "confirmed_by": plan.confirmed_by_id and str(plan.confirmed_by_id),
        }


def shown(plan: ContactPlan) -> dict[str, Any]:
    """A plan in the words of its body, so that the two can be compared."""
    channels: list[Any] = plan.channels  # type: ignore[attr-defined]
    return {
        "channels": [
            {"channel": row.channel, "address": row.address, "confirmed": row.confirmed_on is not None}
            for row in channels
        ],
        "windows": plan.windows,
        "words_to_avoid": list(plan.words_to_avoid),
        "code_word": plan.code_word,
        "shared_device": plan.shared_device,
        "chosen_name": plan.chosen_name,
        "sender_label": plan.sender_label,
        "language": plan.language,
        "recheck_by": plan.recheck_by,
    }


class SafetyReferenceSerializer(StrictSerializer):
    id = serializers.UUIDField(read_only=True)
    client = serializers.UUIDField(source="client_id", read_only=True)
    status = serializers.ChoiceField(choices=SAFETY_REFERENCES)
    told_on = PracticeDay()
    session = Reference(
        queryset=Session.objects.all(),
        noun="session",
        allow_null=True,
        default=None,
        help_text="The held one it was told in.",
    )
    what = Text(max_length=4000, allow_blank=True, default="")
    recorded_by = serializers.UUIDField(source="recorded_by_id", read_only=True)
    recorded_at = serializers.DateTimeField(read_only=True)
