"""What stands on the client's screen as soon as an answer is urgent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from clients.models import PLAN_PARTS
from clients.reports import safety_plans
from practices.models import Practice
from practices.rules import next_watched


@dataclass(frozen=True)
class Reads:
    """When the practice reads; `opens_at` is None while somebody reads, and where nobody ever does."""

    is_watched_now: bool
    opens_at: datetime | None
    words: str
    watched_hours: Sequence[Mapping[str, Any]]
    zone: str


@dataclass(frozen=True)
class Help:
    """`not_seen_before`: nobody may see the answer before the practice reads.

    `safety_plan`: the parts of the client's own, as far as it is on their pages.
    """

    crisis_numbers: Sequence[Mapping[str, str]]
    reads: Reads
    not_seen_before: bool = True
    safety_plan: Mapping[str, str] | None = None


def help_now(practice_id: UUID, client_id: UUID, now: datetime) -> Help:
    practice = Practice.objects.get(pk=practice_id)
    found = help_at(practice.crisis_numbers, practice.watched_hours, practice.zone, now)
    return replace(found, safety_plan=_plan_of(client_id))


def help_at(
    crisis_numbers: Sequence[Mapping[str, str]],
    watched_hours: Sequence[Mapping[str, Any]],
    zone: str,
    now: datetime,
) -> Help:
    """What is the same for everybody in a practice; without anybody's safety plan."""
    opens_at = next_watched(watched_hours, zone, now)
    is_watched_now = opens_at is not None and opens_at <= now
    reads = Reads(
        is_watched_now=is_watched_now,
        # No instant while somebody reads: the answer to a repeat has to be the same.
        opens_at=None if is_watched_now else opens_at,
        words=_words(opens_at, now, zone),
        watched_hours=watched_hours,
        zone=zone,
    )
    return Help(crisis_numbers, reads)


def _plan_of(client_id: UUID) -> Mapping[str, str] | None:
    # Row security leaves a client no version that is kept at the practice.
    plan = safety_plans(client_id).filter(is_kept=False).first()
    return None if plan is None else {part: getattr(plan, part) for part in PLAN_PARTS}


def _words(opens_at: datetime | None, now: datetime, zone: str) -> str:
    if opens_at is None:
        return "There are no hours at which the practice is sure to read this."
    if opens_at <= now:
        return "The practice reads during these hours, but nobody may see this at once."
    return f"Nobody may see this before {opens_at.astimezone(ZoneInfo(zone)):%A, %d %B %Y, %H:%M} ({zone})."
