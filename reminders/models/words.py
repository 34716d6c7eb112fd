"""The words of this floor."""

from datetime import UTC, date, datetime
from typing import Final

from clients.models import CHANNELS, EMAIL, PUSH, SMS

CHECK_IN, HOMEWORK = "check_in", "homework"
# What a plan's dates come from: its rule, so many days after each session, so many before homework is due.
BY_CLOCK, BY_SESSION, BY_HOMEWORK = "clock", "session", "homework_due"
FOLLOWS: Final = (BY_CLOCK, BY_SESSION, BY_HOMEWORK)
MOST_DAYS: Final = 14
ACTIVE, PAUSED, STOPPED = "active", "paused", "stopped"
PLAN_STATES: Final = {ACTIVE: (PAUSED, STOPPED), PAUSED: (ACTIVE, STOPPED), STOPPED: (ACTIVE,)}

# Why the engine stops a plan; a person stops one in words of their own.
CASE_CLOSED, OPTED_OUT, ADDRESS_FAILED = "case_closed", "opted_out", "address_failed"
HOMEWORK_SENT, HOMEWORK_OVER = "homework_sent", "homework_over"
MISSED, ENDED, UNFIT_RULE, UNREAD = "missed", "ended", "unfit_rule", "unread"
# By somebody of the care team; why, is told to the team alone.
BY_TEAM: Final = "by_team"
STOPPED_BECAUSE: Final = (
    *(CASE_CLOSED, OPTED_OUT, ADDRESS_FAILED, HOMEWORK_SENT, HOMEWORK_OVER),
    *(MISSED, ENDED, UNFIT_RULE, UNREAD, BY_TEAM),
)
# PostgreSQL knows others, and its infinity: nothing here could read them back.
READABLE_DAYS: Final = (date.min, date.max)
INSTANTS: Final = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))

PENDING, CLAIMED, SENDING, SENT = "pending", "claimed", "sending", "sent"
DELIVERED, BOUNCED, COMPLAINED = "delivered", "bounced", "complained"
UNCERTAIN, FAILED, EXPIRED, SUPPRESSED = "uncertain", "failed", "expired", "suppressed"
# What a provider tells of a message; the later one counts, whichever was told first.
TOLD: Final = (DELIVERED, BOUNCED, COMPLAINED)
MESSAGE_STATES: Final = {
    # Of what may have left already, a provider may tell before we know.
    PENDING: (CLAIMED, EXPIRED, UNCERTAIN, SENT, *TOLD),
    CLAIMED: (PENDING, SENDING, EXPIRED, SUPPRESSED, UNCERTAIN, SENT, *TOLD),
    SENDING: (SENT, PENDING, CLAIMED, UNCERTAIN, FAILED, EXPIRED, *TOLD),
    SENT: TOLD,
    DELIVERED: (BOUNCED, COMPLAINED),
    BOUNCED: (COMPLAINED,),
    COMPLAINED: (),
    # A text message is never sent again: its provider is asked instead.
    UNCERTAIN: (SENT, FAILED, *TOLD),
    FAILED: (),
    EXPIRED: (),
    SUPPRESSED: (),
}
# Still somebody's work; only these two are held under a lease.
WAITING: Final = (PENDING, CLAIMED, SENDING)
LEASED: Final = (CLAIMED, SENDING)

# Where nobody can say whether it was handed over, the provider is asked; it is not sent again.
ASKED_NOT_REPEATED: Final = (SMS,)

# Of a text message that its provider has never heard of, though it may have left.
NOT_TAKEN: Final = "not_taken"
# Why a message expired, where no answer to a try says it: the practice's hour was full, nobody began it, a
# newer date took its place, its safe hours are over.
RATE, NOT_BEGUN, REPLACED, WINDOW_OVER = "rate", "not_begun", "replaced", "window_over"
# Of a try that was given up, since its window was over before anything left.
TOO_LATE: Final = "too_late"
# Of a try that broke here before anything could leave.
BROKEN: Final = "error"

# What a client has to know to answer by a link, chosen by themself; without a choice they sign in.
SIGN_IN, PIN, CODE_WORD = "sign_in", "pin", "code_word"
FACTORS: Final = (SIGN_IN, PIN, CODE_WORD)
# So many wrong ones, and the link is closed.
MOST_WRONG_FACTORS: Final = 5
# So many, at whichever links of a client, and their code opens none until they choose another.
MOST_WRONG_IN_ALL: Final = 10
# So many fillings-in are kept with the therapist by one link, each told to the care team.
MOST_KEPT: Final = 3

__all__ = [
    "ACTIVE",
    "ADDRESS_FAILED",
    "ASKED_NOT_REPEATED",
    "BOUNCED",
    "BROKEN",
    "BY_CLOCK",
    "BY_HOMEWORK",
    "BY_SESSION",
    "BY_TEAM",
    "CASE_CLOSED",
    "CHANNELS",
    "CHECK_IN",
    "CLAIMED",
    "CODE_WORD",
    "COMPLAINED",
    "DELIVERED",
    "EMAIL",
    "ENDED",
    "EXPIRED",
    "FACTORS",
    "FAILED",
    "FOLLOWS",
    "HOMEWORK",
    "HOMEWORK_OVER",
    "HOMEWORK_SENT",
    "LEASED",
    "MESSAGE_STATES",
    "MISSED",
    "MOST_DAYS",
    "MOST_KEPT",
    "MOST_WRONG_FACTORS",
    "MOST_WRONG_IN_ALL",
    "NOT_BEGUN",
    "NOT_TAKEN",
    "OPTED_OUT",
    "PAUSED",
    "PENDING",
    "PIN",
    "PLAN_STATES",
    "PUSH",
    "RATE",
    "REPLACED",
    "SENDING",
    "SENT",
    "SIGN_IN",
    "SMS",
    "STOPPED",
    "STOPPED_BECAUSE",
    "SUPPRESSED",
    "TOLD",
    "TOO_LATE",
    "UNCERTAIN",
    "UNFIT_RULE",
    "UNREAD",
    "WAITING",
    "WINDOW_OVER",
]
