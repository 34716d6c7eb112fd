"""How far up the ladder one of the two was on a day of the year, by what was told until then."""

from datetime import date
from typing import Final

from assessments import rules
from relationships.defaults import KINDS
from relationships.models import (
    BoundaryEvent,
    Disclosure,
    Moment,
    Norm,
    NormObservation,
    NormVersion,
    Opening,
)
from relationships.words import CAPACITIES, CROSSED, STEP_DONE
from relcare.demo.couple.levels import levels_on
from relcare.demo.couple.year import Year
from relcare.demo.story import at

LOAD, OPENNESS = KINDS["Partner"]
WANTED: Final = dict(zip(CAPACITIES, LOAD, strict=True))


def earned_on(year: Year, who: str, day: date) -> int:
    """What was earned just before a step of that day; what is kept with the therapist never enters."""
    opening = gate_opening(year, who, day)
    return rules.disclosure_gate(
        rules.fit(levels_on(year, who, day), WANTED),
        rules.norm_coverage(_norms(year, who, day), day),
        OPENNESS,
        today=day,
        safety_reference_at_opening=opening is not None and opening.with_safety_reference,
        moments=_moments(year, who, day),
        disclosures=_steps(year, who, day),
        crossed_unrepaired_on=_crossed(year, who, day),
    ).earned


def gate_opening(year: Year, who: str, day: date) -> Opening | None:
    found = [row for row in year.rows_together(Opening, who) if row.what == "gate"]
    return next((row for row in found if row.recorded_at < at(day, 12)), None)


def _norms(year: Year, who: str, day: date) -> list[rules.NormFact]:
    until = at(day, 23)
    told = []
    for norm in year.rows_together(Norm, who):
        if norm.is_kept:
            continue
        versions = [row for row in year.rows(NormVersion, who) if row.norm_id == norm.id]
        standing = [row for row in versions if row.recorded_at <= until]
        seen = [row for row in year.rows(NormObservation, who) if row.norm_id == norm.id]
        kept = tuple((row.observed_on, row.was_lived) for row in seen if row.observed_on <= day)
        if standing:
            newest = max(standing, key=lambda row: row.number)
            of_it = (norm.area, norm.question, newest.state, newest.healthy, newest.set_by)
            told.append(rules.NormFact(*of_it, adherence=kept))
    return told


def _moments(year: Year, who: str, day: date) -> list[rules.MomentFact]:
    return [
        rules.MomentFact(
            row.felt_safety,
            row.happened_on,
            row.pattern or None,
            bool(row.was_left),
            row.recorded_at,
            str(row.id),
        )
        for row in year.rows_together(Moment, who)
        if not row.is_kept and row.happened_on <= day
    ]


def _steps(year: Year, who: str, day: date) -> list[rules.DisclosureFact]:
    return [
        rules.DisclosureFact(row.rung, row.happened_on, row.answer or None, None)
        for row in year.rows_together(Disclosure, who)
        if row.state == STEP_DONE and row.happened_on is not None and row.happened_on < day
    ]


def _crossed(year: Year, who: str, day: date) -> date | None:
    days = [
        row.happened_on
        for row in year.rows_together(BoundaryEvent, who)
        if row.kind == CROSSED
        and row.happened_on <= day
        and (row.repaired_on is None or row.repaired_on > day)
    ]
    return max(days, default=None)
