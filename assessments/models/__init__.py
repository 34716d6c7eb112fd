"""What is asked, answered and computed."""

from assessments.models.capacities import (
    Assessment,
    KeptLevels,
    KeptState,
    Levels,
    TeamAssessment,
    TeamKeptState,
)
from assessments.models.forms import DRAFT, PUBLISHED, RETIRED, VERSION_STATES, Form, FormVersion
from assessments.models.homework import (
    ASSIGNED,
    EXPIRED,
    HOMEWORK_STATES,
    REVIEWED,
    SENT,
    SKIPPED,
    WITHDRAWN,
    Draft,
    Homework,
    KeptResponse,
    Response,
    Score,
)
from assessments.models.hopes import SURE_WORDS, Hope, StoredForecast

__all__ = [
    "ASSIGNED",
    "DRAFT",
    "EXPIRED",
    "HOMEWORK_STATES",
    "PUBLISHED",
    "RETIRED",
    "REVIEWED",
    "SENT",
    "SKIPPED",
    "SURE_WORDS",
    "VERSION_STATES",
    "WITHDRAWN",
    "Assessment",
    "Draft",
    "Form",
    "FormVersion",
    "Homework",
    "Hope",
    "KeptLevels",
    "KeptResponse",
    "KeptState",
    "Levels",
    "Response",
    "Score",
    "StoredForecast",
    "TeamAssessment",
    "TeamKeptState",
]
