"""Plans of one client whose dates lie so near each other that one of two messages never leaves."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from typing import Final
from uuid import UUID

from reminders import rules
from reminders.models import BY_CLOCK, STOPPED, CheckInPlan
from reminders.outlook import dates_of, windows_of

# From the day on that both of two plans run.
LOOKS_AHEAD: Final = timedelta(weeks=5)
INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Clash:
    """The other plan, and the first date of this one that lies too near one of its."""

    other: CheckInPlan
    date: datetime


def clashes_of(plans: Sequence[CheckInPlan]) -> dict[UUID, list[Clash]]:
    """For each of these what else the reader knows of that silences it, or is silenced, now and then."""
    found: dict[UUID, list[Clash]] = defaultdict(list)
    wanted = {plan.pk for plan in plans if plan.state != STOPPED}
    by_client: dict[UUID, list[CheckInPlan]] = defaultdict(list)
    clients = {plan.client_id for plan in plans}
    for plan in CheckInPlan.objects.filter(client_id__in=clients).exclude(state=STOPPED).order_by("id"):
        by_client[plan.client_id].append(plan)
    following = [plan for of_client in by_client.values() for plan in of_client if plan.follows != BY_CLOCK]
    near = _Near(dates_of(following), windows_of(set(by_client)))
    for of_client in by_client.values():
        for one, other in combinations(of_client, 2):
            if wanted & {one.pk, other.pk}:
                for plan, clash in near.compare(one, other):
                    found[plan.pk].append(clash)
    return found


@dataclass(slots=True)
class _Near:
    # Of plans that follow something: all that is known of them by now.
    known: dict[UUID, list[datetime]]
    windows: dict[UUID, tuple[rules.Window, ...]]
    counted: dict[tuple[UUID, datetime], list[tuple[datetime, datetime]]] = field(default_factory=dict)

    def compare(self, one: CheckInPlan, other: CheckInPlan) -> list[tuple[CheckInPlan, Clash]]:
        begins = max((plan.next_due_at for plan in (one, other) if plan.next_due_at), default=None)
        if begins is None:
            return []
        for mine, my_date in self._leaves(one, begins):
            for theirs, their_date in self._leaves(other, begins):
                if abs(mine - theirs) < rules.APART:
                    return [(one, Clash(other, my_date)), (other, Clash(one, their_date))]
        return []

    def _leaves(self, plan: CheckInPlan, begins: datetime) -> list[tuple[datetime, datetime]]:
        """When the message of each date would leave, and the date; counted once for all other plans."""
        key = (plan.pk, begins)
        if key not in self.counted:
            windows = self.windows.get(plan.client_id, ())
            self.counted[key] = [
                (_leaves(date, plan.zone, windows), date) for date in self._dates(plan, begins)
            ]
        return self.counted[key]

    def _dates(self, plan: CheckInPlan, begins: datetime) -> list[datetime]:
        if plan.follows != BY_CLOCK:
            return self.known[plan.pk]
        if plan.next_due_at is None:
            return []
        # One right before may leave so near, too.
        after = max(plan.next_due_at, begins - rules.APART) - INSTANT
        return rules.dates_between(plan.rule, plan.local_start, plan.zone, after, begins + LOOKS_AHEAD)


def _leaves(date: datetime, zone: str, windows: tuple[rules.Window, ...]) -> datetime:
    """In the safe window that comes next: two dates of one day may well leave together."""
    opening = rules.next_open(windows, zone, date)
    return opening[0] if opening else date
