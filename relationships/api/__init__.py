"""The endpoints of relationships."""

from relationships.api.activities import Activities
from relationships.api.boundaries import Boundaries, BoundaryEvents, BoundaryVersions
from relationships.api.breaks import BreakComparisons, BreakExtensions, Breaks
from relationships.api.decisions import Decisions
from relationships.api.disagreements import Disagreements, DisagreementVersions
from relationships.api.goals import Goals, GoalSteps
from relationships.api.inner_work import InnerWorks
from relationships.api.kept_words import KeptWords
from relationships.api.ledger import Contributions
from relationships.api.moments import Moments
from relationships.api.needs import Needs
from relationships.api.norms import NormObservations, Norms, NormVersions
from relationships.api.relationships import Counterparts, Kinds, Openings, Presences, Relationships
from relationships.api.shares import AllShares, NormMarks, SharedBreaks, SharedGoals, SharedNorms
from relationships.api.stories import NormStories

__all__ = [
    "Activities",
    "AllShares",
    "Boundaries",
    "BoundaryEvents",
    "BoundaryVersions",
    "BreakComparisons",
    "BreakExtensions",
    "Breaks",
    "Contributions",
    "Counterparts",
    "Decisions",
    "DisagreementVersions",
    "Disagreements",
    "GoalSteps",
    "Goals",
    "InnerWorks",
    "KeptWords",
    "Kinds",
    "Moments",
    "Needs",
    "NormMarks",
    "NormObservations",
    "NormStories",
    "NormVersions",
    "Norms",
    "Openings",
    "Presences",
    "Relationships",
    "SharedBreaks",
    "SharedGoals",
    "SharedNorms",
]
