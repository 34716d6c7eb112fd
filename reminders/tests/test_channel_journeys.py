"""A whole way through: planned, claimed, handed to a real server here, told of, and what became of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.core.cache import cache
from pytest_django import Settings

from assessments.tests.scene import asked
from clients.models import EMAIL, PUSH, SMS, ContactPlan, SafeChannel
from practices.tests.browsing import get, put
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE
from reminders.channels import Outcome, Post
from reminders.channels.outside import Outside
from reminders.models import MessageEvent, PushDevice
from reminders.planning import plan_practice
from reminders.reconcile import reconcile_practice
from reminders.sending import claim, deliver, drain, mark_answered, mark_sending
from reminders.tests import test_provider, test_webhooks
from reminders.tests.http_server import HttpServer, Said
from reminders.tests.sink import Sink
from reminders.tests.test_push import Browser
from reminders.tests.test_sms import NUMBER, TAKEN, listed, tell
from reminders.tests.test_sms import provider as text_messages
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, channel_of, make_safe, messages, plan
from reminders.tokens import token_of
from tests.cast import as_person
from tests.permissions.devices import KEYS

__all__ = ["text_messages"]

pytestmark = pytest.mark.django_db

NOW = TUESDAY + SOON
SOON_AGAIN = NOW + timedelta(minutes=10)
ANA = PEOPLE["ana"].client_id


def state() -> tuple[str, str]:
    (message,) = messages()
    return message.channel, message.status


def planned(prefers: str) -> None:
    make_safe("ana", prefers=prefers, shared_device="no")
    plan("ana")
    plan_practice(RIVERSIDE, NOW)


# --- Browsers -----------------------------------------------------------------------------------------


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, settings: Settings, sink: Sink) -> Iterator[HttpServer]:
    """A push service of this machine, which may be reached though it is."""
    cache.clear()
    with HttpServer(tls=True) as server:
        server.says = Said(status=201)
        here = Outside(lambda _: True, frozenset({server.port}), 4, server.trust)
        for place in ("channels.push", "devices"):
            monkeypatch.setattr(f"reminders.{place}.reach", lambda: here)
        yield server


def set_up(service: HttpServer) -> Browser:
    make_safe("ana", shared_device="no")
    browser = Browser()
    subscription = {"endpoint": f"{service.url}/send/ana", "p256dh": browser.p256dh, "auth": browser.auth}
    assert asked("ana", "post", "me/push-devices/", subscription).status_code == 201
    return browser


def devices() -> int:
    with acting_as(engine(RIVERSIDE)):
        return PushDevice.objects.count()


def test_a_browser_that_was_set_up_shows_the_reminder(service: HttpServer, sink: Sink) -> None:
    browser = set_up(service)
    planned(PUSH)
    assert drain(lambda: NOW) == 1
    (shown,) = service.asked
    (message,) = messages()
    assert browser.read(shown.body)["url"] == f"https://app.example/r/{token_of(message.id)}/"
    assert (state(), sink.raw) == ((PUSH, "sent"), [])


@pytest.mark.parametrize("status", [404, 410])
def test_from_a_browser_that_is_gone_it_goes_by_mail(service: HttpServer, sink: Sink, status: int) -> None:
    set_up(service)
    planned(PUSH)
    service.says = Said(status=status)
    assert drain(lambda: NOW) == 0
    assert (state(), devices(), sink.raw) == ((PUSH, "pending"), 0, [])
    assert drain(lambda: SOON_AGAIN) == 1
    assert (state(), len(service.asked), len(sink.raw)) == ((EMAIL, "sent"), 1, 1)


def test_where_no_other_way_is_safe_the_care_team_is_told(service: HttpServer) -> None:
    set_up(service)
    planned(PUSH)
    with as_person("ana"):
        channel_of("ana").delete()
    service.says = Said(status=410)
    drain(lambda: NOW)
    assert drain(lambda: SOON_AGAIN) == 0
    assert messages()[0].suppressed_reason == "not_confirmed"


def test_a_device_shared_after_the_claim_is_shown_nothing(service: HttpServer, sink: Sink) -> None:
    set_up(service)
    planned(PUSH)
    (claimed,) = claim(NOW)
    with as_person("ana"):
        ContactPlan.objects.filter(client_id=ANA).update(shared_device="yes")
    with Post() as post:
        assert deliver(claimed, post, lambda: NOW)
    assert (state(), service.asked, len(sink.raw)) == ((EMAIL, "sent"), [], 1)


def test_a_device_shared_in_the_very_last_moment_is_shown_nothing(service: HttpServer, sink: Sink) -> None:
    set_up(service)
    planned(PUSH)
    (claimed,) = claim(NOW)
    letter = mark_sending(claimed, NOW)
    assert letter is not None
    assert letter.channel == PUSH
    with as_person("ana"):
        ContactPlan.objects.filter(client_id=ANA).update(shared_device="unknown")
    with Post() as post:
        answer = post.hand_over(letter)
    assert answer.outcome is Outcome.LATER
    mark_answered(claimed, letter, answer, NOW)
    assert drain(lambda: SOON_AGAIN) == 1
    assert (state(), service.asked, len(sink.raw)) == ((EMAIL, "sent"), [], 1)


def test_who_has_no_address_is_reached_in_their_browser_alone(service: HttpServer, sink: Sink) -> None:
    set_up(service)
    path = f"clients/{ANA}/contact-plan/"
    body = {
        "prefers": "push",
        "shared_device": "no",
        "windows": [{"weekday": day, "from": "00:00", "to": "23:59"} for day in range(7)],
    }
    assert put("ana", path, body, str(get("ana", path)["ETag"])).status_code == 200
    make_safe("ana")
    plan("ana")
    plan_practice(RIVERSIDE, NOW)
    assert drain(lambda: NOW) == 1
    assert (state(), len(service.asked), sink.raw) == ((PUSH, "sent"), 1, [])


def test_a_browser_that_both_of_a_couple_set_up_shows_neither_anything(
    service: HttpServer, sink: Sink
) -> None:
    make_safe("ana", "ben", shared_device="no")
    subscription = {"endpoint": f"{service.url}/send/tablet", **KEYS}
    for name in ("ana", "ben"):
        assert asked(name, "post", "me/push-devices/", subscription).status_code == 201
    planned(PUSH)
    drain(lambda: NOW)
    assert [one.suppressed_reason for one in messages()] == ["same_address"]
    # Nor by another way: from that they could tell.
    assert (service.asked, sink.raw) == ([], [])


# --- Text messages ------------------------------------------------------------------------------------


def with_number() -> None:
    with as_person("ana"):
        mail = channel_of("ana").get()
        SafeChannel(
            client_id=ANA,
            plan_id=mail.plan_id,
            channel=SMS,
            address=NUMBER,
            confirmed_on=mail.confirmed_on,
            confirmed_by_id=mail.confirmed_by_id,
        ).save(force_insert=True)


def posts(server: HttpServer) -> list[dict[str, str]]:
    return [dict(parse_qsl(one.body.decode())) for one in server.asked if one.method == "POST"]


def test_a_text_message_leaves_once_and_its_provider_tells_that_it_came(text_messages: HttpServer) -> None:
    with_number()
    planned(SMS)
    assert drain(lambda: NOW) == 1
    (message,) = messages()
    (sent,) = posts(text_messages)
    assert (sent["To"], token_of(message.id) in sent["Body"]) == (NUMBER, True)
    assert (state(), message.provider_id) == ((SMS, "sent"), "SM1")
    assert tell(message.id) == tell(message.id) == 204
    assert state() == (SMS, "delivered")
    with acting_as(engine(RIVERSIDE)):
        assert MessageEvent.objects.count() == 1


@pytest.mark.parametrize("said", [Said(breaks=True), Said(status=500)])
def test_a_text_message_that_may_have_left_is_asked_for_and_never_sent_again(
    text_messages: HttpServer, said: Said
) -> None:
    with_number()
    planned(SMS)
    text_messages.says = said
    assert drain(lambda: NOW) == 0
    assert state() == (SMS, "uncertain")
    text_messages.says = TAKEN
    assert drain(lambda: SOON_AGAIN) == 0
    (message,) = messages()
    text_messages.says = listed((f"https://app.example/r/{token_of(message.id)}/", "delivered"))
    assert reconcile_practice(RIVERSIDE, SOON_AGAIN) == 1
    assert state() == (SMS, "delivered")
    assert len(posts(text_messages)) == 1


def test_a_number_that_is_none_is_flagged_and_the_next_date_goes_by_mail(
    text_messages: HttpServer, sink: Sink
) -> None:
    with_number()
    planned(SMS)
    text_messages.says = Said(status=400, body=b'{"code": 21211, "message": "x"}')
    assert drain(lambda: NOW) == 0
    assert state() == (SMS, "failed")
    week = timedelta(days=7)
    plan_practice(RIVERSIDE, NOW + week)
    assert drain(lambda: NOW + week) == 1
    assert [(one.channel, one.status) for one in messages()] == [(SMS, "failed"), (EMAIL, "sent")]


# --- Mail by a provider -------------------------------------------------------------------------------


@pytest.fixture
def mailgun(settings: Settings) -> Iterator[HttpServer]:
    with HttpServer() as server:
        server.says = test_provider.TAKEN
        settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
        settings.DEFAULT_FROM_EMAIL = "no-reply@mail.example"
        settings.PUBLIC_URL = "https://app.example"
        settings.ANYMAIL = {
            "MAILGUN_API_KEY": "key",
            "MAILGUN_API_URL": f"{server.url}/v3",
            "MAILGUN_WEBHOOK_SIGNING_KEY": test_webhooks.KEY,
            "REQUESTS_TIMEOUT": (1, 1),
        }
        yield server


def told_back(server: HttpServer) -> Any:
    """Our own id, as the provider was given it and gives it back."""
    return test_provider.told(server)["v:m"]


def test_a_mail_leaves_by_the_provider_who_tells_that_it_came(mailgun: HttpServer) -> None:
    planned(EMAIL)
    assert drain(lambda: NOW) == 1
    assert state() == (EMAIL, "sent")
    ours = told_back(mailgun)
    assert ours == str(messages()[0].id)
    for _ in range(2):
        assert test_webhooks.tell(test_webhooks.body(ours)) == 204
    assert (state(), test_webhooks.events()) == ((EMAIL, "delivered"), ["delivered"])


def test_a_mail_nobody_knows_of_goes_again_unless_the_provider_tells_of_it_first(mailgun: HttpServer) -> None:
    planned(EMAIL)
    mailgun.says = Said(breaks=True)
    assert drain(lambda: NOW) == 0
    assert state() == (EMAIL, "pending")
    assert test_webhooks.tell(test_webhooks.body(told_back(mailgun))) == 204
    mailgun.says = test_provider.TAKEN
    assert drain(lambda: SOON_AGAIN) == 0
    assert (state(), len(mailgun.asked)) == ((EMAIL, "delivered"), 1)


def test_a_mail_that_comes_back_takes_the_address_out_and_stops_the_plan(mailgun: HttpServer) -> None:
    planned(EMAIL)
    drain(lambda: NOW)
    bounce = test_webhooks.body(told_back(mailgun), "failed", **test_webhooks.NO_SUCH)
    assert test_webhooks.tell(bounce) == 204
    assert (state(), test_webhooks.flagged()[0]) == ((EMAIL, "bounced"), True)
    week = timedelta(days=7)
    plan_practice(RIVERSIDE, NOW + week)
    assert drain(lambda: NOW + week) == 0
    assert [message.suppressed_reason for message in messages()] == ["", "address_failed"]
    assert len(mailgun.asked) == 1
    assert test_webhooks.events() == ["bounced"]
