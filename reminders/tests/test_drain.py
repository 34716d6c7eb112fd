"""From claim to hand-over: guards in between, leases, refusals, and what a broken line leaves behind."""

import itertools
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connections

from clients.models import CONTACT_UNSAFE, ContactPlan, InboxItem
from practices.models import Practice
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE
from reminders.channels import Answer, Letter, Outcome, Post
from reminders.models import (
    CLAIMED,
    EXPIRED,
    FAILED,
    PENDING,
    SENDING,
    SENT,
    UNCERTAIN,
    CheckInPlan,
    Link,
)
from reminders.planning import plan_practice
from reminders.sending import Claim, claim, deliver, drain, mark_answered, mark_sending
from reminders.tests.sink import Sink
from reminders.tests.weeks import (
    RIVERSIDE,
    SOON,
    TUESDAY,
    channel_of,
    make_safe,
    messages,
    plan,
    statuses,
)
from tests.cast import as_person

pytestmark = pytest.mark.django_db

NOW = TUESDAY + SOON


def at(time: datetime) -> Callable[[], datetime]:
    return lambda: time


def due(*names: str) -> CheckInPlan:
    """A planned message each, ready to go."""
    make_safe(*names)
    plans = [plan(name) for name in names]
    plan_practice(RIVERSIDE, NOW)
    return plans[0]


def test_a_due_message_is_handed_over_once(sink: Sink) -> None:
    due("ana")
    assert drain(at(NOW)) == 1
    assert drain(at(NOW + timedelta(hours=1))) == 0
    assert sink.recipients == ["ana@riverside.example"]
    (message,) = messages()
    assert (message.status, message.sent_at, message.lease_until) == (SENT, NOW, None)


def test_many_messages_take_one_connection(sink: Sink) -> None:
    due("ana", "ben", "cem", "dina")
    assert drain(at(NOW)) == 4
    assert sink.connections == 1


def test_at_most_five_of_a_practice_are_claimed_at_once() -> None:
    make_safe("ana")
    for hour in range(7):
        plan(due=TUESDAY.replace(hour=9 + hour))
    plan_practice(RIVERSIDE, TUESDAY.replace(hour=18))
    assert len(claim(TUESDAY.replace(hour=18))) == 5
    assert len(claim(TUESDAY.replace(hour=18))) == 2


def test_a_practices_rate_holds_and_the_rest_waits(sink: Sink) -> None:
    due("ana", "ben", "cem")
    with as_person("mark"):
        Practice.objects.filter(pk=RIVERSIDE).update(settings={"messages_per_hour": 2})
    assert drain(at(NOW)) == 2
    assert drain(at(NOW + timedelta(minutes=59))) == 0
    assert drain(at(NOW + timedelta(minutes=61))) == 1


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_keep_a_practices_rate_exactly() -> None:
    make_safe("ana", "ben", "cem", "dina")
    for name, minute in itertools.product(("ana", "ben", "cem", "dina"), range(5)):
        plan(name, due=TUESDAY.replace(minute=minute))
    with as_person("mark"):
        Practice.objects.filter(pk=RIVERSIDE).update(settings={"messages_per_hour": 13})
    plan_practice(RIVERSIDE, TUESDAY.replace(minute=5))
    claimed: list[Claim] = []
    ready = threading.Barrier(4)

    def run() -> None:
        ready.wait(10)
        for _ in range(10):
            claimed.extend(claim(TUESDAY.replace(minute=5)))
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Who finds the practice locked goes away with nothing, so what is left is for whoever comes next.
    while more := claim(TUESDAY.replace(minute=5)):
        claimed.extend(more)
    assert len(claimed) == len({message_id for _, message_id, _ in claimed}) == 13


# --- Between claim and send ---------------------------------------------------------------------------


def opt_out() -> None:
    with as_person("ana"):
        ContactPlan.objects.update(opted_out_at=NOW)


def withdraw_consent() -> None:
    with as_person("ana"):
        ContactPlan.objects.update(confirmed_on=None, confirmed_by_id=None)


def change_address() -> None:
    with as_person("ana"):
        channel_of("ana").update(address="new@mail.example", confirmed_on=None, confirmed_by_id=None)


def remove_address() -> None:
    with as_person("ana"):
        channel_of("ana").delete()


def pause() -> None:
    with as_person("thea"):
        CheckInPlan.objects.update(state="paused")


def stop_plan() -> None:
    with as_person("thea"):
        CheckInPlan.objects.update(state="stopped", stopped_because="enough", next_due_at=None)


