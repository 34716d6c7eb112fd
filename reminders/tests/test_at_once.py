"""Many at once: planners that create each date once, workers that keep a practice's rate exactly."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connections

from faults.crowd import Crowd
from reminders.engine import BEAT, for_each, heartbeat
from reminders.planning import plan_practice
from reminders.sending import claim
from reminders.tests.weeks import SOON, TUESDAY

pytestmark = pytest.mark.django_db(transaction=True)

NOW = TUESDAY + SOON


@pytest.fixture
def owner() -> Iterator[psycopg.Connection[Any]]:
    """A connection that reads all practices, beside those that the application has."""
    parameters = connections["owner"].get_connection_params()
    names = ("host", "port", "user", "password")
    told = {name: parameters[name] for name in names if parameters.get(name)}
    database = str(connections["default"].settings_dict["NAME"])
    with psycopg.connect(dbname=database, **told) as connection:
        yield connection


def at_once(threads: int, work: Callable[[], None]) -> None:
    ready = threading.Barrier(threads)
    failed: list[BaseException] = []

    def run() -> None:
        try:
            ready.wait(10)
            work()
        except BaseException as error:  # noqa: BLE001 - told below, in the test's own thread
            failed.append(error)
        finally:
            connections.close_all()

    running = [threading.Thread(target=run) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    assert not failed, failed


def test_three_planners_rung_by_two_beats_make_five_thousand_rows_of_as_many_plans(
    owner: psycopg.Connection[Any],
) -> None:
    crowd = Crowd(practices=10, clients=500, first=TUESDAY)
    crowd.write(owner)
    planned: list[int] = []

    def plan_twice() -> None:
        # Each beat rings, and whoever is free plans all that is due.
        for _ in range(2):
            heartbeat(BEAT, NOW)
            planned.append(for_each("plan", plan_practice, NOW))

    at_once(3, plan_twice)
    found = owner.execute(
        "SELECT count(*), count(DISTINCT (plan_id, occurrence)) FROM reminders_message"
    ).fetchone()
    assert found == (5000, 5000)
    assert sum(planned) == 5000
    late = owner.execute("SELECT count(*) FROM reminders_checkinplan WHERE next_due_at <= %s", [NOW])
    assert late.fetchone() == (0,)


def test_eight_workers_keep_the_rate_of_two_hundred_practices_exactly(
    owner: psycopg.Connection[Any],
) -> None:
    limit = 3
    crowd = Crowd(practices=200, clients=5, first=TUESDAY, an_hour=limit)
    crowd.write(owner)
    for practice_id in crowd.practice_ids(owner):
        plan_practice(practice_id, NOW)
    claimed: list[tuple[UUID, UUID]] = []

    def work() -> None:
        idle = 0
        while idle < 3:
            # Who finds every practice locked by others goes away with nothing.
            taken = claim(NOW)
            claimed.extend((practice_id, message_id) for practice_id, message_id, *_ in taken)
            idle = 0 if taken else idle + 1

    at_once(8, work)
    work()
    each = Counter(practice_id for practice_id, _ in claimed)
    assert len(set(claimed)) == len(claimed)
    assert each == dict.fromkeys(crowd.practice_ids(owner), limit)
    assert claim(NOW + timedelta(seconds=60)) == []
