"""A week of the cast: plans, safe contact, and the times at which something happens."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, DateField, QuerySet, When

from clients.models import Client, ContactPlan, SafeChannel
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE, ident
from reminders.actions import plan_check_ins
from reminders.models import CheckInPlan, Message
from reminders.rules import Every
from tests.cast import actor, as_person

RIVERSIDE = ident("riverside", "practice")
BERLIN = ZoneInfo("Europe/Berlin")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Far ahead, so that no recheck date and no session of the cast lies near.
TUESDAY = datetime(2031, 3, 4, 9, tzinfo=BERLIN)
SOON = timedelta(seconds=5)
# The same as it is, where it was confirmed: no later than so long before the day to look at it again.
ON_RECORD = Case(When(confirmed_on__isnull=False, then=date(2039, 8, 1)), output_field=DateField())


def make_safe(*names: str, by: str = "", **changes: Any) -> None:
    """The contact plans of these clients are confirmed for years, `by` whom they were; else by themselves."""
    for name in names:
        with as_person(by or name):
            ContactPlan.objects.filter(client_id=PEOPLE[name].client_id).update(
                **{"confirmed_on": ON_RECORD, "recheck_by": date(2040, 1, 1), **changes}
            )


def plan(
    name: str = "ana", every: Every | None = None, due: datetime = TUESDAY, **options: Any
) -> CheckInPlan:
    """A plan that comes due at `due`: weekly at that time, where nothing else is said."""
    every = every or Every("week", time(due.hour, due.minute), on=(WEEKDAYS[due.weekday()],))
    therapist = "theo" if name == "eli" else "thea"
    with as_person(therapist):
        client = Client.objects.get(pk=PEOPLE[name].client_id)
        made = plan_check_ins(
            by=actor(therapist), client=client, what=options.pop("what", "check_in"), every=every, **options
        )
        CheckInPlan.objects.filter(pk=made.pk).update(next_due_at=due, active_since=due - timedelta(days=30))
        return CheckInPlan.objects.get(pk=made.pk)


def messages(practice_id: UUID = RIVERSIDE) -> list[Message]:
    with acting_as(engine(practice_id)):
        return list(Message.objects.order_by("occurrence", "id"))


def statuses() -> list[str]:
    return [message.suppressed_reason or message.status for message in messages()]


def fresh(the_plan: CheckInPlan) -> CheckInPlan:
    with acting_as(engine(RIVERSIDE)):
        return CheckInPlan.objects.get(pk=the_plan.pk)


def channel_of(name: str) -> "QuerySet[SafeChannel]":
    return SafeChannel.objects.filter(client_id=PEOPLE[name].client_id)
