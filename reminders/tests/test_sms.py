"""Text messages by Twilio, against a server of this machine that answers as it does."""

import json
import logging
import socket
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit
from uuid import UUID, uuid4

import pytest
from django.test import Client as Browser
from pytest_django import Settings
from twilio.request_validator import RequestValidator

from practices.clock import now
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE
from reminders.channels import Answer, Letter, Outcome
from reminders.channels.sms import Sms
from reminders.engine import reconcile
from reminders.models import SMS, Message, MessageEvent
from reminders.planning import plan_practice
from reminders.reconcile import reconcile_practice
from reminders.sending import claim, mark_answered, mark_sending
from reminders.sending.claims import LEASE
from reminders.tests.http_server import HERE, HttpServer, Said
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, messages, plan
from reminders.texts import REMINDER
from reminders.tokens import token_of

pytestmark = pytest.mark.django_db

NOW = TUESDAY + SOON
NUMBER = "+4915112345678"
TAKEN = Said(status=201, body=b'{"sid": "SM1", "status": "queued"}')


@pytest.fixture
def provider(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpServer]:
    with HttpServer() as server:
        server.says = TAKEN
        settings.SMS_PROVIDER, settings.SMS_FROM = "twilio", "+4930123456"
        settings.TWILIO_ACCOUNT, settings.TWILIO_TOKEN = "AC1", "secret"
        settings.PUBLIC_URL = "https://app.example"
        monkeypatch.setattr("reminders.channels.twilio.SECONDS", 1.0)
        monkeypatch.setattr("reminders.channels.twilio.ADDRESS", server.url)
        yield server


def letter() -> Letter:
    message_id = uuid4()
    return Letter(
        message_id=message_id,
        template=REMINDER,
        channel=SMS,
        locale="de",
        label=0,
        token=token_of(message_id),
        address=NUMBER,
        dated_at=NOW,
        practice_id=RIVERSIDE,
        client_id=PEOPLE["ana"].client_id,
        not_after=NOW + timedelta(hours=1),
    )


def uncertain(age: timedelta = timedelta(minutes=5)) -> UUID:
    """A text message of Ana's of which nobody knows whether it left."""
    make_safe("ana")
    plan("ana")
    plan_practice(RIVERSIDE, NOW)
    (message,) = messages()
    with acting_as(engine(RIVERSIDE)):
        Message.objects.filter(pk=message.pk).update(
            status="uncertain", channel=SMS, ambiguous=1, dispatched_at=NOW - age
        )
    return message.id


def status() -> str:
    return messages()[0].status


def listed(*found: tuple[str, str]) -> Said:
    told = [{"sid": f"SM{place}", "body": text, "status": what} for place, (text, what) in enumerate(found)]
    return Said(body=json.dumps({"messages": told, "next_page_uri": None, "page": 0}).encode())


def test_the_provider_gets_number_text_and_where_to_tell(
    provider: HttpServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    one = letter()
    assert Sms().hand_over(one) == Answer(Outcome.ACCEPTED, provider_id="SM1")
    (asked,) = provider.asked
    assert dict(parse_qsl(asked.body.decode())) == {
        "To": NUMBER,
        "From": "+4930123456",
        "Body": f"Etwas Neues für Sie: https://app.example/r/{one.token}/",
        "StatusCallback": f"https://app.example/hooks/sms/?m={one.message_id}",
    }
    assert NUMBER not in caplog.text
    assert one.token not in caplog.text


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (Said(status=400, body=b'{"code": 21610, "message": "x"}'), Answer(Outcome.UNWANTED, "21610")),
        (Said(status=400, body=b'{"code": 21408, "message": "x"}'), Answer(Outcome.LATER, "21408")),
        (Said(status=400, body=b'{"code": 21612, "message": "x"}'), Answer(Outcome.LATER, "21612")),
        (Said(status=400, body=b'{"code": 21211, "message": "x"}'), Answer(Outcome.REFUSED, "21211")),
        (Said(status=401, body=b'{"code": 20003, "message": "x"}'), Answer(Outcome.LATER, "20003")),
        (Said(status=429, body=b'{"code": 20429, "message": "x"}'), Answer(Outcome.LATER, "20429")),
    ],
)
def test_what_the_provider_answers_decides(provider: HttpServer, said: Said, answer: Answer) -> None:
    provider.says = said
    assert Sms().hand_over(letter()) == answer


@pytest.mark.parametrize("said", [Said(breaks=True), Said(drips=3), Said(status=500), Said(status=503)])
def test_where_nobody_can_say_it_is_open_and_asked_once(provider: HttpServer, said: Said) -> None:
    provider.says = said
    assert Sms().hand_over(letter()).outcome is Outcome.UNSURE
    assert len(provider.asked) == 1


