"""Urgent items become staff alerts, step by step, until somebody acknowledges by name."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from clients.models import StaffAlert
from practices.models import Practice
from privacy.actor import acting_as, engine
from reminders import rules
from reminders.facts import select, watched_hours
from reminders.models import BOUNCED, EXPIRED, FAILED, SUPPRESSED, WAITING, Message
from reminders.rules.retries import LONGEST

# Long enough for a mail server that is down over a weekend.
GOOD_FOR: Final = timedelta(days=3)
FACTS: Final = (
    "SELECT item_id, client_id, step, told_at, on_duty, covers, supervisors, all_on_duty, team, staff"
    " FROM rls.alert_facts(%s)"
)
# What was refused, came back or was never handed over in time; where nobody can say, it may have arrived.
# Also what the mail server refused last, and that surely: it goes on being tried, but nobody waits for it.
LOST: Final = (
    Q(status__in=(FAILED, BOUNCED, EXPIRED))
    | Q(status=SUPPRESSED, suppressed_reason="no_address")
    | Q(status__in=WAITING, ambiguous=0, error_code__regex="^5[0-9][0-9]$")
)


def alert_practice(practice_id: UUID, at: datetime, only: UUID | None = None) -> int:
    """Make the alerts that are due in one practice, with their messages; how many members are told.

    `only`: of this item alone, for a rehearsal.
    """
    with acting_as(engine(practice_id)):
        practice = Practice.objects.get(pk=practice_id)
        hours = watched_hours(practice)
        rows = [row for row in select(FACTS, at) if only in (None, row[0])]
        unreached = _reaching_nobody({item_id: step for item_id, _, step, *_ in rows if step})
        due: list[StaffAlert] = []
        for item_id, client_id, step, told_at, *groups in rows:
            members = [tuple(group) for group in groups]
            facts = rules.AlertFacts(step, told_at, *members, reaches_nobody=item_id in unreached)
            following = rules.next_step(facts, hours, practice.zone, at, practice.thresholds)
            due += _alerts(following, item_id, client_id, at)
        _bring_back(at)
        StaffAlert.objects.bulk_create(due, ignore_conflicts=True)
        _give_messages({alert.item_id for alert in due}, at)
        return len(due)


def _bring_back(at: datetime) -> None:
    """What a clock that was ahead put off for longer than anything is put off is due."""
    waiting = Message.objects.filter(alert__isnull=False, status__in=WAITING)
    far = at + LONGEST
    waiting.filter(next_try_at__gt=far).update(next_try_at=at)
    waiting.filter(lease_until__gt=far).update(lease_until=at)


def _alerts(following: rules.Step | None, item_id: UUID, client_id: UUID, at: datetime) -> list[StaffAlert]:
    if following is None:
        return []
    told = {"client_id": client_id, "item_id": item_id, "step": following.number, "made_at": at}
    return [StaffAlert(member_id=member_id, **told) for member_id in following.members]


def _reaching_nobody(steps: Mapping[UUID, int]) -> set[UUID]:
    """Of these items, each at its step, those of whose messages none can arrive any more."""
    told = Message.objects.filter(alert__item_id__in=steps).annotate(is_lost=Q(LOST))
    found: dict[UUID, list[bool]] = {}
    for item_id, step, is_lost in told.values_list("alert__item_id", "alert__step", "is_lost"):
        if steps[item_id] == step:
            found.setdefault(item_id, []).append(is_lost)
    return {item_id for item_id, lost in found.items() if all(lost)}


def _give_messages(item_ids: set[UUID], at: datetime) -> None:
    """Read back, since another planner may have made some of the alerts."""
    Message.objects.bulk_create(
        [
            Message(
                client_id=alert.client_id,
                alert_id=alert.id,
                occurrence=alert.made_at,
                not_before=at,
                not_after=at + GOOD_FOR,
                next_try_at=at,
            )
            for alert in StaffAlert.objects.filter(item_id__in=item_ids)
        ],
        ignore_conflicts=True,
    )
