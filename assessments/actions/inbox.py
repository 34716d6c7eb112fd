"""What waits for staff because of something written here."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection

from assessments.models import Homework, Response
from clients.actions import clear_all
from clients.models import AFTER_SESSION, FLAGGED, TO_REVIEW, InboxItem
from clients.reports import INBOX_SUBJECT
from privacy.actor import Actor
from privacy.ids import uuid7

FILE = "SELECT rls.file_inbox_item(%s, %s, %s, %s, %s, %s)"
# Whoever looked at the answers has seen these.
ENDED_BY_REVIEW: Final = (TO_REVIEW, AFTER_SESSION, FLAGGED)
CLOCKS_APART: Final = timedelta(days=1)


def file_inbox_item(homework: Homework, kind: str, about: Homework | Response) -> None:
    """Put an item before the care team; a client who files it never reads it."""
    file_about(homework, kind, about._meta.model_name or "", about.pk)


def file_about(homework: Homework, kind: str, about: str, about_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FILE, [uuid7(), homework.client_id, homework.case_id, kind, about, about_id])


def seen(*, by: Actor, about: Homework | Response, at: datetime) -> None:
    """Take what waited for review off the reviewer's list, by name; on others' it stays, as reviewed."""
    told = {"about": about._meta.model_name, "about_id": str(about.pk)}
    filed = InboxItem.objects.filter(client_id=about.client_id, kind__in=ENDED_BY_REVIEW)
    if about.sent_at is not None:
        # Not through all that a client ever sent.
        filed = filed.filter(since__gte=about.sent_at - CLOCKS_APART)
    items = list(filed.alias(subject=INBOX_SUBJECT).filter(subject=told).values_list("pk", flat=True))
    if items:
        clear_all(by=by, items=items, at=at)
        waiting = InboxItem.objects.filter(pk__in=items, acknowledged_at__isnull=True)
        waiting.update(acknowledged_at=at, acknowledged_by_id=by.member_id, done="reviewed")
