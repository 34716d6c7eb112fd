"""What other rules need to know of harm: when it last was, and what was crossed and not repaired.

A disagreement whose outcome was harm, and a boundary crossed by force or threat, are harm. So is a
disagreement of which a client told their therapist alone that it was: on the day they said, or said it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import DateField, F, Func, Max, QuerySet, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Greatest

from relationships.models import BoundaryEvent, Disagreement, KeptWord
from relationships.words import CROSSED, DISAGREEMENT, HARM, HARMFUL

NewestDays = Mapping[UUID, date]


def harm_on(relationship_ids: Iterable[UUID], *, care_only: bool = False) -> NewestDays:
    """By relationship, the newest day of harm; one that has none is left out. One statement.

    Of harm of which the year alone is remembered, the last day of that year: it may lie ahead. `care_only`
    leaves out what a client keeps with their therapist: what they read themself is made of the rest.
    """
    (bad_ends, ended_on), (crossed, crossed_on) = _of_harm(relationship_ids)
    shown = (
        _by_relationship(bad_ends, ended_on, care_only),
        _by_relationship(crossed, crossed_on, care_only),
    )
    return _newest(*shown) if care_only else _newest(*shown, _newest_of(*_kept_harm(relationship_ids)))


def harm_days(relationship_id: UUID, *, care_only: bool = False) -> tuple[date, ...]:
    """Every day of harm in one relationship, oldest first, as `harm_on` dates it. One statement."""
    kept: dict[str, bool] = {"is_kept": False} if care_only else {}
    days = [rows.filter(**kept).order_by().values_list(day) for rows, day in _of_harm([relationship_id])]
    if not care_only:
        words, told_on = _kept_harm([relationship_id])
        days.append(words.order_by().values_list(told_on))
    return tuple(sorted({day for (day,) in days[0].union(*days[1:])}))


def _of_harm(relationship_ids: Iterable[UUID]) -> tuple[tuple[QuerySet[Any], Any], ...]:
    """What is harm, and the day of each."""
    ids = list(relationship_ids)
    # PostgreSQL's greatest() passes over what is null.
    last_day = Coalesce("happened_on", _last_day_of("year"))
    bad_ends = Disagreement.objects.filter(relationship_id__in=ids, outcome=HARM)
    crossed = BoundaryEvent.objects.filter(relationship_id__in=ids, crossed_by__in=HARMFUL)
    return (bad_ends, Greatest(last_day, "outcome_on")), (crossed, F("happened_on"))


def _kept_harm(relationship_ids: Iterable[UUID]) -> tuple[QuerySet[Any], Any]:
    words = KeptWord.objects.filter(
        relationship_id__in=list(relationship_ids), about=DISAGREEMENT, told__outcome=HARM
    )
    return words, Coalesce(Cast(KT("told__outcome_on"), DateField()), F("told_on"))


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
    return _newest_of(rows.filter(is_kept=False) if care_only else rows, day)


def _newest_of(rows: QuerySet[Any], day: Any) -> QuerySet[Any, tuple[UUID, date]]:
    newest: QuerySet[Any, tuple[UUID, date]] = (
        rows.order_by().values_list("relationship_id").annotate(newest=Max(day))
    )
    return newest


def _newest(first: QuerySet[Any, tuple[UUID, date]], *others: QuerySet[Any, Any]) -> NewestDays:
    newest: dict[UUID, date] = {}
    for relationship_id, day in first.union(*others, all=True):
        newest[relationship_id] = max(day, newest.get(relationship_id, day))
    return newest
