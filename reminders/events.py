"""What a provider told of a message: written down once, and what follows from it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from practices.clock import now
from privacy.actor import entering
from reminders import rules
from reminders.models import BOUNCED, Message, MessageEvent
from reminders.refusals import follow_refusal

ENTER_MESSAGE: Final = "SELECT e.* FROM rls.enter_message(%s, %s) AS e"


@dataclass(frozen=True, slots=True)
class Told:
    """One event, of a message that we gave our own id along with. The address stays in memory."""

    provider: str
    message_id: UUID
    type: str
    at: datetime | None = None
    address: str = ""
    # Of what came back: whose fault that is, and the code that says so.
    fault: str = rules.OF_NEITHER
    code: str = ""

    @property
    def event_id(self) -> str:
        """Of what it says: providers number some events, others not, and the same one twice anew."""
        when = self.at.isoformat() if self.at else ""
        return hashlib.sha256(f"{self.type}|{self.message_id}|{when}".encode()).hexdigest()


def take_in(told: Told) -> bool:
    """Write the event and what follows from it; whether anything came of it. Of no message of ours: nothing.

    Told again it may still settle what was in work, or not yet in doubt, when it was told first.
    """
    with entering(ENTER_MESSAGE, told.message_id) as actor:
        if actor is None:
            return False
        message = Message.objects.select_for_update().get(pk=told.message_id)
        mine = MessageEvent.objects.filter(message_id=message.id, provider=told.provider)
        if mine.filter(event_id=told.event_id).exists():
            return _let_it_count(message, told, min(told.at or now(), now()))
        at = min(told.at or now(), now())
        MessageEvent(
            client_id=message.client_id,
            message_id=message.id,
            provider=told.provider,
            event_id=told.event_id,
            type=told.type,
            at=at,
        ).save(force_insert=True)
        _let_it_count(message, told, at)
        if message.plan_id is not None:
            _follow(message, told, at)
        return True


def _let_it_count(message: Message, told: Told, at: datetime) -> bool:
    """Whether it changes the status: whoever works on the row finds another one and leaves it alone. It is
    not sent again."""
    after = rules.status_after(message.status, [told.type], may_have_left=message.ambiguous > 0)
    if after == message.status:
        return False
    changes = {"error_code": told.code} if after == BOUNCED else {}
    sent_at = message.sent_at or message.dispatched_at or at
    Message.objects.filter(pk=message.pk).update(status=after, sent_at=sent_at, lease_until=None, **changes)
    return True


def _follow(message: Message, told: Told, at: datetime) -> None:
    """Of a reminder: who complains or unsubscribes wants no more, whatever else is said."""
    if told.type == rules.BOUNCED:
        follow_refusal(message, told.fault, message.channel, told.address, at)
    if told.type in (rules.COMPLAINED, rules.UNSUBSCRIBED):
        follow_refusal(message, rules.OF_READER, message.channel, told.address, at)
