from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import NormFact, norm_coverage
from relationships.words import AREAS, QUESTIONS

TODAY = date(2025, 6, 1)


def norm(
    state: str = "agreed",
    healthy: str = "yes",
    set_by: str = "both",
    adherence: tuple[tuple[date, bool], ...] = (),
    area: str = "time",
    question: str = "availability",
) -> NormFact:
    return NormFact(area, question, state, healthy, set_by, adherence)


def kept(*marks: bool, days_ago: int = 1) -> tuple[tuple[date, bool], ...]:
    return tuple((TODAY - timedelta(days=days_ago), mark) for mark in marks)


FAILING = kept(True, False, False)


@pytest.mark.parametrize(
    ("norms", "state"),
    [
        ([], "missing"),
        ([norm("agreed")], "covered"),
        ([norm("in_force")], "covered"),
        ([norm(set_by="me")], "covered"),
        ([norm("noticed")], "missing"),
        ([norm("proposed")], "missing"),
        ([norm("negotiating")], "missing"),
        ([norm("declined")], "missing"),
        ([norm("ended")], "missing"),
        ([norm(healthy="unsure")], "missing"),
        ([norm(set_by="other")], "missing"),
        ([norm(healthy="no")], "against_me"),
        ([norm(set_by="other", healthy="unsure")], "against_me"),
        ([norm(set_by="me", healthy="unsure")], "missing"),
        ([norm(), norm("noticed", healthy="no")], "against_me"),
        ([norm(), norm("declined", healthy="no")], "against_me"),
        ([norm(), norm("proposed", healthy="unsure", set_by="other")], "against_me"),
        ([norm(), norm("ended", healthy="no")], "covered"),
        ([norm(), norm("noticed", healthy="unsure")], "covered"),
        ([norm(adherence=FAILING)], "not_lived"),
        ([norm(adherence=FAILING), norm()], "covered"),
        ([norm(adherence=FAILING), norm("noticed")], "not_lived"),
        ([norm(adherence=FAILING), norm("noticed", healthy="no")], "against_me"),
        ([norm("ended", adherence=FAILING)], "missing"),
        ([norm("negotiating", adherence=FAILING)], "missing"),
    ],
)
def test_the_state_of_an_area(norms: list[NormFact], state: str) -> None:
    coverage = norm_coverage(norms, TODAY)
    assert coverage.areas["time"] == state
    assert coverage.covered == (1 if state == "covered" else 0)


@pytest.mark.parametrize(
    ("adherence", "fails"),
    [
        (kept(False, False), False),
        (kept(True, False, False), True),
        (kept(True, True, False), False),
        (kept(True, True, False, False), False),
        (kept(True, True, False, False, False), True),
        (kept(False, False, False, days_ago=90), True),
        (kept(False, False, False, days_ago=91), False),
        (kept(False, False, False, days_ago=-1), False),
        (kept(False, False) + kept(False, days_ago=91), False),
        (kept(False, False) + kept(False, days_ago=0), True),
    ],
)
def test_a_norm_fails_with_3_observations_in_90_days_and_fewer_than_half_kept(
    adherence: tuple[tuple[date, bool], ...], fails: bool
) -> None:
    assert (norm_coverage([norm(adherence=adherence)], TODAY).areas["time"] == "not_lived") is fails


def test_each_area_stands_alone_and_the_reasons_name_what_is_not_covered() -> None:
    coverage = norm_coverage(
        [norm(area="power"), norm(area="time", healthy="no"), norm(area="space", adherence=FAILING)], TODAY
    )
    assert coverage.covered == 1
    assert [reason.as_json() for reason in coverage.reasons] == [
        {"code": "missing", "area": "respect"},
        {"code": "against_me", "area": "time"},
        {"code": "not_lived", "area": "space"},
    ]


def test_questions_are_told_beside_it_and_ended_norms_answer_none() -> None:
    coverage = norm_coverage([norm(question="needs"), norm("ended", question="conflict")], TODAY)
    assert coverage.questions == {question: question == "needs" for question in QUESTIONS}


@pytest.mark.parametrize(
    "odd",
    [
        norm(area="money"), norm(question="why"), norm("forgotten"), norm(healthy="maybe"), norm(set_by="us"),
    ],
)  # fmt: skip
def test_a_norm_of_unknown_kind_is_refused(odd: NormFact) -> None:
    with pytest.raises(ValueError, match="not a"):
        norm_coverage([odd], TODAY)


norms = st.builds(
    NormFact,
    area=st.sampled_from(AREAS),
    question=st.sampled_from(QUESTIONS),
    state=st.sampled_from(["noticed", "proposed", "negotiating", "agreed", "in_force", "declined", "ended"]),
    healthy=st.sampled_from(["yes", "no", "unsure"]),
    set_by=st.sampled_from(["me", "other", "both"]),
    adherence=st.lists(
        st.tuples(st.dates(TODAY - timedelta(days=120), TODAY), st.booleans()), max_size=5
    ).map(tuple),
)


@given(st.lists(norms, max_size=6))
def test_a_good_norm_more_never_uncovers_an_area_and_a_bad_one_never_covers_one(
    found: list[NormFact],
) -> None:
    before = norm_coverage(found, TODAY)
    assert norm_coverage([*found, norm()], TODAY).covered >= before.covered
    assert norm_coverage([*found, norm("noticed", healthy="no")], TODAY).covered <= before.covered
    assert before.covered == sum(state == "covered" for state in before.areas.values())
