"""FHIR in and out: Questionnaires become forms; forms, responses and scores become resources.

Pure: no Django, no database, no clock. Nothing that comes with a file is ever run.
"""

from .observations import Measured, as_observations
from .questionnaire import as_questionnaire
from .reading import Imported, read_questionnaire
from .report import Entry
from .responses import as_questionnaire_response

__all__ = [
    "Entry",
    "Imported",
    "Measured",
    "as_observations",
    "as_questionnaire",
    "as_questionnaire_response",
    "read_questionnaire",
]
