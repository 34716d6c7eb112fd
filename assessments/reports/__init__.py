"""What is read over several models. Nothing here writes."""

from .assessments import AssessmentRow, all_assessments, every_assessment
from .both import Both
from .bridge import SAYS, Bridge, BridgeFacts, bridge, bridge_facts
from .gate import gate_now
from .levels import Kept, kept_levels
from .offered import offered
from .responses import ResponseRow, all_responses, kept_of
from .scores import ScoreLine, scores_of_client, scores_of_response

__all__ = [
    "SAYS", "AssessmentRow", "Both", "Bridge", "BridgeFacts", "Kept", "ResponseRow", "ScoreLine",
    "all_assessments", "all_responses", "bridge", "bridge_facts", "every_assessment", "gate_now",
    "kept_levels", "kept_of", "offered", "scores_of_client", "scores_of_response",
]  # fmt: skip
