"""Web push against a push service of this machine that decrypts what it gets."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import call_command
from py_vapid import Vapid02
from pytest_django import Settings

from clients.models import ContactPlan
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE
from relcare.env import Env
from relcare.outward import vapid
from reminders.channels import Answer, Letter, Outcome, Post, channel_for
from reminders.channels.outside import Outside
from reminders.channels.push import Push
from reminders.models import PUSH, PushDevice
from reminders.tests.http_server import HttpServer, Said
from reminders.tests.weeks import RIVERSIDE, TUESDAY, make_safe
from reminders.texts import REMINDER
from tests.cast import as_person

pytestmark = pytest.mark.django_db

ANA = PEOPLE["ana"].client_id
MESSAGE_ID = uuid4()


class Browser:
    """A device with its own key, as a browser makes it."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = b"0123456789abcdef"
        form = serialization.PublicFormat.UncompressedPoint
        self.public = self.key.public_key().public_bytes(serialization.Encoding.X962, form)
        self.p256dh = base64.urlsafe_b64encode(self.public).decode().rstrip("=")
        self.auth = base64.urlsafe_b64encode(self.secret).decode().rstrip("=")

    def register(self, endpoint: str, name: str = "ana") -> None:
        with as_person(name):
            PushDevice(
                client_id=PEOPLE[name].client_id,
                endpoint=endpoint,
                p256dh=self.p256dh,
                auth=self.auth,
                endpoint_mark=endpoint.encode()[-32:],
            ).save(force_insert=True)

    def read(self, body: bytes) -> dict[str, str]:
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        found: dict[str, str] = json.loads(plain)
        return found


@pytest.fixture
def service(settings: Settings) -> Iterator[HttpServer]:
    key = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value.to_bytes(32, "big")
    settings.VAPID_PRIVATE_KEY = base64.urlsafe_b64encode(key).decode().rstrip("=")
    settings.VAPID_SUBJECT = "https://practice.example/contact"
    settings.PUBLIC_URL = "https://app.example"
    make_safe("ana", shared_device="no")
    with HttpServer(tls=True) as server:
        server.says = Said(status=201)
        yield server


def letter(**changes: object) -> Letter:
    told: dict[str, object] = {
        "message_id": MESSAGE_ID,
        "template": REMINDER,
        "channel": PUSH,
        "locale": "en",
        "label": 0,
        "token": "t" * 32,
        "address": "",
        "dated_at": TUESDAY,
        "practice_id": RIVERSIDE,
        "client_id": ANA,
        "not_after": TUESDAY + timedelta(minutes=10),
        **changes,
    }
    return Letter(**told)  # type: ignore[arg-type]


def hand_over(service: HttpServer, a_letter: Letter | None = None) -> Answer:
    outside = Outside(lambda _: True, frozenset({service.port}), 5, service.trust)
    return Push(outside, lambda: TUESDAY).hand_over(a_letter or letter())


def devices() -> int:
    with acting_as(engine(RIVERSIDE)):
        return PushDevice.objects.count()


def test_only_the_browser_can_read_what_it_is_shown(service: HttpServer) -> None:
    browser = Browser()
    browser.register(f"{service.url}/send/ana")
    assert hand_over(service) == Answer(Outcome.ACCEPTED)
    (asked,) = service.asked
    assert browser.read(asked.body)["url"] == f"https://app.example/r/{'t' * 32}/"
    assert b"app.example" not in asked.body
    with pytest.raises(Exception, match=r".*"):
        Browser().read(asked.body)


def test_it_is_signed_for_this_service_and_good_until_its_window_ends(service: HttpServer) -> None:
    Browser().register(f"{service.url}/send/ana")
    hand_over(service)
    headers = service.asked[0].headers
    assert Vapid02.verify(headers["Authorization"])
    claims = headers["Authorization"].split("t=")[1].split(".")[1]
    told = json.loads(base64.urlsafe_b64decode(claims + "=="))
    assert (told["aud"], told["sub"]) == (service.url, "https://practice.example/contact")
    assert headers["TTL"] == "600"


def test_the_same_message_once_more_takes_the_place_of_the_first(service: HttpServer) -> None:
    Browser().register(f"{service.url}/send/ana")
    hand_over(service)
    hand_over(service)
    assert {asked.headers["Topic"] for asked in service.asked} == {MESSAGE_ID.hex}
    assert len(MESSAGE_ID.hex) == 32


