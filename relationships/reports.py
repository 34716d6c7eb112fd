"""What the floors above ask of relationships."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Q, QuerySet

from clients.models import Session
from relationships.models import Counterpart, Opening, Presence


def openings(relationship_id: UUID) -> Mapping[str, Opening]:
    """What was opened or closed of one relationship: of each the newest; what never was is left out."""
    theirs = Opening.objects.filter(relationship_id=relationship_id)
    newest = theirs.order_by("what", "-recorded_at", "-id").distinct("what")
    return {opening.what: opening for opening in newest}


def sessions_with_the_other(relationship_id: UUID) -> QuerySet[Session]:
    """The sessions in which the other person was in the room; held ones, for only those are recorded."""
    present = Presence.objects.filter(relationship_id=relationship_id).values("session_id")
    return Session.objects.filter(pk__in=present)


def joined(relationship_ids: Iterable[UUID]) -> QuerySet[Counterpart]:
    """The pairs that any of these relationships is a side of."""
    ids = list(relationship_ids)
    return Counterpart.objects.filter(Q(first_id__in=ids) | Q(second_id__in=ids))
