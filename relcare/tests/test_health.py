"""The health page is green only while database, worker and beat are well, and says which is not."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client as Browser

from reminders.engine import BEAT, WORKER, heartbeat

pytestmark = pytest.mark.django_db(transaction=True)


def beat(worker: timedelta = timedelta(), beat: timedelta = timedelta()) -> None:
    at = datetime.now(UTC)
    heartbeat(WORKER, at - worker)
    heartbeat(BEAT, at - beat)


def test_it_is_green_while_all_are_well() -> None:
    beat()
    answer = Browser().get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "well",
        "unwell": [],
        "database": "well",
        "worker": "well",
        "beat": "well",
        "late_workers": 0,
    }
    assert answer["Cache-Control"] == "no-store"


def test_before_the_first_tick_it_is_red() -> None:
    answer = Browser().get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["unwell"] == ["beat", "worker"]


def test_six_ticks_late_is_red_and_says_who_is_late() -> None:
    limit = timedelta(seconds=6 * settings.TICK_SECONDS)
    beat(beat=limit)
    answer = Browser().get("/healthz")
    assert (answer.status_code, answer.json()["unwell"], answer.json()["beat"]) == (503, ["beat"], "late")


@pytest.mark.parametrize(("seconds", "expected"), [(50, "well"), (70, "late")])
def test_a_heartbeat_of_a_clock_that_was_ahead_says_nothing_of_now(seconds: int, expected: str) -> None:
    beat(worker=-timedelta(seconds=seconds))
    assert Browser().get("/healthz").json()["worker"] == expected


def test_one_of_several_workers_that_is_late_is_counted_while_ticks_go_on() -> None:
    beat()
    at = datetime.now(UTC)
    heartbeat("worker@one", at)
    heartbeat("worker@two", at - timedelta(seconds=6 * settings.TICK_SECONDS))
    heartbeat("tzdata 2026f", at - timedelta(days=99))
    answer = Browser().get("/healthz")
    assert (answer.status_code, answer.json()["late_workers"]) == (200, 1)


def test_without_its_database_it_is_red(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setitem(connections["default"].settings_dict, "NAME", "no_such_database")
        answer = Browser().get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")


def test_nothing_is_to_be_sent_to_it() -> None:
    assert Browser().post("/healthz").status_code == 405
