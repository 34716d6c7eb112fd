"""That this worker was told to stop: one byte that its main process shares with the processes of its pool.

Only the main process is told. What it made before it forked the pool is shared with all of it, those that are
forked later included; a byte needs no lock, so that it can be set while a signal is handled.
"""

import mmap
from typing import Final

_byte: Final = mmap.mmap(-1, 1)


def stopping() -> bool:
    """Whether to finish what is in hand and begin nothing more."""
    return _byte[0] == 1


def tell_to_stop() -> None:
    _byte[0] = 1
