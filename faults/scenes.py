"""Named scenes: a mail server that is down, a worker that is frozen and wakes, how soon a reminder leaves."""

import signal
import time
from dataclasses import dataclass

from faults.chaos import make_crowd
from faults.crowd import OURS, Crowd
from faults.stack import LEASE_SECONDS, TICK_SECONDS, Stack, send, wait_for

TRIED = "SELECT count(*) FROM reminders_message WHERE status = 'pending' AND attempt > 0 AND " + OURS
OCCURRENCES = """
    SELECT m.id::text, m.occurrence FROM reminders_message m JOIN practices_practice p ON p.id = m.practice_id
    WHERE p.slug ^@ %s"""


def mail_server_down(stack: Stack) -> tuple[Crowd, int]:
    """Five are due while nobody takes them; how many arrive once somebody does."""
    stack.kill("mail")
    before = stack.mails()
    crowd = make_crowd(stack, 5, "down")
    wait_for(lambda: stack.ask(TRIED)[0][0] >= crowd.size, 30)
    stack.start("mail")
    wait_for(lambda: stack.mails() >= before + crowd.size, 60)
    return crowd, stack.mails() - before


def frozen_worker(stack: Stack, size: int) -> Crowd:
    """It stops in the middle of a batch, another takes over when its lease ends, and then it wakes."""
    before = stack.mails()
    crowd = make_crowd(stack, size, "frozen")
    wait_for(lambda: stack.mails() > before + size // 10, 30, pause=0.005)
    frozen = stack.freeze("worker")
    try:
        stack.start("other")
        wait_for(lambda: stack.mails() >= before + size, LEASE_SECONDS + 60)
    finally:
        send(signal.SIGCONT, frozen)
    # What it held it may still write; then one of the two is enough.
    time.sleep(3)
    stack.kill("other")
    return crowd


@dataclass(frozen=True)
class Lag:
    """From due to accepted, in seconds."""

    n: int
    p50: float
    p95: float
    p99: float

    @property
    def most(self) -> float:
        return 2 * TICK_SECONDS + 1

    @property
    def holds(self) -> bool:
        return self.p99 <= self.most

    def __str__(self) -> str:
        return (
            f"{self.n} reminders, ticks of {TICK_SECONDS} s: due to accepted"
            f" p50 {self.p50:.2f} s, p95 {self.p95:.2f} s, p99 {self.p99:.2f} s (at most {self.most} s)"
        )


def rate(stack: Stack, size: int) -> tuple[Crowd, str]:
    """All due at once, one worker of two processes, a mail server that writes each to a file."""
    before = stack.mails()
    crowd = make_crowd(stack, size, "rate")
    wait_for(lambda: stack.mails() >= before + crowd.size, 120)
    times = sorted(stack.received({row for row, _ in stack.ask(OCCURRENCES, "faults-rate-")}).first.values())
    seconds = (times[-1] - times[0]).total_seconds()
    return crowd, f"{len(times)} in {seconds:.1f} s, {(len(times) - 1) / seconds:.0f} a second"


def lag(stack: Stack, size: int, seconds: float) -> tuple[Crowd, Lag]:
    """One worker, nothing killed, reminders falling due one after the other."""
    before = stack.mails()
    crowd = make_crowd(stack, size, "lag", seconds)
    wait_for(lambda: stack.mails() >= before + crowd.size, seconds + 60)
    due = dict(stack.ask(OCCURRENCES, "faults-lag-"))
    first = stack.received(set(due)).first
    found = sorted((first[row] - at).total_seconds() for row, at in due.items() if row in first)
    return crowd, Lag(len(found), *(found[int(len(found) * share)] for share in (0.5, 0.95, 0.99)))
