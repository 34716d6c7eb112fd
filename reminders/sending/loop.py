"""Messages that are due leave the house: claimed, marked, handed over, marked again, each step committed.

Whoever dies between two steps leaves a row that says how far it came. Every write carries the lease token, so
that a worker that was frozen and wakes up writes nothing.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from practices.clock import now
from reminders.channels import Outcome, Post
from reminders.sending.claims import Claim, claim, release
from reminders.sending.marks import mark_answered, mark_sending

log = logging.getLogger(__name__)

# Well within what the supervisor waits for a worker to finish; the next tick rings again.
BUDGET_SECONDS: Final = 10.0


def drain(
    clock: Callable[[], datetime] = now,
    seconds: float = BUDGET_SECONDS,
    timer: Callable[[], float] = time.monotonic,
) -> int:
    """Hand over what is due, until nothing is left or the time is up; how many were accepted."""
    end = timer() + seconds
    accepted = 0
    with Post() as post:
        while timer() < end:
            claims = claim(clock())
            if not claims:
                break
            for place, one in enumerate(claims):
                if timer() >= end:
                    release(claims[place:], clock())
                    break
                try:
                    accepted += deliver(one, post, clock)
                except Exception:
                    # One row that can't be sent must not hold up the others; its lease runs out.
                    log.exception("message %s was not delivered", one[1])
    return accepted


def deliver(claimed: Claim, post: Post, clock: Callable[[], datetime] = now) -> bool:
    """Mark, hand over outside any transaction, mark again; whether it was accepted."""
    letter = mark_sending(claimed, clock())
    if letter is None:
        return False
    answer = post.hand_over(letter)
    mark_answered(claimed, letter, answer, clock())
    return answer.outcome is Outcome.ACCEPTED
