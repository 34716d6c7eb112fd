"""What the engine reads: due practices, dated facts, safe contact plans. Content it never sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
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


def facts_of(plan_ids: Iterable[UUID], at: datetime) -> dict[UUID, PlanFacts]:
    found = select(
        "SELECT plan_id, zone, case_is_open, has_open_homework, answered_at, session_starts, session_ends,"
        " lacks_consent, may_be_urgent FROM rls.reminder_facts(%s, %s)",
        list(plan_ids),
        at,
    )
    return {
        plan_id: PlanFacts(
            zone,
            rules.Facts(
                is_open, has_homework, answered_at, tuple(zip(starts, ends, strict=True)), lacks_consent
            ),
            may_be_urgent,
        )
        for (
            plan_id,
            zone,
            is_open,
            has_homework,
            answered_at,
            starts,
            ends,
            lacks_consent,
            may_be_urgent,
        ) in found
    }


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
