"""The endpoints of relationships."""

from relationships.api.activities import Activities
from relationships.api.boundaries import Boundaries, BoundaryEvents, BoundaryVersions
from relationships.api.breaks import BreakComparisons, BreakExtensions, Breaks
from relationships.api.disagreements import Disagreements, DisagreementVersions
from relationships.api.goals import Goals, GoalSteps
from relationships.api.inner_work import InnerWorks
from relationships.api.moments import Moments
from relationships.api.needs import Needs
from relationships.api.norms import Norms, NormVersions
from relationships.api.relationships import Counterparts, Kinds, Openings, Presences, Relationships

__all__ = [
    "Activities",
    "Boundaries",
    "BoundaryEvents",
    "BoundaryVersions",
    "BreakComparisons",
    "BreakExtensions",
    "Breaks",
    "Counterparts",
    "DisagreementVersions",
    "Disagreements",
    "GoalSteps",
    "Goals",
    "InnerWorks",
    "Kinds",
    "Moments",
    "Needs",
    "NormVersions",
    "Norms",
    "Openings",
    "Presences",
    "Relationships",
]
