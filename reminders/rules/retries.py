"""How long to wait before trying again."""

from datetime import timedelta
from typing import Final

MOST_ATTEMPTS: Final = 8
SHORTEST: Final = timedelta(seconds=20)
LONGEST: Final = timedelta(hours=1)


def back_off(attempt: int, chance: float) -> timedelta:
    """The wait after the `attempt`-th attempt (from 1): twice as long each time, at most an hour.

    `chance` is a number from 0 to 1, so that many rows do not come back at once: half to the whole of it.
    """
    doubled: int = 2 ** min(attempt, 12)
    return min(LONGEST, SHORTEST * doubled) * (0.5 + chance / 2)
