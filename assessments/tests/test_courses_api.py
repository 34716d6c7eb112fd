"""Programmes over HTTP, and the courses that run of them."""

from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.actions import keep_homework
from assessments.library import SAFETY_REFERENCE, shipped_programmes
from assessments.models import COURSE_STATES, Course, FormVersion, Homework, Programme
from assessments.rules import next_days, read_steps, step_faults
from assessments.tests.scene import ANA, ANAS, CEMS, COUPLE, YAN, asked, days_ago
from clients.models import Case, Client
from practices.clock import now
from relcare.demo.people import ident
from tests.cast import as_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

MONTHLY = "how_are_we_doing_monthly"
SHIPPED = [SAFETY_REFERENCE, MONTHLY]

READ: Final = {"task": "Read the page", "task_kind": "read", "starts": "at_once"}
WEEKLY: Final = {"form": "weekly_check_in", "starts": "rhythm", "every_days": 7, "times": 3, "due_days": 2}
THEN: Final = {"task": "Try it", "task_kind": "do", "starts": "after_previous", "delay_days": 2}
TITLE: Final = {"en": "First steps"}
PROGRAMME: Final[dict[str, Any]] = {"key": "first_steps", "title": TITLE, "steps": [READ, WEEKLY]}


def programme(**told: Any) -> dict[str, Any]:
    answer = asked("thea", "post", "programmes/", {**PROGRAMME, **told})
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def started(*steps: dict[str, Any], **told: Any) -> dict[str, Any]:
    body = {"client": str(ANA), **({"steps": list(steps)} if steps else {}), **told}
    answer = asked("thea", "post", "courses/", body)
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def given() -> list[tuple[Any, ...]]:
    with as_person("thea"):
        rows = Homework.objects.filter(course__isnull=False).order_by("step", "turn")
        return list(rows.values_list("step", "turn", "state", "task", "task_kind"))


BAD: Final = [
    ({"steps": [READ, {**WEEKLY, "every_days": 0}]}, ["steps[1].every_days"]),
    ({"steps": [{**READ, "starts": "soon"}, {**WEEKLY, "times": 1}]}, ["steps[0].starts", "steps[1].times"]),
    ({"steps": [{**READ, "task_kind": "run"}]}, ["steps[0].task_kind"]),
    ({"steps": [{**READ, "form": "phq9"}]}, ["steps[0].form"]),
    ({"steps": [THEN]}, ["steps[0].starts"]),
    ({"steps": [READ, {"form": "no_such_form", "starts": "at_once"}]}, ["steps[1].form"]),
    ({"steps": [{"form": "csi_16", "starts": "at_once"}]}, ["steps[0].form"]),
    ({"steps": [{**READ, "then": 1}]}, ["steps[0].then"]),
    ({"steps": [{**READ, "task": "a\0b"}]}, ["steps"]),
    ({"steps": [{**READ, "task": "a\ud800b"}]}, ["steps"]),
    ({"steps": [7]}, ["steps[0]"]),
    ({"steps": []}, ["steps"]),
    ({"steps": {}}, ["steps"]),
    ({"steps": "at once"}, ["steps"]),
    ({"steps": [READ] * 51}, ["steps"]),
]


@pytest.mark.parametrize(("change", "paths"), BAD, ids=[str(paths) for _, paths in BAD])
def test_every_fault_of_the_steps_is_named_by_its_place(change: dict[str, Any], paths: list[str]) -> None:
    for path, body in (("programmes/", PROGRAMME), ("courses/", {"client": str(ANA)})):
        answer = asked("thea", "post", path, {**body, **change})
        assert answer.status_code in (400, 422), answer.content
        if answer.status_code == 422:
            assert sorted(answer.json()["errors"]) == paths
    with as_person("thea"):
        assert not Course.objects.exists()
        assert not Programme.objects.filter(key="first_steps").exists()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"key": "No Key"}, "key"),
        ({"title": {}}, "title"),
        ({"title": {"en": 7}}, "title.en"),
        ({"is_retired": True}, "is_retired"),
    ],
)
def test_what_else_is_wrong_with_a_programme_is_named(change: dict[str, Any], path: str) -> None:
    answer = asked("thea", "post", "programmes/", {**PROGRAMME, **change})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [path])


def test_a_key_is_had_once() -> None:
    programme()
    assert asked("thea", "post", "programmes/", PROGRAMME).status_code == 409


