from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import BlindSpot, LevelUsed, Observation, blind_spots

DAY = date(2025, 6, 1)


def used(level: int | None) -> LevelUsed:
    return LevelUsed(level, DAY, False, False)


def said(*levels_days_ago: tuple[int, int]) -> dict[str, list[Observation]]:
    return {"energy": [Observation(level, DAY - timedelta(days=ago)) for level, ago in levels_days_ago]}


def spot(reports: dict[str, list[Observation]], level: int | None) -> BlindSpot | None:
    found = blind_spots(reports, {"client": {"energy": used(level)}})
    return found[0] if found else None


@pytest.mark.parametrize(
    ("reports", "level", "kind", "words"),
    [
        (((4, 0),), 2, "differ_once", "more_than_seen"),
        (((0, 0),), 2, "differ_once", "less_than_seen"),
        (((4, 0), (4, 13)), 2, "differ_once", "more_than_seen"),
        (((4, 0), (4, 14)), 2, "differ", "more_than_seen"),
        (((4, 0), (3, 14)), 2, "differ_once", "more_than_seen"),
        (((4, 0), (0, 14)), 2, "differ_once", "more_than_seen"),
        (((4, 0), (3, 14), (4, 90)), 2, "differ", "more_than_seen"),
        (((0, 0), (1, 20)), 3, "differ", "less_than_seen"),
    ],
)
def test_it_differs_for_good_once_an_earlier_report_differs_the_same_way(
    reports: tuple[tuple[int, int], ...], level: int, kind: str, words: str
) -> None:
    found = spot(said(*reports), level)
    assert found is not None
    assert (found.kind, found.words) == (kind, words)
    assert found.difference == reports[0][0] - level


@pytest.mark.parametrize(
    ("reports", "level"), [(((3, 0), (4, 30)), 2), (((2, 0),), 2), (((4, 0),), None), ((), 2)]
)
def test_less_than_2_apart_or_unknown_on_either_side_is_none(
    reports: tuple[tuple[int, int], ...], level: int | None
) -> None:
    assert spot(said(*reports), level) is None


def test_of_one_day_the_last_recorded_report_counts() -> None:
    at = datetime(2025, 6, 1, 9, tzinfo=UTC)
    rows = [Observation(2, DAY, at + timedelta(hours=1), "a"), Observation(4, DAY, at, "b")]
    assert spot({"energy": rows}, 2) is None
    assert spot({"energy": [*rows, Observation(4, DAY, at + timedelta(hours=1), "c")]}, 2) is not None


def test_each_view_is_looked_at_on_its_own_in_the_order_of_the_six() -> None:
    reports = {"boundaries": [Observation(4, DAY)], "energy": [Observation(4, DAY)]}
    found = blind_spots(
        reports,
        {
            "therapist": {"energy": used(0), "boundaries": used(4)},
            "client": {"energy": used(2), "boundaries": used(1)},
        },
    )
    assert [(spot.capacity, spot.view, spot.difference) for spot in found] == [
        ("energy", "client", 2), ("energy", "therapist", 4), ("boundaries", "client", 3),
    ]  # fmt: skip


def test_it_says_what_was_said_and_what_was_seen() -> None:
    found = spot(said((4, 0), (4, 20)), 1)
    assert found is not None
    assert [reason.as_json() for reason in found.reasons] == [
        {"code": "said", "level": 4, "on": "2025-06-01"},
        {"code": "seen", "level": 1},
        {"code": "said_before", "level": 4, "on": "2025-05-12"},
    ]


def test_unknown_names_and_levels_are_refused() -> None:
    with pytest.raises(ValueError, match="stranger"):
        blind_spots({}, {"stranger": {}})
    with pytest.raises(ValueError, match="charm"):
        blind_spots({"charm": []}, {})
    with pytest.raises(ValueError, match="charm"):
        blind_spots({}, {"client": {"charm": used(1)}})
    with pytest.raises(ValueError, match="0 to 4"):
        blind_spots({"energy": [Observation(5, DAY)]}, {})


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 60)), max_size=6), st.integers(0, 4))
def test_turning_all_levels_around_turns_the_words_around(reports: list[tuple[int, int]], level: int) -> None:
    mirrored = [(4 - said_level, ago) for said_level, ago in reports]
    found, other = spot(said(*_one_a_day(reports)), level), spot(said(*_one_a_day(mirrored)), 4 - level)
    assert (found is None) == (other is None)
    if found and other:
        assert found.difference == -other.difference
        assert found.kind == other.kind
        assert found.words != other.words


def _one_a_day(reports: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(level, ago) for ago, level in {ago: level for level, ago in reports}.items()]
