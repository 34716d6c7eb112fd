"""The guards once more, and what a message is made of when they let it pass."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from email.utils import parseaddr
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from clients.models import InboxItem, StaffAlert
from practices.here import language_here
from reminders import rules
from reminders.channels import Letter
from reminders.facts import Standing, about, as_rule, contact_of, select
from reminders.models import (
    EXPIRED,
    PENDING,
    PUSH,
    STOPPED,
    SUPPRESSED,
    UNCERTAIN,
    WINDOW_OVER,
    CheckInPlan,
    Message,
)
from reminders.planning import end
from reminders.sending.claims import Claim
from reminders.sending.seen import Seen
from reminders.texts import REMINDER, STAFF_ALERT, says_any
from reminders.tokens import token_of
from reminders.told import put_before_team

# What the row becomes where nothing is sent.
Instead = Mapping[str, object]
_EXPIRED: Final[Instead] = {"status": EXPIRED, "error_code": WINDOW_OVER}


def _suppressed(reason: str) -> Instead:
    return {"status": SUPPRESSED, "suppressed_reason": reason}


def _names() -> dict[str, str]:
    """What of this installation stands in every message."""
    senders = (parseaddr(settings.DEFAULT_FROM_EMAIL)[1], settings.SMS_FROM)
    return {"address": settings.PUBLIC_URL.partition("://")[2], "sender": "\n".join(senders)}


def letter_of(claimed: Claim, seen: Seen, at: datetime) -> Letter | Instead:
    """The letter, or what the row becomes instead."""
    practice_id, message_id, _ = claimed
    if seen.alert_id is not None:
        return _alert_letter(practice_id, message_id, seen, seen.alert_id, at)
    return _reminder_letter(practice_id, message_id, seen, at)


def _alert_letter(
    practice_id: UUID, message_id: UUID, seen: Seen, alert_id: UUID, at: datetime
) -> Letter | Instead:
    alert = StaffAlert.objects.get(pk=alert_id)
    if InboxItem.objects.filter(pk=alert.item_id, acknowledged_at__isnull=False).exists():
        return _suppressed("done")
    ((address,),) = select("SELECT rls.alert_address(%s)", alert.id)
    if address is None:
        return _suppressed("no_address")
    return Letter(
        message_id=message_id,
        template=STAFF_ALERT,
        channel=seen.channel,
        locale=language_here(),
        label=0,
        token="",
        address=address,
        dated_at=seen.dispatched_at or at,
        practice_id=practice_id,
        client_id=seen.client_id,
        not_after=seen.not_after,
    )


def _reminder_letter(practice_id: UUID, message_id: UUID, seen: Seen, at: datetime) -> Letter | Instead:
    told, tried = seen.facts(), _tried(message_id, seen)
    standing = _standing(seen, tried)
    facts = about(seen, told, has_left=seen.dispatched_at is not None)
    contact = contact_of(standing, told)
    rule = as_rule(seen, told.zone)
    reason = rules.why_not(facts, rule, contact, seen.occurrence, at, seen.thresholds())
    channel = standing.way().channel if standing else None
    # Held back at the very last, when it would have left: until then all goes as if nothing were shared.
    if standing is None or channel is None or reason not in (None, rules.SAME_ADDRESS):
        _end_plan(seen, rules.ends_because(facts, contact), at)
        return _left_out(seen, reason or "not_confirmed", at)
    if not rules.may_go_by(channel, tried):
        return {"status": UNCERTAIN}
    if says_any(seen.language, seen.sender_label, seen.words_to_avoid, **_names()):
        return _left_out(seen, "words_to_avoid", at)
    opening = _opening(seen, standing, at)
    if opening is None or opening[0] >= seen.not_after:
        is_safe = rules.in_window(standing.windows, seen.zone, at)
        return _left_out(seen, "nobody_reads", at) if is_safe else _moved_along(seen, opening, at)
    opens, closes = opening
    if opens > at:
        return {"status": PENDING, "next_try_at": opens}
    if reason == rules.SAME_ADDRESS:
        return {**_suppressed(rules.SAME_ADDRESS), "dispatched_at": at}
    return Letter(
        message_id=message_id,
        template=REMINDER,
        channel=channel,
        locale=seen.language,
        label=seen.sender_label,
        token=token_of(message_id),
        address=standing.address(channel),
        dated_at=seen.dispatched_at or at,
        practice_id=practice_id,
        client_id=seen.client_id,
        not_after=min(closes, seen.not_after),
    )


def _tried(message_id: UUID, seen: Seen) -> rules.Tried:
    """Of what was pushed before it is read how often, and what was said: another way may be better by now."""
    attempts, code = 0, ""
    if seen.channel == PUSH:
        attempts, code = Message.objects.values_list("attempt", "error_code").get(pk=message_id)
    return rules.Tried(seen.channel, attempts, code, seen.ambiguous)


def _standing(seen: Seen, tried: rules.Tried) -> Standing | None:
    standing = seen.standing()
    if standing is None or not rules.comes_push_last(tried):
        return standing
    return replace(standing, push_last=True)


def _opening(seen: Seen, standing: Standing, at: datetime) -> tuple[datetime, datetime] | None:
    """From when to when it may go out: in a safe window; and watched, where answers may be urgent."""
    if not seen.may_be_urgent:
        return rules.next_open(standing.windows, seen.zone, at)
    return rules.next_open_in_both(standing.windows, seen.zone, seen.hours(), seen.practice_zone, at)


def _moved_along(seen: Seen, opening: tuple[datetime, datetime] | None, at: datetime) -> Instead:
    """Where the client's safe hours come later on the same day by now, so does the message; never once its
    date can't be answered any more, which ends with the next date."""
    if opening is None:
        return _EXPIRED
    opens, closes = opening
    zone = ZoneInfo(seen.zone)
    if opens.astimezone(zone).date() != at.astimezone(zone).date():
        return _EXPIRED
    last = closes if seen.respond_by is None else min(closes, seen.respond_by)
    if opens >= last:
        return _EXPIRED
    return {"status": PENDING, "next_try_at": opens, "not_before": opens, "not_after": last}


def _end_plan(seen: Seen, reason: str | None, at: datetime) -> None:
    if reason and seen.state != STOPPED:
        end(CheckInPlan.objects.get(pk=str(seen.plan_id)), reason, at)


def _left_out(seen: Seen, reason: str, at: datetime) -> Instead:
    if seen.plan_id is not None:
        put_before_team([(seen.client_id, UUID(str(seen.plan_id)), reason)], at)
    return _suppressed(reason)
