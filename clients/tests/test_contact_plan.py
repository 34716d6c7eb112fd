import logging
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection

from clients.models import SENDER_LABELS, ContactPlan, SafeChannel, SafetyReference
from practices.clock import today
from practices.tests.browsing import get, post, put, statements
from privacy.models import AuditLine
from relcare.demo.people import PEOPLE
from tests.cast import actor, as_person, signed_in

pytestmark = pytest.mark.django_db

ANA = f"clients/{PEOPLE['ana'].client_id}/"
PLAN = f"{ANA}contact-plan/"
REFERENCE = f"{ANA}safety-reference/"
ADDRESS = "another.way@safe.example"
# What no mail could be addressed to.
UNWRITABLE = (
    f"a@{'ä' * 60}.de",
    "a@xn--ä.de",
    "a@\u202eexample.com",
    "a\u200b@example.com",
    "a@exa\u00admple.com",
    "a\x7f@example.com",
    '"a\\\x01b"@example.com',
    f"a@{'b' * 64}.de",
)
WHOLE: dict[str, Any] = {
    "channels": [{"channel": "email", "address": ADDRESS, "confirmed": True}],
    "windows": [
        {"weekday": 0, "from": "09:00", "to": "12:00"},
        {"weekday": 0, "from": "12:00", "to": "13:30"},
        {"weekday": 6, "from": "00:00", "to": "23:59"},
    ],
    "words_to_avoid": ["therapy"],
    "code_word": "tulip",
    "shared_device": "yes",
    "chosen_name": "A.",
    "sender_label": 1,
    "language": "de",
    "recheck_by": None,
}


def tag() -> str:
    return str(get("thea", PLAN)["ETag"])


@pytest.mark.parametrize("who", ["thea", "ana"])
def test_the_client_or_a_therapist_confirms(who: str) -> None:
    answer = put(who, PLAN, WHOLE, tag())
    assert answer.status_code == 200
    told = answer.json()
    (channel,) = told["channels"]
    assert WHOLE["channels"] == [{name: channel[name] for name in ("channel", "address", "confirmed")}]
    assert channel["confirmed_by"] == str(PEOPLE[who].member_id)
    assert (channel["confirmed_on"], channel["failed_at"]) == (told["confirmed_on"], None)
    assert told["windows"] == WHOLE["windows"]
    assert told["code_word"] == "tulip"
    assert told["confirmed_by"] == str(PEOPLE[who].member_id)
    with as_person("thea"):
        day = today(actor("thea"))
        plan = ContactPlan.objects.get(client_id=PEOPLE["ana"].client_id)
        assert (plan.confirmed_on, plan.recheck_by) == (day, day + timedelta(days=180))
        assert SafeChannel.objects.get(plan=plan).confirmed_by_id == PEOPLE[who].member_id
    assert get("ana", PLAN).json() == told


def test_what_nobody_confirmed_is_not_confirmed() -> None:
    channels = [{"channel": "email", "address": ADDRESS, "confirmed": False}]
    told = put("ana", PLAN, {**WHOLE, "channels": channels}, tag()).json()
    assert told["confirmed_on"] is told["confirmed_by"] is None
    with as_person("ana"):
        assert SafeChannel.objects.get().confirmed_on is None


def test_a_channel_that_is_left_out_is_gone_at_once() -> None:
    assert put("ana", PLAN, {**WHOLE, "channels": []}, tag()).json()["channels"] == []
    with as_person("ana"):
        assert not SafeChannel.objects.exists()
        assert ContactPlan.objects.get().confirmed_on is None


def test_a_new_plan_needs_no_version_and_later_ones_do() -> None:
    made = post("thea", "clients/", {"name": "Fay"}).json()["id"]
    case = {"kind": "individual", "clients": [made], "opened_on": "2024-02-01"}
    assert post("thea", "cases/", case).status_code == 201
    path = f"clients/{made}/contact-plan/"
    assert get("thea", path).status_code == 404
    first = put("thea", path, WHOLE)
    assert first.status_code == 201
    assert first["ETag"]
    with_day = {**WHOLE, "recheck_by": first.json()["recheck_by"]}
    assert put("thea", path, with_day).status_code == 200
    assert put("thea", path, {**WHOLE, "code_word": "rose"}).status_code == 428
    assert put("thea", path, {**WHOLE, "code_word": "rose"}, first["ETag"]).status_code == 200
    assert put("thea", path, {**WHOLE, "code_word": "lily"}, first["ETag"]).status_code == 412
    assert get("thea", path).json()["code_word"] == "rose"


