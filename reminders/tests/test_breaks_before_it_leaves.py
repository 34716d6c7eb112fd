"""What breaks here before anything could leave is tried again later, and called nothing that it is not."""

from datetime import datetime, timedelta
from typing import Final

import pytest

from privacy.fields import EncryptedTextField
from reminders.channels import Channel, Letter, post
from reminders.channels.smtp import Mail
from reminders.log_words import EXPIRED_BY, because
from reminders.models import BROKEN, EXPIRED, PENDING, SENDING, SENT, UNCERTAIN, Message
from reminders.planning import plan_practice
from reminders.sending import drain
from reminders.tests.sink import Sink
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, messages, plan, statuses

pytestmark = pytest.mark.django_db

NOW: Final = TUESDAY + SOON
HOUR: Final = timedelta(hours=1)
ANAS: Final = "ana@riverside.example"


def due(*names: str) -> None:
    make_safe(*names)
    for name in names:
        plan(name)
    plan_practice(RIVERSIDE, NOW)


def drain_at(moment: datetime) -> int:
    return drain(lambda: moment)


def make_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on Ana's address can't be opened."""
    opened = EncryptedTextField.opened

    def fail(stored: str) -> str:
        if opened(stored) == ANAS:
            raise ValueError("no key opens it")
        return opened(stored)

    monkeypatch.setattr(EncryptedTextField, "opened", staticmethod(fail))


def no_way(name: str) -> Channel:
    raise ImportError("no such library")


def of_ana() -> Message:
    return messages()[0]


def test_a_row_that_can_not_be_opened_counts_a_try_and_waits(
    sink: Sink, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    due("ana", "ben")
    make_unreadable(monkeypatch)
    assert drain_at(NOW) == 1
    row = of_ana()
    assert (row.status, row.attempt, row.error_code, row.ambiguous) == (PENDING, 1, BROKEN, 0)
    assert NOW < row.next_try_at < NOW + timedelta(minutes=2)
    assert (row.lease_until, row.dispatched_at) == (None, None)
    assert "was not begun" in caplog.text
    assert ANAS not in caplog.text


def test_once_it_can_be_opened_it_leaves(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    due("ana")
    with monkeypatch.context() as broken:
        broken.setattr(post, "channel_for", no_way)
        assert drain_at(NOW) == 0
    row = of_ana()
    assert (row.status, row.attempt, row.error_code, row.ambiguous) == (PENDING, 1, BROKEN, 0)
    assert row.dispatched_at is None
    assert drain_at(NOW + timedelta(minutes=2)) == 1
    assert statuses() == [SENT]
    assert sink.recipients == [ANAS]


@pytest.mark.parametrize("what", ["row", "channel"])
def test_after_eight_tries_it_says_that_it_broke_here_and_not_that_it_may_have_left(
    sink: Sink, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    due("ana")
    if what == "channel":
        monkeypatch.setattr(post, "channel_for", no_way)
    else:
        make_unreadable(monkeypatch)
    for hours in range(9):
        drain_at(NOW + hours * HOUR)
    row = of_ana()
    assert (row.status, row.attempt, row.error_code) == (EXPIRED, 8, BROKEN)
    assert because(row.status, "", row.error_code) == EXPIRED_BY[BROKEN]
    assert sink.raw == []


def test_what_breaks_once_the_channel_had_it_may_have_left(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(mail: Mail, letter: Letter) -> None:
        raise RuntimeError("broken")

    due("ana")
    monkeypatch.setattr(Mail, "hand_over", fail)
    drain_at(NOW)
    assert statuses() == [SENDING]
    drain_at(NOW + timedelta(minutes=3))
    assert (of_ana().status, of_ana().ambiguous) == (SENDING, 1)
    drain_at(NOW + timedelta(minutes=6))
    assert statuses() == [UNCERTAIN]


def test_what_may_have_left_before_is_called_neither_unsent_nor_anew(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    due("ana")
    sink.breaks = 1
    drain_at(NOW)
    make_unreadable(monkeypatch)
    left_at = of_ana().dispatched_at
    drain_at(NOW + timedelta(minutes=2))
    row = of_ana()
    assert (row.status, row.attempt, row.ambiguous, row.error_code) == (PENDING, 2, 1, BROKEN)
    assert row.dispatched_at == left_at == NOW
    for hours in range(1, 9):
        drain_at(NOW + hours * HOUR)
    assert statuses() == [UNCERTAIN]
