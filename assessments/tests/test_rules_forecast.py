from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import Forecast, InnerWork, Observation, forecast

START = date(2025, 1, 1)
TODAY = START + timedelta(days=120)
WORK = InnerWork("seen", since=START, last_seen=TODAY - timedelta(days=60))
# Rising from 1 to 2 by one level in 120 days, still there after a fortnight.
RISING = ((1, 0), (1, 40), (2, 80), (2, 100), (2, 120))


def seen(*levels_on_days: tuple[int, int]) -> list[Observation]:
    return [Observation(level, START + timedelta(days=day)) for level, day in levels_on_days]


def look(
    *rows: tuple[int, int],
    work: InnerWork | None = WORK,
    at: date | None = None,
    harm_on: date | None = None,
) -> Forecast:
    return forecast(seen(*rows), TODAY, inner_work=work, at=at, harm_on=harm_on)


def codes(found: Forecast) -> set[str]:
    return {reason.code for reason in found.reasons}


def test_without_inner_work_tomorrow_is_like_today() -> None:
    found = look(*RISING, work=None)
    assert (found.as_it_is, found.if_work_goes_on, found.falling) == (2, None, None)
    assert found.at == TODAY + timedelta(days=180)


def test_the_slope_is_the_median_of_all_pairs_of_different_days() -> None:
    found = look((0, 0), (1, 10), (2, 30), (3, 120), at=TODAY)
    # 1/10, 2/30, 3/120, 1/20, 2/110, 1/90 -> the middle of 1/40 and 1/20
    assert found.slope_per_day == (Fraction(1, 40) + Fraction(1, 20)) / 2
    assert found.work_slope_per_day == found.slope_per_day


def test_with_work_the_result_is_the_level_used_plus_slope_times_days() -> None:
    found = look(*RISING, at=TODAY + timedelta(days=30))
    assert found.as_it_is == 2
    assert found.work_slope_per_day is not None
    assert found.if_work_goes_on == 2 + found.work_slope_per_day * 30


def test_the_gain_is_one_level_at_most() -> None:
    found = look((0, 0), (1, 30), (2, 60), (3, 90), (3, 104))
    assert (found.as_it_is, found.if_work_goes_on) == (3, Fraction(4))
    assert look((0, 0), (1, 30), (2, 60), (2, 90), (2, 104)).if_work_goes_on == 3


def test_work_is_counted_to_180_days_ahead_at_most() -> None:
    slow = ((1, -400), (1, -200), (2, 0), (2, 120))
    work = InnerWork("seen", since=START - timedelta(days=400), last_seen=TODAY)
    near = look(*slow, work=work, at=TODAY + timedelta(days=180))
    far = look(*slow, work=work, at=TODAY + timedelta(days=400))
    assert near.work_slope_per_day == (Fraction(1, 520) + Fraction(1, 400)) / 2
    assert near.if_work_goes_on == 2 + near.work_slope_per_day * 180
    assert far.if_work_goes_on == near.if_work_goes_on


def test_time_runs_from_the_newest_observation() -> None:
    rows = ((1, 0), (1, 20), (2, 60), (2, 90))
    found = look(*rows, at=TODAY)
    assert found.work_slope_per_day is not None
    assert found.if_work_goes_on == min(
        Fraction(found.as_it_is or 0) + found.work_slope_per_day * 30, Fraction((found.as_it_is or 0) + 1)
    )
    assert found.if_work_goes_on > (found.as_it_is or 0)


@pytest.mark.parametrize(
    ("work", "why"),
    [
        (None, "work_not_seen"),
        (InnerWork("none"), "work_not_seen"),
        (InnerWork("claimed", START, TODAY), "work_not_seen"),
        (InnerWork("seen", None, TODAY), "work_not_seen"),
        (InnerWork("seen", START, None), "work_not_seen_lately"),
        (InnerWork("seen", START, TODAY - timedelta(days=61)), "work_not_seen_lately"),
        (InnerWork("seen", START + timedelta(days=31), TODAY), "too_little_seen_since_work_began"),
    ],
)
def test_only_work_seen_within_60_days_moves_a_forecast(work: InnerWork | None, why: str) -> None:
    found = look(*RISING, work=work)
    assert found.if_work_goes_on is None
    assert why in codes(found)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (((1, 0), (2, 60), (2, 90)), "too_little_seen_since_work_began"),
        (((1, 0), (2, 60), (2, 90), (2, 90)), "too_little_seen_since_work_began"),
        (((1, 0), (2, 60), (2, 70), (2, 89)), "too_little_seen_since_work_began"),
        (((1, 0), (1, 60), (1, 70), (2, 90)), "too_few_above_the_first"),
        (((1, 0), (1, 60), (2, 70), (2, 90)), "work_seen"),
    ],
)
def test_work_needs_4_days_over_90_and_two_above_the_first(
    rows: tuple[tuple[int, int], ...], why: str
) -> None:
    found = look(*rows)
    assert why in codes(found)
    assert (found.if_work_goes_on is not None) is (why == "work_seen")


