"""What is read over several models. Nothing here writes."""

from .assessments import AssessmentRow, all_assessments, every_assessment
from .both import Both
from .bridge import SAYS, Bridge, BridgeFacts, bridge, bridge_facts
from .flags import FlagLine, flags_of_client, flags_of_response
from .gate import gate_now
from .levels import Kept, kept_levels
from .offered import offered
from .responses import ResponseRow, all_responses, kept_of
from .scores import ScoreLine, scores_of_client, scores_of_response

__all__ = [
    "SAYS",
    "AssessmentRow",
    "Both",
    "Bridge",
    "BridgeFacts",
    "FlagLine",
    "Kept",
    "ResponseRow",
    "ScoreLine",
    "all_assessments",
    "all_responses",
    "bridge",
    "bridge_facts",
    "every_assessment",
    "flags_of_client",
    "flags_of_response",
    "gate_now",
    "kept_levels",
    "kept_of",
    "offered",
    "scores_of_client",
    "scores_of_response",
]  # fmt: skip
