"""Due plans become rows of the outbox: each date once, whoever plans and however often."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from clients.actions import file_items
from clients.models import CONTACT_UNSAFE
from practices.here import thresholds_here
from privacy.actor import acting_as, engine
from reminders import rules
from reminders.facts import PlanFacts, Standing, as_rule, facts_of, standings
from reminders.models import (
    ACTIVE,
    EXPIRED,
    PAUSED,
    PENDING,
    STOPPED,
    SUPPRESSED,
    CheckInPlan,
    Message,
)

log = logging.getLogger(__name__)

BATCH: Final = 500
ANSWER_WITHIN: Final = timedelta(days=7)
# Reasons that end a plan: they do not pass by themselves.
ENDING: Final = ("case_closed", "opted_out")
UNSAFE: Final = ("not_confirmed", "no_window", "recheck_overdue", "address_failed", "words_to_avoid")


@dataclass(slots=True)
class Batch:
    """What comes of the plans of one batch."""

    messages: list[Message] = field(default_factory=list)
    changed: list[CheckInPlan] = field(default_factory=list)
    unsafe_clients: set[UUID] = field(default_factory=set)


def plan_practice(practice_id: UUID, at: datetime) -> int:
    """Make the rows of every due plan of one practice; how many plans were due."""
    planned = 0
    while True:
        count = _plan_batch(practice_id, at)
        planned += count
        if count < BATCH:
            return planned


def _plan_batch(practice_id: UUID, at: datetime) -> int:
    with acting_as(engine(practice_id)):
        plans = list(
            CheckInPlan.objects.select_for_update(skip_locked=True)
            .exclude(state=STOPPED)
            .filter(next_due_at__lte=at)
            .order_by("next_due_at", "id")[:BATCH]
        )
        facts = facts_of([plan.id for plan in plans], at)
        contacts = standings(plan.client_id for plan in plans)
        batch = Batch()
        for plan in plans:
            _plan_one(plan, facts[plan.id], contacts.get(plan.client_id), at, batch)
        _write(batch, at)
        return len(plans)


def _write(batch: Batch, at: datetime) -> None:
    # A newer date takes the place of one that still waits for its window: never two at once.
    newer = {message.plan_id for message in batch.messages if message.status == PENDING}
    Message.objects.filter(plan_id__in=newer, status=PENDING, ambiguous=0).update(status=EXPIRED)
    Message.objects.bulk_create(batch.messages, ignore_conflicts=True)
    fields = ["zone", "state", "stopped_because", "paused_until", "next_due_at", "row_version"]
    CheckInPlan.objects.bulk_update(batch.changed, fields)
    file_items(CONTACT_UNSAFE, ((client_id, "", None) for client_id in batch.unsafe_clients), at)


def _plan_one(
    plan: CheckInPlan, told: PlanFacts, standing: Standing | None, at: datetime, batch: Batch
) -> None:
    batch.changed.append(plan)
    try:
        dates = list(_due_dates(plan, told.zone, at))
        upcoming = rules.next_after(plan.rule, plan.local_start, told.zone, at)
    except rules.RuleError:
        log.error("check-in plan %s has a rule that can't be run", plan.id)
        stop(plan, "unfit_rule")
        return
    if plan.state == PAUSED and plan.paused_until is not None and plan.paused_until <= at:
        plan.state, plan.paused_until = ACTIVE, None
        plan.row_version += 1
    plan.zone, plan.next_due_at = told.zone, upcoming
    windows = standing.windows if standing else ()
    ending = None
    for planned in rules.plan_dates(dates, windows, told.zone, at):
        message = _message(plan, planned, upcoming)
        if planned.is_chosen:
            contact = standing.as_rule() if standing else None
            own, occurrence = thresholds_here(), planned.occurrence
            reason = rules.why_not(told.facts, as_rule(plan, told.zone), contact, occurrence, at, own)
            if reason:
                message.status, message.suppressed_reason = SUPPRESSED, reason
                ending = reason if reason in ENDING else None
                if reason in UNSAFE:
                    batch.unsafe_clients.add(plan.client_id)
        else:
            message.status = EXPIRED
        batch.messages.append(message)
    if ending or upcoming is None:
        stop(plan, ending or "ended")


def _due_dates(plan: CheckInPlan, zone: str, at: datetime) -> Iterator[datetime]:
    """Dates from the stored one up to now; in another zone than it was stored for, they are counted anew."""
    first = plan.next_due_at or at
    if zone == plan.zone:
        yield first
    yield from rules.dates_between(plan.rule, plan.local_start, zone, first, at)


def _message(plan: CheckInPlan, planned: rules.Planned, upcoming: datetime | None) -> Message:
    latest = planned.occurrence + ANSWER_WITHIN
    return Message(
        practice_id=plan.practice_id,
        client_id=plan.client_id,
        plan_id=plan.id,
        occurrence=planned.occurrence,
        not_before=planned.not_before,
        not_after=planned.not_after,
        next_try_at=planned.not_before,
        respond_by=min(upcoming, latest) if upcoming else latest,
        status=PENDING,
    )


def stop(plan: CheckInPlan, reason: str) -> None:
    """On the object alone; whoever calls this writes it."""
    plan.state, plan.stopped_because = STOPPED, reason
    plan.paused_until = plan.next_due_at = None
    plan.row_version += 1
