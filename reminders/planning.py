"""Due plans become rows of the outbox: each date once, whoever plans and however often."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Case, F, Q, TextField, Value, When

from practices.here import thresholds_here
from privacy.actor import acting_as, engine
from privacy.ids import uuid7_for
from reminders import rules
from reminders.apart import apart
from reminders.facts import PlanFacts, Standing, about, as_rule, contact_of, facts_of, select, standings
from reminders.models import (
    ACTIVE,
    BY_CLOCK,
    CHECK_IN,
    ENDED,
    EXPIRED,
    HOMEWORK,
    MISSED,
    NOT_BEGUN,
    PAUSED,
    PENDING,
    REPLACED,
    STOPPED,
    SUPPRESSED,
    UNFIT_RULE,
    CheckInPlan,
    Message,
)
from reminders.streaks import missed_by
from reminders.told import Why, put_before_team

log = logging.getLogger(__name__)

BATCH: Final = 500
ANSWER_WITHIN: Final = timedelta(days=7)
# Clocks are put forward by two hours at most.
AROUND: Final = timedelta(hours=3)
# Where one of these stands against a date, its form is not asked either. Whatever else does stands
# against a message alone: the form waits in the application.
NOT_ASKED: Final = (
    *("stopped", "case_closed", "opted_out", "no_consent", "paused", "done"),
    *rules.LEADS_NOWHERE,
)


@dataclass(slots=True)
class Batch:
    """What comes of the plans of one batch."""

    messages: list[Message] = field(default_factory=list)
    changed: list[CheckInPlan] = field(default_factory=list)
    # Why a date was left out or a plan has ended.
    whys: list[Why] = field(default_factory=list)
    # Dates for which a form is asked.
    asks: list[Message] = field(default_factory=list)
    # Reminders of homework that are to go out, and clients whom a check-in is to reach.
    of_homework: list[Message] = field(default_factory=list)
    asked_clients: set[UUID] = field(default_factory=set)


def plan_practice(practice_id: UUID, at: datetime) -> int:
    """Make the rows of every due plan of one practice; how many plans were due."""
    planned = 0
    # Those that fail come first the next time as well: they keep no place that others need.
    failing: set[UUID] = set()
    while True:
        count = _plan_batch(practice_id, at, failing)
        planned += count
        if count < BATCH:
            return planned


def _plan_batch(practice_id: UUID, at: datetime, failing: set[UUID]) -> int:
    with acting_as(engine(practice_id)):
        plans = list(
            CheckInPlan.objects.select_for_update(skip_locked=True)
            .exclude(state=STOPPED)
            .exclude(id__in=failing)
            .filter(next_due_at__lte=at)
            .order_by("next_due_at", "id")[:BATCH]
        )
        failing |= apart("planning", plans, lambda fit: _plan_all(fit, at))
        return len(plans)


def _plan_all(plans: Sequence[CheckInPlan], at: datetime) -> None:
    facts = facts_of([plan.id for plan in plans], at)
    contacts = standings(plan.client_id for plan in plans)
    missed = missed_by(plans, facts, at)
    batch = Batch()
    for plan in plans:
        told = replace(facts[plan.id], has_missed=plan.id in missed)
        _plan_one(plan, told, contacts.get(plan.client_id), at, batch)
    _write(batch, at)


def give_way(batch: Batch) -> set[UUID]:
    """Homework gives way to a check-in of the same client; the plans of which a newer date is to go out."""
    for message in batch.of_homework:
        if message.client_id in batch.asked_clients:
            message.status, message.suppressed_reason = SUPPRESSED, "another_just_sent"
    return {UUID(str(message.plan_id)) for message in batch.messages if message.status == PENDING}


def _write(batch: Batch, at: datetime) -> None:
    # A newer date takes the place of one that still waits for its window: never two at once.
    newer = give_way(batch)
    Message.objects.filter(plan_id__in=newer, status=PENDING, ambiguous=0).update(
        status=EXPIRED, error_code=_why_replaced(at)
    )
    Message.objects.bulk_create(batch.messages, ignore_conflicts=True)
    fields = ["zone", "state", "stopped_because", "paused_until", "next_due_at", "row_version"]
    CheckInPlan.objects.bulk_update(batch.changed, fields)
    for message in batch.asks:
        # Ids of this plan and date alone, whatever is asked of others beside it.
        ids = [uuid7_for(message.occurrence, f"{row} {message.plan_id}") for row in ("homework", "check-in")]
        select(
            "SELECT rls.ask_check_in(%s, %s, %s, %s, %s, %s)",
            *(*ids, message.plan_id, message.occurrence, message.respond_by, at),
        )
    put_before_team(batch.whys, at)


def _why_replaced(at: datetime) -> Case:
    """The last answer, where it was tried; else whether it could still have left."""
    return Case(
        When(~Q(error_code=""), then=F("error_code")),
        When(not_after__lte=at, then=Value(NOT_BEGUN)),
        default=Value(REPLACED),
        output_field=TextField(),
    )


def _plan_one(
    plan: CheckInPlan, told: PlanFacts, standing: Standing | None, at: datetime, batch: Batch
) -> None:
    batch.changed.append(plan)
    facts, contact = about(plan, told), contact_of(standing, told)
    ending = rules.ends_because(facts, contact)
    if told.has_missed and not ending:
        # Its last chance to be answered ends in the moment of the next date: no row, and no form asked.
        _stop(plan, MISSED, batch)
        return
    try:
        dates = list(_due_dates(plan, facts, told.zone, at))
        upcoming = next_date(plan, facts, told.zone, _passed(plan, facts, told.zone, at))
    except rules.RuleError:
        log.error("check-in plan %s has a rule that can't be run", plan.id)
        _stop(plan, UNFIT_RULE, batch)
        return
    if plan.state == PAUSED and plan.paused_until is not None and plan.paused_until <= at:
        plan.state, plan.paused_until = ACTIVE, None
        plan.row_version += 1
    plan.zone, plan.next_due_at = told.zone, upcoming
    windows = standing.windows if standing else ()
    for planned in rules.plan_dates(dates, windows, told.zone, at):
        message = _message(plan, planned, upcoming)
        batch.messages.append(message)
        own, occurrence = thresholds_here(), planned.occurrence
        reason = rules.why_not(facts, as_rule(plan, told.zone), contact, occurrence, at, own)
        if planned.is_chosen:
            _choose(batch, plan, message, reason)
        else:
            message.status = EXPIRED
            message.error_code = REPLACED if planned.not_after > at else NOT_BEGUN
        # After an outage the newest date asks, whether or not its window is over.
        if occurrence == dates[-1] and _asks(plan, message, reason, at):
            batch.asks.append(message)
    # Its last message goes out as any other: until then it has not ended (`follow_up`).
    is_over = upcoming is None and plan.follows == BY_CLOCK and not _waits(plan, batch)
    if ending or is_over:
        _stop(plan, ending or ENDED, batch)


def _waits(plan: CheckInPlan, batch: Batch) -> bool:
    return any(message.plan_id == plan.id and message.status == PENDING for message in batch.messages)


def _choose(batch: Batch, plan: CheckInPlan, message: Message, reason: str | None) -> None:
    """The date that goes out, or the reason that it does not. What would reach the partner too is held back
    when it leaves, so that it counts until then like any other."""
    if reason and reason != rules.SAME_ADDRESS:
        message.status, message.suppressed_reason = SUPPRESSED, reason
        batch.whys.append((plan.client_id, plan.id, reason))
    elif plan.what == HOMEWORK:
        batch.of_homework.append(message)
    else:
        batch.asked_clients.add(plan.client_id)


def _asks(plan: CheckInPlan, message: Message, reason: str | None, at: datetime) -> bool:
    is_form = plan.what == CHECK_IN and plan.version_id is not None
    return is_form and reason not in NOT_ASKED and message.respond_by is not None and message.respond_by > at


def next_date(plan: CheckInPlan, facts: rules.Facts, zone: str, after: datetime) -> datetime | None:
    """The plan's first date later than `after`; None where it has none, or none that is known yet."""
    if facts.dates is not None:
        return rules.next_of(facts.dates, after)
    return rules.next_after(plan.rule, plan.local_start, zone, after)


