from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import (
    DanceStep,
    DisagreementFact,
    Later,
    Middle,
    dance,
    first_disagreement,
    repairs,
)
from relationships.words import MOVES, OUTCOMES

DAY = date(2025, 6, 1)


def later(*outcomes: str, **more: Any) -> list[DisagreementFact]:
    return [
        DisagreementFact(outcome, DAY + timedelta(days=days), **more)
        for days, outcome in enumerate(outcomes, 1)
    ]


def first(outcome: str, on: date | None = DAY, **more: Any) -> DisagreementFact:
    return DisagreementFact(outcome, on, is_first=True, **more)


ALL = ("resolved", "parked", "one_gave_in", "unresolved", "harm")


@pytest.mark.parametrize(
    ("outcome", "counts"),
    [
        ("resolved", Later(0, 1, 3, 1)),
        ("parked", Later(1, 1, 2, 1)),
        ("one_gave_in", Later(2, 1, 1, 1)),
        ("unresolved", Later(3, 1, 0, 1)),
        ("harm", Later(4, 0, 0, 1)),
    ],
)
def test_later_ones_are_better_the_same_or_worse_by_the_order_of_outcomes(
    outcome: str, counts: Later
) -> None:
    found = first_disagreement([first(outcome), *later(*ALL)])
    assert (found.outcome, found.later, found.counts) == (outcome, 5, counts)


@pytest.mark.parametrize(("n", "is_compared"), [(0, False), (3, False), (4, True), (5, True)])
def test_they_are_compared_from_four_later_ones_on(n: int, is_compared: bool) -> None:
    found = first_disagreement([first("parked"), *later(*["harm"] * n)])
    assert found.counts == (Later(0, 0, 0, n) if is_compared else None)
    assert [reason.code for reason in found.reasons] == [
        "compared_with_first" if is_compared else "too_few_later"
    ]


def test_where_none_is_marked_nothing_is_compared() -> None:
    found = first_disagreement(later(*ALL, *ALL))
    assert (found.outcome, found.counts, found.reasons[0].code) == (None, None, "none_marked_as_first")


BEFORE = DAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("marked", "other", "is_later"),
    [
        (first("parked"), DisagreementFact("parked", BEFORE), False),
        (first("parked"), DisagreementFact("parked", DAY), True),
        (first("parked"), DisagreementFact("parked", year=2024), False),
        (first("parked"), DisagreementFact("parked", year=2025), True),
        (first("parked"), DisagreementFact("parked"), True),
        (first("parked", None, year=2025), DisagreementFact("parked", date(2024, 12, 31)), False),
        (first("parked", None, year=2025), DisagreementFact("parked", date(2025, 1, 1)), True),
        (first("parked", None), DisagreementFact("parked", BEFORE), True),
    ],
)
def test_later_is_every_other_one_but_what_is_known_to_have_been_before(
    marked: DisagreementFact, other: DisagreementFact, is_later: bool
) -> None:
    assert first_disagreement([other, marked]).later == is_later


def test_of_several_marked_the_earliest_that_has_a_day_is_the_first() -> None:
    marked = [first("harm", None), first("resolved"), first("parked", None, year=2025)]
    assert first_disagreement(marked).outcome == "parked"
    assert first_disagreement(marked[:2]).outcome == "resolved"
    assert first_disagreement(marked[:1]).outcome == "harm"


def moves(mine: str, theirs: str, *outcomes: str) -> list[DisagreementFact]:
    return later(*outcomes, my_move=mine, their_move=theirs)


def no_outcomes(**some: int) -> dict[str, int]:
    return {**dict.fromkeys(OUTCOMES, 0), **some}


def test_the_dance_counts_pairs_of_moves_with_their_outcomes() -> None:
    told = [
        *moves("flee", "fight", "unresolved", "unresolved", "harm"),
        *moves("stayed_present", "fight", "resolved"),
        *moves("fight", "flee", "parked"),
    ]
    assert dance(told).steps == (
        DanceStep("flee", "fight", 3, no_outcomes(unresolved=2, harm=1)),
        DanceStep("fight", "flee", 1, no_outcomes(parked=1)),
        DanceStep("stayed_present", "fight", 1, no_outcomes(resolved=1)),
    )


def test_the_dance_begins_with_five_of_which_both_moves_are_told() -> None:
    four = moves("flee", "fight", *["parked"] * 4)
    half_told = later("parked", my_move="flee")
    found = dance([*four, *half_told])
    assert (found.of, found.steps, found.reasons[0].code) == (4, None, "too_few_to_dance")
    found = dance([*four, *moves("perfect", "endure", "parked")])
    assert (found.of, found.reasons[0].code) == (5, "danced")
    assert found.steps is not None


def test_repair_is_counted_by_whom_and_after_how_many_days() -> None:
    told = [
        DisagreementFact("resolved", DAY, repaired_by="me", repaired_on=DAY),
        DisagreementFact("resolved", DAY, repaired_by="both", repaired_on=DAY + timedelta(days=3)),
        DisagreementFact("harm", DAY),
        DisagreementFact("harm", year=2020, repaired_by="other"),
    ]
    found = repairs(told)
    assert found.by == {"me": 1, "other": 1, "both": 1, "nobody_yet": 1}
    assert (found.of, found.days) == (4, Middle(2, Fraction(3, 2)))
    assert repairs(told[2:]).days == Middle(0, None)


@pytest.mark.parametrize("rule", [first_disagreement, dance, repairs])
@pytest.mark.parametrize(
    "told",
    [
        DisagreementFact("won"),
        DisagreementFact("harm", my_move="freeze"),
        DisagreementFact("harm", their_move="freeze"),
        DisagreementFact("harm", repaired_by="nobody"),
    ],
)
def test_what_does_not_exist_is_refused(rule: Any, told: DisagreementFact) -> None:
    with pytest.raises(ValueError, match="not a"):
        rule([told])


told_ones = st.builds(
    DisagreementFact,
    st.sampled_from(OUTCOMES),
    st.none() | st.dates(date(2024, 1, 1), date(2026, 1, 1)),
    my_move=st.none() | st.sampled_from(MOVES),
    their_move=st.none() | st.sampled_from(MOVES),
)


@given(st.sampled_from(OUTCOMES), st.lists(told_ones, max_size=12), st.randoms())
def test_each_later_one_is_counted_once_in_whatever_order(
    outcome: str, others: list[DisagreementFact], order: Any
) -> None:
    told = [first(outcome), *others]
    found, danced = first_disagreement(told), dance(told)
    if found.counts is not None:
        counts = found.counts
        assert counts.better + counts.same + counts.worse + counts.harm == found.later >= 4
    if danced.steps is not None:
        assert sum(step.count for step in danced.steps) == danced.of >= 5
        assert all(sum(step.outcomes.values()) == step.count for step in danced.steps)
    order.shuffle(told)
    assert (first_disagreement(told), dance(told)) == (found, danced)
