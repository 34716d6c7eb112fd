"""What comes next of a plan, as far as whoever asks may know it: sessions and homework that they read."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from assessments.models import ASSIGNED, Homework
from clients.models import HELD, PLANNED, Attendee, ContactPlan
from practices.clock import now
from reminders import rules
from reminders.facts import anchor_dates
from reminders.models import BY_CLOCK, BY_HOMEWORK, BY_SESSION, MOST_DAYS, STOPPED, CheckInPlan

COUNT: Final = 5
# The longest that a plan waits after a session, and a day for clocks.
SESSIONS_FROM: Final = timedelta(days=MOST_DAYS + 2)


@dataclass(frozen=True, slots=True)
class Outlook:
    """One coming date, and between when a message would leave: both None without a safe window."""

    date: datetime
    opens: datetime | None
    closes: datetime | None


def next_dates(plan: CheckInPlan, after: datetime | None = None) -> list[datetime]:
    """The plan's next dates; none while it is stopped."""
    return dates_of([plan], after)[plan.pk]


def dates_of(plans: Sequence[CheckInPlan], after: datetime | None = None) -> dict[UUID, list[datetime]]:
    """The next dates of each, in order. A plan by the clock has five until it ends; one that follows
    sessions or homework those of what is known by now."""
    running = [plan for plan in plans if plan.state != STOPPED]
    ends = _ends({plan.client_id for plan in running if plan.follows == BY_SESSION})
    due_ons = _due_ons([plan for plan in running if plan.follows == BY_HOMEWORK])
    found: dict[UUID, list[datetime]] = {plan.pk: [] for plan in plans}
    for plan in running:
        if plan.follows == BY_CLOCK:
            found[plan.pk] = _by_clock(plan)
        else:
            begins = after or now()
            dates = anchor_dates(plan, ends[plan.client_id], due_ons[plan.pk], plan.zone)
            found[plan.pk] = [instant for instant in dates if instant > begins][:COUNT]
    return found


def outlooks(plans: Sequence[CheckInPlan]) -> dict[UUID, list[Outlook]]:
    """The next dates of each with the window they would leave in, before sessions are looked at."""
    dates = dates_of(plans)
    windows = windows_of({plan.client_id for plan in plans})
    return {plan.pk: [_outlook(plan, windows, at) for at in dates[plan.pk]] for plan in plans}


def _outlook(plan: CheckInPlan, windows: dict[UUID, tuple[rules.Window, ...]], at: datetime) -> Outlook:
    opens, closes = rules.next_open(windows.get(plan.client_id, ()), plan.zone, at) or (None, None)
    return Outlook(at, opens, closes)


def _by_clock(plan: CheckInPlan) -> list[datetime]:
    found: list[datetime] = []
    at = plan.next_due_at
    while at is not None and len(found) < COUNT:
        found.append(at)
        at = rules.next_after(plan.rule, plan.local_start, plan.zone, at)
    return found


def _ends(client_ids: set[UUID]) -> dict[UUID, list[datetime]]:
    found: dict[UUID, list[datetime]] = defaultdict(list)
    if client_ids:
        rows = Attendee.objects.filter(
            client_id__in=client_ids,
            session__state__in=(PLANNED, HELD),
            session__ends_at__gt=now() - SESSIONS_FROM,
        )
        for client_id, ends_at in rows.values_list("client_id", "session__ends_at"):
            found[client_id].append(ends_at)
    return found


def _due_ons(plans: Iterable[CheckInPlan]) -> dict[UUID, list[date]]:
    """Of open, asked homework that each plan is about. Check-ins and what is asked after a session have no
    such day."""
    by_client: dict[UUID, list[CheckInPlan]] = defaultdict(list)
    for plan in plans:
        by_client[plan.client_id].append(plan)
    found: dict[UUID, list[date]] = defaultdict(list)
    if not by_client:
        return found
    still_open = Homework.objects.filter(
        client_id__in=list(by_client), state=ASSIGNED, asked_at__isnull=False, due_on__isnull=False
    )
    for row in still_open.only("id", "client_id", "version_id", "due_on"):
        for plan in by_client[row.client_id]:
            is_about = plan.version_id in (None, row.version_id) and plan.homework_id in (None, row.pk)
            if is_about and row.due_on is not None:
                found[plan.pk].append(row.due_on)
    return found


def windows_of(client_ids: set[UUID]) -> dict[UUID, tuple[rules.Window, ...]]:
    found = {}
    for client_id, told in ContactPlan.objects.filter(client_id__in=client_ids).values_list(
        "client_id", "windows"
    ):
        try:
            found[client_id] = rules.read_windows(told)
        except rules.WindowError:
            found[client_id] = ()
    return found
