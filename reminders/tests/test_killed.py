"""Killed with -9 at any step, 20 times each, a worker loses nothing and repeats the same bytes at most."""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import connections

from clients.models import Duty
from relcare.demo.people import PEOPLE
from reminders.alerts import alert_practice
from reminders.planning import plan_practice
from reminders.rules import Every
from reminders.sending import drain
from reminders.tests.killed import (
    CLAIMED,
    FUSED,
    MARKED,
    PLANNED,
    STEPS,
    TAKEN,
    UNMARKED,
    Kill,
    birthplace,
)
from reminders.tests.sink import Sink
from reminders.tests.urgent import urgent
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, messages, plan
from tests.cast import as_person

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 20
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LEASE_OVER = timedelta(seconds=121)
# How often the server may have the text of a message by the end: it was taken, and nobody noted it.
TEXTS = {CLAIMED: 1, MARKED: 1, TAKEN: 2, UNMARKED: 2, FUSED: 2, PLANNED: 1}
LEFT = {CLAIMED: "claimed", MARKED: "sending", TAKEN: "sending", UNMARKED: "sending", FUSED: "sending"}


@pytest.fixture
def kill() -> Iterator[Kill]:
    with birthplace(str(connections["default"].settings_dict["NAME"])) as kill:
        yield kill


def texts(sink: Sink, wanted: int) -> Counter[bytes]:
    """What the server has taken; a text whose sender died is taken a moment later."""
    until = time.monotonic() + 5
    while len(sink.raw) < wanted and time.monotonic() < until:
        time.sleep(0.01)
    return Counter(sink.raw)


def settle(at: datetime) -> int:
    """Others find the dead worker's rows when its lease is over, not before."""
    early = drain(lambda: at + MINUTE)
    assert early == 0
    return drain(lambda: at + LEASE_OVER)


@pytest.mark.parametrize("step", STEPS)
def test_twenty_workers_killed_at_a_step_lose_no_reminder(sink: Sink, kill: Kill, step: str) -> None:
    make_safe("ana", "cem")
    # Two, so that the first one's mark as sent goes with the next one's.
    for name in ("ana", "cem") if step == FUSED else ("ana",):
        plan(name, Every("day", TUESDAY.time()), missed_limit=TIMES)
    for day in range(TIMES):
        at = TUESDAY + SOON + day * DAY
        if step != PLANNED:
            plan_practice(RIVERSIDE, at)
        before = len(sink.raw)
        assert kill(step, at, sink.port) == signal.SIGKILL
        new = [row.status for row in messages() if row.occurrence > at - DAY]
        if step == PLANNED:
            assert new == []
            plan_practice(RIVERSIDE, at)
            assert drain(lambda: at) == 1  # noqa: B023 - called at once
        else:
            assert LEFT[step] in new
            texts(sink, before + TEXTS[step] - 1)
            assert settle(at) == len(new)
    rows = messages()
    assert {row.status for row in rows} == {"sent"}
    assert len(rows) == TIMES * (2 if step == FUSED else 1)
    found = texts(sink, len(rows))
    # Byte for byte the same, or there would be more kinds of texts than messages.
    assert len(found) == len(rows)
    often = sorted(found.values(), reverse=True)
    assert often == [TEXTS[step]] * TIMES + [1] * (len(rows) - TIMES)


@pytest.mark.parametrize("step", [CLAIMED, MARKED, TAKEN, UNMARKED])
def test_twenty_workers_killed_at_a_step_lose_no_alert(sink: Sink, kill: Kill, step: str) -> None:
    with as_person("mark"):
        Duty.objects.all().delete()
        Duty(member_id=PEOPLE["theo"].member_id, starts_at=TUESDAY - DAY, ends_at=TUESDAY + TIMES * DAY).save(
            force_insert=True
        )
    for number in range(TIMES):
        at = TUESDAY + number * 5 * MINUTE
        assert alert_practice(RIVERSIDE, at, only=urgent()) == 1
        before = len(sink.raw)
        assert kill(step, at, sink.port) == signal.SIGKILL
        texts(sink, before + TEXTS[step] - 1)
        assert settle(at) == 1
    rows = messages()
    assert [row.status for row in rows] == ["sent"] * TIMES
    assert all(row.alert_id for row in rows)
    found = texts(sink, TIMES)
    assert list(found.values()) == [TEXTS[step]] * TIMES
