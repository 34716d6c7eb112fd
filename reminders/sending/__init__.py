"""Messages that are due leave the house."""

from reminders.sending.claims import Claim, claim, claim_of_practice, release
from reminders.sending.loop import Sender, deliver, drain
from reminders.sending.marks import mark_answered, mark_sending

__all__ = [
    "Claim",
    "Sender",
    "claim",
    "claim_of_practice",
    "deliver",
    "drain",
    "mark_answered",
    "mark_sending",
    "release",
]
