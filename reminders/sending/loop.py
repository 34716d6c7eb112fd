"""Messages that are due leave the house: claimed, marked, handed over, marked again, each step committed.

Whoever dies between two steps leaves a row that says how far it came. Every write carries the lease token, so
that a worker that was frozen and wakes up writes nothing.
"""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection

from practices.clock import now
from reminders.channels import Answer, Letter, Outcome, Post
from reminders.models import BROKEN, TOO_LATE
from reminders.sending.claims import LEASE, Claim, claim, release
from reminders.sending.marks import mark_answered, mark_sending, put_off
from reminders.sending.seen import Handed
from reminders.stopping import stopping

log = logging.getLogger(__name__)

# Well within what the supervisor waits for a worker to finish; the next tick rings again.
BUDGET_SECONDS: Final = 10.0
# The database went away, or the connection to it.
GONE: Final = (OperationalError, InterfaceError)
# What is raised though nothing is wrong with the row at hand.
NO_FAULT_OF_A_ROW: Final = (*GONE, SoftTimeLimitExceeded)
PAUSE_SECONDS: Final = 0.25
# What a hand-over takes at most: none is begun that would end after its window.
TAKES: Final = timedelta(seconds=10)


class Sender:
    """Delivers one message after the other. What was accepted is marked as sent together with the next one's
    mark; after the last one by `settle`."""

    def __init__(
        self, post: Post, clock: Callable[[], datetime] = now, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self.post, self.clock, self.timer = post, clock, timer
        self.accepted = 0
        self._handed: Handed | None = None
        self._lease_ends = 0.0

    def deliver(self, claimed: Claim) -> bool:
        """Mark, hand over outside any transaction, note what is to be marked; whether it was accepted."""
        began, at = self.timer(), self.clock()
        try:
            letter = mark_sending(claimed, at, self._handed)
        except NO_FAULT_OF_A_ROW:
            raise
        except Exception:
            # Nothing of it was written: the last one's mark goes with the one after.
            log.exception("message %s was not begun", claimed[1])
            put_off(claimed, at)
            return False
        self._handed, self._lease_ends = None, began + LEASE.total_seconds()
        if letter is None:
            return False
        answer = self._hand_over(letter, min(letter.not_after - TAKES, at + LEASE))
        self._handed = Handed(claimed, letter, answer, self.clock())
        if answer.outcome is not Outcome.ACCEPTED:
            self.settle()
            return False
        self.accepted += 1
        return True

    def _hand_over(self, letter: Letter, until: datetime) -> Answer:
        """Unless it got too late since its guards were asked: a machine may have slept in between."""
        if self.clock() >= until:
            return Answer(Outcome.LATER, TOO_LATE)
        try:
            self.post.open(letter.channel)
        except NO_FAULT_OF_A_ROW:
            raise
        except Exception:
            log.exception("message %s was not handed over", letter.message_id)
            return Answer(Outcome.LATER, BROKEN)
        return self.post.hand_over(letter)

    def settle(self) -> None:
        """Mark what was handed over last, if it is not marked yet.

        The server has taken it: while the database is away, the mark is tried again until the lease ends or
        the worker has to stop. Then the error is raised, so that whoever calls begins nothing more.
        """
        trouble = None
        while self._handed is not None:
            handed = self._handed
            try:
                mark_answered(handed.claimed, handed.letter, handed.answer, handed.at)
                self._handed = None
            except GONE as error:
                trouble = error
                _forget_connection()
                if stopping() or self.timer() >= self._lease_ends:
                    break
                time.sleep(PAUSE_SECONDS)
        if trouble is not None:
            raise trouble

    def hurry(self) -> None:
        """From now on a mark is tried once."""
        self._lease_ends = self.timer()


def drain(
    clock: Callable[[], datetime] = now,
    seconds: float = BUDGET_SECONDS,
    timer: Callable[[], float] = time.monotonic,
) -> int:
    """Hand over what is due, until nothing is left, the time is up or the worker has to stop; how many were
    accepted."""
    end = timer() + seconds
    with Post() as post:
        sender = Sender(post, clock, timer)
        try:
            _deliver_due(sender, end)
        except GONE:
            # What is claimed yet comes free with its lease; the next tick finds out whether it goes on.
            log.warning("the database is away; nothing more is sent for now")
        return sender.accepted


def _deliver_due(sender: Sender, end: float) -> None:
    try:
        while sender.timer() < end and not stopping():
            claims = claim(sender.clock())
            if not claims:
                break
            _deliver_all(sender, claims, end)
    except SoftTimeLimitExceeded:
        sender.hurry()
        raise
    finally:
        sender.settle()


def _deliver_all(sender: Sender, claims: Sequence[Claim], end: float) -> None:
    """What was handed over last is marked with what is claimed next, unless something is left undone."""
    left = list(claims)
    try:
        while left and sender.timer() < end and not stopping():
            _deliver_one(sender, left[0])
            del left[0]
    except SoftTimeLimitExceeded:
        sender.hurry()
        raise
    finally:
        if left:
            _finish(sender, left)


def _deliver_one(sender: Sender, claimed: Claim) -> None:
    try:
        sender.deliver(claimed)
    except NO_FAULT_OF_A_ROW:
        raise
    except Exception:
        # One row that can't be sent must not hold up the others; its lease runs out.
        log.exception("message %s was not delivered", claimed[1])


def _finish(sender: Sender, left: Sequence[Claim]) -> None:
    """Mark the last one and give back what was not begun, whatever made an end of it."""
    try:
        sender.settle()
    finally:
        with suppress(*GONE):
            release(left, sender.clock())


def deliver(claimed: Claim, post: Post, clock: Callable[[], datetime] = now) -> bool:
    """One message alone, with all its marks; whether it was accepted."""
    sender = Sender(post, clock)
    is_accepted = sender.deliver(claimed)
    sender.settle()
    return is_accepted


def _forget_connection() -> None:
    """The next statement opens a fresh one."""
    if not connection.in_atomic_block:
        connection.close()
