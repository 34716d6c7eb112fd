"""Corrections of answers that were sent. What was sent stays; what corrects it is a row of its own."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from rest_framework.exceptions import PermissionDenied, ValidationError

from assessments import rules
from assessments.actions.cases import refuse_other_case
from assessments.actions.responses import CLIENTS_OWN, TEAMS_OWN
from assessments.actions.sending import (
    SENT_ALREADY,
    Receipt,
    receipt_of,
    refuse_elsewhere,
    sheet_of,
    take_turns,
    version_of,
    write_sent,
)
from assessments.models import BY_CLIENT, IN_SESSION, Homework, Response
from privacy.actor import Actor
from rest.problems import Refused, no_such

SOMEBODY_ELSES: Final = "Whoever recorded these answers corrects them."
CORRECTED: Final = "These answers were corrected already; correct the newest ones."
ANSWERED_SINCE: Final = "This form was answered again since; correct the newest answers."


def amend_response(
    *,
    by: Actor,
    reference: UUID,
    homework: Homework,
    answers: Mapping[str, Any],
    amends: UUID,
    in_session: bool = False,
) -> Receipt:
    """Correct the answers of this reference, once. Only their author does, and only the newest ones."""
    if by.is_staff and not in_session:
        raise PermissionDenied(CLIENTS_OWN)
    if in_session and not by.is_staff:
        raise ValidationError({"in_session": [TEAMS_OWN]})
    refuse_other_case(by, homework.case_id)
    version = version_of(homework)
    take_turns(homework)
    refuse_elsewhere(reference, homework)
    corrected = Response.objects.filter(homework=homework, reference=amends).first()
    if corrected is None:
        raise ValidationError({"amends": [no_such("response")]})
    earlier = Response.objects.filter(homework=homework, reference=reference).first()
    if earlier is None:
        _demand_newest(by, corrected)
    sheet = sheet_of(version, answers)
    if earlier is not None:
        is_same = rules.say_the_same(version.form_document, earlier.items, sheet.items)
        if not is_same or earlier.amends_id != corrected.pk:
            raise Refused(SENT_ALREADY, allowed=[])
        return receipt_of(by, earlier, sheet)
    # How long a correction took says nothing of how long the form takes.
    filled = IN_SESSION if in_session else BY_CLIENT
    response = write_sent(homework, reference, sheet, filled=filled, amends=corrected)
    return receipt_of(by, response, sheet, is_new=True)


def _demand_newest(by: Actor, corrected: Response) -> None:
    if corrected.recorded_by_id != by.member_id:
        raise Refused(SOMEBODY_ELSES, allowed=[])
    if Response.objects.filter(amends=corrected).exists():
        raise Refused(CORRECTED, allowed=[])
    # A correction stands on its own day: placed after later answers it would pass for the newest.
    later = Response.objects.filter(client_id=corrected.client_id, sent_at__gt=corrected.sent_at)
    if later.filter(version__form=corrected.version.form_id).exists():
        raise Refused(ANSWERED_SINCE, allowed=[])
