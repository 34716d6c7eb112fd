from typing import Any

from django.db import connection
from rest_framework.exceptions import PermissionDenied, ValidationError

from clients.actions import refuse_without_consent
from clients.models import Client
from practices import invitations
from practices.api import Invitations, NewInvitationSerializer
from practices.models import Invitation
from privacy.permissions import CLIENT, Can, allowed
from rest.serializers import Reference


class NewClientInvitationSerializer(NewInvitationSerializer):
    client = Reference(queryset=Client.objects.all(), noun="client", required=False, allow_null=True)


class ClientInvitations(Invitations):
    """Staff are invited by managers, a client by a therapist who works with them."""

    takes = {**Invitations.takes, "create": NewClientInvitationSerializer}

    def make(self, told: Any) -> Invitation:
        body = dict(told.validated_data)
        client: Client | None = body.pop("client", None)
        names_client = client is not None or CLIENT in body["roles"]
        if not allowed(self.member.roles, Can.INVITE_CLIENT if names_client else Can.INVITE):
            raise PermissionDenied
        if client is not None:
            _fit(client)
            refuse_without_consent(self.member, client)
        return invitations.invite(by=self.member, client_id=client.pk if client else None, **body)


def _fit(client: Client) -> None:
    if client.member_id is not None:
        raise ValidationError({"client": ["This client has a sign-in already."]})
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY (ARRAY(SELECT rls.my_working_clients()))", [client.pk])
        (is_theirs,) = cursor.fetchone()
    if not is_theirs:
        raise ValidationError({"client": ["You invite clients of your open cases: open a case first."]})
