"""What the engine reads: due practices, dated facts, safe contact plans. Content it never sees."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

from django.db import connection

from clients.models import ContactPlan, SafeChannel
from practices.models import Practice
from privacy.actor import ENGINE, Actor, acting_as
from reminders import rules
from reminders.channels import offered
from reminders.models import BY_CLOCK, BY_SESSION, PushDevice

# Before a practice is known the engine acts in none: reading any practice's row would raise.
NOWHERE: Final = Actor(kind=ENGINE)
# More practices than any database of RelCare holds.
MANY: Final = 1_000_000


def select(statement: str, *arguments: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return list(cursor.fetchall())


def due_practices(work: str, at: datetime) -> list[UUID]:
    """Practices with such work. Not locked: two who find the same one do the work once."""
    with acting_as(NOWHERE):
        return [found for (found,) in select("SELECT rls.due_practices(%s, %s, %s)", MANY, work, at)]


def watched_hours(practice: Practice) -> tuple[rules.Window, ...]:
    return hours_of(practice.watched_hours)


def hours_of(told: Any) -> tuple[rules.Window, ...]:
    try:
        return rules.read_hours(told)
    except rules.WindowError:
        return ()


def safe_windows(told: Any) -> tuple[rules.Window, ...]:
    """None where what is stored can't be meant: then nothing is sent."""
    try:
        return rules.read_windows(told)
    except rules.WindowError:
        return ()


class Planned(Protocol):
    """What of a check-in plan decides about its dates."""

    @property
    def what(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def paused_until(self) -> datetime | None: ...
    @property
    def silence_hours(self) -> int: ...
    @property
    def follows(self) -> str: ...
    @property
    def days(self) -> int | None: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def local_time(self) -> time: ...


class Contact(Protocol):
    """What of a safe contact plan decides about a message."""

    @property
    def shared_device(self) -> str: ...
    @property
    def words_to_avoid(self) -> list[str]: ...
    @property
    def sender_label(self) -> int: ...
    @property
    def language(self) -> str: ...
    @property
    def prefers(self) -> str: ...
    @property
    def confirmed_on(self) -> date | None: ...
    @property
    def recheck_by(self) -> date | None: ...
    @property
    def opted_out_at(self) -> datetime | None: ...


class Address(Protocol):
    """A mail address or a number, and whether it can be written to."""

    @property
    def channel(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def confirmed_on(self) -> date | None: ...
    @property
    def failed_at(self) -> datetime | None: ...


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
    # When the sessions end that it follows.
    followed: tuple[datetime, ...] = ()
    # As many dates in a row were missed as the plan bears.
    has_missed: bool = False


FACTS: Final = (
    "SELECT plan_id, zone, case_is_open, has_open_homework, answered_at, session_starts, session_ends,"
    " lacks_consent, may_be_urgent, due_ons, homework_state, shared_channels, another_left_at,"
    " coalesce(followed.ends, '{}'), nowhere.reason"
    " FROM rls.reminder_facts(%s, %s) LEFT JOIN rls.sessions_followed(%s, %s) AS followed USING (plan_id)"
    " LEFT JOIN rls.leads_nowhere(%s, NULL) AS nowhere USING (plan_id)"
)


def facts_of(plan_ids: Iterable[UUID], at: datetime) -> dict[UUID, PlanFacts]:
    ids = list(plan_ids)
    return {told[0]: as_facts(*told[1:]) for told in select(FACTS, ids, at, ids, at, ids)}


def as_facts(
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
    followed: list[datetime],
    leads_nowhere: str | None,
) -> PlanFacts:
    """One row of rls.reminder_facts, in the order of FACTS."""
    sessions = tuple(zip(starts, ends, strict=True))
    return PlanFacts(
        zone,
        rules.Facts(is_open, has_homework, answered_at, sessions, lacks_consent, leads_nowhere=leads_nowhere),
        may_be_urgent,
        tuple(due_ons),
        homework_state,
        frozenset(shared_channels),
        another_left_at,
        tuple(followed),
    )


def anchor_dates(
    plan: Planned, ends: Iterable[datetime], due_ons: Iterable[date], zone: str
) -> list[datetime]:
    """Every date of a plan that follows sessions, which end then, or homework, which is due then."""
    days = plan.days or 0
    if plan.follows == BY_SESSION:
        dates = rules.session_dates(ends, days, plan.local_time, zone)
    else:
        dates = rules.homework_dates(due_ons, days, plan.local_time, zone)
    begins = rules.to_instant(datetime.combine(plan.starts_on, time.min), zone)
    return [instant for instant in dates if instant >= begins]


def about(plan: Planned, told: PlanFacts, *, has_left: bool = False) -> rules.Facts:
    """What the guards ask of one plan. One that may have left already (`has_left`) gives way to none."""
    dates = None
    if plan.follows != BY_CLOCK:
        dates = tuple(anchor_dates(plan, told.followed, told.due_ons, told.zone))
    return replace(
        told.facts,
        homework_state=told.homework_state,
        dates=dates,
        another_left_at=None if has_left else told.another_left_at,
    )


def as_rule(plan: Planned, zone: str) -> rules.Plan:
    return rules.Plan(plan.what, plan.state, plan.paused_until, timedelta(hours=plan.silence_hours), zone)


@dataclass(frozen=True, slots=True)
class Standing:
    """A client's safe contact plan as it stands, with every channel that messages could take."""

    plan: Contact
    channels: Sequence[Address]
    windows: tuple[rules.Window, ...]
    has_device: bool = False
    # Of the one message that is to leave: it was pushed in vain, for example.
    push_last: bool = False

    def way(self) -> rules.Way:
        return rules.way(
            self.plan.prefers,
            [rules.Address(one.channel, one.confirmed_on, one.failed_at) for one in self.channels],
            self.plan.shared_device,
            has_device=self.has_device,
            offered=offered(),
            push_last=self.push_last,
        )

    def address(self, channel: str) -> str:
        """Where a message goes; a browser has none here."""
        return next((one.address for one in self.channels if one.channel == channel), "")

    def as_rule(self, shared: frozenset[str]) -> rules.Contact:
        way = self.way()
        return rules.Contact(
            windows=self.windows,
            confirmed_on=self.plan.confirmed_on,
            recheck_by=self.plan.recheck_by,
            opted_out_at=self.plan.opted_out_at,
            no_way=way.reason,
            is_shared=way.channel in shared,
        )


def standings(client_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    wanted = set(client_ids)
    channels: dict[UUID, list[SafeChannel]] = {}
    for channel in SafeChannel.objects.filter(client_id__in=wanted).order_by("channel"):
        channels.setdefault(channel.client_id, []).append(channel)
    with_device = set(PushDevice.objects.filter(client_id__in=wanted).values_list("client_id", flat=True))
    return {
        plan.client_id: Standing(
            plan, channels.get(plan.client_id, ()), safe_windows(plan.windows), plan.client_id in with_device
        )
        for plan in ContactPlan.objects.filter(client_id__in=wanted)
    }


def contact_of(standing: Standing | None, told: PlanFacts) -> rules.Contact | None:
    return standing.as_rule(told.shared_channels) if standing else None
