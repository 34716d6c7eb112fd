"""The workers' application with a short lease and short waits: what a killed one held comes free soon."""

import os
from datetime import timedelta
from typing import Any

from celery import signals

from relcare.celery import app
from reminders.rules import retries

__all__ = ["app"]


@signals.worker_process_init.connect
def shorten(**_: Any) -> None:
    """In each process of the pool: nothing else of them differs from a practice's."""
    from reminders.sending import claims, loop, marks  # noqa: PLC0415 - after Django is set up

    usual, lease = claims.LEASE, timedelta(seconds=float(os.environ["FAULTS_LEASE"]))
    vars(claims)["LIMITS"] = tuple(lease if limit == usual else limit for limit in claims.LIMITS)
    for module in (claims, loop, marks):
        vars(module)["LEASE"] = lease
    vars(retries)["SHORTEST"] = timedelta(seconds=2)
