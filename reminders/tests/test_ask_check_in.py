"""A check-in's form is really asked: once for each date, whether or not a message leaves."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError

from assessments.models import FormVersion, Homework
from assessments.tests.scene import CALM, asked, put
from assessments.tests.test_form_definitions import published
from clients.models import CLOSED, Case, Client
from practices.clock import now, today_in
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE, case_id, ident
from reminders.facts import facts_of, select
from reminders.models import CheckIn, CheckInPlan
from reminders.planning import plan_practice
from reminders.rules import Every
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, fresh, make_safe, plan, statuses
from tests.cast import as_person

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
ASKS = "SELECT rls.ask_check_in(uuidv7(), uuidv7(), %s, %s, %s, %s)"


def asking(name: str = "ana", **options: Any) -> CheckInPlan:
    make_safe("ana", "cem")
    with as_person("thea"):
        version = FormVersion.objects.get(form__key="phq9")
    every = Every("day", TUESDAY.time()) if options.pop("daily", False) else None
    return plan(name, every=every, version=version, **options)


def given(the_plan: CheckInPlan) -> list[Homework]:
    with as_person("thea"):
        ids = (
            CheckIn.objects.filter(plan_id=the_plan.pk)
            .order_by("occurrence")
            .values_list("homework_id", flat=True)
        )
        rows = {row.pk: row for row in Homework.objects.filter(pk__in=list(ids))}
        return [rows[one] for one in ids]


def test_a_due_date_asks_its_form_once_as_homework_that_closes() -> None:
    the_plan = asking()
    for _ in range(2):
        plan_practice(RIVERSIDE, TUESDAY + SOON)
    (homework,) = given(the_plan)
    assert (homework.state, homework.version_id) == ("assigned", the_plan.version_id)
    assert homework.asked_at == TUESDAY + SOON
    assert homework.closes_at == TUESDAY + 7 * DAY
    assert homework.recorded_by_id == PEOPLE["thea"].member_id
    with as_person("ana"):
        assert Homework.objects.filter(pk=homework.pk).exists()
        assert not CheckIn.objects.exists()
    with as_person("ben"):
        assert not Homework.objects.filter(pk=homework.pk).exists()


def test_the_client_answers_it_and_the_plan_knows() -> None:
    the_plan = asking()
    with acting_as(engine(RIVERSIDE)):
        ((homework_id,),) = select(ASKS, the_plan.pk, now(), now() + DAY, now())
    with as_person("ana"):
        homework = Homework.objects.get(pk=homework_id)
    assert put(uuid4(), homework, CALM).status_code < 300
    with acting_as(engine(RIVERSIDE)):
        assert facts_of([the_plan.pk], now())[the_plan.pk].facts.answered_at is not None


@pytest.mark.parametrize("changes", [{"confirmed_on": None, "confirmed_by_id": None}, {"windows": []}])
def test_it_is_asked_where_no_message_may_leave(changes: dict[str, Any]) -> None:
    the_plan = asking()
    make_safe("ana", **changes)
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    assert statuses() in (["not_confirmed"], ["no_window"])
    assert len(given(the_plan)) == 1


def paused(the_plan: CheckInPlan) -> None:
    with as_person("thea"):
        CheckInPlan.objects.filter(pk=the_plan.pk).update(state="paused")


def closed(_: CheckInPlan) -> None:
    with as_person("thea"):
        Case.objects.filter(pk=case_id("cem")).update(state=CLOSED, closed_on=today_in("UTC"))


def under_age(_: CheckInPlan) -> None:
    with as_person("thea"):
        Client.objects.filter(pk=PEOPLE["cem"].client_id).update(born_on=today_in("UTC") - 3650 * DAY)


@pytest.mark.parametrize("happens", [paused, closed, under_age])
def test_nothing_is_asked_of_whom_nothing_may_be_asked(happens: Any) -> None:
    the_plan = asking("cem")
    happens(the_plan)
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    assert given(the_plan) == []
    # Nor where somebody asks past the planner.
    with acting_as(engine(RIVERSIDE)):
        assert select(ASKS, the_plan.pk, TUESDAY, TUESDAY + DAY, now()) == [(None,)]


def test_the_newest_form_is_asked_and_none_once_it_is_retired() -> None:
    form = published()
    with as_person("thea"):
        first = FormVersion.objects.get(form_id=form["id"])
    make_safe("ana")
    the_plan = plan(every=Every("day", TUESDAY.time()), version=first)
    asked("thea", "post", f"forms/{form['id']}/versions/", {"minutes": 9})
    assert asked("thea", "post", f"forms/{form['id']}/publish/").status_code == 200
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    (homework,) = given(the_plan)
    with as_person("thea"):
        assert (homework.version.number, homework.version.minutes) == (2, 9)
    assert asked("thea", "post", f"forms/{form['id']}/retire/").status_code == 200
    plan_practice(RIVERSIDE, TUESDAY + DAY + SOON)
    assert len(given(the_plan)) == 1


def test_after_an_outage_the_newest_date_alone_asks() -> None:
    the_plan = asking(daily=True)
    plan_practice(RIVERSIDE, TUESDAY + 3 * DAY + timedelta(hours=14))
    assert statuses() == ["expired"] * 4
    assert len(given(the_plan)) == 1


def test_what_was_asked_before_and_not_answered_is_asked_no_more() -> None:
    the_plan = asking(daily=True)
    for days in range(3):
        plan_practice(RIVERSIDE, TUESDAY + days * DAY + SOON)
    assert [one.state for one in given(the_plan)] == ["expired", "expired", "assigned"]


def test_a_plan_without_a_form_asks_none() -> None:
    make_safe("ana")
    the_plan = plan()
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    assert given(the_plan) == []
    assert fresh(the_plan).state == "active"


def test_its_case_is_one_of_whoever_made_the_plan() -> None:
    the_plan = asking("cem")
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    assert [one.case_id for one in given(the_plan)] == [case_id("cem")]


@pytest.mark.parametrize("name", ["thea", "ana", "ben", "mark", "zoe"])
def test_no_person_asks_in_the_engines_name(name: str) -> None:
    the_plan = asking()
    with pytest.raises(DatabaseError, match="no person started"), as_person(name):
        select(ASKS, the_plan.pk, TUESDAY, TUESDAY + DAY, now())
    with acting_as(engine(ident("lakeside", "practice"))):
        assert select(ASKS, the_plan.pk, TUESDAY, TUESDAY + DAY, now()) == [(None,)]


def test_the_team_reads_which_plan_asked() -> None:
    the_plan = asking()
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    (homework,) = given(the_plan)
    shown = asked("thea", "get", f"homework/{homework.pk}/")
    assert shown.status_code == 200
