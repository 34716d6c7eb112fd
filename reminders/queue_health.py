"""How the queue of the acting practice does. Counts alone: no client, no id, nothing of anybody's health."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import orjson
from django.db import connection

from practices.clock import now
from practices.here import thresholds_here
from privacy.clock_jumps import AHEAD
from reminders.engine import BEAT, WORKER
from reminders.models import MESSAGE_STATES, Heartbeat

SORTS: Final = (WORKER, BEAT)
HEALTH: Final = """
    SELECT due_unsent, alerts_due_unsent, plans_due, oldest_due_at, waiting, states, suppressed,
        suppressed_untold, uncertain, sent_this_hour
    FROM rls.queue_health()"""


@dataclass(frozen=True, slots=True)
class QueueHealth:
    """Of reminders and staff alerts together, where nothing else is said. Ages in whole seconds."""

    due_unsent: int
    alerts_due_unsent: int
    # Their date has come, and nobody made its message.
    plans_due: int
    oldest_lag_seconds: int
    waiting: int
    # Of what was made within 24 hours, every state.
    states: dict[str, int]
    # Of these the reminders that were left out, by reason; none that speaks of fewer than five clients.
    suppressed: dict[str, int]
    suppressed_untold: int
    # Within seven days.
    uncertain: int
    messages_per_hour: int
    left_this_hour: int
    # Since a tick was rung, and since one was run; None: never yet.
    heartbeats: dict[str, int | None]


def queue_health() -> QueueHealth | None:
    """None for whoever may not be told."""
    with connection.cursor() as cursor:
        cursor.execute(HEALTH)
        found = cursor.fetchone()
    if found is None:
        return None
    due, alerts, plans, oldest_due_at, waiting, states, suppressed, untold, uncertain, sent = found
    at, most = now(), thresholds_here().messages_per_hour
    return QueueHealth(
        due_unsent=due,
        alerts_due_unsent=alerts,
        plans_due=plans,
        oldest_lag_seconds=seconds_since(oldest_due_at, at) or 0,
        waiting=waiting,
        states=dict.fromkeys(MESSAGE_STATES, 0) | orjson.loads(states),
        suppressed=orjson.loads(suppressed),
        suppressed_untold=untold,
        uncertain=uncertain,
        messages_per_hour=most,
        left_this_hour=max(0, most - sent),
        heartbeats=_heartbeats(at),
    )


def _heartbeats(at: datetime) -> dict[str, int | None]:
    """Of ticks alone: a worker that is well and gets none sends nothing. Which hosts there are is nobody's
    business in a practice."""
    told = dict(beats())
    return {name: seconds_since(told.get(name), at) for name in SORTS}


def sort_of(name: str) -> str:
    """Of `worker@host` the first part."""
    return name.partition("@")[0]


def beats() -> list[tuple[str, datetime]]:
    """What each process said last, by name. Other rows of that table are no process's, and what lies ahead
    was said by a clock that was wrong."""
    rows = Heartbeat.objects.filter(at__lte=now() + AHEAD).order_by("name").values_list("name", "at")
    return [(name, at) for name, at in rows if sort_of(name) in SORTS]


def seconds_since(when: datetime | None, at: datetime) -> int | None:
    return None if when is None else max(0, int((at - when).total_seconds()))
