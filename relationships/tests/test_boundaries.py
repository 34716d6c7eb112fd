from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from practices.clock import today_in
from relationships.models import Boundary
from relationships.tests.events import BOUNDARY, DAY, EVENT, changed, fields, kept, made
from relationships.tests.scene import ANAS, NOWHERE, YANS, asked, given_relationship
from relcare.demo.people import PEOPLE, ZONE
from tests.cast import as_person

pytestmark = pytest.mark.django_db

PATH, EVENTS = "boundaries/", "boundary-events/"


def versions(boundary: Any, name: str = "ana") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = asked(name, "get", f"{PATH}{boundary['id']}/versions/").json()["results"]
    return rows


def test_a_boundary_says_what_is_right_and_how_it_is_held() -> None:
    plan = {"why": "I grew up without", "step": "I leave the room", "follow_through": "I sleep elsewhere"}
    told = made(PATH, {**BOUNDARY, **plan})
    assert {key: told[key] for key in (*BOUNDARY, *plan)} == {**BOUNDARY, **plan}
    assert (told["ended_on"], told["ended_as"], told["is_kept"]) == (None, "", False)
    assert told["recorded_by"] == told["said_by"] == str(PEOPLE["ana"].member_id)


def test_what_was_said_before_stays_readable() -> None:
    boundary = made(PATH, BOUNDARY)
    answer = changed(PATH, boundary, {"right_for_me": "Mine, and locked", "step": "I take it back"})
    assert (answer.status_code, answer.headers["ETag"]) == (200, f'"{boundary["id"]}.2"')
    told = [(one["number"], one["right_for_me"], one["step"]) for one in versions(boundary)]
    assert told == [(1, BOUNDARY["right_for_me"], ""), (2, "Mine, and locked", "I take it back")]


def test_what_is_said_again_is_no_version() -> None:
    boundary = made(PATH, BOUNDARY)
    assert asked("ana", "patch", f"{PATH}{boundary['id']}/", {"area": "time"}).status_code == 422
    assert (
        asked("ana", "patch", f"{PATH}{boundary['id']}/", {"signal": BOUNDARY["signal"]}).status_code == 200
    )
    assert len(versions(boundary)) == 1


def test_a_change_says_which_version_was_read() -> None:
    boundary = made(PATH, BOUNDARY)
    assert asked("ana", "patch", f"{PATH}{boundary['id']}/", {"why": "x"}).status_code == 428
    assert changed(PATH, boundary, {"why": "x"}).status_code == 200
    assert changed(PATH, boundary, {"why": "y"}).status_code == 412


def test_a_boundary_is_held_until_it_is_ended_and_may_be_held_again() -> None:
    boundary = made(PATH, BOUNDARY)
    end = {"ended_on": DAY, "ended_as": "given_up", "ended_why": "It was not worth the fight"}
    assert changed(PATH, boundary, end).json()["ended_as"] == "given_up"
    again = changed(PATH, boundary, {"ended_on": None}, version=2).json()
    assert (again["ended_on"], again["ended_as"], again["ended_why"]) == (None, "", "")
    assert [(one["ended_on"], one["ended_why"]) for one in versions(boundary)] == [
        (None, ""),
        (DAY, end["ended_why"]),
        (None, ""),
    ]


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"ended_on": DAY}, ["ended_as"]),
        ({"ended_as": "given_up"}, ["ended_as"]),
        ({"ended_why": "x"}, ["ended_why"]),
        ({"ended_on": None, "ended_as": "given_up"}, ["ended_as"]),
        ({"ended_on": DAY, "ended_as": "lost"}, ["ended_as"]),
        ({"ended_on": "tomorrow", "ended_as": "given_up"}, ["ended_on"]),
        ({"right_for_me": " "}, ["right_for_me"]),
        ({"area": "time"}, ["area"]),
        ({"step": "x" * 20_001}, ["step"]),
        ({"is_kept": True}, ["is_kept"]),
    ],
)
def test_a_change_that_makes_no_sense_is_named(body: dict[str, Any], wrong: list[str]) -> None:
    boundary = made(PATH, BOUNDARY)
    tomorrow = str(today_in(ZONE) + timedelta(days=1))
    told = {key: tomorrow if value == "tomorrow" else value for key, value in body.items()}
    assert fields(changed(PATH, boundary, told)) == wrong
    assert len(versions(boundary)) == 1


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"area": "money"}, "area"),
        ({"right_for_me": ""}, "right_for_me"),
        ({"right_for_me": None}, "right_for_me"),
        ({"why": 3}, "why"),
        ({"ended_on": DAY}, "ended_on"),
        ({"said_by": str(NOWHERE)}, "said_by"),
        ({"relationship": str(YANS)}, "relationship"),
        ({"relationship": str(NOWHERE)}, "relationship"),
    ],
)
def test_a_boundary_that_makes_no_sense_is_named(body: dict[str, Any], wrong: str) -> None:
    assert fields(asked("ana", "post", PATH, {**BOUNDARY, **body})) == [wrong]


