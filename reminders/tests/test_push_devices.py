"""Browsers a client sets up: the client's alone, on a device that is nobody else's, at a public address."""

import base64
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django import Settings

from assessments.tests.scene import asked
from practices.models import LANGUAGES
from privacy.models import AuditLine
from relcare.demo.people import PEOPLE
from reminders.channels.push import public_key
from reminders.devices import MOST_DEVICES, mark_of
from reminders.models import PushDevice
from reminders.tests.weeks import RIVERSIDE, make_safe
from reminders.texts import LABELS
from tests.cast import as_person
from tests.permissions.devices import KEYS

pytestmark = pytest.mark.django_db

# An address in digits: no name is looked up.
SERVICE = "https://8.8.8.8"
PHONE: dict[str, Any] = {"endpoint": f"{SERVICE}/send/phone", **KEYS}


@pytest.fixture(autouse=True)
def _alone() -> Iterator[None]:
    cache.clear()
    make_safe("ana", "ben", shared_device="no")
    yield
    cache.clear()


def post(name: str = "ana", **changes: Any) -> Any:
    return asked(name, "post", "me/push-devices/", {**PHONE, **changes})


def listed(name: str = "ana") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = asked(name, "get", "me/push-devices/").json()["results"]
    return found


def test_a_browser_is_set_up_and_neither_address_nor_keys_come_back() -> None:
    answer = post()
    assert answer.status_code == 201
    assert set(answer.json()) == {"id", "service", "made_at"}
    assert answer.json()["service"] == "8.8.8.8"
    (one,) = listed()
    assert one == answer.json()
    assert listed("ben") == []
    with as_person("ana"):
        kept = PushDevice.objects.get()
    assert (kept.endpoint, kept.p256dh, kept.auth) == (PHONE["endpoint"], KEYS["p256dh"], KEYS["auth"])
    assert bytes(kept.endpoint_mark) == mark_of(RIVERSIDE, PHONE["endpoint"])


def test_the_same_browser_again_takes_the_place_of_the_first() -> None:
    first = post().json()["id"]
    assert post().json()["id"] != first
    assert len(listed()) == 1


def test_the_same_browser_of_two_clients_has_two_rows_and_neither_learns_of_the_other() -> None:
    assert (post("ana").status_code, post("ben").status_code) == (201, 201)
    assert (len(listed("ana")), len(listed("ben"))) == (1, 1)
    assert asked("ben", "delete", f"me/push-devices/{listed('ana')[0]['id']}/").status_code == 404


def test_a_browser_is_removed_by_its_client() -> None:
    device = post().json()["id"]
    assert asked("ana", "delete", f"me/push-devices/{device}/").status_code == 204
    assert listed() == []
    assert asked("ana", "delete", f"me/push-devices/{device}/").status_code == 404


def test_there_are_so_many_and_no_more_until_one_is_removed() -> None:
    for place in range(MOST_DEVICES):
        assert post(endpoint=f"{SERVICE}/send/{place}").status_code == 201
    refused = post(endpoint=f"{SERVICE}/send/more")
    assert (refused.status_code, len(listed())) == (409, MOST_DEVICES)
    assert "Remove one" in refused.json()["detail"]
    # One that is there already may always be renewed.
    assert post(endpoint=f"{SERVICE}/send/0").status_code == 201
    assert len(listed()) == MOST_DEVICES


@pytest.mark.parametrize("shared", ["yes", "unknown"])
def test_only_where_nobody_else_uses_the_device(shared: str) -> None:
    make_safe("ana", shared_device=shared)
    refused = post()
    assert (refused.status_code, listed()) == (409, [])
    assert "contact plan" in refused.json()["detail"]
    make_safe("ana", shared_device="no")
    assert post().status_code == 201


def test_whoever_may_not_set_one_up_makes_this_server_look_nothing_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_safe("ana", shared_device="unknown")
    names: list[str] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_, **__: names.append(host))
    post(endpoint="https://push.example/send")
    assert names == []


INSIDE = (
    *("https://127.0.0.1/", "https://10.0.0.1/", "https://192.168.1.1/", "https://172.16.0.1/"),
    *("https://169.254.169.254/latest/meta-data/", "https://0.0.0.0/", "https://100.64.0.1/"),
    *("https://[::1]/", "https://[fe80::1]/", "https://[fc00::1]/", "https://[::ffff:10.0.0.1]/"),
    *("https://224.0.0.1/", "https://255.255.255.255/", "https://localhost/", "https://2130706433/"),
    *("https://0x7f.1/", "https://[64:ff9b::a00:1]/"),
)


@pytest.mark.parametrize("endpoint", INSIDE)
def test_an_address_within_is_refused_and_nothing_is_written(endpoint: str) -> None:
    refused = post(endpoint=endpoint)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["endpoint"])
    assert listed() == []


