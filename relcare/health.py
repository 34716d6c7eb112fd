"""Whether this installation is well: the database answers, workers tick, beat rings."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import psycopg
from django.conf import settings
from django.db import connections
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from privacy.clock_jumps import AHEAD
from reminders.engine import BEAT, WORKER
from reminders.purge import HOST_MARK

NAMES: Final = ("host", "port", "user", "password", "dbname")
WELL, LATE, NEVER, DOWN = "well", "late", "never", "unreachable"


@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """Red where no worker ticks; of several that are late the number, and /metrics says which."""
    try:
        beats = heartbeats()
    except psycopg.Error:
        states, late = {"database": DOWN, WORKER: "unknown", BEAT: "unknown"}, 0
    else:
        at = datetime.now(UTC)
        states = {"database": WELL, **{name: judged(beats.get(name), at) for name in (WORKER, BEAT)}}
        late = late_workers(beats, at)
    unwell = sorted(name for name, state in states.items() if state != WELL)
    body = {"status": "unwell" if unwell else WELL, "unwell": unwell, **states, "late_workers": late}
    response = JsonResponse(body, status=503 if unwell else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def judged(beat: datetime | None, at: datetime) -> str:
    if beat is None:
        return NEVER
    limit = timedelta(seconds=settings.LATE_AFTER_TICKS * settings.TICK_SECONDS)
    return WELL if -AHEAD <= at - beat < limit else LATE


def late_workers(beats: Mapping[str, datetime], at: datetime) -> int:
    """Of the last day; one that was taken away is forgotten after it. Their names are for /metrics."""
    return sum(HOST_MARK in name and judged(beat, at) == LATE for name, beat in beats.items())


def heartbeats() -> dict[str, datetime]:
    """By a connection of its own: a pool that is used up says nothing about the database."""
    told = connections["default"].get_connection_params()
    parameters: dict[str, Any] = {name: told[name] for name in NAMES if told.get(name)}
    with psycopg.connect(**parameters, connect_timeout=3, options="-c statement_timeout=3000") as connection:
        return dict(connection.execute("SELECT name, at FROM reminders_heartbeat").fetchall())
