"""The endpoints of relationships."""

from relationships.api.moments import Moments
from relationships.api.norms import Norms, NormVersions
from relationships.api.relationships import Counterparts, Kinds, Openings, Presences, Relationships

__all__ = [
    "Counterparts",
    "Kinds",
    "Moments",
    "NormVersions",
    "Norms",
    "Openings",
    "Presences",
    "Relationships",
]