def test_a_programme_is_changed_by_who_has_read_it_and_what_runs_keeps_its_steps() -> None:
    one = programme()
    course = started(programme=one["id"])
    path, tag = f"programmes/{one['id']}/", f'"{one["id"]}.1"'
    assert asked("thea", "patch", path, {"steps": [READ]}).status_code == 428
    assert asked("thea", "patch", path, {"steps": [THEN]}, if_match=tag).status_code == 422
    assert asked("thea", "patch", path, {"key": "other"}, if_match=tag).status_code == 422
    assert asked("theo", "patch", path, {"steps": [READ]}, if_match=tag).json()["steps"] == [READ]
    assert asked("thea", "get", f"courses/{course['id']}/").json()["steps"] == [READ, WEEKLY]


def test_a_retired_programme_is_offered_and_given_no_more() -> None:
    one = programme()
    assert asked("thea", "post", f"programmes/{one['id']}/retire/").json()["is_retired"] is True
    assert asked("thea", "post", f"programmes/{one['id']}/retire/").status_code == 200

    def keys(query: str = "") -> list[str]:
        return [row["key"] for row in asked("thea", "get", f"programmes/{query}").json()["results"]]

    assert keys() == SHIPPED
    assert keys("?is_retired=true") == ["first_steps"]
    refused = asked("thea", "post", "courses/", {"client": str(ANA), "programme": one["id"]})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["programme"])
    path, tag = f"programmes/{one['id']}/", f'"{one["id"]}.2"'
    back = asked("thea", "patch", path, {"is_retired": False}, if_match=tag)
    assert back.json()["is_retired"] is False
    started(programme=one["id"])


def test_what_ships_has_no_faults_and_every_practice_has_it() -> None:
    assert [told["key"] for told in shipped_programmes()] == SHIPPED
    for told in shipped_programmes():
        assert step_faults(told["steps"]) == []
    for name in ("thea", "zoe"):
        rows = asked(name, "get", "programmes/").json()["results"]
        assert [row["key"] for row in rows] == SHIPPED


def test_how_are_we_doing_is_asked_each_month_of_one_alone() -> None:
    (told,) = (row for row in asked("thea", "get", "programmes/").json()["results"] if row["key"] == MONTHLY)
    course = started(programme=told["id"])
    (first,) = asked("thea", "get", f"homework/?course={course['id']}").json()["results"]
    assert first["form"]["key"] == "how_are_we_doing"
    days = [turn.on for turn in next_days(read_steps(told["steps"]), days_ago(0), (), days_ago(0), most=99)]
    assert days == [days_ago(-30 * turn) for turn in range(12)]


def test_what_is_due_on_the_first_day_is_given_at_once() -> None:
    course = started(READ, WEEKLY, THEN)
    assert given() == [(0, 0, "assigned", "Read the page", "read"), (1, 0, "assigned", "", "")]
    assert course["coming"] == [
        {"step": 1, "turn": 1, "on": str(days_ago(-7))},
        {"step": 1, "turn": 2, "on": str(days_ago(-14))},
    ]
    rows = asked("ana", "get", "homework/").json()["results"]
    assert {row["task"] or row["form"]["key"] for row in rows} == {"Read the page", "weekly_check_in"}
    assert all("course" not in row for row in rows)
    weekly = next(row for row in rows if row["form"])
    assert (weekly["due_on"], weekly["closes_at"] is None) == (str(days_ago(-2)), False)
    mine = asked("thea", "get", f"homework/?course={course['id']}").json()["results"]
    assert {(row["step"], row["turn"]) for row in mine} == {(0, 0), (1, 0)}


def test_the_engine_gives_nothing_twice_that_was_given_at_once() -> None:
    started(READ, WEEKLY)
    before = given()
    keep_homework(ident("riverside", "practice"), now())
    assert given() == before


def test_of_several_forms_at_once_one_is_asked_and_the_others_wait() -> None:
    started(*({"form": key, "starts": "at_once"} for key in ("phq4", "weekly_check_in")))
    with as_person("thea"):
        asked_at = list(Homework.objects.order_by("step").values_list("asked_at", flat=True))
    assert [at is None for at in asked_at] == [False, True]


def test_a_course_that_begins_later_gives_nothing_yet() -> None:
    course = started(READ, started_on=str(days_ago(-3)))
    assert given() == []
    assert course["coming"] == [{"step": 0, "turn": 0, "on": str(days_ago(-3))}]
    keep_homework(ident("riverside", "practice"), now() + timedelta(days=3))
    assert len(given()) == 1


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"steps": None}, "programme"),
        ({"programme": "x"}, "programme"),
        ({"client": str(YAN)}, "client"),
        ({"relationship": str(CEMS)}, "relationship"),
        ({"started_on": str(days_ago(1))}, "started_on"),
        ({"state": "paused"}, "state"),
    ],
)
def test_what_is_wrong_with_a_course_is_named(body: dict[str, Any], path: str) -> None:
    told = {"client": str(ANA), "steps": [READ], **body}
    body = {name: value for name, value in told.items() if value is not None}
    answer = asked("thea", "post", "courses/", body)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [path])


