"""When homework closes, and for whom; what both say of it once it was done."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction

from assessments.actions import keep_homework
from assessments.models import EXPIRED, HOMEWORK_STATES, Homework, Rating, Review
from assessments.tests.scene import ANA, CALM, asked, assigned, days_ago, put
from clients.models import Client
from practices.clock import now
from relcare.demo.people import PEOPLE, ident
from tests.cast import as_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

OF_THE_FORM = ("document", "licence_line")
LATE_WORDS = ("late", "overdue", "missed", "too slow")


def given(**told: Any) -> dict[str, Any]:
    answer = asked("thea", "post", "homework/", {"client": str(ANA), "form": "phq9", **told})
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def told(homework: str, name: str = "ana") -> dict[str, Any]:
    answer = asked(name, "get", f"homework/{homework}/")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    return found


def closed(*, begun: bool, days: int = 1) -> str:
    """Homework of Ana's that closed yesterday, begun by her or not."""
    one = str(given(closes_on=str(days_ago(0)), ask_now=True)["id"])
    if begun:
        assert put(uuid4(), Homework(pk=one), {"q1": 1}, "draft").status_code == 201
    with as_person("thea"):
        row = Homework.objects.get(pk=one)
        ends = {name: getattr(row, name) - timedelta(days=days) for name in ("closes_at", "closes_begun_at")}
        Homework.objects.filter(pk=one).update(**ends)
    keep_homework(ident("riverside", "practice"), now())
    return one


def test_it_closes_at_the_end_of_the_day_that_was_told() -> None:
    one = given(closes_on=str(days_ago(-7)))
    with as_person("thea"):
        row = Homework.objects.get(pk=one["id"])
    assert row.closes_at
    assert row.closes_begun_at
    assert days_ago(-7) == (row.closes_at - timedelta(microseconds=1)).date()
    assert row.closes_begun_at - row.closes_at == timedelta(days=7)


@pytest.mark.parametrize(
    ("days", "path"),
    [
        ({"closes_on": str(days_ago(1))}, "closes_on"),
        ({"due_on": str(days_ago(-9)), "closes_on": str(days_ago(-8))}, "closes_on"),
        ({"closes_on": "soon"}, "closes_on"),
        ({"closes_on": 7}, "closes_on"),
        ({"task_kind": "do"}, "task_kind"),
        ({"ask_now": "yes"}, "ask_now"),
    ],
)
def test_bad_days_are_named_by_their_path(days: dict[str, Any], path: str) -> None:
    body = {"client": str(ANA), "form": "weekly_check_in", **days}
    answer = asked("thea", "post", "homework/", body)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [path])


@pytest.mark.parametrize(("kind", "found"), [(None, "do"), ("read", "read"), ("practise", "practise")])
def test_a_task_is_of_a_kind(kind: str | None, found: str) -> None:
    body = {"client": str(ANA), "task": "Breathe"} | ({"task_kind": kind} if kind else {})
    assert asked("thea", "post", "homework/", body).json()["task_kind"] == found


def test_the_days_move_together_or_not_at_all() -> None:
    one = given(form="weekly_check_in", due_on=str(days_ago(-2)), closes_on=str(days_ago(-4)))
    path, tag = f"homework/{one['id']}/", f'"{one["id"]}.1"'
    refused = asked("thea", "patch", path, {"due_on": str(days_ago(-5))}, if_match=tag)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["due_on"])
    both = {"due_on": str(days_ago(-5)), "closes_on": str(days_ago(-5))}
    assert asked("thea", "patch", path, both, if_match=tag).status_code == 200
    assert asked("thea", "patch", path, both).status_code == 200
    opened = asked("thea", "patch", path, {"closes_on": None}, if_match=tag.replace(".1", ".2"))
    assert opened.json()["closes_at"] is None
    assert asked("ana", "patch", path, {"closes_on": None}).status_code == 403


def test_what_nobody_began_is_over_for_both_and_says_no_word_of_lateness() -> None:
    one = closed(begun=False)
    assert told(one, "thea")["state"] == told(one)["state"] == EXPIRED
    assert put(uuid4(), Homework(pk=one), CALM).status_code == 409
    for answer in (told(one), asked("ana", "post", f"homework/{one}/transition/", {"to": "skipped"}).json()):
        words = str({name: value for name, value in answer.items() if name not in OF_THE_FORM}).lower()
        assert not [word for word in LATE_WORDS if word in words]


