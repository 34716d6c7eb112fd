"""What a row says while its message leaves: from now on it may be out; this is what became of it."""

import random
from datetime import datetime, timedelta
from typing import Final

from privacy.actor import acting_as, acting_by_statement, engine
from privacy.ids import uuid7
from reminders import rules
from reminders.channels import Answer, Letter, Outcome
from reminders.models import (
    ASKED_NOT_REPEATED,
    BROKEN,
    CLAIMED,
    FAILED,
    PENDING,
    SENDING,
    SENT,
    UNCERTAIN,
    Message,
)
from reminders.sending.claims import LEASE, Claim
from reminders.sending.letters import letter_of
from reminders.sending.refused import follow_answer
from reminders.sending.seen import Handed, look_again
from reminders.sending.statements import ask
from reminders.tokens import hash_of

# An alert goes on being tried, at most this many doublings apart.
ALERT_DOUBLINGS: Final = 4
LINK_GOOD_FOR: Final = timedelta(days=7)
BEGIN: Final = "SELECT rls.begin_sending(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


def mark_sending(claimed: Claim, at: datetime, last: Handed | None = None) -> Letter | None:
    """The guards once more; then the row says that from now on it may have been handed over.

    In the same transaction `last`, which was accepted, is marked as sent.
    """
    practice_id, message_id, token = claimed
    with acting_by_statement(engine(practice_id)):
        seen = look_again(claimed, at, last)
        if seen is None:
            return None
        verdict = letter_of(claimed, seen, at)
        if isinstance(verdict, Letter):
            _begin(claimed, verdict, at)
            return verdict
        changes: dict[str, object] = {"lease_until": None, **verdict}
        if seen.ambiguous and changes["status"] != PENDING:
            # It may have arrived the first time; nothing that says "unsent" would be true.
            changes = {"lease_until": None, "status": UNCERTAIN}
        Message.objects.filter(pk=message_id, lease_token=token).update(**changes)
        return None


def _begin(claimed: Claim, letter: Letter, at: datetime) -> None:
    """The mark and, where it has one, its link: in one, since most of the cost is going there and back."""
    practice_id, message_id, token = claimed
    link: tuple[object, ...] = (None, None, None)
    if letter.token:
        link = (uuid7(), hash_of(letter.token), at + LINK_GOOD_FOR)
    mark = (message_id, token, letter.channel, letter.dated_at, at + LEASE)
    ask(BEGIN, *mark, practice_id, letter.client_id, *link)


def put_off(claimed: Claim, at: datetime) -> None:
    """What broke before anything could leave is tried again later, as often as what a server puts off."""
    practice_id, message_id, token = claimed
    with acting_as(engine(practice_id)):
        mine = Message.objects.filter(pk=message_id, status=CLAIMED, lease_token=token)
        message = mine.select_for_update().first()
        if message is not None:
            message.attempt += 1
            changes = _answered(message, Answer(Outcome.LATER, BROKEN), at)
            mine.update(attempt=message.attempt, lease_until=None, **changes)


def mark_answered(claimed: Claim, letter: Letter, answer: Answer, at: datetime) -> bool:
    """Write what became of it, unless somebody else holds the row by now; whether it was written."""
    practice_id, message_id, token = claimed
    with acting_as(engine(practice_id)):
        mine = Message.objects.filter(pk=message_id, status=SENDING, lease_token=token)
        message = mine.select_for_update().first()
        if message is None:
            return False
        mine.update(lease_until=None, **_answered(message, answer, at))
        if message.plan_id:
            follow_answer(message, letter, answer, at)
        return True


def _answered(message: Message, answer: Answer, at: datetime) -> dict[str, object]:
    match answer.outcome:
        case Outcome.ACCEPTED:
            return {"status": SENT, "sent_at": at, "error_code": "", "provider_id": answer.provider_id}
        case Outcome.REFUSED | Outcome.UNWANTED:
            return {"status": FAILED, "error_code": answer.code}
        case Outcome.UNSURE if message.ambiguous or message.channel in ASKED_NOT_REPEATED:
            return {"status": UNCERTAIN, "ambiguous": message.ambiguous + 1, "error_code": answer.code}
    doublings = min(message.attempt, ALERT_DOUBLINGS) if message.alert_id else message.attempt
    waiting = {
        "status": PENDING,
        "next_try_at": at + rules.back_off(doublings, random.random()),  # noqa: S311 - spreads, guards nothing
        "error_code": rules.code_after(message.channel, message.error_code, answer.code),
    }
    if answer.outcome is Outcome.UNSURE:
        # What may have arrived already goes out again as the same bytes, so its date stays.
        return {**waiting, "ambiguous": message.ambiguous + 1}
    return waiting if message.ambiguous else {**waiting, "dispatched_at": None}
