"""A clock that jumps: who works by it waits until it is back, or until it is plain that somebody set it."""

import logging
import time
from datetime import timedelta
from typing import Final

log = logging.getLogger(__name__)

# Further than clocks drift, and than two hosts are apart.
JUMP: Final = timedelta(minutes=5)
STANDS: Final = timedelta(minutes=10)
# A time that lies further ahead was written by a clock that was wrong.
AHEAD: Final = timedelta(minutes=1)


class Jumps:
    """Of one clock, in seconds, beside another one that nobody sets."""

    def __init__(self, clock: float, steady: float) -> None:
        self._accepted = clock - steady
        # How far they are apart since a jump, and when by the steady one that was seen.
        self._waiting: tuple[float, float] | None = None

    @property
    def are_waited_out(self) -> bool:
        return self._waiting is not None

    def has_jumped(self, clock: float, steady: float) -> bool:
        """Whether it can't be relied on: not before it is back, or stood elsewhere for ten minutes."""
        apart = clock - steady
        if not _is_a_jump(self._accepted, apart):
            self._accepted, self._waiting = apart, None
            return False
        if self._waiting is None or _is_a_jump(self._waiting[0], apart):
            self._waiting = (apart, steady)
        if steady - self._waiting[1] < STANDS.total_seconds():
            return True
        self._accepted, self._waiting = apart, None
        return False


def _is_a_jump(before: float, now: float) -> bool:
    return abs(now - before) > JUMP.total_seconds()


def steady() -> float:
    """Seconds that nobody sets; where the system counts them they go on while the machine sleeps."""
    number = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if number is None else time.clock_gettime(number)


# From the start of the process that a pool is forked from: its processes compare with that.
_jumps = Jumps(time.time(), steady())


def clock_has_jumped() -> bool:
    """Of this process; it is logged as it begins and as it ends."""
    waited, has_jumped = _jumps.are_waited_out, _jumps.has_jumped(time.time(), steady())
    if has_jumped and not waited:
        log.error("the clock has jumped: nothing is done by it until it is back, or was so for 10 minutes")
    elif waited and not has_jumped:
        log.warning("the clock is relied on again")
    return has_jumped
