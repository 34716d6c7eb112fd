"""What every channel takes, and what it says became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol
from uuid import UUID


class Outcome(Enum):
    ACCEPTED = "accepted"
    # Refused for good, since there is no such address.
    REFUSED = "refused"
    # Whoever reads there told the provider that they want nothing.
    UNWANTED = "unwanted"
    # Surely not handed over: it may be tried again.
    LATER = "later"
    # The line broke after the text had begun: nobody can say.
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Answer:
    outcome: Outcome
    code: str = ""
    # What the provider calls the message.
    provider_id: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """All that a message is made of. The address stays in memory."""

    message_id: UUID
    template: str
    channel: str
    locale: str
    label: int
    token: str
    address: str
    dated_at: datetime
    # Whose devices it goes to, and until when it may leave and be shown.
    practice_id: UUID
    client_id: UUID
    not_after: datetime


class Channel(Protocol):
    """One way out of the house, for a whole batch of letters."""

    def hand_over(self, letter: Letter) -> Answer:
        """Give it away, and say what became of it. Raises nothing that the far side can bring about."""

    def hang_up(self) -> None:
        """Let go of what was opened for the batch; the next letter opens it again."""
