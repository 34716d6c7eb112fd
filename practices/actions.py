"""What is done with a practice's people. Invitations have a page of their own."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from rest_framework.exceptions import ValidationError

from practices.invitations import accept, invite, mail_invitations, revoke
from practices.models import Member
from practices.reports import Membership, memberships
from practices.sessions import MEMBER_KEY
from privacy.actor import Actor
from privacy.permissions import CLIENT, SUPERVISOR
from rest.problems import no_such
from rest.serializers import RowVersion

__all__ = ["accept", "change_member", "choose_membership", "invite", "mail_invitations", "revoke"]


def choose_membership(request: HttpRequest, slug: str) -> Membership:
    """From the next request on, this session acts in that practice."""
    chosen = next((found for found in memberships() if found.slug == slug), None)
    if chosen is None:
        raise ValidationError({"practice": [no_such("practice")]})
    request.session[MEMBER_KEY] = str(chosen.member_id)
    return chosen


def change_member(*, by: Actor, member: Member, told: Mapping[str, Any]) -> Member:
    """A manager changes somebody's name, roles, supervisor, or whether they are here; never their own."""
    roles: list[str] = told.get("roles", member.roles)
    if (CLIENT in roles) != (CLIENT in member.roles):
        raise ValidationError({"roles": ["A client stays a client, and staff stays staff."]})
    supervisor: Member | None = told.get("supervisor")
    if supervisor is not None:
        _refuse_supervisor(by, member, roles, supervisor)
    return RowVersion().write(member, told)


def _refuse_supervisor(by: Actor, member: Member, roles: list[str], supervisor: Member) -> None:
    wrong = ""
    if CLIENT in roles:
        wrong = "A client has no supervisor."
    elif supervisor.pk == by.member_id:
        wrong = "Nobody makes themself a supervisor of somebody."
    elif supervisor.pk == member.pk:
        wrong = "Nobody supervises themself."
    elif SUPERVISOR not in supervisor.roles or not supervisor.is_active:
        wrong = "Somebody who works here as a supervisor is expected."
    if wrong:
        raise ValidationError({"supervisor": [wrong]})
