"""The words that every screen shows beside a box for free text."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clients.not_watched import NOT_WATCHED
from practices.models import Practice
from practices.settings_api import CrisisNumberSerializer
from privacy.permissions import Can
from rest.serializers import StrictSerializer
from rest.views import Asked


class InEachLanguageSerializer(StrictSerializer):
    en = serializers.CharField()
    de = serializers.CharField()


class SafetyWordsSerializer(StrictSerializer):
    not_watched = InEachLanguageSerializer(help_text="Stands beside every box for free text.")
    crisis_numbers = CrisisNumberSerializer(many=True)


class SafetyWords(Asked):
    """What stands beside every box for free text. Requests that hold some say so: `x-not-watched`."""

    needs = {"get": Can.READ_PRACTICE}

    @extend_schema(operation_id="safety_words", responses={200: SafetyWordsSerializer})
    def get(self, request: Request) -> Response:
        numbers = Practice.objects.values_list("crisis_numbers", flat=True).get()
        told = {"not_watched": NOT_WATCHED, "crisis_numbers": numbers}
        return Response(SafetyWordsSerializer(told).data)
