"""The share answered stands with its interval, and below ten there is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.rules import FEWEST, Share, share
from reminders.rules.help import Z


# Newcombe (1998), table I, method 3 (score, without continuity correction).
@pytest.mark.parametrize(
    ("answered", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_the_published_one(answered: int, n: int, low: float, high: float) -> None:
    found = share(n, answered)
    assert found.share == answered / n
    assert found.low is not None
    assert found.high is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(("n", "answered"), [(0, 0), (1, 1), (9, 0), (9, 9)])
def test_below_ten_there_is_no_share(n: int, answered: int) -> None:
    assert share(n, answered) == Share(n, answered, None, None, None)


def test_from_ten_on_there_is_one() -> None:
    assert share(10, 10).share == 1.0


@pytest.mark.parametrize(("n", "answered"), [(-1, 0), (10, 11), (10, -1)])
def test_what_can_not_be_counted_is_refused(n: int, answered: int) -> None:
    with pytest.raises(ValueError, match="As many as were asked"):
        share(n, answered)


COUNTS = st.integers(FEWEST, 100_000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@given(COUNTS)
def test_the_interval_holds_the_share_and_ends_where_the_score_test_does(counts: tuple[int, int]) -> None:
    n, answered = counts
    found, mirrored = share(n, answered), share(n, n - answered)
    assert found.share is not None
    assert found.low is not None
    assert found.high is not None
    assert mirrored.low is not None
    assert 0 <= found.low <= found.share <= found.high <= 1
    # What was not answered is the rest, and so is its interval.
    assert mirrored.low == pytest.approx(1 - found.high, abs=1e-9)
    for end in (found.low, found.high):
        # A true share at either end lies just so far from what was found that one would not be surprised.
        assert (found.share - end) ** 2 * n == pytest.approx(Z * Z * end * (1 - end), abs=1e-6)


@given(COUNTS, st.integers(2, 50))
def test_more_of_the_same_makes_it_narrower(counts: tuple[int, int], times: int) -> None:
    n, answered = counts
    few, many = share(n, answered), share(n * times, answered * times)
    assert few.low is not None
    assert few.high is not None
    assert many.low is not None
    assert many.high is not None
    assert many.high - many.low < few.high - few.low
