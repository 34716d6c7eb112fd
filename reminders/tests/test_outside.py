"""What a stranger names is reached only where everybody could reach it, by the address that was looked at."""

import socket
import threading
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.channels.outside import BrokenOff, NotOutside, NotReached, Outside, is_public
from reminders.tests.http_server import HERE, NAMED, HttpServer, Said

PRIVATE = (
    *(
        "127.0.0.1",
        "192.0.0.8",
        "192.88.99.1",
        "127.9.9.9",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
    ),
    *("0.0.0.0", "255.255.255.255", "224.0.0.1", "240.0.0.1", "192.0.2.1", "198.18.0.1"),  # noqa: S104
    *("::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "fec0::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a00:1"),
    *("64:ff9b:1::1", "2002:7f00:1::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "::7f00:1"),
)
PUBLIC = ("1.1.1.1", "8.8.8.8", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101")


@pytest.fixture
def server() -> Iterator[HttpServer]:
    with HttpServer(tls=True) as server:
        yield server


def outside(server: HttpServer, seconds: float = 5) -> Outside:
    """The rules of the house, but for where this machine's own server stands."""
    return Outside(lambda _: True, frozenset({server.port}), seconds, server.trust)


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_not_everybody_reaches_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_reached(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_address_in_the_guise_of_the_newer_kind_is_judged_by_itself(address: Any) -> None:
    for guise in (f"::ffff:{address}", f"64:ff9b::{int(address) >> 16:x}:{int(address) & 0xFFFF:x}"):
        assert is_public(ip_address(guise)) is is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://push.example/x",
            "ftp://push.example/x",
            "//push.example/x",
            "push.example",
            "",
            "https://",
        ),
        *("https://push.example:80/x", "https://push.example:8443/x", "https://push.example:0x/"),
        *("https://user@push.example/", "https://a:b@push.example/", "https://push.example@127.0.0.1/"),
        *("https://push.example\\@127.0.0.1/", "https://push.example/\r\nX: y", "https://push exa.mple/"),
        *("https://push.exämple/", "https://push.example/#x", "https://[fe80::1%25eth0]/", "https://-/"),
        "https://push.example/" + "x" * 2048,
    ],
)
def test_another_kind_of_address_is_refused_before_anything_is_looked_up(url: str) -> None:
    with pytest.raises(NotOutside):
        Outside().target(url)


@pytest.mark.parametrize(
    "url",
    [
        *("https://localhost/x", "https://127.0.0.1/x", "https://[::1]/x", "https://[::ffff:10.0.0.1]/x"),
        # Other ways to write this machine's own address, that the system's lookup understands.
        *("https://127.1/x", "https://2130706433/x", "https://0x7f000001/x", "https://localhost./x"),
    ],
)
def test_a_private_address_is_refused_however_it_is_written(url: str) -> None:
    with pytest.raises(NotOutside):
        Outside().check(url)


def test_the_port_is_no_part_of_the_usual_origin() -> None:
    assert Outside().target("https://Push.Example:443/a?b=c").origin == "https://push.example"
    other = Outside(ports=frozenset({8443})).target("https://push.example:8443")
    assert (other.origin, other.path) == ("https://push.example:8443", "/")


def test_what_is_posted_arrives(server: HttpServer) -> None:
    server.says = Said(status=201)
    assert outside(server).post(f"{server.url}/a?b=c", {"TTL": "7"}, b"told").status == 201
    (asked,) = server.asked
    assert (asked.path, asked.body, asked.headers["TTL"]) == ("/a?b=c", b"told", "7")


def test_a_name_is_looked_up_once_and_that_address_is_reached(
    server: HttpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that stands for another machine a moment later can't be used to get there."""
    looked_up: list[str] = []
    ask = socket.getaddrinfo

    def answers(host: str, *rest: Any, **options: Any) -> Any:
        if host != NAMED:
            return ask(host, *rest, **options)
        looked_up.append(host)
        return ask(HERE if len(looked_up) == 1 else "127.0.0.2", *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    assert outside(server).post(f"https://{NAMED}:{server.port}/", {}, b"x").status == 200
    assert looked_up == [NAMED]
    assert server.asked[0].headers["Host"] == f"{NAMED}:{server.port}"


def test_one_private_address_among_public_ones_spoils_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    places = [(0, 0, 0, "", (address, 443)) for address in ("1.1.1.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: places)
    with pytest.raises(NotOutside):
        Outside().check(f"https://{NAMED}/")


def test_a_redirect_is_not_followed(server: HttpServer) -> None:
    server.says = Said(status=307, headers={"Location": f"{server.url}/elsewhere"})
    assert outside(server).post(f"{server.url}/", {}, b"x").status == 307
    assert len(server.asked) == 1


def test_a_certificate_that_nobody_vouches_for_gets_nothing(server: HttpServer) -> None:
    strict = Outside(lambda _: True, frozenset({server.port}), 5)
    with pytest.raises(NotReached):
        strict.post(f"{server.url}/", {}, b"x")
    assert not server.asked


def test_where_nobody_listens_nothing_was_handed_over(server: HttpServer) -> None:
    with socket.create_server((HERE, 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(NotReached):
        Outside(lambda _: True, frozenset({port}), 5).post(f"https://{HERE}:{port}/", {}, b"x")


def test_a_line_that_breaks_after_the_body_leaves_it_open(server: HttpServer) -> None:
    server.says = Said(breaks=True)
    with pytest.raises(BrokenOff):
        outside(server).post(f"{server.url}/", {}, b"x")
    assert len(server.asked) == 1


def test_an_answer_that_trickles_is_given_up(server: HttpServer) -> None:
    server.says = Said(drips=0.2)
    # Each byte alone is in time, and the whole answer would be a good one.
    with pytest.raises(BrokenOff):
        outside(server, seconds=1).post(f"{server.url}/", {}, b"x")


def test_a_lookup_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    free = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [free.wait(30)][:0])
    with pytest.raises(NotReached):
        Outside(seconds=0.2).check(f"https://{NAMED}/")
    free.set()
