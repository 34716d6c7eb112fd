from typing import Any
from urllib.parse import urlsplit

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle, SimpleRateThrottle
from rest_framework.views import APIView

from practices.again import refuse_unless_said_again
from privacy.actor import member_of
from privacy.permissions import Can
from reminders.channels.outside import LONGEST
from reminders.channels.push import public_key
from reminders.devices import prefers_browsers, register_device, remove_device
from reminders.models import PushDevice
from rest.serializers import StrictSerializer, Text
from rest.views import Asked, Creates, Lists, Removes


class NewPushDeviceSerializer(StrictSerializer):
    """As the browser's own subscription says them."""

    endpoint = serializers.URLField(max_length=LONGEST)
    p256dh = Text(max_length=100)
    auth = Text(max_length=30)


class PushDeviceSerializer(StrictSerializer):
    """Neither its address nor its keys: whoever has them could write to it."""

    id = serializers.UUIDField()
    service = serializers.SerializerMethodField(help_text="The host that shows messages for the browser.")
    made_at = serializers.DateTimeField()

    def get_service(self, device: PushDevice) -> str:
        return urlsplit(device.endpoint).hostname or ""


class Registrations(SimpleRateThrottle):
    """Each makes this server look up a name that somebody chose."""

    scope = "push-device"
    rate = "30/hour"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return f"{self.scope}:{member_of(request).member_id}"


class PushDevices(Lists[PushDevice], Creates[PushDevice], Removes[PushDevice]):
    """The browsers that show a client's messages: set up by the client, and seen by nobody else."""

    needs = dict.fromkeys(("list", "create", "destroy"), Can.SET_UP_FOR_ONESELF)
    takes = {"create": NewPushDeviceSerializer}
    http_method_names = ["get", "post", "delete", "head", "options"]
    queryset = PushDevice.objects.all()
    serializer_class = PushDeviceSerializer
    ordering = ("made_at",)
    row_version = ""
    throttles_misses = True

    def get_throttles(self) -> list[BaseThrottle]:
        return [Registrations()] if self.action == "create" else []

    def make(self, told: Any) -> PushDevice:
        """For who just said their password. Again for the same browser, it replaces what was there."""
        refuse_unless_said_again(self.request)
        return register_device(by=self.member, **told.validated_data)

    def remove(self, row: PushDevice) -> None:
        """For who just said their password, where messages go to browsers: the next would go elsewhere."""
        if prefers_browsers(row.client_id):
            refuse_unless_said_again(self.request)
        remove_device(row)


class PushKeySerializer(StrictSerializer):
    key = serializers.CharField(
        allow_null=True, help_text="What a browser subscribes with; null where nothing is shown in browsers."
    )


class PushKey(Asked):
    """The key of this installation, which a browser is given when it subscribes."""

    needs = {"get": Can.SET_UP_FOR_ONESELF}

    @extend_schema(operation_id="me_push_key", responses={200: PushKeySerializer})
    def get(self, request: Request) -> Response:
        return Response(PushKeySerializer({"key": public_key() or None}).data)
