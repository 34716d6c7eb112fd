"""One form on the practice's own device, in the waiting room: a link for it, and what is sent by it.

A screening is a conversation of a therapist with one person alone, never homework: no link leads to one.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.http import Http404

from assessments.actions.by_link import LinkForm, filled_in, tell_team
from assessments.actions.cases import refuse_closed_case, refuse_other_case
from assessments.actions.homework import allowed_to, is_closed
from assessments.actions.sending import NO_QUESTIONS, NOT_TO_DO
from assessments.models import ASSIGNED, Homework, KioskLink
from assessments.models.kiosk import OPEN_FOR
from clients.actions import refuse_without_consent
from practices import clock
from privacy.actor import Actor
from privacy.ids import uuid7
from rest.problems import Refused

LENGTH: Final = 32
SEND: Final = "SELECT rls.send_from_kiosk(%s, %s, %s::jsonb, %s::jsonb, %s)"


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


def send_from_kiosk(*, form: LinkForm, answers: Mapping[str, Any]) -> None:
    """Send once, for the acting link; 404 where it was closed meanwhile."""
    sheet = filled_in(form, answers)
    with connection.cursor() as cursor:
        cursor.execute(SEND, [sheet.id, uuid4(), sheet.items, sheet.scores, sheet.is_urgent])
        (is_sent,) = cursor.fetchone()
    if not is_sent:
        raise Http404
    tell_team(form, sheet, "response")
