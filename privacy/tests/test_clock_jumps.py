"""A clock that jumps stops what is done by it, until it is back or has stood there for ten minutes."""

import logging

import pytest
from celery import shared_task
from hypothesis import given
from hypothesis import strategies as st

from privacy import clock_jumps
from privacy.clock_jumps import Jumps
from privacy.tasks import EngineTask

START, MONTH = 1_900_000_000.0, 30 * 86_400.0


def told(*seen: tuple[float, float]) -> list[bool]:
    """Seconds that went by, and how far the clock is ahead of them by then."""
    jumps = Jumps(START, 0)
    return [jumps.has_jumped(START + passed + ahead, passed) for passed, ahead in seen]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        # As clocks run, and as they are put right.
        ([(15, 0), (30, 1), (3_000_000, 4)], [False, False, False]),
        ([(15, 300), (30, 600)], [False, False]),
        # Ahead for a tick, and back.
        ([(15, MONTH), (30, 0)], [True, False]),
        ([(15, 301), (30, MONTH), (45, 1)], [True, True, False]),
        # Back by more than a while, and right again.
        ([(15, -MONTH), (30, 0)], [True, False]),
        # Set for good: relied on after ten minutes, and from there on.
        ([(15, MONTH), (614, MONTH), (615, MONTH), (630, MONTH)], [True, True, False, False]),
        ([(15, MONTH), (615, MONTH), (630, 0)], [True, False, True]),
        # It has to stand: who jumps on is waited for anew.
        ([(15, MONTH), (600, 2 * MONTH), (630, 2 * MONTH), (1200, 2 * MONTH)], [True, True, True, False]),
        # Back in between is not the same jump.
        ([(15, MONTH), (30, 0), (630, MONTH)], [True, False, True]),
        # Nobody looked for long: it counts from when it was seen.
        ([(86_400, MONTH), (86_415, MONTH), (87_000, MONTH)], [True, True, False]),
    ],
)
def test_a_jump_is_waited_out(seen: list[tuple[float, float]], expected: list[bool]) -> None:
    assert told(*seen) == expected


@given(st.lists(st.tuples(st.floats(1, 599), st.floats(-MONTH, MONTH)), max_size=20))
def test_a_clock_that_is_back_is_relied_on_at_once_unless_another_was_meanwhile(
    steps: list[tuple[float, float]],
) -> None:
    jumps, passed = Jumps(START, 0), 0.0
    for pause, ahead in steps:
        passed += pause
        # Far away each time, and each time back before it is believed.
        jumps.has_jumped(START + passed + MONTH + ahead, passed)
        assert not jumps.has_jumped(START + passed + 1, passed + 1)


def test_it_goes_on_counting_without_the_clock_that_is_set() -> None:
    before = clock_jumps.steady()
    assert 0 < before <= clock_jumps.steady()


@shared_task(base=EngineTask, name="privacy.tests.work")
def work() -> str:
    return "done"


def test_the_engine_does_nothing_while_the_clock_is_away(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    steady, ahead = [100.0], [0.0]
    monkeypatch.setattr(clock_jumps, "_jumps", Jumps(START, 0))
    monkeypatch.setattr(clock_jumps, "steady", lambda: steady[0])
    monkeypatch.setattr("privacy.clock_jumps.time.time", lambda: START + steady[0] + ahead[0])
    caplog.set_level(logging.WARNING, "privacy.clock_jumps")
    assert work() == "done"
    ahead[0] = MONTH
    assert [work(), work()] == [None, None]
    ahead[0] = 0
    assert work() == "done"
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
