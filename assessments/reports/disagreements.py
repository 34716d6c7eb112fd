"""What the disagreements of one relationship have in common, of those that the reader sees."""

from dataclasses import dataclass
from uuid import UUID

from assessments import rules
from practices.here import thresholds_here
from relationships.models import Disagreement


@dataclass(frozen=True)
class DisagreementsTold:
    first: rules.FirstDisagreement
    dance: rules.Dance
    repairs: rules.Repairs


def disagreements_summary(relationship_id: UUID) -> DisagreementsTold:
    """One statement, and the practice's thresholds."""
    rows = Disagreement.objects.filter(relationship_id=relationship_id).defer("about")
    told = [
        rules.DisagreementFact(
            outcome=row.outcome,
            on=row.happened_on,
            year=row.year,
            is_first=row.is_first,
            my_move=row.my_move or None,
            their_move=row.their_move or None,
            repaired_by=row.repaired_by,
            repaired_on=row.repaired_on,
            recorded_at=row.recorded_at,
            id=str(row.pk),
        )
        for row in rows
    ]
    own = thresholds_here()
    return DisagreementsTold(rules.first_disagreement(told, own), rules.dance(told, own), rules.repairs(told))
