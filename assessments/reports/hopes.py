"""Hopes held against what the client saw when their day came."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final
from uuid import UUID

from django.db.models import Exists, OuterRef

from assessments import rules
from assessments.models import Assessment, Hope, TeamAssessment
from practices.here import thresholds_here
from privacy.actor import Actor
from relationships.models import Relationship
from relationships.reports import openings
from relationships.words import CAPACITIES

SEEN: Final = ("relationship_id", "id", "assessed_on", "recorded_at", *CAPACITIES)
Seen = Mapping[tuple[UUID, str], Sequence[rules.Observation]]


@dataclass(frozen=True)
class HopeShown:
    """A hope, and how it stands today."""

    hope: Hope
    check: rules.HopeCheck

    def __getattr__(self, name: str) -> Any:
        # What is asked of neither is the hope's own.
        return getattr(self.hope, name)


def shown(by: Actor, hopes: Sequence[Hope], today: date) -> list[HopeShown]:
    """These hopes as they stand, by what this person may read: staff counts what is kept with them."""
    seen = _seen(by, hopes, today)
    return [HopeShown(hope, _check(hope, seen, today)) for hope in hopes]


def _check(hope: Hope, seen: Seen, today: date) -> rules.HopeCheck:
    told = rules.HopeFact(hope.capacity, hope.level, hope.by_when, hope.sure, hope.written_on)
    observed = seen.get((hope.relationship_id, hope.capacity), ())
    return rules.hope_check(told, observed, today, thresholds_here())


def _seen(by: Actor, hopes: Sequence[Hope], today: date) -> Seen:
    """What the client observed between the first of these hopes and the last of their days."""
    if not hopes:
        return {}
    bounds: dict[str, Any] = {
        "relationship__in": {hope.relationship_id for hope in hopes},
        "assessed_on__range": (min(h.written_on for h in hopes), max(h.by_when for h in hopes)),
        "subject": "other",
        "rater": "client",
        "basis": "observed",
    }
    rows: list[Mapping[str, Any]] = []
    for model in (Assessment, TeamAssessment) if by.is_staff else (Assessment,):
        manager: Any = model._default_manager
        corrected = Exists(manager.filter(supersedes=OuterRef("pk")))
        rows += manager.filter(~corrected, **bounds).values(*SEEN)
    return _by_capacity(rows, today)


def _by_capacity(rows: Iterable[Mapping[str, Any]], today: date) -> Seen:
    found: dict[tuple[UUID, str], list[rules.Observation]] = {}
    for row in rows:
        # A practice that moved its zone west may have a day that lies ahead of its today.
        on = min(row["assessed_on"], today)
        for capacity in CAPACITIES:
            if row[capacity] is not None:
                seen = rules.Observation(row[capacity], on, row["recorded_at"], str(row["id"]))
                found.setdefault((row["relationship_id"], capacity), []).append(seen)
    return found


@dataclass(frozen=True)
class HopeCount:
    """`told` is None before five, and for a client until a therapist opens it; `record` is the staff's."""

    client_id: UUID
    is_kept: bool
    told: rules.HopesTold | None
    record: rules.HopeRecord | None

    space: ClassVar[str] = "care"


def hope_count(by: Actor, relationship_id: UUID, today: date) -> HopeCount | None:
    """How the hopes of one relationship fared; None where it is not this person's to see."""
    relationship = Relationship.objects.filter(pk=relationship_id).first()
    if relationship is None:
        return None
    opening = openings(relationship.pk).get("hopes")
    if not by.is_staff and (opening is None or not opening.is_open):
        return HopeCount(relationship.client_id, relationship.is_kept, None, None)
    hopes = shown(by, list(Hope.objects.filter(relationship=relationship).order_by("id")), today)
    resolved = [(each.sure, each.check.reached) for each in hopes if each.check.reached is not None]
    return HopeCount(
        relationship.client_id,
        relationship.is_kept,
        rules.hopes_told((each.check for each in hopes), thresholds_here()),
        rules.hope_record(resolved, thresholds_here()) if by.is_staff else None,
    )
