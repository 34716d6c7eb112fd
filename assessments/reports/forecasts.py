"""Forecasts as they are made, and how the stored ones did on their day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from assessments import rules
from assessments.models import StoredForecast
from assessments.reports.levels import Levels, Standing, standing
from practices.here import thresholds_here
from practices.thresholds import DEFAULTS, Thresholds
from relationships.harm import harm_days, harm_on
from relationships.models import InnerWork, Relationship
from relationships.words import CAPACITIES

# What harm makes 0: words and actions of the other.
HARMED: Final = ("other", "words_and_actions")


def inner_work(relationship: Relationship, subject: str) -> rules.InnerWork:
    """What this person may read of a subject's inner work; staff also what is kept with them."""
    rows = InnerWork.objects.filter(relationship=relationship, subject=subject)
    return rules.inner_work_of(
        rules.WorkFact(row.status, row.told_on, row.since, row.last_seen, row.recorded_at, str(row.pk))
        for row in rows
    )


def forecasts(
    seen: Levels,
    subject: str,
    work: rules.InnerWork,
    today: date,
    *,
    at: date | None = None,
    harm_on: date | None = None,
    thresholds: Thresholds = DEFAULTS,
) -> dict[str, rules.Forecast]:
    """Of each capacity of a subject that is known: what was seen, and what follows from harm."""
    found = {
        capacity: rules.forecast(
            seen.get(capacity, ()),
            today,
            inner_work=work,
            at=at,
            harm_on=harm_on,
            harm_is_level=(subject, capacity) == HARMED,
            thresholds=thresholds,
        )
        for capacity in CAPACITIES
    }
    return {capacity: one for capacity, one in found.items() if one.as_it_is is not None}


def forecasts_of(
    relationship: Relationship, subject: str, view: str, case_id: UUID, today: date, at: date
) -> dict[str, rules.Forecast]:
    """The forecasts of one view as a case's team sees it, what is kept with them included."""
    rows = standing(relationship, today, is_staff=True, subject=subject)
    return forecasts(
        rows.history(subject, view, case_id, today).seen,
        subject,
        inner_work(relationship, subject),
        today,
        at=at,
        harm_on=harm_on([relationship.pk]).get(relationship.pk),
        thresholds=thresholds_here(),
    )


@dataclass(frozen=True)
class CapacityShown:
    """What was forecast of one capacity; `level_then` and what it missed by, once its day has come."""

    capacity: str
    as_it_is: int | None
    if_work_goes_on: float | None
    falling: float | None
    level_then: int | None
    missed_as_it_is: float | None
    missed_if_work_goes_on: float | None
    missed_falling: float | None


@dataclass(frozen=True)
class ForecastShown:
    """A stored forecast, and from its day on how it did."""

    stored: StoredForecast
    is_scored: bool
    capacities: Sequence[CapacityShown]

    def __getattr__(self, name: str) -> Any:
        # What is asked of neither is the stored row's own.
        return getattr(self.stored, name)


def shown(rows: Sequence[StoredForecast], today: date) -> list[ForecastShown]:
    """Forecasts of one relationship. Held against what was seen up to their day, also what came in late."""
    if not rows:
        return []
    relationship = Relationship.objects.get(pk=rows[0].relationship_id)
    history = standing(relationship, today, is_staff=True)
    harm = harm_days(relationship.pk)
    return [ForecastShown(row, today >= row.at, _capacities(row, history, harm, today)) for row in rows]


def _capacities(
    row: StoredForecast, history: Standing, harm: Sequence[date], today: date
) -> list[CapacityShown]:
    seen = history.history(row.subject, row.view, row.case_id, row.at).seen
    harm_on = max((day for day in harm if day <= row.at), default=None)
    told = zip(CAPACITIES, row.as_it_is, row.if_work_goes_on, row.falling, strict=True)
    return [
        _capacity(
            capacity,
            as_it_is,
            _number(goes_on),
            _number(falling),
            None
            if today < row.at
            else rules.level_used(
                seen.get(capacity, ()),
                row.at,
                harm_on if (row.subject, capacity) == HARMED else None,
                thresholds_here(),
            ).level,
        )
        for capacity, as_it_is, goes_on, falling in told
    ]


def _capacity(
    capacity: str,
    as_it_is: int | None,
    goes_on: Fraction | None,
    falling: Fraction | None,
    level_then: int | None,
) -> CapacityShown:
    score = rules.score_forecast(level_then, as_it_is=as_it_is, if_work_goes_on=goes_on, falling=falling)
    return CapacityShown(
        capacity,
        as_it_is,
        _rounded(goes_on),
        _rounded(falling),
        level_then,
        _rounded(score.as_it_is),
        _rounded(score.if_work_goes_on),
        _rounded(score.falling),
    )


def _number(exact: str | None) -> Fraction | None:
    return None if exact is None else Fraction(exact)


def _rounded(number: Fraction | None) -> float | None:
    return None if number is None else rules.rounded(number)
