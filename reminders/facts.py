"""What the engine reads: due practices, dated facts, safe contact plans. Content it never sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection

from clients.models import ContactPlan, SafeChannel
from practices.models import Practice
from privacy.actor import ENGINE, Actor, acting_as
from reminders import rules
from reminders.models import EMAIL, CheckInPlan

# Before a practice is known the engine acts in none: reading any practice's row would raise.
NOWHERE: Final = Actor(kind=ENGINE)


def select(statement: str, *arguments: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return list(cursor.fetchall())


def lock_due_practices(most: int, work: str, at: datetime) -> list[UUID]:
    """Practices with such work, locked until the running transaction ends."""
    return [found for (found,) in select("SELECT rls.due_practices(%s, %s, %s)", most, work, at)]


def due_practices(work: str, at: datetime) -> list[UUID]:
    """Practices with such work. Not locked: two who find the same one do the work once."""
    with acting_as(NOWHERE):
        return lock_due_practices(100_000, work, at)


def watched_hours(practice: Practice) -> tuple[rules.Window, ...]:
    try:
        return rules.read_hours(practice.watched_hours)
    except rules.WindowError:
        return ()


@dataclass(frozen=True, slots=True)
class PlanFacts:
    zone: str
    facts: rules.Facts
    # Whether an answer to what is asked for may be urgent.
    may_be_urgent: bool = False
    # When open homework that it is about falls due.
    due_ons: tuple[date, ...] = ()
    # Of the one piece of homework that it names; None where it names none.
    homework_state: str | None = None
    # Channels that would reach the client's partner too.
    shared_channels: frozenset[str] = frozenset()
    # When a message of another plan last left for this client, of the last two days.
    another_left_at: datetime | None = None


FACTS: Final = (
    "SELECT plan_id, zone, case_is_open, has_open_homework, answered_at, session_starts, session_ends,"
    " lacks_consent, may_be_urgent, due_ons, homework_state, shared_channels, another_left_at"
    " FROM rls.reminder_facts(%s, %s)"
)


def facts_of(plan_ids: Iterable[UUID], at: datetime) -> dict[UUID, PlanFacts]:
    return {told[0]: _facts(*told[1:]) for told in select(FACTS, list(plan_ids), at)}


def _facts(
    zone: str,
    is_open: bool,
    has_homework: bool,
    answered_at: datetime | None,
    starts: list[datetime],
    ends: list[datetime],
    lacks_consent: bool,
    may_be_urgent: bool,
    due_ons: list[date],
    homework_state: str | None,
    shared_channels: list[str],
    another_left_at: datetime | None,
) -> PlanFacts:
    """One row of rls.reminder_facts, in the order of FACTS."""
    sessions = tuple(zip(starts, ends, strict=True))
    return PlanFacts(
        zone,
        rules.Facts(is_open, has_homework, answered_at, sessions, lacks_consent),
        may_be_urgent,
        tuple(due_ons),
        homework_state,
        frozenset(shared_channels),
        another_left_at,
    )


def as_rule(plan: CheckInPlan, zone: str) -> rules.Plan:
    return rules.Plan(plan.what, plan.state, plan.paused_until, timedelta(hours=plan.silence_hours), zone)


@dataclass(frozen=True, slots=True)
class Standing:
    """A client's safe contact plan as it stands, with the channel that messages take."""

    plan: ContactPlan
    channel: SafeChannel | None

    @property
    def windows(self) -> tuple[rules.Window, ...]:
        try:
            return rules.read_windows(self.plan.windows)
        except rules.WindowError:
            return ()

    def as_rule(self) -> rules.Contact:
        return rules.Contact(
            windows=self.windows,
            confirmed_on=self.plan.confirmed_on,
            recheck_by=self.plan.recheck_by,
            opted_out_at=self.plan.opted_out_at,
            channel_confirmed_on=self.channel.confirmed_on if self.channel else None,
            channel_failed_at=self.channel.failed_at if self.channel else None,
        )


def standings(client_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    wanted = set(client_ids)
    channels = {
        channel.client_id: channel
        for channel in SafeChannel.objects.filter(client_id__in=wanted, channel=EMAIL)
    }
    return {
        plan.client_id: Standing(plan, channels.get(plan.client_id))
        for plan in ContactPlan.objects.filter(client_id__in=wanted)
    }
