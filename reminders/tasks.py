"""Doorbells: each rings for rows that are there anyway. One line a task."""

from typing import Any

from celery import shared_task
from celery.signals import after_task_publish
from django.conf import settings
from django.db import connection

from practices.clock import now
from privacy.tasks import EngineTask
from reminders import engine
from reminders.zone_rules import follow_zone_rules

EXPIRES = 2 * settings.TICK_SECONDS


@after_task_publish.connect(sender="reminders.tasks.tick")
def say_that_beat_is_well(**_: Any) -> None:
    """Written where ticks are sent, by beat alone: a worker that stands still says nothing of beat."""
    # Nothing else in beat's process would let go of a connection that the database has ended.
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    engine.heartbeat(engine.BEAT, now())


@shared_task(base=EngineTask, name="reminders.tasks.tick")
def tick() -> None:
    try:
        engine.tick()
    finally:
        # Also where so many plans are due that the time runs out over them: alerts wait for nobody's plans.
        ring(engine.rings())


@shared_task(base=EngineTask, name="reminders.tasks.drain")
def drain() -> None:
    engine.hand_over()


@shared_task(base=EngineTask, name="reminders.tasks.follow_up")
def follow_up() -> None:
    engine.follow_up()


@shared_task(base=EngineTask, name="reminders.tasks.warn")
def warn() -> None:
    engine.warn()


@shared_task(base=EngineTask, name="reminders.tasks.reconcile")
def reconcile() -> None:
    engine.reconcile()


@shared_task(base=EngineTask, name="reminders.tasks.follow_zones")
def follow_zones() -> None:
    follow_zone_rules(now())


def ring(times: int) -> None:
    for _ in range(times):
        drain.apply_async(expires=EXPIRES)
