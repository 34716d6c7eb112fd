"""`make bench ARGS=reminders`: how fast messages leave and are claimed, with a million of them in the outbox.

Beside a bare loop of smtplib to the same server, and beside the same two statements in bare psycopg; taken in
turns, so that whatever else the machine does meanwhile meets both; ends with 1 where such a ratio is missed.
Figures by the clock need an idle machine.
"""

import multiprocessing
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, NamedTuple
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connections
from psycopg import ClientCursor

from bench.database import bench_database
from bench.measure import Goal, backend_seconds, middle, percentile
from bench.seed import Size
from practices.thresholds import DEFAULTS
from privacy.fields import EncryptedTextField
from relcare.demo.people import OWNER
from reminders.channels import Letter
from reminders.channels.smtp import email_of
from reminders.models import EMAIL
from reminders.sending import claim, drain
from reminders.sending.claims import LEASE, MOST_OF_A_PRACTICE, PRACTICES
from reminders.texts import REMINDER

SIZE: Final = Size(practices=40, therapists=1)
# Days behind each of the thousand clients: as many messages.
HISTORY: Final = 1000
# What healthchecks sends in a second on a machine like the ones this was made on, as measured for REMINDERS.
HEALTHCHECKS: Final = 49
EACH: Final = 1000
WORKERS: Final = 4
# So often in a row a worker finds nothing before it is done: others may just hold what is left.
MISSES: Final = 3
OUTBOX: Final = (Path(__file__).parent / "outbox.sql").read_text(encoding="utf-8")
EVENING: Final = "SELECT max(occurrence) + interval '2 days' FROM reminders_message WHERE status = 'sent'"
CLEAR: Final = """
    DELETE FROM reminders_link;
    DELETE FROM reminders_message WHERE occurrence > %(at)s - interval '1 day';
    WITH gone AS (DELETE FROM reminders_checkin RETURNING homework_id)
    DELETE FROM assessments_homework h USING gone WHERE h.id = gone.homework_id"""
# What is not asked is not sent either.
ASKED: Final = """
    INSERT INTO assessments_homework (id, practice_id, client_id, case_id, version_id, task, task_kind,
        assigned_at, asked_at, state, skipped_because, bring_to_session, recorded_by_id, row_version)
    SELECT md5('asked' || m.id)::uuid, m.practice_id, m.client_id, c.case_id, p.version_id, '', '',
        %(at)s, %(at)s, 'assigned', '', false, p.recorded_by_id, 1
    FROM reminders_message m
    JOIN reminders_checkinplan p ON p.practice_id = m.practice_id AND p.id = m.plan_id
    JOIN clients_caseclient c ON c.practice_id = m.practice_id AND c.client_id = m.client_id
    WHERE m.occurrence > %(at)s - interval '1 day';
    INSERT INTO reminders_checkin (id, practice_id, client_id, plan_id, occurrence, homework_id, asked_at)
    SELECT gen_random_uuid(), m.practice_id, m.client_id, m.plan_id, m.occurrence,
        md5('asked' || m.id)::uuid, %(at)s
    FROM reminders_message m WHERE m.occurrence > %(at)s - interval '1 day'"""
DUE: Final = """
    INSERT INTO reminders_message (id, practice_id, client_id, plan_id, occurrence, channel, status,
        not_before, not_after, next_try_at, attempt, ambiguous, lease_token, provider_id, error_code,
        suppressed_reason, made_at)
    SELECT gen_random_uuid(), practice_id, client_id, id, %(at)s - make_interval(secs => n), 'email',
        'pending', %(at)s - interval '1 hour', %(at)s + interval '3 hours', %(at)s - make_interval(secs => n),
        0, 0, 0, '', '', '', %(at)s
    FROM reminders_checkinplan, generate_series(1, %(each)s) AS n
    WHERE practice_id IN (SELECT id FROM practices_practice WHERE slug ^@ 'bench')"""
ACT: Final = "SELECT rls.act('engine', %s, NULL, NULL, '', '', NULL)"
FOUND: Final = """
    SELECT found FROM rls.due_practices(1000000, 'send', %s) AS found
    WHERE pg_try_advisory_xact_lock(hashtextextended('send' || found, 3)) LIMIT %s"""
COUNT: Final = """
    SELECT coalesce((p.settings ->> 'messages_per_hour')::integer, %s)
        - (SELECT count(*) FROM reminders_message WHERE plan_id IS NOT NULL AND dispatched_at > %s)
        - (SELECT count(*) FROM reminders_message WHERE plan_id IS NOT NULL AND status = 'claimed'
            AND lease_until > %s)
    FROM practices_practice p"""
