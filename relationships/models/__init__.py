"""What goes on between two people."""

from relationships.models.activities import Activity, Inventory
from relationships.models.boundaries import Boundary, BoundaryEvent, BoundaryVersion
from relationships.models.breaks import Break, BreakComparison, BreakExtension
from relationships.models.decisions import Decision
from relationships.models.disagreements import Disagreement, DisagreementVersion
from relationships.models.disclosures import Disclosure, EarnedBefore, EarnedShown, LadderRung
from relationships.models.entries import Entry, Told
from relationships.models.goals import Goal, GoalStep
from relationships.models.inner_work import InnerWork
from relationships.models.kept_words import KeptWord
from relationships.models.ledger import Contribution
from relationships.models.moments import Moment
from relationships.models.needs import Need
from relationships.models.norms import Norm, NormObservation, NormVersion
from relationships.models.relationships import LEVEL, Counterpart, Kind, Opening, Presence, Relationship
from relationships.models.requests import Request, RequestVersion
from relationships.models.shares import (
    MARKS,
    BreakOrigin,
    GoalOrigin,
    NormMark,
    NormOrigin,
    SharedBreak,
    SharedGoal,
    SharedNorm,
)
from relationships.words import (
    BREAK_STATES,
    DISAGREEMENT_STATES,
    DISCLOSURE_STATES,
    GOAL_STATES,
    NORM_STATES,
    REQUEST_STATES,
)

__all__ = [
    "BREAK_STATES",
    "DISAGREEMENT_STATES",
    "DISCLOSURE_STATES",
    "GOAL_STATES",
    "LEVEL",
    "MARKS",
    "NORM_STATES",
    "REQUEST_STATES",
    "Activity",
    "Boundary",
    "BoundaryEvent",
    "BoundaryVersion",
    "Break",
    "BreakComparison",
    "BreakExtension",
    "BreakOrigin",
    "Contribution",
    "Counterpart",
    "Decision",
    "Disagreement",
    "DisagreementVersion",
    "Disclosure",
    "EarnedBefore",
    "EarnedShown",
    "Entry",
    "Goal",
    "GoalOrigin",
    "GoalStep",
    "InnerWork",
    "Inventory",
    "KeptWord",
    "Kind",
    "LadderRung",
    "Moment",
    "Need",
    "Norm",
    "NormMark",
    "NormObservation",
    "NormOrigin",
    "NormVersion",
    "Opening",
    "Presence",
    "Relationship",
    "Request",
    "RequestVersion",
    "SharedBreak",
    "SharedGoal",
    "SharedNorm",
    "Told",
]
