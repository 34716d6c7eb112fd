"""Self and us of one relationship over time, and what was done for each practice step."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q

from assessments import rules
from clients.reports import screening_facts
from clients.rules import Cause, ScreeningFacts, screening_due
from practices.here import thresholds_here
from practices.models import Practice
from privacy.actor import Actor
from relationships.models import Activity, Inventory, Relationship
from relationships.words import PRACTICE_STEPS

NOT_FREE: Final = "not_free"
LATELY: Final = timedelta(days=90)
DOCUMENT: Final = Path(__file__).parent.parent / "inventories" / "interdependence.json"


@lru_cache(maxsize=1)
def inventory_document() -> Mapping[str, Any]:
    """The items of the inventory as they are asked, in each language; their keys stay."""
    told: Mapping[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return told


@dataclass(frozen=True)
class StepDone:
    """How often something was done for a practice step in the last 90 days, and when last."""

    step: str
    times: int
    newest_on: date | None


@dataclass(frozen=True)
class Looked:
    """One inventory and what it comes to."""

    inventory: Inventory
    found: rules.Interdependence


@dataclass(frozen=True)
class SelfAndUs:
    """Inventories oldest first. `alone` is None for a client: it is the staff's alone to know.

    `screening_first`: they are not free, and were not asked alone since; never for a client.
    """

    client_id: UUID
    series: Sequence[Looked]
    activities: Sequence[StepDone]
    alone: rules.StandsAlone | None
    screening_first: bool


def self_and_us(by: Actor, relationship_id: UUID, today: date) -> SelfAndUs | None:
    """In statements that no row adds to; None where the relationship is not this person's to see."""
    relationship = Relationship.objects.filter(pk=relationship_id).first()
    if relationship is None:
        return None
    told = list(
        Inventory.objects.filter(relationship=relationship).order_by("answered_on", "recorded_at", "id")
    )
    own = thresholds_here()
    facts = [
        rules.AloneFact(
            *(row.answered_on, row.self_worth, row.can_lean, row.free_to_see_others, row.recorded_at),
            id=str(row.pk),
        )
        for row in told
    ]
    alone = rules.stands_alone(facts, today=today, thresholds=own) if by.is_staff else None
    return SelfAndUs(
        client_id=relationship.client_id,
        series=[
            Looked(
                row,
                rules.interdependence(row.answers, break_not_needed=row.break_not_needed, thresholds=own),
            )
            for row in told
        ],
        activities=_activities(relationship, today),
        alone=alone,
        screening_first=alone is not None and alone.not_free and not _asked_since(relationship, told, today),
    )


def _asked_since(relationship: Relationship, told: Sequence[Inventory], today: date) -> bool:
    """Whether a talk alone was had after the client last said how free they are."""
    at = max(row.recorded_at for row in told if row.free_to_see_others is not None)
    day = at.astimezone(ZoneInfo(Practice.objects.values_list("zone", flat=True).get())).date()
    screened = screening_facts([relationship.client_id])[relationship.client_id].screened
    cause = Cause(NOT_FREE, min(day, today), at)
    due = screening_due(ScreeningFacts(screened, (cause,)), today, thresholds_here())
    return due is None or NOT_FREE not in due.reasons


def _activities(relationship: Relationship, today: date) -> list[StepDone]:
    rows = Activity.objects.filter(relationship=relationship, happened_on__lte=today)
    lately = Q(happened_on__gte=today - LATELY)
    counted = {
        step: (times, newest_on)
        for step, times, newest_on in rows.order_by()
        .values_list("step")
        .annotate(times=Count("id", filter=lately), newest_on=Max("happened_on"))
    }
    return [StepDone(step, *counted.get(step, (0, None))) for step in PRACTICE_STEPS]
