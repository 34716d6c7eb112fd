"""The Celery application: settings come from Django's, tasks from each app's `tasks.py`."""

import logging.config
import os
from pathlib import Path
from typing import Any, Final

import kombu
from celery import Celery, signals
from celery.app.amqp import AMQP
from django.conf import settings

from relcare.checks import refuse_unsafe_start
from reminders.stopping import tell_to_stop

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relcare.settings")

# Seconds between two tries, and how many arguments stand before them.
PAUSES: Final = {"interval_start": 1, "interval_step": 1, "interval_max": 2}
BEFORE_PAUSES: Final = 2


class Connection(kombu.Connection):
    """Tries again every few seconds, however long it was in vain; kombu's pauses grow to half a minute."""

    def _ensure_connection(self, *arguments: Any, **options: Any) -> Any:
        if len(arguments) <= BEFORE_PAUSES:
            options = {**PAUSES, **options}
        return super()._ensure_connection(*arguments, **options)


class Doorbells(AMQP):
    Connection = Connection


# A task that doesn't say otherwise acts as the member who rang it, and is refused without one.
app = Celery("relcare", task_cls="privacy.tasks:ActorTask", amqp=Doorbells)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# By its name, since models can't be imported yet.
app.steps["worker"].add("relcare.probe:Probe")


@app.on_after_configure.connect
def make_broker_folders(**_: Any) -> None:
    """The filesystem transport makes the last folder of a path only, and its data folder not at all."""
    if settings.CELERY_BROKER_URL.startswith("filesystem"):
        for folder in settings.CELERY_BROKER_TRANSPORT_OPTIONS.values():
            Path(folder).mkdir(parents=True, exist_ok=True)


@signals.worker_init.connect
@signals.beat_init.connect
def refuse(**_: Any) -> None:
    refuse_unsafe_start()


@signals.beat_init.connect
def ring_at_once(**_: Any) -> None:
    """Of itself beat waits for a whole tick before its first."""
    tick = app.conf.beat_schedule["tick"]
    app.send_task(tick["task"], **tick["options"])


@signals.worker_shutting_down.connect
def finish_what_is_in_hand(**_: Any) -> None:
    """In the main process alone, which alone gets the signal."""
    tell_to_stop()


@signals.setup_logging.connect
def log_as_django_does(**_: Any) -> None:
    logging.config.dictConfig(settings.LOGGING)
