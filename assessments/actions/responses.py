"""Answers on their way: drafts, sending once, in a session together, and keeping them with the therapist."""

import json
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.db import connection
from rest_framework.exceptions import PermissionDenied, ValidationError

from assessments import rules
from assessments.actions.cases import refuse_closed_case, refuse_other_case
from assessments.actions.homework import allowed_to, is_closed, moved
from assessments.actions.sending import (
    NOT_TO_DO,
    SENT_ALREADY,
    Receipt,
    help_with,
    in_json,
    receipt_of,
    refuse_elsewhere,
    refuse_faults,
    score_columns,
    scores_of,
    sheet_of,
    take_turns,
    tell_staff,
    version_of,
    write_sent,
)
from assessments.actions.shared_answers import refuse_never_shown, say_agreed
from assessments.models import (
    ASSIGNED,
    BY_CLIENT,
    EXPIRED,
    IN_SESSION,
    SENT,
    Draft,
    FormVersion,
    Homework,
    KeptResponse,
    Response,
)
from assessments.reports.help import Help
from clients.actions import refuse_without_consent
from practices import clock
from privacy.actor import Actor
from privacy.ids import uuid7
from rest.problems import Refused

__all__ = [
    "Receipt",
    "help_for",
    "keep_response",
    "record_in_session",
    "save_draft",
    "score_columns",
    "send_response",
]  # fmt: skip

KEEP: Final = "SELECT rls.keep_response(%s, %s, %s, %s::jsonb, %s::jsonb)"
DROP_DRAFT: Final = "SELECT rls.drop_draft(%s)"

CLIENTS_OWN: Final = "Only the client answers."
TEAMS_OWN: Final = "Only the therapist says that answers were filled in together."


def save_draft(*, by: Actor, reference: UUID, homework: Homework, answers: Mapping[str, Any]) -> Receipt:
    """Keep answers for later. They are the client's alone: nothing of it touches what staff may read."""
    version = _clients_own(by, homework)
    take_turns(homework)
    refuse_elsewhere(reference, homework)
    if Response.objects.filter(client_id=homework.client_id, reference=reference).exists():
        raise Refused(SENT_ALREADY, allowed=[])
    demand_open(by, homework)
    refuse_faults(version.form_document, answers, draft=True)
    found = Draft.objects.filter(homework=homework).first()
    if found is not None and found.reference != reference:
        # Begun again on another device: the last one to save is the draft.
        found.delete()
        found = None
    is_new = found is None
    if found is None:
        found = Draft.objects.create(
            client_id=homework.client_id,
            homework=homework,
            reference=reference,
            answers=dict(answers),
            saved_at=clock.now(),
        )
    elif found.answers != answers:
        found.answers, found.saved_at = dict(answers), clock.now()
        Draft.objects.filter(pk=found.pk).update(answers=found.answers, saved_at=found.saved_at)
    return Receipt(
        reference,
        homework.pk,
        "draft",
        found.answers,
        saved_at=found.saved_at,
        is_new=is_new,
        help=help_with(by, homework.client_id, version, answers),
    )


def send_response(
    *,
    by: Actor,
    reference: UUID,
    homework: Homework,
    answers: Mapping[str, Any],
    took_seconds: int | None = None,
    agree: bool = False,
) -> Receipt:
    """Send answers once: response, scores and what staff has to see, all or nothing.

    With `agree` they may be shown to the other of a couple; sent again, nothing is agreed again.
    """
    version = _clients_own(by, homework)
    if agree:
        refuse_never_shown(homework)
    receipt = _send_once(by, reference, homework, version, answers, BY_CLIENT, took_seconds)
    if agree and receipt.is_new:
        say_agreed(by=by, homework=homework, agreed=True)
    return receipt


