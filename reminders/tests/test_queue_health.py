"""Managers and supervisors read how the queue of their practice does, and of nobody in it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from clients.models import Client, StaffAlert
from practices.clock import now
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE
from reminders.engine import heartbeat
from reminders.log_words import REASONS
from reminders.models import CheckInPlan, Message
from reminders.sending.claims import claim_of_practice
from reminders.tests.urgent import urgent
from reminders.tests.weeks import RIVERSIDE, make_safe, plan
from tests.cast import as_person, signed_in

pytestmark = pytest.mark.django_db

PATH = "/api/v1/practice/queue/"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NAMES = ("ana", "ben", "cem", "dina", "eli")
AGED = """
    INSERT INTO reminders_message (id, practice_id, client_id, plan_id, occurrence, channel, status,
        not_before, not_after, next_try_at, attempt, ambiguous, lease_token, provider_id, error_code,
        suppressed_reason, made_at)
    SELECT uuidv7(), practice_id, client_id, plan_id, at, channel, status, at, at + interval '1 hour', at,
        attempt, ambiguous, lease_token, provider_id, error_code, suppressed_reason, at
    FROM (SELECT now() - %s * interval '1 hour' AS at) AS long_ago, reminders_message WHERE id = %s"""


def read(name: str = "mark") -> Any:
    answer = signed_in(name).get(PATH)
    assert answer.status_code == 200, answer.content
    return answer.json()


def state(told: Any, name: str) -> int:
    return {str(one["state"]): int(one["messages"]) for one in told["last_24_hours"]}[name]


def queued(name: str = "ana", due: timedelta = -MINUTE, times: int = 1, **changes: Any) -> list[Message]:
    """Messages that were, or will be, due so long from now."""
    the_plan, at = plan(name), now() + due
    told = {"next_try_at": at, **changes}
    with acting_as(engine(RIVERSIDE)):
        return Message.objects.bulk_create(
            Message(
                client_id=the_plan.client_id,
                plan_id=the_plan.pk,
                occurrence=at + timedelta(seconds=number),
                not_before=at,
                not_after=at + 12 * HOUR,
                **told,
            )
            for number in range(times)
        )


def aged(row: Message, hours: int) -> None:
    """The same for another date, made so long ago: the application never says when itself."""
    with acting_as(engine(RIVERSIDE)), connection.cursor() as cursor:
        cursor.execute(AGED, [hours, row.pk])


def test_what_is_due_and_has_not_left_counts_and_how_long_it_is_due() -> None:
    queued(due=-10 * MINUTE)
    queued("ben", due=-MINUTE)
    queued("cem", due=HOUR)
    told = read()
    assert (told["due_unsent"], told["alerts_due_unsent"], told["waiting"]) == (2, 0, 3)
    assert 600 <= told["oldest_lag_seconds"] < 660
    assert state(told, "pending") == 3


def test_what_was_tried_in_vain_stays_due_though_the_next_try_lies_ahead() -> None:
    queued(due=-HOUR, attempt=3, next_try_at=now() + HOUR)
    told = read()
    assert told["due_unsent"] == 1
    assert told["oldest_lag_seconds"] >= 3600


def test_a_plan_whose_date_has_come_counts_though_nobody_made_its_message() -> None:
    plan("ana", due=now() - 5 * HOUR)
    plan("ben", due=now() + HOUR)
    with acting_as(engine(RIVERSIDE)):
        ended = plan("cem", due=now() - HOUR).pk
        CheckInPlan.objects.filter(pk=ended).update(
            state="stopped", stopped_because="ended", next_due_at=None
        )
    told = read()
    assert (told["due_unsent"], told["plans_due"], told["waiting"]) == (1, 1, 0)
    assert 5 * 3600 <= told["oldest_lag_seconds"] < 5 * 3600 + 60
    queued("dina", due=-10 * MINUTE)
    told = read()
    assert (told["due_unsent"], told["plans_due"], told["waiting"]) == (2, 1, 1)


def suppressed(name: str, times: int = 1, reason: str = "opted_out") -> None:
    queued(name, times=times, status="suppressed", suppressed_reason=reason)


def test_a_reason_is_named_from_five_clients_on() -> None:
    for name in NAMES[:4]:
        suppressed(name, times=3)
    told = read()
    assert (told["suppressed"], told["suppressed_untold"], state(told, "suppressed")) == ([], 12, 12)
    suppressed(NAMES[4])
    suppressed("ana", reason="same_address")
    told = read()
    named = {"suppressed_reason": "opted_out", "because": REASONS["opted_out"], "messages": 13}
    assert (told["suppressed"], told["suppressed_untold"], state(told, "suppressed")) == ([named], 1, 14)


def test_staff_alerts_count_as_waiting_and_no_reason_is_told_of_them() -> None:
    at, item = now() - MINUTE, urgent()
    with acting_as(engine(RIVERSIDE)):
        told = {"client_id": PEOPLE["ana"].client_id, "member_id": PEOPLE["thea"].member_id}
        alert = StaffAlert(**told, item_id=item, step=1, made_at=at)
        alert.save(force_insert=True)
        row = Message(client_id=alert.client_id, alert_id=alert.pk, occurrence=at, next_try_at=at)
        row.not_before, row.not_after = at, at + HOUR
        row.save(force_insert=True)
    queued()
    found = read()
    assert (found["due_unsent"], found["alerts_due_unsent"], found["waiting"]) == (2, 1, 2)
    with acting_as(engine(RIVERSIDE)):
        Message.objects.filter(pk=row.pk).update(status="suppressed", suppressed_reason="done")
    found = read()
    assert (found["alerts_due_unsent"], state(found, "suppressed"), found["suppressed_untold"]) == (0, 1, 0)


def test_what_was_made_a_day_ago_counts_no_more_and_what_is_uncertain_for_a_week() -> None:
    (gone,) = queued(status="expired")
    aged(gone, 23)
    aged(gone, 25)
    queued("ben", status="uncertain", dispatched_at=now() - 6 * 24 * HOUR)
    queued("cem", status="uncertain", dispatched_at=now() - 8 * 24 * HOUR)
    told = read()
    assert (state(told, "expired"), told["uncertain"]) == (2, 1)


def test_what_may_still_leave_within_the_hour_is_what_claims_reckon_with() -> None:
    with as_person("mark"), connection.cursor() as cursor:
        cursor.execute("""UPDATE practices_practice SET settings = settings || '{"messages_per_hour": 10}'""")
    queued(times=4, status="sent", sent_at=now(), dispatched_at=now() - 10 * MINUTE)
    queued("ben", times=2, status="sent", sent_at=now(), dispatched_at=now() - 2 * HOUR)
    assert (read()["messages_per_hour"], read()["left_this_hour"]) == (10, 6)
    make_safe("cem")
    queued("cem", times=9)
    with acting_as(engine(RIVERSIDE)):
        assert len(claim_of_practice(now(), 4)) == 4
    assert read()["left_this_hour"] == 2
    with acting_as(engine(RIVERSIDE)):
        assert len(claim_of_practice(now(), 9)) == 2
    assert read()["left_this_hour"] == 0


def beats(told: Any) -> dict[str, int | None]:
    return {one["name"]: one["age_seconds"] for one in told["heartbeats"]}


def test_ticks_count_and_neither_a_worker_that_gets_none_nor_any_host_is_named() -> None:
    assert beats(read()) == {"worker": None, "beat": None}
    at: datetime = now()
    heartbeat("worker", at - HOUR)
    heartbeat("worker@hidden-host", at - 20 * MINUTE)
    heartbeat("worker@hidden-too", at - 40 * MINUTE)
    answer = signed_in("mark").get(PATH)
    told = beats(answer.json())
    assert told["worker"] is not None
    assert 3600 <= told["worker"] < 3660
    assert told["beat"] is None
    assert b"hidden" not in answer.content


def test_no_client_is_named_in_it() -> None:
    for name in NAMES:
        suppressed(name)
    answer = signed_in("mark").get(PATH)
    with as_person("mark"):
        rows = list(Client.objects.values_list("name", "pk"))
    assert rows
    for name, pk in rows:
        assert name.encode() not in answer.content
        assert str(pk).encode() not in answer.content


def test_another_practices_messages_do_not_count() -> None:
    queued()
    told = read("zoe")
    assert (told["due_unsent"], told["waiting"], state(told, "pending")) == (0, 0, 0)


@pytest.mark.parametrize("name", ["thea", "ana"])
def test_the_function_tells_nobody_else(name: str) -> None:
    queued()
    with as_person(name), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM rls.queue_health()")
        assert cursor.fetchall() == []


def test_whoever_else_asks_is_refused() -> None:
    assert {name: signed_in(name).get(PATH).status_code for name in ("thea", "ana", "sue")} == {
        "thea": 403,
        "ana": 403,
        "sue": 200,
    }
    assert signed_in("mark").get(f"{PATH}?since=2024-01-01").status_code == 422


def test_a_heartbeat_of_a_clock_that_was_ahead_says_nothing_of_now() -> None:
    heartbeat("worker", now() + timedelta(days=30))
    heartbeat("beat", now() + timedelta(seconds=30))
    told = {one["name"]: one["age_seconds"] for one in read()["heartbeats"]}
    assert told == {"worker": None, "beat": 0}
