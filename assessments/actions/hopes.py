"""Hopes and forecasts: what is expected is written down before it can be known."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from rest_framework.exceptions import ValidationError

from assessments import rules
from assessments.actions.cases import NOT_ON_TEAM, chosen_case, my_open_cases
from assessments.models import Hope, StoredForecast
from assessments.reports.forecasts import forecasts_of
from assessments.reports.levels import level_of_client
from clients.models import Case
from practices import clock
from practices.here import thresholds_here
from privacy.actor import Actor
from relationships.models import Relationship
from relationships.words import CAPACITIES
from rest.problems import Refused

TO_COME: Final = "Name a day that is still to come."
NOT_ABOVE: Final = "A hope is for more than what counts today."
NOTHING_SEEN: Final = "Not enough was seen for a forecast yet."


def write_hope(*, by: Actor, relationship: Relationship, told: Mapping[str, Any]) -> Hope:
    """What the client expects to see of the other by a day; more than the level used today."""
    today = clock.today(by)
    if told["by_when"] <= today:
        raise ValidationError({"by_when": [TO_COME]})
    used = level_of_client(relationship, told["capacity"], today)
    if not rules.may_hope_for(told["level"], used):
        raise ValidationError({"level": [NOT_ABOVE]})
    return Hope.objects.create(
        client_id=relationship.client_id,
        relationship=relationship,
        written_on=today,
        level_then=used,
        recorded_by_id=by.member_id,
        **{"is_kept": relationship.is_kept, **told},
    )


def store_forecast(
    *,
    by: Actor,
    relationship: Relationship,
    subject: str,
    view: str,
    at: date | None = None,
    case: Case | None = None,
) -> StoredForecast:
    """Keep the forecast of today as it is, to be held against its day."""
    today = clock.today(by)
    at = today + timedelta(days=thresholds_here().forecast_ahead_days) if at is None else at
    if at <= today:
        raise ValidationError({"at": [TO_COME]})
    cases = my_open_cases(by, relationship.client_id)
    if not cases:
        raise ValidationError({"case": [NOT_ON_TEAM]})
    chosen = chosen_case(cases, case)
    found = forecasts_of(relationship, subject, view, chosen.pk, today, at)
    if not found:
        raise Refused(NOTHING_SEEN)
    each = [found.get(capacity) for capacity in CAPACITIES]
    return StoredForecast.objects.create(
        client_id=relationship.client_id,
        relationship=relationship,
        case=chosen,
        subject=subject,
        view=view,
        made_on=today,
        at=at,
        as_it_is=[one and one.as_it_is for one in each],
        if_work_goes_on=[_exact(one and one.if_work_goes_on) for one in each],
        falling=[_exact(one and one.falling) for one in each],
        recorded_by_id=by.member_id,
    )


def _exact(number: Any) -> str | None:
    return None if number is None else str(number)
