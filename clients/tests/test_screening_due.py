"""When a screening is due: every 90 days, before joint work, and after a separation, a break or harm."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.rules import DUE_BECAUSE, Cause, Due, Screened, ScreeningFacts, screening_due

TODAY = date(2026, 6, 30)
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def screened(days: int, *, written: timedelta = timedelta(0)) -> Screened:
    return Screened(ago(days), NOON - timedelta(days=days) + written, "clear")


def cause(reason: str, days: int, *, known: timedelta = timedelta(0)) -> Cause:
    return Cause(reason, ago(days), NOON - timedelta(days=days) + known)


LATER = timedelta(hours=1)


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        # Nobody asks a client alone in care before anything calls for it.
        (ScreeningFacts(), None),
        (ScreeningFacts(couple_since=TODAY), Due(TODAY, ("before_joint_work",))),
        (ScreeningFacts(couple_since=ago(-1)), None),
        (ScreeningFacts(screened(89), couple_since=ago(300)), None),
        (ScreeningFacts(screened(90), couple_since=ago(300)), Due(TODAY, ("every_90_days",))),
        # Alone in care too, once it was asked.
        (ScreeningFacts(screened(100)), Due(ago(10), ("every_90_days",))),
        *(
            (ScreeningFacts(screened(20), (cause(reason, 5),)), Due(ago(5), (reason,)))
            for reason in ("separation", "break", "harm")
        ),
        (ScreeningFacts(None, (cause("harm", 5),)), Due(ago(5), ("harm",))),
        # Of one day: what was known when it was asked is answered, what came an hour later is not.
        (ScreeningFacts(screened(5, written=LATER), (cause("break", 5),)), None),
        (ScreeningFacts(screened(5), (cause("break", 5, known=LATER),)), Due(ago(5), ("break",))),
        (ScreeningFacts(screened(5), (cause("break", 5),)), Due(ago(5), ("break",))),
        # Written down late, a talk of the day before answers nothing that came after it.
        (ScreeningFacts(Screened(ago(6), NOON, "clear"), (cause("harm", 5),)), Due(ago(5), ("harm",))),
        # All that holds, each once, in the order of the words, since the first of them.
        (
            ScreeningFacts(screened(95), (cause("harm", 1), cause("separation", 9), cause("harm", 3))),
            Due(ago(9), ("every_90_days", "separation", "harm")),
        ),
    ],
)
def test_it_says_since_when_and_why(facts: ScreeningFacts, due: Due | None) -> None:
    assert screening_due(facts, TODAY) == due


causes = st.lists(
    st.builds(
        lambda reason, days, hours: cause(reason, days, known=timedelta(hours=hours)),
        st.sampled_from(("separation", "break", "harm")),
        st.integers(0, 200),
        st.integers(0, 11),
    ),
    max_size=4,
)


@given(st.none() | st.integers(0, 200), causes, st.none() | st.integers(-5, 200), st.integers(0, 30))
def test_what_is_due_stays_due_until_somebody_asks(
    asked: int | None, found: list[Cause], couple: int | None, later: int
) -> None:
    newest = None if asked is None else screened(asked)
    facts = ScreeningFacts(newest, tuple(found), None if couple is None else ago(couple))
    due = screening_due(facts, TODAY)
    after = screening_due(facts, TODAY + timedelta(days=later))
    if due is not None:
        assert due.since <= TODAY
        assert list(due.reasons) == [word for word in DUE_BECAUSE if word in due.reasons]
        assert after is not None
        assert after.since == due.since
        assert set(due.reasons) <= set(after.reasons)
    # A talk of today, written down tonight, answers all of it for 90 days.
    tonight = Screened(TODAY, NOON + timedelta(hours=12), "clear")
    told: Any = ScreeningFacts(tonight, facts.causes, facts.couple_since)
    assert screening_due(told, TODAY) is None
    assert screening_due(told, TODAY + timedelta(days=89)) is None
    assert screening_due(told, TODAY + timedelta(days=90)) is not None
