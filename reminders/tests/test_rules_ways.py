"""Which way a message goes, and why none can be taken."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.rules import Address, Way, way

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
)
def test_no_way_is_ever_taken_that_is_not_safe(
    prefers: str,
    mail: tuple[date | None, datetime | None],
    number: tuple[date | None, datetime | None],
    shared_device: str,
    has_device: bool,
    offered: frozenset[str],
) -> None:
    addresses = {"email": Address("email", *mail), "sms": Address("sms", *number)}
    found = way(
        prefers,
        list(addresses.values()),
        shared_device,
        has_device=has_device,
        offered=offered,
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
