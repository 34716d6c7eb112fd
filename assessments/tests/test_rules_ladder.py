"""Steps taken against what is earned: ahead, held back, and what is not known."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import DisclosureFact, is_ahead, steps_taken

TODAY = date(2026, 6, 1)


def step(rung: int, days: int = 1, before: int | None = None, answered: str | None = None) -> DisclosureFact:
    return DisclosureFact(rung, TODAY - timedelta(days=days), answered, before)


@pytest.mark.parametrize(
    ("rung", "before", "ahead"),
    [(0, 0, False), (1, 0, True), (1, 1, False), (2, 1, True), (5, 5, False), (5, 4, True), (3, None, None)],
)
def test_a_step_is_ahead_of_what_was_earned_before_it(
    rung: int, before: int | None, ahead: bool | None
) -> None:
    assert is_ahead(rung, before) is ahead


@pytest.mark.parametrize(
    ("steps", "earned", "ahead", "held_back"),
    [
        ((), 5, False, None),
        ((step(3, before=1),), 3, True, False),
        ((step(3, before=3),), 3, False, False),
        ((step(3),), 3, False, False),
        ((step(1),), 2, False, False),
        ((step(1),), 3, False, True),
        ((step(1), step(2)), 3, False, False),
        # Of the last 90 days alone, both ends included.
        ((step(3, 91, before=1),), 5, False, None),
        ((step(3, 90, before=1),), 5, True, True),
        ((step(4, 91), step(1, 90)), 3, False, True),
        # Neither planned nor dated ahead.
        ((replace(step(5, before=0), done=False),), 5, False, None),
        ((step(5, -1, before=0),), 5, False, None),
    ],
)
def test_what_was_taken_is_held_against_what_is_earned(
    steps: tuple[DisclosureFact, ...], earned: int, ahead: bool, held_back: bool | None
) -> None:
    found = steps_taken(steps, earned, today=TODAY)
    assert (found.ahead, found.held_back) == (ahead, held_back)


@pytest.mark.parametrize(
    ("steps", "earned"), [((), 6), ((), -1), ((step(6),), 1), ((step(1, answered="hm"),), 1)]
)
def test_what_cannot_be_is_refused(steps: tuple[DisclosureFact, ...], earned: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        steps_taken(steps, earned, today=TODAY)


RUNG = st.integers(0, 5)
STEPS = st.lists(st.builds(step, RUNG, st.integers(-5, 200), st.none() | RUNG), max_size=6)


@given(STEPS, RUNG, RUNG)
def test_more_that_is_earned_never_takes_a_question_away(
    steps: list[DisclosureFact], less: int, more: int
) -> None:
    low, high = (steps_taken(steps, earned, today=TODAY) for earned in sorted((less, more)))
    assert (low.held_back is None) == (high.held_back is None)
    assert bool(high.held_back) >= bool(low.held_back)


@given(STEPS, RUNG, st.integers(0, 5))
def test_knowing_more_of_a_step_never_hides_that_one_was_ahead(
    steps: list[DisclosureFact], earned: int, known: int
) -> None:
    told = [replace(one, earned_before=known) if one.earned_before is None else one for one in steps]
    before, after = (steps_taken(facts, earned, today=TODAY) for facts in (steps, told))
    assert after.ahead >= before.ahead
    assert after.held_back == before.held_back
