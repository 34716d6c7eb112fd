"""Who works on which message, and until when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import F, Q

from practices.models import Practice
from privacy.actor import acting_as, engine
from reminders import rules
from reminders.facts import NOWHERE, lock_due_practices
from reminders.models import (
    ASKED_NOT_REPEATED,
    CLAIMED,
    EXPIRED,
    LEASED,
    PENDING,
    SENDING,
    UNCERTAIN,
    Message,
)

MOST: Final = 50
MOST_OF_A_PRACTICE: Final = 5
PRACTICES: Final = 20
LEASE: Final = timedelta(seconds=120)

Claim = tuple[UUID, UUID, int]


def claim(at: datetime, most: int = MOST) -> list[Claim]:
    """Lease at most `most` due messages, at most 5 of a practice: (practice, message, lease token)."""
    claims: list[Claim] = []
    with acting_as(NOWHERE):
        for practice_id in lock_due_practices(PRACTICES, "send", at):
            with acting_as(engine(practice_id)):
                taken = claim_of_practice(practice_id, at, min(MOST_OF_A_PRACTICE, most - len(claims)))
            claims += [(practice_id, message_id, token) for message_id, token in taken]
            if len(claims) >= most:
                break
    return claims


def release(claims: Sequence[Claim], at: datetime) -> None:
    """Give back what was claimed and not begun."""
    for practice_id, message_id, token in claims:
        with acting_as(engine(practice_id)):
            mine = Message.objects.filter(pk=message_id, status=CLAIMED, lease_token=token)
            mine.update(status=PENDING, lease_until=None, next_try_at=at)


def claim_of_practice(practice_id: UUID, at: datetime, most: int) -> list[tuple[UUID, int]]:
    """Lease what is due in the acting practice, alerts first: (message, lease token)."""
    is_due = Q(status=PENDING, next_try_at__lte=at) | Q(status__in=LEASED, lease_until__lte=at)
    rows = Message.objects.select_for_update(skip_locked=True).filter(is_due)
    order = ("next_try_at", "id")
    alerts = list(rows.filter(alert__isnull=False).order_by(*order)[:most])
    room = min(most - len(alerts), _allowance(practice_id, at))
    reminders = list(rows.filter(plan__isnull=False).order_by(*order)[:room]) if room > 0 else []
    taken = []
    for message in (*alerts, *reminders):
        changes = _claimed(message, at)
        Message.objects.filter(pk=message.pk).update(**changes)
        if changes["status"] == CLAIMED:
            taken.append((message.pk, message.lease_token + 1))
    return taken


def _allowance(practice_id: UUID, at: datetime) -> int:
    """How many reminders the practice may still send in this hour. Counted while the practice is locked."""
    hour_ago = at - timedelta(hours=1)
    used = Message.objects.filter(plan__isnull=False, dispatched_at__gt=hour_ago).count()
    held = Message.objects.filter(plan__isnull=False, status=CLAIMED, lease_until__gt=at)
    held = held.exclude(dispatched_at__gt=hour_ago)
    return Practice.objects.get(pk=practice_id).thresholds.messages_per_hour - used - held.count()


def _claimed(message: Message, at: datetime) -> dict[str, object]:
    """What becomes of a due row: leased to whoever claims it, or at its end."""
    ambiguous = message.ambiguous + (message.status == SENDING)
    is_over = message.not_after <= at or (message.alert_id is None and message.attempt >= rules.MOST_ATTEMPTS)
    may_repeat = message.channel not in ASKED_NOT_REPEATED
    if ambiguous > 1 or (ambiguous and (is_over or not may_repeat)):
        return {"status": UNCERTAIN, "ambiguous": ambiguous, "lease_until": None}
    if is_over:
        return {"status": EXPIRED, "lease_until": None}
    return {
        "status": CLAIMED,
        "ambiguous": ambiguous,
        "lease_until": at + LEASE,
        "lease_token": F("lease_token") + 1,
    }