def test_one_of_programme_and_steps_is_told() -> None:
    both = {"client": str(ANA), "steps": [READ], "programme": programme()["id"]}
    assert list(asked("thea", "post", "courses/", both).json()["errors"]) == ["programme"]


def test_a_programme_whose_form_is_gone_is_not_begun() -> None:
    one = programme()
    with as_person("thea"):
        FormVersion.objects.filter(form__key="weekly_check_in").update(state="retired")
    refused = asked("thea", "post", "courses/", {"client": str(ANA), "programme": one["id"]})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["programme"])


def test_a_client_under_age_needs_consent_first() -> None:
    with as_person("thea"):
        Client.objects.filter(pk=ANA).update(born_on=days_ago(365 * 12))
    assert asked("thea", "post", "courses/", {"client": str(ANA), "steps": [READ]}).status_code == 409
    assert given() == []


def test_a_course_is_about_a_relationship_of_the_client() -> None:
    course = started(READ, relationship=str(ANAS))
    assert course["relationship"] == str(ANAS)
    with as_person("thea"):
        assert Homework.objects.get().relationship_id == ANAS


@pytest.mark.parametrize("start", COURSE_STATES)
@pytest.mark.parametrize("to", COURSE_STATES)
def test_what_does_not_follow_is_refused(start: str, to: str) -> None:
    course = started(READ)
    with as_person("thea"):
        Course.objects.update(state=start)
    answer = asked("thea", "post", f"courses/{course['id']}/transition/", {"to": to} | WHY.get(to, {}))
    follows = to in COURSE_STATES[start] and to != "finished"
    assert answer.status_code == (200 if follows else 409), answer.content
    with as_person("thea"):
        assert Course.objects.get().state == (to if follows else start)
    if not follows:
        assert answer.json()["allowed"] == [state for state in COURSE_STATES[start] if state != "finished"]


WHY: Final = {"stopped": {"reason": "They asked for it"}, "paused": {"reason": "Holidays"}}


def test_stopping_says_why_and_going_on_says_nothing() -> None:
    course = started(READ)
    path = f"courses/{course['id']}/transition/"
    assert list(asked("thea", "post", path, {"to": "stopped"}).json()["errors"]) == ["reason"]
    paused = asked("thea", "post", path, {"to": "paused", "reason": "Holidays"}).json()
    assert (paused["state"], paused["because"], paused["coming"]) == ("paused", "Holidays", [])
    assert list(asked("thea", "post", path, {"to": "running", "reason": "x"}).json()["errors"]) == ["reason"]
    assert asked("thea", "post", path, {"to": "running"}).json()["because"] == ""


def test_what_would_only_stop_again_is_not_let_go_on() -> None:
    course = started(WEEKLY)
    path = f"courses/{course['id']}/transition/"
    with as_person("thea"):
        Homework.objects.update(state="sent", sent_at=now())
        row = Homework.objects.get()
        Homework.objects.create(
            client_id=ANA, case_id=COUPLE, version_id=row.version_id, course_id=row.course_id,
            step=0, turn=1, state="sent", sent_at=now(),
        )  # fmt: skip
    keep_homework(ident("riverside", "practice"), now())
    assert asked("thea", "get", f"courses/{course['id']}/").json()["because"] == "unread"
    refused = asked("thea", "post", path, {"to": "running"})
    assert (refused.status_code, refused.json()["allowed"]) == (409, ["stopped"])
    assert "review" in refused.json()["detail"]
    for one in asked("thea", "get", f"homework/?course={course['id']}").json()["results"]:
        assert asked("thea", "post", f"homework/{one['id']}/review/").status_code == 200
    assert asked("thea", "post", path, {"to": "running"}).status_code == 200


def test_of_a_closed_case_nothing_goes_on() -> None:
    course = started(READ)
    path = f"courses/{course['id']}/transition/"
    asked("thea", "post", path, {"to": "paused"})
    with as_person("thea"):
        Case.objects.filter(pk=COUPLE).update(state="closed", closed_on=days_ago(0))
    assert asked("thea", "post", path, {"to": "running"}).status_code in (404, 409)


def test_courses_are_listed_for_one_client_and_one_state_at_one_price() -> None:
    def cost(query: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as seen:
            rows = asked("thea", "get", f"courses/{query}").json()["results"]
        return len(rows), len(seen)

    started(READ)
    _, before = cost(f"?client={ANA}")
    for _ in range(3):
        started(WEEKLY)
    assert cost(f"?client={ANA}") == (4, before)
    assert cost("?state=paused")[0] == 0
    assert asked("thea", "get", "courses/?state=lost").status_code == 422
    assert asked("sue", "get", "courses/").status_code == 200
    assert asked("ana", "get", "courses/").status_code == 403
