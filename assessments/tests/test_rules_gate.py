from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import (
    CAPACITIES,
    Coverage,
    DisclosureFact,
    Fit,
    Gate,
    LevelUsed,
    MomentFact,
    disclosure_gate,
    fit,
)
from relationships.words import AREAS

TODAY = date(2025, 6, 1)
LOAD = dict.fromkeys(CAPACITIES, 2)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def bridge(*six: int | None, stale: bool = False) -> Fit:
    used = {
        name: LevelUsed(level, None if level is None else TODAY, False, stale and name == "energy")
        for name, level in zip(CAPACITIES, six, strict=True)
    }
    return fit(used, LOAD)


def covering(areas: int) -> Coverage:
    states = {area: "covered" if place < areas else "missing" for place, area in enumerate(AREAS)}
    return Coverage(areas, states, {})  # type: ignore[arg-type]


HOLDS, STRAINED = bridge(2, 2, 2, 2, 2, 2), bridge(1, 2, 2, 2, 2, 2)
OVERLOADED, UNKNOWN = bridge(0, 2, 2, 2, 2, 2), bridge(None, 2, 2, 2, 2, 2)
STRAINED_UNKNOWN, STALE = bridge(1, None, 2, 2, 2, 2), bridge(2, 2, 2, 2, 2, 2, stale=True)
STRAINED_STALE = bridge(1, 2, 2, 2, 2, 2, stale=True)
SAFE = [MomentFact(3, ago(days)) for days in (1, 2, 3)]


def gate(found: Fit = HOLDS, covered: int = 4, openness: int = 5, **more: Any) -> Gate:
    facts = {"safety_reference_at_opening": True, "moments": SAFE, **more}
    return disclosure_gate(found, covering(covered), openness, today=TODAY, **facts)


@pytest.mark.parametrize(
    ("found", "c"),
    [
        (HOLDS, 2), (STALE, 0), (STRAINED, 1), (STRAINED_UNKNOWN, 0), (STRAINED_STALE, 0), (UNKNOWN, 0),
        (OVERLOADED, 0),
    ],
)  # fmt: skip
def test_what_capacities_earn(found: Fit, c: int) -> None:
    assert gate(found).c == c


@pytest.mark.parametrize(("covered", "n"), [(0, 0), (1, 0), (2, 1), (3, 1), (4, 2)])
def test_what_norms_earn(covered: int, n: int) -> None:
    assert gate(covered=covered).n == n


@pytest.mark.parametrize(
    ("found", "covered", "openness", "safe", "earned"),
    [
        (HOLDS, 4, 5, True, 5),
        (HOLDS, 4, 5, False, 4),
        (HOLDS, 4, 3, True, 3),
        (HOLDS, 4, 0, True, 0),
        (HOLDS, 2, 5, True, 3),
        (STRAINED, 4, 5, True, 3),
        (STRAINED, 4, 5, False, 2),
        (HOLDS, 1, 5, True, 1),
        (UNKNOWN, 4, 5, True, 1),
        (STALE, 4, 5, True, 1),
        (OVERLOADED, 4, 5, True, 0),
    ],
)
def test_earned_is_twice_the_lesser_of_both_plus_safety(
    found: Fit, covered: int, openness: int, safe: bool, earned: int
) -> None:
    assert gate(found, covered, openness, safety_reference_at_opening=safe).earned == earned


def moment(felt: int, days_ago: int, pattern: str | None = None, left: bool = False) -> MomentFact:
    return MomentFact(felt, ago(days_ago), pattern, left)


@pytest.mark.parametrize(
    ("moments", "s"),
    [
        ([moment(3, 1), moment(3, 2), moment(3, 3)], 1),
        ([moment(3, 1), moment(3, 2)], 0),
        ([], 0),
        ([moment(3, 1), moment(3, 1), moment(3, 2), moment(3, 3)], 0),
        ([moment(4, 1), moment(3, 2), moment(2, 3)], 1),
        ([moment(4, 1), moment(4, 2), moment(1, 3)], 0),
        ([moment(3, 1), moment(3, 2), moment(2, 3)], 0),
        ([moment(4, 1), moment(3, 2), moment(2, 3), moment(0, 4)], 1),
        ([moment(3, 0), moment(3, 2), moment(3, 90)], 1),
        ([moment(3, 0), moment(3, 2), moment(3, 91)], 0),
        ([moment(4, 1, "flee", True), moment(3, 2), moment(2, 3)], 0),
        ([moment(4, 1, "flee", True), moment(3, 2), moment(3, 3)], 1),
        ([moment(3, 1, "flee", True), moment(3, 2), moment(3, 3)], 1),
        ([moment(4, 1, "flee"), moment(4, 2), moment(4, 3)], 0),
        ([moment(3, 1), moment(3, 2), moment(3, 3), moment(3, 4, "fight")], 1),
        ([moment(0, -1), moment(3, 1), moment(3, 2), moment(3, 3)], 1),
    ],
)
def test_felt_safety_adds_one_rung_if_the_newest_three_moments_say_so(
    moments: list[MomentFact], s: int
) -> None:
    assert gate(moments=moments).s == s
    assert gate(moments=moments[::-1]).s == s


