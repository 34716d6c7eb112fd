"""Urgent items become staff alerts, step by step, until somebody acknowledges by name."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from clients.models import StaffAlert
from practices.models import Practice
from privacy.actor import acting_as, engine
from reminders import rules
from reminders.facts import select, watched_hours
from reminders.models import Message

# Long enough for a mail server that is down over a weekend.
GOOD_FOR: Final = timedelta(days=3)
FACTS: Final = (
    "SELECT item_id, client_id, step, told_at, on_duty, covers, supervisors, all_on_duty, team, staff"
    " FROM rls.alert_facts(%s)"
)


def alert_practice(practice_id: UUID, at: datetime, only: UUID | None = None) -> int:
    """Make the alerts that are due in one practice, with their messages; how many members are told.

    `only`: of this item alone, for a rehearsal.
    """
    with acting_as(engine(practice_id)):
        practice = Practice.objects.get(pk=practice_id)
        hours = watched_hours(practice)
        due: list[StaffAlert] = []
        for item_id, client_id, step, told_at, *groups in select(FACTS, at):
            if only not in (None, item_id):
                continue
            facts = rules.AlertFacts(step, told_at, *(tuple(group) for group in groups))
            following = rules.next_step(facts, hours, practice.zone, at, practice.thresholds)
            if following:
                due += [
                    StaffAlert(
                        client_id=client_id,
                        item_id=item_id,
                        member_id=member_id,
                        step=following.number,
                        made_at=at,
                    )
                    for member_id in following.members
                ]
        StaffAlert.objects.bulk_create(due, ignore_conflicts=True)
        _give_messages({alert.item_id for alert in due}, at)
        return len(due)


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
