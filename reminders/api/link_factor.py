"""How a client opens a message's link without signing in, and where such a link leads who is signed in."""

from typing import Any, Final

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from practices.again import refuse_unless_said_again
from privacy.permissions import Can
from reminders.links import Chosen, choose_factor, homework_behind, my_factor, sign_in_again
from reminders.models import FACTORS, SIGN_IN
from rest.serializers import StrictSerializer, Text
from rest.views import Asked

NO_CODE: Final = "Who signs in needs no code."
A_CODE: Final = "Say the code."


class LinkFactorSerializer(StrictSerializer):
    """The code itself is told once and never again."""

    kind = serializers.ChoiceField(choices=FACTORS)
    changed_at = serializers.DateTimeField(allow_null=True)
    wrong_tries = serializers.IntegerField(
        help_text="How often somebody tried a wrong code since, at whichever link; after 10 it opens none any"
        " more until another is chosen, and the care team is told."
    )


class ChooseFactorSerializer(StrictSerializer):
    """`pin`: 4 to 8 digits. `code_word`: 6 letters or more, spaces and capitals as they come."""

    kind = serializers.ChoiceField(choices=FACTORS)
    code = Text(max_length=200, required=False, write_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("code" in attrs) == (attrs["kind"] == SIGN_IN):
            raise ValidationError({"code": [NO_CODE if "code" in attrs else A_CODE]})
        return attrs


class LinkFactors(Asked):
    """What the link of a message asks me for before it opens."""

    needs = dict.fromkeys(("get", "put", "delete"), Can.SET_UP_FOR_ONESELF)

    @extend_schema(operation_id="link_factor", responses={200: LinkFactorSerializer})
    def get(self, request: Request) -> Response:
        """Without a choice it is `sign_in`."""
        return _told(my_factor())

    @extend_schema(
        operation_id="link_factor_choose",
        request=ChooseFactorSerializer,
        responses={200: LinkFactorSerializer},
    )
    def put(self, request: Request) -> Response:
        """Choose, or choose anew, having just said the password. The code is hashed, and read by nobody.

        The very same code again begins no new count of wrong tries. The care team is told that it changed."""
        told = ChooseFactorSerializer(data=request.data)
        told.is_valid(raise_exception=True)
        refuse_unless_said_again(request)
        if told.validated_data["kind"] == SIGN_IN:
            sign_in_again()
        else:
            choose_factor(**told.validated_data)
        return _told(my_factor())

    @extend_schema(operation_id="link_factor_remove", responses={204: None})
    def delete(self, request: Request) -> Response:
        """Signing in is asked for again. The care team is told."""
        sign_in_again()
        return Response(status=204)


def _told(chosen: Chosen) -> Response:
    return Response(LinkFactorSerializer(chosen).data, headers={"Cache-Control": "no-store"})


class BehindLinkSerializer(StrictSerializer):
    homework = serializers.UUIDField(
        allow_null=True, help_text="What it asks for; null where it is about nothing in particular."
    )


class BehindLinks(Asked):
    """Where the link of a message leads its own client; to everybody else it is none."""

    needs = {"get": Can.SET_UP_FOR_ONESELF}

    @extend_schema(operation_id="link_retrieve", responses={200: BehindLinkSerializer})
    def get(self, request: Request, token: str) -> Response:
        """After signing in: which homework to go to. Looking changes nothing."""
        found = homework_behind(token)
        if found is None:
            raise Http404
        return Response(
            BehindLinkSerializer({"homework": found.homework_id}).data, headers={"Cache-Control": "no-store"}
        )
