"""One unfit row stops nobody else's messages, and none is taken that no program could read."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client as Browser

from clients.models import Client
from practices.clock import now
from practices.models import Practice
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE, ident
from reminders.actions import plan_check_ins
from reminders.engine import heartbeat
from reminders.facts import facts_of
from reminders.models import Heartbeat, Message
from reminders.rules import Every
from reminders.sending import claim, claim_of_practice
from reminders.tests.weeks import RIVERSIDE, TUESDAY, plan
from tests.cast import actor, as_person, signed_in

pytestmark = pytest.mark.django_db

LAKESIDE = ident("lakeside", "practice")
MOST: int = 2**31 - 1
# Whether it was held for longer than a transaction.
LET_GO = "SELECT pg_advisory_unlock(hashtextextended('send' || %s, 3))"
FAR = timedelta(days=30)


def due(practice_id: UUID = RIVERSIDE, name: str = "ana", by: str = "thea", **more: Any) -> UUID:
    with as_person(by):
        client = Client.objects.get(pk=PEOPLE[name].client_id)
        every = Every("week", TUESDAY.time(), on=("tuesday",))
        made = plan_check_ins(by=actor(by), client=client, what="check_in", every=every)
    told = {"not_before": TUESDAY, "not_after": TUESDAY + timedelta(hours=3), "next_try_at": TUESDAY, **more}
    with acting_as(engine(practice_id)):
        Message(client_id=client.pk, plan_id=made.pk, occurrence=TUESDAY, **told).save(force_insert=True)
    return made.pk


def sql(who: str, statement: str, *arguments: Any) -> int:
    with transaction.atomic(), as_person(who), connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return int(cursor.rowcount)


def beat_at(at: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO reminders_heartbeat (name, at) VALUES ('worker', %s)", [at])


@pytest.mark.parametrize("_draw", range(4))
def test_a_row_that_cannot_be_claimed_stops_no_other_practice(_draw: int) -> None:
    due(lease_token=MOST)
    due(LAKESIDE, "yan", "zoe")
    assert [practice for practice, _, _ in claim(TUESDAY)] == [LAKESIDE]


def test_a_practice_where_nothing_could_be_claimed_is_locked_no_longer() -> None:
    plan_id = due(lease_token=MOST)
    assert claim(TUESDAY) == []
    with connection.cursor() as cursor:
        cursor.execute(LET_GO, [str(RIVERSIDE)])
        assert cursor.fetchone() == (False,)
    with acting_as(engine(RIVERSIDE)):
        Message.objects.filter(plan_id=plan_id).update(lease_token=0)
    assert len(claim(TUESDAY)) == 1


@pytest.mark.parametrize(("ahead", "left"), [(FAR, 1), (timedelta(minutes=4), 0), (-timedelta(minutes=4), 0)])
def test_what_left_by_a_clock_that_was_ahead_counts_in_no_rate(ahead: timedelta, left: int) -> None:
    with as_person("mark"):
        Practice.objects.filter(pk=RIVERSIDE).update(settings={"messages_per_hour": 1})
    due(status="sent", sent_at=now() + ahead, dispatched_at=now() + ahead)
    due(not_before=now(), next_try_at=now(), not_after=now() + FAR)
    assert signed_in("mark").get("/api/v1/practice/queue/").json()["left_this_hour"] == left
    with acting_as(engine(RIVERSIDE)):
        assert len(claim_of_practice(now(), 5)) == left


def test_what_left_by_a_clock_that_was_ahead_keeps_no_other_message_back() -> None:
    plan_id = plan("ana").pk
    other_id = due(status="sent", sent_at=TUESDAY + FAR, dispatched_at=TUESDAY + FAR)
    with acting_as(engine(RIVERSIDE)):
        assert facts_of([plan_id], TUESDAY)[plan_id].another_left_at is None
        Message.objects.filter(plan_id=other_id).update(dispatched_at=TUESDAY)
        assert facts_of([plan_id], TUESDAY)[plan_id].another_left_at == TUESDAY


@pytest.mark.parametrize(
    "change",
    [
        "local_time = '24:00'",
        "starts_on = 'infinity'",
        "starts_on = '0001-01-01 BC'",
        "active_since = 'infinity'",
        "next_due_at = '-infinity'",
        "state = 'paused', paused_until = '20000-01-01Z'",
    ],
)
def test_no_plan_has_a_date_that_cannot_be_read(change: str) -> None:
    plan_id = plan("ana").pk
    with pytest.raises(IntegrityError, match="check_in_plan_dates_are_readable"):
        sql("thea", f"UPDATE reminders_checkinplan SET {change} WHERE id = %s", plan_id)
    changed = "UPDATE reminders_checkinplan SET local_time = '23:59', next_due_at = NULL WHERE id = %s"
    assert sql("thea", changed, plan_id) == 1


@pytest.mark.parametrize(
    ("table", "change", "name"),
    [
        ("contactplan", "language = 'xx'", "contact_plan_in_a_known_language"),
        ("safechannel", "confirmed_on = 'infinity'", "safe_channel_on_days_of_a_calendar"),
        ("safechannel", "failed_at = 'infinity'", "safe_channel_on_days_of_a_calendar"),
    ],
)
def test_no_client_is_reached_by_what_cannot_be_read(table: str, change: str, name: str) -> None:
    statement = f"UPDATE clients_{table} SET {change} WHERE client_id = %s"
    with pytest.raises(IntegrityError, match=name):
        sql("ana", statement, PEOPLE["ana"].client_id)


@pytest.mark.parametrize("who", ["ben", "thea", "mark"])
def test_heartbeats_are_the_engines(who: str) -> None:
    heartbeat("worker", TUESDAY)
    assert sql(who, "UPDATE reminders_heartbeat SET at = now()") == 0
    assert sql(who, "DELETE FROM reminders_heartbeat") == 0
    with pytest.raises(ProgrammingError, match="row-level security"):
        sql(who, "INSERT INTO reminders_heartbeat (name, at) VALUES ('worker@x', now())")
    with as_person(who):
        assert Heartbeat.objects.get().at == TUESDAY
    with acting_as(engine(RIVERSIDE)):
        heartbeat("worker", TUESDAY + FAR)
        assert Heartbeat.objects.get().at == TUESDAY + FAR


@pytest.mark.parametrize("at", ["infinity", "-infinity", "0044-03-15 BC", "20000-01-01Z"])
def test_no_heartbeat_is_at_a_time_that_cannot_be_read(at: str) -> None:
    with pytest.raises(IntegrityError, match="heartbeat_at_some_time"), transaction.atomic():
        beat_at(at)


@pytest.mark.parametrize("at", ["0001-01-01 00:00Z", "9999-12-31 23:59Z"])
def test_a_heartbeat_of_no_time_at_all_stops_nobody_who_asks(at: str) -> None:
    heartbeat("beat", now())
    beat_at(at)
    assert Browser().get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 200
    assert signed_in("mark").get("/api/v1/practice/queue/").status_code == 200
    heartbeat("worker", TUESDAY)
    assert Heartbeat.objects.get(name="worker").at == TUESDAY
