"""Who somebody is here, and where else."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from practices.models import Member
from privacy.actor import Actor, NotSignedIn
from privacy.permissions import verbs


@dataclass(frozen=True, slots=True)
class Membership:
    """One practice in which the account works or is in care."""

    member_id: UUID
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Here:
    name: str
    slug: str
    zone: str


@dataclass(frozen=True, slots=True)
class Who:
    id: UUID
    name: str
    roles: list[str]
    practice: Here
    can: list[str]
    memberships: list[Membership]


def memberships() -> list[Membership]:
    """Those of the signed-in account, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT member_id, slug, name FROM rls.my_memberships()")
        return [Membership(*row) for row in cursor.fetchall()]


def who(by: Actor) -> Who:
    if by.member_id is None:
        raise NotSignedIn
    member = Member.objects.select_related("practice").get(pk=by.member_id)
    return Who(
        id=member.id,
        name=member.name,
        roles=sorted(by.roles),
        practice=Here(member.practice.name, member.practice.slug, member.practice.zone),
        can=sorted(verbs(by.roles)),
        memberships=memberships(),
    )
