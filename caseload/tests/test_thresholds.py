"""What a manager moves is what the rules judge by, wherever they are asked; and in this practice alone."""

from datetime import timedelta
from typing import Any

import pytest

from assessments.models import KeptState, TeamKeptState
from assessments.tests.scene import ANA, ANAS, TODAY, asked, days_ago, recorded
from assessments.tests.test_interdependence_api import answered, found
from caseload.tests.test_board_facts import HERS, shown
from clients.models import Screening
from practices.tests.browsing import get, patch, put
from relationships.models import BoundaryEvent, Norm, NormObservation
from relationships.words import CAPACITIES
from tests.cast import as_person

pytestmark = pytest.mark.django_db

ENERGY = CAPACITIES.index("energy")
BRIDGE = f"relationships/{ANAS}/bridge/"
FULL = dict.fromkeys(CAPACITIES, 4)


def move(who: str = "mark", **told: Any) -> None:
    path = "practice/thresholds/"
    answer = patch(who, path, told, get(who, path).headers["ETag"])
    assert answer.status_code == 200, answer.content


def forced(days: int) -> None:
    with as_person("ana"):
        told = {"happened_on": days_ago(days), "kind": "crossed", "crossed_by": "force"}
        BoundaryEvent.objects.bulk_create([BoundaryEvent(**HERS, **told)])


def test_harm_counts_for_as_long_as_the_practice_says() -> None:
    recorded("ana", days_ago(1), FULL)
    forced(400)
    assert shown()["fit"] == "holds"
    assert get("thea", BRIDGE).json()["overall"] == "holds"
    move(harm_counts_months=18)
    assert shown()["weakest"] == ["words_and_actions"]
    assert get("ana", BRIDGE).json()["weakest"] == ["words_and_actions"]
    assert get("thea", f"clients/{ANA}/summary/").status_code == 200


def energy(model: Any = KeptState) -> int | None:
    with as_person("thea"):
        kept = model.objects.get(relationship_id=ANAS, subject="other", view="client")
        level: int | None = kept.levels[ENERGY]
        return level


def seen_on(*rows: tuple[int, int], **told: Any) -> None:
    for level, days in rows:
        recorded("ana", days_ago(days), {"energy": level}, **told)


def test_levels_are_computed_anew_where_a_rise_has_to_wait_longer() -> None:
    seen_on((1, 40), (3, 20), (3, 0))
    assert energy() == 3
    move(rise_settles_days=30)
    assert energy() == 1
    planks = {plank["capacity"]: plank for plank in get("ana", BRIDGE).json()["capacities"]}
    assert planks["energy"]["level"] == 1
    move(rise_settles_days=None)
    assert energy() == 3


def test_what_is_seen_from_then_on_goes_by_the_new_time_too() -> None:
    move(rise_settles_days=30)
    seen_on((1, 40), (3, 20), (3, 0))
    assert energy() == 1
    move("zoe", rise_settles_days=60)
    assert energy() == 1


def test_what_the_team_keeps_for_itself_is_computed_anew_as_well() -> None:
    seen_on((1, 40), (3, 20), (3, 0))
    own = {"basis": "client_account", "rater": "therapist", "relationship": str(ANAS), "subject": "other"}
    for days in (40, 20, 0):
        told = {**own, "assessed_on": str(days_ago(days)), "levels": {"energy": 2}}
        assert asked("thea", "post", "assessments/", told).status_code == 201
    with as_person("thea"):
        before = list(TeamKeptState.objects.values_list("id", "levels"))
    move(rise_settles_days=90)
    with as_person("thea"):
        assert list(TeamKeptState.objects.values_list("id", "levels")) == before
    assert energy() == 1


def test_another_threshold_leaves_every_level_as_it_is() -> None:
    seen_on((1, 40), (3, 20), (3, 0))
    with as_person("thea"):
        before = KeptState.objects.values_list("levels", "newest_on", "seen_once").get()
    move(stale_after_days=120, harm_counts_months=24)
    with as_person("thea"):
        assert KeptState.objects.values_list("levels", "newest_on", "seen_once").get() == before


def test_the_board_reads_as_much_of_what_was_lived_as_the_rule_asks_for() -> None:
    with as_person("ana"):
        told = {"area": "time", "question": "needs", "today": "So", "state": "in_force", "healthy": "yes"}
        norm = Norm.objects.create(**HERS, **told)
        NormObservation.objects.bulk_create(
            NormObservation(client_id=ANA, norm=norm, observed_on=days_ago(back), was_lived=False)
            for back in (0, 1, 120)
        )
    assert shown()["norm_areas"]["time"] == "covered"
    move(adherence_days=120)
    assert shown()["norm_areas"]["time"] == "not_lived"
    assert get("thea", BRIDGE).json()["norm_coverage"]["areas"]["time"] == "not_lived"


def due() -> Any:
    return get("thea", f"clients/{ANA}/screening-due/").json()


def test_a_screening_is_due_as_often_as_the_practice_says() -> None:
    with as_person("thea"):
        told = {"result": "clear", "way": "in_person"}
        Screening.objects.create(client_id=ANA, asked_on=days_ago(40), **told)
    assert due()["reasons"] == []
    move(screening_every_days=30)
    assert due() == {"since": str(days_ago(10)), "reasons": ["every_90_days"]}
    rows = get("thea", "caseload/").json()["results"]
    assert next(row for row in rows if row["client"] == str(ANA))["screening_overdue"]


def test_who_is_not_free_is_found_by_the_practices_own_numbers() -> None:
    with as_person("thea"):
        Screening.objects.create(client_id=ANA, asked_on=TODAY, result="clear", way="in_person")
    answered(free_to_see_others=3, answered_on=str(days_ago(9)))
    answered(free_to_see_others=2)
    assert due()["reasons"] == []
    move(freedom_fell_by=1)
    assert found("thea")["alone"]["not_free"]
    answered(free_to_see_others=2)
    assert due()["reasons"] == ["not_free"]


def test_how_little_is_not_free_is_the_practices_to_say() -> None:
    with as_person("thea"):
        Screening.objects.create(client_id=ANA, asked_on=TODAY, result="clear", way="in_person")
    move(not_free_up_to=2)
    answered(free_to_see_others=2)
    assert due()["reasons"] == ["not_free"]


def test_words_for_self_and_us_follow() -> None:
    answered()
    assert found()["series"][0]["word"] == "balanced"
    move(strong_from=3.5)
    assert found()["series"][0]["word"] == "growing"


def test_a_contact_plan_is_looked_at_again_after_the_practices_own_time() -> None:
    path = f"clients/{ANA}/contact-plan/"
    plan = get("thea", path)
    told = {name: value for name, value in plan.json().items() if name in WRITTEN}
    told["channels"] = [{name: one[name] for name in CHANNEL} for one in told["channels"]]
    told["recheck_by"] = None
    move(contact_recheck_days=30)
    answer = put("thea", path, told, plan.headers["ETag"])
    assert answer.status_code == 200, answer.content
    assert answer.json()["recheck_by"] == str(TODAY + timedelta(days=30))


CHANNEL = ("channel", "address", "confirmed")
WRITTEN = (
    *("channels", "windows", "words_to_avoid", "code_word", "shared_device", "language", "sender_label"),
    *("chosen_name", "recheck_by", "zone"),
)


def test_nobody_else_is_moved() -> None:
    before = {name: get("zoe", f"practice/{name}").content for name in ("", "thresholds/")}
    move(harm_counts_months=24, screening_every_days=30, even_within=0.1)
    assert {name: get("zoe", f"practice/{name}").content for name in before} == before
