from datetime import timedelta
from typing import Any

import pytest

from practices.clock import today_in
from relationships.tests.events import BELOW, DAY, NEED, fields, ids, kept, made
from relationships.tests.scene import ANAS, BENS, asked
from relationships.words import LONGEST_MINUTES
from relcare.demo.people import PEOPLE, ZONE

pytestmark = pytest.mark.django_db

MOMENT = {**BELOW, "happened_on": DAY, "felt_safety": 2, "pattern": "flee"}
TIMES = {"noticed_after_minutes": 5, "was_left": True, "left_after_minutes": 90, "how_left": "I stood up"}


def test_a_need_says_whose_it_is_how_it_was_expressed_and_how_answered() -> None:
    told = made("needs/", NEED)
    assert {key: told[key] for key in NEED} == NEED
    assert asked("ana", "patch", f"needs/{told['id']}/", {"answered": "met"}).status_code == 405


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"whose": "both"}, "whose"),
        ({"what": ""}, "what"),
        ({"what": "x" * 20_001}, "what"),
        ({"happened_on": "tomorrow"}, "happened_on"),
        ({"expressed": "loudly"}, "expressed"),
        ({"expressed": None}, "expressed"),
        ({"answered": ""}, "answered"),
        ({"relationship": str(BENS)}, "relationship"),
        ({"client": str(PEOPLE["ana"].client_id)}, "client"),
    ],
)
def test_a_need_that_makes_no_sense_is_named(body: dict[str, Any], wrong: str) -> None:
    tomorrow = str(today_in(ZONE) + timedelta(days=1))
    told = {key: tomorrow if value == "tomorrow" else value for key, value in body.items()}
    assert fields(asked("ana", "post", "needs/", {**NEED, **told})) == [wrong]
    assert ids("thea", "needs/") == set()


def test_needs_may_be_asked_for_of_one_of_the_two() -> None:
    mine, theirs = made("needs/", NEED)["id"], made("needs/", {**NEED, "whose": "other"}, "thea")["id"]
    assert ids("ana", "needs/?whose=me") == {mine}
    assert ids("thea", f"needs/?whose=other&relationship={ANAS}") == {theirs}
    assert fields(asked("ana", "get", "needs/?whose=both")) == ["whose"]


@pytest.mark.parametrize(
    ("path", "body", "summary"),
    [
        ("needs/", NEED, f"relationships/{ANAS}/needs-summary/"),
        ("moments/", {**MOMENT, **TIMES}, f"clients/{PEOPLE['ana'].client_id}/patterns/"),
    ],
)
def test_what_ana_keeps_is_theas_alone(path: str, body: dict[str, Any], summary: str) -> None:
    made(path, body)
    before = [asked("ana", "get", where).content for where in (path, summary)]
    hidden = kept(path, body)
    assert [asked("ana", "get", where).content for where in (path, summary)] == before
    assert asked("ana", "get", f"{path}{hidden}/").status_code == 404
    assert asked("thea", "get", f"{path}{hidden}/").json()["is_kept"] is True


@pytest.mark.parametrize("name", ["ben", "theo", "zoe", "mark"])
def test_nobody_else_finds_a_need(name: str) -> None:
    need = made("needs/", NEED)["id"]
    for path in ("needs/", f"needs/?relationship={ANAS}"):
        answer = asked(name, "get", path)
        assert answer.status_code == (403 if name == "mark" else 200)
        assert need not in answer.content.decode()
    assert asked(name, "get", f"needs/{need}/").status_code == (403 if name == "mark" else 404)


def test_a_moment_says_when_the_pattern_was_noticed_and_left() -> None:
    told = made("moments/", {**MOMENT, **TIMES})
    assert {key: told[key] for key in TIMES} == TIMES
    untimed = made("moments/", {**MOMENT, "was_left": True})
    assert untimed["noticed_after_minutes"] is untimed["left_after_minutes"] is None
    at_once = made(
        "moments/", {**MOMENT, "was_left": True, "noticed_after_minutes": 0, "left_after_minutes": 0}
    )
    assert (at_once["noticed_after_minutes"], at_once["left_after_minutes"]) == (0, 0)


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"pattern": "", "noticed_after_minutes": 0}, ["noticed_after_minutes"]),
        ({"noticed_after_minutes": -1}, ["noticed_after_minutes"]),
        ({"noticed_after_minutes": LONGEST_MINUTES + 1}, ["noticed_after_minutes"]),
        ({"noticed_after_minutes": "5"}, ["noticed_after_minutes"]),
        ({"left_after_minutes": 5}, ["left_after_minutes"]),
        ({"was_left": False, "left_after_minutes": 5}, ["left_after_minutes"]),
        ({**TIMES, "left_after_minutes": 4}, ["left_after_minutes"]),
        ({**TIMES, "pattern": ""}, ["noticed_after_minutes", "was_left"]),
    ],
)
def test_times_of_a_moment_that_make_no_sense_are_named(body: dict[str, Any], wrong: list[str]) -> None:
    assert sorted(fields(asked("ana", "post", "moments/", {**MOMENT, **body}))) == wrong