@pytest.mark.parametrize(
    "endpoint",
    [
        *("http://8.8.8.8/send", "ftp://8.8.8.8/", "javascript:alert(1)", "//8.8.8.8/", "8.8.8.8", "", " "),
        *("https://8.8.8.8:8443/", "https://8.8.8.8:22/", "https://ana@8.8.8.8/", "https://a:b@8.8.8.8/"),
        *("https://8.8.8.8/#x", "https://8.8.8.8\\@10.0.0.1/", "https://8.8.8.8/\r\nHost: x", "https://"),
        *("https://8.8.8.8/" + "x" * 2048, "https://8.8.8.8:99999/", "https://exämple.org/", 7, None, [], {}),
    ],
)
def test_what_is_no_plain_https_address_is_refused(endpoint: Any) -> None:
    refused = post(endpoint=endpoint)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["endpoint"])
    assert listed() == []


@pytest.mark.parametrize("found", [["10.0.0.5"], ["8.8.8.8", "127.0.0.1"], ["fe80::1"]])
def test_a_name_that_leads_within_is_refused(found: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    told = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in found]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: told)
    refused = post(endpoint="https://push.example/send")
    assert (refused.status_code, listed()) == (422, [])
    assert not any(address in refused.content.decode() for address in found)


def test_a_name_that_nobody_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror("no such host")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert post(endpoint="https://push.example/send").status_code == 422


def in_base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


UNFIT: tuple[Any, ...] = ("", "x", "AAAA", "é" * 40, KEYS["p256dh"] + "AAAA", 7, None, [])
UNFIT_POINTS = (in_base64(b"\x04" + b"\x01" * 64), in_base64(b"\x02" + b"\x01" * 32))
UNFIT_SECRETS = ("", "x", "AAAA", "?" * 22, in_base64(b"x" * 15), in_base64(b"x" * 17))


@pytest.mark.parametrize(
    ("field", "told"),
    [
        *(("p256dh", wrong) for wrong in (*UNFIT, *UNFIT_POINTS)),
        *(("auth", wrong) for wrong in UNFIT_SECRETS),
    ],
)
def test_keys_nothing_can_be_encrypted_for_are_refused(field: str, told: Any) -> None:
    refused = post(**{field: told})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, [field])
    assert listed() == []


def test_no_field_is_missing_and_none_too_many() -> None:
    assert asked("ana", "post", "me/push-devices/", {}).status_code == 422
    assert post(client=str(PEOPLE["ben"].client_id)).status_code == 422
    assert listed() == []


def test_it_is_tried_so_often_an_hour_and_no_more() -> None:
    found = [post(endpoint=f"{SERVICE}/{os.urandom(4).hex()}").status_code for _ in range(31)]
    assert found == [201] * MOST_DEVICES + [409] * (30 - MOST_DEVICES) + [429]
    assert post("ben").status_code == 201
    # Looking and removing are no tries.
    assert asked("ana", "get", "me/push-devices/").status_code == 200


def test_a_device_shared_from_now_on_shows_nothing_more() -> None:
    assert post().status_code == 201
    make_safe("ana", shared_device="yes")
    assert listed() == []


def test_setting_one_up_is_on_record_for_her_alone_and_without_a_value() -> None:
    device = post().json()["id"]

    def lines() -> list[Any]:
        own = AuditLine.objects.filter(table_name="reminders_pushdevice")
        return list(own.values_list("row_id", "verb", "changed"))

    with as_person("ana"):
        ((row_id, verb, changed),) = lines()
    assert (str(row_id), verb) == (device, "insert")
    assert not any(secret in str(changed) for secret in (PHONE["endpoint"], *KEYS.values()))
    for name in ("ben", "thea", "mark"):
        with as_person(name):
            assert lines() == []


def test_a_browser_subscribes_with_the_public_key_of_this_installation(settings: Settings) -> None:
    told = asked("ana", "get", "me/push-key/").json()
    raw = base64.urlsafe_b64decode(told["key"] + "=")
    assert (len(raw), raw[:1]) == (65, b"\x04")
    assert told == {"key": public_key()}
    assert settings.VAPID_PRIVATE_KEY not in told["key"]


def test_where_push_is_not_set_up_there_is_no_key_and_no_browser_is_kept(settings: Settings) -> None:
    settings.VAPID_PRIVATE_KEY = ""
    assert asked("ana", "get", "me/push-key/").json() == {"key": None}
    assert (post().status_code, listed()) == (409, [])


@pytest.mark.parametrize("name", ["thea", "ana"])
def test_senders_and_subjects_are_there_to_choose_from(name: str) -> None:
    told = asked(name, "get", "sender-labels/").json()
    assert set(told) == set(LANGUAGES)
    for locale, labels in LABELS.items():
        assert told[locale] == [
            {"number": number, "sender": one.sender, "subject": one.subject}
            for number, one in enumerate(labels)
        ]
