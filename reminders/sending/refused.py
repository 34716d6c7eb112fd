"""What follows from the answer to a hand-over that was no yes."""

from datetime import datetime
from typing import Final

from reminders import rules
from reminders.channels import Answer, Letter, Outcome
from reminders.models import Message
from reminders.refusals import follow_refusal

# So often a message was handed over in vain before its date counts as one of which nothing arrived.
TRIED: Final = 3


def follow_answer(message: Message, letter: Letter, answer: Answer, at: datetime) -> None:
    """Of a reminder, once its row says what was answered."""
    match answer.outcome:
        case Outcome.REFUSED:
            fault = rules.OF_ADDRESS
        case Outcome.UNWANTED:
            fault = rules.OF_READER
        case Outcome.LATER if message.attempt == TRIED:
            fault = rules.OF_NEITHER
        case _:
            return
    follow_refusal(message, fault, letter.channel, letter.address, at)
