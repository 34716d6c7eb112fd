"""What goes on between two people."""

from relationships.models.boundaries import Boundary, BoundaryEvent, BoundaryVersion
from relationships.models.disagreements import Disagreement, DisagreementVersion
from relationships.models.entries import Entry, Told
from relationships.models.inner_work import InnerWork
from relationships.models.moments import Moment
from relationships.models.needs import Need
from relationships.models.norms import Norm, NormVersion
from relationships.models.relationships import LEVEL, Counterpart, Kind, Opening, Presence, Relationship
from relationships.words import DISAGREEMENT_STATES, NORM_STATES

__all__ = [
    "DISAGREEMENT_STATES",
    "LEVEL",
    "NORM_STATES",
    "Boundary",
    "BoundaryEvent",
    "BoundaryVersion",
    "Counterpart",
    "Disagreement",
    "DisagreementVersion",
    "Entry",
    "InnerWork",
    "Kind",
    "Moment",
    "Need",
    "Norm",
    "NormVersion",
    "Opening",
    "Presence",
    "Relationship",
    "Told",
]
