"""Requests as the rules on asking read them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from assessments import rules
from clients.reports import suggestions
from practices.clock import zone
from practices.here import thresholds_here
from privacy.actor import Actor
from relationships.models import Relationship, Request, RequestVersion
from relationships.words import ASKED, NO, NOT_ABLE, PREPARED

# An ask that was answered rests on its own answer, not on an earlier one.
UNANSWERED: Final = (PREPARED, ASKED)


def rests_days(_by: Actor) -> int:
    """For how many days a no rests in the acting practice."""
    return thresholds_here().no_rests_days


def rests(by: Actor, requests: Sequence[Request], today: date) -> Mapping[UUID, rules.Rest]:
    """By request: the no of an earlier one of its line that still rests. Three statements at most."""
    linked = [row for row in requests if row.about_id and row.state in UNANSWERED]
    if not linked:
        return {}
    days, zone_ = rests_days(by), ZoneInfo(zone(by))
    among = Request.objects.filter(relationship_id__in={row.relationship_id for row in linked})
    asks = list(among.order_by("recorded_at", "id"))
    lines = lines_of(asks)
    nos = [(row, _fact(row, zone_, lines)) for row in asks if row.answer == NO]
    found = {}
    for row in linked:
        earlier = [fact for no, fact in nos if lines[no.pk] == lines.get(row.pk) and _age(no) < _age(row)]
        rest = rules.resting(earlier, today, days)
        if rest is not None:
            found[row.pk] = rest
    return found


@dataclass(frozen=True)
class Beside:
    """What stands beside requests: the no that still rests, and which of them something is offered with."""

    rests: Mapping[UUID, rules.Rest]
    offered: frozenset[UUID]


def beside(by: Actor, requests: Sequence[Request], today: date) -> Beside:
    """`rests`, and what is suggested; closed with joint work, but for what stood there to be seen already.

    That a no rests is a fact and stays; the doors beside it are suggestions. Five statements at most.
    """
    resting = rests(by, requests, today)
    concerned = [row for row in requests if row.pk in resting or row.answer in NOT_ABLE]
    given = suggestions(row.client_id for row in concerned)
    since = _since([row for row in concerned if not given.stand(row.client_id)])
    shown = {row.pk for row in concerned if given.stood(row.client_id, since.get(row.pk, row.changed_at))}
    return Beside(
        {pk: rest if pk in shown else replace(rest, doors=()) for pk, rest in resting.items()},
        frozenset(row.pk for row in concerned if row.pk in shown and row.answer in NOT_ABLE),
    )


def _since(requests: Sequence[Request]) -> Mapping[UUID, datetime]:
    """By request: when its answer, and what it is about, were first told as they are."""
    now = {row.pk: (row.answer, row.about_id) for row in requests}
    if not now:
        return {}
    found: dict[UUID, datetime] = {}
    for version in RequestVersion.objects.filter(request_id__in=now).order_by("number"):
        if (version.answer, version.about_id) == now[version.request_id]:
            found.setdefault(version.request_id, version.recorded_at)
    return found


def asks_of(by: Actor, relationship: Relationship) -> list[rules.AskFact]:
    """All that was asked in one relationship, oldest first."""
    zone_ = ZoneInfo(zone(by))
    rows = list(Request.objects.filter(relationship=relationship).order_by("recorded_at", "id"))
    lines = lines_of(rows)
    noes: dict[UUID, list[date]] = {}
    versions = RequestVersion.objects.filter(request__relationship=relationship, answer=NO)
    told = versions.exclude(answered_on=None).order_by("answered_on").distinct()
    for request_id, on in told.values_list("request_id", "answered_on"):
        if on is not None:
            noes.setdefault(request_id, []).append(on)
    return [_fact(row, zone_, lines, noes.get(row.pk, ())) for row in rows]


def lines_of(asks: Iterable[Request]) -> Mapping[UUID, UUID]:
    """By request the first of its line; `asks`, oldest first, are about nothing that is not before them."""
    lines: dict[UUID, UUID] = {}
    for row in asks:
        lines[row.pk] = row.pk if row.about_id is None else lines.get(row.about_id, row.pk)
    return lines


def _age(row: Request) -> tuple[object, UUID]:
    return row.recorded_at, row.pk


def _fact(
    row: Request, zone_: ZoneInfo, lines: Mapping[UUID, UUID], noes: Iterable[date] = ()
) -> rules.AskFact:
    return rules.AskFact(
        id=str(row.pk),
        line=str(lines[row.pk]),
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
