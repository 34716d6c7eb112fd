"""Norms and decisions counted, and the ledger: exact counts, always with their n."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import (
    ContributionFact,
    DecisionFact,
    NormTold,
    Page,
    Share,
    decision_counts,
    ledger,
    norm_counts,
    share,
)
from relationships.words import AREAS, DIRECTIONS, NORM_STATES, SET_BY

TODAY = date(2026, 6, 1)
DAYS = st.dates(date(2024, 1, 1), date(2028, 1, 1))


def norm(name: str = "n", **told: object) -> NormTold:
    facts = {"area": "time", "state": "noticed", "is_spoken": False, "set_by": "both", **told}
    return NormTold(id=name, **facts)  # type: ignore[arg-type]


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def test_a_share_is_exact_and_of_nothing_there_is_none() -> None:
    assert share([True, False, True]) == Share(2, 3)
    assert Share(2, 3).fraction == Fraction(2, 3)
    assert share([]).fraction is None


def test_what_was_never_said_and_what_one_side_set_is_counted_of_all_that_have_not_ended() -> None:
    found = norm_counts(
        [
            norm(set_by="me"),
            norm(set_by="other", area="power", is_spoken=True),
            norm(set_by="both", state="agreed", is_spoken=True),
            norm(set_by="other", state="declined"),
            norm(set_by="other", state="ended"),
        ],
        TODAY,
    )
    assert (found.n, found.unspoken, found.set_by_one) == (4, Share(2, 4), Share(3, 4))
    assert found.set_by == {"me": 1, "other": 2, "both": 1}
    assert found.areas["time"].unspoken == Share(2, 3)
    assert found.areas["power"].set_by_one == Share(1, 1)
    assert found.areas["space"].unspoken == Share(0, 0)
    codes = [reason.code for reason in found.reasons]
    assert codes == ["never_said_out_loud", "set_by_one_side", "reviews_due"]
    assert dict(found.reasons[0].facts) == {"count": 2, "of": 4}


@pytest.mark.parametrize(
    ("days", "due", "soon"),
    [
        *((-400, True, False), (-1, True, False), (0, True, False)),
        *((1, False, True), (14, False, True), (15, False, False)),
    ],
)
def test_a_review_is_due_on_its_day_and_soon_in_the_fortnight_before(
    days: int, due: bool, soon: bool
) -> None:
    found = norm_counts([norm(review_on=in_days(days))], TODAY)
    assert (found.due, found.due_soon) == (("n",) if due else (), ("n",) if soon else ())


def test_what_is_due_stands_in_the_order_of_its_days_and_what_ended_is_not() -> None:
    found = norm_counts(
        [
            norm("b", review_on=in_days(-1)),
            norm("a", review_on=in_days(-9)),
            norm("gone", review_on=in_days(-20), state="ended"),
            norm("none"),
        ],
        TODAY,
    )
    assert found.due == ("a", "b")


@pytest.mark.parametrize("wrong", [{"area": "money"}, {"state": "new"}, {"set_by": "us"}])
def test_a_norm_of_no_known_word_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="not a"):
        norm_counts([norm(**wrong)], TODAY)


NORMS = st.builds(
    NormTold,
    st.uuids().map(str),
    st.sampled_from(AREAS),
    st.sampled_from(list(NORM_STATES)),
    st.booleans(),
    st.sampled_from(SET_BY),
    st.none() | DAYS,
)


@given(st.lists(NORMS), DAYS)
def test_areas_and_sides_add_up_to_the_whole(norms: list[NormTold], today: date) -> None:
    found = norm_counts(norms, today)
    assert sum(found.set_by.values()) == found.n == found.unspoken.of == found.set_by_one.of
    assert sum(area.unspoken.count for area in found.areas.values()) == found.unspoken.count
    assert sum(area.set_by_one.of for area in found.areas.values()) == found.n
    assert not set(found.due) & set(found.due_soon)


def test_who_proposes_who_decides_and_who_was_asked() -> None:
    found = decision_counts(
        [
            DecisionFact("me", "other", False),
            DecisionFact("me", "other", True),
            DecisionFact("other", "me", True),
            DecisionFact("both", "both", None),
        ]
    )
    assert found.n == 4
    assert found.proposed_by == {"me": 2, "other": 1, "both": 1}
    assert found.decided_by == {"me": 1, "other": 2, "both": 1}
    assert found.asked == {"me": Share(1, 1), "other": Share(1, 2)}
    assert [dict(reason.facts) for reason in found.reasons] == [
        {"side": "me", "asked": 1, "of": 1},
        {"side": "other", "asked": 1, "of": 2},
    ]


@pytest.mark.parametrize(("by", "asked"), [("both", True), ("both", False), ("me", None), ("other", None)])
def test_somebody_is_left_to_ask_where_one_side_decided(by: str, asked: bool | None) -> None:
    with pytest.raises(ValueError, match="left to ask"):
        decision_counts([DecisionFact("me", by, asked)])


@given(st.lists(st.tuples(st.sampled_from(SET_BY), st.sampled_from(SET_BY), st.booleans())))
def test_decisions_add_up(told: list[tuple[str, str, bool]]) -> None:
    facts = [DecisionFact(p, d, None if d == "both" else asked) for p, d, asked in told]
    found = decision_counts(facts)
    assert sum(found.proposed_by.values()) == sum(found.decided_by.values()) == found.n == len(told)
    assert all(found.asked[side].of == found.decided_by[side] for side in ("me", "other"))


def test_the_ledger_sums_both_pages_and_says_the_gap() -> None:
    found = ledger(
        [ContributionFact("given", 4), ContributionFact("given", 3), ContributionFact("received", 2)], TODAY
    )
    assert (found.given, found.received, found.gap) == (Page(7, 2), Page(2, 1), 5)
    (reason,) = found.reasons
    assert (reason.code, dict(reason.facts)) == ("gives_more", {"gap": 5, "given": 2, "received": 1})


@pytest.mark.parametrize(
    ("given_", "received", "code"),
    [
        *(((2,), (3,), "receives_more"), ((3,), (1, 2), "even"), ((0,), (0,), "even")),
        *(((), (3,), "one_side_not_told"), ((4,), (), "one_side_not_told"), ((), (), "one_side_not_told")),
    ],
)
def test_an_empty_page_is_not_called_a_gap(
    given_: tuple[int, ...], received: tuple[int, ...], code: str
) -> None:
    facts = [ContributionFact("given", weight) for weight in given_]
    facts += [ContributionFact("received", weight) for weight in received]
    assert ledger(facts, TODAY).reasons[0].code == code


@pytest.mark.parametrize(
    ("since", "ended", "stands"),
    [
        *((None, None, True), (0, None, True), (1, None, False), (None, 1, True)),
        *((None, 0, False), (-5, 0, False), (-5, 1, True), (0, 0, False)),
    ],
)
def test_what_is_given_stands_from_its_first_day_to_the_one_before_its_end(
    since: int | None, ended: int | None, stands: bool
) -> None:
    first, last = (None if days is None else in_days(days) for days in (since, ended))
    assert ledger([ContributionFact("given", 4, first, last)], TODAY).given.n == stands


@pytest.mark.parametrize("wrong", [("taken", 1), ("given", 5), ("given", -1)])
def test_the_ledger_refuses_what_does_not_exist(wrong: tuple[str, int]) -> None:
    with pytest.raises(ValueError, match=r"not a|weighs"):
        ledger([ContributionFact(*wrong)], TODAY)


FACTS = st.builds(
    ContributionFact, st.sampled_from(DIRECTIONS), st.integers(0, 4), st.none() | DAYS, st.none() | DAYS
)
TURNED = {"given": "received", "received": "given"}


@given(st.lists(FACTS), DAYS)
def test_seen_from_the_other_page_the_gap_is_the_same_with_its_sign_turned(
    facts: list[ContributionFact], today: date
) -> None:
    found = ledger(facts, today)
    turned = [
        ContributionFact(TURNED[fact.direction], fact.weight, fact.since, fact.ended_on) for fact in facts
    ]
    assert ledger(turned, today).gap == -found.gap == found.received.total - found.given.total
    assert found.given.n + found.received.n <= len(facts)
