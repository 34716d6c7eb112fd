"""Workers and beats as real processes around a database and a mail server of their own, without web."""

import asyncio
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from email import message_from_bytes
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import psycopg
from aiosmtpd.smtp import SMTP, Envelope, Session

from relcare import processes
from relcare.demo.people import PEOPLE
from relcare.embedded import Embedded
from reminders.tests.sink import Sink

ROOT: Final = Path(__file__).parents[1]
# The demo at any hour: Ana is safe to write to now, and nothing stands against a message.
READY: Final = """
    SET session_replication_role = replica;
    CREATE TEMP TABLE whole_week AS
        SELECT jsonb_agg(jsonb_build_object('weekday', d, 'from', '00:00', 'to', '23:59')) AS windows
        FROM generate_series(0, 6) d;
    UPDATE clients_contactplan p SET windows = w.windows, recheck_by = '2040-01-01',
        confirmed_on = CASE WHEN p.confirmed_on IS NOT NULL THEN date '2039-08-01' END FROM whole_week w;
    UPDATE practices_practice p SET watched_hours = w.windows FROM whole_week w;
    UPDATE clients_session
        SET starts_at = starts_at - interval '99 days', ends_at = ends_at - interval '99 days'
        WHERE starts_at BETWEEN now() - interval '2 days' AND now() + interval '2 days';
    UPDATE reminders_checkinplan SET state = 'stopped', stopped_because = 'ended', next_due_at = NULL;
    DELETE FROM reminders_link;
    DELETE FROM reminders_messageevent;
    DELETE FROM reminders_message"""
# Dates far ahead, so that no answer of the demo counts for them; of a plan without a form: nobody asked one.
FILL: Final = """
    WITH plan AS (
        UPDATE reminders_checkinplan
        SET state = 'active', stopped_because = '', next_due_at = now() + interval '300 days',
            version_id = NULL
        WHERE id = (SELECT id FROM reminders_checkinplan WHERE client_id = %(ana)s LIMIT 1) RETURNING *)
    INSERT INTO reminders_message (id, practice_id, client_id, plan_id, occurrence, channel, status,
        not_before, not_after, next_try_at, made_at,
        attempt, ambiguous, lease_token, provider_id, error_code, suppressed_reason)
    SELECT uuidv7(), practice_id, client_id, id, now() + interval '300 days' + n * interval '1 minute',
        'email', 'pending', now() - interval '1 minute', now() + interval '1 day', now(), now(),
        0, 0, 0, '', '', ''
    FROM plan, generate_series(1, %(count)s) n"""
AGE: Final = """
    SELECT extract(epoch FROM clock_timestamp() - at)::int FROM reminders_heartbeat WHERE name = %(name)s"""
NEWER: Final = "SELECT 1 FROM reminders_heartbeat WHERE name = 'worker' AND at > %(since)s"


class SlowSink(Sink):
    """A mail server that takes its time to say that it has a text."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds
        self.in_hand = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.in_hand += 1
        try:
            await asyncio.sleep(self.seconds)
            return await super().handle_DATA(server, session, envelope)
        finally:
            self.in_hand -= 1

    def has_more_than(self, count: int) -> bool:
        return len(self.raw) > count

    def copies(self) -> list[int]:
        """How often each mail came."""
        return list(Counter(message_from_bytes(raw)["Message-ID"] for raw in self.raw).values())


class Cell:
    def __init__(self, var: Path, port: int, **settings: str) -> None:
        self.var = var
        self.database = Embedded(var / "pg")
        self.started: list[subprocess.Popen[bytes]] = []
        self.workers: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = {
            "PATH": os.environ["PATH"],
            "RELCARE_VAR": str(var),
            "RELCARE_LAUNCHED": "True",
            "DATABASE_URL": self.database.url("relcare_app"),
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(port),
            "TICK_SECONDS": "1",
            **settings,
        }

    def __enter__(self) -> Self:
        self.database.ensure()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        for process in self.started:
            self.kill(process)
        self.database.release()

    def worker(self, name: str = "one") -> subprocess.Popen[bytes]:
        """As the supervisor runs it, under a name of its own."""
        command = list(processes.worker().command)
        command[command.index("worker@%h")] = f"worker@{name}"
        self.workers[name] = self._start(name, command)
        return self.workers[name]

    def beat(self, name: str = "beat") -> subprocess.Popen[bytes]:
        return self._start(name, list(processes.beat(self.var / f"schedule-{name}").command))

    def _start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.var / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        self.started.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """All of it, at once: a watchdog takes its worker along, and that its pool."""
        pool = below(process.pid)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        for pid in pool:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()

    def restart_database(self, how: str, away: float) -> None:
        self.database.stop(how)
        time.sleep(away)
        self.database.revive()

    def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database.url("postgres")) as connection:
            found = connection.execute(statement, values)
            return found.fetchall() if found.description else []

    def fill(self, count: int) -> None:
        """The outbox holds so many messages that are due, and nothing else."""
        with psycopg.connect(self.database.url("postgres")) as connection:
            connection.execute(READY)
            connection.execute(FILL, {"ana": PEOPLE["ana"].client_id, "count": count})

    def states(self) -> dict[str, int]:
        found = self.rows("SELECT coalesce(nullif(suppressed_reason, ''), status) FROM reminders_message")
        return Counter(state for (state,) in found)

    def beats(self, name: str = "worker") -> int:
        """Seconds since a heartbeat of this name; a lot where there is none."""
        found = self.rows(AGE, name=name)
        return int(found[0][0]) if found else 10**9

    def ticks_on(self, seconds: float) -> float:
        """How long until a tick ran that began after this."""
        begun = time.monotonic()
        (since,) = self.rows("SELECT clock_timestamp()")[0]
        within(seconds, lambda: self.rows(NEWER, since=since))
        return time.monotonic() - begun


def within(seconds: float, find: Callable[[], Any]) -> None:
    until = time.monotonic() + seconds
    while not find():
        assert time.monotonic() < until, f"nothing came within {seconds} s"
        time.sleep(0.1)


def below(pid: int) -> list[int]:
    """Every process that descends from this one."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(one): int(parent) for one, parent in map(str.split, listed.splitlines())}
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def stop_process(process: subprocess.Popen[bytes]) -> tuple[int, float]:
    """SIGTERM: how it ended, and after how many seconds."""
    begun = time.monotonic()
    process.terminate()
    return process.wait(60), time.monotonic() - begun
