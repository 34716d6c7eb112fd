"""A no rests; asking again is never refused, and counted for the therapist."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import AskFact, Share, asked_again, request_counts, resting
from relationships.words import ASK_ANSWERS, REQUEST_STATES

DAY = date(2026, 3, 1)


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def ask(name: str = "b", line: str = "a", **told: object) -> AskFact:
    facts = {"written_on": DAY, "state": "asked", "asked_on": DAY, **told}
    return AskFact(id=name, line=line, **facts)  # type: ignore[arg-type]


def no(name: str = "a", on: date = DAY, follow_up_on: date | None = None) -> AskFact:
    return ask(name, state="refused", answer="no", answered_on=on, follow_up_on=follow_up_on)


@pytest.mark.parametrize(("day", "left"), [(0, 30), (1, 29), (29, 1), (30, None), (400, None), (-1, None)])
def test_a_no_rests_thirty_days(day: int, left: int | None) -> None:
    rest = resting([no()], after(day))
    assert (rest and rest.days_left) == left
    if rest is not None:
        assert (rest.request, rest.answered_on, rest.until) == ("a", DAY, after(30))
        assert rest.doors == ("let_it_rest", "what_i_will_do", "what_i_offer")


def test_the_practice_says_how_long() -> None:
    assert resting([no()], after(6), 7) is not None
    assert resting([no()], after(7), 7) is None
    assert resting([no()], DAY, 0) is None
    with pytest.raises(ValueError, match="0 days or more"):
        resting([], DAY, -1)


@pytest.mark.parametrize("answer", [answer for answer in ASK_ANSWERS if answer != "no"])
def test_only_a_no_rests(answer: str) -> None:
    assert resting([ask("a", state="refused", answer=answer, answered_on=DAY)], DAY) is None


def test_of_several_the_newest_no_counts() -> None:
    rest = resting([no("a", after(10)), no("b", after(3))], after(20))
    assert rest is not None
    assert (rest.request, rest.days_left) == ("a", 20)


@pytest.mark.parametrize(("day", "count"), [(0, 1), (29, 1), (30, 0), (-1, 0)])
def test_asked_again_within_the_time_is_counted(day: int, count: int) -> None:
    found = asked_again([no(), ask(asked_on=after(day))])
    assert found.count == count
    assert [(line.line, line.asks) for line in found.lines] == ([("a", ("b",))] if count else [])
    assert [reason.code for reason in found.reasons] == (["asked_again"] if count else [])


def test_a_no_counts_whatever_the_answer_became() -> None:
    yes = ask("a", state="accepted", answer="yes", answered_on=after(9), noes=(DAY,))
    assert asked_again([yes, ask(asked_on=after(3))]).count == 1
    assert asked_again([yes, ask(asked_on=after(30))]).count == 0
    assert resting([yes], after(3)) is None, "what rests is the answer that stands"


def test_what_is_let_rest_before_it_was_asked_is_not_asked_again() -> None:
    assert asked_again([no(), ask(state="let_rest", asked_on=None)]).count == 0
    assert asked_again([no(), ask(state="let_rest")]).count == 1


def test_before_it_is_asked_the_day_of_writing_counts() -> None:
    assert asked_again([no(), ask(state="prepared", asked_on=None, written_on=after(5))]).count == 1
    # Written within the time and asked after it: the no was left its rest.
    assert asked_again([no(), ask(written_on=after(5), asked_on=after(31))]).count == 0


def test_neither_the_first_nor_another_line_is_asked_again() -> None:
    assert asked_again([no()]).count == 0
    assert asked_again([no(), ask("c", "c")]).count == 0
    assert asked_again([ask("a"), no("b")]).count == 0


def test_each_linked_ask_counts_once_whatever_the_number_of_nos() -> None:
    found = asked_again([no("a"), no("b", after(1)), ask("c", asked_on=after(2))])
    assert (found.count, found.lines[0].asks) == (2, ("b", "c"))


def test_answers_promises_and_own_offers_are_counted_with_their_n() -> None:
    found = request_counts(
        [
            ask("a", state="kept", answer="yes", answered_on=DAY, offered=True, offer_kept=True),
            ask("b", state="not_kept", answer="yes", answered_on=DAY, offered=True, offer_kept=False),
            ask("c", state="accepted", answer="yes", answered_on=DAY, follow_up_on=DAY, offered=True),
            ask("d", state="put_off", answer="not_yet", answered_on=DAY, follow_up_on=after(1)),
            no("e", follow_up_on=DAY),
            ask("f", state="asked", follow_up_on=after(-3)),
        ],
        DAY,
    )
    assert found.answers == {"yes": 3, "no": 1, "cannot": 0, "does_not_know_how": 0, "not_yet": 1}
    assert (found.n, found.kept, found.offers_kept) == (6, Share(1, 2), Share(1, 2))
    assert found.due == ("f", "c")


@pytest.mark.parametrize("wrong", [{"state": "open"}, {"answer": "maybe"}])
def test_an_ask_of_no_known_word_is_refused(wrong: dict[str, str]) -> None:
    for rule in (lambda facts: request_counts(facts, DAY), lambda facts: resting(facts, DAY), asked_again):
        with pytest.raises(ValueError, match="not a "):
            rule([ask(**wrong)])


DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))
ASKS = st.builds(
    AskFact,
    st.uuids().map(str),
    st.sampled_from("abc"),
    DAYS,
    st.sampled_from(list(REQUEST_STATES)),
    st.none() | DAYS,
    st.sampled_from(["", *ASK_ANSWERS]),
    st.none() | DAYS,
)


@given(st.lists(ASKS), DAYS, st.integers(0, 90))
def test_a_longer_rest_never_counts_fewer(asks: list[AskFact], today: date, days: int) -> None:
    fewer, more = asked_again(asks, days), asked_again(asks, days + 1)
    assert fewer.count <= more.count <= len(asks)
    assert sum(len(line.asks) for line in more.lines) == more.count
    short, long = resting(asks, today, days), resting(asks, today, days + 1)
    assert short is None or (long is not None and long.days_left == short.days_left + 1)
    assert short is None or 1 <= short.days_left <= days
