"""Whatever the order in which a provider tells, and however often: the same is true in the end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.models import MESSAGE_STATES
from reminders.rules import EVENTS, status_after

STATES = tuple(MESSAGE_STATES)
WORK = ("pending", "claimed", "sending")


@pytest.mark.parametrize(
    ("status", "told", "after"),
    [
        *((status, ["sent"], status) for status in (*WORK, "sent")),
        *((status, ["delivered"], "delivered") for status in (*WORK, "sent", "uncertain")),
        *((status, ["delivered", "bounced"], "bounced") for status in (*WORK, "sent")),
        *((status, ["complained", "delivered"], "complained") for status in ("sent", "bounced")),
        *((status, ["delivered", "complained"], status) for status in ("failed", "expired", "suppressed")),
        ("uncertain", ["sent"], "sent"),
        ("delivered", ["sent"], "delivered"),
        ("bounced", ["delivered"], "bounced"),
        ("complained", ["bounced"], "complained"),
        ("sent", ["unsubscribed"], "sent"),
        ("sent", [], "sent"),
    ],
)
def test_the_last_that_is_true_counts(status: str, told: list[str], after: str) -> None:
    assert status_after(status, told) == after


@given(
    st.sampled_from(STATES), st.lists(st.sampled_from(EVENTS), max_size=6), st.randoms(use_true_random=False)
)
def test_order_and_repetition_change_nothing(status: str, told: list[str], chance: object) -> None:
    once = status_after(status, told)
    shuffled = [*told, *told]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one_by_one = status
    for event in shuffled:
        one_by_one = status_after(one_by_one, [event])
    assert once == status_after(status, shuffled) == one_by_one
    assert once == status or once in MESSAGE_STATES[status]


@pytest.mark.parametrize("status", STATES)
def test_that_it_was_taken_settles_also_what_waits_for_a_second_time(status: str) -> None:
    after = status_after(status, ["sent"], may_have_left=True)
    assert after == ("sent" if status in ("pending", "claimed", "uncertain") else status)
    assert after == status or after in MESSAGE_STATES[status]


def test_another_word_is_no_event() -> None:
    with pytest.raises(ValueError, match="opened"):
        status_after("sent", ["opened"])
