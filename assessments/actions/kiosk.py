"""One form on the practice's own device, in the waiting room: a link for it, and what is sent by it.

A screening is a conversation of a therapist with one person alone, never homework: no link leads to one.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.http import Http404

from assessments import rules
from assessments.actions.cases import refuse_closed_case, refuse_other_case
from assessments.actions.flags import raise_flags
from assessments.actions.homework import allowed_to, is_closed
from assessments.actions.sending import (
    NO_QUESTIONS,
    NOT_TO_DO,
    in_json,
    is_urgent,
    refuse_faults,
    score_columns,
)
from assessments.actions.session_forms import tell_after_session
from assessments.models import ASSIGNED, Homework, KioskLink
from assessments.models.forms import licence_line
from assessments.models.kiosk import OPEN_FOR
from assessments.reports.help import Help, help_at
from clients.actions import refuse_without_consent
from practices import clock
from privacy.actor import Actor
from privacy.ids import uuid7
from rest.problems import Refused

LENGTH: Final = 32
FORM: Final = (
    "SELECT form_document, scoring, crisis_numbers, watched_hours, zone, rls.kiosk_licence()"
    " FROM rls.kiosk_form()"
)
SEND: Final = "SELECT rls.send_from_kiosk(%s, %s, %s::jsonb, %s::jsonb, %s)"
ZONE_AT: Final = 4
# What tells a bystander what it is about before they read a question.
HEADINGS: Final = ("title", "description")


@dataclass(frozen=True)
class KioskForm:
    """What the holder of a link is given: the questions, and whom to call; nothing of whose they are."""

    document: Mapping[str, Any]
    scoring: Mapping[str, Any]
    crisis_numbers: Sequence[Mapping[str, str]]
    watched_hours: Sequence[Mapping[str, Any]]
    zone: str
    licence: Mapping[str, Any]
    order: Sequence[str] = ()

    @property
    def questions(self) -> Mapping[str, Any]:
        shown = rules.without_scores(self.document)
        return {name: value for name, value in shown.items() if name not in HEADINGS}

    @property
    def licence_line(self) -> str | None:
        return licence_line(self.licence)

    def help_with(self, answers: Mapping[str, Any]) -> Help | None:
        """Without the client's own safety plan: who holds a link is nobody in particular."""
        if not is_urgent(self.document, self.scoring, answers):
            return None
        return help_at(self.crisis_numbers, self.watched_hours, self.zone, clock.now())


def token_of(link_id: UUID) -> str:
    """The link's secret. It follows from the id, so that it is stored nowhere."""
    told = hmac.digest(settings.SECRET_KEY.encode(), b"assessments.kiosk" + link_id.bytes, "sha256")
    return base64.urlsafe_b64encode(told).decode()[:LENGTH]


def hash_of(token: str) -> bytes:
    """Every token takes the same way, whatever its form."""
    return hashlib.sha256((token if len(token) == LENGTH else "").encode()).digest()


def open_kiosk_link(*, by: Actor, homework: Homework) -> KioskLink:
    """A link for this one form, for half an hour; the one before is closed by it."""
    refuse_other_case(by, homework.case_id)
    if homework.version_id is None:
        raise Refused(NO_QUESTIONS, allowed=[])
    if homework.state != ASSIGNED or is_closed(homework):
        raise Refused(NOT_TO_DO, allowed=allowed_to(by, homework))
    refuse_closed_case(by, homework.case_id, allowed_to(by, homework))
    refuse_without_consent(by, homework.client)
    now = clock.now()
    still_open = KioskLink.objects.filter(homework=homework, used_at__isnull=True, revoked_at__isnull=True)
    still_open.update(revoked_at=now)
    link_id = uuid7()
    return KioskLink.objects.create(
        id=link_id,
        client_id=homework.client_id,
        homework=homework,
        token_hash=hash_of(token_of(link_id)),
        expires_at=now + OPEN_FOR,
        recorded_at=now,
    )


def kiosk_form(by: Actor) -> KioskForm:
    """The form behind the acting link, in the order of its own."""
    with connection.cursor() as cursor:
        cursor.execute(FORM)
        row = cursor.fetchone()
    if row is None:
        raise Http404
    form, scoring, numbers, hours, zone, licence = (
        json.loads(told) if at != ZONE_AT and isinstance(told, str) else told for at, told in enumerate(row)
    )
    return KioskForm(form, scoring, numbers, hours, zone, licence, rules.item_order(form, str(by.message_id)))


def send_from_kiosk(*, form: KioskForm, answers: Mapping[str, Any]) -> None:
    """Send once, for the acting link; 404 where it was closed meanwhile."""
    refuse_faults(form.document, answers)
    counting = rules.cleared(form.document, answers)
    items = rules.as_items(form.document, counting)
    scores = in_json(score_columns(rules.score(form.document, form.scoring, counting).values()))
    urgent, response = is_urgent(form.document, form.scoring, counting), uuid7()
    with connection.cursor() as cursor:
        cursor.execute(SEND, [response, uuid4(), json.dumps(items), json.dumps(scores), urgent])
        (is_sent,) = cursor.fetchone()
    if not is_sent:
        raise Http404
    raise_flags(form.document, form.scoring, counting, about="response", row_id=response)
    tell_after_session(
        form.document, form.scoring, counting, homework_id=None, about="response", row_id=response
    )
