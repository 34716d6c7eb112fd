"""Row ids: UUIDv7, so that new rows lie side by side in every index."""

import hmac
import os
import threading
import time
from datetime import datetime
from uuid import UUID

from django.conf import settings


class _Clock:
    """The last value given, kept under a lock."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.last = 0

    def next(self) -> int:
        with self.lock:
            fresh = (time.time_ns() // 1_000_000) << 74 | int.from_bytes(os.urandom(10)) >> 6
            # A clock that stands still or is set back must not give a smaller id.
            self.last = max(fresh, self.last + 1)
            return self.last


_clock = _Clock()


def uuid7() -> UUID:
    """A UUIDv7 (RFC 9562) that is larger than every one this process made before.

    48 bits of milliseconds, then 74 bits that start random and count up within a millisecond.
    """
    return _as_uuid(_clock.next())


def uuid7_for(at: datetime, name: str) -> UUID:
    """The one UUIDv7 of this time and name: for what is made once for each, whoever makes it and beside what.

    The tail is keyed, so that it can't be worked out from ids that somebody knows.
    """
    tail = (
        int.from_bytes(hmac.digest(settings.SECRET_KEY.encode(), f"id {name}".encode(), "sha256")[:10]) >> 6
    )
    return _as_uuid(int(at.timestamp() * 1000) << 74 | tail)


def _as_uuid(value: int) -> UUID:
    milliseconds, tail = value >> 74, value & ((1 << 74) - 1)
    rand_a, rand_b = tail >> 62, tail & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | rand_a << 64 | 0b10 << 62 | rand_b)
