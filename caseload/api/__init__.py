"""The endpoints of what is read across everything."""

from caseload.api.board import Caseload, as_json
from caseload.api.progress import Progress

__all__ = ["Caseload", "Progress", "as_json"]
