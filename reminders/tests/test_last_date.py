"""A plan for so many times, or until a day: its last date leaves as any other, and then it has ended."""

from datetime import timedelta

import pytest

from reminders.follow_up import follow_up_practice
from reminders.models import ACTIVE, ENDED, PAUSED, SENT, STOPPED, CheckInPlan
from reminders.planning import plan_practice
from reminders.rules import Every
from reminders.sending import drain
from reminders.tests.sink import Sink
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, fresh, make_safe, plan, statuses
from tests.cast import as_person

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ALWAYS, EVENINGS = (
    [{"weekday": day, "from": opens, "to": closes} for day in range(7)]
    for opens, closes in (("00:00", "23:59"), ("18:00", "20:00"))
)


def two_days() -> CheckInPlan:
    every = Every("day", TUESDAY.time(), until=TUESDAY.date() + DAY)
    return plan(every=every, starts_on=TUESDAY.date())


def live(*, hours: int = 0) -> None:
    """Two days, with a look after all plans in between; messages leave so many hours after their date."""
    for day in range(2):
        at = TUESDAY + day * DAY + SOON
        plan_practice(RIVERSIDE, at)
        follow_up_practice(RIVERSIDE, at + timedelta(minutes=15))
        drain(lambda: at + timedelta(hours=hours))  # noqa: B023 - called here


@pytest.mark.parametrize(("windows", "hours"), [(ALWAYS, 0), (EVENINGS, 10)])
def test_the_last_date_leaves_as_any_other_and_then_the_plan_has_ended(
    sink: Sink, windows: list[dict[str, object]], hours: int
) -> None:
    make_safe("ana", windows=windows)
    the_plan = two_days()
    live(hours=hours)
    assert statuses() == [SENT, SENT]
    assert len(sink.recipients) == 2
    assert (fresh(the_plan).state, fresh(the_plan).next_due_at) == (ACTIVE, None)
    follow_up_practice(RIVERSIDE, TUESDAY + DAY + timedelta(hours=12))
    assert (fresh(the_plan).state, fresh(the_plan).stopped_because) == (STOPPED, ENDED)


def test_a_plan_whose_last_message_waits_is_still_paused(sink: Sink) -> None:
    make_safe("ana", windows=EVENINGS)
    the_plan = two_days()
    live()
    with as_person("thea"):
        CheckInPlan.objects.filter(pk=the_plan.pk).update(state=PAUSED)
    drain(lambda: TUESDAY + DAY + timedelta(hours=10))
    assert statuses()[-1] == "paused"
    assert not sink.recipients


def test_a_plan_whose_last_date_is_left_out_has_ended_at_once(sink: Sink) -> None:
    make_safe("ana", windows=[])
    the_plan = two_days()
    live()
    assert statuses() == ["no_window", "no_window"]
    assert (fresh(the_plan).state, fresh(the_plan).stopped_because) == (STOPPED, ENDED)
