"""What is answered between claim and send is asked no more; after an outage a client gets one message."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from assessments.tests.scene import CALM, assigned, put
from reminders.channels import Post
from reminders.models import EXPIRED, SENT
from reminders.planning import plan_practice
from reminders.rules import Every
from reminders.sending import claim, deliver, drain
from reminders.tests.lives import is_open
from reminders.tests.sink import Sink
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, messages, plan, statuses

pytestmark = pytest.mark.django_db

NOW = TUESDAY + SOON
DAYTIME = tuple((day, "08:00", "20:00") for day in range(7))


@pytest.fixture(autouse=True)
def _tuesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize("what", ["check_in", "homework"])
def test_an_answer_between_claim_and_send_counts_at_once(sink: Sink, what: str) -> None:
    make_safe("ana")
    homework = assigned()
    plan(what=what)
    plan_practice(RIVERSIDE, NOW)
    (claimed,) = claim(NOW)
    assert put(uuid4(), homework, CALM).status_code < 300
    with Post() as post:
        assert not deliver(claimed, post, lambda: NOW)
    assert sink.raw == []
    assert statuses() == ["done"]


def test_an_answer_kept_with_the_therapist_is_as_if_it_had_not_been_written(sink: Sink) -> None:
    make_safe("ana")
    homework = assigned()
    plan()
    plan_practice(RIVERSIDE, NOW)
    (claimed,) = claim(NOW)
    assert put(uuid4(), homework, CALM, keep=True).status_code < 300
    with Post() as post:
        assert deliver(claimed, post, lambda: NOW)
    assert len(sink.raw) == 1


@pytest.mark.parametrize(("hour", "arrives"), [(9, 1), (18, 0)])
def test_after_eight_hours_without_a_worker_a_client_gets_one_message_or_none_at_night(
    sink: Sink, hour: int, arrives: int
) -> None:
    """Three plans of one client, due every hour or so meanwhile: one message, if its window is still open."""
    make_safe("ana")
    begins = TUESDAY.replace(hour=hour)
    for minutes in (0, 90, 240):
        due = begins + timedelta(minutes=minutes)
        plan(every=Every("day", due.time()), due=due, silence_hours=0)
    back = begins + timedelta(hours=8)
    for seconds in (0, 30, 60, 3600):
        at = back + timedelta(seconds=seconds)
        plan_practice(RIVERSIDE, at)
        drain(lambda: at)  # noqa: B023 - called at once
    assert len(sink.raw) == arrives
    rows = messages()
    assert len(rows) == 3
    sent = [row.sent_at for row in rows if row.status == SENT]
    assert len(sent) == arrives
    for sent_at in sent:
        assert sent_at is not None
        assert is_open(DAYTIME, "Europe/Berlin", sent_at)
    others = {row.suppressed_reason or row.status for row in rows if row.status != SENT}
    assert others <= {"another_just_sent", EXPIRED, "pending"}
