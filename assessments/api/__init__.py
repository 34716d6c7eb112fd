"""Assessments, the bridge, forms, homework, responses and scores."""

from .assessments import Assessments
from .boundaries import BoundariesSummaries
from .breaks import BreaksWatches
from .bridge import Bridges
from .courses import Courses, Programmes
from .disagreements import DisagreementsSummaries
from .disclosures import Disclosures
from .form_exchange import FormExports, FormImports, ImportedFiles, ResponseExports, ScoreExports
from .form_expectations import FormExpectations
from .form_versions import FormVersions
from .forms import Forms
from .held_back import HeldBacks
from .homework import Homeworks
from .hopes import Forecasts, HopeCounts, Hopes
from .interdependence import Interdependences, Inventories, InventoryItems
from .joint import JointViews, NormDiffs
from .kiosk import Kiosk, KioskLinks
from .ladder import Climbs, Ladders
from .needs import NeedsSummaries
from .norms import DecisionsSummaries, Ledgers, NormsSummaries
from .patterns import ClientPatterns
from .queue import Queues
from .requests import AskedAgain, Requests, RequestsSummaries, RequestVersions
from .responses import Responses
from .scores import ClientScores
from .session_forms import SessionsAfter
from .shared_answers import AllShares, SharedAnswersOfBoth
from .wording import Wording

__all__ = [
    "AllShares",
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
    "HeldBacks",
    "Homeworks",
    "HopeCounts",
    "Hopes",
    "ImportedFiles",
    "Interdependences",
    "Inventories",
    "InventoryItems",
    "JointViews",
    "Kiosk",
    "KioskLinks",
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
    "SessionsAfter",
    "SharedAnswersOfBoth",
    "Wording",
]  # fmt: skip
