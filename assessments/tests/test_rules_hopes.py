from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import (
    SURE,
    HopeCheck,
    HopeFact,
    HopeRecord,
    HopesTold,
    Observation,
    hope_check,
    hope_record,
    hopes_told,
    may_hope_for,
)

WRITTEN = date(2026, 1, 1)
DAY = WRITTEN + timedelta(days=100)
REACHED, MISSED = HopeCheck("resolved", reached=True), HopeCheck("resolved", reached=False)


def hope(**changes: Any) -> HopeFact:
    told = {"capacity": "energy", "level": 3, "by_when": DAY, "sure": "likely", "written_on": WRITTEN}
    return HopeFact(**{**told, **changes})


def seen(*levels_on_days: tuple[int, int]) -> list[Observation]:
    return [Observation(level, WRITTEN + timedelta(days=day)) for level, day in levels_on_days]


def checked(*rows: tuple[int, int], today: date = DAY) -> HopeCheck:
    return hope_check(hope(), seen(*rows), today)


@pytest.mark.parametrize(
    ("level", "used", "may"), [(3, 2, True), (3, 3, False), (2, 3, False), (0, None, True), (4, None, True)]
)
def test_a_hope_is_above_the_level_of_its_day_and_free_where_that_is_unknown(
    level: int, used: int | None, may: bool
) -> None:
    assert may_hope_for(level, used) is may


def test_it_waits_until_its_day_whatever_was_seen() -> None:
    found = checked((4, 60), today=DAY - timedelta(days=1))
    assert (found.state, found.reached, found.asks_for_a_look) == ("waiting", None, False)


@pytest.mark.parametrize(
    ("rows", "state", "reached"),
    [
        ([(3, 40)], "resolved", True),
        ([(4, 100)], "resolved", True),
        ([(2, 100)], "resolved", False),
        ([], "open", None),
        ([(3, 39)], "open", None),
        ([(3, 0)], "open", None),
        ([(3, 101)], "open", None),
        ([(2, 50), (3, 51)], "resolved", True),
        ([(3, 50), (2, 51)], "resolved", False),
    ],
    ids=[
        "60 days before its day",
        "on its day",
        "less than hoped",
        "nothing seen",
        "61 days before its day",
        "on the day of writing",
        "after its day",
        "the newest counts: it came",
        "the newest counts: it went",
    ],
)
def test_on_its_day_the_newest_of_the_days_before_decides(
    rows: list[tuple[int, int]], state: str, reached: bool | None
) -> None:
    found = checked(*rows, today=DAY + timedelta(days=5))
    assert (found.state, found.reached) == (state, reached)
    assert found.asks_for_a_look is (state == "open")


def test_of_a_hope_for_next_week_only_what_was_seen_since_its_writing_counts() -> None:
    soon = hope(by_when=WRITTEN + timedelta(days=7))
    assert hope_check(soon, seen((4, -3), (4, 0)), DAY).state == "open"
    assert hope_check(soon, seen((4, 1)), DAY).reached is True


def test_of_several_on_one_day_the_one_recorded_last_decides() -> None:
    first, second = (Observation(level, DAY, None, key) for level, key in ((3, "0190-a"), (1, "0190-b")))
    assert hope_check(hope(), [second, first], DAY).reached is False


@pytest.mark.parametrize(
    "wrong",
    [{"capacity": "luck"}, {"sure": "certain"}, {"level": 5}, {"by_when": WRITTEN}],
    ids=["capacity", "sure", "level", "day"],
)
def test_a_hope_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        hope_check(hope(**wrong), [], DAY)


def test_a_client_is_told_from_five_resolved_hopes_on() -> None:
    rest = [HopeCheck("waiting"), HopeCheck("open")]
    assert hopes_told([REACHED, *[MISSED] * 3, *rest]) is None
    assert hopes_told([REACHED, *[MISSED] * 4, *rest]) == HopesTold(5, 1)


def test_the_brier_means_are_exact_and_told_from_ten_on() -> None:
    rows = [("sure", True), ("sure", False), *[("even", False)] * 7]
    assert hope_record(rows) is None
    # (.1^2 + .9^2 + 8 x .5^2) / 10
    assert hope_record([*rows, ("even", True)]) == HopeRecord(10, Fraction(282, 1000), Fraction(2, 10))


@pytest.mark.parametrize("sure", SURE)
def test_no_change_always_says_nothing_comes(sure: str) -> None:
    record = hope_record([(sure, False)] * 10)
    assert record is not None
    assert (record.brier, record.no_change) == (SURE[sure] ** 2, 0)


observations = st.lists(st.tuples(st.integers(0, 4), st.integers(-200, 100)), max_size=8)


@given(observations, st.integers(0, 4), st.integers(0, 8))
def test_a_hope_for_less_is_reached_wherever_one_for_more_is(
    rows: list[tuple[int, int]], level: int, place: int
) -> None:
    more, less = (hope_check(hope(level=height), seen(*rows), DAY) for height in (level, max(level - 1, 0)))
    assert more.state == less.state
    assert not more.reached or less.reached
    # What is seen outside the sixty days, or not after the writing, changes nothing.
    outside = [*rows[:place], (4, 39), (0, -1), *rows[place:]]
    assert hope_check(hope(level=level), seen(*outside), DAY) == more


@given(st.lists(st.tuples(st.sampled_from(list(SURE)), st.booleans()), min_size=10, max_size=30))
def test_a_record_lies_between_right_and_wrong(rows: list[tuple[str, bool]]) -> None:
    record = hope_record(rows)
    assert record is not None
    assert 0 < record.brier < 1
    assert record.no_change == Fraction(sum(reached for _, reached in rows), len(rows))
