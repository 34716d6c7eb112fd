"""Assessments, the bridge, forms, homework, responses and scores."""

from .assessments import Assessments
from .boundaries import BoundariesSummaries
from .breaks import BreaksWatches
from .bridge import Bridges
from .courses import Courses, Programmes
from .disagreements import DisagreementsSummaries
from .disclosures import Disclosures
from .form_expectations import FormExpectations
from .form_exchange import FormExports, FormImports, ResponseExports, ScoreExports
from .form_versions import FormVersions
from .forms import Forms
from .homework import Homeworks
from .hopes import Forecasts, HopeCounts, Hopes
from .interdependence import Interdependences, Inventories, InventoryItems
from .joint import JointViews, NormDiffs
from .ladder import Climbs, Ladders
from .needs import NeedsSummaries
from .norms import DecisionsSummaries, Ledgers, NormsSummaries
from .patterns import ClientPatterns
from .queue import Queues
from .requests import AskedAgain, Requests, RequestsSummaries, RequestVersions
from .responses import Responses
from .scores import ClientScores
from .wording import Wording

__all__ = [
    "AskedAgain",
    "Assessments",
    "BoundariesSummaries",
    "BreaksWatches",
    "Bridges",
    "ClientPatterns",
    "ClientScores",
    "Climbs",
    "Courses",
    "DecisionsSummaries",
    "DisagreementsSummaries",
    "Disclosures",
    "Forecasts",
    "FormExpectations",
    "FormExports",
    "FormImports",
    "FormVersions",
    "Forms",
    "Homeworks",
    "HopeCounts",
    "Hopes",
    "Interdependences",
    "Inventories",
    "InventoryItems",
    "JointViews",
    "Ladders",
    "Ledgers",
    "NeedsSummaries",
    "NormDiffs",
    "NormsSummaries",
    "Programmes",
    "Queues",
    "RequestVersions",
    "Requests",
    "RequestsSummaries",
    "ResponseExports",
    "Responses",
    "ScoreExports",
    "Wording",
]  # fmt: skip
