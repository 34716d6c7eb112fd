"""Which way a message goes: the one the client prefers where it is safe, or another that is."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

EMAIL, PUSH, SMS = "email", "push", "sms"
# Nobody is reached by a browser who did not choose it.
INSTEAD: Final = (EMAIL, SMS)
# Said where the way that would be taken leads to the partner too (guards).
SAME_ADDRESS: Final = "same_address"
# Of several reasons the one that somebody has to know of first.
FIRST_REASONS: Final = ("address_failed", "no_channel", "not_confirmed")


@dataclass(frozen=True, slots=True)
class Address:
    """A mail address or a number of the client's, as it stands now."""

    channel: str
    confirmed_on: date | None
    failed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Way:
    """The channel, or why there is none: one of the two is None."""

    channel: str | None
    reason: str | None = None


def way(
    prefers: str,
    addresses: Sequence[Address],
    shared_device: str,
    *,
    has_device: bool,
    offered: Collection[str],
) -> Way:
    """The preferred channel where it can be taken; else the confirmed mail address, else the number.

    `shared_device`: "yes", "no" or "unknown"; push is taken for "no" alone, and only where a browser is
    registered. `offered`: channels this installation can send by. Whoever else is reached there is not asked:
    to take another way for that would tell whose address it is. Reasons: `address_failed`, `no_channel`,
    `not_confirmed`.
    Source: DOMAIN, Safety, safe contact plan; REMINDERS, channels.
    """
    known = {address.channel: address for address in addresses}
    reasons = set()
    for channel in _in_order(prefers):
        if channel == PUSH:
            is_safe = shared_device == "no" and has_device
            reason = _against(channel, offered) if is_safe else "not_confirmed"
        else:
            reason = _against_address(known.get(channel), channel, offered)
        if reason is None:
            return Way(channel)
        reasons.add(reason)
    return Way(None, next(reason for reason in FIRST_REASONS if reason in reasons))


def _in_order(prefers: str) -> Iterator[str]:
    yield prefers
    yield from (channel for channel in INSTEAD if channel != prefers)


def _against_address(address: Address | None, channel: str, offered: Collection[str]) -> str | None:
    if address is None or address.confirmed_on is None:
        return "not_confirmed"
    if address.failed_at is not None:
        return "address_failed"
    return _against(channel, offered)


def _against(channel: str, offered: Collection[str]) -> str | None:
    return None if channel in offered else "no_channel"