def test_an_answer_that_drags_on_is_not_waited_for(
    provider: HttpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte comes long before a time limit for one byte is over."""
    monkeypatch.setattr("reminders.channels.twilio.ALL_SECONDS", 1.0)
    provider.says = Said(status=201, body=TAKEN.body, drips=0.1)
    assert Sms().hand_over(letter()) == Answer(Outcome.UNSURE, "too_slow")
    assert len(provider.asked) == 1


def test_where_nobody_listens_nothing_was_handed_over(
    provider: HttpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server((HERE, 0)) as closed:
        port = closed.getsockname()[1]
    monkeypatch.setattr("reminders.channels.twilio.ADDRESS", f"http://{HERE}:{port}")
    assert Sms().hand_over(letter()).outcome is Outcome.LATER


def test_a_text_message_that_may_have_left_is_never_sent_again() -> None:
    make_safe("ana")
    plan("ana")
    plan_practice(RIVERSIDE, NOW)
    (claimed,) = claim(NOW)
    one = mark_sending(claimed, NOW)
    assert one is not None
    with acting_as(engine(RIVERSIDE)):
        Message.objects.update(channel=SMS)
    mark_answered(claimed, one, Answer(Outcome.UNSURE, "ReadTimeout"), NOW)
    assert status() == "uncertain"
    assert claim(NOW + timedelta(minutes=5)) == []


def test_whoever_died_at_the_hand_over_leaves_a_text_message_uncertain() -> None:
    make_safe("ana")
    plan("ana")
    plan_practice(RIVERSIDE, NOW)
    (claimed,) = claim(NOW)
    assert mark_sending(claimed, NOW)
    with acting_as(engine(RIVERSIDE)):
        Message.objects.update(channel=SMS)
    assert claim(NOW + 2 * LEASE) == []
    assert status() == "uncertain"


# --- Asked afterwards ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "after"),
    [
        ("partially_delivered", "sent"),
        ("queued", "sent"),
        ("sent", "sent"),
        ("delivered", "delivered"),
        ("undelivered", "bounced"),
    ],
)
def test_the_provider_is_asked_by_the_link_that_stands_in_no_other_text(
    provider: HttpServer, word: str, after: str
) -> None:
    message_id = uncertain()
    text = f"x https://app.example/r/{token_of(message_id)}/"
    provider.says = listed(("x https://app.example/r/another/", "delivered"), (text, word))
    assert reconcile_practice(RIVERSIDE, NOW) == 1
    assert status() == after
    assert {asked.method for asked in provider.asked} == {"GET"}


def test_what_the_provider_does_not_know_was_never_taken_once_its_list_is_settled(
    provider: HttpServer,
) -> None:
    uncertain(timedelta(minutes=59))
    provider.says = listed(("another", "delivered"))
    assert (reconcile_practice(RIVERSIDE, NOW), status()) == (0, "uncertain")
    assert reconcile_practice(RIVERSIDE, NOW + timedelta(minutes=2)) == 1
    assert (status(), messages()[0].error_code) == ("failed", "not_taken")


@pytest.mark.parametrize("said", [Said(status=500), Said(breaks=True), Said(body=b"?")])
def test_while_the_provider_cannot_be_asked_it_stays_open(provider: HttpServer, said: Said) -> None:
    uncertain(timedelta(hours=5))
    provider.says = said
    assert (reconcile_practice(RIVERSIDE, NOW), status()) == (0, "uncertain")


class Pages(HttpServer):
    """Lists what it has page by page, as many times as it is asked on."""

    def __init__(self, *pages: str, more: bool = False) -> None:
        super().__init__()
        self.pages, self.more = pages, more

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        found = parse_qs(urlsplit(handler.path).query)
        page = int(found.get("Page", ["0"])[0])
        text = self.pages[min(page, len(self.pages) - 1)]
        on = f"/2010-04-01/Accounts/AC1/Messages.json?Page={page + 1}"
        is_last = page + 1 == len(self.pages) and not self.more
        told = {"messages": [{"sid": "SM1", "body": text, "status": "delivered"}]}
        body = {**told, "next_page_uri": None if is_last else on, "page": page}
        self.says = Said(body=json.dumps(body).encode())
        super().answer(handler)


def test_a_long_list_is_read_to_its_end(provider: HttpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    message_id = uncertain(timedelta(hours=2))
    with Pages("another", "one more", f"x/r/{token_of(message_id)}/") as pages:
        monkeypatch.setattr("reminders.channels.twilio.ADDRESS", pages.url)
        assert reconcile_practice(RIVERSIDE, NOW) == 1
        assert len(pages.asked) == 3
    assert status() == "delivered"


def test_of_a_list_that_is_too_long_nobody_says_that_a_message_is_not_on_it(
    provider: HttpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    uncertain(timedelta(hours=2))
    monkeypatch.setattr("reminders.channels.twilio.MOST", 3)
    with Pages("another", more=True) as pages:
        monkeypatch.setattr("reminders.channels.twilio.ADDRESS", pages.url)
        assert (reconcile_practice(RIVERSIDE, NOW), status()) == (0, "uncertain")
        assert len(pages.asked) == 3


def test_what_came_back_says_why_when_it_is_asked(provider: HttpServer) -> None:
    message_id = uncertain()
    told = {"sid": "SM1", "body": token_of(message_id), "status": "undelivered", "to": NUMBER}
    provider.says = Said(body=json.dumps({"messages": [{**told, "error_code": 30003}]}).encode())
    assert (reconcile_practice(RIVERSIDE, NOW), status()) == (1, "bounced")
    assert messages()[0].error_code == "30003"


def test_asking_for_one_practice_comes_to_an_end(provider: HttpServer) -> None:
    uncertain()
    assert reconcile_practice(RIVERSIDE, NOW, iter((0.0, 30.0)).__next__) == 0
    assert provider.asked == []


def test_whoever_reconciles_asks(provider: HttpServer) -> None:
    message_id = uncertain()
    with acting_as(engine(RIVERSIDE)):
        Message.objects.update(dispatched_at=now() - timedelta(minutes=10))
    provider.says = listed((token_of(message_id), "delivered"))
    reconcile()
    assert status() == "delivered"


def test_what_was_told_while_it_was_still_in_work_counts_when_it_is_asked(provider: HttpServer) -> None:
    """Its provider told at once that it has it; then our own line broke."""
    message_id = uncertain()
    with acting_as(engine(RIVERSIDE)):
        Message.objects.update(status="sending", ambiguous=0, lease_until=NOW)
    assert tell(message_id, MessageStatus="queued") == 204
    with acting_as(engine(RIVERSIDE)):
        # As a row that became uncertain before what was told counted at once.
        Message.objects.update(status="uncertain", lease_until=None)
    provider.says = listed((token_of(message_id), "sent"))
    assert reconcile_practice(RIVERSIDE, NOW) == 1
    assert (status(), reconcile_practice(RIVERSIDE, NOW)) == ("sent", 0)
    with acting_as(engine(RIVERSIDE)):
        assert MessageEvent.objects.count() == 1


def test_what_was_told_while_it_was_in_work_settles_it_once_nobody_can_say(provider: HttpServer) -> None:
    make_safe("ana")
    plan("ana")
    plan_practice(RIVERSIDE, NOW)
    (claimed,) = claim(NOW)
    one = mark_sending(claimed, NOW)
    assert one is not None
    with acting_as(engine(RIVERSIDE)):
        Message.objects.update(channel=SMS)
    assert tell(claimed[1], MessageStatus="sent") == 204
    assert status() == "sending"
    mark_answered(claimed, one, Answer(Outcome.UNSURE, "ReadTimeout"), NOW)
    (message,) = messages()
    assert (message.status, message.sent_at, message.lease_until) == ("sent", message.dispatched_at, None)


def test_without_a_provider_nothing_is_asked() -> None:
    uncertain()
    assert (reconcile_practice(RIVERSIDE, NOW), status()) == (0, "uncertain")


# --- What it tells ------------------------------------------------------------------------------------


def tell(message_id: UUID, token: str = "secret", **told: str) -> int:  # noqa: S107
    path = f"/hooks/sms/?m={message_id}"
    form: Any = {"MessageStatus": "delivered", "To": NUMBER, "MessageSid": "SM1", **told}
    signature = RequestValidator(token).compute_signature(f"https://app.example{path}", form)
    return Browser().post(path, form, headers={"X-Twilio-Signature": signature}).status_code


def test_what_it_tells_counts_once_and_only_where_it_is_signed(provider: HttpServer) -> None:
    message_id = uncertain()
    assert tell(message_id, token="another") == 403
    assert Browser().post(f"/hooks/sms/?m={message_id}", {"MessageStatus": "delivered"}).status_code == 403
    assert status() == "uncertain"
    assert tell(message_id) == tell(message_id) == 204
    assert status() == "delivered"
    with acting_as(engine(RIVERSIDE)):
        assert MessageEvent.objects.count() == 1


def test_an_unknown_word_or_message_changes_nothing(provider: HttpServer) -> None:
    message_id = uncertain()
    assert tell(message_id, MessageStatus="thinking") == tell(uuid4()) == 204
    assert status() == "uncertain"
