"""Several workers and beats around a RabbitMQ, where one is installed."""

import logging
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from django.conf import settings

from relcare.run import free_port
from tests.cell import Cell, SlowSink, within
from tests.running import folder

log = logging.getLogger(__name__)
PROGRAMS = Path("/usr/lib/rabbitmq/bin")
pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not settings.IS_EMBEDDED, reason="starts the embedded parts"),
    pytest.mark.skipif(
        shutil.which("rabbitmq-server") is None or not PROGRAMS.exists(),
        reason="needs RabbitMQ (Debian: apt install rabbitmq-server)",
    ),
]
LONG = 120


class Broker:
    """A node of its own, with all that it writes below one folder."""

    def __init__(self, home: Path) -> None:
        self.home, self.port, names = home, free_port(), free_port()
        # Debian's own scripts change the user; these are what they call.
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "RABBITMQ_NODENAME": f"relcare-{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
            "RABBITMQ_LOG_BASE": str(home / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "plugins"),
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none",
            "ERL_EPMD_PORT": str(names),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
        }

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}/"

    def __enter__(self) -> Self:
        # Erlang would leave one of its own behind.
        self.names = subprocess.Popen(["epmd"], env=self.environment)
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.stop(signal.SIGKILL)
        self.names.terminate()
        self.names.wait()

    def start(self) -> None:
        begun = time.monotonic()
        with (self.home / "output").open("ab") as output:
            self.node = subprocess.Popen(
                [PROGRAMS / "rabbitmq-server"],
                env=self.environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        within(LONG, self.answers)
        log.info("RabbitMQ answers after %.1f s", time.monotonic() - begun)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.node.pid, number)
        self.node.wait(LONG)

    def answers(self) -> bool:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        return False

    def queues(self) -> set[str]:
        """Each as "name type"."""
        command = ["rabbitmqctl", "--quiet", "--no-table-headers", "list_queues", "name", "type"]
        command[0] = str(PROGRAMS / command[0])
        answer = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True)
        return {" ".join(line.split()) for line in answer.stdout.splitlines()}


@pytest.fixture(scope="module")
def broker() -> Iterator[Broker]:
    with tempfile.TemporaryDirectory(prefix="relcare-rabbit-") as home, Broker(Path(home)) as broker:
        yield broker


@pytest.fixture(scope="module")
def sink() -> Iterator[SlowSink]:
    with SlowSink(0.1) as sink:
        yield sink


@pytest.fixture(scope="module")
def cell(prepared_var: Path, broker: Broker, sink: SlowSink) -> Iterator[Cell]:
    """Two workers, two beats."""
    with folder(prepared_var) as var, Cell(var, sink.port, BROKER_URL=broker.url) as cell:
        begun = time.monotonic()
        cell.fill(0)
        for name in ("one", "two"):
            cell.worker(name)
            cell.beat(f"beat-{name}")
        within(LONG, lambda: cell.beats("worker@one") < 3 and cell.beats("worker@two") < 3)
        log.info("all are well after %.1f s", time.monotonic() - begun)
        yield cell


def test_two_workers_and_two_beats_send_each_message_once_through_a_quorum_queue(
    cell: Cell, broker: Broker, sink: SlowSink
) -> None:
    cell.fill(40)
    within(LONG, lambda: cell.states() == {"sent": 40})
    assert sink.copies() == [1] * 40
    queues = broker.queues()
    assert "celery quorum" in queues
    # No other kind: nothing is gone with one node, and nothing belongs to one connection alone.
    assert {queue.split()[1] for queue in queues} == {"quorum"}


def test_a_killed_worker_comes_back_under_its_name_at_once(cell: Cell) -> None:
    cell.kill(cell.workers["one"])
    before = cell.rows("SELECT at FROM reminders_heartbeat WHERE name = 'worker@one'")
    again = cell.worker("one")
    within(LONG, lambda: cell.rows("SELECT at FROM reminders_heartbeat WHERE name = 'worker@one'") > before)
    assert again.poll() is None
    assert "RESOURCE_LOCKED" not in (cell.var / "one.log").read_text()


def test_ticks_go_on_soon_after_the_broker_was_killed_with_every_slot_busy(
    cell: Cell, broker: Broker, sink: SlowSink
) -> None:
    sink.raw.clear()
    sink.seconds = 1
    cell.fill(60)
    within(LONG, lambda: sink.in_hand == 4)
    broker.stop(signal.SIGKILL)
    time.sleep(5)
    broker.start()
    log.info("a tick after %.1f s", cell.ticks_on(15))
    sink.seconds = 0
    within(LONG, lambda: cell.states() == {"sent": 60})
    assert sink.copies() == [1] * 60