def record_in_session(
    *, by: Actor, reference: UUID, homework: Homework, answers: Mapping[str, Any]
) -> Receipt:
    """Answers that therapist and client filled in together; the client reads them, and that it was so."""
    if not by.is_staff:
        raise ValidationError({"in_session": [TEAMS_OWN]})
    refuse_other_case(by, homework.case_id)
    refuse_closed_case(by, homework.case_id, [])
    refuse_without_consent(by, homework.client)
    return _send_once(by, reference, homework, version_of(homework), answers, IN_SESSION)


def _send_once(
    by: Actor,
    reference: UUID,
    homework: Homework,
    version: FormVersion,
    answers: Mapping[str, Any],
    filled: str,
    took_seconds: int | None = None,
) -> Receipt:
    take_turns(homework)
    refuse_elsewhere(reference, homework)
    earlier = Response.objects.filter(client_id=homework.client_id, reference=reference).first()
    if earlier is None:
        demand_open(by, homework)
    sheet = sheet_of(version, answers)
    if earlier is not None:
        is_same = rules.say_the_same(version.form_document, earlier.items, sheet.items)
        if not is_same or (earlier.amends_id, earlier.filled) != (None, filled):
            raise Refused(SENT_ALREADY, allowed=[])
        return receipt_of(by, earlier, sheet)
    response = write_sent(homework, reference, sheet, filled=filled, took_seconds=took_seconds)
    # What waited its turn and was filled in together was asked by that.
    asked = {} if homework.asked_at else {"asked_at": response.sent_at}
    moved(homework, {"state": SENT, "sent_at": response.sent_at, **asked})
    _drop_draft(by, homework)
    return receipt_of(by, response, sheet, is_new=True)


def keep_response(*, by: Actor, reference: UUID, homework: Homework, answers: Mapping[str, Any]) -> Receipt:
    """Send answers to the care team alone: on the client's own pages they were never written.

    Whatever state the homework is in, and whatever was kept before, the answer is the same: nobody who looks
    on learns anything from it.
    """
    version = _clients_own(by, homework)
    take_turns(homework)
    sheet = sheet_of(version, answers)
    kept, scores = uuid7(), in_json(scores_of(sheet))
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [kept, homework.pk, reference, json.dumps(sheet.items), json.dumps(scores)])
        (is_new,) = cursor.fetchone()
    if is_new:
        tell_staff(homework, sheet, KeptResponse, kept)
        # A repetition comes late: what was saved meanwhile is not what it was sent from.
        Draft.objects.filter(homework=homework).delete()
    return Receipt(
        reference,
        homework.pk,
        SENT,
        rules.by_link_id(sheet.items, version.form_document),
        kept=True,
        help=help_with(by, homework.client_id, version, sheet.counting),
    )


def help_for(*, by: Actor, homework: Homework, answers: Mapping[str, Any]) -> Help | None:
    """What the screen shows at once, whatever becomes of these answers; None if they are calm."""
    return help_with(by, homework.client_id, homework.version, answers) if homework.version else None


def demand_open(by: Actor, homework: Homework) -> None:
    """409 where it is not to be answered now. What expired may still be sent by a client who had begun it.
    What is past its end has expired, whether or not the engine has come by since."""
    if homework.state == ASSIGNED and not is_closed(homework):
        return
    if homework.state not in (ASSIGNED, EXPIRED) or not _was_begun(by, homework):
        raise Refused(NOT_TO_DO, allowed=allowed_to(by, homework))


def _was_begun(by: Actor, homework: Homework) -> bool:
    # Staff is answered the same whether or not there is a draft: it does not ask.
    if by.is_staff or homework.closes_begun_at is None or homework.closes_begun_at <= clock.now():
        return False
    return Draft.objects.filter(homework=homework).exists()


def _clients_own(by: Actor, homework: Homework) -> FormVersion:
    if by.is_staff:
        raise PermissionDenied(CLIENTS_OWN)
    return version_of(homework)


def _drop_draft(by: Actor, homework: Homework) -> None:
    if not by.is_staff:
        Draft.objects.filter(homework=homework).delete()
        return
    with connection.cursor() as cursor:
        cursor.execute(DROP_DRAFT, [homework.pk])
