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
BODY: dict[str, Any] = {"windows": [], "recheck_by": "2040-01-01", "shared_device": "no"}
NEW = {"Idempotency-Key": "4f7a1e0c-9d6b-4a55-9a1c-0c8d52d1a001"}
PIN = {"kind": "pin", "code": "8305"}


@pytest.fixture
def ana() -> Any:
    cache.clear()
    make_safe("ana", shared_device="no")
    person = Person("ana")
    person.sign_in()
    return person


def put_plan(person: Person, *channels: dict[str, Any], **told: Any) -> Any:
    tag = person.browser.get(PLAN)["ETag"]
    return person.send("put", PLAN, {**BODY, "channels": list(channels), **told}, {"If-Match": tag})


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
        assert ana.send("post", AUTH + "auth/reauthenticate", {"password": PASSWORD}).status_code == 200
        told = elsewhere(ana)
    # No such host is there to be reached; that it is asked for at all is what counts.
    assert told == {"address": 200, "browser": 200, "code": 200, "device": 422, "opt in": 200}


def test_what_makes_it_safer_is_never_held_up(ana: Person) -> None:
    """Who has to be quick takes an address away, or tells that the device is not theirs alone."""
    with time_machine.travel(now() + timedelta(seconds=SECONDS + 1)):
        assert put_plan(ana, MINE, shared_device="yes").status_code == 200
        assert put_plan(ana, {**MINE, "confirmed": False}).status_code == 200
        assert put_plan(ana).status_code == 200
        assert ana.send("delete", "/api/v1/me/link-factor/").status_code == 204


def test_their_therapist_confirms_with_them_as_ever(ana: Person) -> None:
    thea = Person("thea")
    thea.sign_in()
    with time_machine.travel(now() + timedelta(seconds=SECONDS + 1)):
        assert put_plan(thea, HIS).status_code == 200
