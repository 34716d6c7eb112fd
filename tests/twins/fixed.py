"""Clock, ids and dice that say the same in both worlds, whatever was done in between in one of them."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, Final
from unittest.mock import patch

import time_machine
from django.db import connection

from privacy import ids

# Where a world stands: after so many acts that both have, the how manieth of those that one has alone.
Place = tuple[int, int]
# When everything has been done and is looked at; or has become due, where days pass.
LOOKING: Final[Place] = (1000, 0)
DAY: Final = 24 * 60 * 60
DAYS_LATER: Final[tuple[Place, ...]] = ((8 * DAY, 0), (16 * DAY, 0))
IDS_A_PLACE: Final = 2**24


@dataclass
class Fixed:
    """Stands in for the clock of `privacy.ids` and for `os.urandom`."""

    start: datetime
    traveller: Any
    last: int = 0
    # What ids were made of since the last place.
    drawn: list[int] = field(default_factory=list)
    dice: random.Random = field(default_factory=random.Random)

    def at(self, place: Place) -> None:
        """Whatever comes next is a matter of this place alone."""
        both, alone = place
        at = self.start + timedelta(seconds=1 + both, milliseconds=alone)
        self.traveller.move_to(at, tick=False)
        self.last = (int(at.timestamp() * 1000) << 74) + alone * IDS_A_PLACE
        self.drawn = []
        self.dice = random.Random(f"{both}.{alone}")  # noqa: S311 - has to repeat itself

    def next(self) -> int:
        self.last += 1
        self.drawn.append(self.last)
        return self.last

    def ids(self) -> list[str]:
        """The ids given since the last place."""
        return [uuid_of(value) for value in self.drawn]

    def bytes(self, count: int) -> bytes:
        return self.dice.randbytes(count)


def uuid_of(value: int) -> str:
    with patch.object(ids, "_clock", SimpleNamespace(next=lambda: value)):
        return str(ids.uuid7())


@contextmanager
def fixed() -> Iterator[Fixed]:
    """The clock stands at the transaction's own `now()`, by which PostgreSQL goes until its end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT date_trunc('second', now())")
        (start,) = cursor.fetchone()
    with time_machine.travel(start, tick=False) as traveller:
        told = Fixed(start, traveller)
        told.at((0, 0))
        with patch.object(ids, "_clock", told), patch.object(os, "urandom", told.bytes):
            yield told
