"""Levels as they are kept, and the history they come from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, F, OuterRef, UUIDField, Value
from django.db.models.functions import Cast

from assessments import rules
from assessments.models import Assessment, KeptState, TeamAssessment, TeamKeptState
from practices.here import thresholds_here
from practices.thresholds import DEFAULTS, Thresholds
from relationships.harm import harm_on
from relationships.models import Relationship
from relationships.words import CAPACITIES

AnyKept = KeptState | TeamKeptState


@dataclass(frozen=True)
class Kept:
    """A row of kept state: six values each, in the order of the capacities."""

    levels: Sequence[int | None]
    newest_on: Sequence[date | None]
    seen_once: Sequence[bool | None]


NOTHING_KEPT: Final = Kept((None,) * 6, (None,) * 6, (None,) * 6)


def state_of(row: AnyKept | None) -> Kept:
    return NOTHING_KEPT if row is None else Kept(row.levels, row.newest_on, row.seen_once)


def kept_levels(
    kept: Kept, today: date, harm_on: date | None = None, thresholds: Thresholds = DEFAULTS
) -> dict[str, rules.LevelUsed]:
    """Kept state with what is never kept applied: staleness, and harm for `words_and_actions`.

    `harm_on` is for subject `other` alone (DOMAIN, Level used).
    """
    return {
        capacity: rules.kept_level(
            level,
            # A practice that moved its zone west may have a newest day that lies ahead of its today.
            None if on is None else min(on, today),
            bool(once),
            today,
            harm_on if capacity == "words_and_actions" else None,
            thresholds,
        )
        for capacity, level, on, once in zip(
            CAPACITIES, kept.levels, kept.newest_on, kept.seen_once, strict=True
        )
    }


Levels = Mapping[str, Sequence[rules.Observation]]


@dataclass(frozen=True)
class History:
    """Levels of one subject that were not superseded, by capacity: what it says of itself, what was seen."""

    said: Levels = field(default_factory=dict)
    seen: Levels = field(default_factory=dict)


HISTORY_COLUMNS: Final = (
    *("id", "subject", "basis", "rater", "assessed_on", "recorded_at", "of_case", "in_care"),
    *CAPACITIES,
)


@dataclass(frozen=True)
class Standing:
    """All assessments of one relationship that were not superseded and that this person may read."""

    rows: Sequence[Mapping[str, Any]]

    def history(self, subject: str, view: str, case_id: UUID | None, until: date) -> History:
        """Of one subject and view up to a day: what is in care, what is kept, and one case's own."""
        counted = [
            row
            for row in self.rows
            if row["subject"] == subject
            and row["assessed_on"] <= until
            and (row["in_care"] or row["of_case"] in (None, case_id))
        ]
        return History(
            said=by_capacity(row for row in counted if row["basis"] == "self_report"),
            seen=by_capacity(row for row in counted if row["basis"] == "observed" and row["rater"] == view),
        )


def standing(
    relationship: Relationship, today: date, *, is_staff: bool, subject: str = "", until: date | None = None
) -> Standing:
    """One statement, and for staff one more. What is dated after today counts as of today.

    `until` leaves out what is dated later.
    """
    wanted: dict[str, Any] = {"relationship": relationship, **({"subject": subject} if subject else {})}
    if until is not None:
        wanted["assessed_on__lte"] = until
    tables = (Assessment, TeamAssessment) if is_staff else (Assessment,)
    rows = [row for table in tables for row in _rows_of(table, wanted)]
    return Standing([{**row, "assessed_on": min(row["assessed_on"], today)} for row in rows])


def _rows_of(model: Any, wanted: Mapping[str, Any]) -> Any:
    in_care = model is Assessment
    rows = model._default_manager.filter(
        ~Exists(model._default_manager.filter(supersedes=OuterRef("pk"))), **wanted
    )
    if not in_care:
        # A released one counts as the copy in care.
        rows = rows.filter(released_as__isnull=True)
    of_case = Cast(Value(None), UUIDField()) if in_care else F("case_id")
    return rows.annotate(of_case=of_case, in_care=Value(in_care)).values(*HISTORY_COLUMNS)


def by_capacity(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[rules.Observation]]:
    found: dict[str, list[rules.Observation]] = {}
    for row in rows:
        for capacity in CAPACITIES:
            if row[capacity] is not None:
                seen = rules.Observation(
                    row[capacity], row["assessed_on"], row["recorded_at"], str(row["id"])
                )
                found.setdefault(capacity, []).append(seen)
    return found


def level_of_client(relationship: Relationship, capacity: str, today: date) -> int | None:
    """The level used today of what the client observed of the other, as they see it themself."""
    # Of a relationship that is kept nothing is in care, and the client sees none of it.
    model: Any = TeamKeptState if relationship.is_kept else KeptState
    row = model.objects.filter(relationship=relationship, subject="other", view="client").first()
    harm = harm_on([relationship.pk], care_only=not relationship.is_kept).get(relationship.pk)
    return kept_levels(state_of(row), today, harm, thresholds_here())[capacity].level
