import pytest
from hypothesis import given
from hypothesis import strategies as st

from relationships.rules import (
    INSTEAD,
    NOTHING,
    REMEMBER,
    AllShared,
    OneShared,
    notices_of_separating,
    notices_of_withdrawing,
    notices_of_withdrawing_all,
)

NOUNS = ("norm", "goal", "break")
NONE_OF_IT = AllShared({})


@pytest.mark.parametrize(
    ("shared", "words"),
    [
        (OneShared("norm", True), ["This norm is gone", "The question is gone"]),
        (OneShared("norm", True, True), ["This norm is gone", "theirs stands alone"]),
        (OneShared("norm", True, True, True), ["theirs stands alone", "no longer counts as agreed by both"]),
        (OneShared("goal", True), ["This goal is gone"]),
        (OneShared("break", True), ["This break is gone"]),
    ],
)
def test_withdrawing_one(shared: OneShared, words: list[str]) -> None:
    told = notices_of_withdrawing(shared)
    assert told[-2:] == (REMEMBER, INSTEAD)
    for word in words:
        assert word in " ".join(told)


@pytest.mark.parametrize("noun", NOUNS)
def test_what_they_do_not_read_they_do_not_miss(noun: str) -> None:
    assert notices_of_withdrawing(OneShared(noun, False, True, True)) == (NOTHING,)


def test_what_is_never_shared_is_refused() -> None:
    with pytest.raises(ValueError, match="never shared"):
        notices_of_withdrawing(OneShared("moment", True))


def test_withdrawing_everything() -> None:
    assert notices_of_withdrawing_all(NONE_OF_IT) == (NOTHING,)
    told = notices_of_withdrawing_all(AllShared({"norm": 2, "goal": 1, "break": 0}, has_name=True))
    assert told[0] == "Gone from the page that you share: 2 norms, 1 goal."
    assert "your partner" in " ".join(told)
    assert "Gone" not in " ".join(notices_of_withdrawing_all(AllShared({}, has_name=True)))


def test_separating_tells_of_each_what_the_other_shared() -> None:
    told = notices_of_separating(AllShared({"norm": 1}), AllShared({"break": 2}))
    assert told[0] == "A no longer reads what the other shared: 2 breaks."
    assert told[1] == "B no longer reads what the other shared: 1 norm."


@given(st.dictionaries(st.sampled_from(NOUNS), st.integers(0, 9)), st.booleans())
def test_nothing_to_notice_only_where_nothing_is_read(counts: dict[str, int], has_name: bool) -> None:
    told = notices_of_withdrawing_all(AllShared(counts, has_name))
    assert (told == (NOTHING,)) == (not any(counts.values()) and not has_name)
    for noun, count in counts.items():
        assert (f"{count} {noun}" in " ".join(told)) == (count > 0)
