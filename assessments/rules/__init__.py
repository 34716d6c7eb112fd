"""The rules: pure functions on values. No Django, no database, no clock; `today` is an argument.

Each returns a frozen dataclass that says why. Words and thresholds are DOMAIN's; modules are named apart
from the functions, so that `assessments.rules.fit` is the function.
"""

from .answers import Fault, check, cleared
from .asking import (
    DOORS,
    RESTS_DAYS,
    Again,
    AskedAgain,
    AskFact,
    RequestCounts,
    Rest,
    asked_again,
    request_counts,
    resting,
)
from .breaks import BreakFact, BreakWatch, break_watch
from .bridge import CapacityFit, Fit, carries, fit, worse_view
from .capacities import CAPACITIES, DEFENCE_PATTERNS, LEVELS, VIEWS
from .change import Change, reliable_change
from .exact import exact, rounded
from .force import Suggestion, wording
from .form_shape import PreparedForm, prepare
from .gaps import BlindSpot, blind_spots
from .give_and_get import ContributionFact, Ledger, Page, ledger
from .hopes import (
    NO_CHANGE,
    SURE,
    HopeCheck,
    HopeFact,
    HopeRecord,
    HopesTold,
    hope_check,
    hope_record,
    hopes_told,
    may_hope_for,
)
from .ladder import DisclosureFact, Gate, MomentFact, Step, disclosure_gate, is_ahead
from .levels import LevelUsed, Observation, kept_level, level_used, own_word
from .negotiated import (
    AreaCounts,
    DecisionCounts,
    DecisionFact,
    NormCounts,
    NormTold,
    decision_counts,
    norm_counts,
)
from .norms import ADHERENCE_DAYS, Coverage, NormFact, norm_coverage
from .outlook import (
    AHEAD,
    Forecast,
    ForecastScore,
    InnerWork,
    WorkFact,
    forecast,
    inner_work_of,
    score_forecast,
)
from .publishing import faults_of
from .reasons import Reason
from .response_shape import as_items, by_link_id
from .scales import (
    ENGINE_VERSION,
    Flag,
    Score,
    Scorer,
    can_raise_urgent,
    flags_raised,
    score,
    scoring_hash,
)
from .self_and_us import AloneFact, Interdependence, StandsAlone, interdependence, stands_alone
from .shares import Share, share

__all__ = [
    "ADHERENCE_DAYS",
    "AHEAD",
    "CAPACITIES",
    "DEFENCE_PATTERNS",
    "DOORS",
    "ENGINE_VERSION",
    "LEVELS",
    "NO_CHANGE",
    "RESTS_DAYS",
    "SURE",
    "VIEWS",
    "Again",
    "AloneFact",
    "AreaCounts",
    "AskFact",
    "AskedAgain",
    "BlindSpot",
    "BreakFact",
    "BreakWatch",
    "CapacityFit",
    "Change",
    "ContributionFact",
    "Coverage",
    "DecisionCounts",
    "DecisionFact",
    "DisclosureFact",
    "Fault",
    "Fit",
    "Flag",
    "Forecast",
    "ForecastScore",
    "Gate",
    "HopeCheck",
    "HopeFact",
    "HopeRecord",
    "HopesTold",
    "InnerWork",
    "Interdependence",
    "Ledger",
    "LevelUsed",
    "MomentFact",
    "NormCounts",
    "NormFact",
    "NormTold",
    "Observation",
    "Page",
    "PreparedForm",
    "Reason",
    "RequestCounts",
    "Rest",
    "Score",
    "Scorer",
    "Share",
    "StandsAlone",
    "Step",
    "Suggestion",
    "WorkFact",
    "as_items",
    "asked_again",
    "blind_spots",
    "break_watch",
    "by_link_id",
    "can_raise_urgent",
    "carries",
    "check",
    "cleared",
    "decision_counts",
    "disclosure_gate",
    "exact",
    "faults_of",
    "fit",
    "flags_raised",
    "forecast",
    "hope_check",
    "hope_record",
    "hopes_told",
    "inner_work_of",
    "interdependence",
    "is_ahead",
    "kept_level",
    "ledger",
    "level_used",
    "may_hope_for",
    "norm_counts",
    "norm_coverage",
    "own_word",
    "prepare",
    "reliable_change",
    "request_counts",
    "resting",
    "rounded",
    "score",
    "score_forecast",
    "scoring_hash",
    "share",
    "stands_alone",
    "wording",
    "worse_view",
]  # fmt: skip
