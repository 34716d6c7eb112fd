"""What expired: until the later end a client sends what they had begun, and says that a task is done."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from assessments.actions import keep_homework
from assessments.models import EXPIRED, SENT, Homework
from assessments.tests.scene import CALM, URGENT_ANSWERS, asked, assigned, inbox, put
from assessments.tests.test_kept_and_drafts import STAFF_READS, pages, rows
from practices.clock import now
from relcare.demo.people import ident
from tests.cast import as_person

pytestmark = pytest.mark.django_db


def closed(*, begun: bool, hours_left: int = 24, key: str = "phq9", **told: Any) -> Homework:
    """Homework that was begun or not, and closed two hours ago."""
    one = assigned(key, **told)
    if begun:
        assert put(uuid4(), one, {"q1": 1}, "draft").status_code == 201
    ends = {"closes_at": now() - timedelta(hours=2), "closes_begun_at": now() + timedelta(hours=hours_left)}
    with as_person("thea"):
        Homework.objects.filter(pk=one.pk).update(**ends)
    keep_homework(ident("riverside", "practice"), now())
    return one


def state(one: Homework) -> str:
    with as_person("thea"):
        return Homework.objects.get(pk=one.pk).state


def test_what_was_begun_is_sent_after_it_closed() -> None:
    one, reference = closed(begun=True), uuid4()
    assert state(one) == EXPIRED
    assert put(reference, one, {"q1": 2}, "draft").status_code == 201
    assert put(reference, one, URGENT_ANSWERS).status_code == 201
    assert put(reference, one, URGENT_ANSWERS).status_code == 200
    assert state(one) == SENT
    assert inbox() == [("to_review", "response"), ("urgent", "response")]


def test_what_nobody_had_begun_is_not_sent_and_not_begun_any_more() -> None:
    one = closed(begun=False)
    for status in ("draft", "sent"):
        refused = put(uuid4(), one, URGENT_ANSWERS, status)
        assert refused.status_code == 409
        assert refused.json()["help"]["crisis_numbers"]
    assert (state(one), inbox()) == (EXPIRED, [])


def test_after_the_later_end_the_draft_helps_no_more() -> None:
    late = closed(begun=True, hours_left=-1)
    for status in ("draft", "sent"):
        assert put(uuid4(), late, CALM, status).status_code == 409
    assert state(late) == EXPIRED


@pytest.mark.parametrize("name", ["thea", "sue"])
def test_staff_is_answered_the_same_whether_or_not_it_was_begun(name: str) -> None:
    told = []
    one = closed(begun=False)
    for begun in (False, True):
        if begun:
            with as_person("thea"):
                ends = Homework.objects.values("closes_at", "closes_begun_at").get(pk=one.pk)
                still_open = dict.fromkeys(ends, now() + timedelta(hours=1))
                Homework.objects.filter(pk=one.pk).update(state="assigned", **still_open)
            assert put(uuid4(), one, {"q1": 1}, "draft").status_code == 201
            with as_person("thea"):
                Homework.objects.filter(pk=one.pk).update(state="expired", **ends)
        refused = put(uuid4(), one, CALM, name=name, in_session=True)
        told.append((pages(name, one, uuid4(), STAFF_READS[:3]), rows(name), refused.content))
        assert refused.status_code == (409 if name == "thea" else 403)
    assert told[0] == told[1]


def test_a_client_takes_what_expired_nowhere_else() -> None:
    one = closed(begun=True)
    for to in ("skipped", "withdrawn", "assigned"):
        assert asked("ana", "post", f"homework/{one.pk}/transition/", {"to": to}).status_code in (409, 422)
    assert state(one) == EXPIRED


# --- A task has no draft: that it was done may be said until the later end ---------------------------


def task(hours_left: int = 24) -> Homework:
    return closed(begun=False, hours_left=hours_left, key="", task="A walk along the river")


def told_done(one: Homework, name: str = "ana") -> Any:
    return asked(name, "post", f"homework/{one.pk}/transition/", {"to": "sent"})


def test_a_task_is_told_done_after_it_closed_and_waits_for_review() -> None:
    one = task()
    assert state(one) == EXPIRED
    done = told_done(one)
    assert (done.status_code, done.json()["state"]) == (200, SENT)
    assert inbox() == [("to_review", "homework")]
    assert (told_done(one).status_code, state(one)) == (409, SENT)


def test_the_client_reads_a_task_as_open_until_the_later_end_and_staff_as_expired() -> None:
    one = task()
    told = {name: asked(name, "get", f"homework/{one.pk}/").json() for name in ("ana", "thea")}
    assert (told["ana"]["state"], told["thea"]["state"]) == ("assigned", "expired")
    assert told["ana"]["closes_at"] > told["thea"]["closes_at"]
    found = {
        state: [row["id"] for row in asked("ana", "get", f"homework/?state={state}").json()["results"]]
        for state in ("assigned", "expired")
    }
    assert found == {"assigned": [str(one.pk)], "expired": []}


def test_after_the_later_end_a_task_is_told_done_no_more() -> None:
    one = task(hours_left=-1)
    refused = told_done(one)
    assert (refused.status_code, refused.json()["allowed"]) == (409, [])
    assert asked("ana", "get", f"homework/{one.pk}/").json()["state"] == EXPIRED
    assert (state(one), inbox()) == (EXPIRED, [])


def test_a_form_is_never_told_done_without_its_answers() -> None:
    assert told_done(closed(begun=True)).status_code == 409


def test_nobody_else_tells_a_task_done_and_the_client_takes_it_nowhere_else() -> None:
    one = task()
    for name, status in (("thea", 409), ("ben", 404), ("sue", 403), ("mark", 403)):
        assert told_done(one, name).status_code == status
    for to in ("skipped", "withdrawn", "assigned"):
        refused = asked("ana", "post", f"homework/{one.pk}/transition/", {"to": to})
        assert (refused.status_code, refused.json()["allowed"]) == (409, [SENT])
    assert state(one) == EXPIRED


def test_what_staff_opens_again_is_open_as_before() -> None:
    one = task()
    opened = asked("thea", "post", f"homework/{one.pk}/transition/", {"to": "assigned"})
    assert (opened.status_code, opened.json()["closes_at"]) == (200, None)
    assert told_done(one).status_code == 200
