from datetime import datetime, time
from typing import Any, Final

from django.core.exceptions import ValidationError as Unfit
from django.core.mail.message import sanitize_address
from django.core.validators import EmailValidator
from rest_framework import serializers

from clients.addresses import NumberError, is_writable, number_of
from clients.api.days import PracticeDay
from clients.models import (
    ADDRESSED,
    CHANNELS,
    EMAIL,
    SAFETY_REFERENCES,
    SENDER_LABELS,
    SHARED_DEVICE,
    SMS,
    ContactPlan,
    SafeChannel,
    Session,
)
from clients.rules import Window, wrong_windows
from practices.models import LANGUAGES
from rest.serializers import Reference, StrictInteger, StrictSerializer, Text

MAIL_ADDRESS: Final = "This is no mail address."
is_mail_address: Final = EmailValidator(MAIL_ADDRESS)


class ChannelSerializer(StrictSerializer):
    """A mail address, or a phone number with its country (+49 151 23456789), and whether the client says that
    it is safe: themself, or to their therapist, who is with them."""

    channel = serializers.ChoiceField(choices=ADDRESSED)
    address = Text(max_length=254)
    confirmed = serializers.BooleanField()
    confirmed_on = serializers.DateField(read_only=True, allow_null=True)
    confirmed_by = serializers.UUIDField(source="confirmed_by_id", read_only=True, allow_null=True)
    failed_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text="Since when nothing can be sent there."
    )

    def to_representation(self, channel: SafeChannel) -> dict[str, Any]:
        return {
            **told_of(channel),
            "confirmed_on": channel.confirmed_on and channel.confirmed_on.isoformat(),
            "confirmed_by": channel.confirmed_by_id and str(channel.confirmed_by_id),
            "failed_at": self._when(channel.failed_at),
        }

    def _when(self, at: datetime | None) -> Any:
        return at and self.fields["failed_at"].to_representation(at)

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        try:
            return {**told, "address": _in_its_form(told["channel"], told["address"].strip())}
        except (NumberError, Unfit) as exc:
            words = str(exc) if isinstance(exc, NumberError) else MAIL_ADDRESS
            raise serializers.ValidationError({"address": [words]}) from None


def _in_its_form(channel: str, address: str) -> str:
    if channel == SMS:
        return number_of(address)
    is_mail_address(address)
    # A mail server's number instead of its name: nobody has that for an address.
    if address.endswith("]") or not is_writable(address):
        raise Unfit(MAIL_ADDRESS)
    try:
        # As it will stand in a mail: what can't be written to is said now, not when a message is to leave.
        sanitize_address(address, "utf-8")
        address.rpartition("@")[2].encode("idna")
    except ValueError:
        raise Unfit(MAIL_ADDRESS) from None
    return address


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
    prefers = serializers.ChoiceField(
        choices=CHANNELS,
        default=EMAIL,
        help_text="Which way messages go, where more than one is safe; push on a device of one's own alone.",
    )
    windows = WindowSerializer(many=True, default=list)
    words_to_avoid = serializers.ListField(child=Text(max_length=100), max_length=50, default=list)
    code_word = Text(max_length=100, allow_blank=True, default="")
    shared_device = serializers.ChoiceField(choices=SHARED_DEVICE, default="unknown")
    chosen_name = Text(max_length=100, allow_blank=True, default="")
    sender_label = StrictInteger(min_value=0, max_value=SENDER_LABELS - 1, default=0)
    language = serializers.ChoiceField(choices=LANGUAGES, default="en")
    recheck_by = serializers.DateField(allow_null=True, default=None)
    confirmed_on = serializers.DateField(read_only=True, allow_null=True)
    confirmed_by = serializers.UUIDField(source="confirmed_by_id", read_only=True, allow_null=True)
    opted_out_at = serializers.DateTimeField(
        read_only=True,
        allow_null=True,
        help_text="Since when the client wants no messages; they alone take it back (`opt-in/`).",
    )

    def validate_channels(self, channels: list[dict[str, Any]]) -> list[dict[str, Any]]:
        names = [channel["channel"] for channel in channels]
        if len(set(names)) != len(names):
            raise serializers.ValidationError("A channel stands here twice.")
        return sorted(channels, key=lambda channel: ADDRESSED.index(channel["channel"]))

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
            "channels": ChannelSerializer(channels_of(plan), many=True).data,
            "recheck_by": plan.recheck_by and plan.recheck_by.isoformat(),
            "confirmed_on": plan.confirmed_on and plan.confirmed_on.isoformat(),
            "confirmed_by": plan.confirmed_by_id and str(plan.confirmed_by_id),
            "opted_out_at": plan.opted_out_at
            and self.fields["opted_out_at"].to_representation(plan.opted_out_at),
        }


def channels_of(plan: ContactPlan) -> list[SafeChannel]:
    """As `with_channels` put them there."""
    found: list[SafeChannel] = plan.channels  # type: ignore[attr-defined]
    return found


def told_of(row: SafeChannel) -> dict[str, Any]:
    """A channel in the words of its body."""
    return {"channel": row.channel, "address": row.address, "confirmed": row.confirmed_on is not None}


def shown(plan: ContactPlan) -> dict[str, Any]:
    """A plan in the words of its body, so that the two can be compared."""
    return {
        "channels": [told_of(row) for row in channels_of(plan)],
        "prefers": plan.prefers,
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
