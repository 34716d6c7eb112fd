"""Messages that are due leave the house: claimed, marked, handed over, marked again, each step committed.

Whoever dies between two steps leaves a row that says how far it came. Every write carries the lease token, so
that a worker that was frozen and wakes up writes nothing.
"""

import logging
import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import F, Q

from clients.actions import file_items
from clients.models import CONTACT_UNSAFE, InboxItem, SafeChannel, StaffAlert
from practices.clock import now
from practices.here import thresholds_here
from practices.models import Practice
from privacy.actor import acting_as, engine
from reminders import rules
from reminders.facts import (
    NOWHERE,
    PlanFacts,
    Standing,
    as_rule,
    facts_of,
    lock_due_practices,
    select,
    standings,
    watched_hours,
)
from reminders.models import (
    CLAIMED,
    EMAIL,
    EXPIRED,
    FAILED,
    LEASED,
    PENDING,
    SENDING,
    SENT,
    SUPPRESSED,
    UNCERTAIN,
    CheckInPlan,
    Link,
    Message,
)
from reminders.planning import ENDING, UNSAFE, stop
from reminders.post import Answer, Letter, Outcome, Post
from reminders.texts import REMINDER, STAFF_ALERT, says_any
from reminders.tokens import hash_of, token_of

log = logging.getLogger(__name__)

MOST: Final = 50
MOST_OF_A_PRACTICE: Final = 5
PRACTICES: Final = 20
LEASE: Final = timedelta(seconds=120)
LINK_GOOD_FOR: Final = timedelta(days=7)
# Well within what the supervisor waits for a worker to finish; the next tick rings again.
BUDGET_SECONDS: Final = 10.0
# An alert goes on being tried, at most this many doublings apart.
ALERT_DOUBLINGS: Final = 4

Claim = tuple[UUID, UUID, int]


def drain(
    clock: Callable[[], datetime] = now,
    seconds: float = BUDGET_SECONDS,
    timer: Callable[[], float] = time.monotonic,
) -> int:
    """Hand over what is due, until nothing is left or the time is up; how many were accepted."""
    end = timer() + seconds
    accepted = 0
    with Post() as post:
        while timer() < end:
            claims = claim(clock())
            if not claims:
                break
            for place, one in enumerate(claims):
                if timer() >= end:
                    release(claims[place:], clock())
                    break
                try:
                    accepted += deliver(one, post, clock)
                except Exception:
                    # One row that can't be sent must not hold up the others; its lease runs out.
                    log.exception("message %s was not delivered", one[1])
    return accepted


# --- Claiming -----------------------------------------------------------------------------------------


def claim(at: datetime, most: int = MOST) -> list[Claim]:
    """Lease at most `most` due messages, at most 5 of a practice: (practice, message, lease token)."""
    claims: list[Claim] = []
    with acting_as(NOWHERE):
        for practice_id in lock_due_practices(PRACTICES, "send", at):
            with acting_as(engine(practice_id)):
                taken = claim_of_practice(practice_id, at, min(MOST_OF_A_PRACTICE, most - len(claims)))
            claims += [(practice_id, message_id, token) for message_id, token in taken]
            if len(claims) >= most:
                break
    return claims


def release(claims: Sequence[Claim], at: datetime) -> None:
    """Give back what was claimed and not begun."""
    for practice_id, message_id, token in claims:
        with acting_as(engine(practice_id)):
            mine = Message.objects.filter(pk=message_id, status=CLAIMED, lease_token=token)
            mine.update(status=PENDING, lease_until=None, next_try_at=at)


