"""However many practices have something due: a lock takes a place in memory that all connections share."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import psycopg
import pytest
from django.db import connections, transaction
from psycopg import ClientCursor

from faults.crowd import Crowd
from reminders.facts import due_practices
from reminders.sending import claim, claims
from reminders.tests.weeks import SOON, TUESDAY

pytestmark = pytest.mark.django_db(transaction=True)

NOW: Final = TUESDAY + SOON
DUE: Final = """
    INSERT INTO reminders_message (id, practice_id, client_id, plan_id, occurrence, channel, status,
        not_before, not_after, next_try_at, attempt, ambiguous, lease_token, provider_id, error_code,
        suppressed_reason, made_at)
    SELECT gen_random_uuid(), practice_id, client_id, id, %(at)s, 'email', 'pending', %(at)s,
        %(at)s::timestamptz + interval '3 hours', %(at)s, 0, 0, 0, '', '', '', %(at)s
    FROM reminders_checkinplan
    WHERE practice_id IN (SELECT id FROM practices_practice WHERE slug ^@ 'crowd-')"""
HELD: Final = """
    SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


@pytest.fixture
def owner() -> Iterator[psycopg.Connection[Any]]:
    """A connection that reads all practices, beside those that the application has."""
    parameters = connections["owner"].get_connection_params()
    names = ("host", "port", "user", "password")
    told = {name: parameters[name] for name in names if parameters.get(name)}
    database = str(connections["default"].settings_dict["NAME"])
    with psycopg.connect(dbname=database, autocommit=True, **told) as connection:
        yield connection


def held(owner: psycopg.Connection[Any]) -> int:
    (found,) = owner.execute(HELD).fetchall()
    return int(found[0])


def due(owner: psycopg.Connection[Any]) -> None:
    """Each client of the crowd has a message waiting."""
    with ClientCursor(owner) as cursor:
        cursor.execute(DUE, {"at": TUESDAY})


def test_practices_are_found_without_a_lock_for_each(owner: psycopg.Connection[Any]) -> None:
    Crowd(practices=60, clients=1, first=TUESDAY).write(owner)
    with transaction.atomic():
        assert len(due_practices("plan", NOW)) == 60
        assert held(owner) == 0


def test_a_claim_holds_on_to_the_practices_that_it_claimed_of_and_to_no_other(
    owner: psycopg.Connection[Any],
) -> None:
    Crowd(practices=60, clients=1, first=TUESDAY, an_hour=0).write(owner)
    due(owner)
    with transaction.atomic():
        assert claim(NOW) == []
        assert held(owner) == 0
    owner.execute(
        "UPDATE practices_practice SET settings = '{}' WHERE slug IN ('crowd-7', 'crowd-8', 'crowd-9')"
    )
    with transaction.atomic():
        claimed_of = {practice_id for practice_id, *_ in claim(NOW)}
        assert claimed_of
        assert held(owner) == len(claimed_of)
    assert held(owner) == 0


def test_a_practice_whose_claim_fails_in_the_middle_is_held_on_to_no_longer(
    owner: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    Crowd(practices=1, clients=1, first=TUESDAY).write(owner)
    due(owner)
    # Its end would be later than any date.
    monkeypatch.setattr(claims, "LIMITS", (60, timedelta.max, 8, []))
    assert claim(NOW) == []
    assert held(owner) == 0
