"""What drain does when the database goes away, the worker is told to stop, or its time is over."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import psycopg
import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection, connections
from django.test.utils import CaptureQueriesContext

from reminders import engine
from reminders.channels import Letter, Post
from reminders.facts import due_practices
from reminders.models import PENDING, SENDING, SENT
from reminders.planning import plan_practice
from reminders.sending import Claim, claim, drain, letters, loop, marks
from reminders.sending.seen import Seen
from reminders.tests.sink import Sink
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, messages, plan, statuses

NOW = TUESDAY + SOON
AFTER_THE_LEASE = NOW + timedelta(seconds=121)
# Each on its own connection, as a worker has it: what a test's own transaction holds together can't break.
COMMITTED = pytest.mark.django_db(transaction=True)


def due(*names: str) -> None:
    make_safe(*names)
    for name in names:
        plan(name)
    plan_practice(RIVERSIDE, NOW)


def end_session(pid: int) -> None:
    """As a database does that is stopped: whoever asks it next is told that the connection is gone."""
    told = connections["default"].get_connection_params()
    names = ("dbname", "host", "port", "user", "password")
    with psycopg.connect(**{name: told[name] for name in names if told.get(name)}) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


@pytest.fixture
def ends_after_first_text(sink: Sink) -> Callable[[], None]:
    """The database ends the worker's session as soon as the server has taken the first text."""

    def arm() -> None:
        connection.ensure_connection()
        pid = connection.connection.info.backend_pid

        def end(_: Sink) -> None:
            sink.on_text = None
            end_session(pid)

        sink.on_text = end

    return arm


@pytest.fixture
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "PAUSE_SECONDS", 0)


# --- The database goes away ---------------------------------------------------------------------------


@COMMITTED
@pytest.mark.parametrize("names", [("ana",), ("ana", "ben", "cem")])
def test_a_database_that_ends_after_the_hand_over_makes_no_second_message(
    sink: Sink, ends_after_first_text: Callable[[], None], without_pauses: None, names: tuple[str, ...]
) -> None:
    due(*names)
    ends_after_first_text()
    assert drain(lambda: NOW) == 1
    # What was taken is marked; nothing more was begun, and the rest is free for the next drain.
    assert sorted(statuses()) == sorted([SENT, *[PENDING] * (len(names) - 1)])
    assert drain(lambda: NOW) == len(names) - 1
    assert drain(lambda: AFTER_THE_LEASE) == 0
    assert statuses() == [SENT] * len(names)
    assert len(sink.raw) == len(set(sink.recipients)) == len(names)


