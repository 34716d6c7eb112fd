"""What two show each other of a form: asked together, agreed by each alone, shown once both did."""

from typing import Final
from uuid import UUID, uuid4

from rest_framework.exceptions import PermissionDenied, ValidationError

from assessments.actions.sending import take_turns
from assessments.models import (
    ASSIGNED,
    REVIEWED,
    SENT,
    FormVersion,
    Homework,
    PairedHomework,
    RevealAgreement,
    SharedAnswers,
)
from assessments.reports.shared_answers import may_be_shown
from clients.actions import refuse_flagged, refuse_unless_open
from clients.models import Case
from clients.reports import chapter_of, own_client_id
from practices import clock
from privacy.actor import Actor
from rest.problems import Refused

NOT_SHOWN: Final = "What is answered to this homework is never shown to anybody but the care team."
NOT_A_PAIR: Final = (
    "They make no pair: the other one asks the same version of a form that shows what both sent, of the other"
    " client of the same couple's case, is still to do, and stands in no pair."
)
NOT_SENT: Final = "Nothing was sent yet that could be shown."
SHOWN_ALREADY: Final = "It was shown already. It can be withdrawn from the page that you share."


def refuse_unless_a_pair(
    *, by: Actor, other: Homework, client_id: UUID, version: FormVersion | None, case: Case | None
) -> Case:
    """The case in which these two are asked together; 422 where they make no pair, 409 where nothing new is
    shared or a flag is open."""
    fits = (
        may_be_shown(other)
        and other.version_id == (version and version.pk)
        and other.client_id != client_id
        and other.state == ASSIGNED
        and (case is None or case.pk == other.case_id)
        and not PairedHomework.objects.filter(homework=other, chapter=chapter_of(other.case_id)).exists()
    )
    if not fits:
        raise ValidationError({"together_with": [NOT_A_PAIR]})
    of_both = Case.objects.get(pk=other.case_id)
    refuse_unless_open(by, of_both)
    refuse_flagged(other.client_id, client_id)
    return of_both


def pair(*homeworks: Homework) -> None:
    """Ask them together, from now on."""
    one = uuid4()
    for homework in homeworks:
        PairedHomework.objects.create(
            client_id=homework.client_id, case_id=homework.case_id, homework=homework, pair=one
        )


def refuse_never_shown(homework: Homework) -> None:
    if not may_be_shown(homework):
        raise ValidationError({"agree": [NOT_SHOWN]})


def say_agreed(*, by: Actor, homework: Homework, agreed: bool) -> None:
    """Agree to show what was sent, or take that back. What follows from it the database decides, and whoever
    agrees is answered the same whatever it was."""
    if by.is_staff:
        raise PermissionDenied
    refuse_never_shown(homework)
    take_turns(homework)
    if homework.state not in (SENT, REVIEWED):
        raise Refused(NOT_SENT, allowed=[])
    there = RevealAgreement.objects.filter(homework=homework).first()
    if there is None:
        if agreed:
            RevealAgreement.objects.create(
                client_id=homework.client_id, homework=homework, said_at=clock.now()
            )
        return
    if there.agreed == agreed:
        return
    standing = RevealAgreement.objects.filter(pk=there.pk, copy=None)
    if not standing.update(agreed=agreed, said_at=clock.now()):
        raise Refused(SHOWN_ALREADY, allowed=[])


def withdraw_answers(*, by: Actor, case: Case) -> None:
    """None of the acting client's answers is read by the other any more, and none will be."""
    own = SharedAnswers.objects.filter(case=case, client=own_client_id(by), withdrawn_at=None)
    own.update(withdrawn_at=clock.now())
    agree_no_more(by=by, case=case)


def agree_no_more(*, by: Actor, case: Case) -> None:
    """What was shown stays as it was seen; nothing new of this case is."""
    said = RevealAgreement.objects.filter(client=own_client_id(by), homework__case=case)
    said.filter(agreed=True, copy=None).update(agreed=False, said_at=clock.now())