CLAIM: Final = """
    UPDATE reminders_message m SET status = 'claimed', lease_token = m.lease_token + 1, lease_until = %s
    FROM (SELECT id FROM reminders_message WHERE status IN ('pending', 'claimed', 'sending')
        AND next_try_at <= %s AND (status = 'pending' OR lease_until <= %s) ORDER BY next_try_at, id LIMIT %s
        FOR UPDATE SKIP LOCKED) AS due
    WHERE m.id = due.id RETURNING m.id, m.lease_token"""

Claims = Callable[[datetime], Iterator[int]]


class Rates(NamedTuple):
    """Messages a second by the clock; and a second of CPU of all that take part: worker, database, server.

    They work one after the other, so that both are the same where nothing else runs.
    """

    clock: float
    cpu: float


CLOCK, CPU = itemgetter(0), itemgetter(1)


def owner(statement: str, **told: Any) -> list[tuple[Any, ...]]:
    connections[OWNER].ensure_connection()
    with ClientCursor(connections[OWNER].connection) as cursor:
        cursor.execute(statement, told)
        return cursor.fetchall() if cursor.description else []


def fill() -> None:
    address = EncryptedTextField().get_prep_value("somebody@mail.example")
    owner(f"BEGIN;{OUTBOX};COMMIT", address=address, history=HISTORY)
    owner("VACUUM ANALYZE")