def test_only_what_was_seen_since_the_work_began_counts_for_it() -> None:
    work = InnerWork("seen", since=START + timedelta(days=10), last_seen=TODAY)
    assert look((4, 0), (1, 10), (1, 60), (2, 80), (2, 100), work=work).if_work_goes_on is not None
    assert look((1, 0), (1, 11), (1, 60), (2, 80), (2, 100), work=work).if_work_goes_on is None


def test_several_observations_on_a_day_count_as_the_lowest() -> None:
    assert (
        look((1, 0), (4, 0), (1, 60), (2, 90), (4, 90)).slope_per_day
        == look((1, 0), (1, 60), (2, 90)).slope_per_day
    )


@pytest.mark.parametrize(("days_ago", "given"), [(365, False), (366, True)])
def test_never_within_12_months_of_harm(days_ago: int, given: bool) -> None:
    found = look(*RISING, harm_on=TODAY - timedelta(days=days_ago))
    assert (found.if_work_goes_on is not None) is given
    assert ("no_work_forecast_after_harm" in codes(found)) is not given
    assert found.as_it_is == (2 if given else 0)


@pytest.mark.parametrize(
    ("rows", "falls"),
    [
        (((4, 0), (3, 30), (2, 60)), True),
        (((4, 0), (3, 30), (2, 59)), False),
        (((4, 0), (2, 60)), False),
        (((2, 0), (3, 30), (4, 60)), False),
        (((3, 0), (3, 30), (3, 60)), False),
    ],
)
def test_a_fall_needs_3_days_over_60_and_no_inner_work(
    rows: tuple[tuple[int, int], ...], falls: bool
) -> None:
    assert (look(*rows, work=None).falling is not None) is falls
    assert ("falling" in codes(look(*rows))) is falls


def test_a_fall_has_no_cap_but_the_range() -> None:
    rows = ((4, 0), (4, 60), (3, 120))
    found = look(*rows, at=TODAY + timedelta(days=240))
    assert found.slope_per_day == Fraction(-1, 120)
    assert found.falling == 3 - Fraction(240, 120)
    assert look(*rows, at=TODAY + timedelta(days=900)).falling == 0


def test_a_fall_too_runs_from_the_newest_observation() -> None:
    assert look((4, 0), (4, 50), (3, 100), at=TODAY).falling == 3 - Fraction(20, 100)


def test_an_unknown_level_has_no_forecast() -> None:
    found = look()
    assert (found.as_it_is, found.if_work_goes_on, found.falling, found.slope_per_day) == (None,) * 4
    assert look(harm_on=TODAY).as_it_is == 0


def test_a_forecast_looks_ahead() -> None:
    with pytest.raises(ValueError, match="ahead"):
        look(*RISING, at=TODAY - timedelta(days=1))


def test_a_client_sees_as_it_is_today_and_nothing_else_until_it_is_opened() -> None:
    found = look(*RISING)
    closed = found.closed()
    assert closed == Forecast(2, None, None, found.at, None, None)
    assert set(found.staff_only) == {
        "if_work_goes_on", "falling", "slope_per_day", "work_slope_per_day", "reasons",
    }  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 120)), max_size=10),
    st.integers(0, 1000),
    st.booleans(),
)
def test_a_forecast_stays_in_range_and_work_never_gains_more_than_a_level(
    rows: list[tuple[int, int]], ahead: int, harmed: bool
) -> None:
    found = look(*rows, at=TODAY + timedelta(days=ahead), harm_on=TODAY if harmed else None)
    for number in (found.if_work_goes_on, found.falling):
        assert number is None or 0 <= number <= 4
    if found.if_work_goes_on is not None:
        assert found.as_it_is is not None
        assert found.if_work_goes_on <= found.as_it_is + 1
    if found.falling is not None:
        assert found.as_it_is is not None
        assert found.falling <= found.as_it_is
