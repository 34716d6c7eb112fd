"""What providers tell: believed once its signature is, written once, and true whatever the order."""

import hashlib
import hmac
import itertools
import json
import logging
import time
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from clients.models import CONTACT_UNSAFE, ContactPlan, InboxItem
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE
from reminders.channels import Answer, Outcome
from reminders.events import Told, take_in
from reminders.models import MESSAGE_STATES, Message, MessageEvent
from reminders.planning import plan_practice
from reminders.sending import claim, drain, mark_answered, mark_sending
from reminders.sending.claims import LEASE
from reminders.tests.sink import Sink
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, channel_of, make_safe, messages, plan
from tests.cast import as_person

pytestmark = pytest.mark.django_db

NOW = TUESDAY + SOON
HOOK = "/hooks/mail/"
KEY = "a signing key"
ADDRESS = "ana@riverside.example"
NO_SUCH: dict[str, Any] = {
    "severity": "permanent",
    "delivery-status": {"code": 550, "enhanced-code": "5.1.1", "message": "5.1.1 No such user"},
}


@pytest.fixture(autouse=True)
def _mailgun(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    settings.ANYMAIL = {"MAILGUN_API_KEY": "key", "MAILGUN_WEBHOOK_SIGNING_KEY": KEY}


def due(status: str = "sent") -> UUID:
    """A planned message of Ana's that stands at this status."""
    make_safe("ana")
    plan("ana")
    plan_practice(RIVERSIDE, NOW)
    (message,) = messages()
    changes: dict[str, Any] = {"status": status, "dispatched_at": NOW}
    if status in ("sent", "delivered", "bounced", "complained"):
        changes["sent_at"] = NOW
    if status in ("claimed", "sending"):
        changes["lease_until"] = NOW
    if status == "suppressed":
        changes["suppressed_reason"] = "done"
    with acting_as(engine(RIVERSIDE)):
        Message.objects.filter(pk=message.pk).update(**changes)
    return message.id


def body(message_id: object, event: str = "delivered", at: float = 1_900_000_000, **more: object) -> Any:
    stamp, token = str(int(time.time())), uuid4().hex
    return {
        "signature": {"timestamp": stamp, "token": token, "signature": signed(stamp, token)},
        "event-data": {
            "event": event,
            "timestamp": at,
            "recipient": ADDRESS,
            "id": "x",
            "user-variables": {"m": str(message_id)},
            **more,
        },
    }


def signed(stamp: str, token: str, key: str = KEY) -> str:
    return hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()


def tell(told: object) -> int:
    raw = told if isinstance(told, bytes) else json.dumps(told).encode()
    return Browser().post(HOOK, raw, content_type="application/json").status_code


def events() -> list[str]:
    with acting_as(engine(RIVERSIDE)):
        return list(MessageEvent.objects.order_by("at", "type").values_list("type", flat=True))


def status() -> str:
    return messages()[0].status


# --- Who is believed ----------------------------------------------------------------------------------


def forged(message_id: UUID) -> list[object]:
    good = body(message_id, "complained")
    block = good["signature"]
    old = str(int(time.time()) - 3 * 24 * 3600)
    return [
        {**good, "signature": {**block, "signature": signed(block["timestamp"], block["token"], "other")}},
        {**good, "signature": {**block, "token": "another"}},
        {**good, "signature": {**block, "timestamp": old, "signature": signed(old, block["token"])}},
        {**good, "signature": {**block, "timestamp": "é"}},
        {**good, "signature": {}},
        {**good, "signature": []},
        {"event-data": good["event-data"]},
        *([], 7, "x", None, b"", b"{", b"\xff", b"[" * 100_000),
    ]


def test_what_is_not_signed_by_the_provider_writes_nothing_and_is_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    message_id = due()
    caplog.set_level(logging.DEBUG)
    for told in forged(message_id):
        assert tell(told) == 403, told
    assert (status(), events()) == ("sent", [])
    assert ADDRESS not in caplog.text
    assert str(message_id) not in caplog.text


def test_another_kind_of_body_is_refused() -> None:
    good = body(due())
    form = {**good["signature"], "event": "complained", "m": "x"}
    assert Browser().post(HOOK, form).status_code == 403
    assert Browser().get(HOOK).status_code == 405


def test_a_body_of_more_than_a_megabyte_is_not_read() -> None:
    told = {**body(due()), "more": "x" * 2**20}
    assert tell(told) == 413
    assert events() == []


@pytest.mark.parametrize(
    "data", [{}, [], 7, {"event": []}, {"event": "delivered", "timestamp": "x"}, {"user-variables": 7}]
)
def test_a_signed_body_of_another_shape_is_no_error_of_ours(data: object) -> None:
    due()
    assert tell({**body(uuid4()), "event-data": data}) in (400, 403, 204)
    assert events() == []


@pytest.mark.parametrize("message_id", [uuid4(), "x", "", None])
def test_an_event_of_no_message_of_ours_is_well_received_and_forgotten(message_id: object) -> None:
    due()
    assert tell(body(message_id)) in (204, 400)
    assert (status(), events()) == ("sent", [])


def test_without_a_provider_there_is_no_such_page(settings: Settings) -> None:
    told = body(due())
    settings.EMAIL_BACKEND = "reminders.channels.smtp.SmtpBackend"
    assert tell(told) == 404
    assert Browser().post("/hooks/sms/").status_code == 404


def test_a_provider_without_signatures_proves_itself_by_its_password(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "key", "WEBHOOK_SECRET": "user:word"}
    told = {
        "RecordType": "Bounce",
        "Type": "HardBounce",
        "Email": ADDRESS,
        "ID": 7,
        "BouncedAt": "2031-03-04T09:00:00Z",
        "Metadata": {"m": str(due())},
    }
    assert tell(told) == 403
    with_password = {"HTTP_AUTHORIZATION": "Basic dXNlcjp3b3Jk"}
    answer = Browser().post(HOOK, json.dumps(told), content_type="application/json", **with_password)  # type: ignore[arg-type]
    assert (answer.status_code, status()) == (204, "bounced")


# --- What it changes ----------------------------------------------------------------------------------


def test_the_same_event_counts_once_even_when_it_is_signed_anew() -> None:
    message_id = due()
    for _ in range(3):
        assert tell(body(message_id)) == 204
    assert (status(), events()) == ("delivered", ["delivered"])


def test_the_order_in_which_it_is_told_changes_nothing() -> None:
    message_id = due()
    kinds = ("accepted", "delivered", "failed", "complained")
    found = set()
    for order in itertools.permutations(kinds):
        with acting_as(engine(RIVERSIDE)):
            MessageEvent.objects.all().delete()
            Message.objects.filter(pk=message_id).update(status="sent", sent_at=NOW)
        for kind in order:
            tell(body(message_id, kind, severity="permanent"))
        found.add((status(), tuple(sorted(events()))))
    assert found == {("complained", ("bounced", "complained", "delivered", "sent"))}


@pytest.mark.parametrize("before", MESSAGE_STATES)
@pytest.mark.parametrize("event", ["sent", "delivered", "bounced", "complained"])
def test_only_what_may_follow_follows(before: str, event: str) -> None:
    message_id = due(before)
    assert take_in(Told("x", message_id, event))
    assert status() == before or status() in MESSAGE_STATES[before]
    assert events() == [event]


def test_what_arrived_is_not_sent_a_second_time(sink: Sink) -> None:
    """It was handed over, nobody could say so, and the provider told before anybody tried again."""
    make_safe("ana")
    plan("ana")
    plan_practice(RIVERSIDE, NOW)
    (claimed,) = claim(NOW)
    letter = mark_sending(claimed, NOW)
    assert letter is not None
    mark_answered(claimed, letter, Answer(Outcome.UNSURE), NOW)
    assert status() == "pending"
    assert take_in(Told("x", claimed[1], "delivered"))
    assert drain(lambda: NOW + 10 * SOON) == 0
    assert (status(), sink.raw) == ("delivered", [])


@pytest.mark.parametrize("is_told_first", [True, False])
@pytest.mark.parametrize("dies", [True, False])
def test_what_its_provider_took_is_not_handed_over_again(is_told_first: bool, dies: bool, sink: Sink) -> None:
    """Whoever handed it over heard no answer, or died; the provider told that it has it, before or after."""
    make_safe("ana")
    plan("ana")
    plan_practice(RIVERSIDE, NOW)
    (claimed,) = claim(NOW)
    letter = mark_sending(claimed, NOW)
    assert letter is not None
    if is_told_first:
        assert take_in(Told("x", claimed[1], "sent"))
        assert status() == "sending"
    if not dies:
        mark_answered(claimed, letter, Answer(Outcome.UNSURE), NOW)
    elif not is_told_first:
        assert len(claim(NOW + 2 * LEASE)) == 1
    if not is_told_first:
        assert take_in(Told("x", claimed[1], "sent"))
    assert drain(lambda: NOW + 4 * LEASE) == 0
    assert (status(), sink.raw, events()) == ("sent", [], ["sent"])


def test_what_was_told_again_changes_only_what_it_can_still_settle() -> None:
    message_id = due("delivered")
    told = Told("x", message_id, "bounced")
    assert [take_in(told), take_in(told)] == [True, False]
    assert status() == "bounced"


def test_whoever_holds_the_row_finds_it_told_already() -> None:
    make_safe("ana")
    plan("ana")
    plan_practice(RIVERSIDE, NOW)
    (claimed,) = claim(NOW)
    letter = mark_sending(claimed, NOW)
    assert letter is not None
    take_in(Told("x", claimed[1], "delivered"))
    assert not mark_answered(claimed, letter, Answer(Outcome.ACCEPTED), NOW)
    assert status() == "delivered"


def flagged() -> tuple[bool, int]:
    with as_person("thea"):
        items = InboxItem.objects.filter(kind=CONTACT_UNSAFE, client_id=PEOPLE["ana"].client_id)
        return channel_of("ana").get().failed_at is not None, items.count()


def test_a_hard_bounce_flags_the_address_and_tells_the_team() -> None:
    message_id = due()
    before = flagged()[1]
    tell(body(message_id, "failed", severity="temporary"))
    assert (status(), flagged()[0]) == ("sent", False)
    tell(body(message_id, "failed", **NO_SUCH))
    assert (status(), flagged()) == ("bounced", (True, before + 1))


def test_an_address_that_was_changed_meanwhile_is_not_flagged() -> None:
    message_id = due()
    with as_person("ana"):
        channel_of("ana").update(address="new@mail.example")
    tell(body(message_id, "failed", **NO_SUCH))
    assert (status(), flagged()[0]) == ("bounced", False)


@pytest.mark.parametrize("event", ["complained", "unsubscribed"])
def test_whoever_calls_it_spam_gets_no_more(event: str) -> None:
    message_id = due()
    assert tell(body(message_id, event)) == 204
    with as_person("ana"):
        assert ContactPlan.objects.get().opted_out_at is not None
    with as_person("ben"):
        assert ContactPlan.objects.get().opted_out_at is None
