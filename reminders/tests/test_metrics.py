"""/metrics tells Prometheus of the whole installation, whoever may ask, and of no practice."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.db import DatabaseError, connection, connections
from django.test import Client as Browser
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from practices.clock import now
from privacy.actor import acting_as, engine
from relcare.demo.people import OWNER, PEOPLE
from reminders.engine import heartbeat
from reminders.facts import NOWHERE, select
from reminders.metrics import METRICS
from reminders.models import MESSAGE_STATES
from reminders.tests.test_queue_health import queued
from reminders.tests.weeks import RIVERSIDE, plan
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db(databases=["default", OWNER])

TOKEN = "a-token-of-more-than-thirty-two-characters"
ELSEWHERE = "198.51.100.7"
HOUR = timedelta(hours=1)


def answer(address: str = "127.0.0.1", path: str = "/metrics", **headers: str) -> Any:
    return Browser().get(path, REMOTE_ADDR=address, headers=headers or None)


def figures(**where: str) -> dict[tuple[str, str], float]:
    """By name and the one label's value, as Prometheus' own parser reads them."""
    told = answer(**where)
    assert told.status_code == 200
    return {
        (sample.name, "".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(told.content.decode())
        for sample in family.samples
    }


def test_it_tells_what_is_due_for_how_long_and_what_became_of_the_rest() -> None:
    queued(due=-HOUR)
    queued("ben", due=HOUR)
    queued("cem", times=3, status="sent", sent_at=now(), dispatched_at=now())
    for name in ("worker", "worker@one", "tzdata 2026a"):
        heartbeat(name, now() - timedelta(seconds=40))
    found = figures()
    assert found["relcare_reminders_due_unsent", ""] == 1
    assert 3600 <= found["relcare_reminders_lag_seconds", ""] < 3660
    assert found["relcare_reminders_messages", "pending"] == 2
    assert found["relcare_reminders_messages", "sent"] == 3
    ages = {label: age for (name, label), age in found.items() if name.endswith("_age_seconds")}
    assert ages.keys() == {"worker", "worker@one"}
    assert all(40 <= age < 100 for age in ages.values())


def test_a_plan_whose_date_has_come_is_due_though_it_has_no_message() -> None:
    plan("ana", due=now() - 5 * HOUR)
    plan("ben", due=now() + HOUR)
    found = figures()
    assert found["relcare_reminders_due_unsent", ""] == found["relcare_reminders_plans_due", ""] == 1
    assert 5 * 3600 <= found["relcare_reminders_lag_seconds", ""] < 5 * 3600 + 60
    queued("cem", due=-HOUR)
    found = figures()
    assert found["relcare_reminders_due_unsent", ""] == 2
    assert found["relcare_reminders_plans_due", ""] == 1


def test_every_state_is_told_also_where_there_is_nothing() -> None:
    found = figures()
    told = {label: value for (name, label), value in found.items() if name == "relcare_reminders_messages"}
    assert told == dict.fromkeys(MESSAGE_STATES, 0)
    assert found["relcare_reminders_due_unsent", ""] == found["relcare_reminders_lag_seconds", ""] == 0


def test_its_labels_name_states_and_processes_alone() -> None:
    queued()
    heartbeat("worker", now())
    content = answer().content.decode()
    labels = {
        name
        for family in text_string_to_metric_families(content)
        for sample in family.samples
        for name in sample.labels
    }
    assert labels == {"state", "name"}
    assert "Riverside" not in content
    assert str(RIVERSIDE) not in content


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.0.1", "::1", "::ffff:127.0.0.1"])
def test_whoever_asks_from_this_machine_may_read(address: str) -> None:
    assert answer(address).status_code == 200


@pytest.mark.parametrize(
    "address", [ELSEWHERE, "10.0.0.1", "::ffff:10.0.0.1", "", "unix:", "127.0.0.1, 10.0.0.1"]
)
def test_everybody_else_finds_no_such_page(address: str) -> None:
    refused, nothing = answer(address), answer(address, "/nothing-here")
    assert (refused.status_code, refused.headers["Content-Type"]) == (404, "application/problem+json")
    assert refused.content == nothing.content
    assert "WWW-Authenticate" not in refused.headers


def test_behind_a_proxy_this_machine_is_everybody(settings: Settings) -> None:
    settings.BEHIND_PROXY = True
    assert answer().status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert answer().status_code == 404
    assert answer(Authorization=f"Bearer {TOKEN}").status_code == 200


@pytest.mark.parametrize(
    "told", ["", "Bearer ", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN[:-1]}", "Bearer é"]
)
def test_a_wrong_token_is_told_nothing(settings: Settings, told: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert answer(ELSEWHERE, Authorization=told).status_code == 404
    assert answer(ELSEWHERE, Authorization=f"Bearer {TOKEN}").status_code == 200


def test_no_token_is_not_an_empty_one(settings: Settings) -> None:
    settings.METRICS_TOKEN = ""
    assert answer(ELSEWHERE, Authorization="Bearer ").status_code == 404


def test_it_is_read_and_nothing_else() -> None:
    assert Browser().post("/metrics").status_code == 405


def test_without_its_database_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reminders.metrics.METRICS", "SELECT pg_sleep(9)")
    monkeypatch.setattr("reminders.metrics.AT_MOST", "SET LOCAL statement_timeout = '50ms'")
    assert answer().status_code == 503


def test_nobody_who_is_signed_in_may_ask_the_database_for_it() -> None:
    with pytest.raises(DatabaseError, match="only work that no person started"), as_person("mark"):
        select(METRICS)


MANY = """
    INSERT INTO reminders_message (id, practice_id, client_id, plan_id, occurrence, channel, status,
        not_before, not_after, next_try_at, attempt, ambiguous, lease_token, provider_id, error_code,
        suppressed_reason, made_at)
    SELECT uuidv7(), %s, %s, %s, at, 'email', 'expired', at, at + interval '1 hour', at, 0, 0, 0, '', '',
        '', at
    FROM (SELECT now() - n * interval '1 hour' AS at FROM generate_series(1, 20000) AS n) AS made"""


@pytest.fixture
def explained() -> Iterator[Any]:
    """Plans of statements as the definer runs them, over twenty thousand messages of two years and more."""
    with acting_as(actor("mark"), using=OWNER), connections[OWNER].cursor() as cursor:
        plan_id = uuid4()
        cursor.execute(
            "INSERT INTO reminders_checkinplan (id, practice_id, client_id, what, follows, rule, starts_on,"
            " local_time, zone, state, stopped_because, active_since, silence_hours, missed_limit,"
            " recorded_by_id, recorded_at, row_version)"
            " VALUES (%s, %s, %s, 'check_in', 'clock', 'FREQ=DAILY', now(), '09:00', 'Europe/Berlin',"
            " 'active', '', now(), 12, 3, %s, now(), 1)",
            [plan_id, RIVERSIDE, PEOPLE["ana"].client_id, PEOPLE["thea"].member_id],
        )
        cursor.execute(MANY, [RIVERSIDE, PEOPLE["ana"].client_id, plan_id])
        cursor.execute("ANALYZE reminders_message")
        cursor.execute("SET LOCAL ROLE relcare_definer")

        def explain(name: str) -> str:
            cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [name])
            ((body,),) = cursor.fetchall()
            cursor.execute("EXPLAIN " + body.replace("SELECT rls.engine_only();", ""))
            return "\n".join(line for (line,) in cursor.fetchall())

        yield explain
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize(
    ("name", "indexes"),
    [
        ("reminder_metrics", {"message_waiting", "message_by_age"}),
        ("queue_health", {"message_waiting", "message_by_age", "message_uncertain", "message_dispatched"}),
    ],
)
def test_old_messages_are_not_looked_at(explained: Any, name: str, indexes: set[str]) -> None:
    plan = explained(name)
    assert "Seq Scan on reminders_message" not in plan, plan
    assert {index for index in indexes if index in plan} == indexes, plan


def test_the_database_tells_the_same_as_a_plain_count() -> None:
    queued(due=-HOUR)
    with acting_as(NOWHERE):
        ((due, _, oldest, states),) = select(METRICS)
    with acting_as(engine(RIVERSIDE)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(next_try_at) FROM reminders_message WHERE next_try_at <= now()")
        assert cursor.fetchone() == (due, oldest)
    assert orjson.loads(states) == {"pending": due}
