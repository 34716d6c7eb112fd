"""What is done with a practice's people. Invitations have a page of their own."""

from django.http import HttpRequest
from rest_framework.exceptions import ValidationError

from practices.invitations import accept, invite, mail_invitations, revoke
from practices.reports import Membership, memberships
from practices.sessions import MEMBER_KEY
from rest.problems import no_such

__all__ = ["accept", "choose_membership", "invite", "mail_invitations", "revoke"]


def choose_membership(request: HttpRequest, slug: str) -> Membership:
    """From the next request on, this session acts in that practice."""
    chosen = next((found for found in memberships() if found.slug == slug), None)
    if chosen is None:
        raise ValidationError({"practice": [no_such("practice")]})
    request.session[MEMBER_KEY] = str(chosen.member_id)
    return chosen
