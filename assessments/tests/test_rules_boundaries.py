from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import (
    BoundaryEventFact,
    BoundaryFact,
    EventCounts,
    Share,
    WithoutPlan,
    boundaries_held,
)
from relationships.words import AREAS, CROSSED_BY, PLAN

TODAY = date(2026, 3, 1)
LONG_AGO = date(2025, 2, 28)


def crossed(
    by: str = "neither", enforced: bool | None = None, on: date = TODAY, repaired: bool = False
) -> BoundaryEventFact:
    return BoundaryEventFact("crossed", on, by, enforced, repaired)


RESPECTED = BoundaryEventFact("respected", TODAY)


@pytest.mark.parametrize(
    ("plan", "missing"),
    [
        ((), ("signal", "step", "follow_through")),
        (("signal",), ("step", "follow_through")),
        (("follow_through", "signal"), ("step",)),
        (("signal", "step", "follow_through"), None),
    ],
)
def test_a_boundary_has_a_plan_when_all_three_texts_are_written(
    plan: tuple[str, ...], missing: tuple[str, ...] | None
) -> None:
    found = boundaries_held([BoundaryFact("1", "time", plan)], [], TODAY)
    expected = () if missing is None else (WithoutPlan("1", "time", missing),)
    assert (found.held, found.without_plan) == (1, expected)


@pytest.mark.parametrize(
    ("areas", "without"),
    [
        ((), AREAS),
        (("time",), ("power", "respect", "space")),
        (("space", "power", "power"), ("respect", "time")),
        (AREAS, ()),
    ],
)
def test_areas_without_a_boundary_are_named_in_their_order(
    areas: tuple[str, ...], without: tuple[str, ...]
) -> None:
    found = boundaries_held([BoundaryFact(area, area, PLAN) for area in areas], [], TODAY)
    assert found.areas_without == without


def test_crossed_is_held_against_enforced() -> None:
    events = [
        RESPECTED,
        crossed(enforced=True),
        crossed("threat", enforced=False, repaired=True),
        crossed("force"),
        crossed(enforced=True, on=LONG_AGO),
    ]
    found = boundaries_held([], events, TODAY)
    by = {"neither": 1, "threat": 1, "force": 1}
    assert found.year == EventCounts(1, 3, by, Share(1, 2), 1, Share(1, 3))
    assert found.ever == EventCounts(1, 4, {**by, "neither": 2}, Share(2, 3), 1, Share(1, 4))
    assert found.ever.enforced.fraction == Fraction(2, 3)


@pytest.mark.parametrize(
    ("on", "counts"),
    [(LONG_AGO, 0), (date(2025, 3, 1), 1), (TODAY, 1), (TODAY + timedelta(days=1), 1)],
)
def test_the_year_goes_back_to_the_same_day_of_last_year(on: date, counts: int) -> None:
    found = boundaries_held([], [crossed(on=on)], TODAY)
    assert (found.year.crossed, found.ever.crossed) == (counts, 1)


def test_of_nothing_there_is_no_rate() -> None:
    found = boundaries_held([], [RESPECTED], TODAY)
    assert found.ever.enforced.fraction is None
    assert found.ever.repaired.fraction is None


def test_the_reasons_name_what_is_missing() -> None:
    found = boundaries_held(
        [BoundaryFact("1", "power", ("step",))], [crossed(enforced=False), crossed(enforced=True)], TODAY
    )
    assert [reason.as_json() for reason in found.reasons] == [
        {"code": "no_plan", "area": "power", "missing": "signal, follow_through"},
        {"code": "no_boundary", "area": "respect"},
        {"code": "no_boundary", "area": "time"},
        {"code": "no_boundary", "area": "space"},
        {"code": "crossed_not_enforced", "crossed": 2, "enforced": 1},
    ]
    all_enforced = boundaries_held([], [crossed(enforced=True)], TODAY).reasons
    assert "crossed_not_enforced" not in {reason.code for reason in all_enforced}


@pytest.mark.parametrize(
    ("boundary", "event"),
    [
        (BoundaryFact("1", "money"), RESPECTED),
        (BoundaryFact("1", "time", ("threat",)), RESPECTED),
        (BoundaryFact("1", "time"), BoundaryEventFact("ended", TODAY)),
        (BoundaryFact("1", "time"), crossed("words")),
    ],
)
def test_what_does_not_exist_is_refused(boundary: BoundaryFact, event: BoundaryEventFact) -> None:
    with pytest.raises(ValueError, match="not a"):
        boundaries_held([boundary], [event], TODAY)


events = st.builds(
    BoundaryEventFact,
    st.sampled_from(["respected", "crossed"]),
    st.dates(date(2024, 1, 1), date(2026, 3, 5)),
    st.sampled_from(CROSSED_BY),
    st.sampled_from([True, False, None]),
    st.booleans(),
)


@given(st.lists(events, max_size=12), st.randoms())
def test_every_event_is_counted_once_in_whatever_order(told: list[BoundaryEventFact], order: object) -> None:
    found = boundaries_held([], told, TODAY)
    for counts in (found.ever, found.year):
        assert sum(counts.crossed_by.values()) == counts.crossed == counts.enforced.of + counts.not_told
        assert counts.repaired.of == counts.crossed
    assert found.ever.respected + found.ever.crossed == len(told)
    assert found.year.respected <= found.ever.respected
    order.shuffle(told)  # type: ignore[attr-defined]
    assert boundaries_held([], told, TODAY) == found
