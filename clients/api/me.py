from dataclasses import asdict
from typing import Any

from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clients.models import Client
from practices.actions import choose_membership
from practices.reports import who
from privacy.actor import ENTER_MEMBER, MEMBER, Actor, entering
from privacy.permissions import CLIENT, ROLES, Can
from rest.authentication import ActorAuthentication
from rest.permissions import ANYONE
from rest.problems import CONTENT_TYPE
from rest.schema import ProblemSerializer
from rest.serializers import StrictSerializer, Text


class HereSerializer(StrictSerializer):
    name = serializers.CharField()
    slug = serializers.CharField()
    zone = serializers.CharField()


class MembershipSerializer(StrictSerializer):
    member_id = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()


class MeSerializer(StrictSerializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=ROLES))
    practice = HereSerializer()
    can = serializers.ListField(child=serializers.ChoiceField(choices=[str(verb) for verb in Can]))
    client = serializers.UUIDField(allow_null=True)
    safety_plan = serializers.CharField(
        allow_null=True, help_text="Of a client: where their safety plan stands, whether there is one or not."
    )
    memberships = MembershipSerializer(many=True)


class ChooseSerializer(StrictSerializer):
    practice = Text(max_length=40)


def told(by: Actor) -> dict[str, Any]:
    # All that a client sees of this table is their own row.
    own = Client.objects.all() if CLIENT in by.roles else Client.objects.none()
    client_id = own.values_list("pk", flat=True).order_by("id").first()
    plan = None if client_id is None else f"/api/v1/clients/{client_id}/safety-plan/"
    return asdict(who(by)) | {"client": client_id, "safety_plan": plan}


class Me(APIView):
    """Who I am here, and what I can. Sets the CSRF cookie, signed in or not."""

    needs = {"get": ANYONE, "post": ANYONE}

    @extend_schema(
        operation_id="me_retrieve", responses={200: MeSerializer, (401, CONTENT_TYPE): ProblemSerializer}
    )
    def get(self, request: Request) -> Response:
        actor: Actor = request._request.actor  # type: ignore[attr-defined]
        get_token(request._request)
        if actor.kind != MEMBER:
            raise NotAuthenticated
        return Response(MeSerializer(told(actor)).data)

    @extend_schema(
        operation_id="me_choose",
        request=ChooseSerializer,
        responses={200: MeSerializer, (401, CONTENT_TYPE): ProblemSerializer},
    )
    def post(self, request: Request) -> Response:
        """Act in another practice that this account belongs to."""
        actor: Actor = request._request.actor  # type: ignore[attr-defined]
        get_token(request._request)
        if actor.account_id is None:
            raise NotAuthenticated
        # Also for a session whose membership ended: it is signed in, but is no member.
        ActorAuthentication().enforce_csrf(request._request)
        body = ChooseSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        chosen = choose_membership(request._request, body.validated_data["practice"])
        with entering(ENTER_MEMBER, chosen.member_id) as member:
            if member is None:
                raise NotAuthenticated
            answer = MeSerializer(told(member)).data
        return Response(answer)
