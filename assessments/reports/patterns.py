"""A client's defence patterns over months, and whether their safety is measured with a short ruler."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from assessments import rules
from clients.models import SafetyReference
from relationships.models import Moment


def client_patterns(client_id: UUID, today: date, *, relationship_id: UUID | None = None) -> rules.Patterns:
    """Of all relationships of a client, or of one. One statement."""
    moments = Moment.objects.filter(client_id=client_id)
    if relationship_id is not None:
        moments = moments.filter(relationship_id=relationship_id)
    told = moments.values_list(
        *("happened_on", "pattern", "was_left", "noticed_after_minutes", "left_after_minutes")
    )
    return rules.patterns(
        (rules.PatternFact(on, pattern or None, *more) for on, pattern, *more in told), today
    )


def short_rulers(client_ids: Iterable[UUID]) -> frozenset[UUID]:
    """Those whose levels and moments may be measured with a short ruler: their safety reference is not `yes`.

    For staff alone: whoever reads no marking finds everybody in it. One statement.
    """
    ids = frozenset(client_ids)
    marked = SafetyReference.objects.filter(client_id__in=ids)
    newest = marked.order_by("client_id", "-recorded_at", "-id").distinct("client_id")
    told = newest.values_list("client_id", "status")
    return ids - {client_id for client_id, status in told if status == "yes"}
