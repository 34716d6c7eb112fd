import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import CopyFact, MarkFact, QuestionDiff, norm_diff
from relationships.rules import agreed_by_both
from relationships.words import AREAS, NORM_STATES, QUESTIONS

HERE = ("time", "availability")


def copy(
    name: str,
    author: str = "a",
    state: str = "agreed",
    on: tuple[str, str] = HERE,
    words: str | None = None,
    decided_by: str = "",
) -> CopyFact:
    return CopyFact(name, author, *on, state, (name if words is None else words,), decided_by)


def mark(author: str, says: str, *about: str, on: tuple[str, str] = HERE) -> MarkFact:
    return MarkFact(author, *on, says, frozenset(about))


def decided(name: str, author: str, by: str) -> CopyFact:
    return copy(name, author, words="late", decided_by=by)


ALIKE, ALIKE_TOO = copy("1", "a", words="late"), copy("2", "b", words="late")
ONE, OTHER = copy("1", "a"), copy("2", "b")
A_SAME, B_SAME = mark("a", "same", "1", "2"), mark("b", "same", "1", "2")


def only(copies: list[CopyFact], marks: list[MarkFact]) -> QuestionDiff:
    (found,) = norm_diff(copies, marks)
    return found


@pytest.mark.parametrize(
    ("copies", "marks", "kind", "reason"),
    [
        ([ONE], [], "only_one", None),
        ([ONE, copy("3", "a")], [], "only_one", None),
        ([ONE], [A_SAME, B_SAME], "only_one", None),
        ([ONE, OTHER], [], "not_compared", "not_compared_by_both"),
        ([ONE, OTHER], [A_SAME], "not_compared", "not_compared_by_both"),
        ([ONE, OTHER], [A_SAME, B_SAME], "same", None),
        ([ONE, OTHER], [A_SAME, mark("b", "different", "1", "2")], "different", "found_different"),
        ([ONE, OTHER], [mark("b", "different", "1", "2")], "different", "found_different"),
        # Word for word the same, unless somebody finds otherwise: equal words can hide a quarrel.
        ([ALIKE, ALIKE_TOO], [], "same", "same_words"),
        ([ALIKE, ALIKE_TOO], [A_SAME], "same", "same_words"),
        ([ALIKE, ALIKE_TOO], [A_SAME, B_SAME], "same", None),
        ([ALIKE, ALIKE_TOO], [mark("a", "different", "1", "2")], "different", "found_different"),
        ([ALIKE, ALIKE_TOO, copy("3", "b")], [], "not_compared", "not_compared_by_both"),
        ([ALIKE, copy("2", "b", words="late ")], [], "not_compared", "not_compared_by_both"),
        # What one calls me is the other to the other.
        ([decided("1", "a", "me"), decided("2", "b", "other")], [], "same", "same_words"),
        ([decided("1", "a", "both"), decided("2", "b", "both")], [], "same", "same_words"),
        ([decided("1", "a", "me"), decided("2", "b", "me")], [], "not_compared", "not_compared_by_both"),
        ([decided("1", "a", "me"), decided("2", "b", "")], [], "not_compared", "not_compared_by_both"),
        # The newest of each side counts.
        ([ONE, OTHER], [mark("a", "different", "1", "2"), A_SAME, B_SAME], "same", None),
        ([ONE, OTHER], [A_SAME, B_SAME, mark("a", "different", "1", "2")], "different", "found_different"),
        # Something stands now that they were not about.
        ([ONE, copy("4", "b")], [A_SAME, B_SAME], "not_compared", "not_compared_by_both"),
        ([ONE, OTHER, copy("3", "a")], [A_SAME, B_SAME], "not_compared", "not_compared_by_both"),
        (
            [ONE, OTHER],
            [A_SAME, mark("b", "same", "1", "2", on=("time", "needs"))],
            "not_compared",
            "not_compared_by_both",
        ),
    ],
)
def test_one_question(copies: list[CopyFact], marks: list[MarkFact], kind: str, reason: str | None) -> None:
    found = only(copies, marks)
    assert found.kind == kind
    assert [why.code for why in found.reasons] == ([] if reason is None else [reason])


@pytest.mark.parametrize(
    ("ours", "theirs", "agreed"),
    [
        (["agreed"], ["agreed"], True),
        (["agreed"], ["in_force"], True),
        (["agreed"], [], False),
        ([], [], False),
        (["agreed"], ["negotiating"], False),
        (["agreed", "proposed"], ["agreed"], False),
        (["agreed", "in_force"], ["agreed"], True),
    ],
)
def test_agreed_by_both_when_both_copies_are(ours: list[str], theirs: list[str], agreed: bool) -> None:
    copies = [copy(f"a{n}", "a", state) for n, state in enumerate(ours)]
    copies += [copy(f"b{n}", "b", state) for n, state in enumerate(theirs)]
    assert agreed_by_both(ours, theirs) is agreed
    assert [found.agreed_by_both for found in norm_diff(copies, [])] == ([agreed] if copies else [])


@pytest.mark.parametrize(
    "wrong",
    [
        copy("1", on=("weather", "needs")),
        copy("1", on=("time", "weather")),
        copy("1", state="hoped_for"),
    ],
)
def test_what_does_not_exist_is_refused(wrong: CopyFact) -> None:
    with pytest.raises(ValueError, match="not a"):
        norm_diff([wrong], [])


def test_it_is_between_two() -> None:
    with pytest.raises(ValueError, match="between two"):
        norm_diff([ONE, OTHER, copy("3", "c")], [])


ON = st.tuples(st.sampled_from(AREAS), st.sampled_from(QUESTIONS))
COPIES = st.lists(
    st.builds(
        lambda number, author, on, state: copy(str(number), author, state, on),
        st.integers(0, 99),
        st.sampled_from("ab"),
        ON,
        st.sampled_from(sorted(NORM_STATES)),
    ),
    max_size=8,
    unique_by=lambda fact: fact.copy,
)
MARKS = st.lists(
    st.builds(
        lambda author, says, on, about: mark(author, says, *map(str, about), on=on),
        st.sampled_from("ab"),
        st.sampled_from(("same", "different")),
        ON,
        st.lists(st.integers(0, 99), max_size=3),
    ),
    max_size=4,
)


@given(COPIES, MARKS, st.booleans())
def test_every_question_stands_once_and_nothing_is_told_that_nobody_found(
    copies: list[CopyFact], marks: list[MarkFact], both_find_so: bool
) -> None:
    if both_find_so:
        by_question = {(fact.area, fact.question) for fact in copies}
        for on in by_question:
            about = [fact.copy for fact in copies if (fact.area, fact.question) == on]
            marks = [*marks, *(mark(author, "same", *about, on=on) for author in "ab")]
    found = norm_diff(copies, marks)
    assert norm_diff(reversed(copies), marks) == found, "the order of copies changes nothing"
    assert [(one.area, one.question) for one in found] == [
        (area, question)
        for area in AREAS
        for question in QUESTIONS
        if any((fact.area, fact.question) == (area, question) for fact in copies)
    ]
    assert sorted(name for one in found for name in one.copies) == sorted(fact.copy for fact in copies)
    for one in found:
        sides = {fact.author for fact in copies if fact.copy in one.copies}
        assert (one.kind == "only_one") == (len(sides) == 1)
        # Their names are their words here: no two of them are alike.
        assert (one.kind == "same") == (len(sides) == 2 and all(word == "same" for _, word in one.says))
        assert (one.kind == "different") == (len(sides) == 2 and "different" in dict(one.says).values())
        if both_find_so and len(sides) == 2:
            assert one.kind == "same"
