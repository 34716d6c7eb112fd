"""Why a message may not go out. Asked twice: when its row is made, and right before it is handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from clients.rules import Window
from practices.thresholds import DEFAULTS, Thresholds
from reminders.rules.ways import SAME_ADDRESS

# So shortly before, an answer is the one that this occurrence would ask for. Longer ago it was to the date
# before: of a check-in each day each is asked, whenever in the day they answer.
ANSWERED_WITHIN: Final = timedelta(hours=6)
# Two plans of one client are no reason for two messages that look alike within one afternoon.
APART: Final = timedelta(hours=4)
# Why whoever opens the message could do nothing.
LEADS_NOWHERE: Final = ("no_sign_in", "nothing_asked")


@dataclass(frozen=True, slots=True)
class Contact:
    """A safe contact plan, and whether any of its channels can be taken, as they stand now."""

    windows: tuple[Window, ...]
    confirmed_on: date | None
    recheck_by: date | None
    opted_out_at: datetime | None
    # Why none of its channels can be taken (rules.way), whoever else is reached there; None: one can.
    no_way: str | None = None
    # The way that is to be taken would reach the client's partner too.
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What of a check-in plan decides about one occurrence."""

    what: str
    state: str
    paused_until: datetime | None
    silence: timedelta
    zone: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Dates around a plan; nothing of what anybody wrote, and nothing kept with the therapist."""

    case_is_open: bool
    has_open_homework: bool
    answered_at: datetime | None
    # Of sessions near now: when they start and end.
    sessions: Sequence[tuple[datetime, datetime]] = ()
    # Under the practice's age of consent, and nobody's consent stands.
    lacks_consent: bool = False
    # Of the one piece of homework that the plan is about; None where it names none.
    homework_state: str | None = None
    # Every date that sessions or homework give the plan as they stand now; None for a plan by the clock.
    dates: Sequence[datetime] | None = None
    # When a message of another plan last left for this client.
    another_left_at: datetime | None = None
    # One of LEADS_NOWHERE, or `done` where what was asked is open no more; None: a message leads somewhere.
    leads_nowhere: str | None = None


def is_overdue(recheck_by: date, today: date, thresholds: Thresholds = DEFAULTS) -> bool:
    """Whether a contact plan no longer counts: `contact_grace_days` after the day to look at it again."""
    # No sum of the two: there is no day after the last of all.
    return today - recheck_by >= timedelta(days=thresholds.contact_grace_days)


def unsafe_because(
    contact: Contact | None, zone: str, now: datetime, thresholds: Thresholds = DEFAULTS
) -> str | None:
    """Why no message to this client is safe; None where it is.

    `not_confirmed`, `address_failed`, `no_channel`, `no_window`, `recheck_overdue`. What is the partner's too
    is not asked here (`why_not`). `now` is aware.
    Source: DOMAIN, Safety, safe contact plan.
    """
    if contact is None or contact.confirmed_on is None:
        return "not_confirmed"
    if contact.no_way is not None:
        return contact.no_way
    if not contact.windows:
        return "no_window"
    today = now.astimezone(ZoneInfo(zone)).date()
    if contact.recheck_by is None or is_overdue(contact.recheck_by, today, thresholds):
        return "recheck_overdue"
    return None


def ends_because(facts: Facts, contact: Contact | None) -> str | None:
    """Why a plan ends by itself, whatever date comes next; None where it goes on.

    `case_closed`, `opted_out`, `homework_sent`, `homework_over` (skipped, withdrawn or expired),
    `address_failed`. An answer kept with the therapist is no reason: it leaves the homework open. Neither is
    an address that is the partner's too: the client reads what became of their plan.
    Source: REMINDERS; DOMAIN, Safety, safe contact plan.
    """
    if not facts.case_is_open:
        return "case_closed"
    if contact is not None and contact.opted_out_at is not None:
        return "opted_out"
    if facts.homework_state in ("sent", "reviewed"):
        return "homework_sent"
    if facts.homework_state not in (None, "assigned"):
        return "homework_over"
    if contact is not None and contact.no_way == "address_failed":
        return "address_failed"
    return None


def why_not(
    facts: Facts,
    plan: Plan,
    contact: Contact | None,
    occurrence: datetime,
    now: datetime,
    thresholds: Thresholds = DEFAULTS,
) -> str | None:
    """The first reason against sending this occurrence now, or None.

    `stopped`, what `ends_because` says, `no_consent`, `paused`, `done`, `moved` (the session or the homework
    that gave this date), `no_sign_in` or `nothing_asked` (it would lead to nothing), what `unsafe_because`
    says, `session_near`, `another_just_sent`; last of all `same_address`, so that a plan goes the same way
    whether or not an address is the partner's too.
    Windows are not asked here: a closed one is a reason to wait, not to leave out.
    Source: REMINDERS; DOMAIN, Safety, minors.
    """
    if plan.state == "stopped":
        return "stopped"
    ending = ends_because(facts, contact)
    # What stands against the address alone is said below: contact that nobody confirmed comes first.
    if ending and ending != "address_failed":
        return ending
    if facts.lacks_consent:
        return "no_consent"
    if plan.state == "paused" and (plan.paused_until is None or now < plan.paused_until):
        return "paused"
    if _is_done(facts, plan, occurrence):
        return "done"
    if facts.dates is not None and occurrence not in facts.dates:
        return "moved"
    if facts.leads_nowhere is not None:
        return facts.leads_nowhere
    unsafe = unsafe_because(contact, plan.zone, now, thresholds)
    if unsafe:
        return unsafe
    if any(starts - plan.silence < now < ends + plan.silence for starts, ends in facts.sessions):
        return "session_near"
    if facts.another_left_at is not None and now < facts.another_left_at + APART:
        return "another_just_sent"
    if contact is not None and contact.is_shared:
        return SAME_ADDRESS
    return None


def _is_done(facts: Facts, plan: Plan, occurrence: datetime) -> bool:
    if plan.what == "homework":
        return not facts.has_open_homework
    return facts.answered_at is not None and facts.answered_at >= occurrence - ANSWERED_WITHIN
