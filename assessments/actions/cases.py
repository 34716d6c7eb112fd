"""Which case of a client an act belongs to."""

from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q
from rest_framework.exceptions import PermissionDenied, ValidationError

from clients.models import CLOSED, CareTeam, Case, CaseClient
from privacy.actor import Actor
from rest.problems import Refused, no_such

NOT_ON_TEAM: Final = "Only a therapist on the client's care team can do this."
OTHER_CASE: Final = "This belongs to another case of this client; its team sees to it."
MINE: Final = "SELECT %s::uuid IN (SELECT rls.my_homework_cases())"
CASE_IS_CLOSED: Final = "The case is closed."
# A closed case is nobody's to work in, and not everybody who sees to what is left of it reads it.
OPEN: Final = "SELECT %s::uuid IN (SELECT rls.my_working_cases())"
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
    is left of a closed case is tidied up by whoever works with the client by now. A client's own is always
    theirs."""
    if by.is_staff and not _is_among(MINE, case_id):
        raise PermissionDenied(OTHER_CASE)


def refuse_closed_case(by: Actor, case_id: UUID, allowed: list[str]) -> None:
    """409 where nothing is asked any more. Of a case that is theirs to see to (`refuse_other_case`)."""
    if by.is_staff and not _is_among(OPEN, case_id):
        raise Refused(CASE_IS_CLOSED, allowed=allowed)


def _is_among(cases: str, case_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(cases, [case_id])
        (is_one,) = cursor.fetchone()
    return bool(is_one)
