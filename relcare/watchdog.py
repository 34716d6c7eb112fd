"""Runs a worker, and ends it when it works no more: `python -m relcare.watchdog celery --app relcare worker`.

It ends with the worker; whatever started it starts it again, as a supervisor or Docker's restart policy does.
"""

import ctypes
import logging
import logging.config
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Final
from urllib.parse import urlsplit

import psycopg
from celery.utils.nodenames import default_nodename, host_format
from django.conf import settings

from privacy.clock_jumps import AHEAD, clock_has_jumped

log = logging.getLogger(__name__)

# However short ticks are: every slot may be busy with messages for so long.
LEAST_LIMIT: Final = timedelta(seconds=30)
# Below this nobody has started a worker on a machine that does something else as well.
LEAST_GRACE: Final = timedelta(seconds=60)
# The row in hand is finished within it; whoever waits for us waits a little longer.
STOP_SECONDS: Final = 9.0
ANSWER_SECONDS: Final = 3
LOOK_SECONDS: Final = 0.2
AMQP_PORTS: Final = {"amqp": 5672, "amqps": 5671}
PR_SET_PDEATHSIG: Final = 1


@dataclass
class Judgement:
    """When a worker is late, by the heartbeats that its main process sends through its own pool."""

    limit: timedelta
    grace: timedelta
    # What it needs was there from then on: its start, or when the database or the clock was back.
    since: datetime

    def is_late(self, at: datetime, beat: datetime | None, *, answers: bool) -> bool:
        """`answers`: whether all that it needs for a heartbeat does."""
        if not answers or self.since > at:
            self.since = at
            return False
        if beat is None or not self.since < beat <= at + AHEAD:
            return at - self.since >= self.grace
        return at - beat >= self.limit


def main(command: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "relcare.settings")
    logging.config.dictConfig(settings.LOGGING)
    name = heartbeat_name(command)
    judgement = Judgement(limit(), max(limit(), LEAST_GRACE), datetime.now(UTC))
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    worker = start(command)
    while not stop.is_set():
        code = ended(worker, stop, settings.TICK_SECONDS)
        if code is not None:
            return code
        if not stop.is_set() and is_late(judgement, name):
            log.error("%s sends no heartbeat: ending it", name)
            end(worker)
            return 1
    return end(worker)


def limit() -> timedelta:
    """How long a worker may be without a heartbeat."""
    return max(settings.LATE_AFTER_TICKS * timedelta(seconds=settings.TICK_SECONDS), LEAST_LIMIT)


def heartbeat_name(command: Sequence[str]) -> str:
    """What the worker calls itself, by Celery's own rules."""
    parser = ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("-n", "--hostname", default="")
    known, _ = parser.parse_known_args(list(command))
    return host_format(default_nodename(known.hostname))


def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    libc = ctypes.CDLL(None)

    def follow() -> None:
        # A watchdog that is killed outright takes its worker with it (Linux).
        if sys.platform == "linux":
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

    return subprocess.Popen(
        [sys.executable, "-m", *command],
        # A group of its own, so that its pool can be ended with it.
        process_group=0,
        preexec_fn=follow,  # noqa: PLW1509 - one thread
    )


def ended(worker: subprocess.Popen[bytes], stop: Event, seconds: float) -> int | None:
    """The worker's exit code as soon as it has ended; None after so long, or when told to stop."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not stop.is_set():
        with suppress(subprocess.TimeoutExpired):
            return exit_code(worker.wait(LOOK_SECONDS))
    return None


def end(worker: subprocess.Popen[bytes]) -> int:
    """Let it finish what it has in hand, then end all of it."""
    worker.terminate()
    try:
        code = worker.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        code = -signal.SIGKILL
    with suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    return exit_code(code)


def exit_code(code: int) -> int:
    return code if code >= 0 else 128 - code


def is_late(judgement: Judgement, name: str) -> bool:
    at = datetime.now(UTC)
    if clock_has_jumped():
        # By the clock as it was nobody is late, and a worker that began anew would rely on this one.
        return judgement.is_late(at, None, answers=False)
    try:
        beat = newest_beat(name)
    except psycopg.Error:
        return judgement.is_late(at, None, answers=False)
    if not judgement.is_late(at, beat, answers=True):
        return False
    # Whoever waits for the broker sends no heartbeats either.
    return judgement.is_late(at, beat, answers=broker_answers())


def newest_beat(name: str) -> datetime | None:
    with psycopg.connect(
        settings.DATABASE_URL,
        connect_timeout=ANSWER_SECONDS,
        options=f"-c statement_timeout={1000 * ANSWER_SECONDS}",
    ) as connection:
        found = connection.execute("SELECT at FROM reminders_heartbeat WHERE name = %s", [name]).fetchone()
    return found[0] if found else None


def broker_answers() -> bool:
    url = urlsplit(settings.CELERY_BROKER_URL)
    if url.scheme not in AMQP_PORTS:
        return True
    try:
        socket.create_connection(
            (url.hostname or "localhost", url.port or AMQP_PORTS[url.scheme]), ANSWER_SECONDS
        ).close()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
