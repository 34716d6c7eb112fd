"""The year of two people while it is written down, day by day counted back from today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import models

from clients.models import Session
from relationships.models import (
    BREAK_STATES,
    DISAGREEMENT_STATES,
    DISCLOSURE_STATES,
    GOAL_STATES,
    NORM_STATES,
    REQUEST_STATES,
    Norm,
)
from relcare.demo.chance import Chance
from relcare.demo.people import PEOPLE, case_id, ident, relationship_id
from relcare.demo.story import Story, at

Row = TypeVar("Row", bound=models.Model)
Steps = Sequence[tuple[int, Mapping[str, Any]]]
CASE: Final = case_id("ana and ben")
OTHERS: Final = {"ana": "ben", "ben": "ana"}
STATES: Final[dict[str, tuple[str, Mapping[str, Sequence[str]]]]] = {
    "Norm": ("state", NORM_STATES),
    "Request": ("state", REQUEST_STATES),
    "Disclosure": ("state", DISCLOSURE_STATES),
    "Break": ("state", BREAK_STATES),
    "Goal": ("state", GOAL_STATES),
    "Disagreement": ("outcome", DISAGREEMENT_STATES),
}
# What a version says of itself, not of its row.
OF_VERSION: Final = ("id", "practice", "client", "is_kept", "recorded_by", "recorded_at", "number")
BY: Final = ("recorded_by", "said_by", "raised_by")
WHEN: Final = (
    *("recorded_at", "changed_at", "shared_at", "marked_at", "written_at", "made_at", "raised_at"),
    *("assigned_at", "asked_at"),
)


@lru_cache
def names_of(model: type[models.Model]) -> frozenset[str]:
    return frozenset(field.name for field in model._meta.local_concrete_fields)


@dataclass
class Year:
    """Ana's and Ben's stories side by side; what one tells never enters the other's."""

    ana: Story
    ben: Story
    chances: dict[str, Chance] = field(default_factory=dict)

    def story(self, who: str) -> Story:
        return {"ana": self.ana, "ben": self.ben}[who]

    def day(self, ago: int) -> date:
        return self.ana.day - timedelta(days=ago)

    def at(self, ago: int, hour: int = 20, minute: int = 0) -> datetime:
        return at(self.day(ago), hour, minute)

    def together(self, who: str) -> UUID:
        """The relationship with the other of the two, from this one's side."""
        return relationship_id(who, OTHERS[who].title())

    def of(self, who: str, other: str) -> UUID:
        return ident("riverside", "relationship", who, other)

    def chance(self, who: str, model: type[models.Model]) -> Chance:
        return self.chances.setdefault(f"{who} {model.__name__}", Chance("year", who, model.__name__))

    def tell(self, model: type[Row], who: str, ago: int, **told: Any) -> Row:
        """One row told on that day: at `hour`, by its client or, with `by`, by the staff named."""
        hour, by = told.pop("hour", 20), told.pop("by", who)
        when = at(self.day(ago), hour, self.chance(who, model).randrange(60))
        return self.story(who).pile.add(self.made(model, who, when, by, told))

    def made(self, model: type[Row], who: str, when: datetime, by: str, told: Mapping[str, Any]) -> Row:
        names = names_of(model)
        facts = self.story(who).facts(self.chance(who, model).id_at(when))
        if "client" not in names:
            del facts["client_id"]
        if "case" in names:
            facts["case_id"] = CASE
        if "relationship" in names and "relationship_id" not in told:
            facts["relationship_id"] = self.together(who)
        facts |= {f"{name}_id": PEOPLE[by].member_id for name in BY if name in names}
        facts |= {name: when for name in WHEN if name in names}
        return model(**{**facts, **told})

    def versioned(
        self, model: type[Row], version: type[models.Model], link: str, who: str, steps: Steps, **told: Any
    ) -> Row:
        """A row and every version it had: each step says on which day what was said otherwise."""
        versions = sorted(names_of(version) - {*OF_VERSION, link})
        first = steps[0][0]
        made = self.tell(model, who, first, **{**told, **steps[0][1]})
        row: Any = made
        self._version(version, link, row, who, versions, row.recorded_at)
        for number, (ago, changes) in enumerate(steps[1:], start=2):
            self.change(row, self.at(ago, 20, number), **changes)
            self._version(version, link, row, who, versions, row.changed_at)
        return made

    def _version(
        self, version: type[models.Model], link: str, row: Any, who: str, names: Sequence[str], when: datetime
    ) -> None:
        told = {name: getattr(row, name) for name in names}
        told |= {link: row, "number": row.row_version, "is_kept": row.is_kept}
        self.story(who).pile.add(self.made(version, who, when, who, told))

    def change(self, row: Any, when: datetime, **changes: Any) -> None:
        """As the application would: a state only where it follows, and one version further."""
        name, follows = STATES.get(type(row).__name__, ("", {}))
        wanted, here = changes.get(name), getattr(row, name, "")
        if wanted and wanted != here and wanted not in follows[here]:
            raise ValueError(f"{wanted} does not follow {here}")
        if isinstance(row, Norm) and wanted:
            # Both are said of a step, never of the norm as such.
            changes = {"answer": "", "reason": "", **changes}
        for field_name, value in changes.items():
            setattr(row, field_name, value)
        row.changed_at, row.row_version = when, row.row_version + 1

    def rows(self, model: type[Row], who: str) -> list[Row]:
        """What was told of this one so far."""
        client_id = PEOPLE[who].client_id
        told = self.story(who).pile.rows.get(model, [])
        return [
            row for row in told if isinstance(row, model) and getattr(row, "client_id", None) == client_id
        ]

    def rows_together(self, model: type[Row], who: str) -> list[Row]:
        """Of these, what was told of the relationship with the other of the two."""
        together = self.together(who)
        return [row for row in self.rows(model, who) if getattr(row, "relationship_id", None) == together]

    def sessions_of_both(self) -> list[Session]:
        """The oldest first."""
        bens = {row.id for row in self.ben.held}
        return sorted((row for row in self.ana.held if row.id in bens), key=lambda row: row.starts_at)

    def session_near(self, ago: int) -> Session:
        """The newest held session up to that day with both in the room."""
        until = self.at(ago, 23)
        return [row for row in self.sessions_of_both() if row.ends_at <= until][-1]
