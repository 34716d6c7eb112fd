from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules import NeedFact, Share, need_rates
from relationships.words import ANSWERED, EXPRESSED, SIDES

ANAS = [
    NeedFact("me", "direct", "met"),
    NeedFact("me", "direct", "partly"),
    NeedFact("me", "hinted", "not_noticed"),
]
BENS = [NeedFact("other", "demanded", "met")]


def test_the_rates_of_the_two_are_apart() -> None:
    found = need_rates([*ANAS, *BENS]).by_person
    assert (found["me"].n, found["other"].n) == (3, 1)
    assert found["me"].expressed["direct"].fraction == Fraction(2, 3)
    assert found["me"].answered["not_noticed"] == Share(1, 3)
    assert found["me"].met_when["direct"].fraction == Fraction(1, 2)
    assert found["other"].answered["met"].fraction == 1
    assert found["other"].expressed["direct"].fraction == 0


@pytest.mark.parametrize("needs", [[], BENS])
def test_of_nothing_there_is_no_rate(needs: list[NeedFact]) -> None:
    mine = need_rates(needs).by_person["me"]
    for told in (mine.expressed, mine.answered, mine.met_when):
        assert {one.fraction for one in told.values()} == {None}


def test_what_was_never_expressed_so_has_no_rate_of_being_met() -> None:
    assert need_rates(ANAS).by_person["me"].met_when["demanded"].fraction is None


def test_the_reasons_say_the_n_of_each() -> None:
    assert [reason.as_json() for reason in need_rates(ANAS).reasons] == [
        {"code": "needs_counted", "whose": "me", "n": 3},
        {"code": "needs_counted", "whose": "other", "n": 0},
    ]


@pytest.mark.parametrize(
    "need",
    [NeedFact("both", "direct", "met"), NeedFact("me", "loud", "met"), NeedFact("me", "direct", "yes")],
)
def test_what_does_not_exist_is_refused(need: NeedFact) -> None:
    with pytest.raises(ValueError, match="not a"):
        need_rates([need])


needs = st.builds(NeedFact, *map(st.sampled_from, (SIDES, EXPRESSED, ANSWERED)))


@given(st.lists(needs, max_size=15))
def test_the_rates_of_one_person_add_up_to_one(told: list[NeedFact]) -> None:
    for one in need_rates(told).by_person.values():
        for shares in (one.expressed, one.answered):
            assert sum(share.count for share in shares.values()) == one.n
            if one.n:
                assert sum(share.fraction or 0 for share in shares.values()) == 1
        assert sum(share.of for share in one.met_when.values()) == one.n
