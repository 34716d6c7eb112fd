"""Inner work as dated evidence, and forecasts held against their day."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import (
    ForecastScore,
    InnerWork,
    Observation,
    WorkFact,
    forecast,
    inner_work_of,
    score_forecast,
)

START = date(2026, 1, 1)
TODAY = START + timedelta(days=200)
NONE, CLAIMED = InnerWork("none"), InnerWork("claimed")


def on(day: int) -> date:
    return START + timedelta(days=day)


def work(status: str, day: int, since: int | None = None, last: int | None = None) -> WorkFact:
    return WorkFact(status, on(day), None if since is None else on(since), None if last is None else on(last))


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ([], NONE),
        ([work("claimed", 1)], CLAIMED),
        ([work("seen", 30, 0, 20)], InnerWork("seen", on(0), on(20))),
        ([work("seen", 30, 0, 20), work("claimed", 40)], InnerWork("seen", on(0), on(20))),
        ([work("seen", 30, 0, 20), work("none", 40)], NONE),
        ([work("none", 40), work("seen", 30, 0, 20)], NONE),
        ([work("seen", 30, 0, 20), work("none", 40), work("claimed", 50)], CLAIMED),
        ([work("none", 10), work("seen", 30, 15, 20)], InnerWork("seen", on(15), on(20))),
        ([work("seen", 30, 0, 29), work("seen", 60, 5, 20)], InnerWork("seen", on(5), on(29))),
    ],
    ids=[
        "nothing told",
        "a claim",
        "seen",
        "a later claim adds nothing",
        "ended",
        "in whatever order it is given",
        "a claim after the end",
        "begun again",
        "the newest says since when, the latest day when last",
    ],
)
def test_the_newest_evidence_that_was_not_ended_counts(facts: list[WorkFact], found: InnerWork) -> None:
    assert inner_work_of(facts) == found


@pytest.mark.parametrize("wrong", [work("serious", 1), work("seen", 1), work("seen", 1, since=0)])
def test_evidence_that_makes_no_sense_is_refused(wrong: WorkFact) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        inner_work_of([wrong])


facts = st.lists(
    st.builds(
        lambda status, day, back: (
            work(status, day, day - back - 1, day - back) if status == "seen" else work(status, day)
        ),
        st.sampled_from(("none", "claimed", "seen")),
        st.integers(0, 50),
        st.integers(0, 20),
    ),
    max_size=8,
)


@given(facts, st.integers(51, 90))
def test_a_claim_changes_nothing_but_none_and_an_end_ends_it(told: list[WorkFact], day: int) -> None:
    before = inner_work_of(told)
    after = inner_work_of([*told, work("claimed", day)])
    assert after == (CLAIMED if before == NONE else before)
    assert inner_work_of([*told, work("none", day)]) == NONE


def test_a_forecast_is_scored_by_the_level_of_its_day() -> None:
    score = score_forecast(2, as_it_is=1, if_work_goes_on=Fraction(5, 2), falling=None)
    assert score == ForecastScore(2, Fraction(1), Fraction(-1, 2), None)
    assert score_forecast(None, as_it_is=1, falling=Fraction(1)) == ForecastScore(None, None, None, None)
    with pytest.raises(ValueError, match="goes from 0 to 4"):
        score_forecast(5, as_it_is=1)


@given(st.integers(0, 4), st.integers(0, 4), st.fractions(0, 4))
def test_a_score_and_its_forecast_give_the_level(level: int, as_it_is: int, goes_on: Fraction) -> None:
    score = score_forecast(level, as_it_is=as_it_is, if_work_goes_on=goes_on)
    assert score.as_it_is is not None
    assert score.if_work_goes_on is not None
    assert as_it_is + score.as_it_is == goes_on + score.if_work_goes_on == level


def test_harm_closes_the_forecast_with_work_of_every_capacity_and_is_the_level_of_one() -> None:
    rising = [Observation(level, on(day)) for level, day in ((1, 0), (1, 60), (2, 120), (2, 150), (2, 190))]
    seen = InnerWork("seen", on(0), TODAY)
    assert forecast(rising, TODAY, inner_work=seen).if_work_goes_on is not None
    for harm_is_level, level in ((True, 0), (False, 2)):
        found = forecast(rising, TODAY, inner_work=seen, harm_on=TODAY, harm_is_level=harm_is_level)
        assert (found.as_it_is, found.if_work_goes_on) == (level, None)
