"""A worker's own heartbeat: its main process sends one through its own pool, so that it proves both."""

import time
from typing import Any

from celery import bootsteps
from django.conf import settings
from django.db import connection

from practices.clock import now
from relcare.watchdog import limit
from reminders import engine


def beat(name: str) -> None:
    """In the pool, between two tasks."""
    # Nothing else lets go of a connection that the database has ended: this is no task.
    connection.close_if_unusable_or_obsolete()
    engine.heartbeat(name, now())


class Probe(bootsteps.StartStopStep):
    """At each tick, while no process of the pool sits on work that it was given and never began.

    Work that was begun is ended by its own time limit.
    """

    requires = ("celery.worker.components:Timer", "celery.worker.components:Pool")

    def __init__(self, worker: Any, **options: Any) -> None:
        super().__init__(worker, **options)
        self.entry: Any = None
        # Work that nobody began -> when that was first seen.
        self.waiting: dict[int, float] = {}

    def start(self, worker: Any) -> None:
        self.entry = worker.timer.call_repeatedly(settings.TICK_SECONDS, self.send, (worker,))

    def stop(self, worker: Any) -> None:
        if self.entry is not None:
            self.entry.cancel()

    def send(self, worker: Any) -> None:
        if not self.is_stuck(worker.pool, time.monotonic()):
            # It waits for no slot: a timer that stands still would hold up others.
            worker.pool.on_apply(beat, (worker.hostname,), waitforslot=False)

    def is_stuck(self, pool: Any, at: float) -> bool:
        waiting = [job for job, result in tuple(pool._pool._cache.items()) if not result.accepted()]
        self.waiting = {job: self.waiting.get(job, at) for job in waiting}
        return any(at - since >= limit().total_seconds() for since in self.waiting.values())
