"""Ways to reach a client: which are written how, by whom they were confirmed, and the way back."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from clients.marks import mark_of
from clients.models import ContactPlan, SafeChannel
from practices.clock import now
from practices.tests.browsing import get, post, put, statements
from privacy.models import AuditLine
from relcare.demo.people import PEOPLE, ident
from tests.cast import as_person, signed_in

pytestmark = pytest.mark.django_db

RIVERSIDE, LAKESIDE = ident("riverside", "practice"), ident("lakeside", "practice")
ANA = PEOPLE["ana"].client_id
PLAN = f"clients/{ANA}/contact-plan/"
OPT_IN = f"{PLAN}opt-in/"
MAIL = {"channel": "email", "address": "her.own@safe.example", "confirmed": True}
SMS = {"channel": "sms", "address": "+49 151 / 234 567 89", "confirmed": True}
LATER = str(now().date() + timedelta(days=100))
ALWAYS = [{"weekday": day, "from": "00:00", "to": "23:59"} for day in range(7)]


def written(who: str = "ana", *channels: dict[str, Any], status: int = 200, **told: Any) -> Any:
    body = {"windows": ALWAYS, "channels": list(channels), **told}
    answer = put(who, PLAN, body, str(get("thea", PLAN)["ETag"]))
    assert answer.status_code == status, answer.content
    return answer.json()


def marks(name: str = "ana") -> dict[str, bytes]:
    with as_person(name):
        rows = SafeChannel.objects.values_list("channel", "address_mark")
        return {channel: bytes(mark or b"") for channel, mark in rows}


def test_a_number_stands_beside_a_mail_address_and_one_of_them_is_preferred() -> None:
    told = written("ana", SMS, MAIL, prefers="sms")
    assert told["prefers"] == "sms"
    assert [(one["channel"], one["address"]) for one in told["channels"]] == [
        ("email", "her.own@safe.example"),
        ("sms", "+4915123456789"),
    ]
    assert get("thea", PLAN).json() == told


def test_the_same_body_again_changes_nothing_whatever_the_order_of_its_channels() -> None:
    written("ana", SMS, MAIL, recheck_by=LATER)
    before = get("thea", PLAN)
    body = {"windows": ALWAYS, "channels": [SMS, MAIL], "recheck_by": LATER}
    assert put("ana", PLAN, body).status_code == 200
    assert get("thea", PLAN)["ETag"] == before["ETag"]


@pytest.mark.parametrize(
    ("told", "is_confirmed"),
    [
        ({"prefers": "push", "shared_device": "no"}, True),
        ({"prefers": "push", "shared_device": "yes"}, False),
        ({"prefers": "push"}, False),
        ({"prefers": "email", "shared_device": "no"}, False),
    ],
)
def test_who_chooses_browsers_of_their_own_has_confirmed_where_messages_go(
    told: dict[str, Any], is_confirmed: bool
) -> None:
    plan = written("ana", {**MAIL, "confirmed": False}, **told)
    assert (plan["confirmed_on"] is not None, plan["recheck_by"] is not None) == (is_confirmed, is_confirmed)
    assert plan["channels"][0]["confirmed"] is False


def test_mail_is_preferred_where_nothing_else_is_said() -> None:
    written("ana", MAIL, prefers="push")
    assert written("ana", MAIL)["prefers"] == "email"


@pytest.mark.parametrize(
    "address", ["0151 23456789", "+49 (0)151 23456789", "her.own@safe.example", "+49", "+" + "4" * 300]
)
def test_an_unfit_number_is_refused_and_not_told_again(address: str) -> None:
    body = {"channels": [MAIL, {**SMS, "address": address}]}
    answer = put("ana", PLAN, body, str(get("thea", PLAN)["ETag"]))
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["channels.1.address"])
    assert address not in answer.content.decode() or len(address) < 4


@pytest.mark.parametrize("address", ["x@[127.0.0.1]", "x", "x@", "", "a b@safe.example", "x" * 250 + "@x.de"])
def test_an_unfit_mail_address_is_refused(address: str) -> None:
    answer = put("ana", PLAN, {"channels": [{**MAIL, "address": address}]}, str(get("thea", PLAN)["ETag"]))
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["channels.0.address"])


def test_each_way_says_who_confirmed_it_and_when() -> None:
    written("ana", MAIL, {**SMS, "confirmed": False})
    # Her therapist, with her: the one way; the other is left as nobody confirmed it.
    told = written("thea", MAIL, {**SMS, "confirmed": False})
    mail, sms = told["channels"]
    assert (mail["confirmed_by"], mail["confirmed_on"]) == (
        str(PEOPLE["thea"].member_id),
        told["confirmed_on"],
    )
    assert (sms["confirmed"], sms["confirmed_by"], sms["confirmed_on"]) == (False, None, None)


def test_a_changed_address_that_nobody_confirms_is_not_confirmed_and_neither_is_the_plan() -> None:
    written("ana", MAIL)
    told = written("thea", {**MAIL, "address": "new@safe.example", "confirmed": False})
    assert told["confirmed_on"] is told["channels"][0]["confirmed_on"] is None


def test_a_new_address_has_not_failed_and_the_old_one_stays_failed_until_confirmed() -> None:
    written("ana", MAIL)
    with as_person("thea"):
        SafeChannel.objects.filter(client_id=ANA).update(failed_at=now())
    assert get("ana", PLAN).json()["channels"][0]["failed_at"]
    assert written("ana", {**MAIL, "confirmed": False})["channels"][0]["failed_at"]
    new = {**MAIL, "address": "new@safe.example", "confirmed": False}
    assert written("ana", new)["channels"][0]["failed_at"] is None


# --- Marks ----------------------------------------------------------------------------------------------


def test_every_address_is_written_with_its_mark_and_a_changed_one_with_another() -> None:
    written("ana", MAIL, SMS)
    first = marks()
    assert first == {
        "email": mark_of(RIVERSIDE, "email", "Her.Own+x@safe.example"),
        "sms": mark_of(RIVERSIDE, "sms", "0049 151 23456789"),
    }
    written("thea", {**MAIL, "address": "new@safe.example", "confirmed": False}, SMS)
    second = marks()
    assert second["sms"] == first["sms"]
    assert second["email"] == mark_of(RIVERSIDE, "email", "new@safe.example") != first["email"]


def test_the_cast_lies_with_its_marks() -> None:
    assert marks() == {"email": mark_of(RIVERSIDE, "email", PEOPLE["ana"].email)}


def test_marks_tell_nothing_across_practices_channels_or_keys(settings: Any) -> None:
    told = "+4915123456789"
    mark = mark_of(RIVERSIDE, "sms", told)
    assert len(mark) == 32
    assert len({mark, mark_of(LAKESIDE, "sms", told), mark_of(RIVERSIDE, "push", told)}) == 3
    settings.FIELD_KEY = "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMhISI="
    assert mark_of(RIVERSIDE, "sms", told) != mark


# --- The way back ---------------------------------------------------------------------------------------


def opted_out() -> None:
    with as_person("ana"):
        ContactPlan.objects.filter(client_id=ANA).update(opted_out_at=now())


def test_whoever_stopped_all_messages_wants_them_again_and_nobody_wants_them_for_them() -> None:
    assert get("ana", PLAN).json()["opted_out_at"] is None
    opted_out()
    for who in ("ana", "thea", "sue"):
        assert get(who, PLAN).json()["opted_out_at"]
    before = get("ana", PLAN)["ETag"]
    for who, status in {"thea": 403, "sue": 403, "mark": 403, "ben": 404, "zoe": 403, "nobody": 401}.items():
        assert post(who, OPT_IN, {}).status_code == status
    # Writing the plan anew brings nothing back either.
    assert written("thea", MAIL)["opted_out_at"]
    answer = post("ana", OPT_IN, {})
    assert (answer.status_code, answer.json()["opted_out_at"]) == (200, None)
    assert answer["ETag"] != before
    assert get("thea", PLAN).json()["opted_out_at"] is None


def test_wanting_them_again_twice_changes_nothing_more_and_takes_no_words() -> None:
    opted_out()
    assert post("ana", OPT_IN, {"why": "x"}).status_code == 422
    first = post("ana", OPT_IN, {})
    assert post("ana", OPT_IN, {})["ETag"] == first["ETag"]


def test_it_stands_on_record_that_she_took_it_back() -> None:
    opted_out()
    post("ana", OPT_IN, {})
    with as_person("ana"):
        lines = AuditLine.objects.filter(table_name="clients_contactplan", verb="update").order_by("-id")
        newest = lines[0]
    assert (newest.member_id, newest.changed) == (PEOPLE["ana"].member_id, ["opted_out_at", "row_version"])


def test_the_database_lets_nobody_take_it_back_for_her() -> None:
    opted_out()
    with pytest.raises(DatabaseError, match="the client alone"), as_person("thea"):
        ContactPlan.objects.filter(client_id=ANA).update(opted_out_at=None)
    with as_person("thea"):
        ContactPlan.objects.filter(client_id=ANA).update(code_word="rose")
        assert ContactPlan.objects.get(client_id=ANA).opted_out_at


# --- Statements -----------------------------------------------------------------------------------------


def test_writing_takes_the_same_statements_whoever_else_has_the_address() -> None:
    """What takes longer would tell."""
    written("ana", MAIL)
    with statements() as alone:
        written("ana", {**MAIL, "address": "ana2@safe.example"})
    with as_person("ben"):
        theirs = mark_of(RIVERSIDE, "email", "bens@safe.example")
        SafeChannel.objects.update(address="bens@safe.example", address_mark=theirs)
    with statements() as shared:
        written("ana", {**MAIL, "address": "bens@safe.example"})
    # Up to the values, which are others.
    assert [told.split("'")[0] for told in alone] == [told.split("'")[0] for told in shared]


def test_a_plan_is_read_in_the_same_statements_however_many_ways_it_has() -> None:
    written("ana", MAIL, SMS)
    browser = signed_in("ana")
    with statements() as told:
        browser.get("/api/v1/" + PLAN)
    # Entering, client, plan, channels, the read line.
    assert len(told) == 5, told
