"""FHIR in and out: Questionnaires become forms; forms, responses and scores become resources.

Pure: no Django, no database, no clock. Nothing that comes with a file is ever run.
"""

from .reading import Imported, read_questionnaire
from .report import Entry

__all__ = ["Entry", "Imported", "read_questionnaire"]
