"""When something is due, when it may go out, why it may not, and who is told next. No database, no clock."""

from clients.rules import Window
from reminders.rules.anchors import ANCHORS, anchor_of, every_anchor, homework_dates, next_of, session_dates
from reminders.rules.chain import AlertFacts, Step, following_at, next_step
from reminders.rules.dates import Planned, plan_dates
from reminders.rules.events import (
    BOUNCED,
    COMPLAINED,
    DELIVERED,
    EVENTS,
    SENT,
    UNSUBSCRIBED,
    status_after,
)
<<<<<<< ours
from reminders.rules.faults import (
    FAULTS,
    MAILGUN,
    OF_ADDRESS,
    OF_NEITHER,
    OF_READER,
    POSTMARK,
    STOP_TEXTED,
    TWILIO,
    blames_address,
    fault_of,
)
from reminders.rules.guards import Contact, Facts, Plan, ends_because, unsafe_because, why_not
=======
from reminders.rules.guards import (
    APART,
    LEADS_NOWHERE,
    Contact,
    Facts,
    Plan,
    ends_because,
    unsafe_because,
    why_not,
)
>>>>>>> theirs
from reminders.rules.help import FEWEST, Share, share
from reminders.rules.recurrence import (
    DAYS,
    Every,
    RuleError,
    carried,
    dates_between,
    every_of,
    next_after,
    rule_of,
    to_instant,
)
from reminders.rules.retries import MOST_ATTEMPTS, back_off
from reminders.rules.ways import (
    SAME_ADDRESS,
    Address,
    Tried,
    Way,
    code_after,
    comes_push_last,
    may_go_by,
    push_code,
    unclear,
    way,
)
from reminders.rules.windows import (
    WindowError,
    in_window,
    next_open,
    next_open_in_both,
    read_hours,
    read_windows,
    watched_between,
    when_watched,
)

__all__ = [
    "ANCHORS",
    "APART",
    "BOUNCED",
    "COMPLAINED",
    "DAYS",
    "DELIVERED",
    "EVENTS",
    "FAULTS",
    "FEWEST",
<<<<<<< ours
    "MAILGUN",
=======
    "LEADS_NOWHERE",
>>>>>>> theirs
    "MOST_ATTEMPTS",
    "OF_ADDRESS",
    "OF_NEITHER",
    "OF_READER",
    "POSTMARK",
    "SAME_ADDRESS",
    "SENT",
    "STOP_TEXTED",
    "TWILIO",
    "UNSUBSCRIBED",
    "Address",
    "AlertFacts",
    "Contact",
    "Every",
    "Facts",
    "Plan",
    "Planned",
    "RuleError",
    "Share",
    "Step",
    "Tried",
    "Way",
    "Window",
    "WindowError",
    "anchor_of",
    "back_off",
    "blames_address",
    "carried",
    "code_after",
    "comes_push_last",
    "dates_between",
    "ends_because",
    "every_anchor",
    "every_of",
    "fault_of",
    "following_at",
    "homework_dates",
    "in_window",
    "may_go_by",
    "next_after",
    "next_of",
    "next_open",
    "next_open_in_both",
    "next_step",
    "plan_dates",
    "push_code",
    "read_hours",
    "read_windows",
    "rule_of",
    "session_dates",
    "share",
    "status_after",
    "to_instant",
    "unclear",
    "unsafe_because",
    "watched_between",
    "way",
    "when_watched",
    "why_not",
]
