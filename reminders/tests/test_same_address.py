"""Both of a couple are reached at one place: nothing goes there, their therapist is warned, and neither of
the two is told."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from clients.marks import mark_of
from clients.models import SAME_ADDRESS, Client, InboxItem, SafeChannel
from practices.tests.browsing import get, post, put
from privacy.actor import acting_as
from privacy.actor import engine as engine_of
from relcare.demo.people import PEOPLE, case_id, ident
from reminders import tasks
from reminders.facts import due_practices
from reminders.follow_up import follow_up_practice
from reminders.models import CheckInPlan, PushDevice, SharedAddress
from reminders.planning import plan_practice
from reminders.same_address import mark_other_places, warn_of_shared_addresses
from reminders.sending import drain
from reminders.tests.sink import Sink
from reminders.tests.weeks import (
    RIVERSIDE,
    SOON,
    TUESDAY,
    channel_of,
    fresh,
    make_safe,
    plan,
    statuses,
)
from tests.cast import as_person

pytestmark = pytest.mark.django_db

NOW = TUESDAY + SOON
COUPLE = case_id("ana and ben")
LAKESIDE = ident("lakeside", "practice")
ALWAYS = [{"weekday": day, "from": "00:00", "to": "23:59"} for day in range(7)]


@pytest.fixture(autouse=True)
def _marked() -> None:
    """As after the first look of the engine."""
    for practice_id in (RIVERSIDE, LAKESIDE):
        with acting_as(engine_of(practice_id)):
            mark_other_places(practice_id)


def reached(name: str, *channels: tuple[str, str], **told: Any) -> Any:
    """This client says themself how they are reached."""
    path = f"clients/{PEOPLE[name].client_id}/contact-plan/"
    body = {
        "channels": [{"channel": kind, "address": at, "confirmed": True} for kind, at in channels],
        "windows": ALWAYS,
        "shared_device": "no",
        **told,
    }
    answer = put(name, path, body, str(get(name, path)["ETag"]))
    assert answer.status_code == 200, answer.content
    make_safe(name)
    return answer


def device(name: str, mark: bytes = b"m" * 32) -> None:
    with as_person(name):
        told = {"endpoint": "https://push.example/1", "p256dh": "key", "auth": "secret"}
        PushDevice(client_id=PEOPLE[name].client_id, endpoint_mark=mark, **told).save(force_insert=True)


def waiting(name: str = "thea") -> list[UUID | None]:
    """The cases of the warnings that this member finds."""
    found = get(name, "inbox/").json()["results"]
    return [one["case"] and UUID(one["case"]) for one in found if one["kind"] == SAME_ADDRESS and open_(one)]


def open_(item: dict[str, Any]) -> bool:
    return item["acknowledged_at"] is None


def look(hours: int = 0) -> int:
    return warn_of_shared_addresses(RIVERSIDE, NOW + timedelta(hours=hours))


# --- The warning --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("anas", "bens"),
    [
        (("email", "both@home.example"), ("email", "Both+ben@HOME.example")),
        (("sms", "+49 151 23456789"), ("sms", "0049 (151) 234-56789")),
    ],
)
def test_their_therapist_is_warned_once_and_nobody_else(anas: tuple[str, str], bens: tuple[str, str]) -> None:
    reached("ana", anas)
    reached("ben", bens)
    assert due_practices("contact", NOW) == [RIVERSIDE]
    assert look() == 1
    assert look(1) == 0
    assert waiting("thea") == waiting("sue") == [COUPLE]
    assert waiting("theo") == waiting("zoe") == []
    for name in ("ana", "ben", "mark"):
        assert get(name, "inbox/").status_code == 403


def test_what_beat_rings_warns() -> None:
    reached("ana", ("email", "both@home.example"))
    reached("ben", ("email", "both@home.example"))
    tasks.warn()
    assert waiting() == [COUPLE]


def test_a_colleague_who_treats_one_of_them_alone_learns_nothing_of_it() -> None:
    alone = {
        "kind": "individual",
        "clients": [str(PEOPLE["ana"].client_id)],
        "opened_on": "2024-02-01",
        "therapist": str(PEOPLE["theo"].member_id),
    }
    assert post("mark", "cases/", alone).status_code == 201
    assert get("theo", f"clients/{PEOPLE['ana'].client_id}/contact-plan/").status_code == 200
    reached("ana", ("email", "both@home.example"))
    reached("ben", ("email", "both@home.example"))
    look()
    assert waiting("theo") == []
    with as_person("theo"):
        assert not SharedAddress.objects.exists()


def test_a_closed_case_is_looked_at_too() -> None:
    assert post("thea", f"cases/{COUPLE}/transition/", {"to": "closed"}).status_code == 200
    reached("ana", ("email", "both@home.example"))
    reached("ben", ("email", "both@home.example"))
    assert look() == 1
    with as_person("thea"):
        assert InboxItem.objects.filter(kind=SAME_ADDRESS, case_id=COUPLE).count() == 1


def test_each_way_is_warned_of_by_itself() -> None:
    both = (("email", "both@home.example"), ("sms", "+4915123456789"))
    reached("ana", *both)
    reached("ben", *both)
    device("ana")
    device("ben")
    assert look() == 3
    with as_person("thea"):
        rows = SharedAddress.objects.filter(case_id=COUPLE, ended_at=None)
        assert sorted(rows.values_list("channel", flat=True)) == ["email", "push", "sms"]
    told = get("thea", f"cases/{COUPLE}/shared-addresses/").json()["results"]
    assert sorted((one["channel"], one["ended_at"]) for one in told) == [
        ("email", None),
        ("push", None),
        ("sms", None),
    ]


def test_it_ends_by_itself_and_comes_back_as_a_new_one() -> None:
    reached("ana", ("email", "both@home.example"))
    reached("ben", ("email", "both@home.example"))
    look()
    reached("ben", ("email", "his@home.example"))
    # Nobody shares anything by now; what was told of it is still looked after.
    assert due_practices("contact", NOW) == [RIVERSIDE]
    assert look(1) == 1
    assert waiting() == []
    assert due_practices("contact", NOW) == []
    assert look(2) == 0
    reached("ben", ("email", "both@home.example"))
    assert look(3) == 1
    assert waiting() == [COUPLE]
    with as_person("thea"):
        assert SharedAddress.objects.count() == 2


def test_what_was_taken_care_of_does_not_come_back_while_it_stays_so_and_does_when_it_returns() -> None:
    reached("ana", ("email", "both@home.example"))
    reached("ben", ("email", "both@home.example"))
    look()
    with as_person("thea"):
        item = InboxItem.objects.get(kind=SAME_ADDRESS)
    done = {"done": "They know; neither wants mail."}
    assert post("thea", f"inbox/{item.pk}/acknowledge/", done).status_code == 200
    look(24)
    assert waiting() == []
    reached("ben")
    look(25)
    with as_person("thea"):
        # What somebody took care of stays on record.
        assert InboxItem.objects.filter(pk=item.pk, done=done["done"]).exists()
    reached("ben", ("email", "both@home.example"))
    look(26)
    assert waiting() == [COUPLE]


def test_an_address_whose_mark_nobody_knows_is_not_compared() -> None:
    reached("ana", ("email", "both@home.example"))
    reached("ben", ("email", "both@home.example"))
    with as_person("ben"):
        SafeChannel.objects.update(address_mark=None)
    assert look() == 0


def test_two_in_no_case_together_are_held_back_and_each_ones_own_team_is_told_of_them_alone(
    sink: Sink,
) -> None:
    reached("eli", ("email", "both@home.example"))
    reached("cem", ("email", "both@home.example"))
    assert look() == 2
    assert look(1) == 0
    assert waiting("theo") == [case_id("eli")]
    assert waiting("thea") == waiting("sue") == [case_id("cem")]
    for therapist, own, other in (("thea", "cem", "eli"), ("theo", "eli", "cem")):
        (item,) = [one for one in get(therapist, "inbox/").json()["results"] if one["kind"] == SAME_ADDRESS]
        assert item["client"] == str(PEOPLE[own].client_id)
        path = f"cases/{item['case']}/shared-addresses/"
        (told,) = get(therapist, path).json()["results"]
        assert (told["channel"], told["within_case"]) == ("email", False)
        assert str(PEOPLE[other].client_id) not in str(item) + str(told)
        with as_person(therapist):
            assert not SharedAddress.objects.exclude(case_id=case_id(own)).exists()
    due("cem", "eli")
    assert drain(lambda: NOW) == 0
    assert (statuses(), sink.recipients) == (["same_address", "same_address"], [])
    reached("eli", ("email", "elis@home.example"))
    assert look(2) == 2
    assert waiting("theo") == waiting("thea") == []


@pytest.mark.parametrize(("name", "partner"), [("ana", "ben"), ("cem", "eli")])
def test_what_would_go_to_where_somebody_else_signs_in_is_held_back(
    name: str, partner: str, sink: Sink
) -> None:
    reached(name, ("email", PEOPLE[partner].email.upper()))
    reached(partner, ("email", "elsewhere@home.example"))
    due(name, partner)
    assert look() == 1
    assert drain(lambda: NOW) == 1
    assert sorted(statuses()) == ["same_address", "sent"]
    assert sink.recipients == ["elsewhere@home.example"]


def test_a_partner_s_phone_on_record_counts_from_the_next_look_on() -> None:
    reached("ana", ("sms", "+49 151 23456789"))
    assert look() == 0
    phone("ben", "0049 (151) 234-56789")
    assert due_practices("contact", NOW) == [RIVERSIDE]
    assert look() == 1
    assert waiting() == [COUPLE]
    phone("ben", "")
    assert look(1) == 1
    assert waiting() == []


def phone(name: str, told: str) -> None:
    with as_person("thea"):
        assert Client.objects.filter(pk=PEOPLE[name].client_id).update(phone=told) == 1


# --- Nothing goes there -------------------------------------------------------------------------------


def due(*names: str) -> list[CheckInPlan]:
    make_safe(*names)
    plans = [plan(name) for name in names]
    plan_practice(RIVERSIDE, NOW)
    return plans


def test_nothing_goes_to_either_also_of_what_waited_already(sink: Sink) -> None:
    due("ana", "ben")
    assert statuses() == ["pending", "pending"]
    reached("ben", ("email", "Ana@riverside.example"))
    assert drain(lambda: NOW) == 0
    assert statuses() == ["same_address", "same_address"]
    assert sink.recipients == []


def test_a_row_made_while_it_was_shared_goes_out_once_it_is_not(sink: Sink) -> None:
    reached("ben", ("email", "ana@riverside.example"))
    due("ana", "ben")
    assert statuses() == ["pending", "pending"]
    reached("ben", ("email", "his@home.example"))
    assert drain(lambda: NOW) == 2
    assert sorted(sink.recipients) == ["ana@riverside.example", "his@home.example"]


def test_no_other_way_is_taken_from_which_somebody_could_tell(sink: Sink) -> None:
    device("ana")
    device("ben")
    reached("ana", ("email", "ana@riverside.example"), prefers="push")
    due("ana")
    assert drain(lambda: NOW) == 0
    assert statuses() == ["same_address"]
    assert sink.recipients == []


def test_a_plan_whose_address_failed_ends_whoever_else_has_that_address() -> None:
    (the_plan,) = due("ana")
    mark = mark_of(RIVERSIDE, "email", "ana@riverside.example")
    with as_person("ben"):
        channel_of("ben").update(address="ana@riverside.example", address_mark=mark)
    with as_person("ana"):
        channel_of("ana").update(failed_at=NOW)
    follow_up_practice(RIVERSIDE, NOW)
    assert fresh(the_plan).stopped_because == "address_failed"