def claim_of_practice(practice_id: UUID, at: datetime, most: int) -> list[tuple[UUID, int]]:
    """Lease what is due in the acting practice, alerts first: (message, lease token)."""
    is_due = Q(status=PENDING, next_try_at__lte=at) | Q(status__in=LEASED, lease_until__lte=at)
    rows = Message.objects.select_for_update(skip_locked=True).filter(is_due)
    order = ("next_try_at", "id")
    alerts = list(rows.filter(alert__isnull=False).order_by(*order)[:most])
    room = min(most - len(alerts), _allowance(practice_id, at))
    reminders = list(rows.filter(plan__isnull=False).order_by(*order)[:room]) if room > 0 else []
    taken = []
    for message in (*alerts, *reminders):
        changes = _claimed(message, at)
        Message.objects.filter(pk=message.pk).update(**changes)
        if changes["status"] == CLAIMED:
            taken.append((message.pk, message.lease_token + 1))
    return taken


def _allowance(practice_id: UUID, at: datetime) -> int:
    """How many reminders the practice may still send in this hour. Counted while the practice is locked."""
    hour_ago = at - timedelta(hours=1)
    used = Message.objects.filter(plan__isnull=False, dispatched_at__gt=hour_ago).count()
    held = Message.objects.filter(plan__isnull=False, status=CLAIMED, lease_until__gt=at)
    held = held.exclude(dispatched_at__gt=hour_ago)
    return Practice.objects.get(pk=practice_id).thresholds.messages_per_hour - used - held.count()


def _claimed(message: Message, at: datetime) -> dict[str, object]:
    """What becomes of a due row: leased to whoever claims it, or at its end."""
    ambiguous = message.ambiguous + (message.status == SENDING)
    is_over = message.not_after <= at or (message.alert_id is None and message.attempt >= rules.MOST_ATTEMPTS)
    if ambiguous > 1 or (is_over and ambiguous):
        return {"status": UNCERTAIN, "ambiguous": ambiguous, "lease_until": None}
    if is_over:
        return {"status": EXPIRED, "lease_until": None}
    return {
        "status": CLAIMED,
        "ambiguous": ambiguous,
        "lease_until": at + LEASE,
        "lease_token": F("lease_token") + 1,
    }


# --- One message --------------------------------------------------------------------------------------


def deliver(claimed: Claim, post: Post, clock: Callable[[], datetime] = now) -> bool:
    """Mark, hand over outside any transaction, mark again; whether it was accepted."""
    letter = mark_sending(claimed, clock())
    if letter is None:
        return False
    answer = post.hand_over(letter)
    mark_answered(claimed, letter, answer, clock())
    return answer.outcome is Outcome.ACCEPTED


def mark_sending(claimed: Claim, at: datetime) -> Letter | None:
    """The guards once more; then the row says that from now on it may have been handed over."""
    practice_id, message_id, token = claimed
    with acting_as(engine(practice_id)):
        message = (
            Message.objects.select_for_update()
            .filter(pk=message_id, status=CLAIMED, lease_token=token, lease_until__gt=at)
            .first()
        )
        if message is None:
            return None
        verdict = _letter_of(message, at)
        changes: dict[str, object]
        if isinstance(verdict, Letter):
            changes = {
                "status": SENDING,
                "attempt": message.attempt + 1,
                "dispatched_at": verdict.dated_at,
                "lease_until": at + LEASE,
            }
        else:
            changes = {"lease_until": None, **verdict}
            if message.ambiguous and changes["status"] != PENDING:
                # It may have arrived the first time; nothing that says "unsent" would be true.
                changes = {"lease_until": None, "status": UNCERTAIN}
        Message.objects.filter(pk=message_id, lease_token=token).update(**changes)
        return verdict if isinstance(verdict, Letter) else None


def _suppressed(reason: str) -> dict[str, object]:
    return {"status": SUPPRESSED, "suppressed_reason": reason}


def _letter_of(message: Message, at: datetime) -> Letter | dict[str, object]:
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
    return Letter(message.id, STAFF_ALERT, message.channel, "en", 0, "", address, dated_at)


