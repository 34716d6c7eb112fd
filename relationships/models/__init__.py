"""What goes on between two people."""

from relationships.models.entries import Entry, Told
from relationships.models.moments import Moment
from relationships.models.norms import Norm, NormVersion
from relationships.models.relationships import LEVEL, Counterpart, Kind, Opening, Presence, Relationship
from relationships.words import NORM_STATES

__all__ = [
    "LEVEL",
    "NORM_STATES",
    "Counterpart",
    "Entry",
    "Kind",
    "Moment",
    "Norm",
    "NormVersion",
    "Opening",
    "Presence",
    "Relationship",
    "Told",
]
