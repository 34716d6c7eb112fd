"""What is done with a practice's people. Invitations have a page of their own."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from rest_framework.exceptions import ValidationError

from practices.here import read_anew
from practices.invitations import accept, invite, mail_invitations, revoke
from practices.models import Member, Practice, ThresholdChange
from practices.reports import Membership, memberships
from practices.sessions import MEMBER_KEY
from practices.thresholds import LIMITS, Value, shown, thresholds_of, values_of, wrong_values
from privacy.actor import Actor
from privacy.permissions import CLIENT, SUPERVISOR
from rest.problems import no_such
from rest.serializers import RowVersion

__all__ = [
    "accept",
    "change_member",
    "change_practice",
    "choose_membership",
    "invite",
    "mail_invitations",
    "revoke",
]


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


def change_practice(
    *, by: Actor, practice: Practice, told: Mapping[str, Any], moved: Mapping[str, Value | None]
) -> Practice:
    """A manager says how the practice is, and moves its thresholds: to a value, or (None) to the standard.

    Each that counts for another value than before is kept, with who moved it and when.
    """
    before = practice.thresholds
    settings = _moved(practice, moved)
    written = RowVersion().write(practice, {**told, "settings": settings} if moved else told)
    after = thresholds_of(settings)
    changed = [name for name in moved if getattr(before, name) != getattr(after, name)]
    ThresholdChange.objects.bulk_create(
        ThresholdChange(
            name=name,
            old=shown(getattr(before, name)),
            new=shown(getattr(after, name)),
            version=written.row_version,
            recorded_by_id=by.member_id,
        )
        for name in changed
    )
    read_anew()
    return written


def _moved(practice: Practice, moved: Mapping[str, Value | None]) -> dict[str, Any]:
    """What is stored from now on; ValidationError by name where these do not go together."""
    values = values_of(practice.thresholds)
    values |= {name: LIMITS[name].standard if value is None else value for name, value in moved.items()}
    wrong = wrong_values(values)
    if wrong:
        raise ValidationError({name: [words] for name, words in wrong.items() if name in moved})
    stay = {name: value for name, value in practice.settings.items() if name not in moved}
    return {**stay, **{name: shown(value) for name, value in moved.items() if value is not None}}
