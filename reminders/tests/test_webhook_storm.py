"""However much a provider tells, and however often: an event costs the same, and counts once."""

import random
import time
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from privacy.actor import acting_as, engine
from reminders.models import Message, MessageEvent
from reminders.planning import plan_practice
from reminders.tests.test_sms import provider as text_messages
from reminders.tests.test_webhooks import KEY, body, due, events, signed, status, tell
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, make_safe, messages, plan

__all__ = ["text_messages"]

pytestmark = pytest.mark.django_db

HOUR = 3600
NAMES = ("ana", "ben", "cem", "dina")


@pytest.fixture(autouse=True)
def _mailgun(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    settings.ANYMAIL = {"MAILGUN_API_KEY": "key", "MAILGUN_WEBHOOK_SIGNING_KEY": KEY}


def sent_to_four() -> list[UUID]:
    make_safe(*NAMES)
    for name in NAMES:
        plan(name)
    plan_practice(RIVERSIDE, TUESDAY + SOON)
    with acting_as(engine(RIVERSIDE)):
        Message.objects.update(status="sent", sent_at=TUESDAY, dispatched_at=TUESDAY)
    return [message.id for message in messages()]


def cost(told: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert tell(told) == 204
    return len(queries)


def test_an_event_costs_the_same_after_many_others_and_a_repeated_one_less() -> None:
    first, *others = sent_to_four()
    costs = [cost(body(first))]
    for place in range(20):
        for message_id in others:
            tell(body(message_id, "delivered", 1_900_000_000 + place))
    costs.append(cost(body(others[0], "delivered", 1_900_000_099)))
    assert costs[1] <= costs[0] <= 14
    assert cost(body(others[0], "delivered", 1_900_000_099)) < costs[0]


def test_of_a_message_nobody_knows_it_costs_next_to_nothing() -> None:
    due()
    assert cost(body(uuid4())) <= 8


def test_a_storm_in_any_order_and_any_repetition_comes_to_the_same() -> None:
    ids = sent_to_four()
    kinds = ("accepted", "delivered", "failed", "complained")
    told = [
        body(message_id, kind, severity="permanent")
        for place, message_id in enumerate(ids)
        for kind in kinds[: place + 1]
    ]
    storm = told * 4
    random.Random(5).shuffle(storm)  # noqa: S311 - an order, and no secret
    assert {tell(one) for one in storm} == {204}
    found = {message.id: message.status for message in messages()}
    assert [found[message_id] for message_id in ids] == ["sent", "delivered", "bounced", "complained"]
    with acting_as(engine(RIVERSIDE)):
        assert MessageEvent.objects.count() == len(told)


# --- Overheard, and told again ------------------------------------------------------------------------


def stamped(told: Any, seconds: int) -> Any:
    stamp, token = str(int(time.time()) + seconds), uuid4().hex
    return {**told, "signature": {"timestamp": stamp, "token": token, "signature": signed(stamp, token)}}


@pytest.mark.parametrize(
    ("hours", "answer"), [(0, 204), (-1, 204), (-8, 204), (-11, 204), (-13, 403), (-24 * 365, 403), (13, 403)]
)
def test_what_was_signed_longer_ago_than_a_provider_goes_on_trying_was_overheard(
    hours: int, answer: int
) -> None:
    """Mailgun tries again for eight hours."""
    message_id = due()
    assert tell(stamped(body(message_id, "complained"), hours * HOUR)) == answer
    assert (status(), events()) == (("complained", ["complained"]) if answer == 204 else ("sent", []))


def test_what_was_overheard_and_told_again_within_hours_changes_nothing() -> None:
    message_id = due()
    old = body(message_id)
    assert tell(old) == 204
    assert tell(body(message_id, "complained", 1_900_000_500)) == 204
    for _ in range(3):
        assert tell(old) == 204
    assert (status(), events()) == ("complained", ["delivered", "complained"])


def test_an_overheard_signature_signs_no_other_event_of_a_later_day() -> None:
    """Mailgun signs its clock and a token, not what it tells: what is overheard is good for hours alone."""
    message_id = due()
    old = stamped(body(message_id), -13 * HOUR)
    assert tell({**body(message_id, "complained"), "signature": old["signature"]}) == 403
    assert events() == []


def test_a_text_message_provider_too_tells_no_more_than_a_megabyte(text_messages: Any) -> None:
    due()
    answer = Browser().post("/hooks/sms/", {"MessageStatus": "delivered", "Body": "x" * 2**20})
    assert (answer.status_code, events()) == (413, [])
