"""Forecasts: kept as they were made, held against their day, for the team alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import StoredForecast
from assessments.tests.scene import ANA, ANAS, API, COUPLE, TODAY, asked, days_ago, recorded, second_case
from relationships.models import BoundaryEvent, InnerWork
from tests.cast import as_person, signed_in

pytestmark = pytest.mark.django_db

PATH = f"relationships/{ANAS}/forecasts/"


def stored(at: int = -1, **six: Any) -> StoredForecast:
    """A forecast of a hundred days ago for a day so many days from today: energy 1, with work 2."""
    with as_person("thea"):
        return StoredForecast.objects.create(
            client_id=ANA,
            relationship_id=ANAS,
            case_id=COUPLE,
            subject="other",
            view="client",
            made_on=days_ago(100),
            at=TODAY + timedelta(days=at),
            as_it_is=[None, None, None, 3, 1, None],
            if_work_goes_on=[None, None, None, None, "9/4", None],
            falling=[None] * 6,
            **six,
        )


def listed() -> list[dict[str, Any]]:
    answer = asked("thea", "get", PATH)
    assert answer.status_code == 200, answer.content
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def line(row: dict[str, Any], capacity: str = "energy") -> dict[str, Any]:
    return next(told for told in row["capacities"] if told["capacity"] == capacity)


def works_on_it() -> None:
    with as_person("ana"):
        InnerWork.objects.create(
            client_id=ANA, relationship_id=ANAS, subject="other", status="seen", told_on=days_ago(1),
            what="He goes to a group", since=days_ago(200), last_seen=days_ago(1), seen_by="client",
        )  # fmt: skip


def rises() -> None:
    for back, level in ((150, 1), (100, 1), (50, 2), (30, 2), (1, 2)):
        recorded("ana", days_ago(back), {"energy": level})


def test_a_forecast_is_kept_as_it_was_made() -> None:
    rises()
    works_on_it()
    answer = asked("thea", "post", PATH, {})
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert (told["made_on"], told["at"]) == (str(TODAY), str(TODAY + timedelta(days=180)))
    assert (told["is_scored"], told["case"]) == (False, str(COUPLE))
    assert (line(told)["as_it_is"], line(told)["level_then"]) == (2, None)
    assert 2 < line(told)["if_work_goes_on"] <= 3
    assert line(told, "boundaries")["as_it_is"] is None
    recorded("ana", days_ago(0), {"energy": 0})
    assert listed()[0] == told


def test_without_anything_seen_there_is_nothing_to_keep() -> None:
    assert asked("thea", "post", PATH, {}).status_code == 409


def test_it_is_for_a_day_to_come_and_of_one_case() -> None:
    rises()
    assert asked("thea", "post", PATH, {"at": str(TODAY)}).status_code == 422
    second_case(ANA)
    answer = asked("thea", "post", PATH, {})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["case"])
    assert asked("thea", "post", PATH, {"case": str(COUPLE)}).status_code == 201


def test_on_its_day_it_is_held_against_the_level_used_then() -> None:
    stored(at=-10)
    recorded("ana", days_ago(40), {"energy": 1})
    recorded("ana", days_ago(20), {"energy": 2})
    # What was seen after its day says nothing of its day.
    recorded("ana", days_ago(5), {"energy": 0})
    (row,) = listed()
    assert row["is_scored"] is True
    found = line(row)
    assert (found["level_then"], found["missed_as_it_is"], found["missed_if_work_goes_on"]) == (1, 0, -1.25)
    assert (line(row, "boundaries")["level_then"], line(row, "boundaries")["missed_as_it_is"]) == (None, None)


def test_it_is_not_scored_before_its_day() -> None:
    recorded("ana", days_ago(40), {"energy": 1})
    stored(at=1), stored(at=0)
    assert [(row["is_scored"], line(row)["level_then"]) for row in listed()] == [(True, 1), (False, None)]


def test_harm_up_to_its_day_is_the_level_of_its_day_and_later_harm_is_not() -> None:
    recorded("ana", days_ago(40), {"words_and_actions": 3})
    stored(at=-10)
    for back, level in ((5, 3), (20, 0)):
        with as_person("ana"):
            BoundaryEvent.objects.create(
                client_id=ANA, relationship_id=ANAS, happened_on=days_ago(back), kind="crossed",
                crossed_by="threat",
            )  # fmt: skip
        assert line(listed()[0], "words_and_actions")["level_then"] == level


def test_what_is_stored_is_nobodys_but_the_cases_team() -> None:
    stored()
    for name in ("theo", "mark", "ana", "ben", "zoe"):
        with as_person(name):
            assert not StoredForecast.objects.exists()
    with as_person("sue"):
        assert StoredForecast.objects.count() == 1


def test_the_cost_does_not_grow_with_forecasts() -> None:
    browser = signed_in("thea")

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(f"{API}/{PATH}").status_code == 200
        return len(seen)

    stored()
    before = statements()
    rises()
    for at in (-2, 0, 5):
        stored(at)
    assert statements() == before