def _reminder_letter(message: Message, plan: CheckInPlan, at: datetime) -> Letter | dict[str, object]:
    told = facts_of([plan.id], at)[plan.id]
    standing = standings([message.client_id]).get(message.client_id)
    contact = standing.as_rule() if standing else None
    own, occurrence = thresholds_here(), message.occurrence
    reason = rules.why_not(told.facts, as_rule(plan, told.zone), contact, occurrence, at, own)
    if reason or standing is None or standing.channel is None:
        return _left_out(message, plan, reason or "not_confirmed", at)
    if says_any(standing.plan.language, standing.plan.sender_label, standing.plan.words_to_avoid):
        return _left_out(message, plan, "words_to_avoid", at)
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
        channel=message.channel,
        locale=standing.plan.language,
        label=standing.plan.sender_label,
        token=token,
        address=standing.channel.address,
        dated_at=message.dispatched_at or at,
    )


def _opening(standing: Standing, told: PlanFacts, at: datetime) -> datetime | None:
    """When it may go out: in a safe window, and while somebody reads where an answer may be urgent."""
    if not told.may_be_urgent:
        found = rules.next_open(standing.windows, told.zone, at)
        return found and found[0]
    practice = Practice.objects.get()
    hours = watched_hours(practice)
    return rules.next_open_in_both(standing.windows, told.zone, hours, practice.zone, at)


def _left_out(message: Message, plan: CheckInPlan, reason: str, at: datetime) -> dict[str, object]:
    if reason in UNSAFE:
        file_items(CONTACT_UNSAFE, [(message.client_id, "", None)], at)
    if reason in ENDING:
        stop(plan, reason)
        plan.save(update_fields=["state", "stopped_because", "paused_until", "next_due_at", "row_version"])
    return _suppressed(reason)


def mark_answered(claimed: Claim, letter: Letter, answer: Answer, at: datetime) -> bool:
    """Write what became of it, unless somebody else holds the row by now; whether it was written."""
    practice_id, message_id, token = claimed
    with acting_as(engine(practice_id)):
        message = (
            Message.objects.select_for_update()
            .filter(pk=message_id, status=SENDING, lease_token=token)
            .first()
        )
        if message is None:
            return False
        changes = {"lease_until": None, **_answered(message, answer, at)}
        Message.objects.filter(pk=message_id, lease_token=token).update(**changes)
        if answer.outcome is Outcome.REFUSED and message.plan_id:
            _flag_address(message.client_id, letter.address, at)
        return True


def _answered(message: Message, answer: Answer, at: datetime) -> dict[str, object]:
    match answer.outcome:
        case Outcome.ACCEPTED:
            return {"status": SENT, "sent_at": at, "error_code": ""}
        case Outcome.REFUSED:
            return {"status": FAILED, "error_code": answer.code}
        case Outcome.UNSURE if message.ambiguous:
            return {"status": UNCERTAIN, "ambiguous": message.ambiguous + 1, "error_code": answer.code}
    doublings = min(message.attempt, ALERT_DOUBLINGS) if message.alert_id else message.attempt
    waiting = {
        "status": PENDING,
        "next_try_at": at + rules.back_off(doublings, random.random()),  # noqa: S311 - spreads, guards nothing
        "error_code": answer.code,
    }
    if answer.outcome is Outcome.UNSURE:
        # What may have arrived already goes out again as the same bytes, so its date stays.
        return {**waiting, "ambiguous": message.ambiguous + 1}
    return waiting if message.ambiguous else {**waiting, "dispatched_at": None}


def _flag_address(client_id: UUID, address: str, at: datetime) -> None:
    """The address is good for nothing until somebody looks at it; unless it was changed meanwhile."""
    channel = SafeChannel.objects.filter(client_id=client_id, channel=EMAIL).first()
    if channel is not None and channel.address == address:
        SafeChannel.objects.filter(pk=channel.pk).update(failed_at=at)
        file_items(CONTACT_UNSAFE, [(client_id, "", None)], at)
