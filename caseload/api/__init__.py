"""The endpoints of what is read across everything."""

from caseload.api.board import Caseload, as_json
from caseload.api.jots import Jots
from caseload.api.progress import Progress
from caseload.api.sessions import Closings, Drafts, Preps, Rooms
from caseload.api.summary import Summaries
from caseload.api.timeline import Timelines

__all__ = [
    "Caseload",
    "Closings",
    "Drafts",
    "Jots",
    "Preps",
    "Progress",
    "Rooms",
    "Summaries",
    "Timelines",
    "as_json",
]
