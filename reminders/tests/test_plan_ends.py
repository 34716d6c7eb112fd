"""A plan ends by itself, at once, and says why; it never goes on by itself."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from assessments.models import Homework
from assessments.tests.scene import CALM, asked, assigned, put
from clients.models import CLOSED, CONTACT_UNSAFE, Case, ContactPlan, InboxItem, SafeChannel
from practices.clock import now, today_in
from relcare.demo.people import PEOPLE, case_id
from reminders.follow_up import follow_up_practice
from reminders.models import STOPPED, STOPPED_BECAUSE, CheckInPlan
from reminders.planning import plan_practice
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, channel_of, fresh, make_safe, plan, statuses
from tests.cast import as_person

pytestmark = pytest.mark.django_db


def about(homework: Homework) -> CheckInPlan:
    """A plan for one piece of homework."""
    the_plan = plan(what="homework")
    with as_person("thea"):
        CheckInPlan.objects.filter(pk=the_plan.pk).update(homework_id=homework.pk)
    return fresh(the_plan)


def closes() -> CheckInPlan:
    the_plan = plan("cem")
    with as_person("thea"):
        Case.objects.filter(pk=case_id("cem")).update(state=CLOSED, closed_on=today_in("UTC"))
    return the_plan


def opts_out() -> CheckInPlan:
    the_plan = plan()
    with as_person("ana"):
        ContactPlan.objects.filter(client_id=PEOPLE["ana"].client_id).update(opted_out_at=now())
    return the_plan


def bounces() -> CheckInPlan:
    the_plan = plan()
    with as_person("thea"):
        channel_of("ana").update(failed_at=now())
    return the_plan


def sends() -> CheckInPlan:
    homework = assigned("phq4")
    the_plan = about(homework)
    assert put(uuid4(), homework, {f"q{number}": 0 for number in range(1, 5)}).status_code < 300
    return the_plan


def turned(state: str) -> CheckInPlan:
    homework = assigned("phq4")
    the_plan = about(homework)
    with as_person("thea"):
        Homework.objects.filter(pk=homework.pk).update(state=state)
    return the_plan


ENDS = [
    (closes, "case_closed"),
    (opts_out, "opted_out"),
    (bounces, "address_failed"),
    (sends, "homework_sent"),
    (lambda: turned("skipped"), "homework_over"),
    (lambda: turned("withdrawn"), "homework_over"),
    (lambda: turned("expired"), "homework_over"),
]


@pytest.mark.parametrize(("happens", "reason"), ENDS)
@pytest.mark.parametrize("is_paused", [False, True])
def test_it_ends_at_once_whether_it_runs_or_rests(
    happens: Callable[[], CheckInPlan], reason: str, *, is_paused: bool
) -> None:
    make_safe("ana", "cem")
    the_plan = happens()
    if is_paused:
        with as_person("thea"):
            CheckInPlan.objects.filter(pk=the_plan.pk).update(state="paused")
    for _ in range(2):
        follow_up_practice(RIVERSIDE, TUESDAY - SOON)
    ended = fresh(the_plan)
    assert (ended.state, ended.stopped_because, ended.next_due_at) == (STOPPED, reason, None)
    assert reason in STOPPED_BECAUSE
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    assert statuses() == []


@pytest.mark.parametrize(("happens", "reason"), ENDS)
def test_it_ends_when_its_date_comes_first(happens: Callable[[], CheckInPlan], reason: str) -> None:
    make_safe("ana", "cem")
    the_plan = happens()
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    assert statuses() == [reason]
    assert fresh(the_plan).stopped_because == reason


@pytest.mark.parametrize("happens", [bounces, opts_out])
def test_where_contact_has_to_be_looked_at_the_care_team_is_told_once(
    happens: Callable[[], CheckInPlan],
) -> None:
    make_safe("ana")
    happens()
    for _ in range(2):
        follow_up_practice(RIVERSIDE, TUESDAY - SOON)
    with as_person("thea"):
        assert InboxItem.objects.filter(kind=CONTACT_UNSAFE, client_id=PEOPLE["ana"].client_id).count() == 1


def test_another_safe_way_lets_a_plan_go_on(settings: object) -> None:
    make_safe("ana")
    the_plan = bounces()
    settings.SMS_PROVIDER = "twilio"  # type: ignore[attr-defined]
    with as_person("thea"):
        email = channel_of("ana").get()
        SafeChannel.objects.create(
            client_id=email.client_id,
            plan_id=email.plan_id,
            channel="sms",
            address="+4915100000000",
            confirmed_on=today_in("UTC"),
            confirmed_by_id=PEOPLE["thea"].member_id,
        )
    follow_up_practice(RIVERSIDE, TUESDAY - SOON)
    assert fresh(the_plan).state == "active"


def test_a_kept_answer_ends_no_plan() -> None:
    make_safe("ana")
    homework = assigned("phq4")
    the_plan = about(homework)
    answers = {f"q{number}": 0 for number in range(1, 5)}
    assert put(uuid4(), homework, answers, keep=True).status_code < 300
    follow_up_practice(RIVERSIDE, TUESDAY - SOON)
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    assert fresh(the_plan).state == "active"
    assert statuses() == ["pending"]


def test_a_plan_that_names_no_homework_outlives_what_was_sent() -> None:
    make_safe("ana")
    the_plan = plan(what="homework")
    homework = assigned()
    assert put(uuid4(), homework, CALM).status_code < 300
    follow_up_practice(RIVERSIDE, TUESDAY - SOON)
    assert fresh(the_plan).state == "active"


def test_opting_in_again_brings_no_plan_back_and_a_sent_one_goes_on_no_more() -> None:
    make_safe("ana")
    the_plan = opts_out()
    follow_up_practice(RIVERSIDE, TUESDAY - SOON)
    with as_person("ana"):
        ContactPlan.objects.filter(client_id=PEOPLE["ana"].client_id).update(opted_out_at=None)
    follow_up_practice(RIVERSIDE, TUESDAY - SOON)
    assert fresh(the_plan).stopped_because == "opted_out"
    over = sends()
    follow_up_practice(RIVERSIDE, TUESDAY - SOON)
    answer = asked("thea", "post", f"check-in-plans/{over.pk}/transition/", {"to": "active"})
    assert answer.status_code == 409
