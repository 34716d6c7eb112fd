"""What expired: a client who had begun it sends it until the later end; nobody else does."""

from datetime import timedelta
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


def closed(*, begun: bool, hours_left: int = 24) -> Homework:
    """Homework that was begun or not, and closed two hours ago."""
    one = assigned(
        closes_at=now() - timedelta(hours=2),
        closes_begun_at=now() + timedelta(hours=hours_left),
    )
    if begun:
        assert put(uuid4(), one, {"q1": 1}, "draft").status_code == 201
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
                Homework.objects.filter(pk=one.pk).update(state="assigned")
            put(uuid4(), one, {"q1": 1}, "draft")
            with as_person("thea"):
                Homework.objects.filter(pk=one.pk).update(state="expired")
        refused = put(uuid4(), one, CALM, name=name, in_session=True)
        told.append((pages(name, one, uuid4(), STAFF_READS[:3]), rows(name), refused.content))
        assert refused.status_code == (409 if name == "thea" else 403)
    assert told[0] == told[1]


def test_a_client_takes_what_expired_nowhere_else() -> None:
    one = closed(begun=True)
    for to in ("skipped", "withdrawn", "assigned"):
        assert asked("ana", "post", f"homework/{one.pk}/transition/", {"to": to}).status_code in (409, 422)
    assert state(one) == EXPIRED
