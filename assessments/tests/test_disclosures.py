"""Disclosures: planned, done, answered; and what was earned before, which is not the client's to read."""

from dataclasses import replace
from itertools import product
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from assessments.reports.disclosures import disclosure_facts
from assessments.tests.scene import ANAS, asked, days_ago, statuses
from privacy.actor import ENGINE, acting_as
from relationships.models import Disclosure, EarnedBefore, EarnedShown
from relationships.tests.scene import given_screenings
from relationships.words import DISCLOSURE_ANSWERS, DISCLOSURE_STATES
from relcare.demo.people import PEOPLE
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

YESTERDAY: Final = str(days_ago(1))
NOW: Final = str(days_ago(0))
WAYS: Final[dict[str, dict[str, str] | None]] = {
    "planned": None,
    "done": {"to": "done", "happened_on": YESTERDAY},
    "dropped": {"to": "dropped"},
}


def body(**told: Any) -> dict[str, Any]:
    base = {"relationship": str(ANAS), "rung": 2, "what": "That I am afraid", "motive": "to_be_known"}
    return {**base, **told}


def told(by: str = "ana", **fields: Any) -> dict[str, Any]:
    answer = asked(by, "post", "disclosures/", body(**fields))
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def done(by: str = "ana", **fields: Any) -> dict[str, Any]:
    return told(by, **{"state": "done", "happened_on": YESTERDAY, **fields})


def open_gate(is_open: bool = True, of: UUID = ANAS) -> None:
    given_screenings()
    made = {"what": "gate", "open": is_open}
    assert asked("thea", "post", f"relationships/{of}/openings/", made).status_code == 201


def given(state: str) -> str:
    row = str(told()["id"])
    step = WAYS[state]
    if step:
        assert asked("ana", "post", f"disclosures/{row}/transition/", step).status_code == 200
    return row


