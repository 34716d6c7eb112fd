"""What a row says while its message leaves: from now on it may be out; this is what became of it."""

import random
from datetime import datetime
from typing import Final

from privacy.actor import acting_as, engine
from reminders import rules
from reminders.addresses import flag_address
from reminders.channels import Answer, Letter, Outcome
from reminders.models import ASKED_NOT_REPEATED, CLAIMED, FAILED, PENDING, SENDING, SENT, UNCERTAIN, Message
from reminders.sending.claims import LEASE, Claim
from reminders.sending.letters import letter_of

# An alert goes on being tried, at most this many doublings apart.
ALERT_DOUBLINGS: Final = 4


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
        verdict = letter_of(message, at)
        changes: dict[str, object]
        if isinstance(verdict, Letter):
            changes = {
                "status": SENDING,
                "channel": verdict.channel,
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
            flag_address(message.client_id, letter.channel, letter.address, at)
        return True


def _answered(message: Message, answer: Answer, at: datetime) -> dict[str, object]:
    match answer.outcome:
        case Outcome.ACCEPTED:
            return {"status": SENT, "sent_at": at, "error_code": "", "provider_id": answer.provider_id}
        case Outcome.REFUSED:
            return {"status": FAILED, "error_code": answer.code}
        case Outcome.UNSURE if message.ambiguous or message.channel in ASKED_NOT_REPEATED:
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