def test_what_a_client_began_stays_open_to_them_alone() -> None:
    one = closed(begun=True)
    assert told(one, "thea")["state"] == EXPIRED
    mine = told(one)
    assert mine["state"] == "assigned"
    assert mine["closes_at"] > told(one, "thea")["closes_at"]
    for state, found in (("assigned", [one]), ("expired", [])):
        rows = asked("ana", "get", f"homework/?state={state}").json()["results"]
        assert [(row["id"], row["state"]) for row in rows] == [(pk, "assigned") for pk in found]
    rows = asked("thea", "get", "homework/?state=expired").json()["results"]
    assert [row["id"] for row in rows] == [one]


@pytest.mark.parametrize("name", ["asked_at", "due_on", "closes_at", "closes_begun_at"])
def test_the_days_are_the_teams_whatever_a_client_tries(name: str) -> None:
    one = given(closes_on=str(days_ago(-1)))["id"]
    with as_person("ana"), pytest.raises(ProgrammingError), transaction.atomic():
        Homework.objects.filter(pk=one).update(**{name: now() + timedelta(days=30)})


def test_the_longer_time_ends_too() -> None:
    one = closed(begun=True, days=9)
    assert told(one)["state"] == EXPIRED
    assert asked("ana", "get", "homework/?state=assigned").json()["results"] == []


def test_staff_learns_nothing_of_what_was_begun() -> None:
    def seen(one: str) -> dict[str, Any]:
        found = told(one, "thea")
        own = ("id", "assigned_at", "asked_at", "closes_at")
        return {name: value for name, value in found.items() if name not in own}

    assert seen(closed(begun=False)) == seen(closed(begun=True))


def test_staff_opens_it_again_until_a_day_or_without_an_end() -> None:
    one = closed(begun=False)
    path = f"homework/{one}/transition/"
    refused = asked("thea", "post", path, {"to": "assigned", "closes_on": str(days_ago(1))})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["closes_on"])
    opened = asked("thea", "post", path, {"to": "assigned", "closes_on": str(days_ago(-3))}).json()
    assert (opened["state"], opened["closes_at"] > now().isoformat()) == ("assigned", True)
    assert told(one)["state"] == "assigned"
    other = closed(begun=False)
    opened = asked("thea", "post", f"homework/{other}/transition/", {"to": "assigned"}).json()
    assert opened["closes_at"] is None
    extra = asked("thea", "post", path, {"to": "withdrawn", "closes_on": str(days_ago(-3))})
    assert (extra.status_code, list(extra.json()["errors"])) == (422, ["closes_on"])


def test_a_client_under_age_is_asked_nothing_again() -> None:
    one = closed(begun=False)
    with as_person("thea"):
        Client.objects.filter(pk=ANA).update(born_on=days_ago(365 * 12))
    refused = asked("thea", "post", f"homework/{one}/transition/", {"to": "assigned"})
    assert refused.status_code == 409


@pytest.mark.parametrize("start", HOMEWORK_STATES)
@pytest.mark.parametrize("to", HOMEWORK_STATES)
def test_what_does_not_follow_is_refused_to_everybody(start: str, to: str) -> None:
    one = assigned("", task="Call a friend")
    facts: dict[str, Any] = {"state": start}
    if start in ("sent", "reviewed"):
        facts["sent_at"] = now()
    if start == "reviewed":
        facts |= {"reviewed_at": now(), "reviewed_by_id": PEOPLE["thea"].member_id}
    with as_person("thea"):
        Homework.objects.filter(pk=one.pk).update(**facts)
    allowed = {
        ("assigned", "withdrawn"): "thea", ("assigned", "skipped"): "ana", ("assigned", "sent"): "ana",
        ("skipped", "assigned"): "ana", ("skipped", "withdrawn"): "thea", ("expired", "assigned"): "thea",
    }  # fmt: skip
    for name in ("thea", "ana"):
        if allowed.get((start, to)) != name:
            answer = asked(name, "post", f"homework/{one.pk}/transition/", {"to": to})
            assert answer.status_code == 409, (name, answer.content)
            assert set(answer.json()["allowed"]) <= set(HOMEWORK_STATES[start])
            assert to not in answer.json()["allowed"]
    if (start, to) in allowed:
        name = allowed[start, to]
        assert asked(name, "post", f"homework/{one.pk}/transition/", {"to": to}).status_code == 200


