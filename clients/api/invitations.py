from typing import Any

from rest_framework.exceptions import ValidationError

from clients.models import Client
from practices import invitations
from practices.api import Invitations, NewInvitationSerializer
from practices.models import Invitation
from rest.serializers import Reference


class NewClientInvitationSerializer(NewInvitationSerializer):
    client = Reference(queryset=Client.objects.all(), noun="client", required=False, allow_null=True)


class ClientInvitations(Invitations):
    """Invitations that may name the client whom they are for."""

    takes = {**Invitations.takes, "create": NewClientInvitationSerializer}

    def make(self, told: Any) -> Invitation:
        body = dict(told.validated_data)
        client: Client | None = body.pop("client", None)
        if client is not None and client.member_id is not None:
            raise ValidationError({"client": ["This client has a sign-in already."]})
        return invitations.invite(by=self.member, client_id=client.pk if client else None, **body)
