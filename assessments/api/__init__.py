"""Assessments, the bridge, forms, homework, responses and scores."""

from .assessments import Assessments
from .bridge import Bridges
from .forms import Forms
from .homework import Homeworks
from .hopes import Forecasts, HopeCounts, Hopes
from .responses import Responses
from .scores import ClientScores

__all__ = [
    "Assessments", "Bridges", "ClientScores", "Forecasts", "Forms", "Homeworks", "HopeCounts", "Hopes",
    "Responses",
]  # fmt: skip
