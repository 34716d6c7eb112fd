"""Doorbells: each rings for rows that are there anyway. One line a task."""

from datetime import UTC, datetime, timedelta
from typing import Any

from celery import shared_task
from celery.signals import before_task_publish
from django.conf import settings

from practices.clock import now
from privacy.tasks import EngineTask
from reminders import engine

RUNG_AT = "rung_at"
EXPIRES = 2 * settings.TICK_SECONDS


@before_task_publish.connect(sender="reminders.tasks.tick")
def say_when(headers: dict[str, Any], **_: Any) -> None:
    """Beat proves that it is well by the time on the newest tick it sent."""
    headers[RUNG_AT] = now().isoformat()


@shared_task(base=EngineTask, bind=True, name="reminders.tasks.tick")
def tick(self: EngineTask) -> None:
    ring(engine.tick(rung_at(self.request.get(RUNG_AT))))


@shared_task(base=EngineTask, name="reminders.tasks.drain")
def drain() -> None:
    engine.hand_over()


@shared_task(base=EngineTask, name="reminders.tasks.follow_up")
def follow_up() -> None:
    engine.follow_up()


def ring(times: int) -> None:
    for _ in range(times):
        drain.apply_async(expires=EXPIRES)


def rung_at(told: object) -> datetime | None:
    """When beat sent the tick; None where it came otherwise or names a time that is still to come."""
    if not isinstance(told, str):
        return None
    at = datetime.fromisoformat(told).astimezone(UTC)
    return at if at <= now() + timedelta(seconds=EXPIRES) else None
