"""Norms as the rule on their coverage reads them."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from assessments import rules
from practices.here import thresholds_here
from relationships.models import Norm, Relationship
from relationships.reports import adherence
from relationships.words import ENDED


def lately_since(day: date) -> date:
    """From which day on the rule looks at whether a norm is kept to."""
    return day - timedelta(days=thresholds_here().adherence_days)


def norm_rows(relationship: Relationship) -> list[Norm]:
    """The norms of one relationship that have not ended, as far as this person may read them."""
    return list(Norm.objects.filter(relationship=relationship).exclude(state=ENDED).order_by("id"))


def norm_facts(
    norms: Sequence[Norm], relationship_ids: Sequence[UUID], today: date, *, care_only: bool
) -> tuple[rules.NormFact, ...]:
    """Each with how it was kept to lately; `care_only` leaves out what is kept with the therapist."""
    lived = adherence(relationship_ids, care_only=care_only, since=lately_since(today))
    return tuple(
        rules.NormFact(
            norm.area, norm.question, norm.state, norm.healthy, norm.set_by, lived.get(norm.pk, ())
        )
        for norm in norms
        if not (care_only and norm.is_kept)
    )
