"""What day it is in a practice. The one place that reads the clock for days."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from practices.here import here
from privacy.actor import Actor


def now() -> datetime:
    return timezone.now()


def today_in(zone: str) -> date:
    return now().astimezone(ZoneInfo(zone)).date()


def zone(_by: Actor) -> str:
    """The acting practice's own zone; row security leaves no other practice to ask."""
    return here().zone


def today(by: Actor) -> date:
    """Today, in the acting practice's own zone."""
    return today_in(zone(by))
