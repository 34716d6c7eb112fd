"""Somebody else holds an unlocked phone: what would send messages elsewhere asks for the password again."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache

from practices.again import AGAIN, SECONDS
from practices.clock import now
from practices.tests.signing_in import AUTH, Person
from relcare.demo.people import PASSWORD, PEOPLE
from reminders.models import LinkFactor, PushDevice
from reminders.tests.weeks import channel_of, make_safe
from tests.cast import as_person
from tests.permissions.devices import KEYS

pytestmark = pytest.mark.django_db
ANA = PEOPLE["ana"].client_id
PLAN = f"/api/v1/clients/{ANA}/contact-plan/"
MINE = {"channel": "email", "address": "ana@riverside.example", "confirmed": True}
HIS = {"channel": "email", "address": "his@home.example", "confirmed": True}
TODAY = now().date()
LATER = TODAY + timedelta(days=100)
HOURS = [{"weekday": 1, "from": "09:00", "to": "12:00"}, {"weekday": 1, "from": "12:00", "to": "13:30"}]
BODY: dict[str, Any] = {
    "windows": HOURS,
    "recheck_by": str(LATER),
    "shared_device": "no",
    "words_to_avoid": ["therapy"],
    "code_word": "tulip",
    "language": "en",
    "sender_label": 0,
}
SMS = {"channel": "sms", "address": "+4915112345678", "confirmed": True}
NEW = {"Idempotency-Key": "4f7a1e0c-9d6b-4a55-9a1c-0c8d52d1a001"}
PIN = {"kind": "pin", "code": "8305"}


@pytest.fixture
def ana() -> Any:
    cache.clear()
    make_safe("ana", **{**BODY, "confirmed_on": TODAY, "prefers": "email"})
    person = Person("ana")
    person.sign_in()
    return person


def put_plan(person: Person, *channels: dict[str, Any], **told: Any) -> Any:
    tag = person.browser.get(PLAN)["ETag"]
    return person.send("put", PLAN, {**BODY, "channels": list(channels), **told}, {"If-Match": tag})


def said_again(person: Person) -> None:
    answer = person.send("post", AUTH + "auth/reauthenticate", {"password": PASSWORD})
    assert answer.status_code == 200, answer.content


def elsewhere(person: Person) -> dict[str, int]:
    """What each way to be reached elsewhere is answered."""
    device = {"endpoint": "https://push.example/send/his", **KEYS}
    return {
        "address": put_plan(person, HIS).status_code,
        "browser": put_plan(person, MINE, prefers="push").status_code,
        "code": person.send("put", "/api/v1/me/link-factor/", PIN).status_code,
        "device": person.send("post", "/api/v1/me/push-devices/", device, NEW).status_code,
        "opt in": person.send("post", f"{PLAN}opt-in/", {}).status_code,
    }


def test_an_open_session_alone_leads_messages_nowhere_else(ana: Person) -> None:
    with time_machine.travel(now() + timedelta(seconds=SECONDS + 1)):
        assert set(elsewhere(ana).values()) == {403}
        assert put_plan(ana, HIS).json()["detail"] == AGAIN
    with as_person("ana"):
        assert [one.address for one in channel_of("ana")] == [MINE["address"]]
        assert not LinkFactor.objects.exists()
        assert not PushDevice.objects.exists()


def test_who_says_the_password_again_goes_on(ana: Person) -> None:
    with time_machine.travel(now() + timedelta(seconds=SECONDS + 1)):
        said_again(ana)
        told = elsewhere(ana)
    # No such host is there to be reached; that it is asked for at all is what counts.
    assert told == {"address": 200, "browser": 200, "code": 200, "device": 422, "opt in": 200}


def test_what_makes_it_safer_is_never_held_up(ana: Person) -> None:
    """Who has to be quick takes an address away, or tells that the device is not theirs alone."""
    with time_machine.travel(now() + timedelta(seconds=SECONDS + 1)):
        for left in ([MINE], [{**MINE, "confirmed": False}], []):
            assert put_plan(ana, *left, shared_device="yes").status_code == 200
        assert ana.send("delete", "/api/v1/me/link-factor/").status_code == 204


def hours(opens: str, closes: str, weekday: int = 1) -> dict[str, Any]:
    return {"windows": [{"weekday": weekday, "from": opens, "to": closes}]}


WIDER: dict[str, dict[str, Any]] = {
    "earlier": hours("08:59", "13:30"),
    "later": hours("09:00", "13:31"),
    "another day": hours("09:00", "12:00", weekday=2),
    "another hour beside": {"windows": [*HOURS, {"weekday": 1, "from": "20:00", "to": "20:01"}]},
    "another way first": {"prefers": "sms"},
    "another language": {"language": "de"},
    "another code word": {"code_word": "rose"},
    "no code word": {"code_word": ""},
    "a word to avoid less": {"words_to_avoid": []},
    "looked at again later": {"recheck_by": str(LATER + timedelta(days=1))},
}
NARROWER: dict[str, dict[str, Any]] = {
    "fewer hours": hours("09:00", "12:00"),
    "the same in one": hours("09:00", "13:30"),
    "none": {"windows": []},
    "a word to avoid more": {"words_to_avoid": ["new", "therapy"]},
    "looked at again earlier": {"recheck_by": str(LATER - timedelta(days=1))},
    "another sender": {"sender_label": 1},
    "what she is called": {"chosen_name": "A."},
}


@pytest.mark.parametrize("told", WIDER.values(), ids=WIDER)
def test_what_widens_when_or_how_messages_come_asks_for_the_password(
    ana: Person, told: dict[str, Any]
) -> None:
    with time_machine.travel(now() + timedelta(seconds=SECONDS + 1)):
        before = ana.browser.get(PLAN).content
        answer = put_plan(ana, MINE, **told)
        assert (answer.status_code, answer.json()["detail"]) == (403, AGAIN)
        assert ana.browser.get(PLAN).content == before
        said_again(ana)
        assert put_plan(ana, MINE, **told).status_code == 200


@pytest.mark.parametrize("told", NARROWER.values(), ids=NARROWER)
def test_what_narrows_asks_for_nothing_and_stays_confirmed(ana: Person, told: dict[str, Any]) -> None:
    with time_machine.travel(now() + timedelta(seconds=SECONDS + 1)):
        answer = put_plan(ana, MINE, **told)
    assert answer.status_code == 200, answer.content
    assert answer.json()["confirmed_on"] is not None


def test_a_day_that_nobody_tells_is_no_later_without_the_password(ana: Person) -> None:
    with time_machine.travel(now() + timedelta(seconds=SECONDS + 1)):
        told = put_plan(ana, MINE, recheck_by=None, chosen_name="A.").json()
        assert told["recheck_by"] == str(LATER)
        said_again(ana)
        told = put_plan(ana, MINE, recheck_by=None, chosen_name="B.").json()
        assert told["recheck_by"] > str(LATER)


def test_who_says_on_a_shared_device_that_it_is_not_says_the_password(ana: Person) -> None:
    make_safe("ana", shared_device="yes", recheck_by=LATER, confirmed_on=TODAY)
    with time_machine.travel(now() + timedelta(seconds=SECONDS + 1)):
        assert put_plan(ana, MINE, shared_device="no").status_code == 403


def test_a_plan_that_was_called_unsafe_is_safe_again_with_the_password_alone(ana: Person) -> None:
    make_safe("ana", recheck_by=LATER, confirmed_on=None, confirmed_by_id=None)
    with time_machine.travel(now() + timedelta(seconds=SECONDS + 1)):
        assert put_plan(ana, MINE).status_code == 403
        said_again(ana)
        assert put_plan(ana, MINE).json()["confirmed_on"] is not None


TAKEN_AWAY: dict[str, tuple[str, list[dict[str, Any]], dict[str, Any]]] = {
    "the number": ("sms", [MINE], {}),
    "its confirmation": ("sms", [MINE, {**SMS, "confirmed": False}], {}),
    "the mail before the number": ("email", [SMS], {}),
    "her browsers": ("push", [MINE, SMS], {"shared_device": "yes"}),
}


@pytest.mark.parametrize(("first", "left", "told"), TAKEN_AWAY.values(), ids=TAKEN_AWAY)
def test_what_would_go_on_by_another_way_stops_until_the_password_is_said(
    ana: Person, first: str, left: list[dict[str, Any]], told: dict[str, Any]
) -> None:
    """Who takes her own number away would have the next message in the mailbox that he reads."""
    assert put_plan(ana, MINE, SMS, prefers=first).status_code == 200
    told = {"prefers": first, **told}
    with time_machine.travel(now() + timedelta(seconds=SECONDS + 1)):
        answer = put_plan(ana, *left, **told)
        assert (answer.status_code, answer.json()["confirmed_on"]) == (200, None)
        assert put_plan(ana, *left, **told).status_code == 403
        said_again(ana)
        assert put_plan(ana, *left, **told).json()["confirmed_on"] is not None


def test_what_comes_after_the_way_that_is_taken_may_go_freely(ana: Person) -> None:
    assert put_plan(ana, MINE, SMS).status_code == 200
    with time_machine.travel(now() + timedelta(seconds=SECONDS + 1)):
        assert put_plan(ana, MINE).json()["confirmed_on"] is not None


@pytest.mark.parametrize(("prefers", "status"), [("push", 403), ("email", 204)])
def test_a_browser_to_which_messages_go_is_taken_away_with_the_password(
    ana: Person, prefers: str, status: int
) -> None:
    with as_person("ana"):
        keys = {**KEYS, "endpoint": "https://push.example/1", "endpoint_mark": b"m" * 32}
        PushDevice(client_id=ANA, **keys).save(force_insert=True)
        device = PushDevice.objects.get().pk
    make_safe("ana", prefers=prefers)
    path = f"/api/v1/me/push-devices/{device}/"
    with time_machine.travel(now() + timedelta(seconds=SECONDS + 1)):
        assert ana.send("delete", path).status_code == status
        said_again(ana)
        assert ana.send("delete", path).status_code == (204 if status == 403 else 404)


def test_their_therapist_confirms_with_them_as_ever(ana: Person) -> None:
    thea = Person("thea")
    thea.sign_in()
    with time_machine.travel(now() + timedelta(seconds=SECONDS + 1)):
        assert put_plan(thea, HIS, **hours("00:00", "23:59"), language="de").status_code == 200
