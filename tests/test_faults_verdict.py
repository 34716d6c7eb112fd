"""What `make faults` calls lost: whatever is not there, but for what staff are shown with good reason."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faults.judge import Row, Verdict, verdict
from faults.stack import Received

STATUSES = ("pending", "sending", "sent", "uncertain", "expired", "failed", "suppressed")


def judged(rows: list[Row], there: dict[str, int], hit_twice: set[str], **told: Any) -> Verdict:
    received = Received(Counter(there), {row: {b"text"} for row in there})
    return verdict(rows, received, hit_twice, **{"never_made": (0, 0), "unsettled": 0, "killed": 2, **told})


@pytest.mark.parametrize("is_alert", [False, True])
@pytest.mark.parametrize(
    ("status", "there", "hit_twice", "lost", "holds"),
    [
        ("sent", 1, set(), 0, True),
        ("sent", 0, set(), 1, False),
        ("sent", 0, {"a"}, 1, False),
        ("expired", 0, {"a"}, 1, False),
        ("uncertain", 1, set(), 0, True),
        # Shown to staff, not there, and nothing was killed that would explain it.
        ("uncertain", 0, set(), 1, False),
        ("uncertain", 0, {"b"}, 1, False),
        ("uncertain", 0, {"a"}, 0, True),
    ],
)
def test_what_is_not_there_is_lost_unless_it_was_in_hand_twice_when_something_was_killed(
    status: str, there: int, hit_twice: set[str], lost: int, *, holds: bool, is_alert: bool
) -> None:
    found = judged([Row("a", status, is_alert)], {"a": there} if there else {}, hit_twice)
    assert (found.alerts_lost if is_alert else found.lost) == lost
    assert found.holds is holds


def test_so_many_that_were_hit_twice_are_told() -> None:
    found = judged([Row("a", "uncertain", False), Row("b", "sent", False)], {"b": 1}, {"a", "b"})
    assert "uncertain 1 (not there 1, at most the 2 that were in hand twice" in str(found)


def test_what_was_never_made_is_lost_too() -> None:
    assert judged([], {}, set(), never_made=(2, 0)).lost == 2
    assert judged([], {}, set(), never_made=(0, 1)).alerts_lost == 1


@given(
    rows=st.dictionaries(
        st.text("abcdefgh", min_size=1, max_size=2), st.tuples(st.sampled_from(STATUSES), st.booleans())
    ),
    chosen=st.randoms(use_true_random=False),
)
def test_whatever_was_made_is_there_or_lost_or_was_hit_twice(
    rows: dict[str, tuple[str, bool]], chosen: Any
) -> None:
    there = {row: 1 for row in rows if chosen.random() < 0.7}
    hit = {row for row in rows if chosen.random() < 0.3}
    found = judged([Row(row, *told) for row, told in rows.items()], there, hit)
    assert len(there) + found.lost + found.alerts_lost + found.uncertain_lost == len(rows)
    assert found.uncertain_lost <= found.hit_twice
    assert found.holds is (found.lost + found.alerts_lost == 0)
