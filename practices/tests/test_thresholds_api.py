"""A manager moves the practice's thresholds; who, when and from what to what is kept."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from practices.here import here, thresholds_here
from practices.models import Practice, ThresholdChange
from practices.tests.browsing import get, patch, statements
from practices.thresholds import DEFAULTS, LIMITS, shown
from privacy.models import AuditLine
from relcare.demo.people import PEOPLE
from tests.cast import as_person

pytestmark = pytest.mark.django_db

PATH = "practice/thresholds/"


def move(at: str = PATH, **told: Any) -> Any:
    return patch("mark", at, told, get("mark", at).headers["ETag"])


def told_of(name: str, reader: str = "thea") -> dict[str, Any]:
    rows = get(reader, PATH).json()["thresholds"]
    return next(row for row in rows if row["name"] == name)


def changes(reader: str = "sue") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get(reader, "threshold-changes/").json()["results"]
    return found


def test_a_screen_can_be_made_of_what_is_told() -> None:
    rows = get("thea", PATH).json()["thresholds"]
    assert [row["name"] for row in rows] == list(LIMITS)
    for row in rows:
        limit = LIMITS[row["name"]]
        ends = (row["standard"], row["lowest"], row["highest"])
        assert ends == tuple(map(shown, (limit.standard, limit.lowest, limit.highest)))
        assert row["value"] == row["standard"]
        assert (row["words"], row["unit"], row["may_go"]) == (limit.words, limit.unit, limit.may_go)
    assert told_of("even_within")["value"] == 0.25
    assert type(told_of("screening_every_days")["value"]) is int


def test_a_move_counts_at_once_and_only_here() -> None:
    assert move(screening_every_days=60, even_within=0.3).status_code == 200
    assert told_of("screening_every_days")["value"] == 60
    assert told_of("even_within")["value"] == 0.3
    assert told_of("screening_every_days", "zoe")["value"] == 90
    with as_person("thea"):
        assert thresholds_here().screening_every_days == 60


def test_each_move_says_who_when_from_what_and_to_what() -> None:
    before = get("mark", PATH).headers["ETag"]
    assert move(screening_every_days=60, harm_counts_months=18).status_code == 200
    assert move(harm_counts_months=24).status_code == 200
    told = [(row["name"], row["old"], row["new"]) for row in changes()]
    assert told[0] == ("harm_counts_months", 18, 24)
    assert sorted(told[1:]) == [("harm_counts_months", 12, 18), ("screening_every_days", 90, 60)]
    assert {row["recorded_by"] for row in changes()} == {str(PEOPLE["mark"].member_id)}
    first = int(before.strip('"').rsplit(".", 1)[1])
    assert [row["version"] for row in changes()] == [first + 2, first + 1, first + 1]
    with as_person("mark"):
        lines = AuditLine.objects.filter(table_name="practices_thresholdchange", verb="insert")
        assert set(lines.values_list("member_id", flat=True)) == {PEOPLE["mark"].member_id}
        assert lines.count() == 3


def test_null_goes_back_to_the_standard_and_is_a_move() -> None:
    move(screening_every_days=60)
    assert move(screening_every_days=None).status_code == 200
    assert told_of("screening_every_days")["value"] == 90
    assert [(row["old"], row["new"]) for row in changes()] == [(60, 90), (90, 60)]
    with as_person("mark"):
        assert Practice.objects.get().settings == {}


def test_what_counts_already_is_no_move() -> None:
    tag = get("mark", PATH).headers["ETag"]
    assert patch("mark", PATH, {"screening_every_days": 90, "even_within": None}).status_code == 200
    assert (get("mark", PATH).headers["ETag"], changes()) == (tag, [])


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ({"screening_every_days": 91}, {"screening_every_days"}),
        ({"screening_every_days": 13}, {"screening_every_days"}),
        ({"screening_every_days": "60"}, {"screening_every_days"}),
        ({"screening_every_days": 60.0}, {"screening_every_days"}),
        ({"screening_every_days": True}, {"screening_every_days"}),
        ({"screening_every_days": [60]}, {"screening_every_days"}),
        ({"screening_every_days": 10**400}, {"screening_every_days"}),
        ({"acknowledge_minutes": 61}, {"acknowledge_minutes"}),
        ({"harm_counts_months": 11}, {"harm_counts_months"}),
        ({"no_rests_days": 6}, {"no_rests_days"}),
        ({"age_of_consent": 11}, {"age_of_consent"}),
        ({"even_within": 0.255}, {"even_within"}),
        ({"even_within": 0.51}, {"even_within"}),
        ({"even_within": "0.3"}, {"even_within"}),
        ({"even_within": True}, {"even_within"}),
        ({"z": 1.96}, {"z"}),
        ({"harm_counts_months": 11, "dance_needed": 2, "z": 1}, {"harm_counts_months", "dance_needed", "z"}),
        ({"stale_after_days": 60}, {"stale_after_days"}),
        ({"work_above_first": 4}, {"work_above_first"}),
        ({"gate_moments_mean": 3, "gate_moment_lowest": 4}, {"gate_moments_mean", "gate_moment_lowest"}),
    ],
)  # fmt: skip
def test_unfit_thresholds_are_refused_with_their_names(body: Any, paths: set[str]) -> None:
    answer = patch("mark", PATH, body, get("mark", PATH).headers["ETag"])
    assert (answer.status_code, set(answer.json()["errors"])) == (422, paths)
    assert changes() == []


@pytest.mark.parametrize("name", [name for name, limit in LIMITS.items() if not limit.is_whole])
def test_both_ends_of_a_range_can_be_reached(name: str) -> None:
    for end in (LIMITS[name].lowest, LIMITS[name].highest):
        told: dict[str, Any] = {name: shown(end), **({"strong_from": 4} if name == "little_below" else {})}
        assert move(**told).status_code == 200
        assert told_of(name)["value"] == shown(end)


def test_two_that_go_together_are_moved_together() -> None:
    assert move(stale_after_days=60).status_code == 422
    assert move(stale_after_days=60, gate_moments_days=60).status_code == 200
    assert move(gate_moments_days=None).status_code == 422


def test_a_move_says_what_it_has_read() -> None:
    tag = get("mark", PATH).headers["ETag"]
    assert patch("mark", PATH, {"dance_needed": 6}).status_code == 428
    assert patch("mark", PATH, {"dance_needed": 6}, tag).status_code == 200
    assert patch("mark", PATH, {"dance_needed": 7}, tag).status_code == 412


def test_what_the_practice_says_of_itself_is_the_same_and_is_kept_too() -> None:
    assert move("practice/", age_of_consent=18, name="Riverbank").status_code == 200
    assert told_of("age_of_consent")["value"] == 18
    assert [(row["name"], row["old"], row["new"]) for row in changes()] == [("age_of_consent", 16, 18)]
    assert move("practice/", age_of_consent=30).status_code == 422


def test_nobody_writes_a_change_in_anothers_name_and_no_change_is_written_anew() -> None:
    move(dance_needed=6)
    told = {"name": "dance_needed", "old": 6, "new": 7, "version": 9}
    with as_person("mark"), pytest.raises(DatabaseError), transaction.atomic():
        ThresholdChange.objects.create(**told, recorded_by_id=PEOPLE["thea"].member_id)
    with as_person("thea"), pytest.raises(DatabaseError), transaction.atomic():
        ThresholdChange.objects.create(**told, recorded_by_id=PEOPLE["thea"].member_id)
    with as_person("mark"), pytest.raises(DatabaseError), transaction.atomic():
        ThresholdChange.objects.update(new=9)
    with as_person("zoe"):
        assert not ThresholdChange.objects.exists()
    with as_person("ana"):
        assert not ThresholdChange.objects.exists()


def test_they_are_read_once_an_act_however_often_they_are_asked_for() -> None:
    with as_person("thea"):
        with statements() as sent:
            assert {here().zone for _ in range(3)} == {here().zone}
            assert thresholds_here() == DEFAULTS
        assert len(sent) == 1
    with as_person("mark"):
        Practice.objects.update(settings={"dance_needed": 9})
    with as_person("thea"):
        assert thresholds_here().dance_needed == 9


def test_the_list_costs_the_same_however_many_there_are() -> None:
    costs = []
    for value in (6, 7, 8):
        move(dance_needed=value)
        with statements() as sent:
            assert len(changes()) == value - 5
        costs.append(len(sent))
    assert len(set(costs)) == 1
