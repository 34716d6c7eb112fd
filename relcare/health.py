"""Whether this installation is well: the database answers, the worker ticks, beat rings."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import psycopg
from django.conf import settings
from django.db import connections
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from reminders.engine import BEAT, WORKER

TICKS: Final = 6
NAMES: Final = ("host", "port", "user", "password", "dbname")
WELL, LATE, NEVER, DOWN = "well", "late", "never", "unreachable"


@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    states = examine()
    unwell = sorted(name for name, state in states.items() if state != WELL)
    body = {"status": "unwell" if unwell else WELL, "unwell": unwell, **states}
    response = JsonResponse(body, status=503 if unwell else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def examine() -> dict[str, str]:
    try:
        beats = heartbeats()
    except psycopg.Error:
        return {"database": DOWN, WORKER: "unknown", BEAT: "unknown"}
    at = datetime.now(UTC)
    return {"database": WELL, WORKER: judged(beats.get(WORKER), at), BEAT: judged(beats.get(BEAT), at)}


def judged(beat: datetime | None, at: datetime) -> str:
    if beat is None:
        return NEVER
    return WELL if at - beat < timedelta(seconds=TICKS * settings.TICK_SECONDS) else LATE


def heartbeats() -> dict[str, datetime]:
    """By a connection of its own: a pool that is used up says nothing about the database."""
    told = connections["default"].get_connection_params()
    parameters: dict[str, Any] = {name: told[name] for name in NAMES if told.get(name)}
    with psycopg.connect(**parameters, connect_timeout=3, options="-c statement_timeout=3000") as connection:
        return dict(connection.execute("SELECT name, at FROM reminders_heartbeat").fetchall())
