"""Lines of scores, and whether the newest score is where the practice expects it."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import OnTrack, ScoreFact, VersionFact, on_track, trend

FIRST = date(2026, 1, 1)


def at(days: int, value: Any, version: int = 1) -> ScoreFact:
    return ScoreFact(FIRST + timedelta(days=days), value, version)


# A measure on which lower is better: three points down by day 30, five by day 90.
LINE = [(10, 0), (30, -3), (90, -5)]


def judged(days: int, value: Any, tolerance: Any = 0, line: Any = LINE, better: Any = "lower") -> OnTrack:
    return on_track(line, at(0, 20), at(days, value), better=better, tolerance=tolerance)


@pytest.mark.parametrize(
    ("days", "value", "tolerance", "result", "expected"),
    [
        (9, 25, 0, "unknown", None),
        (10, 20, 0, "on_track", 0),
        (10, 21, 0, "not_on_track", 0),
        (10, 21, 1, "on_track", 0),
        (20, "18.5", 0, "on_track", Fraction(-3, 2)),
        (20, "18.51", 0, "not_on_track", Fraction(-3, 2)),
        (21, "18.35", 0, "on_track", Fraction(-33, 20)),
        (30, 17, 0, "on_track", -3),
        (30, 18, 1, "on_track", -3),
        (30, "18.0001", 1, "not_on_track", -3),
        (50, 10, 0, "on_track", Fraction(-11, 3)),
        (50, Fraction(49, 3), 0, "on_track", Fraction(-11, 3)),
        (90, 15, 0, "on_track", -5),
        (1000, 15, 0, "on_track", -5),
        (1000, 16, 0, "not_on_track", -5),
    ],
)
def test_the_newest_score_is_held_against_the_line(
    days: int, value: Any, tolerance: Any, result: str, expected: Any
) -> None:
    found = judged(days, value, tolerance)
    assert (found.result, found.expected) == (result, expected)
    assert found.reasons


def test_where_higher_is_better_the_line_rises() -> None:
    assert judged(10, 24, line=[(0, 0), (10, 5)], better="higher").result == "not_on_track"
    assert judged(10, 25, line=[(0, 0), (10, 5)], better="higher").result == "on_track"


def test_with_one_score_or_no_line_nothing_is_said() -> None:
    assert on_track(LINE, at(0, 20), None, better="lower").reasons[0].code == "one_score"
    assert judged(0, 30).reasons[0].code == "one_score"
    assert judged(50, 30, line=[]).reasons[0].code == "no_line"
    found = judged(9, 25)
    assert (found.reasons[0].code, found.changed) == ("before_the_line", 5)


@pytest.mark.parametrize(
    "odd",
    [
        {"line": [(10, 0), (10, 1)]},
        {"line": [(10, 0), (9, 1)]},
        {"line": [(-1, 0)]},
        {"tolerance": -1},
        {"better": "more"},
        {"line": [(1, float("nan"))]},
        {"days": -1},
    ],
)
def test_a_line_that_makes_no_sense_is_refused(odd: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        judged(**{"days": 50, "value": 10, **odd})


amounts = st.integers(-500, 500).map(lambda tenths: Fraction(tenths, 10))
lines = st.dictionaries(st.integers(0, 300), amounts, min_size=1, max_size=5).map(
    lambda told: sorted(told.items())
)


@given(lines, st.integers(1, 400), amounts, st.integers(0, 50), st.integers(1, 100))
def test_a_better_score_is_never_worse_off_and_mirrored_scales_agree(
    line: Any, days: int, value: Fraction, tolerance: int, step: int
) -> None:
    found = judged(days, value, tolerance, line)
    if found.result == "on_track":
        assert judged(days, value - step, tolerance, line).result == "on_track"
    mirrored = on_track(
        [(day, -change) for day, change in line],
        at(0, -20),
        at(days, -value),
        better="higher",
        tolerance=tolerance,
    )
    assert mirrored.result == found.result
    if found.expected is not None:
        changes = [change for _, change in line]
        assert min(changes) <= found.expected <= max(changes)


def versions(*comparable: bool) -> list[VersionFact]:
    return [VersionFact(number, declared) for number, declared in enumerate(comparable, 1)]


def shape(*comparable: bool, scored: tuple[int, ...]) -> list[tuple[tuple[int, ...], list[int]]]:
    facts = [at(day, 1, version) for day, version in enumerate(scored)]
    lines = trend(versions(*comparable), facts)
    return [(line.versions, [fact.version for fact in line.scores]) for line in lines]


@pytest.mark.parametrize(
    ("comparable", "scored", "lines"),
    [
        ((False,), (1, 1), [((1,), [1, 1])]),
        ((True,), (1,), [((1,), [1])]),
        ((False, True), (1, 2), [((1, 2), [1, 2])]),
        ((False, False), (1, 2), [((1,), [1]), ((2,), [2])]),
        ((False, True, True), (1, 3), [((1, 2, 3), [1, 3])]),
        ((False, False, True), (1, 3), [((1,), [1]), ((2, 3), [3])]),
        ((False, True, False), (1, 2, 3), [((1, 2), [1, 2]), ((3,), [3])]),
        # Somebody finished on the old version after the new one came out.
        ((False, True), (2, 1, 2), [((1, 2), [2, 1, 2])]),
        ((False, False), (2, 1, 2), [((1,), [1]), ((2,), [2, 2])]),
        ((False, False), (), []),
    ],
)
def test_versions_join_one_line_only_where_the_newer_says_so(
    comparable: Any, scored: Any, lines: Any
) -> None:
    assert shape(*comparable, scored=scored) == lines


@pytest.mark.parametrize(
    ("told", "lines"),
    [
        ([{"range": (0, 27)}, {"range": (0, 27.0)}], [(1, 2)]),
        ([{"range": (0, 27)}, {"range": (0, 54)}], [(1,), (2,)]),
        ([{"range": (0, 27)}, {"range": (1, 27)}, {"range": (1, 27)}], [(1,), (2, 3)]),
        # What one of two does not say is not known to be the same.
        ([{"range": (0, 27)}, {}], [(1,), (2,)]),
        ([{}, {}], [(1, 2)]),
        # The one between has no such scale, and the one after says that it is comparable with that.
        ([{}, {"has_scale": False}, {}], [(1,), (2,), (3,)]),
    ],
)
def test_scores_out_of_unlike_ranges_never_stand_on_one_line(told: Any, lines: Any) -> None:
    given = [VersionFact(number, True, **facts) for number, facts in enumerate(told, 1)]
    found = trend(given, [at(number, 1, number) for number in range(1, len(told) + 1)])
    assert [line.versions for line in found] == lines


def test_a_line_goes_by_days() -> None:
    found = trend(versions(False), [at(5, 1), at(1, 2), at(3, 3)])
    assert [fact.value for fact in found[0].scores] == [2, 3, 1]


def test_versions_are_known_and_each_once() -> None:
    with pytest.raises(ValueError, match="unknown"):
        trend(versions(False), [at(0, 1, 2)])
    with pytest.raises(ValueError, match="two versions"):
        trend([VersionFact(1, False), VersionFact(1, True)], [])


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.data())
def test_every_score_lies_on_one_line_and_no_break_is_crossed(comparable: list[bool], data: Any) -> None:
    scored = data.draw(st.lists(st.integers(1, len(comparable)), max_size=12))
    lines = trend(versions(*comparable), [at(day, day, version) for day, version in enumerate(scored)])
    assert sorted(fact.value for line in lines for fact in line.scores) == list(range(len(scored)))
    for line in lines:
        assert all(comparable[number - 1] for number in line.versions[1:])
