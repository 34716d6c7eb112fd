"""Plans whose date came long ago, and of which nobody made a message: their care team can ask otherwise."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from clients.models import NOT_PLANNED, InboxItem
from practices.clock import now
from privacy.actor import acting_as, engine
from privacy.ids import uuid7_for
from reminders.models import STOPPED, CheckInPlan, Round
from reminders.rounds import EVERY

PLANNED_WITHIN: Final = timedelta(hours=1)
ABOUT: Final = "reminders_checkinplan"


def tell_of_unplanned(practice_id: UUID, due_by: datetime) -> int:
    """One item for each date of a plan that was due by then and was not planned; how many plans there are."""
    if not _was_at_work():
        return 0
    with acting_as(engine(practice_id)):
        late = list(CheckInPlan.objects.exclude(state=STOPPED).filter(next_due_at__lte=due_by))
        items = [_item(plan, plan.next_due_at) for plan in late if plan.next_due_at is not None]
        InboxItem.objects.bulk_create(items, ignore_conflicts=True)
        return len(late)


def _item(plan: CheckInPlan, due_at: datetime) -> InboxItem:
    # Of this plan and date: once taken care of, it is not filed again.
    its_id = uuid7_for(due_at, f"{NOT_PLANNED} {plan.pk}")
    told = {"client_id": plan.client_id, "about": ABOUT, "about_id": plan.pk}
    return InboxItem(id=its_id, kind=NOT_PLANNED, since=now(), **told)


def _was_at_work() -> bool:
    """Whether the engine is at work for a while: after an outage everything is late, and planned soon."""
    before = Round.objects.values_list("before_at", flat=True).get(work=NOT_PLANNED)
    return before is not None and before >= now() - 3 * EVERY
