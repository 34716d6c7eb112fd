"""The acting practice's own zone, language and thresholds, read together once an act and handed on."""

from dataclasses import dataclass
from typing import Final

from practices.models import Practice
from practices.thresholds import Thresholds, thresholds_of
from privacy.actor import forget, once_an_act

NAME: Final = "practice"


@dataclass(frozen=True, slots=True)
class Here:
    zone: str
    language: str
    thresholds: Thresholds


def here() -> Here:
    """Of the practice in which somebody acts; one statement an act, however often it is asked."""
    return once_an_act(NAME, _stored)


def thresholds_here() -> Thresholds:
    return here().thresholds


def language_here() -> str:
    """In which its members are written to."""
    return here().language


def read_anew() -> None:
    """To be called by whoever changed the practice."""
    forget(NAME)


def _stored() -> Here:
    # Row security leaves the one in which the session acts.
    zone, language, settings = Practice.objects.values_list("zone", "language", "settings").get()
    return Here(zone, language, thresholds_of(settings))
