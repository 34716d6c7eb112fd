"""Work that goes round: each practice has its turn, and where the time is up the next one goes on from there.

However much there is of one kind, every other has its turns too.
"""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db.models import F, Q, QuerySet

from practices.clock import now
from privacy.clock_jumps import JUMP
from reminders.facts import due_practices
from reminders.models import Round
from reminders.stopping import stopping

log = logging.getLogger(__name__)

Act = Callable[[UUID, datetime], int]

# From the beginning of one round to that of the next.
EVERY: Final = timedelta(minutes=15)
FIRST: Final = UUID(int=0)
# Well within the time that a task has, so that it ends between two practices.
SECONDS: Final = 35.0


def attempted(work: str, act: Act, practice_id: UUID, at: datetime) -> int | None:
    """What it says; None where it failed. One practice's trouble is not the others'."""
    try:
        return act(practice_id, at)
    except SoftTimeLimitExceeded:
        raise
    except Exception:
        log.exception("%s failed in practice %s", work, practice_id)
        return None


class Walk:
    """One kind of work on its way; begun anew, where the last round began long ago.

    `act` is told the moment `at`, up to when work is `due`.
    """

    def __init__(
        self, work: str, act: Act, at: datetime, *, due: str | None = None, every: timedelta = EVERY
    ) -> None:
        self.work, self.act, self.at, self.done = work, act, at, 0
        self.row = self._begun(every)
        self.waiting: list[UUID] = []
        if not self.row.is_over:
            found = due_practices(due or work, at)
            self.waiting = sorted((one for one in found if one > self.row.last), reverse=True)

    def _begun(self, every: timedelta) -> Round:
        clock = now()
        first = Round(work=self.work, began_at=clock, moved_at=clock)
        Round.objects.bulk_create([first], ignore_conflicts=True)
        # One that began ahead of now did so by a clock that was wrong.
        is_next = Q(began_at__lte=clock - every) | Q(began_at__gt=clock + JUMP)
        Round.objects.filter(is_next, work=self.work, is_over=True).update(
            before_at=F("began_at"), began_at=clock, moved_at=clock, last=FIRST, is_over=False, failed=False
        )
        return Round.objects.get(work=self.work)

    @property
    def mine(self) -> QuerySet[Round]:
        return Round.objects.filter(work=self.work, began_at=self.row.began_at, is_over=False)

    def go(self, until: float) -> bool:
        """One practice after the other until then; whether there are more."""
        while not stopping() and time.monotonic() < until:
            if not self.step():
                return False
        return True

    def step(self) -> bool:
        """One practice more, that nobody else took up meanwhile; whether there was any."""
        while self.waiting:
            practice_id = self.waiting.pop()
            # Before it is begun: what takes more time than there is comes again with the next round alone.
            if self.mine.filter(last__lt=practice_id).update(last=practice_id, moved_at=now()):
                self._act(practice_id)
                return True
        self.mine.update(is_over=True)
        return False

    def _act(self, practice_id: UUID) -> None:
        done = attempted(self.work, self.act, practice_id, self.at)
        if done is None:
            self.mine.update(failed=True)
        else:
            self.done += done

    def is_whole(self) -> bool:
        """Whether every practice had its turn, and none failed."""
        row = Round.objects.get(work=self.work)
        return row.is_over and not row.failed


def take_turns(walks: Sequence[Walk], seconds: float = SECONDS) -> int:
    """Each kind has its part of the time, and of what others leave; how much was done.

    It begins with the kind that waits longest.
    """
    ends = time.monotonic() + seconds
    going = sorted(walks, key=lambda walk: walk.row.moved_at)
    while going and not stopping() and time.monotonic() < ends:
        parts = len(going)
        for place, walk in enumerate(tuple(going)):
            at = time.monotonic()
            if not walk.go(at + (ends - at) / (parts - place)):
                going.remove(walk)
    return sum(walk.done for walk in walks)