def avoid_a_word_it_says() -> None:
    with as_person("ana"):
        ContactPlan.objects.update(words_to_avoid=["NOTE"])


def close_the_window() -> None:
    with as_person("ana"):
        ContactPlan.objects.update(windows=[{"weekday": 2, "from": "08:00", "to": "20:00"}])


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (opt_out, "opted_out"),
        (withdraw_consent, "not_confirmed"),
        (change_address, "not_confirmed"),
        (remove_address, "not_confirmed"),
        (pause, "paused"),
        (stop_plan, "stopped"),
        (avoid_a_word_it_says, "words_to_avoid"),
        (close_the_window, EXPIRED),
    ],
)
def test_a_change_between_claim_and_send_counts_at_once(
    sink: Sink, change: Callable[[], None], left: str
) -> None:
    due("ana")
    (claimed,) = claim(NOW)
    change()
    with Post() as post:
        assert not deliver(claimed, post, at(NOW))
    assert sink.raw == []
    assert statuses() == [left]


def test_the_address_is_the_one_that_stands_when_it_is_sent(sink: Sink) -> None:
    due("ana")
    (claimed,) = claim(NOW)
    with as_person("ana"):
        channel_of("ana").update(address="new@mail.example")
    with Post() as post:
        assert deliver(claimed, post, at(NOW))
    assert sink.recipients == ["new@mail.example"]


# --- Leases -------------------------------------------------------------------------------------------


def test_what_a_dead_worker_had_claimed_is_claimed_again() -> None:
    due("ana")
    assert claim(NOW)
    assert claim(NOW + timedelta(seconds=119)) == []
    assert len(claim(NOW + timedelta(seconds=121))) == 1


def test_a_frozen_worker_that_wakes_up_sends_and_writes_nothing(sink: Sink) -> None:
    due("ana")
    (frozen,) = claim(NOW)
    later = NOW + timedelta(seconds=121)
    (other,) = claim(later)
    with Post() as post:
        assert not deliver(frozen, post, at(later))
        assert deliver(other, post, at(later))
    assert len(sink.raw) == 1


def test_a_worker_frozen_in_the_middle_of_sending_writes_nothing_when_it_wakes_up() -> None:
    due("ana")
    (frozen,) = claim(NOW)
    letter = mark_sending(frozen, NOW)
    assert letter is not None
    (other,) = claim(NOW + timedelta(seconds=121))
    assert not mark_answered(frozen, letter, Answer(Outcome.ACCEPTED), NOW)
    assert messages()[0].status == CLAIMED
    assert other[2] == frozen[2] + 1


def test_nothing_is_sent_under_a_lease_that_is_over() -> None:
    due("ana")
    (claimed,) = claim(NOW)
    assert mark_sending(claimed, NOW + timedelta(seconds=121)) is None


# --- What the server says -----------------------------------------------------------------------------


def test_a_permanent_refusal_flags_the_address_and_tells_the_therapist_once(sink: Sink) -> None:
    due("ana")
    sink.rcpt_answer = "550 no such user"
    assert drain(at(NOW)) == 0
    assert messages()[0].error_code == "550"
    assert statuses() == [FAILED]
    with as_person("thea"):
        assert channel_of("ana").get().failed_at == NOW
        assert InboxItem.objects.filter(kind=CONTACT_UNSAFE, client_id=PEOPLE["ana"].client_id).count() == 1
    plan_practice(RIVERSIDE, NOW + timedelta(days=7))
    assert statuses() == [FAILED, "address_failed"]


def test_a_relay_that_takes_nothing_for_a_while_costs_nobody_the_address_or_the_plan(sink: Sink) -> None:
    due("ana", "ben")
    sink.rcpt_answer = "554 5.7.1 Service unavailable; client host blocked"
    assert drain(at(NOW)) == 0
    assert [(message.status, message.error_code) for message in messages()] == [(PENDING, "554")] * 2
    with as_person("thea"):
        assert channel_of("ana").get().failed_at is None
        assert not InboxItem.objects.filter(kind=CONTACT_UNSAFE).exists()
    sink.rcpt_answer = "250 OK"
    assert drain(at(NOW + timedelta(minutes=5))) == 2


def test_a_temporary_refusal_is_tried_again_a_little_later(sink: Sink) -> None:
    due("ana")
    sink.rcpt_answer = "451 come back"
    assert drain(at(NOW)) == 0
    (message,) = messages()
    assert (message.status, message.attempt, message.error_code) == (PENDING, 1, "451")
    assert message.next_try_at > NOW
    sink.rcpt_answer = "250 OK"
    assert drain(at(NOW + timedelta(minutes=2))) == 1


