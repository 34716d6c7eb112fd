"""Which way a message goes: the one the client prefers where it is safe, or another that is."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from clients.rules import INSTEAD, PUSH

UNCLEAR: Final = "unclear_"
# So often a message is pushed in vain, before it goes another way where there is one.
MOST_PUSHES: Final = 3
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
class Tried:
    """How a message was tried so far: by which channel last, how often in all, what was said in the end, and
    how often nobody could say whether it was handed over."""

    channel: str
    attempts: int
    code: str = ""
    ambiguous: int = 0


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
    push_last: bool = False,
) -> Way:
    """The preferred channel where it can be taken; else the confirmed mail address, else the number.

    `push_last`: push is taken only where there is no other (`comes_push_last`).

    `shared_device`: "yes", "no" or "unknown"; push is taken for "no" alone, and only where a browser is
    registered. `offered`: channels this installation can send by. Whoever else is reached there is not asked:
    to take another way for that would tell whose address it is. Reasons: `address_failed`, `no_channel`,
    `not_confirmed`.
    Source: DOMAIN, Safety, safe contact plan; REMINDERS, channels.
    """
    known = {address.channel: address for address in addresses}
    reasons = set()
    for channel in _in_order(prefers, push_last=push_last):
        if channel == PUSH:
            is_safe = shared_device == "no" and has_device
            reason = _against(channel, offered) if is_safe else "not_confirmed"
        else:
            reason = _against_address(known.get(channel), channel, offered)
        if reason is None:
            return Way(channel)
        reasons.add(reason)
    return Way(None, next(reason for reason in FIRST_REASONS if reason in reasons))


def comes_push_last(tried: Tried) -> bool:
    """Whether a message is to go another way than push, where there is one: it was surely not handed over by
    push, `MOST_PUSHES` times or more; or it may have left by that other way, and goes on by it.

    Source: REMINDERS, ambiguity rule.
    """
    if tried.channel == PUSH:
        return tried.attempts >= MOST_PUSHES and not _may_have_left(tried)
    return tried.ambiguous > 0


def may_go_by(channel: str, tried: Tried) -> bool:
    """What may have been handed over goes by no second channel: there nobody would see that it is the same.

    Source: REMINDERS, ambiguity rule.
    """
    return channel == tried.channel or not _may_have_left(tried)


def code_after(channel: str, before: str, said: str) -> str:
    """What a row says of its tries, after one that was not accepted. An unclear answer to a push stays: what
    comes after it makes it no clearer."""
    return before if channel == PUSH and unclear(before) else said


def push_code(status: int) -> str:
    """What a row says of an answer to a push: of all 5xx only 503 says that nothing was taken."""
    return f"{UNCLEAR}{status}" if status >= 500 and status != 503 else str(status)


def unclear(code: str) -> bool:
    """Whether a push service that answered this may have taken the message all the same."""
    return code.startswith(UNCLEAR)


def _may_have_left(tried: Tried) -> bool:
    return tried.ambiguous > 0 or (tried.channel == PUSH and unclear(tried.code))


def _in_order(prefers: str, *, push_last: bool) -> Iterator[str]:
    if prefers == PUSH and push_last:
        yield from (*INSTEAD, PUSH)
        return
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
