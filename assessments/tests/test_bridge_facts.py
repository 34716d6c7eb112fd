"""What happened between the two, in the bridge: harm, crossings, steps, adherence and inner work.

Staff counts what is kept with them; the client, and the gate for both, only what is in care.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from assessments.reports import gate_now
from assessments.tests.scene import ANA, ANAS, TODAY, asked, days_ago, recorded
from relationships.models import (
    BoundaryEvent,
    Disagreement,
    Disclosure,
    InnerWork,
    Moment,
    Norm,
    NormObservation,
    Opening,
    Relationship,
)
from relationships.words import AREAS, CAPACITIES
from tests.cast import as_person

pytestmark = pytest.mark.django_db

FULL = dict.fromkeys(CAPACITIES, 3)
HERS = {"client_id": ANA, "relationship_id": ANAS}
Tell = Callable[[date, bool], Any]


def bridge(name: str = "ana", subject: str = "other", view: str = "client") -> dict[str, Any]:
    answer = asked(name, "get", f"relationships/{ANAS}/bridge/?subject={subject}&view={view}")
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def words_and_actions(name: str = "ana", subject: str = "other", view: str = "client") -> Any:
    return bridge(name, subject, view)["capacities"][3]


def opened(what: str, **told: Any) -> None:
    with as_person("thea"):
        Opening.objects.create(**HERS, what=what, is_open=True, **told)


def fought(on: date, is_kept: bool = False) -> None:
    with as_person("ana"):
        Disagreement.objects.bulk_create(
            [
                Disagreement(
                    **HERS, happened_on=on, about="Money", area="power", my_move="flee", their_move="fight",
                    escalation=4, outcome="harm", is_kept=is_kept,
                )
            ]
        )  # fmt: skip


def crossed(on: date, is_kept: bool = False, crossed_by: str = "neither") -> None:
    with as_person("ana"):
        event = {"happened_on": on, "kind": "crossed", "crossed_by": crossed_by, "is_kept": is_kept}
        BoundaryEvent.objects.bulk_create([BoundaryEvent(**HERS, **event)])


def threatened(on: date, is_kept: bool = False) -> None:
    crossed(on, is_kept, "threat")


def disclosed(on: date, is_kept: bool = False, answer: str = "used_against_me", rung: int = 2) -> None:
    with as_person("ana"):
        done = {"state": "done", "happened_on": on, "answer": answer, "answered_at": datetime.now(UTC)}
        told = {"rung": rung, "motive": "to_be_known", **done}
        Disclosure.objects.bulk_create([Disclosure(**HERS, is_kept=is_kept, **told)])


def earns_five() -> list[Norm]:
    """Everything that opens the ladder to its top."""
    recorded("ana", days_ago(1), FULL)
    with as_person("ana"):
        norms = [
            Norm.objects.create(
                **HERS, area=area, question="other", today="So", state="in_force", healthy="yes"
            )
            for area in AREAS
        ]
        for back in (1, 2, 3):
            Moment.objects.create(**HERS, happened_on=days_ago(back), felt_safety=3)
    opened("gate", with_safety_reference=True)
    return norms


def earned(name: str = "ana") -> int:
    told: int = bridge(name)["gate"]["earned"]
    return told


@pytest.mark.parametrize("tell", [fought, threatened])
def test_harm_makes_words_and_actions_0_in_both_views_known_and_not_stale(tell: Tell) -> None:
    recorded("ana", days_ago(300), FULL)
    tell(days_ago(200), False)
    for name in ("ana", "thea"):
        for view in ("client", "therapist"):
            plank = words_and_actions(name, view=view)
            assert (plank["level"], plank["stale"], plank["state"]) == (0, False, "overloaded")
            assert words_and_actions(name, "self", view)["level"] is None
    assert "words_and_actions" in bridge()["weakest"]
    assert bridge("thea")["carries"] == []


@pytest.mark.parametrize("tell", [fought, threatened])
@pytest.mark.parametrize(("on", "counts"), [(365, True), (400, False)])
def test_harm_counts_for_twelve_months(tell: Tell, on: int, counts: bool) -> None:
    recorded("ana", days_ago(1), FULL)
    tell(days_ago(on), False)
    assert (words_and_actions()["level"] == 0) is counts


def test_a_boundary_crossed_by_neither_is_no_level() -> None:
    recorded("ana", days_ago(1), FULL)
    crossed(days_ago(1))
    assert words_and_actions()["level"] == 3


@pytest.mark.parametrize("tell", [fought, threatened])
def test_harm_that_is_kept_counts_for_the_team_and_changes_no_byte_of_the_clients(tell: Tell) -> None:
    earns_five()
    opened("forecast")
    views = [(subject, view) for subject in ("other", "self") for view in ("client", "therapist")]
    before = [bridge("ana", *view) for view in views]
    gate = bridge("thea")["gate"]
    tell(days_ago(1), True)
    assert [bridge("ana", *view) for view in views] == before
    assert words_and_actions("thea")["level"] == 0
    # The gate is told to both alike.
    assert bridge("thea")["gate"] == gate == bridge("ana")["gate"]


def test_harm_is_in_blind_spots_and_forecast_too() -> None:
    recorded("ana", days_ago(1), {"words_and_actions": 3})
    recorded("ana", days_ago(1), {"words_and_actions": 3}, basis="self_report")
    assert bridge("thea")["blind_spots"] == []
    fought(days_ago(5))
    assert {spot["view"] for spot in bridge("thea")["blind_spots"]} == {"client", "therapist"}
    (told,) = bridge("thea")["forecast"]
    assert (told["capacity"], told["as_it_is"]) == ("words_and_actions", 0)


def test_what_was_never_seen_is_forecast_where_harm_makes_it_known() -> None:
    assert bridge("thea")["forecast"] == []
    fought(days_ago(5))
    assert [told["capacity"] for told in bridge("thea")["forecast"]] == ["words_and_actions"]
    assert bridge("thea", "self")["forecast"] == []


def works(is_kept: bool = False, **told: Any) -> None:
    with as_person("ana"):
        evidence = {
            "subject": "other",
            "status": "seen",
            "told_on": TODAY,
            "what": "A group",
            "since": days_ago(200),
            "last_seen": TODAY,
            "seen_by": "client",
            **told,
        }
        InnerWork.objects.bulk_create([InnerWork(**HERS, is_kept=is_kept, **evidence)])


def goes_on(name: str = "thea") -> Any:
    (told,) = bridge(name)["forecast"]
    return told["if_work_goes_on"]


def rises() -> None:
    for back, level in ((150, 1), (100, 1), (50, 2), (30, 2), (1, 2)):
        recorded("ana", days_ago(back), {"energy": level})


def test_work_that_is_seen_moves_the_forecast_and_a_claim_does_not() -> None:
    rises()
    assert goes_on() is None
    works(status="claimed", since=None, last_seen=None, seen_by="")
    assert goes_on() is None
    works(subject="self", seen_by="somebody_else")
    assert goes_on() is None
    works()
    assert goes_on() > 2
    fought(days_ago(2))
    told = [one for one in bridge("thea")["forecast"] if one["capacity"] == "energy"]
    assert [(one["as_it_is"], one["if_work_goes_on"]) for one in told] == [(2, None)]


def test_work_that_is_kept_moves_the_teams_forecast_alone() -> None:
    rises()
    opened("forecast")
    works(is_kept=True)
    assert goes_on() > 2
    assert goes_on("ana") is None


def observed(norm: Norm, *lived: bool, is_kept: bool = False) -> None:
    with as_person("ana"):
        NormObservation.objects.bulk_create(
            NormObservation(
                client_id=ANA, norm=norm, observed_on=days_ago(back), was_lived=was_lived, is_kept=is_kept
            )
            for back, was_lived in enumerate(lived)
        )


def area(name: str, norm: Norm) -> str:
    told: str = bridge(name)["norm_coverage"]["areas"][norm.area]
    return told


def test_a_norm_that_is_not_kept_to_is_not_lived_and_earns_nothing() -> None:
    norm, *_ = earns_five()
    assert (area("ana", norm), earned()) == ("covered", 5)
    observed(norm, True, False, False)
    assert (area("ana", norm), area("thea", norm)) == ("not_lived", "not_lived")
    assert earned() == earned("thea") == 3


def test_what_is_kept_of_norms_counts_for_the_team_and_not_in_the_gate() -> None:
    norm, *_ = earns_five()
    observed(norm, False, False, False, is_kept=True)
    assert (area("ana", norm), area("thea", norm)) == ("covered", "not_lived")
    assert earned() == earned("thea") == 5
    with as_person("ana"):
        Norm.objects.bulk_create(
            [Norm(**HERS, area="time", question="needs", today="So", healthy="no", is_kept=True)]
        )
    assert bridge("thea")["norm_coverage"]["areas"]["time"] == "against_me"
    assert bridge("ana")["norm_coverage"]["covered"] == 4
    assert earned() == earned("thea") == 5


@pytest.mark.parametrize(
    ("tell", "left"),
    [(fought, 0), (threatened, 0), (crossed, 0), (disclosed, 1)],
    ids=["harm", "threat", "crossed and not repaired", "answered hurtfully"],
)
def test_what_happened_closes_the_gate_and_what_is_kept_does_not(tell: Tell, left: int) -> None:
    earns_five()
    tell(days_ago(5), True)
    assert earned() == earned("thea") == 5
    tell(days_ago(5), False)
    assert earned() == earned("thea") == left


def test_a_moment_that_is_kept_is_not_the_gates() -> None:
    earns_five()
    with as_person("ana"):
        Moment.objects.bulk_create([Moment(**HERS, happened_on=TODAY, felt_safety=0, is_kept=True)])
    assert earned() == earned("thea") == 5


def test_what_was_crossed_and_repaired_closes_nothing() -> None:
    earns_five()
    crossed(days_ago(5))
    with as_person("ana"):
        events = BoundaryEvent.objects.filter(relationship=ANAS)
        me = events[0].recorded_by_id
        events.update(repaired_on=TODAY, how_repaired="He asked", repair_told_by=me, row_version=2)
    assert earned() == 5


def test_the_gate_as_it_stands_is_the_same_for_whoever_takes_the_step() -> None:
    earns_five()
    crossed(days_ago(5), True)
    for name in ("ana", "thea"):
        with as_person(name):
            about = Relationship.objects.select_related("kind").get(pk=ANAS)
            assert gate_now(about, TODAY).earned == 5
            assert gate_now(about, TODAY + timedelta(days=400)).earned == 1
