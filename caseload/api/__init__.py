"""The endpoints of what is read across everything."""

from caseload.api.board import Caseload, as_json
from caseload.api.jots import Jots
from caseload.api.progress import Progress
from caseload.api.timeline import Timelines

__all__ = ["Caseload", "Jots", "Progress", "Timelines", "as_json"]
