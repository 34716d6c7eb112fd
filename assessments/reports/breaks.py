"""What a therapist watches of a client's breaks. Told to neither of the two."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from assessments import rules
from clients.models import Client
from relationships.models import Break, BreakComparison, BreakExtension
from relationships.reports import joined
from relationships.words import BREAK_CALLED_OFF, BREAK_ENDED, FOR_SPACE

OVER = (BREAK_ENDED, BREAK_CALLED_OFF)


@dataclass(frozen=True)
class WatchedBreak:
    """A break that is not over; `to_compare`: the other side's of the same time, not compared yet.

    One that the other side ended alone is still the other telling of the same time.
    """

    row: Break
    watch: rules.BreakWatch
    to_compare: Sequence[UUID]


@dataclass(frozen=True)
class BreaksWatch:
    client_id: UUID
    breaks: Sequence[WatchedBreak]


def breaks_watch(client_id: UUID, today: date) -> BreaksWatch | None:
    """In a fixed number of statements; None where the client is not this person's to see."""
    if not Client.objects.filter(pk=client_id).exists():
        return None
    newest = BreakExtension.objects.filter(of_break=OuterRef("pk")).order_by("-recorded_at", "-id")
    rows = list(
        Break.objects.filter(client_id=client_id)
        .exclude(state__in=OVER)
        .annotate(extended_by=Subquery(newest.values("decided_by")[:1]))
        .order_by("starts_on", "id")
    )
    compared = _compared(row.pk for row in rows)
    others = _other_sides(rows)
    return BreaksWatch(
        client_id,
        [
            WatchedBreak(
                row,
                rules.break_watch(_fact(row, _newest_word(row.pk, compared)), today),
                [other for other in others.get(row.pk, ()) if (row.pk, other) not in compared],
            )
            for row in rows
        ],
    )


def _fact(row: Break, purposes: str | None) -> rules.BreakFact:
    return rules.BreakFact(
        row.kind,
        row.state,
        row.starts_on,
        row.check_in_on,
        row.returns_on,
        getattr(row, "extended_by", None),
        purposes,
        row.check_in_held_on,
    )


Compared = Mapping[tuple[UUID, UUID], str]


def _compared(break_ids: Iterable[UUID]) -> Compared:
    """By (this break, the other one) the newest word on them, the newest pair last."""
    ids = list(break_ids)
    rows = BreakComparison.objects.filter(Q(first_id__in=ids) | Q(second_id__in=ids))
    found: dict[tuple[UUID, UUID], str] = {}
    for row in rows.order_by("recorded_at", "id"):
        for pair in ((row.first_id, row.second_id), (row.second_id, row.first_id)):
            found.pop(pair, None)
            found[pair] = row.purposes
    return found


def _newest_word(break_id: UUID, compared: Compared) -> str | None:
    words = [purposes for (this, _), purposes in compared.items() if this == break_id]
    return words[-1] if words else None


def _other_sides(rows: Sequence[Break]) -> Mapping[UUID, list[UUID]]:
    """By break for space: the other side's that were not over when it began, and not called off."""
    mine = [row for row in rows if row.kind == FOR_SPACE]
    pairs = joined({row.relationship_id for row in mine})
    other_side: dict[UUID, UUID] = {}
    for pair in pairs:
        other_side |= {pair.first_id: pair.second_id, pair.second_id: pair.first_id}
    theirs: dict[UUID, list[tuple[UUID, date | None]]] = {}
    others = Break.objects.filter(relationship_id__in=other_side.values(), kind=FOR_SPACE)
    columns = ("id", "relationship_id", "ended_on")
    told = others.exclude(state=BREAK_CALLED_OFF).order_by("starts_on", "id").values_list(*columns)
    for other_id, relationship_id, ended_on in told:
        theirs.setdefault(relationship_id, []).append((other_id, ended_on))
    found: dict[UUID, list[UUID]] = {}
    for row in mine:
        side = other_side.get(row.relationship_id)
        of_side = theirs.get(side, []) if side is not None else []
        found[row.pk] = [
            other for other, ended_on in of_side if ended_on is None or ended_on >= row.starts_on
        ]
    return found
