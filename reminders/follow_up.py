"""What comes after a message: answers, streaks of misses, clocks that changed, links that are old."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from privacy.actor import acting_as, engine
from reminders import rules
from reminders.apart import apart
from reminders.facts import PlanFacts, Standing, about, contact_of, facts_of, standings
from reminders.models import ENDED, MISSED, STOPPED, WAITING, CheckInPlan, Link, Message
from reminders.planning import carried_over, end
from reminders.streaks import left, missed_by
from reminders.unread import stop_unread
from rest.models import purge_repeats

BATCH: Final = 500
# Long after the last click that counts, so that nobody wonders where the row has gone.
REPEATS_KEPT_FOR: Final = timedelta(days=1)
LINKS_KEPT_FOR: Final = timedelta(days=30)
# A session entered late, or homework due sooner than told before: what was its date so lately still counts.
LATE: Final = timedelta(days=1)


def follow_up_practice(practice_id: UUID, at: datetime) -> int:
    """Look after every plan of one practice that runs; how many were looked at."""
    seen, last = 0, UUID(int=0)
    while True:
        with acting_as(engine(practice_id)):
            running = CheckInPlan.objects.exclude(state=STOPPED).filter(id__gt=last).order_by("id")
            plans = list(running.select_for_update(skip_locked=True)[:BATCH])
            apart("following up", plans, lambda fit: _look_after_all(fit, at))
            if not plans:
                Link.objects.filter(expires_at__lte=at - LINKS_KEPT_FOR).delete()
                purge_repeats(at - REPEATS_KEPT_FOR)
                return seen
        seen, last = seen + len(plans), plans[-1].id


def _look_after_all(plans: Sequence[CheckInPlan], at: datetime) -> None:
    facts = facts_of([plan.id for plan in plans], at)
    contacts = standings(plan.client_id for plan in plans)
    missed = missed_by(plans, facts, at)
    for plan in plans:
        told = replace(facts[plan.id], has_missed=plan.id in missed)
        _look_after(plan, told, contacts.get(plan.client_id), at)
    stop_unread(plans, at)


def _look_after(plan: CheckInPlan, told: PlanFacts, standing: Standing | None, at: datetime) -> None:
    facts = about(plan, told)
    _note_answer(plan, facts)
    # At once, not only when its next date comes.
    ending = rules.ends_because(facts, contact_of(standing, told))
    if ending or told.has_missed:
        end(plan, ending or MISSED, at)
    elif facts.dates is None and plan.next_due_at is None:
        _end_after_its_last(plan, at)
    elif facts.dates is None:
        _follow_zone(plan, told, at)
    else:
        _follow_dates(plan, facts.dates, told, at)


def _note_answer(plan: CheckInPlan, facts: rules.Facts) -> None:
    if facts.answered_at is not None:
        Message.objects.filter(
            left(lte=facts.answered_at),
            plan_id=plan.id,
            respond_by__gte=facts.answered_at,
            responded_at__isnull=True,
        ).update(responded_at=facts.answered_at)


def _end_after_its_last(plan: CheckInPlan, at: datetime) -> None:
    if not Message.objects.filter(plan_id=plan.id, status__in=WAITING).exists():
        end(plan, ENDED, at)


def _follow_zone(plan: CheckInPlan, told: PlanFacts, at: datetime) -> None:
    if carry_zone(plan, told, at):
        plan.row_version += 1
        plan.save(update_fields=["zone", "next_due_at", "row_version"])


def carry_zone(plan: CheckInPlan, told: PlanFacts, at: datetime) -> bool:
    """Nine o'clock is where the client is now; whether that is news. What is due already is the planner's."""
    if told.zone == plan.zone or plan.next_due_at is None or plan.next_due_at <= at:
        return False
    plan.next_due_at, plan.zone = carried_over(plan, told.facts, told.zone), told.zone
    return True


def _follow_dates(plan: CheckInPlan, dates: Sequence[datetime], told: PlanFacts, at: datetime) -> None:
    """The next date moves with the session or the homework. What is due already is the planner's."""
    if plan.next_due_at is not None and plan.next_due_at <= at:
        return
    newest = Message.objects.filter(plan_id=plan.id).order_by("-occurrence").first()
    upcoming = upcoming_of(plan, dates, told, newest.occurrence if newest else None, at)
    if (plan.zone, plan.next_due_at) == (told.zone, upcoming):
        return
    plan.zone, plan.next_due_at = told.zone, upcoming
    # What a reader sees of it is counted anew for each of them: no new version.
    plan.save(update_fields=["zone", "next_due_at"])


def upcoming_of(
    plan: CheckInPlan, dates: Sequence[datetime], told: PlanFacts, newest: datetime | None, at: datetime
) -> datetime | None:
    """The first of these dates that nobody was asked for yet; `newest`: the last that somebody was, which
    a journey makes no other date of."""
    seen = [newest, rules.carried(newest, plan.zone, told.zone)] if newest else []
    return rules.next_of(dates, max(at - LATE, plan.active_since, *seen))
