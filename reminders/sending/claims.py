"""Who works on which message, and until when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from practices.thresholds import DEFAULTS
from privacy.actor import acting_as, acting_by_statement, engine
from reminders import rules
from reminders.facts import NOWHERE, select
from reminders.models import ASKED_NOT_REPEATED, CLAIMED, PENDING, Message

MOST: Final = 50
MOST_OF_A_PRACTICE: Final = 5
PRACTICES: Final = 20
LEASE: Final = timedelta(seconds=120)
CLAIM: Final = "SELECT practice_id, message_id, token FROM rls.claim(%s, %s, %s, %s, %s, %s, %s, %s)"
CLAIM_HERE: Final = "SELECT message_id, token FROM rls.claim_of_practice(%s, %s, %s, %s, %s, %s)"
# Of an hour, where the practice says nothing else; of a claim; of tries; what is tried once.
LIMITS: Final = (DEFAULTS.messages_per_hour, LEASE, rules.MOST_ATTEMPTS, list(ASKED_NOT_REPEATED))

Claim = tuple[UUID, UUID, int]


def claim(at: datetime, most: int = MOST) -> list[Claim]:
    """Lease at most `most` due messages, at most 5 of a practice: (practice, message, lease token)."""
    with acting_by_statement(NOWHERE):
        found = select(CLAIM, at, PRACTICES, most, MOST_OF_A_PRACTICE, *LIMITS)
    return [(practice_id, message_id, token) for practice_id, message_id, token in found]


def claim_of_practice(at: datetime, most: int) -> list[tuple[UUID, int]]:
    """Lease what is due in the acting practice, alerts first: (message, lease token)."""
    found = select(CLAIM_HERE, at, most, *LIMITS)
    return [(message_id, token) for message_id, token in found]


def release(claims: Sequence[Claim], at: datetime) -> None:
    """Give back what was claimed and not begun."""
    for practice_id, message_id, token in claims:
        with acting_as(engine(practice_id)):
            mine = Message.objects.filter(pk=message_id, status=CLAIMED, lease_token=token)
            mine.update(status=PENDING, lease_until=None, next_try_at=at)
