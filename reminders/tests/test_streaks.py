"""After so many misses in a row nobody is asked any more: not once more, though a date is due at once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from clients.models import MISSED_CHECK_INS, InboxItem
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE
from reminders.facts import facts_of
from reminders.follow_up import follow_up_practice
from reminders.models import CheckIn, CheckInPlan, Message
from reminders.planning import plan_practice
from reminders.rules import Every
from reminders.sending import drain
from reminders.streaks import ToldOf, missed_by, misses
from reminders.tests.link_scene import version_of
from reminders.tests.sink import Sink
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, fresh, make_safe, messages, plan, statuses
from tests.cast import as_person

pytestmark = pytest.mark.django_db

DAY, WEEK, MINUTE = timedelta(days=1), timedelta(days=7), timedelta(minutes=1)
ALWAYS = [{"weekday": day, "from": "00:00", "to": "23:59"} for day in range(7)]
DAILY = Every("day", TUESDAY.time())


def running(step: timedelta, limit: int, form: str = "weekly_check_in") -> CheckInPlan:
    make_safe("ana", windows=ALWAYS)
    return plan(
        every=DAILY if step == DAY else None,
        version=version_of(form) if form else None,
        silence_hours=0,
        missed_limit=limit,
    )


def ticks(step: timedelta, dates: int, *, follows: bool = True) -> Iterator[datetime]:
    """Each date as it goes by: followed up every quarter of an hour; at each tick what is due leaves."""
    for number in range(dates):
        due = TUESDAY + number * step
        for before in (22, 7):
            if follows:
                follow_up_practice(RIVERSIDE, due - before * MINUTE)
        plan_practice(RIVERSIDE, due + SOON)
        drain(lambda at=due + SOON: at)  # type: ignore[misc]
        if follows:
            follow_up_practice(RIVERSIDE, due + 8 * MINUTE)
        yield due


def asked() -> int:
    with acting_as(engine(RIVERSIDE)):
        return CheckIn.objects.count()


def items() -> int:
    with as_person("thea"):
        return InboxItem.objects.filter(kind=MISSED_CHECK_INS, client_id=PEOPLE["ana"].client_id).count()


@pytest.mark.parametrize("form", ["weekly_check_in", ""])
@pytest.mark.parametrize("follows", [True, False])
@pytest.mark.parametrize("step", [DAY, WEEK])
@pytest.mark.parametrize("limit", [1, 3])
def test_exactly_as_many_messages_leave_as_may_be_missed(
    sink: Sink, limit: int, step: timedelta, follows: bool, form: str
) -> None:
    the_plan = running(step, limit, form)
    for _ in ticks(step, 6, follows=follows):
        pass
    assert (len(sink.raw), asked()) == (limit, limit if form else 0)
    assert statuses() == ["sent"] * limit
    assert (fresh(the_plan).state, fresh(the_plan).stopped_because) == ("stopped", "missed")
    assert items() == 1


def test_an_answer_counts_before_anybody_has_noted_it(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    the_plan = running(DAY, 1)
    answered: list[datetime] = []
    read = facts_of

    def with_answer(ids: object, at: datetime) -> object:
        found = read(ids, at)  # type: ignore[arg-type]
        newest = answered[-1] if answered else None
        return {
            one: replace(told, facts=replace(told.facts, answered_at=newest)) for one, told in found.items()
        }

    monkeypatch.setattr("reminders.planning.facts_of", with_answer)
    answered.extend(due + timedelta(hours=8) for due in ticks(DAY, 3, follows=False))
    assert statuses() == ["sent"] * 3
    assert fresh(the_plan).state == "active"


def test_what_asked_nothing_was_missed_by_nobody() -> None:
    """A message of a form that was not asked for that date; one that is asked counts."""
    the_plan = running(WEEK, 1)
    for number in range(2):
        at = TUESDAY + number * WEEK
        if number:
            plan_practice(RIVERSIDE, at + SOON)
            drain(lambda: at + SOON)  # noqa: B023 - called at once
            with acting_as(engine(RIVERSIDE)):
                Message.objects.filter(plan=the_plan, occurrence=at).update(status="sent", sent_at=at)
        else:
            sent_without_form(the_plan, at)
            with as_person("thea"):
                CheckInPlan.objects.filter(pk=the_plan.pk).update(next_due_at=at + WEEK)
        follow_up_practice(RIVERSIDE, at + WEEK - MINUTE)
        assert fresh(the_plan).state == "active"
    follow_up_practice(RIVERSIDE, TUESDAY + 2 * WEEK)
    assert fresh(the_plan).stopped_because == "missed"


def sent_without_form(the_plan: CheckInPlan, at: datetime) -> None:
    with acting_as(engine(RIVERSIDE)):
        Message(
            client_id=the_plan.client_id,
            plan=the_plan,
            occurrence=at,
            not_before=at,
            not_after=at + WEEK,
            next_try_at=at,
            status="sent",
            sent_at=at,
            respond_by=at + WEEK,
        ).save(force_insert=True)


@pytest.mark.parametrize("many", [2, 12])
def test_streaks_of_many_plans_are_read_at_once(many: int) -> None:
    make_safe("ana")
    plans = [plan() for _ in range(many)]
    with acting_as(engine(RIVERSIDE)):
        facts = facts_of([one.pk for one in plans], TUESDAY)
        with CaptureQueriesContext(connection) as queries:
            assert missed_by(plans, facts, TUESDAY) == set()
    assert len(queries) == 1


def test_an_answer_ends_a_streak() -> None:
    at = TUESDAY + 3 * WEEK
    answered = ToldOf(TUESDAY, TUESDAY + 2 * WEEK, TUESDAY + WEEK)
    missed = ToldOf(TUESDAY, TUESDAY + 2 * WEEK, None)
    open_still = ToldOf(TUESDAY, at + WEEK, None)
    assert misses([open_still, missed, missed, answered, missed], None, at) == 2
    # Of one that is noted nowhere yet: what it came in time for.
    assert misses([missed, missed], TUESDAY + WEEK, at) == 0
    assert misses([missed, missed], TUESDAY - WEEK, at) == 2
    assert misses([missed, missed], at, at) == 2


@given(st.lists(st.sampled_from(("answered", "missed", "open")), max_size=12))
def test_what_lies_behind_an_answer_never_counts(kinds: list[str]) -> None:
    at = TUESDAY + WEEK
    told = {
        "answered": ToldOf(TUESDAY, at, TUESDAY + DAY),
        "missed": ToldOf(TUESDAY, at, None),
        "open": ToldOf(TUESDAY, at + DAY, None),
    }
    until = kinds.index("answered") if "answered" in kinds else len(kinds)
    assert misses([told[kind] for kind in kinds], None, at) == kinds[:until].count("missed")


def test_a_plan_that_was_answered_goes_on(sink: Sink) -> None:
    the_plan = running(DAY, 3)
    for due in ticks(DAY, 8):
        if (due - TUESDAY).days % 3 == 1:
            with acting_as(engine(RIVERSIDE)):
                Message.objects.filter(plan=the_plan, occurrence=due).update(responded_at=due + MINUTE)
    assert fresh(the_plan).state == "active"
    assert len([one for one in messages() if one.status == "sent"]) == 8
