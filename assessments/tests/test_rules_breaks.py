"""What a therapist is told of a break."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import BreakFact, BreakWatch, break_watch
from relationships.words import BREAK_KINDS, BREAK_STATES, PURPOSES_COMPARED, SET_BY

TODAY = date(2026, 6, 1)
DAY = timedelta(days=1)
RAISED = ("overdue", "check_in_due", "one_sided_extension", "mismatch", "for_my_safety", "did_not_start")
RUNNING = BreakFact("space", "running", TODAY - 10 * DAY)


@pytest.mark.parametrize(
    ("told", "raised"),
    [
        (RUNNING, set()),
        (replace(RUNNING, returns_on=TODAY), set()),
        (replace(RUNNING, returns_on=TODAY - DAY), {"overdue"}),
        (replace(RUNNING, state="planned", returns_on=TODAY - DAY), {"did_not_start"}),
        (replace(RUNNING, state="planned", check_in_on=TODAY - DAY), {"did_not_start"}),
        (replace(RUNNING, state="planned", starts_on=TODAY), set()),
        (replace(RUNNING, state="planned", kind="for_my_safety"), {"for_my_safety"}),
        (replace(RUNNING, state="ended", returns_on=TODAY - DAY), set()),
        (replace(RUNNING, state="called_off", returns_on=TODAY - DAY), set()),
        (replace(RUNNING, check_in_on=TODAY), {"check_in_due"}),
        (replace(RUNNING, check_in_on=TODAY + DAY), set()),
        (replace(RUNNING, check_in_on=TODAY - DAY, check_in_held_on=TODAY), set()),
        (replace(RUNNING, check_in_on=TODAY, check_in_held_on=TODAY - 2 * DAY), set()),
        (replace(RUNNING, check_in_on=TODAY, check_in_held_on=TODAY, returns_on=TODAY - DAY), {"overdue"}),
        (replace(RUNNING, state="extended", extended_by="both"), set()),
        (replace(RUNNING, state="extended", extended_by="me"), {"one_sided_extension"}),
        (replace(RUNNING, state="extended", extended_by="other"), {"one_sided_extension"}),
        (replace(RUNNING, purposes="same"), set()),
        (replace(RUNNING, purposes="unclear"), set()),
        (replace(RUNNING, purposes="different"), {"mismatch"}),
        (replace(RUNNING, kind="for_my_safety"), {"for_my_safety"}),
        (replace(RUNNING, kind="for_my_safety", state="ended"), set()),
    ],
)
def test_what_calls_for_a_look(told: BreakFact, raised: set[str]) -> None:
    found = break_watch(told, TODAY)
    assert {name for name in RAISED if getattr(found, name)} == raised
    assert len(found.reasons) == len(raised)


@pytest.mark.parametrize("field", ["kind", "state", "extended_by", "purposes"])
def test_a_word_that_does_not_exist_is_refused(field: str) -> None:
    strange: Any = {field: "nonsense"}
    with pytest.raises(ValueError, match="nonsense"):
        break_watch(replace(RUNNING, **strange), TODAY)


DAYS = st.none() | st.integers(-400, 400).map(lambda days: TODAY + days * DAY)
FACTS = st.builds(
    BreakFact,
    st.sampled_from(BREAK_KINDS),
    st.sampled_from(list(BREAK_STATES)),
    st.just(TODAY),
    DAYS,
    DAYS,
    st.none() | st.sampled_from(SET_BY),
    st.none() | st.sampled_from(PURPOSES_COMPARED),
    DAYS,
)


@given(FACTS, st.integers(0, 1000))
def test_waiting_never_settles_what_is_raised(told: BreakFact, days: int) -> None:
    now, later = break_watch(told, TODAY), break_watch(told, TODAY + days * DAY)
    for name in (
        "overdue",
        "check_in_due",
        "one_sided_extension",
        "mismatch",
        "for_my_safety",
        "did_not_start",
    ):
        assert getattr(later, name) >= getattr(now, name)


@given(FACTS, DAYS)
def test_what_was_held_is_not_due_and_says_nothing_else(told: BreakFact, on: date | None) -> None:
    open_, held = (break_watch(replace(told, check_in_held_on=day), TODAY) for day in (None, on or TODAY))
    assert not held.check_in_due
    left = tuple(reason for reason in open_.reasons if reason.code != "check_in_due")
    assert held == replace(open_, check_in_due=False, reasons=left)


@given(FACTS)
def test_what_is_over_calls_for_nothing_and_safety_asks_no_return(told: BreakFact) -> None:
    assert break_watch(replace(told, state="ended"), TODAY) == BreakWatch()
    found = break_watch(replace(told, kind="for_my_safety"), TODAY)
    assert not (found.overdue)
    assert not (found.check_in_due)
    assert not (found.one_sided_extension)
    assert not found.mismatch