@pytest.mark.parametrize("who", ["thea", "ana"])
@pytest.mark.parametrize("confirmed", [True, False])
@pytest.mark.parametrize("days", [181, 400, 2_000_000])
def test_it_is_looked_at_again_within_the_practices_days(who: str, confirmed: bool, days: int) -> None:
    """Else whoever holds the phone for a minute ends that for good."""
    with as_person("thea"):
        day = today(actor("thea"))
    channels = [{**WHOLE["channels"][0], "confirmed": confirmed}]
    latest = day + timedelta(days=180)
    told = {**WHOLE, "channels": channels, "recheck_by": str(day + timedelta(days=days))}
    answer = put(who, PLAN, told, tag())
    assert answer.status_code == 422
    (words,) = answer.json()["errors"]["recheck_by"]
    assert str(latest) in words
    assert put(who, PLAN, {**told, "recheck_by": str(latest)}, tag()).json()["recheck_by"] == str(latest)


def test_a_day_that_stood_stays_when_the_practice_looks_more_often() -> None:
    path = "practice/thresholds/"
    with as_person("thea"):
        later = str(today(actor("thea")) + timedelta(days=100))
    assert put("thea", PLAN, {**WHOLE, "recheck_by": later}, tag()).status_code == 200
    assert (
        signed_in("mark")
        .patch(
            f"/api/v1/{path}",
            {"contact_recheck_days": 30},
            content_type="application/json",
            headers={"If-Match": get("mark", path)["ETag"]},
        )
        .status_code
        == 200
    )
    narrower = {**WHOLE, "windows": [], "recheck_by": later}
    assert put("ana", PLAN, narrower, tag()).json()["recheck_by"] == later
    sooner = str(date.fromisoformat(later) - timedelta(days=1))
    assert put("ana", PLAN, {**narrower, "recheck_by": sooner}, tag()).status_code == 422


@pytest.mark.parametrize(
    "days",
    [
        {"confirmed_on": None, "confirmed_by_id": None, "recheck_by": date(9999, 12, 31)},
        {"confirmed_on": date(9999, 1, 1), "recheck_by": date(9999, 3, 1)},
        {"confirmed_on": date(2026, 1, 1), "recheck_by": date(2026, 7, 1)},
        {"confirmed_on": date(1, 1, 1), "recheck_by": date(1, 3, 1)},
    ],
)
def test_no_day_that_never_comes_lies_in_the_database(days: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="contact_plan_"), as_person("ana"):
        ContactPlan.objects.update(**days)


@pytest.mark.parametrize("day", ["infinity", "-infinity"])
@pytest.mark.parametrize("field", ["recheck_by", "confirmed_on"])
def test_nor_one_without_end(field: str, day: str) -> None:
    with pytest.raises(DatabaseError), as_person("ana"), connection.cursor() as cursor:
        cursor.execute(f"UPDATE clients_contactplan SET {field} = %s", [day])


@pytest.mark.parametrize(("who", "status"), [("mark", 403), ("nobody", 401)])
def test_a_manager_never_reads_or_writes_it(who: str, status: int) -> None:
    assert get(who, PLAN).status_code == status
    assert put(who, PLAN, WHOLE, tag()).status_code == status


@pytest.mark.parametrize("who", ["ben", "theo", "zoe"])
def test_a_stranger_and_a_partner_find_nothing(who: str) -> None:
    before = get("thea", PLAN).content
    unknown = get(who, f"clients/{uuid4()}/contact-plan/")
    for answer in (get(who, PLAN), put(who, PLAN, WHOLE), put(who, PLAN, WHOLE, tag())):
        assert answer.status_code == 404
        assert answer.content == unknown.content
    assert get("thea", PLAN).content == before


