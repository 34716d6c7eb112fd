"""The guards once more, and what a message is made of when they let it pass."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from clients.actions import file_items
from clients.models import CONTACT_UNSAFE, InboxItem, StaffAlert
from practices.here import thresholds_here
from practices.models import Practice
from reminders import rules
from reminders.channels import Letter
from reminders.facts import (
    PlanFacts,
    Standing,
    about,
    as_rule,
    contact_of,
    facts_of,
    select,
    standings,
    watched_hours,
)
from reminders.models import EXPIRED, PENDING, STOPPED, SUPPRESSED, CheckInPlan, Link, Message
from reminders.planning import UNSAFE, end
from reminders.texts import REMINDER, STAFF_ALERT, says_any
from reminders.tokens import hash_of, token_of

LINK_GOOD_FOR: Final = timedelta(days=7)


def _suppressed(reason: str) -> dict[str, object]:
    return {"status": SUPPRESSED, "suppressed_reason": reason}


def letter_of(message: Message, at: datetime) -> Letter | dict[str, object]:
    """The letter, or what the row becomes instead."""
    if message.alert_id is not None:
        return _alert_letter(message, message.alert_id, at)
    plan = CheckInPlan.objects.select_for_update().get(pk=str(message.plan_id))
    return _reminder_letter(message, plan, at)


def _alert_letter(message: Message, alert_id: UUID, at: datetime) -> Letter | dict[str, object]:
    alert = StaffAlert.objects.get(pk=alert_id)
    if InboxItem.objects.filter(pk=alert.item_id, acknowledged_at__isnull=False).exists():
        return _suppressed("done")
    ((address,),) = select("SELECT rls.alert_address(%s)", alert.id)
    if address is None:
        return _suppressed("no_address")
    dated_at = message.dispatched_at or at
    return Letter(
        message_id=message.id,
        template=STAFF_ALERT,
        channel=message.channel,
        locale="en",
        label=0,
        token="",
        address=address,
        dated_at=dated_at,
        practice_id=UUID(str(message.practice_id)),
        client_id=message.client_id,
        not_after=message.not_after,
    )


def _reminder_letter(message: Message, plan: CheckInPlan, at: datetime) -> Letter | dict[str, object]:
    told = facts_of([plan.id], at)[plan.id]
    standing = standings([message.client_id]).get(message.client_id)
    facts = about(plan, told, has_left=message.dispatched_at is not None)
    contact = contact_of(standing, told)
    own, occurrence = thresholds_here(), message.occurrence
    reason = rules.why_not(facts, as_rule(plan, told.zone), contact, occurrence, at, own)
    channel = standing.way(told.shared_channels).channel if standing else None
    if reason or standing is None or channel is None:
        ending = rules.ends_because(facts, contact)
        if ending and plan.state != STOPPED:
            end(plan, ending, at)
        return _left_out(message, reason or "not_confirmed", at)
    if says_any(standing.plan.language, standing.plan.sender_label, standing.plan.words_to_avoid):
        return _left_out(message, "words_to_avoid", at)
    opening = _opening(standing, told, at)
    if opening is None or opening >= message.not_after:
        is_safe = rules.in_window(standing.windows, told.zone, at)
        return _suppressed("nobody_reads") if is_safe else {"status": EXPIRED}
    if opening > at:
        return {"status": PENDING, "next_try_at": opening}
    token = token_of(message.id)
    Link.objects.bulk_create(
        [
            Link(
                client_id=message.client_id,
                message_id=message.id,
                token_hash=hash_of(token),
                expires_at=at + LINK_GOOD_FOR,
            )
        ],
        ignore_conflicts=True,
    )
    return Letter(
        message_id=message.id,
        template=REMINDER,
        channel=channel,
        locale=standing.plan.language,
        label=standing.plan.sender_label,
        token=token,
        address=standing.address(channel),
        dated_at=message.dispatched_at or at,
        practice_id=UUID(str(message.practice_id)),
        client_id=message.client_id,
        not_after=message.not_after,
    )


def _opening(standing: Standing, told: PlanFacts, at: datetime) -> datetime | None:
    """When it may go out: in a safe window, and while somebody reads where an answer may be urgent."""
    if not told.may_be_urgent:
        found = rules.next_open(standing.windows, told.zone, at)
        return found and found[0]
    practice = Practice.objects.get()
    hours = watched_hours(practice)
    return rules.next_open_in_both(standing.windows, told.zone, hours, practice.zone, at)


def _left_out(message: Message, reason: str, at: datetime) -> dict[str, object]:
    if reason in UNSAFE:
        file_items(CONTACT_UNSAFE, [(message.client_id, "", None)], at)
    return _suppressed(reason)
