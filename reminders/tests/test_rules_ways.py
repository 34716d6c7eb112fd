"""Which way a message goes, and why none can be taken."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.rules import (
    Address,
    Tried,
    Way,
    code_after,
    comes_push_last,
    may_go_by,
    push_code,
    unclear,
    way,
)

DAY = date(2026, 3, 3)
AT = datetime(2026, 3, 3, tzinfo=UTC)
MAIL, NUMBER = Address("email", DAY, None), Address("sms", DAY, None)
ALL = frozenset({"email", "push", "sms"})


def taken(prefers: str = "email", addresses: tuple[Address, ...] = (MAIL, NUMBER), **told: Any) -> Way:
    device = told.pop("shared_device", "no")
    return way(prefers, addresses, device, **{"has_device": True, "offered": ALL, **told})


@pytest.mark.parametrize(
    ("prefers", "told", "wanted"),
    [
        ("email", {}, "email"),
        ("sms", {}, "sms"),
        ("push", {}, "push"),
        ("push", {"shared_device": "yes"}, "email"),
        ("push", {"shared_device": "unknown"}, "email"),
        ("push", {"has_device": False}, "email"),
        ("push", {"offered": {"email"}}, "email"),
        ("sms", {"addresses": (MAIL,)}, "email"),
        ("email", {"addresses": (Address("email", DAY, AT), NUMBER)}, "sms"),
        ("email", {"addresses": (Address("email", None, None), NUMBER)}, "sms"),
        ("push", {"push_last": True}, "email"),
        ("push", {"push_last": True, "addresses": (Address("email", DAY, AT), NUMBER)}, "sms"),
        # Whoever has nothing else goes on waiting for their browser.
        ("push", {"push_last": True, "addresses": ()}, "push"),
        ("push", {"push_last": True, "addresses": (Address("email", None, None),)}, "push"),
        ("sms", {"push_last": True}, "sms"),
    ],
)
def test_the_preferred_way_is_taken_where_it_is_safe_and_another_one_else(
    prefers: str, told: dict[str, Any], wanted: str
) -> None:
    assert taken(prefers, **told) == Way(wanted)


@pytest.mark.parametrize(
    ("addresses", "told", "reason"),
    [
        ((), {}, "not_confirmed"),
        ((Address("email", None, None),), {}, "not_confirmed"),
        ((Address("email", DAY, AT),), {}, "address_failed"),
        ((MAIL,), {"offered": ()}, "no_channel"),
        ((Address("email", DAY, AT), NUMBER), {"offered": {"email"}}, "address_failed"),
    ],
)
def test_where_there_is_no_way_it_says_why(
    addresses: tuple[Address, ...], told: dict[str, Any], reason: str
) -> None:
    assert taken(addresses=addresses, **told) == Way(None, reason)


some = st.frozensets(st.sampled_from(sorted(ALL)))
days = st.none() | st.just(DAY)
instants = st.none() | st.just(AT)


@given(
    prefers=st.sampled_from(sorted(ALL)),
    mail=st.tuples(days, instants),
    number=st.tuples(days, instants),
    shared_device=st.sampled_from(["yes", "no", "unknown"]),
    has_device=st.booleans(),
    offered=some,
    push_last=st.booleans(),
)
def test_no_way_is_ever_taken_that_is_not_safe(
    prefers: str,
    mail: tuple[date | None, datetime | None],
    number: tuple[date | None, datetime | None],
    shared_device: str,
    has_device: bool,
    offered: frozenset[str],
    push_last: bool,
) -> None:
    addresses = {"email": Address("email", *mail), "sms": Address("sms", *number)}
    found = way(
        prefers,
        list(addresses.values()),
        shared_device,
        has_device=has_device,
        offered=offered,
        push_last=push_last,
    )
    assert (found.channel is None) != (found.reason is None)
    if found.channel is None:
        return
    assert found.channel in offered
    if found.channel == "push":
        assert (prefers, shared_device, has_device) == ("push", "no", True)
    else:
        address = addresses[found.channel]
        assert address.confirmed_on
        assert not address.failed_at


@pytest.mark.parametrize(
    ("tried", "is_last"),
    [
        (Tried("email", 0), False),
        (Tried("push", 1, "503"), False),
        (Tried("push", 2, "503"), False),
        (Tried("push", 3, "503"), True),
        (Tried("push", 3, "429"), True),
        (Tried("push", 7, "not_reached"), True),
        # It may be there already.
        (Tried("push", 3, "503", ambiguous=1), False),
        (Tried("push", 3, "unclear_504"), False),
        # As mail it was tried, and may have left: it goes on as mail.
        (Tried("email", 4, "451"), False),
        (Tried("email", 4, "cut_off", ambiguous=1), True),
    ],
)
def test_another_way_goes_before_push_once_it_was_surely_tried_in_vain(tried: Tried, is_last: bool) -> None:
    assert comes_push_last(tried) is is_last


@pytest.mark.parametrize(
    ("channel", "tried", "may"),
    [
        ("push", Tried("push", 1, "unclear_504"), True),
        ("email", Tried("push", 1, "unclear_504"), False),
        ("email", Tried("push", 1, "503"), True),
        ("email", Tried("push", 1, "gone", ambiguous=1), False),
        ("sms", Tried("email", 1, "cut_off", ambiguous=1), False),
        ("email", Tried("email", 1, "cut_off", ambiguous=1), True),
        # Of a mail server an answer of 5xx says that it has not taken it.
        ("sms", Tried("email", 1, "554"), True),
    ],
)
def test_what_may_have_left_goes_by_no_second_channel(channel: str, tried: Tried, may: bool) -> None:
    assert may_go_by(channel, tried) is may


def test_only_one_answer_of_5xx_says_that_a_push_service_took_nothing() -> None:
    statuses = (307, 401, 408, 429, 500, 502, 503, 504)
    assert [status for status in statuses if unclear(push_code(status))] == [500, 502, 504]
    assert (push_code(503), push_code(504)) == ("503", "unclear_504")


def test_an_unclear_answer_to_a_push_stays() -> None:
    assert code_after("push", "unclear_504", "503") == "unclear_504"
    assert code_after("push", "503", "unclear_504") == "unclear_504"
    assert code_after("push", "503", "429") == "429"
    # What a mail server said in between is no answer to a push.
    assert code_after("push", "554", "503") == "503"


# What a channel says of one try, and whether the message may be there after it.
said = st.sampled_from(
    [("later", "503"), ("later", "unclear_504"), ("later", "gone"), ("later", "554"), ("unsure", "cut_off")]
)


@given(
    tries=st.lists(st.tuples(said, st.sampled_from(sorted(ALL)), st.booleans(), st.booleans()), max_size=12)
)
def test_whatever_is_answered_nothing_goes_by_a_second_channel_that_may_be_there_already(
    tries: list[tuple[tuple[str, str], str, bool, bool]],
) -> None:
    tried, there = Tried("email", 0), set[str]()
    for (outcome, code), prefers, has_device, has_mail in tries:
        found = taken(
            prefers,
            (MAIL, NUMBER) if has_mail else (NUMBER,),
            has_device=has_device,
            push_last=comes_push_last(tried),
        ).channel
        assert found is not None
        if not may_go_by(found, tried):
            return
        assert there <= {found}
        if outcome == "unsure" or (found == "push" and unclear(code)):
            there.add(found)
        tried = Tried(
            found,
            tried.attempts + 1,
            code_after(found, tried.code, code),
            tried.ambiguous + (outcome == "unsure"),
        )
