"""Which case of a client an act belongs to."""

from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q
from rest_framework.exceptions import PermissionDenied, ValidationError

from clients.models import CLOSED, CareTeam, Case, CaseClient
from privacy.actor import Actor
from rest.problems import no_such

NOT_ON_TEAM: Final = "Only a therapist on the client's care team can do this."
OTHER_CASE: Final = "This belongs to another case of this client; its team sees to it."
MINE: Final = "SELECT %s::uuid IN (SELECT rls.my_homework_cases())"
SEVERAL: Final = "This client has several open cases of yours: say which."


def my_open_cases(by: Actor, client_id: UUID) -> list[Case]:
    """The open cases of this client whose team the acting member is on."""
    mine = CareTeam.objects.filter(Q(member_id=by.member_id), left_on__isnull=True).values("case_id")
    theirs = CaseClient.objects.filter(client_id=client_id).values("case_id")
    return list(
        Case.objects.filter(pk__in=mine).filter(pk__in=theirs).exclude(state=CLOSED).order_by("opened_on")
    )


def chosen_case(cases: list[Case], told: Case | None) -> Case:
    """The case that was named, or the only one there is; 422 otherwise."""
    if told is None:
        if len(cases) > 1:
            raise ValidationError({"case": [SEVERAL]})
        return cases[0]
    if all(case.pk != told.pk for case in cases):
        raise ValidationError({"case": [no_such("case")]})
    return told


def refuse_other_case(by: Actor, case_id: UUID) -> None:
    """403 where it is a colleague's case: a therapist reads what was asked there, and sees to their own. What
    is left of a closed case is for whoever works with the client by now. A client's own is always theirs."""
    if not by.is_staff:
        return
    with connection.cursor() as cursor:
        cursor.execute(MINE, [case_id])
        (is_mine,) = cursor.fetchone()
    if not is_mine:
        raise PermissionDenied(OTHER_CASE)
