"""What waits for staff because of something written here."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from assessments.models import Homework, Response
from clients.models import TO_REVIEW, InboxItem
from clients.reports import INBOX_SUBJECT
from privacy.actor import Actor
from privacy.ids import uuid7

FILE = "SELECT rls.file_inbox_item(%s, %s, %s, %s, %s, %s)"


def file_inbox_item(homework: Homework, kind: str, about: Homework | Response) -> None:
    """Put an item before the care team; a client who files it never reads it."""
    file_about(homework, kind, about._meta.model_name or "", about.pk)


def file_about(homework: Homework, kind: str, about: str, about_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FILE, [uuid7(), homework.client_id, homework.case_id, kind, about, about_id])


def seen(*, by: Actor, about: Homework | Response, at: datetime) -> None:
    """Take what waited for review off the list, by name."""
    waiting = InboxItem.objects.filter(
        client_id=about.client_id, kind=TO_REVIEW, acknowledged_at__isnull=True
    ).alias(subject=INBOX_SUBJECT)
    told = {"about": about._meta.model_name, "about_id": str(about.pk)}
    waiting = waiting.filter(subject=told)
    waiting.update(acknowledged_at=at, acknowledged_by_id=by.member_id, done="reviewed")
