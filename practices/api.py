from typing import Any

from allauth.account.adapter import get_adapter
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from practices import invitations
from practices.models import Invitation
from privacy.permissions import ROLES, Can, allowed
from rest.permissions import ANYONE
from rest.problems import CONTENT_TYPE
from rest.schema import ProblemSerializer
from rest.serializers import NothingSerializer, StrictModelSerializer, StrictSerializer, Text
from rest.views import Creates, Reads


class InvitationSerializer(StrictModelSerializer[Invitation]):
    """Never the link: it is mailed, and follows from nothing that is shown."""

    client = serializers.UUIDField(source="invited_client_id", read_only=True, allow_null=True)

    class Meta:
        model = Invitation
        fields = (
            "id",
            "email",
            "name",
            "roles",
            "client",
            "expires_at",
            "mailed_at",
            "used_at",
            "revoked_at",
            "made_at",
        )
        read_only_fields = fields


class NewInvitationSerializer(StrictSerializer):
    email = serializers.EmailField(max_length=254)
    name = Text(max_length=200)
    roles = serializers.ListField(child=serializers.ChoiceField(choices=ROLES), min_length=1, max_length=4)


class AcceptSerializer(StrictSerializer):
    token = Text(max_length=100)
    password = Text(max_length=128, trim_whitespace=False)
    name = Text(max_length=200, required=False)


class AcceptedSerializer(StrictSerializer):
    email = serializers.EmailField()
    practice = serializers.CharField()


class ByToken(SimpleRateThrottle):
    """One link is not tried with password after password."""

    scope = "invitation-token"
    rate = "10/hour"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        body: Any = request.data  # an object: the parser takes nothing else
        token = body.get("token")
        if not isinstance(token, str):
            return None
        return f"{self.scope}:{invitations.hash_of(token).hex()}"


class ByAddress(SimpleRateThrottle):
    scope = "invitation-address"
    rate = "30/hour"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return f"{self.scope}:{get_adapter(request._request).get_client_ip(request._request)}"


class Invitations(Reads[Invitation], Creates[Invitation]):
    """Asking people in. Whom a client's invitation is for is said a floor above."""

    needs = {
        "list": Can.READ_INVITATIONS,
        "retrieve": Can.READ_INVITATIONS,
        "create": Can.READ_INVITATIONS,  # and one of the two that `make` asks for
        "revoke": Can.READ_INVITATIONS,
        "accept": ANYONE,
    }
    takes = {"create": NewInvitationSerializer, "revoke": NothingSerializer, "accept": AcceptSerializer}
    gives = {"accept": AcceptedSerializer}
    queryset = Invitation.objects.all()
    serializer_class = InvitationSerializer
    ordering = ("-made_at",)

    def make(self, told: Any) -> Invitation:
        if not allowed(self.member.roles, Can.INVITE):
            raise PermissionDenied
        return invitations.invite(by=self.member, **told.validated_data)

    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str = "") -> Response:
        """End an invitation that was not used yet."""
        invitation = self.get_object()
        self.body()
        return self.answer(invitations.revoke(invitation=invitation))

    @extend_schema(responses={200: AcceptedSerializer, (404, CONTENT_TYPE): ProblemSerializer})
    @action(detail=False, methods=["post"], throttle_classes=[ByAddress, ByToken])
    def accept(self, request: Request) -> Response:
        """Use the link: choose a password, or give the one you have. Sign in afterwards."""
        email, practice = invitations.accept(by=request._request.actor, **self.body())  # type: ignore[attr-defined]
        return Response({"email": email, "practice": practice})
