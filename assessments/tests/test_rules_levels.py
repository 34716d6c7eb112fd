from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import LevelUsed, Observation, kept_level, level_used, own_word

START = date(2025, 1, 1)
TODAY = START + timedelta(days=100)


def seen(*levels_on_days: tuple[int, int]) -> list[Observation]:
    return [Observation(level, START + timedelta(days=day)) for level, day in levels_on_days]


def codes(used: LevelUsed) -> list[str]:
    return [reason.code for reason in used.reasons]


HISTORY = ((3, 0), (1, 60), (4, 79))


@pytest.mark.parametrize(
    ("rows", "level"),
    [
        (HISTORY, 1),
        ((*HISTORY, (4, 81)), 1),
        ((*HISTORY, (4, 95)), 4),
        ((*HISTORY, (4, 81), (4, 95)), 4),
        (((3, 0),), 3),
        (((3, 0), (4, 13)), 3),
        (((3, 0), (4, 14)), 3),
        (((1, 0), (3, 1), (4, 14)), 1),
        (((1, 0), (3, 1), (4, 15)), 3),
        (((4, 0), (4, 20), (2, 20)), 2),
        (((4, 0), (2, 0), (3, 20)), 2),
        (((4, 0), (0, 99)), 0),
    ],
)
def test_a_fall_counts_at_once_and_a_rise_after_a_fortnight(
    rows: tuple[tuple[int, int], ...], level: int
) -> None:
    assert level_used(seen(*rows), TODAY).level == level
    assert level_used(reversed(seen(*rows)), TODAY).level == level


def test_nothing_seen_is_unknown_and_never_0() -> None:
    used = level_used([], TODAY)
    assert (used.level, used.newest_on, used.seen_once, used.stale) == (None, None, False, False)
    assert codes(used) == ["not_seen"]


@pytest.mark.parametrize(("rows", "once"), [(((3, 9), (2, 9)), True), (((3, 9), (3, 10)), False)])
def test_seen_once_means_on_one_day_only(rows: tuple[tuple[int, int], ...], once: bool) -> None:
    assert level_used(seen(*rows), TODAY).seen_once is once


@pytest.mark.parametrize(("days", "stale"), [(0, False), (180, False), (181, True)])
def test_stale_is_older_than_180_days_and_stays_known(days: int, stale: bool) -> None:
    used = level_used([Observation(3, TODAY - timedelta(days=days))], TODAY)
    assert (used.level, used.stale) == (3, stale)
    assert ("stale" in codes(used)) is stale


@pytest.mark.parametrize(
    ("harm_on", "today", "counts"),
    [
        (date(2025, 6, 1), date(2025, 6, 1), True),
        (date(2024, 6, 1), date(2025, 6, 1), True),
        (date(2024, 5, 31), date(2025, 6, 1), False),
        (date(2023, 2, 28), date(2024, 2, 29), True),
        (date(2023, 2, 27), date(2024, 2, 29), False),
        (date(2024, 2, 29), date(2025, 2, 28), True),
        (date(2024, 2, 29), date(2025, 3, 1), False),
        (date(2025, 6, 2), date(2025, 6, 1), True),
    ],
)
def test_harm_makes_it_0_for_12_calendar_months(harm_on: date, today: date, counts: bool) -> None:
    rated = [Observation(4, today - timedelta(days=200))]
    assert (level_used(rated, today, harm_on).level == 0) is counts
    assert (level_used([], today, harm_on).level == 0) is counts


def test_harm_is_known_not_stale_not_seen_once_and_says_so() -> None:
    used = level_used([Observation(4, TODAY - timedelta(days=200))], TODAY, TODAY)
    assert (used.level, used.stale, used.seen_once) == (0, False, False)
    assert used.reasons[-1].as_json() == {"code": "harm", "on": TODAY.isoformat()}


def test_the_reasons_name_the_window_and_a_rise_that_waits() -> None:
    used = level_used(seen(*HISTORY), TODAY)
    assert [reason.as_json() for reason in used.reasons] == [
        {"code": "lowest_of_window", "since": "2025-03-02", "until": "2025-03-21", "level": 1},
        {"code": "rise_waits", "level": 4},
    ]


@pytest.mark.parametrize("level", [-1, 5, True, 2.0])
def test_a_level_is_a_whole_number_from_0_to_4(level: int) -> None:
    with pytest.raises(ValueError, match="0 to 4"):
        level_used([Observation(level, START)], TODAY)
    with pytest.raises(ValueError, match="0 to 4"):
        kept_level(level, START, False, TODAY)


def test_an_observation_after_today_is_refused() -> None:
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(ValueError, match="after"):
        level_used([Observation(3, tomorrow)], TODAY)
    with pytest.raises(ValueError, match="after"):
        kept_level(3, tomorrow, False, TODAY)


@pytest.mark.parametrize(("level", "on"), [(3, None), (None, START)])
def test_a_kept_level_comes_with_its_day(level: int | None, on: date | None) -> None:
    with pytest.raises(ValueError, match="together"):
        kept_level(level, on, False, TODAY)


def test_own_word_is_the_newest_self_report_as_said() -> None:
    at = datetime(2025, 1, 9, 12, tzinfo=UTC)
    day = at.date()
    reports = [
        Observation(1, START),
        Observation(2, day, at, "a"),
        Observation(4, day, at, "b"),
        Observation(0, day),
    ]
    used = own_word(reports, TODAY)
    assert (used.level, used.newest_on, used.seen_once) == (4, day, False)
    assert own_word([], TODAY).level is None
    assert own_word(reports[:1], TODAY).seen_once


histories = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 100)), min_size=1, max_size=12)


@given(histories)
def test_the_level_is_one_that_was_seen_and_never_above_the_newest_day(rows: list[tuple[int, int]]) -> None:
    level = level_used(seen(*rows), TODAY).level
    newest = max(day for _, day in rows)
    assert level is not None
    assert level in {level for level, _ in rows}
    assert level <= min(level for level, day in rows if day == newest)


@given(histories, st.data())
def test_a_higher_rating_never_lowers_the_level(rows: list[tuple[int, int]], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    level, day = rows[place]
    raised = [*rows[:place], (min(level + 1, 4), day), *rows[place + 1 :]]
    before, after = level_used(seen(*rows), TODAY).level, level_used(seen(*raised), TODAY).level
    assert before is not None
    assert after is not None
    assert after >= before


@given(histories)
def test_kept_state_gives_the_same_as_history(rows: list[tuple[int, int]]) -> None:
    used = level_used(seen(*rows), TODAY)
    kept = kept_level(used.level, used.newest_on, used.seen_once, TODAY)
    assert (kept.level, kept.stale, kept.seen_once) == (used.level, used.stale, used.seen_once)
