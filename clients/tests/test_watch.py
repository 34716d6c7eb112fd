"""Who watches urgent answers, and who covers for whom."""

from typing import Any

import pytest

from practices.tests.browsing import delete, get, patch, post
from relcare.demo.people import PEOPLE

pytestmark = pytest.mark.django_db

TIMES = {"starts_at": "2026-12-01T09:00:00Z", "ends_at": "2026-12-01T17:00:00Z"}
DAYS = {"starts_on": "2026-12-01", "ends_on": "2026-12-05"}


def who(name: str) -> str:
    return str(PEOPLE[name].member_id)


def test_a_manager_puts_somebody_on_duty_changes_it_and_takes_it_back() -> None:
    made = post("mark", "duties/", {"member": who("theo"), **TIMES})
    assert made.status_code == 201
    path = f"duties/{made.json()['id']}/"
    later = {"ends_at": "2026-12-01T18:00:00Z"}
    assert patch("mark", path, later).status_code == 428
    changed = patch("mark", path, later, made.headers["ETag"])
    assert get("theo", path).json()["ends_at"] == later["ends_at"]
    assert delete("mark", path, made.headers["ETag"]).status_code == 412
    assert delete("mark", path, changed.headers["ETag"]).status_code == 204
    assert get("theo", path).status_code == 404


def test_a_leave_has_a_cover_that_may_change() -> None:
    made = post("mark", "leaves/", {"member": who("thea"), "cover": who("theo"), **DAYS})
    assert made.status_code == 201
    path = f"leaves/{made.json()['id']}/"
    assert patch("mark", path, {"cover": who("sue")}, made.headers["ETag"]).status_code == 200
    (told,) = get("sue", "leaves/", member=who("thea")).json()["results"]
    assert told == {"id": made.json()["id"], "member": who("thea"), "cover": who("sue"), **DAYS}
    assert get("sue", "leaves/", member=who("theo")).json()["results"] == []


@pytest.mark.parametrize(
    ("what", "body", "path"),
    [
        ("duties/", {"member": who("mark"), **TIMES}, "member"),
        ("duties/", {"member": who("ana"), **TIMES}, "member"),
        ("duties/", {"member": who("zoe"), **TIMES}, "member"),
        ("duties/", {"member": who("theo"), **TIMES, "ends_at": TIMES["starts_at"]}, "ends_at"),
        ("leaves/", {"member": who("ana"), "cover": who("theo"), **DAYS}, "member"),
        ("leaves/", {"member": who("thea"), "cover": who("mark"), **DAYS}, "cover"),
        ("leaves/", {"member": who("thea"), "cover": who("thea"), **DAYS}, "cover"),
        (
            "leaves/",
            {"member": who("thea"), "cover": who("theo"), **DAYS, "ends_on": "2026-11-30"},
            "ends_on",
        ),
    ],
)
def test_an_unfit_watch_is_refused_with_its_path(what: str, body: Any, path: str) -> None:
    answer = post("mark", what, body)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [path]


def test_who_is_on_duty_stays_the_same_person() -> None:
    made = post("mark", "duties/", {"member": who("theo"), **TIMES})
    answer = patch("mark", f"duties/{made.json()['id']}/", {"member": who("thea")}, made.headers["ETag"])
    assert list(answer.json()["errors"]) == ["member"]


def test_a_client_without_a_zone_takes_the_practices() -> None:
    assert post("thea", "clients/", {"name": "Fay"}).json()["zone"] == "Europe/Berlin"
    assert post("thea", "clients/", {"name": "Fay", "zone": "UTC"}).json()["zone"] == "UTC"
