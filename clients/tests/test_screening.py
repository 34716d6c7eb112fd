"""Screening for violence, and the flags that refuse what opens."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.db.utils import IntegrityError

from clients.actions import raise_flag
from clients.models import Case, Client, SafetyFlag, Screening, ScreeningCause, Separation
from clients.reports import obstacles_to_joint_work
from practices.tests.browsing import get, patch, post
from relcare.demo.people import PEOPLE, case_id, relationship_id
from tests.cast import EIGHT, actor, as_person

pytestmark = pytest.mark.django_db

ANA = str(PEOPLE["ana"].client_id)
DAY = "2024-06-03"
PATHS = ("screenings/", "safety-flags/", f"clients/{ANA}/screening-due/")


def screened(result: str = "clear", who: str = "thea", client: str = "ana", **told: Any) -> Any:
    body = {"client": str(PEOPLE[client].client_id), "asked_on": DAY, "result": result, "way": "in_person"}
    return post(who, "screenings/", {**body, **told})


def flagged(who: str = "thea", client: str = "ana") -> str:
    body = {"client": str(PEOPLE[client].client_id), "source": "observation", "why": "She flinched."}
    answer = post(who, "safety-flags/", body)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def lifted(who: str, flag: str, because: str = "Talked it through.") -> Any:
    return post(who, f"safety-flags/{flag}/lift/", {"because": because})


def obstacles(today: date = date(2024, 6, 4)) -> tuple[str, ...]:
    with as_person("thea"):
        return obstacles_to_joint_work(Case.objects.get(pk=case_id("ana and ben")), today)


def test_a_screening_is_written_down_as_it_was_asked() -> None:
    answer = screened(note="Nothing like that.")
    assert answer.status_code == 201
    told = answer.json()
    assert (told["result"], told["way"], told["note"]) == ("clear", "in_person", "Nothing like that.")
    assert told["recorded_by"] == str(PEOPLE["thea"].member_id)
    assert get("thea", "safety-flags/").json()["results"] == []


@pytest.mark.parametrize("result", ["clear", "concern"])
def test_it_is_asked_by_voice(result: str) -> None:
    assert screened(result, way="").status_code == 422
    with as_person("thea"), pytest.raises(IntegrityError), transaction.atomic():
        Screening.objects.create(client_id=ANA, asked_on=DAY, result=result, way="")


def test_it_is_never_asked_as_homework_or_by_a_link() -> None:
    for way in ("homework", "link", "kiosk"):
        assert screened(way=way).status_code == 422


def test_it_is_never_asked_of_both_at_once() -> None:
    both = [ANA, str(PEOPLE["ben"].client_id)]
    hours = {"starts_at": f"{DAY}T10:00:00Z", "ends_at": f"{DAY}T11:00:00Z"}
    case = str(case_id("ana and ben"))
    together = post("thea", "sessions/", {"case": case, "attendees": both, **hours}).json()["id"]
    alone = post("thea", "sessions/", {"case": case, "attendees": both[:1], **hours}).json()["id"]
    bens = post("thea", "sessions/", {"case": case, "attendees": both[1:], **hours}).json()["id"]
    assert "asked alone" in screened(session=together).json()["errors"]["session"][0]
    assert screened(session=bens).status_code == 422
    assert screened(session=alone).status_code == 201


@pytest.mark.parametrize("result", ["concern", "could_not_be_asked_alone"])
def test_a_concern_raises_a_flag_that_leads_to_the_safety_plan(result: str) -> None:
    told = screened(result).json()
    (flag,) = get("thea", "safety-flags/").json()["results"]
    assert (flag["source"], flag["screening"], flag["lifted_at"]) == ("screening", told["id"], None)
    assert flag["safety_plan"] == f"/api/v1/clients/{ANA}/safety-plan/"


def test_a_later_clear_result_lifts_no_flag() -> None:
    screened("concern")
    screened("clear")
    (flag,) = get("thea", "safety-flags/").json()["results"]
    assert flag["lifted_at"] is None


def test_a_flag_is_lifted_by_a_second_member_with_a_reason_and_once() -> None:
    flag = flagged()
    assert lifted("thea", flag).status_code == 409
    assert lifted("sue", flag, because=" ").status_code == 422
    answer = lifted("sue", flag)
    assert answer.status_code == 200
    assert answer.json()["lifted_by"] == str(PEOPLE["sue"].member_id)
    assert lifted("sue", flag).status_code == 409


def test_the_database_itself_refuses_whoever_raised_it() -> None:
    flag = flagged()
    told = {"lifted_at": datetime.now(UTC), "lifted_by_id": PEOPLE["thea"].member_id, "lifted_because": "x"}
    with as_person("thea"):
        assert not SafetyFlag.objects.filter(pk=flag).update(**told)
    with as_person("sue"), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        SafetyFlag.objects.filter(pk=flag).update(**told)


def a_day_later(flag: str) -> None:
    """Only the owner of the tables moves the moment at which a flag was raised."""
    SafetyFlag.objects.using("owner").filter(pk=flag).update(
        raised_at=datetime.now(UTC) - timedelta(hours=25)
    )


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_who_works_alone_lifts_it_when_a_day_has_passed() -> None:
    flag = flagged("zoe", "yan")
    assert lifted("zoe", flag).status_code == 409
    a_day_later(flag)
    assert lifted("zoe", flag).status_code == 200


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_where_somebody_else_works_a_day_lifts_nothing() -> None:
    flag = flagged()
    a_day_later(flag)
    assert lifted("thea", flag).status_code == 409
    with as_person("thea"):
        assert not SafetyFlag.objects.filter(pk=flag).update(**LIFTED)


LIFTED: Final[dict[str, Any]] = {
    "lifted_at": datetime(2020, 1, 1, tzinfo=UTC),
    "lifted_by_id": PEOPLE["sue"].member_id,
    "lifted_because": "Nothing to it.",
}


def test_no_flag_is_born_lifted() -> None:
    told = {"client_id": ANA, "source": "observation", "why": "x"}
    with as_person("thea"), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        SafetyFlag.objects.create(**told, **LIFTED)


def test_no_flag_is_raised_or_lifted_on_another_day() -> None:
    begun = datetime.now(UTC)
    with time_machine.travel(begun - timedelta(days=30)), as_person("thea"):
        row = raise_flag(by=actor("thea"), client=Client(pk=ANA), source="observation", why="She flinched.")
    assert row.raised_at >= begun - timedelta(minutes=1)
    with as_person("sue"):
        SafetyFlag.objects.filter(pk=row.pk).update(**LIFTED)
        row.refresh_from_db()
        assert row.lifted_at is not None
        assert row.lifted_at >= begun - timedelta(minutes=1)


@pytest.mark.parametrize("flagged_one", ["ana", "ben"])
@pytest.mark.parametrize("what", ["gate", "forecast"])
def test_a_flag_of_either_refuses_what_opens_and_changes_no_byte_of_either(
    what: str, flagged_one: str
) -> None:
    for name in ("ana", "ben"):
        screened(client=name, asked_on=str(datetime.now(UTC).date()))
    about = f"relationships/{relationship_id('ana', 'Ben')}"
    opening = {"what": what, "open": True}
    assert post("thea", f"{about}/openings/", opening).status_code == 201
    paths = ("me/", "relationships/", f"{about}/", f"{about}/openings/", f"{about}/bridge/", "cases/")

    def pages() -> list[Any]:
        return [get(name, path).content for name in ("ana", "ben") for path in paths]

    before = pages()
    flagged(client=flagged_one)
    refused = post("thea", f"{about}/openings/", opening)
    assert (refused.status_code, refused.json()["allowed"]) == (409, [])
    assert pages() == before
    assert post("thea", f"{about}/openings/", {**opening, "open": False}).status_code == 201


def test_a_colleague_who_is_not_on_the_team_neither_reads_nor_lifts_it() -> None:
    flag = flagged()
    assert lifted("theo", flag).status_code == 404
    with as_person("theo"):
        assert not SafetyFlag.objects.exists()


def test_joint_work_waits_for_two_screenings_and_no_flag() -> None:
    assert obstacles() == ("A: not screened yet.", "B: not screened yet.")
    screened(client="ben")
    screened("concern")
    assert obstacles() == ("A: the last screening is a concern.", "A: a safety flag is open.")
    (flag,) = get("thea", "safety-flags/").json()["results"]
    lifted("sue", flag["id"])
    screened()
    assert obstacles() == ()
    overdue = obstacles(date.fromisoformat(DAY) + timedelta(days=90))
    assert overdue == ("A: the screening is overdue.", "B: the screening is overdue.")


def test_what_is_due_says_since_when_and_why() -> None:
    due = get("thea", f"clients/{ANA}/screening-due/").json()
    assert due == {"since": "2024-01-08", "reasons": ["before_joint_work"]}
    screened(asked_on="2024-06-03")
    due = get("thea", f"clients/{ANA}/screening-due/").json()
    assert due == {"since": "2024-09-01", "reasons": ["every_90_days"]}


def causes() -> list[tuple[str, str]]:
    with as_person("thea"):
        found = ScreeningCause.objects.values_list("client_id", "reason")
        names = {PEOPLE[name].client_id: name for name in ("ana", "ben")}
        return sorted((names[client_id], reason) for client_id, reason in found)


QUARREL = {
    "happened_on": DAY,
    "about": "Money",
    "area": "power",
    "my_move": "flee",
    "their_move": "fight",
    "escalation": 2,
}
HAPPENED: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "a break": ("breaks/", {"kind": "for_my_safety", "starts_on": DAY}, ["break"]),
    "a disagreement that ended in harm": (
        "disagreements/",
        {**QUARREL, "outcome": "harm"},
        ["harm"],
    ),
    "a disagreement that was resolved": (
        "disagreements/",
        {**QUARREL, "outcome": "resolved"},
        [],
    ),
    **{
        f"a boundary crossed by {how}": (
            "boundary-events/",
            {"happened_on": DAY, "kind": "crossed", "crossed_by": how},
            ["harm"] if how != "neither" else [],
        )
        for how in ("force", "threat", "neither")
    },
}


@pytest.mark.parametrize("what", HAPPENED)
def test_what_happened_calls_for_a_screening_of_that_client_alone(what: str) -> None:
    path, told, reasons = HAPPENED[what]
    body = {"relationship": str(relationship_id("ana", "Ben")), **told}
    answer = post("ana", path, body)
    assert answer.status_code == 201, answer.content
    assert causes() == [("ana", reason) for reason in reasons]
    for name in ("ana", "ben", "mark"):
        with as_person(name):
            assert not ScreeningCause.objects.exists()


def test_harm_that_is_told_later_calls_for_one_then_also_where_it_is_kept() -> None:
    told = {"relationship": str(relationship_id("ana", "Ben")), **QUARREL}
    made = post("ana", "disagreements/", {**told, "outcome": "unresolved"})
    assert causes() == []
    changed = patch("ana", f"disagreements/{made.json()['id']}/", {"outcome": "harm"}, made["ETag"])
    assert changed.status_code == 200
    assert post("ana", "disagreements/", {**told, "outcome": "harm", "keep": True}).status_code == 204
    assert causes() == [("ana", "harm"), ("ana", "harm")]


def test_a_separation_calls_for_a_screening_of_both() -> None:
    with as_person("thea"):
        Separation.objects.create(case_id=case_id("ana and ben"))
    assert causes() == [("ana", "separation"), ("ben", "separation")]
    due = get("thea", f"clients/{ANA}/screening-due/").json()
    assert due["reasons"] == ["before_joint_work", "separation"]


def test_nobody_but_the_care_team_and_its_supervisor_reads_any_of_it() -> None:
    screened("concern")
    for path in PATHS:
        statuses = {name: get(name, path).status_code for name in EIGHT}
        here = 404 if "due" in path else 200
        assert statuses == {
            "thea": 200,
            "sue": 200,
            "theo": here,
            "zoe": here,
            "mark": 403,
            "ana": 403,
            "ben": 403,
            "nobody": 401,
        }
    for name in ("theo", "zoe"):
        assert all(not get(name, path).json()["results"] for path in PATHS[:2])
    for name in ("theo", "mark", "ana", "ben", "zoe"):
        with as_person(name):
            assert not Screening.objects.exists()
            assert not SafetyFlag.objects.exists()
