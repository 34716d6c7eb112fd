"""Database, workers, beats and mail server as real processes in a folder of their own, to be killed."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any, Final, Self

import psycopg
from django.conf import settings

from faults.crowd import OURS
from relcare import processes, run
from relcare.embedded import ELSEWHERE, Embedded

ROOT: Final = Path(__file__).parents[1]
LEASE_SECONDS: Final = 10
# What may have been handed over, by the number of its lease.
IN_HAND: Final = "SELECT id::text, lease_token FROM reminders_message WHERE status = 'sending' AND " + OURS
TICK_SECONDS: Final = 2


@contextmanager
def folder(like: Path | None = None) -> Iterator[Path]:
    """A var/ that is gone afterwards, its database with it: empty, or a copy of a prepared one."""
    made = Path(tempfile.mkdtemp(prefix="relcare-faults-"))
    if like and not (like / "pg" / ELSEWHERE).exists():
        subprocess.run(["cp", "-a", f"{like}/.", str(made)], check=True)
    # The database's own user has to enter.
    made.chmod(0o711)
    try:
        yield made
    finally:
        Embedded(made / "pg").remove()
        shutil.rmtree(made, ignore_errors=True)


def family(of: int) -> list[int]:
    """A process and all that came from it."""
    listed = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
    children: dict[int, list[int]] = defaultdict(list)
    for line in listed.stdout.splitlines():
        pid, parent = map(int, line.split())
        children[parent].append(pid)
    found = [of]
    for pid in found:
        found += children[pid]
    return found


def send(number: signal.Signals, pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


@dataclass
class Received:
    """What the mail server has: how often each message, in how many kinds of bytes, and when first."""

    times: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    first: dict[str, datetime] = field(default_factory=dict)


class Stack:
    """What ends by itself, as a worker does whose watchdog ends it, is started again, as a supervisor would.
    Everything that still runs is killed at the end."""

    def __init__(self, var: Path, environment: dict[str, str], mail_port: int, embedded: Embedded) -> None:
        self.var, self.mail_port, self.embedded = var, mail_port, embedded
        self.environment = {**environment, "FAULTS_LEASE": str(LEASE_SECONDS)}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        # Processes that may have held a message when they were killed.
        self.killed = 0
        # Messages in hand when something was killed.
        self.hit: set[tuple[str, int]] = set()
        self._hands = threading.RLock()
        self._is_over = threading.Event()
        self._watch = threading.Thread(target=self._supervise, daemon=True)

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._watch.join()
        for name in list(self.running):
            self.kill(name)

    def _supervise(self) -> None:
        while not self._is_over.wait(0.5):
            with self._hands:
                ended = [name for name, process in self.running.items() if process.poll() is not None]
                if ended:
                    self._note_hit()
                for name in ended:
                    self.start(name)

    def start(self, name: str) -> None:
        with self._hands, (self.var / "log" / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                self._command(name),
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _command(self, name: str) -> list[str]:
        if name == "mail":
            return list(processes.mail(self.mail_port, self.var / "mail").command)
        if name.startswith("beat"):
            return list(processes.beat(self.var / name).command)
        # Another host's has another name.
        found = [word.replace("worker@%h", f"{name}@%h") for word in processes.worker().command]
        return ["faults.app" if word == "relcare" else word for word in found]

    def kill(self, name: str) -> None:
        """All of it at once, by -9."""
        with self._hands:
            process = self.running.pop(name)
        everybody = family(process.pid)
        if name == "mail":
            # Whoever speaks to it knows at once, and writes it down.
            self._note_hit()
        send(signal.SIGKILL, everybody)
        process.wait()
        self._note_hit()
        # Of a worker the processes of its pool, which hold one message each at most.
        self.killed += max(1, len(everybody) - 2)

    def freeze(self, name: str) -> list[int]:
        everybody = family(self.running[name].pid)
        send(signal.SIGSTOP, everybody)
        self._note_hit()
        self.killed += max(1, len(everybody) - 2)
        return everybody

    def stop_database(self, mode: str) -> None:
        self._note_hit()
        self.embedded._control("stop", "-w", "-m", mode)

    def start_database(self) -> None:
        self.embedded._start()
        self._note_hit()

    def _note_hit(self) -> None:
        with suppress(psycopg.OperationalError):
            self.hit |= {(row, lease) for row, lease in self.ask(IN_HAND)}

    def hit_twice(self) -> set[str]:
        """Messages that were in hand, under two leases, when something was killed."""
        times = Counter(row for row, _ in self.hit)
        return {row for row, often in times.items() if often > 1}

    # --- What became of it ------------------------------------------------------------------------------

    def ask(self, statement: str, *arguments: Any) -> list[tuple[Any, ...]]:
        """As the owner, who reads every practice's rows."""
        with psycopg.connect(self.embedded.url("relcare_owner")) as connection:
            return connection.execute(statement, arguments).fetchall()

    def is_ready(self) -> bool:
        """Whether the workers have begun to tick."""
        beats = self.ask("SELECT name FROM reminders_heartbeat WHERE at > now() - interval '5 seconds'")
        return {"worker", "beat"} <= {name for (name,) in beats}

    def mails(self) -> int:
        return sum(1 for _ in (self.var / "mail").glob("*.eml"))

    def received(self, wanted: set[str]) -> Received:
        """Of the messages with these ids."""
        found, read = Received(), BytesHeaderParser()
        for path in sorted((self.var / "mail").glob("*.eml")):
            raw = path.read_bytes()
            message_id = str(read.parsebytes(raw)["Message-ID"]).strip("<>").partition("@")[0]
            if message_id not in wanted:
                continue
            at = datetime.strptime(path.name.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
            found.times[message_id] += 1
            found.kinds[message_id].add(raw)
            found.first.setdefault(message_id, at)
        return found


def wait_for(condition: Callable[[], bool], seconds: float, pause: float = 0.1) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(psycopg.OperationalError):
            if condition():
                return True
        time.sleep(pause)
    return False


@contextmanager
def stack(var: Path) -> Iterator[Stack]:
    """Prepared and running: one worker, two beats, the mail server. Settings have been read with `var`."""
    for name in ("log", "mail", "cache"):
        (var / name).mkdir(exist_ok=True)
    with ExitStack() as prepared:
        run.prepare_embedded(prepared)
        port = run.free_port()
        with Stack(var, run.children_environment(port), port, settings.EMBEDDED) as made:
            for name in ("mail", "worker", "beat-1", "beat-2"):
                made.start(name)
            if not wait_for(made.is_ready, 90):
                raise RuntimeError((var / "log" / "worker.log").read_text()[-2000:])
            yield made