def test_a_review_is_the_teams_and_the_client_learns_that_it_was_read() -> None:
    one = assigned()
    put(uuid4(), one, CALM)
    review = {"bring_to_session": True, "quantity": 2, "quality": 4, "note": "Speaks of Zanzibar"}
    assert asked("thea", "post", f"homework/{one.pk}/review/", review).status_code == 200
    (found,) = told(str(one.pk), "sue")["reviews"]
    assert (found["quantity"], found["quality"], found["note"]) == (2, 4, "Speaks of Zanzibar")
    mine = told(str(one.pk))
    assert (mine["reviewed_on"], mine["bring_to_session"]) == (str(days_ago(0)), True)
    assert not {"reviews", "reviewed_at", "reviewed_by"} & set(mine)
    assert "Zanzibar" not in str(mine)
    with as_person("ana"):
        assert not Review.objects.exists()


def test_a_note_is_put_otherwise_by_whoever_wrote_it() -> None:
    one = assigned("", task="Walk")
    path, noted = f"homework/{one.pk}/review/", {"quantity": 1, "quality": None, "note": "Tried twice"}
    assert asked("thea", "put", path, noted).status_code == 409
    asked("ana", "post", f"homework/{one.pk}/transition/", {"to": "sent"})
    asked("thea", "post", path, {"note": "Tried once", "bring_to_session": True})
    assert asked("thea", "put", path, noted).status_code == 428
    tag = asked("thea", "get", path).headers["ETag"]
    assert asked("thea", "put", path, noted, if_match=tag).status_code == 200
    assert asked("thea", "put", path, {**noted, "quantity": 2}, if_match=tag).status_code == 412
    found = told(str(one.pk), "thea")
    assert [(row["quantity"], row["note"]) for row in found["reviews"]] == [(1, "Tried twice")]
    assert (found["state"], found["bring_to_session"]) == ("reviewed", True)
    bad = asked("thea", "put", path, {"note": "Only words"}, if_match=tag)
    assert (bad.status_code, sorted(bad.json()["errors"])) == (422, ["quality", "quantity"])


@pytest.mark.parametrize(
    "bad",
    [{"quantity": 5}, {"quality": -1}, {"quantity": 2.0}, {"quality": "3"}, {"note": 7}, {"seen": True}],
)
def test_a_bad_review_is_named_by_its_path_and_changes_nothing(bad: dict[str, Any]) -> None:
    one = assigned("", task="Walk")
    asked("ana", "post", f"homework/{one.pk}/transition/", {"to": "sent"})
    answer = asked("thea", "post", f"homework/{one.pk}/review/", bad)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, list(bad))
    with as_person("thea"):
        assert (Homework.objects.get(pk=one.pk).state, Review.objects.count()) == ("sent", 0)


def test_the_clients_own_rating_is_read_by_both() -> None:
    one = assigned("", task="Walk")
    path = f"homework/{one.pk}/rating/"
    asked("ana", "post", f"homework/{one.pk}/transition/", {"to": "sent"})
    assert asked("ana", "put", path, {"quantity": 4, "quality": None}).status_code == 201
    again = asked("ana", "put", path, {"quantity": 4, "quality": 3})
    assert (again.status_code, again.json()) == (200, {"quantity": 4, "quality": 3})
    assert told(str(one.pk))["rating"] == told(str(one.pk), "thea")["rating"] == again.json()
    with as_person("thea"):
        assert Rating.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ({}, ["quantity", "quality"]),
        ({"quantity": 5, "quality": True}, ["quantity", "quality"]),
        ({"quantity": 1, "quality": 1, "note": "x"}, ["note"]),
    ],
)
def test_a_bad_rating_is_named_by_its_path(body: dict[str, Any], paths: list[str]) -> None:
    one = assigned("", task="Walk")
    asked("ana", "post", f"homework/{one.pk}/transition/", {"to": "sent"})
    answer = asked("ana", "put", f"homework/{one.pk}/rating/", body)
    assert (answer.status_code, sorted(answer.json()["errors"])) == (422, sorted(paths))


def test_only_what_was_sent_is_rated_and_what_was_kept_looks_as_if_it_was_not() -> None:
    rating = {"quantity": 1, "quality": 1}
    plain, kept = assigned(), assigned()
    put(uuid4(), kept, CALM, keep=True)
    answers = [asked("ana", "put", f"homework/{one.pk}/rating/", rating) for one in (plain, kept)]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert answers[0].json() == answers[1].json()
