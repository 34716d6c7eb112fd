from typing import Any, ClassVar

from rest_framework import serializers

from clients.api.couples import OfCase
from clients.models import CHANNELS
from privacy.permissions import Can
from reminders.models import SharedAddress
from rest.serializers import StrictModelSerializer
from rest.views import Lists


class SharedAddressSerializer(StrictModelSerializer[SharedAddress]):
    channel = serializers.ChoiceField(
        choices=CHANNELS,
        read_only=True,
        help_text="`email`: one mailbox; `sms`: one number; `push`: one browser.",
    )

    class Meta:
        model = SharedAddress
        fields = ("id", "channel", "within_case", "began_at", "ended_at")
        read_only_fields = fields
        extra_kwargs: ClassVar[dict[str, Any]] = {
            "within_case": {
                "help_text": "Both are of this case. If not, somebody else here is reached, signs in or has"
                " their phone where a client of this case is reached; who that is nobody is told."
            }
        }


class SharedAddresses(OfCase[SharedAddress], Lists[SharedAddress]):
    """By which channels two are reached at one place; nothing is sent there to either of them. For the care
    team of their case alone, or of each one's own: neither of the two may learn of it."""

    needs = {"list": Can.READ_INBOX}
    space = "team"
    queryset = SharedAddress.objects.all()
    serializer_class = SharedAddressSerializer
    ordering = ("-began_at",)
