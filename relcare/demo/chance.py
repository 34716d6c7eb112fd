"""Chance that repeats itself: the same names give the same numbers and the same ids, on any machine."""

from datetime import datetime
from random import Random
from typing import Final
from uuid import UUID

SEED: Final = 20240108


class Chance(Random):
    """A source of its own for each part of each life, so that one never moves another."""

    def __init__(self, *names: object) -> None:
        super().__init__("/".join(map(str, (SEED, *names))))

    def often(self, share: float) -> bool:
        return self.random() < share

    def id_at(self, at: datetime) -> UUID:
        """A UUIDv7 of that moment, as if the row had been made then."""
        milliseconds = int(at.timestamp() * 1000)
        return UUID(
            int=milliseconds << 80
            | 0x7 << 76
            | self.getrandbits(12) << 64
            | 0b10 << 62
            | self.getrandbits(62)
        )

    def reference(self) -> UUID:
        """A UUIDv4, as a client's own device makes them."""
        return UUID(int=self.getrandbits(128), version=4)