def failing(times: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The database answers no mark so often."""
    tried: list[int] = []
    mark = marks.mark_answered

    def fail(*arguments: object) -> bool:
        tried.append(1)
        if len(tried) <= times:
            raise OperationalError("the server closed the connection")
        return mark(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(loop, "mark_answered", fail)
    return tried


@COMMITTED
def test_a_mark_is_tried_until_the_database_is_back(
    sink: Sink, monkeypatch: pytest.MonkeyPatch, without_pauses: None
) -> None:
    due("ana")
    tried = failing(5, monkeypatch)
    assert drain(lambda: NOW) == 1
    assert len(tried) == 6
    assert (statuses(), len(sink.raw)) == ([SENT], 1)


@COMMITTED
def test_a_mark_is_tried_no_longer_than_its_lease(
    sink: Sink, monkeypatch: pytest.MonkeyPatch, without_pauses: None
) -> None:
    due("ana")
    tried = failing(10_000, monkeypatch)
    seconds = iter(range(0, 100_000, 20))
    assert drain(lambda: NOW, seconds=1000, timer=lambda: next(seconds)) == 1
    assert 3 < len(tried) < 12
    assert statuses() == [SENDING]


@COMMITTED
def test_whoever_has_to_stop_tries_a_mark_no_longer(
    sink: Sink, monkeypatch: pytest.MonkeyPatch, without_pauses: None
) -> None:
    due("ana")
    tried = failing(10_000, monkeypatch)
    monkeypatch.setattr(loop, "stopping", lambda: bool(sink.raw))
    assert drain(lambda: NOW) == 1
    assert 1 <= len(tried) <= 2
    assert statuses() == [SENDING]


@pytest.mark.django_db
@pytest.mark.parametrize("trouble", [OperationalError, SoftTimeLimitExceeded])
def test_what_was_sent_is_marked_though_the_next_claim_fails(
    sink: Sink, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
) -> None:
    due("ana", "ben")
    claims = iter([claim(NOW)])

    def claim_once(_: object) -> list[Claim]:
        for found in claims:
            return found
        assert sorted(statuses()) == [SENDING, SENT]
        raise trouble

    monkeypatch.setattr(loop, "claim", claim_once)
    with suppress(SoftTimeLimitExceeded):
        drain(lambda: NOW)
    assert statuses() == [SENT, SENT]
    assert len(sink.raw) == 2


# --- Told to stop, or out of time ---------------------------------------------------------------------


@pytest.mark.django_db
def test_told_to_stop_it_finishes_the_row_and_releases_the_rest(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    due("ana", "ben", "cem")
    monkeypatch.setattr(loop, "stopping", lambda: bool(sink.raw))
    assert drain(lambda: NOW) == 1
    assert sorted(statuses()) == [PENDING, PENDING, SENT]
    assert len(sink.raw) == 1


@pytest.mark.django_db
def test_told_to_stop_before_it_begins_it_claims_nothing(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    due("ana")
    monkeypatch.setattr(loop, "stopping", lambda: True)
    assert drain(lambda: NOW) == 0
    assert (statuses(), messages()[0].lease_token) == ([PENDING], 0)


@pytest.mark.django_db
def test_out_of_time_it_marks_what_was_sent_releases_the_rest_and_says_so(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    due("ana", "ben", "cem")
    hand_over = Post.hand_over

    def slow(post: Post, letter: Letter) -> object:
        if sink.raw:
            raise SoftTimeLimitExceeded
        return hand_over(post, letter)

    monkeypatch.setattr(Post, "hand_over", slow)
    with pytest.raises(SoftTimeLimitExceeded):
        drain(lambda: NOW)
    # Of the second nobody can say whether it left.
    assert sorted(statuses()) == [PENDING, SENDING, SENT]


@pytest.mark.django_db
def test_out_of_time_work_in_every_practice_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    due("ana")
    assert due_practices("send", NOW) == [RIVERSIDE]

    def slow(*_: object) -> int:
        raise SoftTimeLimitExceeded

    with pytest.raises(SoftTimeLimitExceeded):
        engine.for_each("send", slow, NOW)


# --- One row in trouble -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_one_row_that_cant_be_looked_at_takes_no_mark_from_the_one_before(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    due("ana", "ben", "cem")
    letter_of = letters.letter_of
    seen: list[Claim] = []

    def broken(claimed: Claim, read: Seen, at: object) -> object:
        seen.append(claimed)
        if len(seen) == 2:
            raise RuntimeError("broken")
        return letter_of(claimed, read, at)  # type: ignore[arg-type]

    monkeypatch.setattr(marks, "letter_of", broken)
    assert drain(lambda: NOW) == 2
    assert sorted(statuses()) == [PENDING, SENT, SENT]


# --- How often the database is asked ------------------------------------------------------------------


@COMMITTED
def test_each_further_message_costs_four_trips_to_the_database(sink: Sink) -> None:
    due("ana")
    with CaptureQueriesContext(connection) as one:
        assert drain(lambda: NOW) == 1
    make_safe("ben", "cem", "dina", "eli")
    for name in ("ben", "cem", "dina", "eli"):
        plan(name)
    plan_practice(RIVERSIDE, NOW)
    with CaptureQueriesContext(connection) as four:
        assert drain(lambda: NOW) == 4
    # BEGIN, all about it and the last one's mark, its own mark and link, COMMIT.
    assert len(four) - len(one) == 3 * 4
    assert len(one) <= 16


@COMMITTED
def test_a_claim_is_one_statement_however_many_messages_are_due(sink: Sink) -> None:
    due("ana", "ben")
    connection.ensure_connection()
    with CaptureQueriesContext(connection) as asked:
        assert len(claim(NOW)) == 2
    assert [query["sql"].split()[0] for query in asked] == ["BEGIN", "SELECT", "COMMIT"]


# --- A machine sleeps ---------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("slept", [timedelta(seconds=121), timedelta(minutes=50), timedelta(hours=14)])
def test_what_was_marked_before_a_machine_slept_does_not_leave_when_it_wakes(
    sink: Sink, slept: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    due("ana")
    at = NOW
    mark = marks.mark_sending

    def mark_and_sleep(*arguments: object) -> Letter | None:
        nonlocal at
        marked = mark(*arguments)  # type: ignore[arg-type]
        at = NOW + slept
        return marked

    monkeypatch.setattr(loop, "mark_sending", mark_and_sleep)
    assert drain(lambda: at) == 0
    assert sink.raw == []
    assert statuses() == [PENDING]
    (message,) = messages()
    assert (message.error_code, message.ambiguous, message.dispatched_at) == ("too_late", 0, None)
