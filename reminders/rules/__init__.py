"""When something is due, when it may go out, why it may not, and who is told next. No database, no clock."""

from clients.rules import Window
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
from reminders.rules.guards import Contact, Facts, Plan, unsafe_because, why_not
from reminders.rules.recurrence import (
    DAYS,
    Every,
    RuleError,
    dates_between,
    every_of,
    next_after,
    rule_of,
    to_instant,
)
from reminders.rules.retries import MOST_ATTEMPTS, back_off
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
    "BOUNCED",
    "COMPLAINED",
    "DAYS",
    "DELIVERED",
    "EVENTS",
    "MOST_ATTEMPTS",
    "SENT",
    "UNSUBSCRIBED",
    "AlertFacts",
    "Contact",
    "Every",
    "Facts",
    "Plan",
    "Planned",
    "RuleError",
    "Step",
    "Window",
    "WindowError",
    "back_off",
    "dates_between",
    "every_of",
    "following_at",
    "in_window",
    "next_after",
    "next_open",
    "next_open_in_both",
    "next_step",
    "plan_dates",
    "read_hours",
    "read_windows",
    "rule_of",
    "status_after",
    "to_instant",
    "unsafe_because",
    "watched_between",
    "when_watched",
    "why_not",
]