@contextmanager
def sinks() -> Iterator[list[int]]:
    with subprocess.Popen([sys.executable, "-m", "bench.sink"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield [process.pid, *(int(port) for port in process.stdout.readline().split())]
        process.terminate()


def due(at: datetime, each: int) -> None:
    """Each client has so many messages to go out, and nothing left today yet."""
    owner(CLEAR, at=at)
    owner(DUE, at=at, each=each)
    owner("VACUUM ANALYZE reminders_message")


# --- Sending ------------------------------------------------------------------------------------------


def sample() -> EmailMessage:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    nobody = UUID(int=0)
    address = "somebody@mail.example"
    return email_of(
        Letter(nobody, REMINDER, EMAIL, "en", 0, "0" * 32, address, at, nobody, nobody, not_after=at)
    )


def bare(port: int) -> None:
    """A loop that does nothing but hand over."""
    mail = sample()
    text, sender, to = mail.message().as_bytes(), settings.DEFAULT_FROM_EMAIL, mail.to
    with smtplib.SMTP("127.0.0.1", port) as server:
        for _ in range(EACH):
            server.sendmail(sender, to, text)


def product(at: datetime, port: int) -> None:
    """One worker, from what is due to what is marked as sent."""
    settings.EMAIL_BACKEND = "reminders.channels.smtp.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    accepted = drain(lambda: at, seconds=3600)
    assert accepted == EACH, f"{accepted} of {EACH} were accepted"


def rates(act: Callable[[], None], sink: int) -> Rates:
    connections["default"].ensure_connection()
    others = (sink, connections["default"].connection.info.backend_pid)
    before = time.process_time() + sum(map(backend_seconds, others))
    start = time.perf_counter()
    act()
    took = time.perf_counter() - start
    spent = time.process_time() + sum(map(backend_seconds, others)) - before
    return Rates(EACH / took, EACH / spent)


def sending(at: datetime, port: int, sink: int, rounds: int) -> list[tuple[Rates, Rates]]:
    """Each round's rates, and those of the bare loop right before and after it."""
    found = []
    for _ in range(rounds):
        due(at, 1)
        owner(ASKED, at=at)
        before = rates(lambda: bare(port), sink)
        ours = rates(lambda: product(at, port), sink)
        after = rates(lambda: bare(port), sink)
        plain = Rates((before.clock + after.clock) / 2, (before.cpu + after.cpu) / 2)
        found.append((ours, plain))
        print(f"  {ours.clock:6.0f}/s, bare smtplib {before.clock:.0f} and {after.clock:.0f}/s;", end="")
        print(f" a second of CPU: {ours.cpu:.0f} and {plain.cpu:.0f}", flush=True)
    return found


# --- Claiming -----------------------------------------------------------------------------------------


def plain(connection: psycopg.Connection[Any], at: datetime) -> int:
    """What a claim comes down to: in each practice that has something due one count and one update."""
    claimed = 0
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute(ACT, [None])
        for (practice_id,) in cursor.execute(FOUND, [at, PRACTICES]).fetchall():
            cursor.execute(ACT, [practice_id])
            found = cursor.execute(COUNT, [DEFAULTS.messages_per_hour, at, at]).fetchone()
            room = min(MOST_OF_A_PRACTICE, found[0] if found else 0)
            claimed += len(cursor.execute(CLAIM, [at + LEASE, at, at, room]).fetchall())
            if claimed >= 50:
                break
    return claimed


def bare_claims(at: datetime) -> Iterator[int]:
    parameters = connections["default"].get_connection_params()
    names = ("dbname", "host", "port", "user", "password")
    told = {name: parameters[name] for name in names if parameters.get(name)}
    with psycopg.connect(**told, autocommit=True, prepare_threshold=3) as connection:
        while True:
            yield plain(connection, at)


def own_claims(at: datetime) -> Iterator[int]:
    while True:
        yield len(claim(at))


def work(make: Claims, at: datetime) -> int:
    """Claim until nothing is left; one process of several."""
    claims, claimed, misses = make(at), 0, 0
    while misses < MISSES:
        found = next(claims)
        claimed += found
        misses = 0 if found else misses + 1
    return claimed


def together(make: Claims, at: datetime) -> float:
    """Messages claimed in a second by four workers at once, of eight thousand that are due."""
    due(at, 8)
    connections.close_all()
    # Processes, as workers are: threads of one would wait for each other.
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("fork")) as pool:
        list(pool.map(work, [make] * WORKERS, [at - timedelta(days=1)] * WORKERS))
        start = time.perf_counter()
        claimed = sum(pool.map(work, [make] * WORKERS, [at] * WORKERS))
        return claimed / (time.perf_counter() - start)


def alone(at: datetime) -> list[float]:
    """Seconds that each claim takes, by one worker, while there is anything due."""
    due(at, 8)
    spent, claims, found = [], own_claims(at), 1
    while found:
        start = time.perf_counter()
        found = next(claims)
        spent.append(time.perf_counter() - start)
    return spent


def claiming(at: datetime, rounds: int) -> tuple[float, float]:
    """The 95th percentile of a claim in ms, and the rate of four workers as a part of the bare one."""
    spent = [took for _ in range(rounds) for took in alone(at)]
    parts = []
    for _ in range(rounds):
        before, ours, after = (together(make, at) for make in (bare_claims, own_claims, bare_claims))
        parts.append(2 * ours / (before + after))
        print(f"  {ours:6.0f}/s, bare psycopg {before:.0f} and {after:.0f}/s: {parts[-1]:.2f}", flush=True)
    return percentile(spent, 0.95) * 1000, middle(parts)


def run(rounds: int) -> int:
    with bench_database(SIZE, "outbox_", ("outbox.sql",), fill), sinks() as (sink, usual, cheapest):
        ((at,),) = owner(EVENING)
        ((rows,),) = owner("SELECT count(*) FROM reminders_message")
        print(f"{rows} messages in the outbox. One worker sends, by a server such as people run:")
        found = sending(at, usual, sink, rounds)
        print("By a server that does nothing but answer:")
        least = middle([ours.clock / plain.clock for ours, plain in sending(at, cheapest, sink, rounds)])
        print(f"{WORKERS} workers claim:")
        slow, claims = claiming(at, rounds)
    rate, of_cpu = (middle([told(ours) for ours, _ in found]) for told in (CLOCK, CPU))
    part, part_of_cpu = (middle([told(ours) / told(plain) for ours, plain in found]) for told in (CLOCK, CPU))
    # Of the same run: what else the machine does meets both sides.
    ratios = [
        Goal("sending / bare smtplib", part, 0.2, 0.3, faster=True),
        Goal("the same a second of CPU", part_of_cpu, 0.2, 0.3, faster=True),
        Goal("claims / bare psycopg, 4 workers", claims, 0.9, 1, faster=True),
    ]
    of_this_machine = [
        Goal("messages/s / 5 x healthchecks", rate / (5 * HEALTHCHECKS), 1, 2, faster=True),
        Goal("the same a second of CPU", of_cpu / (5 * HEALTHCHECKS), 1, 2, faster=True),
        Goal("claim p95 in ms", slow, 25, 15),
    ]
    print(f"\n{rate:.0f} messages/s of one worker, {of_cpu:.0f} a second of CPU; ", end="")
    print(f"healthchecks: 39 to {HEALTHCHECKS}/s")
    for goal in (*ratios, *of_this_machine):
        bounds = f"target {goal.target}, stretch {goal.stretch}"
        print(f"{goal.name:34}{goal.ratio:9.2f}   {bounds:28}{goal.verdict(1)}")
    print(f"{'sending / bare, cheapest server':34}{least:9.2f}")
    return 1 if any(goal.verdict(1) == "missed" for goal in ratios) else 0
