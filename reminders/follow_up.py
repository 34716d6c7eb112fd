"""What comes after a message: answers, streaks of misses, clocks that changed, links that are old."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q

from clients.actions import file_items
from clients.models import MISSED_CHECK_INS
from privacy.actor import acting_as, engine
from reminders import rules
from reminders.apart import apart
from reminders.facts import PlanFacts, Standing, about, contact_of, facts_of, standings
from reminders.models import BOUNCED, MISSED, STOPPED, CheckInPlan, Link, Message
from reminders.planning import carried_over, end
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
    for plan in plans:
        _look_after(plan, facts[plan.id], contacts.get(plan.client_id), at)
    stop_unread(plans, at)


def _look_after(plan: CheckInPlan, told: PlanFacts, standing: Standing | None, at: datetime) -> None:
    facts = about(plan, told)
    _note_answer(plan, facts)
    # At once, not only when its next date comes.
    ending = rules.ends_because(facts, contact_of(standing, told))
    if ending:
        end(plan, ending, at)
        return
    if facts.dates is None:
        _follow_zone(plan, told, at)
    else:
        _follow_dates(plan, facts.dates, told, at)
    _end_streak(plan, at)


def _note_answer(plan: CheckInPlan, facts: rules.Facts) -> None:
    if facts.answered_at is not None:
        Message.objects.filter(
            _left(lte=facts.answered_at),
            plan_id=plan.id,
            respond_by__gte=facts.answered_at,
            responded_at__isnull=True,
        ).update(responded_at=facts.answered_at)


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


def _end_streak(plan: CheckInPlan, at: datetime) -> None:
    """After so many misses in a row it stops asking, and the care team is told once."""
    if misses(_newest_first(plan), at) < plan.missed_limit:
        return
    end(plan, MISSED, at)
    file_items(MISSED_CHECK_INS, [(plan.client_id, "reminders_checkinplan", plan.id)], at)


def _newest_first(plan: CheckInPlan) -> list[Message]:
    """Those that were told of. What came back nobody missed, nor what was left out or not sent in time."""
    sent = Message.objects.filter(_left(gte=plan.active_since), plan_id=plan.id).exclude(status=BOUNCED)
    return list(sent.order_by("-occurrence")[: plan.missed_limit + 1])


def _left(**when: datetime) -> Q:
    """Sent then, or held back then because it would have reached the partner too: that counts alike, for a
    plan that went on asking would tell the client what their partner's address is."""
    ((lookup, at),) = when.items()
    held_back = Q(suppressed_reason=rules.SAME_ADDRESS, **{f"dispatched_at__{lookup}": at})
    return Q(**{f"sent_at__{lookup}": at}) | held_back


def misses(messages: Sequence[Message], at: datetime) -> int:
    """How many of these, newest first, were missed in a row; one still to be answered is passed over."""
    count = 0
    for message in messages:
        if message.responded_at is not None:
            break
        if message.respond_by is not None and message.respond_by <= at:
            count += 1
    return count
