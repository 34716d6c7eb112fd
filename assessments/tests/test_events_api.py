"""What boundaries, needs, disagreements and patterns come to, as each reader is told it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relationships.tests.events import (
    BELOW,
    BOUNDARY,
    DAY,
    DISAGREEMENT,
    EVENT,
    LATER,
    NEED,
    fields,
    kept,
    made,
)
from relationships.tests.scene import ANAS, BENS, asked, given_moment, given_safety_reference
from relcare.demo.people import PEOPLE, relationship_id

pytestmark = pytest.mark.django_db

ANA = PEOPLE["ana"].client_id
MIRA = relationship_id("ana", "Mira")
PATTERNS = f"clients/{ANA}/patterns/"
PATHS = (
    f"relationships/{ANAS}/boundaries-summary/",
    f"relationships/{ANAS}/needs-summary/",
    f"relationships/{ANAS}/disagreements-summary/",
    PATTERNS,
)
BOUNDARIES, NEEDS, DISAGREEMENTS, _ = PATHS


def told(name: str, path: str) -> Any:
    answer = asked(name, "get", path)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize("path", PATHS)
def test_of_nothing_there_is_an_answer_that_is_empty(path: str) -> None:
    assert told("ana", path)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", ["ben", "theo", "zoe", "mark", "nobody"])
def test_nobody_else_is_told(path: str, name: str) -> None:
    made("needs/", NEED)
    expected = {"mark": 403, "nobody": 401}.get(name, 404)
    assert asked(name, "get", path).status_code == expected


def test_boundaries_without_a_plan_areas_without_one_and_crossed_against_enforced() -> None:
    bare = made("boundaries/", {**BOUNDARY, "step": "  "})
    plan = {"step": "I leave", "follow_through": "I stay away"}
    planned = made("boundaries/", {**BOUNDARY, "area": "time", **plan})
    given_up = made("boundaries/", {**BOUNDARY, "area": "power"})
    end = {"ended_on": DAY, "ended_as": "given_up"}
    path, tag = f"boundaries/{given_up['id']}/", f'"{given_up["id"]}.1"'
    assert asked("ana", "patch", path, end, if_match=tag).status_code == 200
    made("boundary-events/", {**EVENT, "boundary": planned["id"], "was_enforced": True})
    made("boundary-events/", {**EVENT, "happened_on": "2020-01-01", "was_enforced": False})
    found = told("ana", BOUNDARIES)
    assert (found["held"], found["areas_without"]) == (2, ["power", "respect"])
    assert found["without_plan"] == [
        {"id": bare["id"], "area": "space", "missing": ["step", "follow_through"]}
    ]
    assert (found["ever"]["crossed"], found["year"]["crossed"]) == (2, 1)
    assert found["ever"]["enforced"] == {"count": 1, "of": 2, "rate": 0.5}
    assert {reason["code"] for reason in found["reasons"]} == {"no_plan", "no_boundary"}


def test_staff_are_told_with_what_is_kept() -> None:
    kept("boundary-events/", {**EVENT, "crossed_by": "force"})
    kept("needs/", NEED)
    kept("disagreements/", DISAGREEMENT)
    for name, n in (("thea", 1), ("sue", 1), ("ana", 0)):
        assert told(name, BOUNDARIES)["year"]["crossed_by"]["force"] == n
        assert told(name, NEEDS)["by_person"]["me"]["n"] == n
        assert told(name, DISAGREEMENTS)["repairs"]["of"] == n


def test_rates_of_needs_are_told_by_person() -> None:
    for answered in ("met", "met", "dismissed"):
        made("needs/", {**NEED, "answered": answered})
    found = told("ana", NEEDS)["by_person"]
    assert found["me"]["answered"]["met"] == {"count": 2, "of": 3, "rate": 0.67}
    assert found["me"]["met_when"]["hinted"] == {"count": 0, "of": 0, "rate": None}
    assert found["other"]["n"] == 0


def test_the_first_the_dance_and_repair() -> None:
    year = {"remembered": True, "happened_on": None, "year": 2020}
    made("disagreements/", {**DISAGREEMENT, **year, "is_first": True})
    for _ in range(3):
        made("disagreements/", DISAGREEMENT)
    assert told("ana", DISAGREEMENTS)["first"]["counts"] is None
    resolved = {"outcome": "resolved", "repaired_by": "both", "repaired_on": LATER}
    made("disagreements/", {**DISAGREEMENT, **resolved})
    found = told("ana", DISAGREEMENTS)
    assert found["first"]["counts"] == {"better": 1, "same": 3, "worse": 0, "harm": 0}
    (step,) = found["dance"]["steps"]
    assert (step["my_move"], step["their_move"], step["count"]) == ("endure", "fight", 5)
    assert (step["outcomes"]["unresolved"], step["outcomes"]["resolved"]) == (4, 1)
    assert found["repairs"]["days"] == {"of": 1, "median": 4.0}
    assert found["repairs"]["by"] == {"me": 0, "other": 0, "both": 1, "nobody_yet": 4}


def test_only_rows_of_this_relationship_count() -> None:
    made("needs/", {**NEED, "relationship": str(MIRA)})
    made("needs/", {**NEED, "relationship": str(BENS)}, "ben")
    made("boundary-events/", {**EVENT, "relationship": str(MIRA)})
    made("disagreements/", {**DISAGREEMENT, "relationship": str(MIRA)})
    assert told("thea", NEEDS)["by_person"]["me"]["n"] == 0
    assert told("thea", BOUNDARIES)["ever"]["crossed"] == told("thea", DISAGREEMENTS)["repairs"]["of"] == 0


def test_patterns_are_told_by_month_of_all_relationships_or_of_one() -> None:
    times: dict[str, Any] = {
        "pattern": "flee",
        "was_left": True,
        "noticed_after_minutes": 10,
        "left_after_minutes": 30,
    }
    given_moment(**times)
    given_moment(**{**times, "noticed_after_minutes": 15})
    given_moment(relationship=MIRA, pattern="fight", happened_on="2025-12-31")
    found = told("ana", PATTERNS)
    assert [month["month"] for month in found["months"]] == ["2025-12", "2026-01"]
    assert found["months"][1]["to_notice"] == {"of": 2, "median": 12.5}
    assert found["by_pattern"]["flee"] == {"count": 2, "left": {"count": 2, "of": 2, "rate": 1.0}}
    of_mira = told("ana", f"{PATTERNS}?relationship={MIRA}")
    assert (of_mira["moments"], of_mira["by_pattern"]["fight"]["count"]) == (1, 1)
    assert told("ana", f"{PATTERNS}?relationship={BENS}")["moments"] == 0
    assert fields(asked("ana", "get", f"{PATTERNS}?relationship=x")) == ["relationship"]


def test_staff_alone_hear_of_a_short_ruler_until_safety_is_known() -> None:
    assert told("thea", PATTERNS)["short_ruler"] is told("sue", PATTERNS)["short_ruler"] is True
    for status, is_short in (("unsure", True), ("yes", False), ("not_yet", True)):
        given_safety_reference(status)
        assert told("thea", PATTERNS)["short_ruler"] is is_short
        assert "short_ruler" not in told("ana", PATTERNS)


def of_each(number: int) -> None:
    made("boundaries/", BOUNDARY)
    made("boundary-events/", EVENT)
    made("needs/", NEED)
    made("disagreements/", DISAGREEMENT)
    made("moments/", {**BELOW, "happened_on": DAY, "felt_safety": number % 5})


def statements(path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert asked("thea", "get", path).status_code == 200
    return len(captured)


LISTS = ("boundaries/", "boundary-events/", "needs/", "disagreements/")


@pytest.mark.parametrize("path", [*PATHS, *LISTS])
def test_more_rows_cost_no_more_statements(path: str) -> None:
    of_each(1)
    asked("thea", "get", path)
    once = statements(path)
    for number in range(3):
        of_each(number)
    assert statements(path) == once


@pytest.mark.parametrize("path", PATHS)
def test_a_computed_answer_asks_for_no_page(path: str) -> None:
    assert fields(asked("ana", "get", f"{path}?page_size=3")) == ["page_size"]


@pytest.mark.parametrize(
    ("path", "body", "changes"),
    [
        ("boundaries/", BOUNDARY, [{"why": "a"}, {"why": "b"}]),
        ("disagreements/", DISAGREEMENT, [{"outcome": "resolved"}, {"outcome": "unresolved"}]),
    ],
)
def test_more_versions_cost_no_more_statements(
    path: str, body: dict[str, Any], changes: list[dict[str, str]]
) -> None:
    row = made(path, body)["id"]
    below = f"{path}{row}/versions/"
    asked("thea", "get", below)
    once = statements(below)
    for number, change in enumerate(changes, 1):
        assert asked("ana", "patch", f"{path}{row}/", change, if_match=f'"{row}.{number}"').status_code == 200
    assert statements(below) == once
