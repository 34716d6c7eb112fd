"""Screenings that are overdue wait for the care team as a task, once. The engine knows of days alone."""

from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from clients.actions import file_items
from clients.models import SCREENING_OVERDUE
from clients.rules import Cause, Screened, ScreeningFacts, screening_due
from practices.here import thresholds_here
from practices.models import Practice
from privacy.actor import acting_as, engine
from reminders.facts import select

DAYS: Final = "SELECT client_id, couple_since, asked_on, asked_at, called_at FROM rls.screening_days(%s)"
# What happened is not the engine's to know.
UNTOLD: Final = ""


def call_for_screenings(practice_id: UUID, at: datetime) -> int:
    """File the task of every client of one practice whose screening is due; how many were filed."""
    with acting_as(engine(practice_id)):
        zone = ZoneInfo(Practice.objects.values_list("zone", flat=True).get())
        today = at.astimezone(zone).date()
        overdue = []
        for client_id, couple_since, asked_on, asked_at, called_at in select(DAYS, at):
            asked = None if asked_on is None else Screened(asked_on, asked_at, UNTOLD)
            causes = () if called_at is None else (_cause(called_at, zone),)
            if screening_due(ScreeningFacts(asked, causes, couple_since), today, thresholds_here()):
                overdue.append(client_id)
        file_items(SCREENING_OVERDUE, ((client_id, "", None) for client_id in overdue), at)
        return len(overdue)


def _cause(called_at: datetime, zone: ZoneInfo) -> Cause:
    return Cause(UNTOLD, called_at.astimezone(zone).date(), called_at)
