"""How the needs of one relationship were expressed and answered, of those that the reader sees."""

from uuid import UUID

from assessments import rules
from relationships.models import Need


def needs_summary(relationship_id: UUID) -> rules.NeedRates:
    """One statement."""
    needs = Need.objects.filter(relationship_id=relationship_id)
    return rules.need_rates(
        rules.NeedFact(*told) for told in needs.values_list("whose", "expressed", "answered")
    )
