"""Requests as the rules on asking read them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from assessments import rules
from practices.clock import zone
from practices.models import Practice
from privacy.actor import Actor
from relationships.models import Relationship, Request, RequestVersion
from relationships.words import ASKED, NO, PREPARED

# An ask that was answered rests on its own answer, not on an earlier one.
UNANSWERED: Final = (PREPARED, ASKED)


def rests_days(_by: Actor) -> int:
    """For how many days a no rests in the acting practice."""
    return Practice.objects.get().no_rests_days


def rests(by: Actor, requests: Sequence[Request], today: date) -> Mapping[UUID, rules.Rest]:
    """By request: the no of an earlier one of its line that still rests. Three statements at most."""
    linked = {row.pk: row.first_id for row in requests if row.first_id and row.state in UNANSWERED}
    if not linked:
        return {}
    firsts, days, zone_ = set(linked.values()), rests_days(by), ZoneInfo(zone(by))
    nos = Request.objects.filter(Q(pk__in=firsts) | Q(first_id__in=firsts), answer=NO)
    facts = [(row, _fact(row, zone_)) for row in nos.order_by("recorded_at", "id")]
    found = {}
    for row in requests:
        if row.pk in linked:
            earlier = [fact for no, fact in facts if _line(no) == row.first_id and _age(no) < _age(row)]
            rest = rules.resting(earlier, today, days)
            if rest is not None:
                found[row.pk] = rest
    return found


def asks_of(by: Actor, relationship: Relationship) -> list[rules.AskFact]:
    """All that was asked in one relationship, oldest first."""
    zone_ = ZoneInfo(zone(by))
    rows = Request.objects.filter(relationship=relationship)
    noes: dict[UUID, list[date]] = {}
    versions = RequestVersion.objects.filter(request__relationship=relationship, answer=NO)
    told = versions.exclude(answered_on=None).order_by("answered_on").distinct()
    for request_id, on in told.values_list("request_id", "answered_on"):
        if on is not None:
            noes.setdefault(request_id, []).append(on)
    return [_fact(row, zone_, noes.get(row.pk, ())) for row in rows.order_by("recorded_at", "id")]


def _line(row: Request) -> UUID:
    return row.first_id or row.pk


def _age(row: Request) -> tuple[object, UUID]:
    return row.recorded_at, row.pk


def _fact(row: Request, zone_: ZoneInfo, noes: Iterable[date] = ()) -> rules.AskFact:
    return rules.AskFact(
        id=str(row.pk),
        line=str(_line(row)),
        written_on=row.recorded_at.astimezone(zone_).date(),
        state=row.state,
        asked_on=row.asked_on,
        answer=row.answer,
        answered_on=row.answered_on,
        follow_up_on=row.follow_up_on,
        offered=bool(row.offer),
        offer_kept=row.offer_kept,
        noes=tuple(noes),
    )
