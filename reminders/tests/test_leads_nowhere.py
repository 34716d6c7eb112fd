"""Nothing leaves that leads to nothing: a form that is used no more, a client who could not sign in."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from assessments.models import FormVersion, Homework
from assessments.tests.scene import asked
from assessments.tests.test_form_definitions import published
from clients.models import CHECK_INS_STUCK, InboxItem
from practices.tests.browsing import get, patch
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE
from reminders.follow_up import follow_up_practice
from reminders.models import CheckIn, CheckInPlan
from reminders.planning import plan_practice
from reminders.rules import Every
from reminders.sending import drain
from reminders.tests.link_scene import version_of
from reminders.tests.sink import Sink
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, fresh, make_safe, plan, statuses
from tests.cast import as_person

pytestmark = pytest.mark.django_db

NOW, WEEK = TUESDAY + SOON, timedelta(days=7)


def form() -> tuple[str, FormVersion]:
    """One of this practice's own, so that it can be retired."""
    made = published()
    with as_person("thea"):
        return made["id"], FormVersion.objects.get(form_id=made["id"])


def retire(form_id: str) -> None:
    assert asked("thea", "post", f"forms/{form_id}/retire/").status_code == 200


def switch(is_active: bool, name: str = "cem") -> None:
    """The client's sign-in, by the manager."""
    path = f"members/{PEOPLE[name].member_id}/"
    version = str(get("mark", path).headers["ETag"])
    assert patch("mark", path, {"is_active": is_active}, version).status_code == 200


def items(the_plan: CheckInPlan) -> list[str]:
    with as_person("thea"):
        rows = InboxItem.objects.filter(client_id=the_plan.client_id, kind=CHECK_INS_STUCK)
        return [f"{row.kind}" for row in rows]


def acknowledged(the_plan: CheckInPlan) -> None:
    with as_person("thea"):
        (item,) = InboxItem.objects.filter(client_id=the_plan.client_id, kind=CHECK_INS_STUCK)
    assert asked("thea", "post", f"inbox/{item.pk}/acknowledge/", {"done": "Seen."}).status_code == 200


def week(at: datetime) -> None:
    plan_practice(RIVERSIDE, at)
    drain(lambda: at)
    follow_up_practice(RIVERSIDE, at + timedelta(minutes=15))


def check_ins() -> int:
    with acting_as(engine(RIVERSIDE)):
        return CheckIn.objects.count()


def test_of_a_retired_form_nothing_leaves_nothing_is_missed_and_the_team_is_told_once(sink: Sink) -> None:
    make_safe("ana")
    form_id, version = form()
    the_plan = plan(version=version, silence_hours=0)
    retire(form_id)
    for number in range(5):
        week(NOW + number * WEEK)
    assert statuses() == ["nothing_asked"] * 5
    assert (sink.raw, check_ins(), fresh(the_plan).state) == ([], 0, "active")
    assert items(the_plan) == [CHECK_INS_STUCK]


def test_what_was_asked_before_its_form_was_retired_still_leads_somewhere(sink: Sink) -> None:
    make_safe("ana")
    form_id, version = form()
    the_plan = plan(version=version, silence_hours=0)
    plan_practice(RIVERSIDE, NOW)
    retire(form_id)
    drain(lambda: NOW)
    assert (statuses(), len(sink.raw), items(the_plan)) == (["sent"], 1, [])


def test_who_can_t_sign_in_is_not_written_to_and_the_team_is_told(sink: Sink) -> None:
    make_safe("cem")
    the_plan = plan("cem", version=version_of("weekly_check_in"), silence_hours=0, missed_limit=1)
    switch(is_active=False)
    for number in range(3):
        week(NOW + number * WEEK)
    assert statuses() == ["no_sign_in"] * 3
    assert (sink.raw, check_ins(), fresh(the_plan).state) == ([], 0, "active")
    assert items(the_plan) == [CHECK_INS_STUCK]
    # Switched on again it goes on by itself.
    switch(is_active=True)
    week(NOW + 3 * WEEK)
    assert (statuses()[-1], len(sink.raw), check_ins()) == ("sent", 1, 1)


@pytest.mark.parametrize("what", ["check_in", "homework"])
def test_without_a_form_a_message_leads_to_the_application_alone(sink: Sink, what: str) -> None:
    """So that of whoever can't sign in it is true as well; others are written to."""
    make_safe("ana", "cem")
    with as_person("thea"):
        homework = Homework.objects.filter(client_id=PEOPLE["ana"].client_id, state="assigned").exists()
    plan("ana", what=what, silence_hours=0)
    the_plan = plan("cem", silence_hours=0)
    switch(is_active=False)
    plan_practice(RIVERSIDE, NOW)
    drain(lambda: NOW)
    expected = "done" if what == "homework" and not homework else "sent"
    assert sorted(statuses()) == sorted([expected, "no_sign_in"])
    assert items(the_plan) == [CHECK_INS_STUCK]


def test_a_sign_in_that_is_switched_off_meanwhile_counts_for_what_waits(sink: Sink) -> None:
    make_safe("cem")
    the_plan = plan("cem", silence_hours=0)
    plan_practice(RIVERSIDE, NOW)
    assert statuses() == ["pending"]
    switch(is_active=False)
    drain(lambda: NOW)
    assert (statuses(), sink.raw, items(the_plan)) == (["no_sign_in"], [], [CHECK_INS_STUCK])


def close(homework_id: UUID, state: str) -> None:
    with as_person("thea" if state == "withdrawn" else "ana"):
        changes: dict[str, Any] = {"state": state}
        if state == "skipped":
            changes["skipped_because"] = "no_time"
        assert Homework.objects.filter(pk=homework_id).update(**changes)


@pytest.mark.parametrize("state", ["withdrawn", "skipped"])
def test_what_is_open_no_more_is_done_with_and_nobody_s_work(sink: Sink, state: str) -> None:
    make_safe("ana")
    the_plan = plan(version=version_of("weekly_check_in"), silence_hours=0)
    plan_practice(RIVERSIDE, NOW)
    with acting_as(engine(RIVERSIDE)):
        (check_in,) = CheckIn.objects.filter(plan=the_plan)
    close(check_in.homework_id, state)
    drain(lambda: NOW)
    assert (statuses(), sink.raw, items(the_plan)) == (["done"], [], [])


def test_the_team_is_told_anew_of_what_is_still_so_after_somebody_took_care_of_it() -> None:
    make_safe("cem")
    the_plan = plan("cem", every=Every("day", TUESDAY.time()), silence_hours=0)
    switch(is_active=False)
    plan_practice(RIVERSIDE, NOW)
    acknowledged(the_plan)
    plan_practice(RIVERSIDE, NOW + timedelta(days=1))
    assert items(the_plan) == [CHECK_INS_STUCK] * 2


def test_a_rule_that_can_t_be_run_ends_the_plan_and_the_team_is_told_once() -> None:
    make_safe("ana")
    the_plan = plan()
    with as_person("thea"):
        CheckInPlan.objects.filter(pk=the_plan.pk).update(rule="FREQ=SECONDLY")
    for _ in range(2):
        plan_practice(RIVERSIDE, NOW)
    assert (fresh(the_plan).stopped_because, statuses()) == ("unfit_rule", [])
    assert items(the_plan) == [CHECK_INS_STUCK]
