"""A client changes how they are reached, or whoever holds their phone does: their care team hears of it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from assessments.tests.scene import asked
from clients.actions import acknowledge
from clients.models import CONTACT_CHANGED, ContactPlan, InboxItem
from practices.clock import now
from practices.tests.browsing import get, post, put
from relcare.demo.people import PEOPLE
from reminders.tests.link_scene import choose
from reminders.tests.weeks import make_safe
from tests.cast import actor, as_person, signed_in
from tests.permissions.devices import KEYS

pytestmark = pytest.mark.django_db
ANA = PEOPLE["ana"].client_id
PLAN = f"clients/{ANA}/contact-plan/"
MAIL = {"channel": "email", "address": "ana@riverside.example", "confirmed": True}
NEW = {**MAIL, "address": "new@safe.example"}
SMS = {"channel": "sms", "address": "+4915112345678", "confirmed": True}
PHONE: dict[str, Any] = {"endpoint": "https://8.8.8.8/send/phone", **KEYS}
DEVICES, FACTOR = "me/push-devices/", "me/link-factor/"
TODAY = now().date()
LATER = TODAY + timedelta(days=100)
AS_IT_STANDS: dict[str, Any] = {
    "shared_device": "no",
    "windows": [],
    "confirmed_on": TODAY,
    "recheck_by": LATER,
    "prefers": "email",
    "sender_label": 0,
    "words_to_avoid": [],
    "code_word": "",
    "chosen_name": "",
    "language": "en",
}


@pytest.fixture(autouse=True)
def _safe() -> Iterator[None]:
    cache.clear()
    make_safe("ana", **AS_IT_STANDS)
    yield
    cache.clear()


def write(*channels: dict[str, Any], who: str = "ana", **told: Any) -> Any:
    body = {
        "channels": list(channels),
        "windows": [],
        "shared_device": "no",
        "recheck_by": str(LATER),
        **told,
    }
    answer = put(who, PLAN, body, str(get(who, PLAN)["ETag"]))
    assert answer.status_code == 200, answer.content
    return answer


def register(**changes: Any) -> Any:
    answer = asked("ana", "post", DEVICES, {**PHONE, **changes})
    assert answer.status_code == 201, answer.content
    return answer


def waiting(who: str = "thea") -> list[tuple[object, object, str]]:
    with as_person(who):
        rows = InboxItem.objects.filter(kind=CONTACT_CHANGED, acknowledged_at=None)
        return list(rows.values_list("client_id", "case_id", "done"))


def seen_to() -> None:
    with as_person("thea"):
        for item in InboxItem.objects.filter(kind=CONTACT_CHANGED, acknowledged_at=None):
            acknowledge(by=actor("thea"), item=item, done="Confirmed with her, alone.")
    assert waiting() == []


def chose_another() -> None:
    choose()
    seen_to()
    choose("7402")


def took_back() -> None:
    choose()
    seen_to()
    assert asked("ana", "delete", FACTOR).status_code == 204


def chose_sign_in() -> None:
    choose()
    seen_to()
    assert asked("ana", "put", FACTOR, {"kind": "sign_in"}).status_code == 200


def confirmed_once_more() -> None:
    write({**MAIL, "confirmed": False})
    seen_to()
    write(MAIL)


def took_a_browser_away() -> None:
    register()
    seen_to()
    (device,) = get("ana", DEVICES).json()["results"]
    assert asked("ana", "delete", f"{DEVICES}{device['id']}/").status_code == 204


def says_that_it_is_safe_again() -> None:
    with as_person("thea"):
        ContactPlan.objects.filter(client_id=ANA).update(confirmed_on=None, confirmed_by_id=None)
    # Word for word as it stands.
    write(MAIL)
    assert get("ana", PLAN).json()["confirmed_on"] == str(TODAY)


CHANGES: dict[str, Callable[[], Any]] = {
    "another address": lambda: write(NEW),
    "one that is not confirmed yet": lambda: write({**NEW, "confirmed": False}),
    "a number beside it": lambda: write(MAIL, SMS),
    "a browser": register,
    "a code": choose,
    "another code": chose_another,
    "no code": took_back,
    "signing in instead": chose_sign_in,
    "confirmed once more": confirmed_once_more,
    "safe again": says_that_it_is_safe_again,
    "no address": write,
    "not confirmed any more": lambda: write({**MAIL, "confirmed": False}),
    "other hours": lambda: write(MAIL, windows=[{"weekday": 1, "from": "12:00", "to": "13:00"}]),
    "a shared device": lambda: write(MAIL, shared_device="yes"),
    "another way first": lambda: write(MAIL, prefers="sms"),
    "words to avoid": lambda: write(MAIL, words_to_avoid=["new"]),
    "a code word": lambda: write(MAIL, code_word="tulip"),
    "another sender": lambda: write(MAIL, sender_label=1),
    "another language": lambda: write(MAIL, language="de"),
    "a day to look at it again": lambda: write(MAIL, recheck_by=str(LATER - timedelta(days=1))),
    "a browser less": took_a_browser_away,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_her_care_team_is_told_that_she_is_reached_otherwise(change: Callable[[], Any]) -> None:
    change()
    assert waiting() == [(ANA, None, "")]
    for other in ("ana", "ben", "theo", "mark", "zoe"):
        assert waiting(other) == []


def test_it_is_told_once_until_it_was_seen_to() -> None:
    write(NEW)
    write(MAIL, SMS)
    register()
    choose()
    assert len(waiting()) == 1
    seen_to()
    write(NEW, SMS)
    assert len(waiting()) == 1


def test_nothing_of_where_to_stands_in_it() -> None:
    write(NEW, SMS)
    (item,) = signed_in("thea").get("/api/v1/inbox/", {"kind": CONTACT_CHANGED}).json()["results"]
    assert (item["about"], item["about_id"], item["case"]) == ("", None, None)
    assert "safe.example" not in str(item)


NOT_TOLD: dict[str, Callable[[], Any]] = {
    "the same again": lambda: write(MAIL),
    "in other letters": lambda: write({**MAIL, "address": "Ana@Riverside.example"}),
    "what she wishes to be called": lambda: write(MAIL, chosen_name="A."),
    "by their therapist": lambda: write(NEW, SMS, who="thea"),
    "no code where there was none": lambda: asked("ana", "delete", FACTOR),
}


@pytest.mark.parametrize("change", NOT_TOLD.values(), ids=NOT_TOLD)
def test_what_decides_nothing_or_is_done_with_her_is_not_told(change: Callable[[], Any]) -> None:
    change()
    assert waiting() == []


def test_the_same_browser_again_is_no_news_and_one_more_is() -> None:
    register()
    seen_to()
    register()
    assert waiting() == []
    register(endpoint=f"{PHONE['endpoint']}/2")
    assert len(waiting()) == 1


@pytest.mark.parametrize(("whose", "is_told"), [("ana", True), ("ben", False)])
def test_a_colleague_who_treats_one_of_them_alone_hears_of_that_one_alone(whose: str, is_told: bool) -> None:
    alone = {
        "kind": "individual",
        "clients": [str(PEOPLE[whose].client_id)],
        "opened_on": "2024-02-01",
        "therapist": str(PEOPLE["theo"].member_id),
    }
    assert post("mark", "cases/", alone).status_code == 201
    write(NEW)
    assert waiting("theo") == ([(ANA, None, "")] if is_told else [])


def test_who_wants_messages_again_is_heard_of_once() -> None:
    """Their plans stay stopped until somebody of the team goes on with them."""
    with as_person("ana"):
        ContactPlan.objects.update(opted_out_at=now())
    for _ in range(2):
        assert post("ana", f"{PLAN}opt-in/", {}).status_code == 200
        assert waiting() == [(ANA, None, "")]
    seen_to()
    assert post("ana", f"{PLAN}opt-in/", {}).status_code == 200
    assert waiting() == []