def carried_over(plan: CheckInPlan, facts: rules.Facts, zone: str) -> datetime | None:
    """The date that comes next, in the zone that counts now: the same day on the other clock, so that
    whoever travels is asked for each day once. Of a plan that follows something: when its dates begin."""
    if plan.next_due_at is None or zone == plan.zone:
        return plan.next_due_at
    there = rules.carried(plan.next_due_at, plan.zone, zone)
    if facts.dates is not None:
        return there
    # A clock that skipped or skips the hour moved one of the two.
    return rules.next_after(plan.rule, plan.local_start, zone, there - AROUND)


def _passed(plan: CheckInPlan, facts: rules.Facts, zone: str, at: datetime) -> datetime:
    """Up to when dates are over: now, or right before one that a journey west put off."""
    first = carried_over(plan, facts, zone)
    return at if first is None else max(at, first - timedelta(microseconds=1))


def _due_dates(plan: CheckInPlan, facts: rules.Facts, zone: str, at: datetime) -> Iterator[datetime]:
    """Dates from the stored one up to now; those that sessions or homework give are counted anew: what was
    moved meanwhile is due no more."""
    first = carried_over(plan, facts, zone)
    if first is None or first > at:
        return
    if facts.dates is not None:
        yield from (found for found in facts.dates if first <= found <= at)
        return
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


def _stop(plan: CheckInPlan, reason: str, batch: Batch) -> None:
    stop(plan, reason)
    batch.whys.append((plan.client_id, plan.id, reason))


def end(plan: CheckInPlan, reason: str, at: datetime) -> None:
    """Stop the plan and write it; where the care team has something to do, it is put before them."""
    stop(plan, reason)
    plan.save(update_fields=["state", "stopped_because", "paused_until", "next_due_at", "row_version"])
    put_before_team([(plan.client_id, plan.id, reason)], at)
