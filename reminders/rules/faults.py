"""Whose fault it is that a message was refused or came back: its address's, its reader's, or neither's.

A provider's bad hour, a filter, a full mailbox, a phone that is off and what is amiss with our own account
say nothing against an address: whoever took that for its fault would give up all addresses in one night.
"""

import re
from collections.abc import Mapping
from typing import Final

# There is nobody there; whoever reads there wants nothing; all else passes, or is mended elsewhere.
OF_ADDRESS, OF_READER, OF_NEITHER = "address", "reader", "neither"
# The words do not say it: what the mail server answered does.
AS_ANSWERED: Final = "as_answered"
POSTMARK, MAILGUN, TWILIO = "postmark", "mailgun", "twilio"
# Twilio's code for a number whose owner texted STOP.
STOP_TEXTED: Final = "21610"

# What each provider calls its reasons: types of bounces, reasons of failures (or events), codes of errors.
FAULTS: Final[Mapping[str, Mapping[str, str]]] = {
    POSTMARK: {
        **dict.fromkeys(("HardBounce", "BadEmailAddress", "ManuallyDeactivated"), OF_ADDRESS),
        **dict.fromkeys(("SpamComplaint", "Unsubscribe", "ManualSuppression"), OF_READER),
        # A filter took it for spam, not its reader.
        **dict.fromkeys(("SpamNotification", "VirusNotification", "Blocked", "DMARCPolicy"), OF_NEITHER),
        **dict.fromkeys(("SoftBounce", "Unconfirmed", "SMTPApiError", "TemplateRenderingFailed"), OF_NEITHER),
    },
    MAILGUN: {
        "suppress-bounce": OF_ADDRESS,
        **dict.fromkeys(("suppress-complaint", "suppress-unsubscribe"), OF_READER),
        **dict.fromkeys(("complained", "unsubscribed"), OF_READER),
        **dict.fromkeys(("bounce", "generic", "hardfail", "failed"), AS_ANSWERED),
        # Tried for hours, refused by a filter, or by the provider itself.
        **dict.fromkeys(("old", "espblock", "rejected"), OF_NEITHER),
    },
    TWILIO: {
        # No valid number, none that can be reached, no mobile one, a short code, a premium one, a landline.
        **dict.fromkeys(("21211", "21214", "21217", "21614", "21265", "21268", "21635"), OF_ADDRESS),
        # Unknown to its carrier; a landline.
        **dict.fromkeys(("30005", "30006"), OF_ADDRESS),
        STOP_TEXTED: OF_READER,
        # A country that is not switched on, and a number that ours can't reach.
        **dict.fromkeys(("21408", "21612"), OF_NEITHER),
        # Queue full, account suspended, switched off, blocked, filtered, unknown, too dear.
        **dict.fromkeys(("30001", "30002", "30003", "30004", "30007", "30008", "30010"), OF_NEITHER),
    },
}

# RFC 3463: class, subject, detail; an address of the network has a fourth number.
ENHANCED: Final = re.compile(rb"(?<![\w.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
# 5.1.7 and 5.1.8 speak of the sender's address; all others of rules, of space or of the line, which pass.
SAYS_ADDRESS: Final = re.compile(rb"5\.1\.(?!7$|8$)\d+|5\.2\.1")
# What says nothing of whose address is meant.
VAGUE: Final = (None, b"5.1.0")
NO_SUCH: Final = (550, 551, 553)
SAYS_SERVER: Final = re.compile(
    rb"\b(relay(ing)?|sender|authenticat\w+|authori[sz]\w+|denied|(black|block)-?(ed|list\w*)|\w*[br]bl|spam\w*|policy)\b",
    re.IGNORECASE,
)


def fault_of(provider: str, word: str, code: int = 0, answer: bytes = b"") -> str:
    """OF_ADDRESS, OF_READER or OF_NEITHER, by the provider's word; where that leaves it open, by what the
    mail server answered (`code`, `answer`). A word that nobody knows blames nobody.

    Source: REMINDERS, Shape (a permanent refusal flags the address); the providers' own lists.
    """
    found = FAULTS.get(provider, {}).get(word, OF_NEITHER)
    if found == AS_ANSWERED:
        return OF_ADDRESS if blames_address(code, answer) else OF_NEITHER
    return found


def blames_address(code: int, told: bytes) -> bool:
    """Whether a server that refuses a recipient says that there is no such address.

    Relays refuse recipients for much else, too: because they don't know the sender, or want nobody's mail for
    a while.
    """
    found = ENHANCED.search(told)
    enhanced = found and found[1]
    if enhanced in VAGUE:
        return code in NO_SUCH and not SAYS_SERVER.search(told)
    return code >= 500 and bool(SAYS_ADDRESS.fullmatch(enhanced))
