"""Text messages of which nobody knows whether they left: their provider is asked, nothing is sent again."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from privacy.actor import acting_as, engine
from reminders.channels.sms import TooMany, sms_provider
from reminders.events import take_in
from reminders.models import FAILED, NOT_TAKEN, SMS, UNCERTAIN, Message

MOST: Final = 20
# After so long it is the next practice's turn.
SECONDS: Final = 20.0
ASKED_FOR: Final = timedelta(days=3)
# A provider's own list may be late; after this, what is not on it was never taken.
SETTLED: Final = timedelta(hours=1)


def reconcile_practice(practice_id: UUID, at: datetime, timer: Callable[[], float] = time.monotonic) -> int:
    """Ask for the uncertain text messages of one practice, newest last; how many are certain by now."""
    provider = sms_provider()
    if provider is None:
        return 0
    settled = 0
    until = timer() + SECONDS
    for message_id, dispatched_at in _uncertain(practice_id, at):
        if timer() >= until:
            break
        try:
            told = provider.asked(message_id, dispatched_at)
        except TooMany:
            continue
        except LookupError:
            return settled
        if told is not None:
            settled += take_in(told)
        elif dispatched_at <= at - SETTLED:
            settled += _never_taken(practice_id, message_id)
    return settled


def _uncertain(practice_id: UUID, at: datetime) -> list[tuple[UUID, datetime]]:
    with acting_as(engine(practice_id)):
        rows = Message.objects.filter(status=UNCERTAIN, channel=SMS, dispatched_at__gt=at - ASKED_FOR)
        told = rows.order_by("dispatched_at", "id").values_list("id", "dispatched_at")
        return [(message_id, when) for message_id, when in told[:MOST] if when is not None]


def _never_taken(practice_id: UUID, message_id: UUID) -> int:
    with acting_as(engine(practice_id)):
        row = Message.objects.filter(pk=message_id, status=UNCERTAIN)
        return row.update(status=FAILED, error_code=NOT_TAKEN)
