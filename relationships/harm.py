"""What other rules need to know of harm: when it last was, and what was crossed and not repaired.

A disagreement whose outcome was harm, and a boundary crossed by force or threat, are harm.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import DateField, F, Func, Max, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest

from relationships.models import BoundaryEvent, Disagreement
from relationships.words import CROSSED, HARM, HARMFUL

NewestDays = Mapping[UUID, date]


def harm_on(relationship_ids: Iterable[UUID], *, care_only: bool = False) -> NewestDays:
    """By relationship, the newest day of harm; one that has none is left out. One statement.

    Of harm of which the year alone is remembered, the last day of that year: it may lie ahead. `care_only`
    leaves out what a client keeps with their therapist: what they read themself is made of the rest.
    """
    (bad_ends, ended_on), (crossed, crossed_on) = _of_harm(relationship_ids)
    return _newest(
        _by_relationship(bad_ends, ended_on, care_only), _by_relationship(crossed, crossed_on, care_only)
    )


def harm_days(relationship_id: UUID) -> tuple[date, ...]:
    """Every day of harm in one relationship, oldest first, as `harm_on` dates it. One statement."""
    bad_ends, crossed = (rows.order_by().values_list(day) for rows, day in _of_harm([relationship_id]))
    return tuple(sorted({day for (day,) in bad_ends.union(crossed)}))


def _of_harm(relationship_ids: Iterable[UUID]) -> tuple[tuple[QuerySet[Any], Any], ...]:
    """What is harm, and the day of each."""
    ids = list(relationship_ids)
    # PostgreSQL's greatest() passes over what is null.
    last_day = Coalesce("happened_on", _last_day_of("year"))
    bad_ends = Disagreement.objects.filter(relationship_id__in=ids, outcome=HARM)
    crossed = BoundaryEvent.objects.filter(relationship_id__in=ids, crossed_by__in=HARMFUL)
    return (bad_ends, Greatest(last_day, "outcome_on")), (crossed, F("happened_on"))


def crossed_unrepaired_on(relationship_ids: Iterable[UUID], *, care_only: bool = False) -> NewestDays:
    """By relationship, the newest day on which a boundary was crossed that nobody has repaired yet.

    One that has none is left out; `care_only` as in `harm_on`. One statement.
    """
    crossed = BoundaryEvent.objects.filter(
        relationship_id__in=list(relationship_ids), kind=CROSSED, repaired_on=None
    )
    return _newest(_by_relationship(crossed, F("happened_on"), care_only))


def _last_day_of(year: str) -> Func:
    return Func(F(year), Value(12), Value(31), function="make_date", output_field=DateField())


def _by_relationship(rows: QuerySet[Any], day: Any, care_only: bool) -> QuerySet[Any, tuple[UUID, date]]:
    told: QuerySet[Any, Any] = rows.filter(is_kept=False) if care_only else rows
    newest: QuerySet[Any, tuple[UUID, date]] = (
        told.order_by().values_list("relationship_id").annotate(newest=Max(day))
    )
    return newest


def _newest(first: QuerySet[Any, tuple[UUID, date]], *others: QuerySet[Any, Any]) -> NewestDays:
    newest: dict[UUID, date] = {}
    for relationship_id, day in first.union(*others, all=True):
        newest[relationship_id] = max(day, newest.get(relationship_id, day))
    return newest