def test_the_team_never_says_a_clients_words_otherwise() -> None:
    boundary = made(PATH, BOUNDARY)
    assert changed(PATH, boundary, {"why": "As I see it"}, "thea").status_code == 403
    # Whatever asks: the database itself refuses.
    with as_person("thea"), pytest.raises(DatabaseError, match="words of somebody"), transaction.atomic():
        Boundary.objects.filter(pk=boundary["id"]).update(why="As I see it")
    assert len(versions(boundary)) == 1


def test_the_team_changes_what_it_recorded_until_the_client_has_said_it_otherwise() -> None:
    boundary = made(PATH, BOUNDARY, "thea")
    assert changed(PATH, boundary, {"why": "As she told me"}, "thea").status_code == 200
    assert changed(PATH, boundary, {"why": "As I mean it"}, "ana", 2).json()["said_by"] == str(
        PEOPLE["ana"].member_id
    )
    assert changed(PATH, boundary, {"why": "As she told me"}, "thea", 3).status_code == 403
    ana, thea = (str(PEOPLE[name].member_id) for name in ("ana", "thea"))
    assert [one["recorded_by"] for one in versions(boundary)] == [thea, thea, ana]


def test_what_ana_keeps_is_theas_alone_with_all_that_hangs_on_it() -> None:
    boundary = kept(PATH, BOUNDARY)
    event = made(EVENTS, {**EVENT, "boundary": str(boundary)}, "thea")
    shown = asked("thea", "get", f"{PATH}{boundary}/").json()
    assert shown["is_kept"] is event["is_kept"] is True
    assert versions({"id": boundary}, "thea")[0]["is_kept"] is True
    for path in (f"{PATH}{boundary}/", f"{PATH}{boundary}/versions/", f"{EVENTS}{event['id']}/"):
        assert asked("ana", "get", path).status_code == 404
    refused = asked("ana", "post", EVENTS, {**EVENT, "boundary": str(boundary)})
    unknown = asked("ana", "post", EVENTS, {**EVENT, "boundary": str(NOWHERE)})
    assert refused.content == unknown.content


def test_nothing_ana_reads_changes_with_what_she_keeps() -> None:
    shown = made(PATH, BOUNDARY)
    paths = (PATH, EVENTS, f"{PATH}{shown['id']}/", f"relationships/{ANAS}/boundaries-summary/")
    before = [asked("ana", "get", path).content for path in paths]
    kept(PATH, BOUNDARY)
    kept(EVENTS, {**EVENT, "boundary": shown["id"], "crossed_by": "force"})
    assert [asked("ana", "get", path).content for path in paths] == before


@pytest.mark.parametrize("name", ["ben", "theo", "zoe", "mark"])
def test_nobody_else_finds_any_of_it(name: str) -> None:
    boundary = made(PATH, BOUNDARY)
    event = made(EVENTS, {**EVENT, "boundary": boundary["id"]})
    for path in (PATH, EVENTS, f"{EVENTS}?boundary={boundary['id']}", f"{PATH}?relationship={ANAS}"):
        answer = asked(name, "get", path)
        assert answer.status_code == (403 if name == "mark" else 200)
        assert boundary["id"] not in answer.content.decode()
        assert event["id"] not in answer.content.decode()
    for path in (f"{PATH}{boundary['id']}/", f"{PATH}{boundary['id']}/versions/", f"{EVENTS}{event['id']}/"):
        assert asked(name, "get", path).status_code == (403 if name == "mark" else 404)


def test_what_the_team_tells_of_a_kept_relationship_is_kept_too() -> None:
    relationship = given_relationship("ana", "Lou")
    told = {**BOUNDARY, "relationship": str(relationship.pk)}
    assert made(PATH, told, "thea")["is_kept"] is False
    asked(
        "ana",
        "post",
        "relationships/",
        {"other_name": "Jim", "kind": str(relationship.kind_id), "keep": True},
    )
    rows = asked("thea", "get", "relationships/").json()["results"]
    (hidden,) = (row["id"] for row in rows if row["is_kept"])
    boundary = made(PATH, {**BOUNDARY, "relationship": hidden}, "thea")
    event = made(EVENTS, {**EVENT, "relationship": hidden}, "thea")
    assert boundary["is_kept"] is event["is_kept"] is True
    assert asked("ana", "get", f"{PATH}{boundary['id']}/").status_code == 404
