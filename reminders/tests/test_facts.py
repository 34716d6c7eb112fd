"""What the engine may know: dates and states. What a client keeps with their therapist it never learns."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError

from assessments.tests.scene import BEN, CALM, COUPLE, assigned, put
from clients.models import Attendee, Session
from practices.clock import now
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE, ident
from reminders.facts import NOWHERE, due_practices, facts_of, select
from reminders.follow_up import follow_up_practice
from reminders.models import CheckInPlan, Message
from reminders.planning import plan_practice
from reminders.rules import Facts
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, messages, plan, statuses
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

LAKESIDE = ident("lakeside", "practice")


def facts(the_plan: CheckInPlan) -> Facts:
    with acting_as(engine(RIVERSIDE)):
        return facts_of([the_plan.pk], now())[the_plan.pk].facts


def test_homework_that_was_sent_is_done_and_a_kept_one_never_is() -> None:
    the_plan = plan(what="homework")
    assert not facts(the_plan).has_open_homework
    homework, other = assigned(), assigned("phq4")
    assert facts(the_plan).has_open_homework
    assert put(uuid4(), homework, CALM).status_code < 300
    assert facts(the_plan).answered_at is not None
    assert facts(the_plan).has_open_homework
    kept = put(uuid4(), other, {f"q{number}": 0 for number in range(1, 5)}, keep=True)
    assert kept.status_code < 300
    assert facts(the_plan).has_open_homework


def test_a_kept_answer_changes_no_fact_and_no_row_of_the_engine() -> None:
    make_safe("ana")
    the_plan = plan()
    homework = assigned()
    before = facts(the_plan)
    assert put(uuid4(), homework, CALM, keep=True).status_code < 300
    assert facts(the_plan) == before


def test_an_answer_within_its_time_is_noted_on_the_message() -> None:
    make_safe("ana")
    the_plan = plan()
    sent_at = now() - timedelta(hours=1)
    with acting_as(engine(RIVERSIDE)):
        Message(
            client_id=the_plan.client_id,
            plan=the_plan,
            occurrence=sent_at,
            not_before=sent_at,
            not_after=sent_at + SOON,
            next_try_at=sent_at,
            status="sent",
            sent_at=sent_at,
            respond_by=sent_at + timedelta(days=7),
        ).save(force_insert=True)
    put(uuid4(), assigned(), CALM)
    follow_up_practice(RIVERSIDE, now())
    assert messages()[0].responded_at is not None


@pytest.mark.parametrize(
    ("hours", "who", "left"),
    [(3, "ana", "session_near"), (-3, "ana", "session_near"), (14, "ana", "pending"), (3, "ben", "pending")],
)
def test_around_a_session_of_their_own_there_is_silence(hours: int, who: str, left: str) -> None:
    make_safe("ana")
    plan()
    starts_at = TUESDAY + timedelta(hours=hours)
    with as_person("thea"):
        session = Session(case_id=COUPLE, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
        session.save(force_insert=True)
        Attendee(session=session, client_id=PEOPLE[who].client_id).save(force_insert=True)
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    assert statuses() == [left]


@pytest.mark.parametrize("name", ["thea", "sue", "mark", "ana", "ben", "zoe"])
def test_no_person_gets_facts(name: str) -> None:
    the_plan = plan()
    for statement, arguments in (
        ("SELECT * FROM rls.reminder_facts(%s, %s)", ([the_plan.pk], now())),
        ("SELECT * FROM rls.alert_facts(%s)", (now(),)),
    ):
        with pytest.raises(DatabaseError, match="no person started"), as_person(name):
            select(statement, *arguments)


def test_the_engine_of_another_practice_gets_none() -> None:
    the_plan = plan()
    with acting_as(engine(LAKESIDE)):
        assert facts_of([the_plan.pk], now()) == {}
        assert not CheckInPlan.objects.exists()


def test_only_practices_with_something_due_are_named() -> None:
    make_safe("ana")
    plan()
    assert due_practices("plan", TUESDAY - SOON) == []
    assert due_practices("plan", TUESDAY) == [RIVERSIDE]
    assert due_practices("send", TUESDAY) == []
    plan_practice(RIVERSIDE, TUESDAY)
    assert due_practices("send", TUESDAY) == [RIVERSIDE]


@pytest.mark.parametrize(
    "table", ["assessments_response", "assessments_homework", "relationships_norm", "clients_casenote"]
)
def test_the_engine_reads_nothing_that_anybody_wrote(table: str) -> None:
    put(uuid4(), assigned(), CALM)
    with acting_as(engine(RIVERSIDE)):
        assert select(f"SELECT 1 FROM {table}") == []


def test_the_engine_without_a_practice_reads_no_row_at_all() -> None:
    make_safe("ana")
    plan()
    plan_practice(RIVERSIDE, TUESDAY)  # a row to be refused: an empty table asks no policy
    with pytest.raises(DatabaseError, match="no actor is set"), acting_as(NOWHERE):
        select("SELECT 1 FROM reminders_message")


def test_a_partner_knows_nothing_of_the_plan() -> None:
    plan()
    assert PEOPLE["ben"].client_id == BEN
    for name, count in {"thea": 1, "sue": 1, "ana": 1, "ben": 0, "theo": 0, "mark": 0, "zoe": 0}.items():
        with acting_as(actor(name)):
            assert CheckInPlan.objects.count() == count, name


def test_work_that_nobody_knows_is_refused_aloud() -> None:
    with pytest.raises(DatabaseError, match="no work called"):
        due_practices("advertise", TUESDAY)