def test_a_supervisor_reads_it_and_writes_nothing() -> None:
    assert get("sue", PLAN).status_code == 200
    assert put("sue", PLAN, WHOLE, tag()).status_code == 403


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ({"windows": [{"weekday": 7, "from": "09:00", "to": "10:00"}]}, "windows.0.weekday"),
        ({"windows": [{"weekday": 0, "from": "22:00", "to": "06:00"}]}, "windows.0"),
        ({"windows": [{"weekday": 0, "from": "09:00", "to": "09:00"}]}, "windows.0"),
        ({"windows": [{"weekday": 0, "from": "09:00", "to": "24:00"}]}, "windows.0.to"),
        ({"windows": [{"weekday": 0, "from": "9:00", "to": "10:00"}]}, "windows.0.from"),
        ({"windows": [{"weekday": 0, "from": 9, "to": "10:00"}]}, "windows.0.from"),
        ({"windows": [{"weekday": 0, "to": "10:00"}]}, "windows.0.from"),
        ({"windows": [*WHOLE["windows"], {"weekday": 0, "from": "11:59", "to": "12:01"}]}, "windows.3"),
        ({"windows": "always"}, "windows"),
        ({"windows": [3]}, "windows.0"),
        ({"channels": [{"channel": "push", "address": ADDRESS, "confirmed": True}]}, "channels.0.channel"),
        ({"channels": [{"channel": "sms", "address": ADDRESS, "confirmed": True}]}, "channels.0.address"),
        ({"channels": [{"channel": "email", "address": "x", "confirmed": True}]}, "channels.0.address"),
        *(
            ({"channels": [{"channel": "email", "address": told, "confirmed": True}]}, "channels.0.address")
            for told in UNWRITABLE
        ),
        ({"channels": [{"channel": "email", "address": ADDRESS, "confirmed": 1}]}, "channels.0.confirmed"),
        ({"channels": WHOLE["channels"] * 2}, "channels"),
        ({"shared_device": "maybe"}, "shared_device"),
        ({"language": "tlh"}, "language"),
        ({"sender_label": "0"}, "sender_label"),
        ({"sender_label": 40_000}, "sender_label"),
        ({"sender_label": -1}, "sender_label"),
        # One more than there are.
        ({"sender_label": SENDER_LABELS}, "sender_label"),
        ({"prefers": "pigeon"}, "prefers"),
        ({"words_to_avoid": ["x" * 101]}, "words_to_avoid.0"),
        ({"words_to_avoid": ["x"] * 51}, "words_to_avoid"),
        ({"code_word": "x" * 101}, "code_word"),
        ({"windows": [{"weekday": 0, "from": "00:00", "to": "00:01"}] * 71}, "windows"),
        ({"opted_out_at": None}, "opted_out_at"),
        ({"zone": "Europe/Nowhere"}, "zone"),
        ({"words_to_avoid": [1]}, "words_to_avoid.0"),
        ({"recheck_by": "2020-01-01"}, "recheck_by"),
        ({"confirmed_on": "2024-01-01"}, "confirmed_on"),
        ({"client": str(PEOPLE["ben"].client_id)}, "client"),
    ],
)
def test_an_unfit_plan_is_refused_by_its_field(told: dict[str, Any], path: str) -> None:
    before = get("thea", PLAN).content
    answer = put("thea", PLAN, {**WHOLE, **told}, tag())
    assert answer.status_code == 422
    paths = list(answer.json()["errors"])
    assert all(found == path or found.startswith(path + ".") for found in paths), paths
    assert ADDRESS not in answer.content.decode()
    assert get("thea", PLAN).content == before


def test_the_address_lies_encrypted_and_in_no_log_or_audit_line(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        put("ana", PLAN, WHOLE, tag())
    # Statements carry it only in its encrypted form; they are not logged at all where it runs.
    assert not [record for record in caplog.records if ADDRESS in record.getMessage()]
    with as_person("ana"), connection.cursor() as cursor:
        cursor.execute("SELECT address FROM clients_safechannel")
        assert ADDRESS not in cursor.fetchone()[0]
        cursor.execute("SELECT code_word FROM clients_contactplan")
        assert "tulip" not in cursor.fetchone()[0]
        lines = AuditLine.objects.filter(table_name="clients_safechannel")
        assert lines.exists()
        told = "kind, roles, request_id, verb, table_name, row_space, changed::text"
        cursor.execute(f"SELECT string_agg(concat({told}), '') FROM privacy_auditline")
        assert ADDRESS not in cursor.fetchone()[0]


def test_a_plan_takes_the_same_statements_whatever_its_windows() -> None:
    browser = signed_in("ana")
    with statements() as told:
        browser.get("/api/v1/" + PLAN)
    # Entering, client, plan, channels, the read line.
    assert len(told) == 5, told


def test_a_therapist_marks_the_safety_reference_and_each_marking_stays() -> None:
    assert get("thea", REFERENCE).status_code == 404
    body = {"status": "not_yet", "told_on": "2024-03-01", "what": "Her words."}
    first = put("thea", REFERENCE, body)
    assert first.status_code == 201
    assert put("thea", REFERENCE, body).status_code == 200
    later = {"status": "yes", "told_on": "2024-04-01"}
    assert put("thea", REFERENCE, later).status_code == 428
    assert put("thea", REFERENCE, later, first["ETag"]).status_code == 200
    assert put("thea", REFERENCE, {**later, "status": "unsure"}, first["ETag"]).status_code == 412
    assert get("thea", REFERENCE).json()["status"] == "yes"
    assert get("sue", REFERENCE).json()["status"] == "yes"
    with as_person("thea"):
        assert SafetyReference.objects.count() == 2


@pytest.mark.parametrize(
    ("who", "status"),
    [("ana", 403), ("ben", 403), ("mark", 403), ("sue", 403), ("theo", 404), ("zoe", 404)],
)
def test_only_the_clients_therapist_marks_it(who: str, status: int) -> None:
    assert put(who, REFERENCE, {"status": "yes", "told_on": "2024-03-01"}).status_code == status
    with as_person("thea"):
        assert not SafetyReference.objects.exists()


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ({"status": "maybe"}, "status"),
        ({"told_on": (date(9999, 1, 1)).isoformat()}, "told_on"),
        ({"told_on": 5}, "told_on"),
        ({"what": ["x"]}, "what"),
        ({"recorded_by": str(PEOPLE["sue"].member_id)}, "recorded_by"),
    ],
)
def test_an_unfit_marking_is_refused_by_its_field(told: dict[str, Any], path: str) -> None:
    answer = put("thea", REFERENCE, {"status": "yes", "told_on": "2024-03-01", **told})
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [path]
