from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import connection
from django.db.models import Max
from rest_framework.exceptions import ValidationError

from clients.models import CASE_STATES, CLOSED, CareTeam, Case, CaseClient, Client, Plan
from practices.clock import today
from practices.models import Member
from privacy.actor import Actor
from privacy.permissions import THERAPIST
from rest.problems import Refused, no_such
from rest.serializers import RowVersion

CLIENTS_OF: Final = {"individual": 1, "couple": 2}


def open_case(
    *, by: Actor, kind: str, clients: Sequence[Client], opened_on: date, therapist: Member | None = None
) -> Case:
    """A new case of one client or of a couple, with its first therapist. All of it or nothing."""
    if len({client.pk for client in clients}) != CLIENTS_OF[kind]:
        raise ValidationError({"clients": ["An individual case has one client, a couple case has two."]})
    therapist_id = therapist.pk if therapist else by.member_id if THERAPIST in by.roles else None
    if therapist_id is None:
        raise ValidationError({"therapist": ["This field is required."]})
    case = Case(kind=kind, opened_on=opened_on)
    case.save(force_insert=True)
    for client, side in zip(clients, "ab", strict=False):
        CaseClient(case_id=case.pk, client_id=client.pk, side=side).save(force_insert=True)
    if not _may_join(case, therapist_id):
        raise ValidationError({"therapist": [no_such("therapist")]})
    CareTeam(case_id=case.pk, member_id=therapist_id, joined_on=opened_on).save(force_insert=True)
    # Whoever opens a case for somebody else may not read it again.
    case.clients = [client.pk for client in clients]  # type: ignore[attr-defined]
    case.team = [therapist_id]  # type: ignore[attr-defined]
    return case


def _may_join(case: Case, member_id: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rls.may_join(%s, %s)", [case.pk, member_id])
        (may,) = cursor.fetchone()
    return bool(may)


def transition_case(*, by: Actor, case: Case, to: str) -> Case:
    """Pause, close or open a case again; the day of closing is today."""
    allowed = CASE_STATES[case.state]
    if to not in allowed:
        raise Refused(f"A case that is {case.state} can't become {to}.", allowed=list(allowed))
    return RowVersion().write(case, {"state": to, "closed_on": today(by) if to == CLOSED else None})


def add_to_team(*, by: Actor, case: Case, member: Member) -> CareTeam:
    """Put a therapist on a case's care team. Nobody adds themself; the team sees each change."""
    if case.state == CLOSED:
        raise Refused("This case is closed.", allowed=[])
    if CareTeam.objects.filter(case_id=case.pk, member_id=member.pk, left_on=None).exists():
        raise Refused("They are on this care team already.")
    if not _may_join(case, member.pk):
        raise ValidationError({"member": [no_such("therapist")]})
    joined = CareTeam(case_id=case.pk, member_id=member.pk, joined_on=today(by))
    joined.save(force_insert=True)
    return joined


def leave_team(*, by: Actor, case: Case, place: CareTeam) -> CareTeam:
    """Take a therapist off a care team; somebody has to stay with a case that is not closed."""
    others = CareTeam.objects.filter(case_id=case.pk, left_on=None).exclude(pk=place.pk)
    if case.state != CLOSED and not others.exists():
        raise Refused("Somebody has to stay on the care team of a case that is not closed.", allowed=[])
    place.left_on = today(by)
    if not CareTeam.objects.filter(pk=place.pk, left_on=None).update(left_on=place.left_on):
        raise Refused("This case is closed, or they have left already.", allowed=[])
    return place


def write_plan(*, by: Actor, case: Case, told: Mapping[str, Any]) -> Plan:
    """The next version of a case's plan; earlier ones stay."""
    if case.state == CLOSED:
        raise Refused("This case is closed.", allowed=[])
    last = Plan.objects.filter(case_id=case.pk).aggregate(last=Max("number"))["last"] or 0
    plan = Plan(case_id=case.pk, number=last + 1, recorded_by_id=by.member_id, **told)
    plan.save(force_insert=True)
    return plan
