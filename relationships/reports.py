"""What the floors above ask of relationships."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from clients.models import Session
from relationships.models import Counterpart, NormObservation, Opening, Presence


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


# Of one norm: on which days somebody saw it kept (True) or not, one a day and observer, oldest first.
Adherence = tuple[tuple[date, bool], ...]


def adherence(
    relationship_ids: Iterable[UUID], *, care_only: bool, since: date | None = None
) -> Mapping[UUID, Adherence]:
    """By norm: how its norms were kept to; a norm that nobody observed is left out. One statement.

    `care_only` leaves out what a client keeps with their therapist: what they read themself is made of the rest.
    """
    rows = NormObservation.objects.filter(norm__relationship_id__in=list(relationship_ids))
    if care_only:
        rows = rows.filter(is_kept=False)
    if since is not None:
        rows = rows.filter(observed_on__gte=since)
    # Kept twice for one day, the later word counts.
    day = ("norm_id", "observed_on", "recorded_by_id")
    found: dict[UUID, list[tuple[date, bool]]] = {}
    for norm_id, on, was_lived in (
        rows.order_by(*day, "-recorded_at", "-id")
        .distinct(*day)
        .values_list("norm_id", "observed_on", "was_lived")
    ):
        found.setdefault(norm_id, []).append((on, was_lived))
    return {norm_id: tuple(seen) for norm_id, seen in found.items()}
