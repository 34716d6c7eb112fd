"""What a manager sets: the practice, and who does what in it."""

from typing import Any

import pytest
from django.db import IntegrityError

from practices.models import Member, Practice
from practices.tests.browsing import get, patch
from relcare.demo.people import PEOPLE
from tests.cast import as_person

pytestmark = pytest.mark.django_db

NUMBERS = [{"name": "Emergency", "number": "112"}, {"name": "Lifeline", "number": "0800 111"}]


def put_right(name: str, path: str, body: Any) -> Any:
    return patch(name, path, body, get(name, path).headers["ETag"])


def member(name: str) -> str:
    return f"members/{PEOPLE[name].member_id}/"


def test_a_manager_sets_what_urgent_help_shows() -> None:
    night = {"weekday": 6, "from": "22:00", "to": "02:00"}
    day = {"weekday": 0, "from": "09:00", "to": "24:00"}
    body = {
        "name": "Riverbank",
        "zone": "Europe/Vienna",
        "crisis_numbers": NUMBERS,
        "watched_hours": [night, day],
        "secrets_policy": "therapist_decides",
        "language": "de",
    }
    assert put_right("mark", "practice/", body).status_code == 200
    told = get("ana", "practice/").json()
    assert told["slug"] == "riverside"
    assert {name: told[name] for name in body} == {**body, "watched_hours": [day, night]}
    assert get("zoe", "practice/").json()["name"] == "Lakeside"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"crisis_numbers": []}, "crisis_numbers"),
        ({"crisis_numbers": [{"name": "Emergency"}]}, "crisis_numbers.0.number"),
        ({"crisis_numbers": [{"name": "Emergency", "number": " "}]}, "crisis_numbers.0.number"),
        ({"crisis_numbers": [{**NUMBERS[0], "note": "x"}]}, "crisis_numbers.0.note"),
        ({"crisis_numbers": NUMBERS * 11}, "crisis_numbers"),
        ({"zone": "Europe/Nowhere"}, "zone"),
        ({"slug": "other"}, "slug"),
        ({"secrets_policy": "mine"}, "secrets_policy"),
        ({"language": "fr"}, "language"),
        ({"watched_hours": [{"weekday": 7, "from": "09:00", "to": "10:00"}]}, "watched_hours.0.weekday"),
        ({"watched_hours": [{"weekday": 1, "from": "24:00", "to": "10:00"}]}, "watched_hours.0.from"),
        ({"watched_hours": [{"weekday": 1, "to": "10:00"}]}, "watched_hours.0.from"),
        (
            {
                "watched_hours": [
                    {"weekday": 1, "from": "09:00", "to": "12:00"},
                    {"weekday": 1, "from": "11:59", "to": "13:00"},
                ]
            },
            "watched_hours.1",
        ),
    ],
)
def test_unfit_settings_are_refused_with_their_path(body: Any, path: str) -> None:
    answer = put_right("mark", "practice/", body)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [path]


def test_a_change_of_the_practice_says_what_it_has_read() -> None:
    tag = get("mark", "practice/").headers["ETag"]
    assert patch("mark", "practice/", {"name": "One"}).status_code == 428
    assert patch("mark", "practice/", {"name": "One"}, tag).status_code == 200
    assert patch("mark", "practice/", {"name": "Two"}, tag).status_code == 412


def test_no_practice_is_without_crisis_numbers() -> None:
    with pytest.raises(IntegrityError, match="practice_has_crisis_numbers"), as_person("mark"):
        Practice.objects.update(crisis_numbers=[])


def test_a_manager_gives_roles_and_a_supervisor() -> None:
    assert put_right("mark", member("theo"), {"roles": ["supervisor", "therapist"]}).status_code == 200
    body = {"supervisor": str(PEOPLE["sue"].member_id), "name": "Ted"}
    assert put_right("mark", member("theo"), body).status_code == 200
    told = get("thea", member("theo")).json()
    assert (told["name"], told["roles"]) == ("Ted", ["therapist", "supervisor"])
    assert told["supervisor"] == str(PEOPLE["sue"].member_id)


def test_who_is_no_longer_here_gets_no_further() -> None:
    assert put_right("mark", member("theo"), {"is_active": False}).status_code == 200
    assert get("theo", "me/").status_code == 401


@pytest.mark.parametrize(
    ("who", "body", "path"),
    [
        ("theo", {"roles": ["therapist", "client"]}, "roles"),
        ("theo", {"roles": ["client"]}, "roles"),
        ("ana", {"roles": ["therapist"]}, "roles"),
        ("theo", {"roles": []}, "roles"),
        ("theo", {"roles": ["therapist", "therapist"]}, "roles"),
        ("theo", {"supervisor": str(PEOPLE["mark"].member_id)}, "supervisor"),
        ("theo", {"supervisor": str(PEOPLE["thea"].member_id)}, "supervisor"),
        ("theo", {"supervisor": str(PEOPLE["zoe"].member_id)}, "supervisor"),
        ("sue", {"supervisor": str(PEOPLE["sue"].member_id)}, "supervisor"),
        ("ana", {"supervisor": str(PEOPLE["sue"].member_id)}, "supervisor"),
    ],
)
def test_unfit_roles_and_supervisors_are_refused(who: str, body: Any, path: str) -> None:
    answer = put_right("mark", member(who), body)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [path]


def test_nobody_changes_their_own_membership() -> None:
    assert put_right("mark", member("mark"), {"roles": ["manager", "therapist"]}).status_code == 403
    with as_person("mark"):
        assert Member.objects.get(pk=PEOPLE["mark"].member_id).roles == ["manager"]


def test_staff_sees_staff_and_the_manager_clients_too() -> None:
    def names(reader: str) -> list[str]:
        return [told["name"] for told in get(reader, "members/").json()["results"]]

    assert names("thea") == ["Mark", "Sue", "Thea", "Theo"]
    assert {"Ana", "Ben", "Mark", "Theo"} < set(names("mark"))
    assert get("ana", "members/").status_code == 403