def test_of_the_third_day_the_last_recorded_moment_counts() -> None:
    at = datetime(2025, 5, 29, 9, tzinfo=UTC)
    early, late = (
        MomentFact(0, ago(3), recorded_at=at),
        MomentFact(3, ago(3), recorded_at=at + timedelta(hours=1)),
    )
    assert gate(moments=[*SAFE[:2], late, early]).s == 1


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"covered": 0}, "safety_waits_for_base"),
        ({"safety_reference_at_opening": False}, "no_safety_reference_at_opening"),
        ({"moments": []}, "too_few_days_with_moments"),
        ({"moments": [moment(3, 1), moment(3, 2), moment(3, 91)]}, "moments_too_old"),
        ({"moments": [moment(3, 1), moment(3, 2), moment(3, 3, "endure")]}, "defence_pattern_not_left"),
        ({"moments": [moment(3, 1), moment(3, 2), moment(2, 3)]}, "felt_too_little_safety"),
        ({}, "felt_safe"),
        ({"found": STALE}, "capacities_stale"),
        ({"found": STRAINED}, "capacities_strained"),
        ({"found": UNKNOWN}, "capacities_unknown"),
        ({"found": OVERLOADED}, "overloaded"),
        ({"harm_on": ago(1)}, "harm"),
        ({"crossed_unrepaired_on": ago(1)}, "boundary_crossed_not_repaired"),
        ({"disclosures": [DisclosureFact(3, ago(1), "dismissed")]}, "answered_hurtfully"),
    ],
)
def test_a_gate_explains_itself(facts: dict[str, Any], code: str) -> None:
    assert code in {reason.code for reason in gate(**facts).reasons}


def told(
    rung: int, days_ago: int, answered: str | None = None, earned_before: int | None = None
) -> DisclosureFact:
    return DisclosureFact(rung, ago(days_ago), answered, earned_before)


@pytest.mark.parametrize(
    ("disclosures", "earned"),
    [
        ([told(3, 9, "dismissed")], 2),
        ([told(3, 9, "used_against_me")], 2),
        ([told(3, 9, "mixed")], 5),
        ([told(3, 9, "met")], 5),
        ([told(0, 9, "dismissed")], 0),
        ([told(1, 9, "dismissed")], 0),
        ([told(3, 9, "dismissed"), told(1, 8, "met")], 2),
        ([told(3, 9, "dismissed"), told(1, 8, "met"), told(0, 7, "met")], 5),
        ([told(1, 8, "met"), told(0, 7, "met"), told(3, 6, "dismissed")], 2),
        ([told(4, 9, "dismissed"), told(2, 8, "dismissed")], 1),
        ([told(2, 9, "dismissed"), told(1, 8, "met"), told(4, 7, "dismissed"), told(1, 6, "met")], 3),
        ([told(3, 900, "dismissed")], 2),
        ([told(3, -1, "dismissed")], 5),
        ([DisclosureFact(3, ago(9), "dismissed", done=False)], 5),
    ],
)
def test_a_hurtful_answer_caps_below_its_rung_until_two_later_ones_were_met(
    disclosures: list[DisclosureFact], earned: int
) -> None:
    assert gate(disclosures=disclosures).earned == earned
    assert gate(disclosures=disclosures[::-1]).earned == earned


