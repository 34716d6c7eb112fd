"""What the log says in plain words: of each reason to send nothing, and of each other end."""

from collections.abc import Mapping
from typing import Final

from reminders.models import (
    BOUNCED,
    BROKEN,
    COMPLAINED,
    EXPIRED,
    FAILED,
    NOT_BEGUN,
    NOT_TAKEN,
    RATE,
    REPLACED,
    SUPPRESSED,
    TOO_LATE,
    UNCERTAIN,
    WINDOW_OVER,
)
from reminders.rules import STOP_TEXTED

# Every reason that the code can give stands here; a test reads the code for them.
REASONS: Final[Mapping[str, str]] = {
    "stopped": "The plan was stopped.",
    "case_closed": "The client has no open case.",
    "opted_out": "The client wants no messages.",
    "homework_sent": "The homework that it is about was sent.",
    "homework_over": "The homework that it is about was skipped, withdrawn, or has closed.",
    "no_consent": "The client is under age, and no consent stands.",
    "paused": "The plan was paused.",
    "done": "Nothing was left to remind of: it was answered already, or nothing was open.",
    "moved": "The session or the homework that gave this date has another day by now.",
    "no_sign_in": "The client could not answer: they have no sign-in, or it is switched off.",
    "nothing_asked": "Nothing was asked that could be answered: the form is used no more.",
    "not_confirmed": "No way to reach the client is confirmed as safe.",
    "same_address": "The address or number is also the partner's. Ask the client alone for another one.",
    "address_failed": "What was sent to this address came back.",
    "no_channel": "By none of the client's channels can a message be sent just now.",
    "no_window": "The contact plan names no safe hours.",
    "recheck_overdue": "The contact plan was to be looked at again, and was not.",
    "words_to_avoid": "What the message says holds a word that the client wants to avoid.",
    "session_near": "A session was too near.",
    "another_just_sent": "Another message had just been sent to the client.",
    "nobody_reads": "An answer may be urgent, and no safe hour fell into the hours that somebody reads.",
    "no_address": "The member to be told has no address.",
}
# Of what ended otherwise; nothing needs saying of what was sent, or still waits.
ENDS: Final[Mapping[str, str]] = {
    EXPIRED: "It could not leave within the safe hours of its date, or a newer date took its place.",
    FAILED: "The mail server or the provider refused it for good.",
    UNCERTAIN: "Nobody can say whether it left. It is not sent again.",
    BOUNCED: "It left and came back.",
    COMPLAINED: "The client told their provider that they do not want such messages.",
}
# Of what failed, by the code that its row has, where nobody refused it.
FAILED_BY: Final[Mapping[str, str]] = {
    NOT_TAKEN: "It never reached the provider of text messages. It is not sent again.",
    STOP_TEXTED: "The client texted the provider that they want no messages.",
}
# Of what expired. Any other code is the last answer to a try.
EXPIRED_BY: Final[Mapping[str, str]] = {
    RATE: "The practice had sent as many messages as it may within an hour, until its safe hours were over.",
    NOT_BEGUN: "Its safe hours were over before it was begun: its date was known too late, or "
    "nothing was sent here meanwhile.",
    REPLACED: "A newer date of the same plan took its place before it left.",
    WINDOW_OVER: "Its safe hours were over when it was to leave: they were changed meanwhile, or "
    "it came too late.",
    BROKEN: "Each time something broke here before it could leave. The log of the server says what.",
    TOO_LATE: "It was begun too late to leave within its safe hours.",
}
TRIED: Final = (
    "It was tried in vain until its time was over, or a newer date took its place. The last answer was {}."
)


def because(status: str, reason: str, code: str = "") -> str:
    """Why nothing arrived, in one sentence; empty where something did, or may still."""
    if status == SUPPRESSED:
        return REASONS[reason]
    if status == FAILED and code in FAILED_BY:
        return FAILED_BY[code]
    if status == EXPIRED and code:
        return EXPIRED_BY.get(code) or TRIED.format(code)
    return ENDS.get(status, "")
