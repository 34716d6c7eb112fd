"""When a worker is ended: late by its own heartbeat, while all that it needs was there long enough."""

import select
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from kombu.exceptions import OperationalError
from pytest_django import Settings

from relcare import processes, watchdog
from relcare.celery import app
from relcare.probe import Probe
from relcare.watchdog import Judgement

START = datetime(2030, 1, 1, 9, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def late(at: float, beat: float | None, since: float = 0) -> bool:
    judgement = Judgement(timedelta(seconds=30), timedelta(seconds=60), after(since))
    return judgement.is_late(after(at), None if beat is None else after(beat), answers=True)


@pytest.mark.parametrize(
    ("at", "beat", "since", "expected"),
    [
        # Six ticks after its own last heartbeat.
        (129, 100, 0, False),
        (130, 100, 0, True),
        # Whoever has not begun yet is given longer.
        (59, None, 0, False),
        (60, None, 0, True),
        # The heartbeat of the one before says nothing of this one.
        (59, -10, 0, False),
        (60, -10, 0, True),
        # The first one of its own does.
        (39, 10, 0, False),
        (40, 10, 0, True),
        # The database was away meanwhile.
        (159, 90, 100, False),
        (160, 90, 100, True),
        # By a clock that was ahead: it says nothing of now.
        (100, 160, 0, False),
        (100, 161, 0, True),
        # So did this process begin: from now on.
        (100, None, 5000, False),
    ],
)
def test_a_worker_is_late(at: float, beat: float | None, since: float, *, expected: bool) -> None:
    assert late(at, beat, since) is expected


def test_nobody_is_judged_while_what_it_needs_is_away_nor_right_afterwards() -> None:
    judgement = Judgement(timedelta(seconds=30), timedelta(seconds=60), START)
    assert not judgement.is_late(after(500), after(1), answers=False)
    assert not judgement.is_late(after(559), after(1), answers=True)
    assert judgement.is_late(after(560), after(1), answers=True)


def test_a_clock_that_jumps_ends_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    judgement = Judgement(timedelta(seconds=30), timedelta(seconds=60), START)
    monkeypatch.setattr(watchdog, "newest_beat", lambda _: after(1))
    with time_machine.travel(after(86_400), tick=False) as clock:
        monkeypatch.setattr(watchdog, "clock_has_jumped", lambda: True)
        assert not watchdog.is_late(judgement, "worker@here")
        monkeypatch.setattr(watchdog, "clock_has_jumped", lambda: False)
        clock.move_to(after(75))
        # Judged from then on, as after a start.
        assert not watchdog.is_late(judgement, "worker@here")
        clock.move_to(after(134))
        assert not watchdog.is_late(judgement, "worker@here")
        clock.move_to(after(135))
        assert watchdog.is_late(judgement, "worker@here")


@pytest.mark.parametrize(("tick", "seconds"), [(15, 90), (5, 30), (1, 30)])
def test_a_heartbeat_may_be_six_ticks_late_and_wait_for_busy_slots(
    settings: Settings, tick: int, seconds: int
) -> None:
    settings.TICK_SECONDS = tick
    assert watchdog.limit() == timedelta(seconds=seconds)


def test_it_looks_for_the_heartbeat_under_the_name_that_the_worker_has() -> None:
    host = socket.gethostname()
    _, _, _, *command = processes.worker().command
    assert watchdog.heartbeat_name(command) == f"worker@{host}"
    assert watchdog.heartbeat_name(["celery", "worker"]) == f"celery@{host}"
    assert watchdog.heartbeat_name(["celery", "worker", "-n", "second@%h"]) == f"second@{host}"


def test_a_broker_that_is_away_is_noticed(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CELERY_BROKER_URL = f"amqp://u:p@127.0.0.1:{server.getsockname()[1]}/"
        assert watchdog.broker_answers()
    assert not watchdog.broker_answers()
    settings.CELERY_BROKER_URL = "filesystem://"
    assert watchdog.broker_answers()


def test_who_goes_on_after_the_signal_is_ended_with_all_that_it_started() -> None:
    script = (
        "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.fork();"
        " print(os.getpid(), flush=True); time.sleep(20)"
    )
    worker = subprocess.Popen([sys.executable, "-c", script], process_group=0, stdout=subprocess.PIPE)
    with worker, pytest.MonkeyPatch.context() as patch:
        assert worker.stdout is not None
        pids = {worker.stdout.readline() for _ in range(2)}
        patch.setattr(watchdog, "STOP_SECONDS", 0.2)
        assert watchdog.end(worker) == 128 + signal.SIGKILL
        # The pipe ends with the last who holds it: at once, not when its sleep is over.
        assert select.select([worker.stdout], [], [], 10)[0]
        assert worker.stdout.read() == b""
    assert len(pids) == 2


def test_the_broker_is_tried_every_few_seconds_however_long_it_was_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kombu.utils.functional.sleep", lambda _: None)
    pauses: list[float] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    connection = app.connection_for_read(f"amqp://u:p@127.0.0.1:{port}/", transport="pyamqp")
    with pytest.raises(OperationalError):
        connection.ensure_connection(lambda _error, pause: pauses.append(pause), 6)
    assert pauses == [1, 2, 2, 2, 2, 2]


class Pool:
    """As the pool of a worker looks from its main process."""

    def __init__(self) -> None:
        self._pool = SimpleNamespace(_cache={})
        self.sent: list[str] = []

    def give(self, job: int, *, begun: bool) -> None:
        self._pool._cache[job] = SimpleNamespace(accepted=lambda: begun)

    def on_apply(self, _act: Any, arguments: tuple[str], **_: Any) -> None:
        self.sent += arguments


def test_no_heartbeat_leaves_while_somebody_sits_on_work_that_was_never_begun(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TICK_SECONDS = 15
    pool, clock = Pool(), [0.0]
    worker: Any = SimpleNamespace(pool=pool, hostname="worker@here")
    monkeypatch.setattr("relcare.probe.time.monotonic", lambda: clock[0])
    probe = Probe(worker)
    pool.give(1, begun=True)
    pool.give(2, begun=False)
    for at, expected in ((0, 1), (89, 2), (90, 2), (105, 2)):
        clock[0] = at
        probe.send(worker)
        assert len(pool.sent) == expected
    pool.give(2, begun=True)
    probe.send(worker)
    assert pool.sent == ["worker@here"] * 3
