"""One life while it is written down: its days, its chance, and the pile its rows go to."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from clients.models import Session
from relcare.demo.chance import Chance
from relcare.demo.lives import QUIET_FOR, Life
from relcare.demo.people import ZONE
from relcare.demo.pile import Pile

HERE = ZoneInfo(ZONE)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """That time on the practice's clock."""
    return datetime.combine(day, time(hour, minute), HERE).astimezone(UTC)


def weekdays(first: date, last: date, weekday: int, weeks: int = 1) -> list[date]:
    """That day of the week from `first` to `last`, each or each second week."""
    start = first + timedelta(days=(weekday - first.weekday()) % 7)
    return [start + timedelta(weeks=n) for n in range(0, max((last - start).days // 7 + 1, 0), weeks)]


@dataclass
class Story:
    life: Life
    day: date
    pile: Pile
    # Held sessions, the oldest first, known once the sessions are told.
    held: list[Session] = field(default_factory=list)
    # Of these, the ones with the other person of a relationship in the room.
    met: dict[UUID, list[Session]] = field(default_factory=lambda: defaultdict(list))

    @property
    def last_day(self) -> date:
        """The last day on which anything happened: all of it lies before today."""
        ends = self.life.closed_on or (self.day - QUIET_FOR if self.life.is_quiet else self.day)
        return min(ends, self.day) - timedelta(days=1)

    @property
    def begins(self) -> date:
        return self.life.opened_on

    def chance(self, *names: object) -> Chance:
        return Chance(self.life.person.email, *names)

    def facts(self, the_id: UUID) -> dict[str, Any]:
        """What every row about this client says."""
        return {"id": the_id, "practice_id": self.life.practice_id, "client_id": self.life.client_id}

    def days(self, chance: Chance, first: date, last: date, shortest: int, longest: int) -> list[date]:
        """Days from first to last, with that many days from one to the next."""
        found, day = [], first
        while day <= last:
            found.append(day)
            day += timedelta(days=chance.randint(shortest, longest))
        return found
