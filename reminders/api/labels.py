from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from practices.models import LANGUAGES
from privacy.permissions import Can
from reminders.texts import LABELS
from rest.serializers import StrictSerializer
from rest.views import Asked


class SenderLabelSerializer(StrictSerializer):
    """A `sender_label` of a contact plan, and what a message with it says in its list."""

    number = serializers.IntegerField()
    sender = serializers.CharField()
    subject = serializers.CharField()


class SenderLabelsSerializer(StrictSerializer):
    en = SenderLabelSerializer(many=True)
    de = SenderLabelSerializer(many=True)


class SenderLabels(Asked):
    """The senders and subjects that a client may choose from, by language."""

    needs = {"get": Can.READ_CARE}

    @extend_schema(operation_id="sender_labels", responses={200: SenderLabelsSerializer})
    def get(self, request: Request) -> Response:
        told = {
            locale: [
                {"number": number, "sender": label.sender, "subject": label.subject}
                for number, label in enumerate(LABELS[locale])
            ]
            for locale in LANGUAGES
        }
        return Response(SenderLabelsSerializer(told).data)