def test_a_text_that_the_server_refuses_was_surely_not_taken(sink: Sink) -> None:
    due("ana")
    sink.data_answer = "452 no room"
    assert drain(at(NOW)) == 0
    assert (messages()[0].status, messages()[0].ambiguous) == (PENDING, 0)


def test_without_a_mail_server_it_waits_and_is_not_lost(sink: Sink, settings: object) -> None:
    due("ana")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1  # type: ignore[attr-defined]
    assert drain(at(NOW)) == 0
    assert statuses() == [PENDING]
    settings.EMAIL_PORT = port  # type: ignore[attr-defined]
    assert drain(at(NOW + timedelta(minutes=2))) == 1


def test_after_eight_attempts_it_is_over(sink: Sink) -> None:
    due("ana")
    sink.rcpt_answer = "451 come back"
    for hours in range(9):
        drain(at(NOW + timedelta(hours=hours)))
    assert (messages()[0].status, messages()[0].attempt) == (EXPIRED, 8)


def test_a_line_that_breaks_after_the_text_sends_the_same_bytes_once_more(sink: Sink) -> None:
    due("ana")
    sink.breaks = 1
    assert drain(at(NOW)) == 0
    assert (messages()[0].status, messages()[0].ambiguous) == (PENDING, 1)
    assert drain(at(NOW + timedelta(minutes=2))) == 1
    assert len(sink.raw) == 2
    assert sink.raw[0] == sink.raw[1]


def test_after_a_second_break_nobody_can_say_and_it_is_not_sent_again(sink: Sink) -> None:
    due("ana")
    sink.breaks = 2
    drain(at(NOW))
    drain(at(NOW + timedelta(minutes=2)))
    assert statuses() == [UNCERTAIN]
    assert drain(at(NOW + timedelta(hours=1))) == 0
    assert len(sink.raw) == 2


def test_a_worker_that_died_while_sending_counts_as_a_break() -> None:
    due("ana")
    for minutes in (0, 3):
        (claimed,) = claim(NOW + timedelta(minutes=minutes))
        assert mark_sending(claimed, NOW + timedelta(minutes=minutes)) is not None
        assert statuses() == [SENDING]
    assert claim(NOW + timedelta(minutes=6)) == []
    assert statuses() == [UNCERTAIN]


def test_past_its_window_it_expires_unsent(sink: Sink) -> None:
    due("ana")
    assert drain(at(TUESDAY.replace(hour=20))) == 0
    assert statuses() == [EXPIRED]
    assert sink.raw == []


def test_one_message_in_trouble_does_not_hold_up_the_others(
    sink: Sink, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    due("ana", "ben")
    hand_over, broken = Post.hand_over, "ana@riverside.example"

    def fails_for_ana(post: Post, letter: Letter) -> Answer:
        if letter.address == broken:
            raise RuntimeError("broken")
        return hand_over(post, letter)

    monkeypatch.setattr(Post, "hand_over", fails_for_ana)
    assert drain(at(NOW)) == 1
    assert sink.recipients == ["ben@riverside.example"]
    assert broken not in caplog.text


def test_when_the_time_is_up_the_rest_is_released_for_the_next_drain(sink: Sink) -> None:
    due("ana", "ben", "cem")
    seconds = itertools.count()
    assert drain(at(NOW), seconds=3, timer=lambda: next(seconds)) == 1
    assert sorted(statuses()) == [PENDING, PENDING, SENT]
    assert drain(at(NOW)) == 2


def test_what_may_have_arrived_is_never_called_unsent(sink: Sink) -> None:
    due("ana")
    sink.breaks = 1
    drain(at(NOW))
    opt_out()
    assert drain(at(NOW + timedelta(minutes=2))) == 0
    assert statuses() == [UNCERTAIN]


def test_a_second_drain_at_the_same_moment_finds_nothing(sink: Sink) -> None:
    due("ana")
    taken: list[int] = []
    sink.on_text = lambda _: taken.append(1)
    with Post() as post:
        for claimed in claim(NOW):
            assert drain(at(NOW)) == 0
            assert deliver(claimed, post, at(NOW))
    assert len(taken) == 1


def test_each_message_has_one_link_and_only_its_hash_is_stored(sink: Sink) -> None:
    due("ana")
    drain(at(NOW))
    text = sink.mails[0].get_payload()
    with acting_as(engine(RIVERSIDE)):
        (link,) = Link.objects.all()
    assert link.expires_at == NOW + timedelta(days=7)
    assert bytes(link.token_hash).hex() not in str(text)
