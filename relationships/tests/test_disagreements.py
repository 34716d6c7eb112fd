from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from practices.clock import today_in
from relationships.models import Disagreement
from relationships.tests.events import DAY, DISAGREEMENT, LATER, changed, fields, ids, kept, made
from relationships.tests.scene import ANAS, asked
from relationships.words import DISAGREEMENT_STATES
from relcare.demo.people import PEOPLE, ZONE
from tests.cast import as_person

pytestmark = pytest.mark.django_db

PATH = "disagreements/"
FIRST = {**DISAGREEMENT, "is_first": True}
MEMORY = {"relationship": str(ANAS), "remembered": True, "about": "The move", "area": "time"}
# What each outcome is told with.
WITH = {"parked": {"returns_on": "2030-01-01"}, "one_gave_in": {"gave_in": "me"}}


def ended(outcome: str) -> dict[str, Any]:
    return {**DISAGREEMENT, "outcome": outcome, **WITH.get(outcome, {})}


def versions(row: Any, name: str = "ana") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = asked(name, "get", f"{PATH}{row['id']}/versions/").json()["results"]
    return rows


def test_a_disagreement_says_what_each_did_and_what_became_of_it() -> None:
    more = {"outcome": "parked", "returns_on": "2030-01-01", "repaired_by": "both", "repaired_on": LATER}
    told = made(PATH, {**DISAGREEMENT, **more})
    expected = {**DISAGREEMENT, **more, "remembered": False, "year": None, "is_first": False}
    assert {key: told[key] for key in expected} == expected


@pytest.mark.parametrize("more", [{}, {"year": 2019}, {"happened_on": DAY}])
def test_from_memory_nobody_has_to_know_the_day_or_the_moves(more: dict[str, Any]) -> None:
    told = made(PATH, {**MEMORY, "outcome": "resolved", "repaired_by": "me", **more})
    assert (told["happened_on"], told["year"]) == (more.get("happened_on"), more.get("year"))
    assert (told["my_move"], told["escalation"], told["repaired_on"]) == ("", None, None)


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"happened_on": None}, ["happened_on"]),
        ({"happened_on": "tomorrow"}, ["happened_on"]),
        ({"happened_on": None, "year": 2019}, ["happened_on", "year"]),
        ({"year": 2019}, ["year"]),
        ({"remembered": True, "year": 2019}, ["year"]),
        ({"remembered": True, "happened_on": None, "year": 9998}, ["year"]),
        ({"remembered": True, "happened_on": None, "year": 19}, ["year"]),
        ({"my_move": ""}, ["my_move"]),
        ({"my_move": "freeze"}, ["my_move"]),
        ({"their_move": "", "escalation": None}, ["escalation", "their_move"]),
        ({"escalation": 5}, ["escalation"]),
        ({"escalation": "3"}, ["escalation"]),
        ({"about": ""}, ["about"]),
        ({"about": "x" * 20_001}, ["about"]),
        ({"area": "money"}, ["area"]),
        ({"outcome": "won"}, ["outcome"]),
        ({"outcome": "parked"}, ["returns_on"]),
        ({"returns_on": LATER}, ["returns_on"]),
        ({"outcome": "parked", "returns_on": "2026-01-04"}, ["returns_on"]),
        ({"outcome": "one_gave_in"}, ["gave_in"]),
        ({"gave_in": "me"}, ["gave_in"]),
        ({"repaired_by": "me"}, ["repaired_on"]),
        ({"repaired_on": LATER}, ["repaired_on"]),
        ({"repaired_by": "me", "repaired_on": "2026-01-04"}, ["repaired_on"]),
        ({"outcome_on": "2026-01-04"}, ["outcome_on"]),
        ({"remembered": True, "happened_on": None, "outcome": "harm"}, ["year"]),
        ({"is_first": "yes"}, ["is_first"]),
        ({"said_by": str(PEOPLE["ana"].member_id)}, ["said_by"]),
    ],
)
def test_a_disagreement_that_makes_no_sense_is_named(body: dict[str, Any], wrong: list[str]) -> None:
    tomorrow = str(today_in(ZONE) + timedelta(days=1))
    told = {key: tomorrow if value == "tomorrow" else value for key, value in body.items()}
    assert sorted(fields(asked("ana", "post", PATH, {**DISAGREEMENT, **told}))) == wrong
    assert ids("thea", PATH) == set()


@pytest.mark.parametrize("to", DISAGREEMENT_STATES)
@pytest.mark.parametrize("outcome", DISAGREEMENT_STATES)
def test_which_outcome_follows_which(outcome: str, to: str) -> None:
    row = made(PATH, ended(outcome))
    answer = changed(PATH, row, {"outcome": to, **WITH.get(to, {})})
    if to == outcome:
        assert (answer.status_code, len(versions(row))) == (200, 1)
    elif to in DISAGREEMENT_STATES[outcome]:
        assert (answer.status_code, answer.json()["outcome"]) == (200, to)
        assert [one["outcome"] for one in versions(row)] == [outcome, to]
    else:
        allowed = list(DISAGREEMENT_STATES[outcome])
        assert (answer.status_code, answer.json()["allowed"]) == (409, allowed)
        assert [one["outcome"] for one in versions(row)] == [outcome]


