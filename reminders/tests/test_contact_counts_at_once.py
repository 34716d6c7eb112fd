"""What a client or their therapist writes of contact counts at once, also for what waits already."""

from typing import Any

import pytest
from pytest_django import Settings

from clients.models import SENDER_LABELS, ContactPlan
from practices.tests.browsing import get, post, put
from privacy.actor import acting_as, engine
from relcare.demo.people import PEOPLE
from reminders.follow_up import follow_up_practice
from reminders.models import PUSH, Message, PushDevice
from reminders.planning import plan_practice
from reminders.sending import drain
from reminders.tests.sink import Sink
from reminders.tests.weeks import RIVERSIDE, SOON, TUESDAY, fresh, make_safe, messages, plan, statuses
from reminders.texts import LABELS
from tests.cast import as_person

pytestmark = pytest.mark.django_db

NOW = TUESDAY + SOON
ANA = PEOPLE["ana"].client_id
PATH = f"clients/{ANA}/contact-plan/"
MAIL = {"channel": "email", "address": "ana@riverside.example", "confirmed": True}
ALWAYS = [{"weekday": day, "from": "00:00", "to": "23:59"} for day in range(7)]


def write(who: str, *channels: dict[str, Any], **told: Any) -> Any:
    body = {
        "channels": list(channels),
        "windows": ALWAYS,
        "shared_device": "no",
        **told,
    }
    answer = put(who, PATH, body, str(get(who, PATH)["ETag"]))
    assert answer.status_code == 200, answer.content
    make_safe("ana", by=who)
    return answer.json()


def due() -> Any:
    """A message of Ana's that waits to go."""
    make_safe("ana")
    the_plan = plan("ana")
    plan_practice(RIVERSIDE, NOW)
    assert statuses() == ["pending"]
    return the_plan


def test_there_are_as_many_senders_as_a_plan_may_name() -> None:
    assert {locale: len(labels) for locale, labels in LABELS.items()} == dict.fromkeys(LABELS, SENDER_LABELS)


@pytest.mark.parametrize("who", ["ana", "thea"])
def test_an_address_that_is_gone_gets_nothing_that_waited(who: str, sink: Sink) -> None:
    due()
    write(who)
    assert drain(lambda: NOW) == 0
    assert (statuses(), sink.recipients) == (["not_confirmed"], [])


@pytest.mark.parametrize("who", ["ana", "thea"])
def test_a_changed_address_gets_it_once_it_is_confirmed_and_not_before(who: str, sink: Sink) -> None:
    due()
    write(who, {**MAIL, "address": "new@safe.example"})
    assert drain(lambda: NOW) == 1
    assert sink.recipients == ["new@safe.example"]


@pytest.mark.parametrize("who", ["ana", "thea"])
def test_a_changed_address_that_nobody_confirmed_gets_nothing(who: str, sink: Sink) -> None:
    due()
    told = write(who, {**MAIL, "address": "new@safe.example", "confirmed": False})
    assert told["confirmed_on"] is None
    assert drain(lambda: NOW) == 0
    assert (statuses(), sink.recipients) == (["not_confirmed"], [])


def test_another_window_counts_for_what_waited(sink: Sink) -> None:
    due()
    write("ana", MAIL, windows=[{"weekday": 1, "from": "12:00", "to": "13:00"}])
    assert drain(lambda: NOW) == 0
    assert (statuses(), sink.recipients) == (["pending"], [])
    assert drain(lambda: TUESDAY.replace(hour=12)) == 1


def test_a_word_to_avoid_counts_for_what_waited(sink: Sink) -> None:
    due()
    write("thea", MAIL, words_to_avoid=["Something NEW"])
    assert drain(lambda: NOW) == 0
    assert (statuses(), sink.recipients) == (["words_to_avoid"], [])


@pytest.mark.parametrize("word", ["Therapy", "CLINIC", "clinic@mail"])
def test_a_word_to_avoid_counts_in_the_link_and_in_whom_it_is_from(
    word: str, sink: Sink, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://couples-therapy.example"
    settings.DEFAULT_FROM_EMAIL = "Notes <clinic@mail.example>"
    due()
    write("thea", MAIL, words_to_avoid=[word])
    assert drain(lambda: NOW) == 0
    assert (statuses(), sink.recipients) == (["words_to_avoid"], [])


# --- A device that is not hers alone ------------------------------------------------------------------


def by_browser() -> None:
    """Her message waits to be shown in her browser."""
    with as_person("ana"):
        told = {
            "endpoint": "https://8.8.8.8/x",
            "p256dh": "key",
            "auth": "secret",
            "endpoint_mark": b"x" * 32,
        }
        PushDevice(client_id=ANA, **told).save(force_insert=True)
    write("ana", MAIL, prefers="push")
    due()
    with acting_as(engine(RIVERSIDE)):
        Message.objects.update(channel=PUSH)
    assert devices() == 1


def devices() -> int:
    with as_person("ana"):
        return PushDevice.objects.count()


@pytest.mark.parametrize("told", ["yes", "unknown"])
@pytest.mark.parametrize("who", ["ana", "thea"])
def test_what_was_to_be_shown_there_goes_another_way_at_once(who: str, told: str, sink: Sink) -> None:
    by_browser()
    write(who, MAIL, prefers="push", shared_device=told)
    assert devices() == 0
    assert drain(lambda: NOW) == 1
    assert sink.recipients == ["ana@riverside.example"]
    (message,) = messages()
    assert message.channel != PUSH


def test_where_there_is_no_other_way_it_goes_none(sink: Sink) -> None:
    by_browser()
    write("thea", prefers="push", shared_device="unknown")
    assert drain(lambda: NOW) == 0
    assert (statuses(), sink.recipients) == (["not_confirmed"], [])


# --- The way back -------------------------------------------------------------------------------------


def test_what_was_stopped_stays_stopped_until_her_therapist_goes_on_with_it(sink: Sink) -> None:
    the_plan = due()
    with as_person("ana"):
        ContactPlan.objects.filter(client_id=ANA).update(opted_out_at=NOW)
    follow_up_practice(RIVERSIDE, NOW)
    path = f"check-in-plans/{the_plan.pk}/"
    assert get("ana", path).json()["stopped_because"] == "opted_out"
    assert post("ana", f"{PATH}opt-in/", {}).status_code == 200
    follow_up_practice(RIVERSIDE, NOW)
    assert drain(lambda: NOW) == 0
    assert (fresh(the_plan).state, sink.recipients) == ("stopped", [])
    assert post("thea", f"{path}transition/", {"to": "active"}).status_code == 200
    follow_up_practice(RIVERSIDE, NOW)
    assert fresh(the_plan).state == "active"


def test_where_nobody_took_it_back_what_goes_on_stops_again() -> None:
    the_plan = due()
    with as_person("ana"):
        ContactPlan.objects.filter(client_id=ANA).update(opted_out_at=NOW)
    follow_up_practice(RIVERSIDE, NOW)
    assert post("thea", f"check-in-plans/{the_plan.pk}/transition/", {"to": "active"}).status_code == 200
    follow_up_practice(RIVERSIDE, NOW)
    assert fresh(the_plan).stopped_because == "opted_out"
