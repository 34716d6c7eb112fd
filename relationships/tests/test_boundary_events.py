from typing import Any

import pytest

from relationships.models import BoundaryEvent
from relationships.tests.events import BOUNDARY, DAY, EVENT, LATER, changed, fields, ids, kept, made
from relationships.tests.scene import ANAS, BENS, asked
from relcare.demo.people import PEOPLE, relationship_id
from tests.cast import as_person

pytestmark = pytest.mark.django_db

PATH = "boundary-events/"
RESPECTED = {**EVENT, "kind": "respected", "crossed_by": ""}


def test_an_event_needs_no_boundary() -> None:
    told = made(PATH, EVENT)
    assert (told["boundary"], told["was_enforced"], told["repaired_on"]) == (None, None, None)
    assert made(PATH, RESPECTED)["crossed_by"] == ""


def test_a_crossing_tells_how_and_what_was_done() -> None:
    boundary = made("boundaries/", BOUNDARY)["id"]
    more = {
        "boundary": boundary,
        "crossed_by": "threat",
        "was_enforced": True,
        "how_enforced": "I left",
        "what_happened": "He read my messages",
        "repaired_on": LATER,
        "how_repaired": "He asked for pardon, and asked first since",
    }
    told = made(PATH, {**EVENT, **more})
    assert {key: told[key] for key in more} == more
    assert told["repair_told_by"] == str(PEOPLE["ana"].member_id)


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"crossed_by": ""}, ["crossed_by"]),
        ({"crossed_by": "words"}, ["crossed_by"]),
        ({"kind": "ended"}, ["kind"]),
        ({"kind": "respected"}, ["crossed_by"]),
        ({"kind": "respected", "crossed_by": "", "was_enforced": False}, ["was_enforced"]),
        ({"kind": "respected", "crossed_by": "", "how_enforced": "x"}, ["how_enforced"]),
        ({"kind": "respected", "crossed_by": "", "repaired_on": LATER}, ["repaired_on"]),
        ({"how_enforced": "x"}, ["how_enforced"]),
        ({"how_enforced": "x", "was_enforced": False}, ["how_enforced"]),
        ({"was_enforced": "yes"}, ["was_enforced"]),
        ({"how_repaired": "x"}, ["how_repaired"]),
        ({"happened_on": None}, ["happened_on"]),
        ({"repair_told_by": str(PEOPLE["ana"].member_id)}, ["repair_told_by"]),
        ({"relationship": str(BENS)}, ["relationship"]),
    ],
)
def test_an_event_that_makes_no_sense_is_named(body: dict[str, Any], wrong: list[str]) -> None:
    assert fields(asked("ana", "post", PATH, {**EVENT, **body})) == wrong
    assert ids("thea", PATH) == set()


def test_a_boundary_is_one_of_the_same_relationship() -> None:
    other = {**BOUNDARY, "relationship": str(relationship_id("ana", "Mira"))}
    foreign = made("boundaries/", {**BOUNDARY, "relationship": str(BENS)}, "ben")["id"]
    answers = [
        asked("ana", "post", PATH, {**EVENT, "boundary": boundary})
        for boundary in (made("boundaries/", other)["id"], foreign, "no id")
    ]
    assert [fields(answer) for answer in answers] == [["boundary"]] * 3
    assert len({answer.content for answer in answers}) == 1


REPAIR = {"repaired_on": LATER, "how_repaired": "He asked first since"}


@pytest.mark.parametrize("by", ["ana", "thea"])
def test_a_repair_is_told_later_by_whoever_hears_of_it_and_once(by: str) -> None:
    event = made(PATH, EVENT)
    told = changed(PATH, event, REPAIR, by)
    assert (told.status_code, told.json()["repaired_on"]) == (200, LATER)
    assert told.json()["repair_told_by"] == str(PEOPLE[by].member_id)
    assert changed(PATH, event, REPAIR, by).status_code == 200
    again = changed(PATH, event, {"repaired_on": DAY}, by, 2)
    assert (again.status_code, again.json()["allowed"]) == (409, [])
    with as_person("thea"):
        assert BoundaryEvent.objects.filter(pk=event["id"]).update(repaired_on=None) == 0


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"repaired_on": "2026-01-04"}, ["repaired_on"]),
        ({"repaired_on": None}, ["repaired_on"]),
        ({"how_repaired": "x"}, ["repaired_on"]),
        ({**REPAIR, "was_enforced": True}, ["was_enforced"]),
        ({**REPAIR, "crossed_by": "neither"}, ["crossed_by"]),
    ],
)
def test_only_the_repair_may_be_told_later(body: dict[str, Any], wrong: list[str]) -> None:
    event = made(PATH, EVENT)
    assert fields(changed(PATH, event, body)) == wrong


def test_what_was_respected_needs_no_repair() -> None:
    answer = changed(PATH, made(PATH, RESPECTED), REPAIR)
    assert (answer.status_code, answer.json()["allowed"]) == (409, [])


def test_of_a_kept_crossing_the_team_may_tell_the_repair() -> None:
    event = {"id": str(kept(PATH, EVENT))}
    assert changed(PATH, event, REPAIR, "ana").status_code == 404
    told = changed(PATH, event, REPAIR, "thea")
    assert (told.status_code, told.json()["is_kept"]) == (200, True)


def test_events_may_be_asked_for_of_one_boundary_and_kind() -> None:
    boundary = made("boundaries/", BOUNDARY)["id"]
    mine = made(PATH, {**EVENT, "boundary": boundary})["id"]
    loose, fine = made(PATH, EVENT)["id"], made(PATH, RESPECTED)["id"]
    assert ids("ana", f"{PATH}?boundary={boundary}") == {mine}
    assert ids("ana", f"{PATH}?kind=respected") == {fine}
    assert ids("ana", f"{PATH}?relationship={ANAS}&kind=crossed") == {mine, loose}
    assert fields(asked("ana", "get", f"{PATH}?kind=ended")) == ["kind"]