def test_harm_may_be_repaired_and_is_never_told_away() -> None:
    row = made(PATH, ended("harm"))
    assert DISAGREEMENT_STATES["harm"] == ()
    repaired = changed(PATH, row, {"repaired_by": "other", "repaired_on": LATER}).json()
    assert (repaired["outcome"], repaired["repaired_by"]) == ("harm", "other")
    assert fields(changed(PATH, row, {"outcome_on": LATER}, version=2)) == ["outcome_on"]


def test_a_new_outcome_has_its_day_and_leaves_nothing_of_the_one_before() -> None:
    row = made(PATH, ended("parked"))
    told = changed(PATH, row, {"outcome": "one_gave_in", "gave_in": "other"}).json()
    assert (told["returns_on"], told["gave_in"]) == (None, "other")
    assert told["outcome_on"] == str(today_in(ZONE))
    told = changed(PATH, row, {"outcome": "resolved", "outcome_on": LATER}, version=2).json()
    assert (told["gave_in"], told["outcome_on"]) == ("", LATER)
    assert [one["gave_in"] for one in versions(row)] == ["", "other", ""]


def test_that_it_was_repaired_may_be_taken_back() -> None:
    row = made(PATH, {**DISAGREEMENT, "repaired_by": "me", "repaired_on": LATER})
    told = changed(PATH, row, {"repaired_by": "nobody_yet"}).json()
    assert (told["repaired_by"], told["repaired_on"]) == ("nobody_yet", None)


@pytest.mark.parametrize("name", ["about", "area", "my_move", "escalation", "happened_on", "remembered"])
def test_what_happened_stays(name: str) -> None:
    row = made(PATH, DISAGREEMENT)
    assert fields(changed(PATH, row, {name: DISAGREEMENT.get(name, True)})) == [name]


def test_one_of_a_relationship_is_the_first() -> None:
    row = made(PATH, FIRST)
    again = asked("ana", "post", PATH, FIRST)
    assert (again.status_code, again.json()["allowed"]) == (409, [])
    other = made(PATH, DISAGREEMENT)
    assert changed(PATH, other, {"is_first": True}).status_code == 409
    assert changed(PATH, row, {"is_first": False}).status_code == 200
    assert changed(PATH, other, {"is_first": True}).json()["is_first"] is True


def test_a_kept_first_betrays_itself_by_no_refusal() -> None:
    shown = made(PATH, FIRST)
    hidden = [kept(PATH, FIRST), kept(PATH, FIRST)]
    assert len(hidden) == 2
    assert changed(PATH, shown, {"is_first": False}).status_code == 200
    assert made(PATH, FIRST)["is_first"] is True


def test_the_team_never_says_a_clients_words_otherwise() -> None:
    row = made(PATH, DISAGREEMENT)
    assert changed(PATH, row, {"outcome": "resolved"}, "thea").status_code == 403
    with as_person("thea"), pytest.raises(DatabaseError, match="words of somebody"), transaction.atomic():
        Disagreement.objects.filter(pk=row["id"]).update(outcome="resolved")
    recorded = made(PATH, DISAGREEMENT, "thea")
    assert changed(PATH, recorded, {"outcome": "resolved"}, "thea").status_code == 200
    assert changed(PATH, recorded, {"outcome": "harm"}, "ana", 2).status_code == 200


def test_what_ana_keeps_is_theas_alone_with_its_versions() -> None:
    shown = made(PATH, DISAGREEMENT)
    paths = (PATH, f"{PATH}{shown['id']}/", f"relationships/{ANAS}/disagreements-summary/")
    before = [asked("ana", "get", path).content for path in paths]
    row = {"id": str(kept(PATH, {**FIRST, "outcome": "harm"}))}
    assert [asked("ana", "get", path).content for path in paths] == before
    assert asked("thea", "get", f"{PATH}{row['id']}/").json()["is_kept"] is True
    assert [one["is_kept"] for one in versions(row, "thea")] == [True]
    for path in (f"{PATH}{row['id']}/", f"{PATH}{row['id']}/versions/"):
        assert asked("ana", "get", path).status_code == 404
    assert changed(PATH, row, {"outcome": "resolved"}).status_code == 404


@pytest.mark.parametrize("name", ["ben", "theo", "zoe", "mark"])
def test_nobody_else_finds_any_of_it(name: str) -> None:
    row = made(PATH, DISAGREEMENT)
    for path in (PATH, f"{PATH}?relationship={ANAS}", f"{PATH}?outcome=unresolved"):
        answer = asked(name, "get", path)
        assert answer.status_code == (403 if name == "mark" else 200)
        assert row["id"] not in answer.content.decode()
    for path in (f"{PATH}{row['id']}/", f"{PATH}{row['id']}/versions/"):
        assert asked(name, "get", path).status_code == (403 if name == "mark" else 404)
    assert changed(PATH, row, {"outcome": "resolved"}, name).status_code == (403 if name == "mark" else 404)
