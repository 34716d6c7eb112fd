"""Assessments as one list: what is in care, what a therapist has not released yet, what a client keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, TextField, UUIDField, Value
from django.db.models.functions import Cast

from assessments.models import Assessment, TeamAssessment
from assessments.reports.both import Both
from relationships.models import Counterpart
from relationships.words import CAPACITIES

SHARED: Final = (
    *(
        "id",
        "client_id",
        "relationship_id",
        "subject",
        "rater",
        "basis",
        "assessed_on",
        *CAPACITIES,
        "evidence",
    ),
    *("session_id", "supersedes_id", "recorded_by_id", "recorded_at"),
)
COLUMNS: Final = (*SHARED, "in_space", "of_case", "released", "copied_as", "is_superseded")
NEWEST_FIRST: Final = ("-assessed_on", "-recorded_at", "-id")


@dataclass(frozen=True)
class AssessmentRow:
    """One assessment of either table; `released_as_id` names the copy that the client reads."""

    id: UUID
    client_id: UUID
    relationship_id: UUID
    subject: str
    rater: str
    basis: str
    assessed_on: date
    levels: Mapping[str, int | None]
    evidence: Mapping[str, str]
    session_id: UUID | None
    supersedes_id: UUID | None
    recorded_by_id: UUID
    recorded_at: datetime
    space: str
    case_id: UUID | None = None
    released_at: datetime | None = None
    released_as_id: UUID | None = None
    is_superseded: bool = False

    @property
    def pk(self) -> UUID:
        return self.id

    @property
    def is_kept(self) -> bool:
        """Whether the client keeps it with the team; a therapist's own lies with its case."""
        return self.space == "team" and self.rater == "client"


def row_of(made: Assessment | TeamAssessment) -> AssessmentRow:
    """What was just written, as lists give it."""
    shared = {name: getattr(made, name) for name in SHARED if name not in CAPACITIES}
    return AssessmentRow(
        **shared,
        levels=made.levels,
        space=made.space,
        case_id=made.case_id if isinstance(made, TeamAssessment) else None,
        released_as_id=made.released_as_id if isinstance(made, TeamAssessment) else None,
        released_at=made.released_at if isinstance(made, Assessment) else None,
    )


def _row(found: Mapping[str, Any]) -> AssessmentRow:
    return AssessmentRow(
        **{name: found[name] for name in SHARED if name not in CAPACITIES},
        levels={capacity: found[capacity] for capacity in CAPACITIES},
        space=found["in_space"],
        case_id=found["of_case"],
        released_at=found["released"],
        released_as_id=found["copied_as"],
        is_superseded=found["is_superseded"],
    )


def _nothing(of_type: Any) -> Cast:
    return Cast(Value(None), of_type)


def _in_care() -> Any:
    return Assessment.objects.annotate(
        in_space=Cast(Value("care"), TextField()),
        of_case=_nothing(UUIDField()),
        released=F("released_at"),
        copied_as=_nothing(UUIDField()),
        is_superseded=Exists(Assessment.objects.filter(supersedes=OuterRef("pk"))),
    ).values(*COLUMNS)


def _in_team() -> Any:
    return TeamAssessment.objects.annotate(
        in_space=Cast(Value("team"), TextField()),
        of_case=F("case_id"),
        released=_nothing(DateTimeField()),
        copied_as=F("released_as_id"),
        is_superseded=Exists(TeamAssessment.objects.filter(supersedes=OuterRef("pk"))),
    ).values(*COLUMNS)


def every_assessment() -> Both[AssessmentRow]:
    """Both tables whole: for finding one by its id."""
    return Both(_row, _in_care(), _in_team(), order=NEWEST_FIRST)


def all_assessments() -> Both[AssessmentRow]:
    """Each assessment once, newest first: a released one as the copy that the client reads."""
    return Both(_row, _in_care(), _in_team().filter(released_as__isnull=True), order=NEWEST_FIRST)


def is_about_somebody_here(relationship_id: UUID) -> bool:
    """Whether the other of this relationship is in care here as well; the care team alone can know."""
    return Counterpart.objects.filter(Q(first_id=relationship_id) | Q(second_id=relationship_id)).exists()
