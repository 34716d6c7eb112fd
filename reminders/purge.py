"""Rows that nobody needs any more."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from privacy.actor import acting_as, engine
from reminders.models import Heartbeat, Link, Message, MessageEvent

# Two years of messages, and what a report over a quarter looks back on.
MESSAGES_KEPT_FOR: Final = timedelta(days=800)
# Of a host that is gone: long enough to be missed.
HOSTS_KEPT_FOR: Final = timedelta(days=1)
HOST_MARK: Final = "@"
BATCH: Final = 1000


def purge_practice(practice_id: UUID, before: datetime) -> int:
    """Delete one practice's messages of before then, sent or not, and what hangs on them; how many."""
    gone = 0
    while True:
        with acting_as(engine(practice_id)):
            old = Message.objects.filter(made_at__lte=before).order_by("made_at", "id")
            ids = list(old.select_for_update(skip_locked=True).values_list("id", flat=True)[:BATCH])
            MessageEvent.objects.filter(message_id__in=ids).delete()
            Link.objects.filter(message_id__in=ids).delete()
            Message.objects.filter(id__in=ids).delete()
        gone += len(ids)
        if len(ids) < BATCH:
            return gone


def purge_heartbeats(at: datetime) -> int:
    """Forget the hosts that sent no heartbeat for a day; how many there were."""
    gone = Heartbeat.objects.filter(name__contains=HOST_MARK, at__lte=at - HOSTS_KEPT_FOR)
    return gone.delete()[0]
