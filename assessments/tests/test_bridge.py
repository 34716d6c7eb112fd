"""The bridge: what it says, to whom, and at what cost."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import actions
from assessments.models import TeamAssessment
from assessments.tests.scene import (
    ANA,
    ANAS,
    API,
    NOWHERE,
    YANS,
    asked,
    days_ago,
    held_session,
    recorded,
    statuses,
)  # fmt: skip
from relationships.models import Moment, Norm, Opening
from relationships.words import AREAS, CAPACITIES
from relcare.demo.people import relationship_id
from tests.cast import actor, as_person, signed_in

pytestmark = pytest.mark.django_db

FULL = dict.fromkeys(CAPACITIES, 3)
KEYS = {
    *("subject", "view", "says", "overall", "known", "capacities", "weakest", "look_next"),
    *("norm_coverage", "gate"),
}
STAFF_KEYS = {"carries", "blind_spots", "forecast"}


def bridge(name: str = "ana", subject: str = "other", view: str = "client", of: Any = ANAS) -> dict[str, Any]:
    answer = asked(name, "get", f"relationships/{of}/bridge/?subject={subject}&view={view}")
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def opened(what: str, is_open: bool = True, **told: Any) -> None:
    with as_person("thea"):
        Opening.objects.create(
            relationship_id=ANAS, client_id=told.pop("client"), what=what, is_open=is_open, **told
        )


def test_an_overloaded_bridge_names_its_weakest_link() -> None:
    recorded("ana", days_ago(30), FULL)
    recorded("ana", days_ago(2), {"energy": 1, "boundaries": 2})
    told = bridge()
    assert (told["overall"], told["known"], told["weakest"]) == ("overloaded", "6 of 6", ["energy"])
    assert told["says"] == "about weight, not about danger"
    assert told["capacities"][4] == {
        "capacity": "energy",
        "load": 3,
        "level": 1,
        "margin": -2,
        "state": "overloaded",
        "seen_once": False,
        "stale": False,
        "assessed_on": str(days_ago(2)),
    }
    assert told["look_next"] == ["self_soothing", "self_regulation", "defense_awareness", "words_and_actions"]


def test_nothing_seen_is_unknown_and_never_zero() -> None:
    told = bridge()
    assert (told["overall"], told["known"], told["weakest"]) == ("unknown", "0 of 6", [])
    assert {plank["level"] for plank in told["capacities"]} == {None}


def test_an_old_level_is_stale_and_still_known() -> None:
    recorded("ana", days_ago(181), {"energy": 3})
    plank = bridge()["capacities"][4]
    assert (plank["state"], plank["stale"], plank["seen_once"]) == ("holds", True, True)


def test_a_client_has_no_key_for_what_is_the_staffs() -> None:
    recorded("ana", days_ago(1), FULL)
    assert set(bridge("ana")) == KEYS
    for name in ("thea", "sue"):
        assert set(bridge(name)) == KEYS | STAFF_KEYS
    assert bridge("thea")["carries"] == ["Co-worker", "Family", "Friend", "Housemate", "Partner"]
    assert bridge("ana")["gate"] is None
    assert bridge("thea")["gate"] is None


def test_the_forecast_is_the_clients_once_it_is_opened_and_no_more_when_it_is_closed() -> None:
    for back, level in ((100, 4), (60, 3), (1, 2)):
        recorded("ana", days_ago(back), {"energy": level})
    opened("forecast", client=ANA)
    (told,) = bridge("ana")["forecast"]
    assert (told["capacity"], told["as_it_is"], told["if_work_goes_on"]) == ("energy", 2, None)
    assert told["falling"] < 2
    opened("forecast", is_open=False, client=ANA)
    assert "forecast" not in bridge("ana")


def test_the_gate_opens_by_a_therapists_act_and_shows_what_is_earned() -> None:
    recorded("ana", days_ago(1), FULL)
    with as_person("ana"):
        for area in AREAS:
            Norm.objects.create(
                client_id=ANA, relationship_id=ANAS, area=area, question="other", today="So",
                state="in_force", healthy="yes",
            )  # fmt: skip
        for back in (1, 2, 3):
            Moment.objects.create(
                client_id=ANA, relationship_id=ANAS, happened_on=days_ago(back), felt_safety=3
            )
    assert bridge()["gate"] is None
    opened("gate", client=ANA)
    assert bridge()["gate"]["earned"] == 4
    opened("gate", client=ANA, with_safety_reference=True)
    assert bridge()["gate"]["earned"] == 5
    assert bridge()["norm_coverage"]["covered"] == 4
    opened("gate", is_open=False, client=ANA)
    assert bridge()["gate"] is None


def test_norm_coverage_says_what_each_area_lacks() -> None:
    with as_person("ana"):
        Norm.objects.create(
            client_id=ANA, relationship_id=ANAS, area="power", question="decisions", today="He decides",
            set_by="other",
        )  # fmt: skip
    told = bridge()["norm_coverage"]
    assert told["areas"] == {
        "power": "against_me",
        "respect": "missing",
        "time": "missing",
        "space": "missing",
    }
    assert told["questions"]["decisions"] is True
    assert told["questions"]["needs"] is False


def test_staff_sees_their_own_cases_therapist_view_and_the_client_what_was_released() -> None:
    held_session()
    one = recorded("thea", days_ago(3), {"energy": 1}, rater="therapist")
    assert bridge("thea", view="therapist")["overall"] == "overloaded"
    assert bridge("ana", view="therapist")["known"] == "0 of 6"
    with as_person("thea"):
        actions.release_assessment(by=actor("thea"), assessment=TeamAssessment.objects.get(pk=one.pk))
    assert bridge("ana", view="therapist")["known"] == "1 of 6"
    assert bridge("ana")["known"] == "0 of 6"


def test_of_oneself_there_is_the_own_word_and_what_was_seen() -> None:
    recorded("ana", days_ago(3), {"energy": 4}, subject="self", basis="self_report")
    one = recorded("thea", days_ago(3), {"energy": 1}, subject="self", rater="therapist")
    assert bridge(subject="self")["view"] == "own_word"
    assert bridge(subject="self")["capacities"][4]["level"] == 4
    assert bridge("thea", "self", "therapist")["capacities"][4]["level"] is None
    with as_person("thea"):
        actions.release_assessment(by=actor("thea"), assessment=TeamAssessment.objects.get(pk=one.pk))
    for name in ("ana", "thea"):
        told = bridge(name, "self", "therapist")
        assert (told["view"], told["capacities"][4]["level"]) == ("seen", 1)


def test_blind_spots_are_between_what_somebody_says_and_what_was_seen() -> None:
    recorded("ana", days_ago(3), {"energy": 1})
    recorded("ana", days_ago(2), {"energy": 4}, basis="self_report")
    (spot,) = bridge("thea")["blind_spots"]
    assert (spot["capacity"], spot["view"], spot["kind"]) == ("energy", "client", "differ_once")
    assert (spot["words"], spot["difference"]) == ("more_than_seen", 3)


def test_what_one_side_records_never_enters_the_others_bridge() -> None:
    before = bridge("ana")
    recorded(
        "ben",
        days_ago(2),
        {"energy": 4},
        relationship=relationship_id("ben", "Ana"),
        subject="self",
        basis="self_report",
    )
    assert bridge("ana") == before


def test_the_bridge_is_its_owners_and_the_care_teams() -> None:
    expected = {
        "thea": 200,
        "theo": 404,
        "sue": 200,
        "mark": 403,
        "ana": 200,
        "ben": 404,
        "zoe": 404,
        "nobody": 401,
    }
    assert statuses("get", f"relationships/{ANAS}/bridge/") == expected
    foreign, unknown = (asked("ana", "get", f"relationships/{one}/bridge/") for one in (YANS, NOWHERE))
    assert foreign.content == unknown.content


@pytest.mark.parametrize(("query", "path"), [("subject=both", "subject"), ("view=mine", "view")])
def test_an_unknown_subject_or_view_is_named(query: str, path: str) -> None:
    answer = asked("ana", "get", f"relationships/{ANAS}/bridge/?{query}")
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [path]


def statements(browser: Any) -> int:
    """Of the whole request, the actor's and the audit's among them."""
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(f"{API}/relationships/{ANAS}/bridge/").status_code == 200
    return len(seen)


@pytest.mark.parametrize(("name", "cost"), [("ana", 15), ("thea", 22)])
def test_the_cost_does_not_grow_with_history(name: str, cost: int) -> None:
    recorded("ana", days_ago(90), FULL)
    opened("gate", client=ANA)
    browser = signed_in(name)
    before = statements(browser)
    for back in range(1, 20):
        recorded("ana", days_ago(back * 3), FULL)
        opened("gate", client=ANA)
    assert statements(browser) == before == cost
