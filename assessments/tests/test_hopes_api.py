"""Hopes: written once, above what counts today; what is told of how they fared, and to whom."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Hope, TeamAssessment
from assessments.tests.scene import ANA, ANAS, API, TODAY, asked, days_ago, recorded
from relationships.models import BoundaryEvent, Opening
from tests.cast import as_person, signed_in

pytestmark = pytest.mark.django_db

SOON = TODAY + timedelta(days=30)
BODY = {"relationship": str(ANAS), "capacity": "energy", "level": 3, "by_when": str(SOON), "sure": "likely"}


def hoped(name: str = "ana", **changes: Any) -> Any:
    return asked(name, "post", "hopes/", {**BODY, **changes})


def hope_of_old(reached: int = 3, sure: str = "likely", on: int = 5, **told: Any) -> Hope:
    """A hope of a hundred days ago whose day has come."""
    with as_person("ana"):
        return Hope.objects.create(
            **{
                "client_id": ANA,
                "relationship_id": ANAS,
                "capacity": "energy",
                "level": reached,
                "written_on": days_ago(100),
                "by_when": days_ago(on),
                "sure": sure,
                **told,
            }
        )


def opened(is_open: bool = True) -> None:
    with as_person("thea"):
        Opening.objects.create(client_id=ANA, relationship_id=ANAS, what="hopes", is_open=is_open)


def shown(name: str, hope: Hope) -> dict[str, Any]:
    told: dict[str, Any] = asked(name, "get", f"hopes/{hope.pk}/").json()
    return told


def counted(name: str = "ana") -> Any:
    return asked(name, "get", f"relationships/{ANAS}/hope-check/").json()


def test_a_hope_keeps_its_day_and_the_level_of_that_day() -> None:
    recorded("ana", days_ago(1), {"energy": 2})
    answer = hoped(why="She said so")
    assert answer.status_code == 201
    told = asked("thea", "get", f"hopes/{answer.json()['id']}/").json()
    assert (told["written_on"], told["level_then"], told["state"]) == (str(TODAY), 2, "waiting")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"level": 2}, "level"),
        ({"by_when": str(TODAY)}, "by_when"),
        ({"level": 5}, "level"),
        ({"sure": "certain"}, "sure"),
        ({"subject": "self"}, "subject"),
    ],
)
def test_a_hope_is_for_more_and_for_a_day_to_come(changes: dict[str, Any], path: str) -> None:
    recorded("ana", days_ago(1), {"energy": 2})
    answer = hoped(**changes)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [path]


def test_after_harm_any_hope_for_words_and_actions_is_above_nothing() -> None:
    recorded("ana", days_ago(1), {"words_and_actions": 3})
    assert hoped(capacity="words_and_actions", level=2).status_code == 422
    with as_person("ana"):
        BoundaryEvent.objects.create(
            client_id=ANA, relationship_id=ANAS, happened_on=TODAY, kind="crossed", crossed_by="force"
        )
    assert hoped(capacity="words_and_actions", level=2).status_code == 201


def test_what_is_kept_is_not_what_a_hope_of_the_clients_is_held_against() -> None:
    recorded("ana", days_ago(1), {"energy": 2})
    with as_person("ana"):
        BoundaryEvent.objects.create(
            client_id=ANA, relationship_id=ANAS, happened_on=TODAY, kind="crossed", crossed_by="force",
            is_kept=True,
        )  # fmt: skip
    recorded("ana", days_ago(1), {"words_and_actions": 3})
    assert hoped(capacity="words_and_actions", level=2).status_code == 422
    assert hoped(keep=True).status_code == 204
    assert asked("ana", "get", "hopes/").json()["results"] == []
    (kept,) = asked("thea", "get", "hopes/").json()["results"]
    assert (kept["is_kept"], kept["level_then"]) == (True, 2)


def test_staff_sees_what_became_of_a_hope_and_the_client_that_it_was_looked_at() -> None:
    recorded("ana", days_ago(10), {"energy": 3})
    hope, other = hope_of_old(), hope_of_old(capacity="boundaries")
    assert (shown("ana", hope)["state"], shown("ana", other)["state"]) == ("resolved", "open")
    assert shown("ana", other)["asks_for_a_look"] is True
    assert not {"reached", "level_seen", "seen_on", "level_then"} & set(shown("ana", hope))
    told = shown("thea", hope)
    assert (told["reached"], told["level_seen"], told["seen_on"]) == (True, 3, str(days_ago(10)))


def test_a_client_is_told_a_count_once_it_is_opened_and_five_are_resolved() -> None:
    recorded("ana", days_ago(10), {"energy": 3})
    for level in (3, 4, 4, 4):
        hope_of_old(level)
    closed = {"resolved": None, "come_true": None}
    assert counted() == closed
    opened()
    assert counted() == closed
    hope_of_old(4)
    hope_of_old(4, capacity="boundaries")
    assert counted() == {"resolved": 5, "come_true": 1}
    assert counted("thea") == {"resolved": 5, "come_true": 1, "record": None}
    opened(is_open=False)
    assert counted() == closed


def test_staff_has_the_brier_means_from_ten_on() -> None:
    recorded("ana", days_ago(10), {"energy": 3})
    for level in (3, *[4] * 9):
        hope_of_old(level, "sure")
    told = counted("thea")["record"]
    assert told == {"n": 10, "brier": 0.73, "no_change": 0.1}
    opened()
    assert "record" not in counted()


def test_what_is_kept_counts_for_the_team_alone() -> None:
    opened()
    with as_person("thea"):
        TeamAssessment.objects.create(
            client_id=ANA, relationship_id=ANAS, subject="other", rater="client", basis="observed",
            assessed_on=days_ago(10), energy=4,
        )  # fmt: skip
    hopes = [hope_of_old() for _ in range(5)]
    assert shown("thea", hopes[0])["reached"] is True
    assert shown("ana", hopes[0])["state"] == "open"
    assert (counted()["resolved"], counted("thea")["resolved"]) == (None, 5)


def test_a_corrected_observation_decides_nothing() -> None:
    wrong = recorded("ana", days_ago(10), {"energy": 4})
    hope = hope_of_old()
    assert shown("thea", hope)["reached"] is True
    body = {
        "relationship": str(ANAS), "subject": "other", "basis": "observed", "levels": {"energy": 1},
        "assessed_on": str(days_ago(10)), "supersedes": str(wrong.pk),
    }  # fmt: skip
    assert asked("ana", "post", "assessments/", body).status_code == 201
    assert shown("thea", hope)["reached"] is False


@pytest.mark.parametrize("name", ["ana", "thea"])
@pytest.mark.parametrize("path", ["hopes/", f"relationships/{ANAS}/hope-check/"])
def test_the_cost_does_not_grow_with_hopes(name: str, path: str) -> None:
    opened()
    browser = signed_in(name)

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(f"{API}/{path}").status_code == 200
        return len(seen)

    hope_of_old()
    before = statements()
    for back in range(5, 12):
        recorded("ana", days_ago(back), {"energy": 3})
        hope_of_old(on=back)
    assert statements() == before