def test_every_browser_of_the_client_and_nobody_elses_shows_it(service: HttpServer) -> None:
    make_safe("ben", shared_device="no")
    for name, place in (("ana", "phone"), ("ana", "desk"), ("ben", "his")):
        Browser().register(f"{service.url}/send/{place}", name)
    hand_over(service)
    assert sorted(asked.path for asked in service.asked) == ["/send/desk", "/send/phone"]


@pytest.mark.parametrize(
    ("status", "outcome", "left"),
    [
        *((status, Outcome.ACCEPTED, 1) for status in (200, 201, 202)),
        # Nothing that is sent to it would ever be taken: it is forgotten, and the message goes another way.
        *((status, Outcome.LATER, 0) for status in (301, 400, 404, 410, 413, 422)),
        *((status, Outcome.LATER, 1) for status in (307, 401, 403, 408, 429, 500, 503)),
    ],
)
def test_what_the_service_answers_decides(
    service: HttpServer, status: int, outcome: Outcome, left: int
) -> None:
    Browser().register(f"{service.url}/send/ana")
    service.says = Said(status=status, headers={"Location": f"{service.url}/elsewhere"})
    assert hand_over(service).outcome is outcome
    assert devices() == left
    assert len(service.asked) == 1


def test_a_line_that_breaks_after_the_text_leaves_it_open(service: HttpServer) -> None:
    Browser().register(f"{service.url}/send/ana")
    service.says = Said(breaks=True)
    assert hand_over(service).outcome is Outcome.UNSURE


def test_one_browser_that_took_it_is_enough(service: HttpServer) -> None:
    Browser().register("https://127.0.0.1:1/send/far")
    Browser().register(f"{service.url}/send/near")
    assert hand_over(service).outcome is Outcome.ACCEPTED


def test_after_the_time_for_all_of_them_no_further_browser_is_begun(
    service: HttpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    Browser().register(f"{service.url}/send/ana")
    monkeypatch.setattr("reminders.channels.push.ALL_SECONDS", 0.0)
    assert hand_over(service) == Answer(Outcome.LATER, "too_slow")
    assert not service.asked


@pytest.mark.parametrize("shared", ["yes", "unknown"])
def test_nothing_is_shown_on_a_device_that_is_not_hers_alone(service: HttpServer, shared: str) -> None:
    Browser().register(f"{service.url}/send/ana")
    with as_person("ana"):
        ContactPlan.objects.filter(client_id=ANA).update(shared_device=shared)
    assert hand_over(service) == Answer(Outcome.LATER, "no_device")
    assert not service.asked


def test_a_private_address_is_not_reached_even_if_it_was_kept(service: HttpServer) -> None:
    Browser().register(f"{service.url}/send/ana")
    push = Push(Outside(ports=frozenset({service.port}), trust=service.trust))
    assert push.hand_over(letter()) == Answer(Outcome.LATER, "not_outside")
    assert (service.asked, devices()) == ([], 0)


@pytest.mark.parametrize("key", ["", "x", "AAAA", "é"])
def test_a_device_with_an_unfit_key_holds_nobody_up(service: HttpServer, key: str) -> None:
    with as_person("ana"):
        PushDevice(
            client_id=ANA, endpoint=f"{service.url}/send", p256dh=key, auth="AAAA", endpoint_mark=b"x"
        ).save(force_insert=True)
    assert hand_over(service) == Answer(Outcome.LATER, "unfit_keys")
    assert devices() == 0


def test_without_a_key_of_its_own_the_installation_pushes_nothing(settings: Settings) -> None:
    settings.VAPID_PRIVATE_KEY = ""
    with pytest.raises(ValueError, match="push"):
        channel_for(PUSH)
    with Post() as post:
        assert post.hand_over(letter()) == Answer(Outcome.LATER, "no_channel")


def test_keys_are_made_as_the_settings_want_them(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_vapid_keys")
    lines = dict(line.partition("=")[::2] for line in capsys.readouterr().out.split())
    told = {**lines, "VAPID_SUBJECT": "mailto:it@practice.example"}
    assert vapid(Env(told)) == (told["VAPID_PRIVATE_KEY"], told["VAPID_SUBJECT"])
