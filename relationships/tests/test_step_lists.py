"""Lists of breaks, goals, activities, disclosures and inventories: total order, pages, constant cost."""

from typing import Any, Final
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relationships.tests.scene import ANAS, BENS, COUPLE, asked

pytestmark = pytest.mark.django_db

DAY: Final = "2026-01-05"
OF: Final = {"relationship": str(ANAS)}
SPACE: Final = {**OF, "kind": "space", "starts_on": DAY}
GOAL: Final = {**OF, "what": "A garden", "intention": "own", "horizon": "months"}
ENTRIES: Final[dict[str, dict[str, Any]]] = {
    "breaks/": SPACE,
    "goals/": GOAL,
    "activities/": {**OF, "step": "self_work", "kind": "rest", "happened_on": DAY},
    "disclosures/": {**OF, "rung": 1, "motive": "to_be_known", "state": "done", "happened_on": DAY},
    "inventories/": {**OF, "answered_on": DAY},
}


def posted(by: str, path: str, body: Any) -> str:
    answer = asked(by, "post", path, body)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def listed(by: str, path: str) -> tuple[list[str], int]:
    with CaptureQueriesContext(connection) as captured:
        answer = asked(by, "get", path)
    assert answer.status_code == 200
    return [row["id"] for row in answer.json()["results"]], len(captured)


@pytest.mark.parametrize("path", ENTRIES)
def test_more_rows_take_no_more_statements(path: str) -> None:
    counts = []
    for number in (1, 2, 3):
        posted("ana", path, ENTRIES[path])
        rows, count = listed("thea", path)
        assert len(rows) == number
        counts.append(count)
    assert counts[0] == counts[1] == counts[2]


def test_extensions_steps_and_comparisons_take_no_more_statements_either() -> None:
    goal = posted("ana", "goals/", GOAL)
    mine = posted("ana", "breaks/", SPACE)
    theirs = posted("ben", "breaks/", {**SPACE, "relationship": str(BENS)})
    paths = (f"breaks/{mine}/extensions/", "goal-steps/", "break-comparisons/")
    counts: dict[str, list[int]] = {path: [] for path in paths}
    for number in (1, 2, 3):
        longer = {"to": "extended", "returns_on": f"2026-02-0{number}", "decided_by": "both"}
        assert asked("ana", "post", f"breaks/{mine}/transition/", longer).status_code == 200
        posted("ana", "goal-steps/", {"goal": goal, "what": "Dig"})
        pair = {"case": str(COUPLE), "first": mine, "second": theirs, "purposes": "same"}
        posted("thea", "break-comparisons/", pair)
        for path in paths:
            rows, count = listed("thea", path)
            assert len(rows) == number
            counts[path].append(count)
    assert all(one == two == three for one, two, three in counts.values()), counts


@pytest.mark.parametrize("path", ENTRIES)
def test_pages_of_one_day_lose_and_repeat_nothing(path: str) -> None:
    made = {posted("ana", path, ENTRIES[path]) for _ in range(3)}
    seen: list[str] = []
    following: str | None = f"{path}?page_size=1"
    while following:
        answer = asked("ana", "get", following).json()
        seen += [row["id"] for row in answer["results"]]
        following = answer["next"] and answer["next"].partition("/api/v1/")[2]
    assert len(seen) == len(made)
    assert set(seen) == made


@pytest.mark.parametrize("path", ENTRIES)
def test_a_relationship_of_somebody_else_is_not_there(path: str) -> None:
    body = {**ENTRIES[path], "relationship": str(BENS)}
    answer = asked("ana", "post", path, body)
    nowhere = asked("ana", "post", path, {**body, "relationship": str(UUID(int=7))})
    assert answer.status_code == 422
    assert answer.json() == nowhere.json()
