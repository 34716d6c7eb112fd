from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import CAPACITIES, Fit, LevelUsed, carries, fit, kept_level, worse_view

DAY = date(2025, 1, 1)
FRIEND = dict(zip(CAPACITIES, (2, 2, 2, 3, 2, 2), strict=True))
PARTNER = dict.fromkeys(CAPACITIES, 3)


def known(level: int | None, seen_once: bool = False, stale: bool = False) -> LevelUsed:
    return LevelUsed(level, None if level is None else DAY, seen_once, stale)


def levels(*six: int | None) -> dict[str, LevelUsed]:
    return {name: known(level) for name, level in zip(CAPACITIES, six, strict=True)}


def state_of(found: Fit, capacity: str) -> str:
    return next(plank.state for plank in found.capacities if plank.capacity == capacity)


@pytest.mark.parametrize(
    ("level", "load", "state"),
    [
        (2, 2, "holds"), (4, 2, "holds"), (1, 2, "strained"), (0, 2, "overloaded"), (0, 4, "overloaded"),
        (None, 2, "unknown"), (0, 0, "not_asked"), (None, 0, "not_asked"),
    ],
)  # fmt: skip
def test_the_state_of_a_capacity(level: int | None, load: int, state: str) -> None:
    found = fit({"energy": known(level)}, {**dict.fromkeys(CAPACITIES, 0), "energy": load})
    assert state_of(found, "energy") == state


@pytest.mark.parametrize(
    ("six", "overall", "weakest"),
    [
        ((2, 2, 2, 3, 2, 2), "holds", ()),
        ((2, 2, 2, 2, 2, 1), "strained", ("words_and_actions", "boundaries")),
        ((2, 2, 2, 1, 1, 2), "overloaded", ("words_and_actions",)),
        ((2, 2, 2, None, 2, 2), "unknown", ()),
        ((1, 2, 2, None, 2, 2), "strained", ("self_soothing",)),
        ((0, 2, 2, None, 0, 2), "overloaded", ("self_soothing", "energy")),
        ((None,) * 6, "unknown", ()),
    ],
)
def test_overall_is_the_worst_and_the_weakest_have_the_lowest_margin(
    six: tuple[int | None, ...], overall: str, weakest: tuple[str, ...]
) -> None:
    found = fit(levels(*six), FRIEND)
    assert (found.overall, found.weakest) == (overall, weakest)


def test_no_load_holds_and_is_never_weakest() -> None:
    found = fit(levels(0, 0, 0, 0, 0, 0), dict.fromkeys(CAPACITIES, 0))
    assert (found.overall, found.weakest, found.known_words, found.look_next) == ("holds", (), "0 of 0", ())


def test_known_counts_the_loaded_and_a_stale_level_is_known() -> None:
    found = fit(
        {"energy": known(2, stale=True), "boundaries": known(2), "self_soothing": known(3)},
        {**FRIEND, "self_soothing": 0},
    )
    assert found.known_words == "2 of 5"


def test_look_next_asks_for_unknown_then_seen_once_then_stale_heaviest_first() -> None:
    found = fit(
        {
            "self_soothing": known(2, stale=True),
            "self_regulation": known(2, seen_once=True, stale=True),
            "energy": known(2, seen_once=True),
            "boundaries": known(4),
        },
        {**FRIEND, "energy": 4},
    )
    assert found.look_next == (
        "words_and_actions", "defense_awareness", "energy", "self_regulation", "self_soothing",
    )  # fmt: skip


def test_a_fit_explains_itself() -> None:
    harmed = kept_level(4, DAY, False, DAY, harm_on=DAY)
    found = fit({**levels(2, 1, 2, 3, 2, None), "words_and_actions": harmed}, FRIEND)
    assert [reason.as_json() for reason in found.reasons] == [
        {"code": "strained", "capacity": "self_regulation", "load": 2, "level": 1},
        {"code": "overloaded", "capacity": "words_and_actions", "load": 3, "level": 0, "harm": True},
        {"code": "unknown", "capacity": "boundaries", "load": 2},
    ]
    assert found.capacities[1].assessed_on == DAY
    assert found.capacities[1].margin == -1


@pytest.mark.parametrize(
    ("given_levels", "load", "match"),
    [
        ({}, {"energy": 2}, "no load"),
        ({}, {**FRIEND, "energy": 5}, "0 to 4"),
        ({}, {**FRIEND, "energy": True}, "0 to 4"),
        ({}, {**FRIEND, "charm": 2}, "charm"),
        ({"charm": known(2)}, FRIEND, "charm"),
    ],
)
def test_a_load_names_all_six_and_nothing_else(
    given_levels: dict[str, LevelUsed], load: dict[str, int], match: str
) -> None:
    with pytest.raises(ValueError, match=match):
        fit(given_levels, load)


def test_a_kind_is_carried_if_it_holds_with_everything_it_asks_known() -> None:
    kinds = {
        "friend": FRIEND,
        "partner": PARTNER,
        "pen friend": {**dict.fromkeys(CAPACITIES, 0), "boundaries": 2},
    }
    assert carries(levels(2, 2, 2, 3, 2, 2), kinds) == ("friend", "pen friend")
    assert carries(levels(4, 4, 4, 4, None, 4), kinds) == ("pen friend",)


HOLDS, STRAINED = fit(levels(2, 2, 2, 3, 2, 2), FRIEND), fit(levels(1, 2, 2, 3, 2, 2), FRIEND)
PARTLY, NOTHING = fit(levels(4, None, None, None, None, None), FRIEND), fit({}, FRIEND)


@pytest.mark.parametrize(
    ("client", "therapist", "whose"),
    [
        (HOLDS, STRAINED, "therapist"),
        (STRAINED, HOLDS, "client"),
        (HOLDS, HOLDS, "client"),
        (HOLDS, NOTHING, "client"),
        (NOTHING, HOLDS, "therapist"),
        (HOLDS, PARTLY, "therapist"),
        (None, HOLDS, "therapist"),
        (NOTHING, NOTHING, None),
        (None, None, None),
    ],
)
def test_boards_show_the_worse_of_the_views_that_have_a_level(
    client: Fit | None, therapist: Fit | None, whose: str | None
) -> None:
    shown = worse_view(client, therapist)
    assert (shown[0] if shown else None) == whose
    if shown:
        assert shown[1] is (client if whose == "client" else therapist)


some_levels = st.lists(st.none() | st.integers(0, 4), min_size=6, max_size=6)
some_loads = st.lists(st.integers(0, 4), min_size=6, max_size=6)
ORDER = ["overloaded", "strained", "unknown", "holds"]


@given(some_levels, some_loads, st.integers(0, 5))
def test_a_higher_known_level_never_makes_the_fit_worse(
    six: list[int | None], loads: list[int], place: int
) -> None:
    load = dict(zip(CAPACITIES, loads, strict=True))
    level = six[place]
    raised = [*six[:place], None if level is None else min(4, level + 1), *six[place + 1 :]]
    before, after = fit(levels(*six), load), fit(levels(*raised), load)
    assert ORDER.index(after.overall) >= ORDER.index(before.overall)
    assert after.known == before.known


@given(some_levels, some_loads)
def test_a_fit_holds_exactly_if_every_loaded_capacity_does(six: list[int | None], loads: list[int]) -> None:
    found = fit(levels(*six), dict(zip(CAPACITIES, loads, strict=True)))
    held = all(level is not None and level >= load for level, load in zip(six, loads, strict=True) if load)
    assert (found.overall == "holds") is held
