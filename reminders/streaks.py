"""Dates in a row that a client was told of and did not answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Final
from uuid import UUID

from django.db.models import Q

from reminders import rules
from reminders.facts import PlanFacts, select
from reminders.models import CheckInPlan

# Of each plan its newest dates that were told of, newest first. What came back nobody missed, nor what was
# left out or not sent in time; nor where a form was meant and none was asked. What was held back because it
# would have reached the partner too counts as if it had left: a plan that went on asking would tell the
# client what their partner's address is.
NEWEST: Final = """
    SELECT p.id, coalesce(m.sent_at, m.dispatched_at), m.respond_by, m.responded_at
    FROM reminders_checkinplan p CROSS JOIN LATERAL (
        SELECT w.occurrence, w.sent_at, w.dispatched_at, w.respond_by, w.responded_at FROM reminders_message w
        WHERE w.practice_id = p.practice_id AND w.plan_id = p.id AND w.status <> 'bounced'
            AND (w.sent_at >= p.active_since
                OR w.suppressed_reason = 'same_address' AND w.dispatched_at >= p.active_since)
            AND (p.what <> 'check_in' OR p.version_id IS NULL OR EXISTS (SELECT FROM reminders_checkin i
                WHERE i.practice_id = p.practice_id AND i.plan_id = p.id AND i.occurrence = w.occurrence))
        ORDER BY w.occurrence DESC LIMIT p.missed_limit + 1) AS m
    WHERE p.id = ANY(%s) ORDER BY p.id, m.occurrence DESC"""


@dataclass(frozen=True, slots=True)
class ToldOf:
    """One date that the client was told of."""

    left_at: datetime
    respond_by: datetime | None
    responded_at: datetime | None


def left(**when: datetime) -> Q:
    """Sent then, or held back then because it would have reached the partner too: that counts alike."""
    ((lookup, at),) = when.items()
    held_back = Q(suppressed_reason=rules.SAME_ADDRESS, **{f"dispatched_at__{lookup}": at})
    return Q(**{f"sent_at__{lookup}": at}) | held_back


def missed_by(plans: Iterable[CheckInPlan], facts: Mapping[UUID, PlanFacts], at: datetime) -> set[UUID]:
    """Those of these plans of which so many dates in a row were missed that nobody is asked any more."""
    limits = {plan.id: plan.missed_limit for plan in plans}
    rows = select(NEWEST, list(limits)) if limits else []
    found = set()
    for plan_id, told in groupby(rows, itemgetter(0)):
        newest = [ToldOf(*rest) for _, *rest in told]
        if misses(newest, facts[plan_id].facts.answered_at, at) >= limits[plan_id]:
            found.add(plan_id)
    return found


def misses(newest_first: Sequence[ToldOf], answered_at: datetime | None, at: datetime) -> int:
    """How many of these were missed in a row; one still to be answered is passed over. An answer counts
    from the moment that it was given (`answered_at`), whether or not it is noted yet."""
    count = 0
    for told in newest_first:
        if told.responded_at is not None or _answers(told, answered_at):
            break
        if told.respond_by is not None and told.respond_by <= at:
            count += 1
    return count


def _answers(told: ToldOf, answered_at: datetime | None) -> bool:
    if answered_at is None or told.respond_by is None:
        return False
    return told.left_at <= answered_at <= told.respond_by