@pytest.mark.parametrize(("state", "to"), [*product(DISCLOSURE_STATES, DISCLOSURE_STATES)])
def test_only_what_follows_is_taken(state: str, to: str) -> None:
    row = given(state)
    answer = asked("ana", "post", f"disclosures/{row}/transition/", WAYS[to] or {"to": to})
    if to in DISCLOSURE_STATES[state]:
        assert (answer.status_code, answer.json()["state"]) == (200, to)
    else:
        assert answer.status_code == 409
        assert answer.json()["allowed"] == list(DISCLOSURE_STATES[state])
        assert asked("ana", "get", f"disclosures/{row}/").json()["state"] == state


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"rung": 6}, "rung"),
        ({"rung": True}, "rung"),
        ({"motive": "because"}, "motive"),
        ({"state": "dropped"}, "state"),
        ({"state": "done"}, "happened_on"),
        ({"happened_on": YESTERDAY}, "happened_on"),
        ({"answer": "met"}, "answer"),
        ({"safety_after": 3}, "safety_after"),
        ({"state": "done", "happened_on": "2999-01-01"}, "happened_on"),
        ({"state": "done", "happened_on": YESTERDAY, "safety_before": 5}, "safety_before"),
        ({"state": "done", "happened_on": YESTERDAY, "answer_note": "Well"}, "answer_note"),
        ({"earned_before": 5}, "earned_before"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(fields: dict[str, Any], wrong: str) -> None:
    answer = asked("ana", "post", "disclosures/", body(**fields))
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [wrong]


def test_the_database_too_keeps_day_and_answer_with_what_was_done() -> None:
    row = given("planned")
    with as_person("ana"), pytest.raises(IntegrityError, match="done_on_a_day"), transaction.atomic():
        Disclosure.objects.filter(pk=row).update(happened_on=YESTERDAY)
    with as_person("ana"), pytest.raises(IntegrityError, match="answered_when_done"), transaction.atomic():
        Disclosure.objects.filter(pk=row).update(answer="met")


@pytest.mark.parametrize("answer", DISCLOSURE_ANSWERS)
def test_the_answer_comes_later_and_once(answer: str) -> None:
    row = done(safety_before=3)["id"]
    path = f"disclosures/{row}/answer/"
    found = asked("ana", "post", path, {"answer": answer, "answer_note": "So", "safety_after": 1}).json()
    assert (found["answer"], found["safety_before"], found["safety_after"]) == (answer, 3, 1)
    assert found["answered_at"] is not None
    again = asked("ana", "post", path, {"answer": "met"})
    assert again.status_code == 409
    assert asked("ana", "get", f"disclosures/{row}/").json()["answer"] == answer


def test_a_plan_has_no_answer() -> None:
    answer = asked("ana", "post", f"disclosures/{given('planned')}/answer/", {"answer": "met"})
    assert (answer.status_code, answer.json()["allowed"]) == (409, ["done", "dropped"])


def changed(by: str, row: str, changes: dict[str, Any]) -> Any:
    match = asked("thea", "get", f"disclosures/{row}/").headers["ETag"]
    return asked(by, "patch", f"disclosures/{row}/", changes, if_match=match)


def test_a_plan_is_told_otherwise_by_whose_words_it_is_in() -> None:
    row = given("planned")
    assert changed("thea", row, {"what": "Otherwise"}).status_code == 403
    assert changed("thea", row, {"planned_for": "2999-01-01"}).status_code == 200
    assert changed("ana", row, {"rung": 3, "motive": "to_be_rescued"}).status_code == 200
    assert changed("ana", given("done"), {"what": "Otherwise"}).status_code == 409


def test_what_was_earned_is_known_to_the_team_and_in_no_answer_while_the_gate_is_closed() -> None:
    row = done()
    assert "earned" not in str(row)
    with as_person("thea"):
        assert EarnedBefore.objects.get(disclosure_id=row["id"]).earned == 1
        assert not EarnedShown.objects.exists()
    for name in ("ana", "ben", "theo", "mark", "zoe"):
        with as_person(name):
            assert not EarnedBefore.objects.exists(), name


def test_the_client_reads_it_of_steps_taken_while_the_gate_was_open() -> None:
    early = done()["id"]
    open_gate()
    later = done(happened_on=NOW)["id"]
    before = done()["id"]
    open_gate(False)
    closed = done(happened_on=NOW)["id"]
    with as_person("ana"):
        told_to_ana = {fact.id: fact.earned_before for fact in disclosure_facts(ANAS, care_only=True)}
    with as_person("thea"):
        told_to_thea = {fact.id: fact.earned_before for fact in disclosure_facts(ANAS, care_only=False)}
    assert told_to_ana == {early: None, later: 1, before: None, closed: None}
    assert told_to_thea == dict.fromkeys((early, later, before, closed), 1)


def test_a_plan_is_judged_when_it_is_done() -> None:
    row = given("planned")
    with as_person("thea"):
        assert not EarnedBefore.objects.exists()
    asked("thea", "post", f"disclosures/{row}/transition/", WAYS["done"])
    with as_person("thea"):
        assert EarnedBefore.objects.get().earned == 1


def test_a_step_is_judged_by_the_answers_before_it_and_not_by_its_own() -> None:
    first = done(rung=1, answer="used_against_me")["id"]
    second = done(rung=1)["id"]
    with as_person("thea"):
        earned = dict(EarnedBefore.objects.values_list("disclosure_id", "earned"))
    assert {str(row): found for row, found in earned.items()} == {first: 1, second: 0}


def test_what_is_kept_changes_nothing_that_its_writer_reads() -> None:
    open_gate()
    paths = ("disclosures/", f"relationships/{ANAS}/ladder/", f"relationships/{ANAS}/bridge/")
    before = [asked("ana", "get", path).content for path in paths]
    kept = body(state="done", happened_on=NOW, rung=1, answer="used_against_me", keep=True)
    answer = asked("ana", "post", "disclosures/", kept)
    assert (answer.status_code, answer.content) == (204, b"")
    assert [asked("ana", "get", path).content for path in paths] == before
    # What is earned before the next step is what it would be without.
    later = done(happened_on=NOW)["id"]
    with as_person("thea"):
        assert EarnedBefore.objects.get(disclosure_id=later).earned == 1
        assert EarnedBefore.objects.count() == 2
        assert EarnedShown.objects.count() == 1
        kept_row = Disclosure.objects.get(is_kept=True).pk
    assert statuses("get", f"disclosures/{kept_row}/") == {
        **dict.fromkeys(("thea", "sue"), 200),
        **dict.fromkeys(("theo", "ana", "ben", "zoe"), 404),
        "mark": 403,
        "nobody": 401,
    }
    with as_person("thea"):
        assert len(disclosure_facts(ANAS, care_only=True)) == 1
        assert len(disclosure_facts(ANAS, care_only=False)) == 2


def test_nobody_changes_what_was_earned() -> None:
    open_gate()
    done()
    for name in ("ana", "thea"):
        with as_person(name), pytest.raises(Exception, match="permission denied"), transaction.atomic():
            EarnedShown.objects.update(earned=5)


KEEP: Final = "SELECT rls.keep_earned(%s, %s, 5::smallint)"


@pytest.mark.parametrize("name", ["ana", "thea", "ben", "theo", "sue", "mark", "zoe"])
def test_no_member_says_what_was_earned(name: str) -> None:
    with as_person("ana"):
        whose = {"client_id": PEOPLE["ana"].client_id, "relationship_id": ANAS}
        step = Disclosure.objects.create(rung=5, motive="to_be_known", state="done", happened_on=NOW, **whose)
    with as_person(name), pytest.raises(DatabaseError, match="no person started"), transaction.atomic():
        connection.cursor().execute(KEEP, [uuid4(), step.pk])
    with as_person(name), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        EarnedBefore.objects.create(client_id=step.client_id, disclosure=step, earned=5)
    with as_person("thea"):
        assert not EarnedBefore.objects.exists()


def test_what_was_earned_is_the_servers_number_and_stands_with_who_told_the_step() -> None:
    row = done()["id"]
    with as_person("thea"):
        earned = EarnedBefore.objects.get(disclosure_id=row)
    assert (earned.earned, earned.recorded_by_id) == (1, PEOPLE["ana"].member_id)
    with acting_as(replace(actor("ana"), kind=ENGINE, roles=frozenset())):
        for step, refused in ((row, "earned_before_once"), (given("planned"), "no such step")):
            with pytest.raises(DatabaseError, match=refused), transaction.atomic():
                connection.cursor().execute(KEEP, [uuid4(), step])
