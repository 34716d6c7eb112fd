"""Reaching hosts that strangers name: public addresses alone, looked up once, over TLS, and not for long.

Whoever may name an address could otherwise make this server talk to machines that only it can reach.
"""

import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address

SECONDS: Final = 8.0
LONGEST: Final = 2048
# No space, no control character, nothing that one reader of addresses takes otherwise than another.
PLAIN: Final = re.compile(r"https://[!-~]+\Z", re.IGNORECASE)
HOST: Final = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?\Z")
# Not for everybody, though some versions of Python's own list say so: a network's own devices, and relays.
NOT_GLOBAL: Final = tuple(map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24")))
# Holds an IPv4 address in its last four bytes; it is that one which is reached.
TRANSLATED: Final = IPv6Network("64:ff9b::/96")
# Tunnels, and what was once site-local: behind each may be anything.
HIDDEN: Final = tuple(
    map(IPv6Network, ("::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10", "100::/64"))
)


class NotOutside(ValueError):
    """The address is none that this server may reach; `args[0]` says why, without the address."""


class NotReached(Exception):
    """Surely nothing was handed over."""


class BrokenOff(Exception):
    """The line broke after the body had begun: nobody can say."""


def is_public(address: Address) -> bool:
    """Whether everybody could reach this address: not only this machine, its network or its provider."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in TRANSLATED:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if any(address in network for network in HIDDEN):
            return False
    elif any(address in network for network in NOT_GLOBAL):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


@dataclass(frozen=True, slots=True)
class Target:
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        return f"https://{self.host}" if self.port == 443 else f"https://{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Reply:
    status: int


@dataclass(frozen=True)
class Outside:
    """The rules by which the world is reached; a test's own server has other ones."""

    may_reach: Callable[[Address], bool] = is_public
    ports: frozenset[int] = frozenset({443})
    seconds: float = SECONDS
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def target(self, url: str) -> Target:
        """The parts of an address that may be reached as far as its letters say. Raises NotOutside."""
        if len(url) > LONGEST or not PLAIN.match(url):
            raise NotOutside("not an https address")
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port or 443
        except ValueError as error:
            raise NotOutside("not an https address") from error
        if not HOST.match(host) or "@" in parts.netloc or parts.fragment or "\\" in url:
            raise NotOutside("not the address of a host")
        if port not in self.ports:
            raise NotOutside("another port than 443")
        return Target(host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))

    def addresses(self, target: Target) -> list[str]:
        """All that its name stands for now. One that may not be reached spoils them all.

        Raises NotOutside and NotReached.
        """
        found = _looked_up(target, self.seconds)
        if not all(self.may_reach(ip_address(address)) for address in found):
            raise NotOutside("not a public address")
        return found

    def check(self, url: str) -> None:
        """Whether this may be kept as an address to be reached later. Raises NotOutside and NotReached."""
        self.addresses(self.target(url))

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """One POST; a redirect is an answer like any other, and what stands in the answer is never read.

        Raises NotOutside, NotReached and BrokenOff.
        """
        end = time.monotonic() + self.seconds
        target = self.target(url)
        address = self.addresses(target)[0]
        try:
            line = socket.create_connection((address, target.port), _left(end))
        except OSError as error:
            raise NotReached(type(error).__name__) from error
        # Time limits of a socket start anew with each byte; this one does not. It holds the line by a second
        # handle, since the first one goes over to TLS.
        handle = line.dup()
        over = threading.Timer(_left(end), _hang_up, [handle])
        over.start()
        try:
            return self._ask(target, line, headers, body)
        finally:
            over.cancel()
            handle.close()
            line.close()

    def _ask(self, target: Target, line: socket.socket, headers: Mapping[str, str], body: bytes) -> Reply:
        try:
            safe = self.trust.wrap_socket(line, server_hostname=target.host)
        except (OSError, ValueError) as error:
            raise NotReached(type(error).__name__) from error
        asked = http.client.HTTPSConnection(target.host, target.port)
        # Already connected, to the address that was looked at: nothing is looked up again.
        asked.sock = safe
        try:
            asked.request("POST", target.path, body, dict(headers))
            return Reply(asked.getresponse().status)
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise BrokenOff(type(error).__name__) from error
        finally:
            asked.close()
            safe.close()


def _left(end: float) -> float:
    return max(0.1, end - time.monotonic())


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _looked_up(target: Target, seconds: float) -> list[str]:
    """The system's own lookup knows no time limit, so somebody else waits for it."""
    found: list[str] = []
    asked = threading.Thread(target=_look_up, args=[target, found], daemon=True)
    asked.start()
    asked.join(seconds)
    if asked.is_alive() or not found:
        raise NotReached("no such host")
    return list(found)


def _look_up(target: Target, found: list[str]) -> None:
    with suppress(OSError, UnicodeError):
        told = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        # At once: whoever waits sees all of them or none.
        found.extend(dict.fromkeys(str(place[4][0]) for place in told))
