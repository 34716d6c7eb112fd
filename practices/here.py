"""The acting practice's own thresholds, read once an act and handed to the rules."""

from typing import Final

from practices.models import Practice
from practices.thresholds import Thresholds, thresholds_of
from privacy.actor import forget, once_an_act

NAME: Final = "thresholds"


def thresholds_here() -> Thresholds:
    """Those of the practice in which somebody acts; one statement an act, however often it is asked."""
    return once_an_act(NAME, _stored)


def read_thresholds_anew() -> None:
    """To be called by whoever changed them."""
    forget(NAME)


def _stored() -> Thresholds:
    # Row security leaves the one in which the session acts.
    return thresholds_of(Practice.objects.values_list("settings", flat=True).get())
