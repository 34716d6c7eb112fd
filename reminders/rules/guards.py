"""Why a message may not go out. Asked twice: when its row is made, and right before it is handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from clients.rules import Window
from practices.thresholds import DEFAULTS, Thresholds

# An answer of the day before is the answer that this occurrence would ask for.
ANSWERED_WITHIN: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Contact:
    """A safe contact plan and its one email channel, as they stand now."""

    windows: tuple[Window, ...]
    confirmed_on: date | None
    recheck_by: date | None
    opted_out_at: datetime | None
    channel_confirmed_on: date | None
    channel_failed_at: datetime | None


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


def is_overdue(recheck_by: date, today: date, thresholds: Thresholds = DEFAULTS) -> bool:
    """Whether a contact plan no longer counts: `contact_grace_days` after the day to look at it again."""
    return today >= recheck_by + timedelta(days=thresholds.contact_grace_days)


def unsafe_because(
    contact: Contact | None, zone: str, now: datetime, thresholds: Thresholds = DEFAULTS
) -> str | None:
    """Why no message to this client is safe; None where it is.

    `not_confirmed`, `address_failed`, `no_window`, `recheck_overdue`. `now` is aware.
    Source: DOMAIN, Safety, safe contact plan.
    """
    if contact is None or contact.confirmed_on is None or contact.channel_confirmed_on is None:
        return "not_confirmed"
    if contact.channel_failed_at is not None:
        return "address_failed"
    if not contact.windows:
        return "no_window"
    today = now.astimezone(ZoneInfo(zone)).date()
    if contact.recheck_by is None or is_overdue(contact.recheck_by, today, thresholds):
        return "recheck_overdue"
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

    `stopped`, `case_closed`, `no_consent`, `opted_out`, `paused`, `done`, what `unsafe_because` says,
    `session_near`. Windows are not asked here: a closed one is a reason to wait, not to leave out.
    Source: REMINDERS; DOMAIN, Safety, minors.
    """
    if plan.state == "stopped":
        return "stopped"
    if not facts.case_is_open:
        return "case_closed"
    if facts.lacks_consent:
        return "no_consent"
    if contact is not None and contact.opted_out_at is not None:
        return "opted_out"
    if plan.state == "paused" and (plan.paused_until is None or now < plan.paused_until):
        return "paused"
    if _is_done(facts, plan, occurrence):
        return "done"
    unsafe = unsafe_because(contact, plan.zone, now, thresholds)
    if unsafe:
        return unsafe
    if any(starts - plan.silence < now < ends + plan.silence for starts, ends in facts.sessions):
        return "session_near"
    return None


def _is_done(facts: Facts, plan: Plan, occurrence: datetime) -> bool:
    if plan.what == "homework":
        return not facts.has_open_homework
    return facts.answered_at is not None and facts.answered_at >= occurrence - ANSWERED_WITHIN