def test_on_one_day_later_means_recorded_later() -> None:
    at = datetime(2025, 5, 30, 9, tzinfo=UTC)
    hurt = DisclosureFact(3, ago(2), "dismissed", recorded_at=at)
    met = [DisclosureFact(1, ago(2), "met", recorded_at=at + timedelta(minutes=minute)) for minute in (1, 2)]
    before = [DisclosureFact(1, ago(2), "met", recorded_at=at - timedelta(minutes=1)), met[0]]
    assert gate(disclosures=[hurt, *met]).earned == 5
    assert gate(disclosures=[hurt, *before]).earned == 2


@pytest.mark.parametrize("what", ["harm_on", "crossed_unrepaired_on"])
@pytest.mark.parametrize(("days", "earned"), [(0, 0), (90, 0), (91, 5), (-1, 0)])
def test_harm_or_a_crossed_boundary_closes_it_for_90_days(what: str, days: int, earned: int) -> None:
    facts: dict[str, Any] = {what: ago(days)}
    assert gate(**facts).earned == earned


@pytest.mark.parametrize(
    ("rung", "earned_before", "ahead"),
    [(1, 0, True), (1, 1, False), (2, 1, True), (3, 3, False), (0, 0, False), (5, None, None)],
)
def test_a_step_is_ahead_above_what_was_earned_just_before_it(
    rung: int, earned_before: int | None, ahead: bool | None
) -> None:
    found = gate(disclosures=[told(rung, 1, "met", earned_before)])
    assert found.steps[0].ahead is ahead
    assert found.ahead is bool(ahead)


def test_only_steps_of_90_days_that_were_done_say_ahead() -> None:
    assert not gate(disclosures=[told(5, 91, "met", 1)]).ahead
    assert gate(disclosures=[told(5, 90, "met", 1)]).ahead
    planned = DisclosureFact(5, ago(1), earned_before=1, done=False)
    assert gate(disclosures=[planned]).steps == ()


@pytest.mark.parametrize(
    ("steps", "held_back"),
    [
        ([], None),
        ([told(3, 91)], None),
        ([told(3, 90)], True),
        ([told(4, 90)], False),
        ([told(1, 1), told(4, 2)], False),
        ([told(5, 91), told(1, 2)], True),
    ],
)
def test_held_back_is_2_or_more_below_earned(steps: list[DisclosureFact], held_back: bool | None) -> None:
    assert gate(disclosures=steps).held_back is held_back


@pytest.mark.parametrize(
    "facts",
    [
        {"openness": 6}, {"openness": -1}, {"moments": [moment(5, 1)]}, {"moments": [moment(3, 1, "sulk")]},
        {"disclosures": [told(6, 1)]}, {"disclosures": [told(1, 1, "ignored")]},
    ],
)  # fmt: skip
def test_what_is_out_of_range_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"goes from|not a"):
        gate(**facts)


some_levels = st.lists(st.none() | st.integers(0, 4), min_size=6, max_size=6)
some_moments = st.lists(
    st.builds(
        MomentFact,
        felt_safety=st.integers(0, 4),
        on=st.integers(0, 100).map(ago),
        pattern=st.none() | st.just("flee"),
        left=st.booleans(),
    ),
    max_size=5,
)
some_disclosures = st.lists(
    st.builds(
        told,
        rung=st.integers(0, 5),
        days_ago=st.integers(0, 100),
        answered=st.none() | st.sampled_from(["met", "mixed", "dismissed"]),
    ),
    max_size=3,
)


@given(some_levels, st.integers(0, 3), st.integers(0, 5), some_moments, some_disclosures, st.data())
def test_a_higher_level_a_safer_moment_or_an_area_more_never_lowers_earned(
    six: list[int | None],
    covered: int,
    openness: int,
    moments: list[MomentFact],
    disclosures: list[DisclosureFact],
    data: st.DataObject,
) -> None:
    place = data.draw(st.integers(0, 5))
    level = six[place]
    higher = [*six[:place], None if level is None else min(4, level + 1), *six[place + 1 :]]
    safer = [
        MomentFact(min(4, row.felt_safety + 1), row.on, row.pattern, row.left) if number == 0 else row
        for number, row in enumerate(moments)
    ]
    more: dict[str, Any] = {"disclosures": disclosures}
    before = gate(bridge(*six), covered, openness, moments=moments, **more).earned
    assert gate(bridge(*higher), covered, openness, moments=moments, **more).earned >= before
    assert gate(bridge(*six), covered, openness, moments=safer, **more).earned >= before
    assert gate(bridge(*six), covered + 1, openness, moments=moments, **more).earned >= before
    assert 0 <= before <= openness
