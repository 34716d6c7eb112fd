"""What the floors above ask of relationships."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet

from clients.models import CaseClient, JointName, Session
from clients.reports import chapter_of
from relationships.models import (
    Counterpart,
    NormObservation,
    Opening,
    Presence,
    SharedBreak,
    SharedGoal,
    SharedNorm,
)
from relationships.rules import AllShared, OneShared, agreed_by_both


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

    `care_only` leaves out what a client keeps with their therapist; what they read themself is the rest.
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


# Noun -> its copies.
COPIES: Final[Mapping[str, Any]] = {"norm": SharedNorm, "goal": SharedGoal, "break": SharedBreak}


def standing_copies(copies: Any, case_id: UUID, chapter: int | None = None) -> Any:
    """What both of a couple read of each other in this case now."""
    stands = {"chapter": chapter_of(case_id) if chapter is None else chapter}
    return copies.objects.filter(case_id=case_id, withdrawn_at=None, replaced_at=None, **stands)


def one_shared(copy: Any) -> OneShared:
    """What withdrawing this copy would take from the other's sight."""
    noun = next(noun for noun, copies in COPIES.items() if isinstance(copy, copies))
    standing = standing_copies(type(copy), copy.case_id)
    is_read = standing.filter(pk=copy.pk).exists()
    if noun != "norm" or not is_read:
        return OneShared(noun, is_read)
    sides: dict[bool, list[str]] = {True: [], False: []}
    same_question = standing.filter(area=copy.area, question=copy.question)
    for client_id, state in same_question.values_list("client_id", "state"):
        sides[client_id == copy.client_id].append(state)
    return OneShared(noun, is_read, bool(sides[False]), agreed_by_both(sides[True], sides[False]))


def all_shared(case_id: UUID, client_id: UUID | None) -> AllShared:
    """What the other of a couple reads of this client."""
    chapter = chapter_of(case_id)
    counts = {
        noun: standing_copies(copies, case_id, chapter).filter(client_id=client_id).count()
        for noun, copies in COPIES.items()
    }
    named = JointName.objects.filter(case_id=case_id, client=client_id, chapter=chapter)
    return AllShared(counts, named.exists())


def sides_of(case_id: UUID) -> tuple[UUID | None, UUID | None]:
    """The client of side a, and that of side b."""
    sides = dict(CaseClient.objects.filter(case_id=case_id).values_list("side", "client_id"))
    return sides.get("a"), sides.get("b")
