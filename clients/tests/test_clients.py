from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from clients.models import Client
from practices.tests.browsing import get, patch, post, statements
from privacy.models import AuditLine
from relcare.demo.people import PEOPLE
from tests.cast import actor, as_person, signed_in

pytestmark = pytest.mark.django_db

CLIENTS = "clients/"
ANA = f"{CLIENTS}{PEOPLE['ana'].client_id}/"


def names(who: str) -> list[str]:
    return [row["name"] for row in get(who, CLIENTS).json()["results"]]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("thea", ["Ana", "Ben", "Cem", "Dina"]),
        ("theo", ["Eli"]),
        ("sue", ["Ana", "Ben", "Cem", "Dina"]),
        ("mark", ["Ana", "Ben", "Cem", "Dina", "Eli"]),
        ("ana", ["Ana"]),
        ("ben", ["Ben"]),
        ("zoe", ["Yan"]),
    ],
)
def test_each_person_lists_their_own_clients_by_name(who: str, seen: list[str]) -> None:
    assert names(who) == seen


def test_what_is_not_yours_reads_like_what_is_not_there() -> None:
    answers = [get(who, ANA) for who in ("theo", "ben", "zoe")]
    answers += [get("theo", f"{CLIENTS}{uuid4()}/"), get("theo", f"{CLIENTS}no-id/")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_a_therapist_takes_somebody_in_and_sees_them_at_once() -> None:
    made = post("thea", CLIENTS, {"name": "Fay", "born_on": "1990-02-28", "zone": "Europe/Berlin"})
    assert made.status_code == 201
    assert made.json()["name"] == "Fay"
    assert made.json()["has_sign_in"] is False
    assert get("thea", f"{CLIENTS}{made.json()['id']}/").status_code == 200
    assert "Fay" in names("mark")
    assert "Fay" not in names("theo")
    assert "Fay" not in names("zoe")


@pytest.mark.parametrize("who", ["sue", "ana"])
def test_who_may_not_write_the_chart_adds_and_changes_nobody(who: str) -> None:
    assert post(who, CLIENTS, {"name": "Fay"}).status_code == 403
    # The verb is refused before the row is looked for.
    assert patch(who, ANA, {"name": "Anna"}, '"x"').status_code == 403
    assert patch(who, f"{CLIENTS}{uuid4()}/", {"name": "Anna"}, '"x"').status_code == 403


def test_a_change_needs_the_version_that_was_read() -> None:
    tag = get("thea", ANA)["ETag"]
    assert patch("thea", ANA, {"phone": "1"}).status_code == 428
    changed = patch("thea", ANA, {"phone": "0123"}, tag)
    assert changed.status_code == 200
    assert changed.json()["phone"] == "0123"
    assert patch("mark", ANA, {"phone": "9"}, tag).status_code == 412
    # What is stored already needs no version.
    assert patch("mark", ANA, {"phone": "0123"}, tag).status_code == 200
    assert get("thea", ANA)["ETag"] == changed["ETag"] != tag
    with as_person("thea"):
        assert Client.objects.get(name="Ana").phone == "0123"


def test_a_colleague_changes_nothing() -> None:
    tag = get("thea", ANA)["ETag"]
    assert patch("theo", ANA, {"name": "Anna"}, tag).status_code == 404
    assert names("thea")[0] == "Ana"


TOMORROW = (date.today() + timedelta(days=2)).isoformat()  # noqa: DTZ011 - two days off is tomorrow everywhere


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ({"name": ""}, "name"),
        ({"name": None}, "name"),
        ({"name": 4}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "Fay", "born_on": TOMORROW}, "born_on"),
        ({"name": "Fay", "born_on": "28.2.1990"}, "born_on"),
        ({"name": "Fay", "zone": "Europe/Nowhere"}, "zone"),
        ({"name": "Fay", "zone": "../../etc/passwd"}, "zone"),
        ({"name": "Fay", "id": str(uuid4())}, "id"),
        ({"name": "Fay", "practice": str(uuid4())}, "practice"),
        ({"name": "Fay", "member": str(PEOPLE["thea"].member_id)}, "member"),
        ({"name": "Fay", "row_version": 9}, "row_version"),
        ({}, "name"),
    ],
)
def test_an_unfit_client_is_refused_by_its_field(told: dict[str, Any], path: str) -> None:
    answer = post("thea", CLIENTS, told)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [path]
    assert len(names("thea")) == 4


def test_nul_is_no_readable_body() -> None:
    assert post("thea", CLIENTS, {"name": "F\0ay"}).status_code == 400


def test_the_same_key_takes_somebody_in_once() -> None:
    first, again = (post("thea", CLIENTS, {"name": "Fay"}, key="k1") for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    other = post("thea", CLIENTS, {"name": "Gil"}, key="k1")
    assert other.status_code == 422
    assert names("thea").count("Fay") == 1
    assert "Gil" not in names("thea")


def test_a_list_takes_as_many_statements_for_one_as_for_many() -> None:
    with statements() as of_theo:
        assert len(names("theo")) == 1
    with statements() as of_thea:
        assert len(names("thea")) == 4
    # Entering, the rows, the read lines.
    assert len(of_theo) == len(of_thea)


def test_reading_a_client_is_on_record() -> None:
    get("thea", ANA)
    with as_person("ana"):
        lines = AuditLine.objects.filter(verb="read", member_id=actor("thea").member_id)
        assert [(line.client_id, line.row_space) for line in lines] == [(PEOPLE["ana"].client_id, "chart")]


@pytest.mark.parametrize("method", ["put", "delete"])
def test_nobody_puts_or_removes_a_client(method: str) -> None:
    answer = getattr(signed_in("thea"), method)("/api/v1/" + ANA, content_type="application/json")
    assert answer.status_code == 405
