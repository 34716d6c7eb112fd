"""What is old is deleted, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from privacy.actor import acting_as, engine
from reminders import engine as clockwork
from reminders import purge
from reminders.engine import heartbeat
from reminders.facts import due_practices
from reminders.models import Heartbeat, Link, Message, MessageEvent
from reminders.planning import plan_practice
from reminders.purge import purge_heartbeats, purge_practice
from reminders.sending import drain
from reminders.tests.sink import Sink
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, messages, plan

pytestmark = pytest.mark.django_db

NOW = TUESDAY + SOON


def sent(name: str) -> Message:
    """A message that left, with its link and what its provider told of it."""
    known = {message.id for message in messages()}
    make_safe(name)
    plan(name)
    plan_practice(RIVERSIDE, NOW)
    assert drain(lambda: NOW) == 1
    (message,) = (message for message in messages() if message.id not in known)
    with acting_as(engine(RIVERSIDE)):
        told = MessageEvent(client_id=message.client_id, message_id=message.id, provider="postmark", at=NOW)
        told.event_id, told.type = str(message.id), "delivered"
        told.save(force_insert=True)
    return message


def left() -> tuple[int, int, int]:
    with acting_as(engine(RIVERSIDE)):
        return Message.objects.count(), Link.objects.count(), MessageEvent.objects.count()


def test_messages_go_with_all_that_hangs_on_them_when_they_are_old(sink: Sink) -> None:
    older, newer = sent("ana"), sent("ben")
    just_before = older.made_at - timedelta(microseconds=1)
    assert due_practices("purge", just_before) == []
    assert purge_practice(RIVERSIDE, just_before) == 0
    assert left() == (2, 2, 2)
    assert due_practices("purge", older.made_at) == [RIVERSIDE]
    assert purge_practice(RIVERSIDE, older.made_at) == 1
    assert left() == (1, 1, 1)
    assert [message.id for message in messages()] == [newer.id]


def test_more_than_a_batch_goes_at_once(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purge, "BATCH", 1)
    sent("ana")
    assert purge_practice(RIVERSIDE, sent("ben").made_at) == 2
    assert left() == (0, 0, 0)


def test_hosts_that_are_gone_are_forgotten_after_a_day_and_nothing_else_is() -> None:
    at = datetime.now(UTC)
    heartbeat("worker@here", at - timedelta(hours=23))
    for name in ("worker@gone", "worker", "beat", "tzdata 2026f"):
        heartbeat(name, at - timedelta(days=1))
    assert purge_heartbeats(at) == 1
    names = set(Heartbeat.objects.values_list("name", flat=True))
    assert names == {"worker@here", "worker", "beat", "tzdata 2026f"}


def test_following_up_forgets_both(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    sent("ana")
    heartbeat("worker@gone", datetime.now(UTC) - timedelta(days=2))
    monkeypatch.setattr(clockwork, "MESSAGES_KEPT_FOR", -timedelta(days=9999))
    clockwork.follow_up()
    assert left() == (0, 0, 0)
    assert not Heartbeat.objects.filter(name="worker@gone").exists()
