"""One claimed message with all that decides about it, as it stands now: read in one statement."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, Final, NamedTuple
from uuid import UUID

from practices.thresholds import Thresholds, thresholds_of
from privacy.fields import EncryptedTextField
from reminders import rules
from reminders.channels import Answer, Letter
from reminders.facts import PlanFacts, Standing, as_facts, hours_of, safe_windows
from reminders.sending.claims import Claim
from reminders.sending.statements import ask

LOOK: Final = "SELECT * FROM rls.look_again(%s, %s, %s, %s, %s, %s, %s, %s, %s)"
# Of as many practices and clients as a worker meets in a while; the key is all that is parsed.
REMEMBERED: Final = 4096


@dataclass(frozen=True, slots=True)
class Handed:
    """A letter that was handed over, and what became of it; not written down yet."""

    claimed: Claim
    letter: Letter
    answer: Answer
    at: datetime


@dataclass(frozen=True, slots=True)
class Address:
    channel: str
    stored: str
    confirmed_on: date | None
    failed_at: datetime | None

    @property
    def address(self) -> str:
        return EncryptedTextField.opened(self.stored)


class Seen(NamedTuple):
    """A row of rls.look_again, in its order. Of an alert only what stands before `what` is told."""

    client_id: UUID
    plan_id: UUID | None
    alert_id: UUID | None
    occurrence: datetime
    channel: str
    not_after: datetime
    ambiguous: int
    dispatched_at: datetime | None
    what: str
    state: str
    paused_until: datetime | None
    silence_hours: int
    follows: str
    days: int | None
    starts_on: date
    local_time: time
    zone: str
    case_is_open: bool
    has_open_homework: bool
    answered_at: datetime | None
    session_starts: list[datetime]
    session_ends: list[datetime]
    lacks_consent: bool
    may_be_urgent: bool
    due_ons: list[date]
    homework_state: str | None
    shared_channels: list[str]
    another_left_at: datetime | None
    followed: list[datetime]
    has_contact: bool
    windows: str
    words_to_avoid: list[str]
    shared_device: str
    sender_label: int
    language: str
    prefers: str
    confirmed_on: date | None
    recheck_by: date | None
    opted_out_at: datetime | None
    channels: list[str] | None
    addresses: list[str] | None
    confirmed_ons: list[date | None] | None
    failed_ats: list[datetime | None] | None
    has_device: bool
    practice_zone: str
    settings: str
    watched_hours: str
    # Why it would lead to nothing; what was asked of this date counts.
    leads_nowhere: str | None = None
    respond_by: datetime | None = None

    def facts(self) -> PlanFacts:
        return as_facts(
            self.zone,
            self.case_is_open,
            self.has_open_homework,
            self.answered_at,
            self.session_starts,
            self.session_ends,
            self.lacks_consent,
            self.may_be_urgent,
            self.due_ons,
            self.homework_state,
            self.shared_channels,
            self.another_left_at,
            self.followed,
            self.leads_nowhere,
        )

    def standing(self) -> Standing | None:
        if not self.has_contact:
            return None
        found = (self.channels or (), self.addresses or (), self.confirmed_ons or (), self.failed_ats or ())
        addresses = [Address(*told) for told in zip(*found, strict=True)]
        return Standing(self, addresses, _windows(self.windows), self.has_device)

    def thresholds(self) -> Thresholds:
        return _thresholds(self.settings)

    def hours(self) -> tuple[rules.Window, ...]:
        return _hours(self.watched_hours)


def look_again(claimed: Claim, at: datetime, last: Handed | None) -> Seen | None:
    """The message, locked, unless somebody else holds it by now. `last`, accepted, is marked as sent."""
    before: tuple[Any, ...] = (None, None, None, None, None)
    if last is not None:
        before = (*last.claimed, last.at, last.answer.provider_id)
    found = ask(LOOK, *before, *claimed, at)
    return Seen(*found[0]) if found else None


# What is parsed is read anew each time; only the parsing is spared where the same was read before.
@lru_cache(maxsize=REMEMBERED)
def _windows(told: str) -> tuple[rules.Window, ...]:
    return safe_windows(json.loads(told))


@lru_cache(maxsize=REMEMBERED)
def _hours(told: str) -> tuple[rules.Window, ...]:
    return hours_of(json.loads(told))


@lru_cache(maxsize=REMEMBERED)
def _thresholds(told: str) -> Thresholds:
    return thresholds_of(json.loads(told))
