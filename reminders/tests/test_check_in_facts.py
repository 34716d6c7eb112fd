"""What a plan asked for itself is no homework that another one reminds of."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.test import TransactionTestCase

from assessments.models import Homework
from assessments.tests.scene import CALM, assigned, put
from practices.clock import now
from privacy.actor import acting_as, engine
from relcare.demo.people import OWNER
from reminders.facts import PlanFacts, facts_of
from reminders.models import CheckIn, CheckInPlan, Message
from reminders.tests.weeks import RIVERSIDE, SOON, plan
from tests.cast import as_person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", OWNER])


@pytest.fixture(scope="module", autouse=True)
def _owner_commits() -> Iterator[None]:
    """The audit trail can't be flushed; the next test gets a new clone."""
    with patch.object(TransactionTestCase, "_fixture_teardown"):
        yield


def told(the_plan: CheckInPlan) -> PlanFacts:
    with acting_as(engine(RIVERSIDE)):
        return facts_of([the_plan.pk], now())[the_plan.pk]


def asked_by(the_plan: CheckInPlan, homework: Homework) -> None:
    row = CheckIn(
        practice_id=RIVERSIDE,
        client_id=the_plan.client_id,
        plan=the_plan,
        occurrence=now(),
        homework=homework,
        asked_at=now(),
    )
    row.save(using=OWNER, force_insert=True)


def test_a_check_in_is_no_open_homework_and_its_answer_is_its_plans_alone() -> None:
    asks, reminds = plan(), plan(what="homework")
    homework = assigned()
    assert told(reminds).facts.has_open_homework
    assert told(reminds).may_be_urgent
    asked_by(asks, homework)
    assert not told(reminds).facts.has_open_homework
    assert not told(reminds).may_be_urgent
    assert put(uuid4(), homework, CALM).status_code < 300
    assert told(asks).facts.answered_at is not None
    assert told(reminds).facts.answered_at is None


def test_a_plan_for_one_piece_of_homework_looks_at_no_other() -> None:
    first = datetime(2031, 5, 1, tzinfo=UTC).date()
    mine, other = assigned(due_on=first), assigned("phq4", due_on=first + timedelta(days=1))
    the_plan = plan(what="homework")
    assert told(the_plan).due_ons == (mine.due_on, other.due_on)
    assert told(the_plan).homework_state is None
    with as_person("thea"):
        CheckInPlan.objects.filter(pk=the_plan.pk).update(homework_id=mine.pk)
    assert (told(the_plan).due_ons, told(the_plan).homework_state) == ((mine.due_on,), "assigned")
    assert put(uuid4(), mine, CALM).status_code < 300
    found = told(the_plan)
    assert (found.due_ons, found.homework_state, found.facts.has_open_homework) == ((), "sent", False)
    assert found.facts.answered_at is not None


def test_what_another_plan_sent_is_told_and_what_this_one_sent_is_not() -> None:
    one, another = plan(), plan(what="homework")
    left_at = now() - timedelta(hours=1)
    with acting_as(engine(RIVERSIDE)):
        Message(
            client_id=one.client_id,
            plan=one,
            occurrence=left_at,
            not_before=left_at,
            not_after=left_at + SOON,
            next_try_at=left_at,
            status="sent",
            dispatched_at=left_at,
            sent_at=left_at,
        ).save(force_insert=True)
    assert told(one).another_left_at is None
    assert told(another).another_left_at == left_at
