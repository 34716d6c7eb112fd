"""Keep it with my therapist: an answer or a change, of something that stays as both have read it."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from clients.models import ScreeningCause
from practices.clock import today_in
from privacy.actor import acting_as
from privacy.models import AuditLine
from relationships.harm import harm_days, harm_on
from relationships.models import KeptWord, Relationship
from relationships.tests.events import BOUNDARY, DAY, DISAGREEMENT, EVENT, LATER, kept, made
from relationships.tests.scene import ANAS, BENS, COUPLE, TOLD, asked
from relcare.demo.people import PEOPLE, ZONE
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

OF: Final = {"relationship": str(ANAS)}
WISH: Final = {
    **OF,
    "kind": "wish",
    **dict.fromkeys(("observation", "ask", "reason", "offer", "if_no"), "some words"),
}
BREAK: Final = {**OF, "kind": "space", "starts_on": DAY, "purpose": "to think"}
GOAL: Final = {**OF, "what": "a house", "intention": "shared", "horizon": "one_year"}
STEP: Final = {**OF, "rung": 2, "motive": "to_be_known", "state": "done", "happened_on": DAY}
GIVEN: Final = {**OF, "direction": "given", "what": "meals", "weight": 3, "since": DAY}
NORM: Final = {**OF, **TOLD}
# Where something is made, what it is made of, and what may be kept of it: (method, below it, body).
THINGS: Final[dict[str, tuple[dict[str, Any], tuple[tuple[str, str, dict[str, Any]], ...]]]] = {
    "norms": (
        NORM,
        (("patch", "", {"healthy": "no"}), ("post", "transition/", {"to": "declined", "reason": "no"})),
    ),
    "boundaries": (BOUNDARY, (("patch", "", {"why": "he takes it"}),)),
    "boundary-events": (EVENT, (("patch", "", {"repaired_on": LATER, "how_repaired": "not really"}),)),
    "disagreements": (DISAGREEMENT, (("patch", "", {"outcome": "harm", "outcome_on": LATER}),)),
    "breaks": (
        BREAK,
        (
            ("patch", "", {"purpose": "to get away"}),
            ("post", "transition/", {"to": "extended", "returns_on": LATER, "decided_by": "other"}),
        ),
    ),
    "goals": (
        GOAL,
        (("patch", "", {"why": "he wants it"}), ("post", "transition/", {"to": "dropped"})),
    ),
    "contributions": (GIVEN, (("patch", "", {"ended_on": LATER}),)),
    "requests": (
        WISH,
        (
            ("patch", "", {"reason": "another"}),
            ("post", "answer/", {"answer": "no", "said": "never"}),
            ("post", "transition/", {"to": "asked"}),
        ),
    ),
    "disclosures": (
        STEP,
        (
            ("patch", "", {"what": "more"}),
            ("post", "answer/", {"answer": "used_against_me", "answer_note": "at dinner"}),
            ("post", "transition/", {"to": "dropped"}),
        ),
    ),
}
EVERY: Final = [(path, *way) for path, (_, ways) in THINGS.items() for way in ways]
PEERS: Final = ("ana", "ben", "theo", "mark", "zoe")


def pages(path: str, row: str) -> Iterator[tuple[str, str, Any]]:
    for name in PEERS:
        for place in (f"{path}/", f"{path}/{row}/", f"relationships/{ANAS}/kept-words/", "audit/"):
            answer = asked(name, "get", place)
            yield name, place, (answer.status_code, answer.content, answer.headers.get("ETag"))


def keep(method: str, path: str, body: dict[str, Any], by: str = "ana") -> Any:
    return asked(by, method, path, {**body, "keep": True})


def words(name: str, of: UUID = ANAS) -> list[dict[str, Any]]:
    answer = asked(name, "get", f"relationships/{of}/kept-words/")
    assert answer.status_code == 200, answer.content
    return list(answer.json()["results"])


@pytest.mark.parametrize(("path", "method", "below", "body"), EVERY)
def test_what_is_kept_changes_nothing_that_is_shown_and_reaches_the_team(
    path: str, method: str, below: str, body: dict[str, Any]
) -> None:
    row = str(made(f"{path}/", THINGS[path][0])["id"])
    before = list(pages(path, row))
    # No ETag is asked for, right or wrong: a 412 would tell whether somebody else wrote meanwhile.
    answer = keep(method, f"{path}/{row}/{below}", body)
    assert (answer.status_code, answer.content, answer.headers.get("ETag")) == (204, b"", None)
    assert list(pages(path, row)) == before
    for name in ("thea", "sue"):
        (word,) = words(name)
        assert (word["about_id"], word["told"], word["is_kept"]) == (row, body, True)
        assert (word["client"], word["told_on"]) == (str(PEOPLE["ana"].client_id), str(today_in(ZONE)))


@pytest.mark.parametrize(("path", "method", "below", "body"), EVERY)
def test_staff_keep_nothing_and_others_find_nothing(
    path: str, method: str, below: str, body: dict[str, Any]
) -> None:
    place = f"{path}/{made(f'{path}/', THINGS[path][0])['id']}/{below}"
    answer = keep(method, place, body, by="thea")
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["keep"])
    assert {name: keep(method, place, body, by=name).status_code for name in ("ben", "theo", "zoe")} == {
        "ben": 404,
        "theo": 404,
        "zoe": 404,
    }
    assert words("thea") == []


def test_a_relationship_and_a_step_can_be_told_of_otherwise_for_the_therapist_alone() -> None:
    goal = made("goals/", GOAL)["id"]
    step = made("goal-steps/", {"goal": goal, "what": "save"})["id"]
    assert keep("patch", f"relationships/{ANAS}/", {"ended_on": DAY}).status_code == 204
    assert keep("patch", f"goal-steps/{step}/", {"what": "flee"}).status_code == 204
    assert [(word["about"], word["about_id"]) for word in words("thea")] == [
        ("goal_step", step),
        ("relationship", str(ANAS)),
    ]
    with as_person("ana"):
        assert Relationship.objects.get(pk=ANAS).ended_on is None


def test_what_is_wrong_with_it_is_said_like_of_any_other_and_nothing_at_all_is_not_kept() -> None:
    row = made("disagreements/", DISAGREEMENT)["id"]
    for body, wrong in (({"outcome": "over"}, "outcome"), ({"mood": 1}, "mood"), ({}, "keep")):
        answer = keep("patch", f"disagreements/{row}/", body)
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [wrong])
    assert keep("patch", f"disagreements/{uuid4()}/", {"outcome": "harm"}).status_code == 404
    assert words("thea") == []


def tell(about: str, row: Any, told: str = '{"why": "x"}') -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT rls.keep_word(%s, %s, %s::jsonb)", [about, row, told])


def test_nobody_writes_reads_or_changes_one_but_through_what_is_theirs() -> None:
    row = made("disagreements/", DISAGREEMENT)["id"]
    keep("patch", f"disagreements/{row}/", {"outcome": "harm"})
    with as_person("ana"):
        assert not KeptWord.objects.exists()
    fields = {"about": "norm", "about_id": row, "told": {"why": "x"}, "told_on": DAY}
    for name, client, of in (("ana", "ana", ANAS), ("ben", "ben", BENS), ("thea", "ana", ANAS)):
        with pytest.raises(DatabaseError, match="permission denied"), as_person(name):
            KeptWord.objects.create(client_id=PEOPLE[client].client_id, relationship_id=of, **fields)
    for name in ("ana", "thea"):
        with pytest.raises(DatabaseError, match="permission denied"), as_person(name):
            KeptWord.objects.update(told={})
    with as_person("thea"):
        assert KeptWord.objects.count() == 1


@pytest.mark.parametrize("name", ["ben", "thea", "sue", "theo", "mark", "zoe", "yan"])
def test_nobody_tells_of_what_is_not_their_own(name: str) -> None:
    row = made("disagreements/", DISAGREEMENT)["id"]
    for about, of in (("disagreement", row), ("relationship", ANAS)):
        with pytest.raises(DatabaseError, match="not yours to tell of"), as_person(name):
            tell(about, of)
    assert words("thea") == []


def test_a_client_tells_of_what_they_are_shown_alone() -> None:
    shown = made("disagreements/", DISAGREEMENT)["id"]
    hidden = kept("disagreements/", DISAGREEMENT)
    strange = (("disagreement", hidden), ("norm", shown), ("disagreement", BENS), ("relationship", BENS))
    for about, of in (*strange, ("case", COUPLE), ("client", PEOPLE["ana"].client_id), ("norm", None)):
        with pytest.raises(DatabaseError, match="not yours to tell of"), as_person("ana"):
            tell(about, of)
    assert words("thea") == []


NO_DAYS: Final = ("", "soon", "infinity", "2026-13-01")


@pytest.mark.parametrize("told", [{}, [], None, "x", *({"outcome_on": day} for day in NO_DAYS)])
def test_what_is_kept_by_raw_sql_says_something_that_the_team_can_read(told: Any) -> None:
    row = made("disagreements/", DISAGREEMENT)["id"]
    with pytest.raises(DatabaseError, match=r"nothing to keep|no day|out of range"), as_person("ana"):
        tell("disagreement", row, json.dumps(told))
    assert words("thea") == []


@pytest.mark.parametrize(("path", "method", "below", "body"), EVERY)
def test_what_a_device_sends_again_is_kept_once_and_answered_the_same(
    path: str, method: str, below: str, body: dict[str, Any]
) -> None:
    row = made(f"{path}/", THINGS[path][0])["id"]
    answers = [keep(method, f"{path}/{row}/{below}", body) for _ in range(3)]
    assert {whole(answer) for answer in answers} == {whole(answers[0])}
    assert [word["told"] for word in words("thea")] == [body]


def whole(answer: Any) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
    return answer.status_code, answer.content, tuple(sorted(headers.items()))


def test_what_is_said_of_another_row_or_otherwise_or_again_after_something_else_is_kept_too() -> None:
    first, second = (made("disagreements/", DISAGREEMENT)["id"] for _ in range(2))
    harm, over = {"outcome": "harm"}, {"outcome": "resolved"}
    said = ((first, harm), (second, harm), (first, over), (first, harm), (second, harm))
    for row, body in said:
        keep("patch", f"disagreements/{row}/", body)
    told = [(word["about_id"], word["told"]) for word in reversed(words("thea"))]
    assert told == list(said[:4])


def test_no_line_of_it_lies_on_the_clients_side_of_the_trail() -> None:
    def lines() -> set[UUID]:
        with acting_as(actor("ana")):
            return set(AuditLine.objects.exclude(table_name__contains="audit").values_list("id", flat=True))

    row = made("disagreements/", DISAGREEMENT)["id"]
    before = lines()
    keep("patch", f"disagreements/{row}/", {"outcome": "harm"})
    words("thea")
    assert lines() == before


@pytest.mark.parametrize(
    ("told", "on"),
    [({"outcome_on": LATER}, date.fromisoformat(LATER)), ({"outcome_on": None}, None), ({}, None)],
)
def test_harm_told_to_the_therapist_alone_counts_for_the_team_alone(
    told: dict[str, Any], on: date | None
) -> None:
    row = made("disagreements/", DISAGREEMENT)["id"]
    keep("patch", f"disagreements/{row}/", {"outcome": "harm", **told})
    day = on or today_in(ZONE)
    for name, newest, every in (("thea", {ANAS: day}, (day,)), ("ana", {}, ()), ("ben", {}, ())):
        with as_person(name):
            assert (harm_on([ANAS]), harm_days(ANAS)) == (newest, every)
    with as_person("thea"):
        assert harm_on([ANAS], care_only=True) == {}
        assert ScreeningCause.objects.filter(client_id=PEOPLE["ana"].client_id, reason="harm").exists()


def test_what_is_kept_of_another_outcome_is_no_harm() -> None:
    row = made("disagreements/", DISAGREEMENT)["id"]
    keep("patch", f"disagreements/{row}/", {"outcome": "resolved"})
    with as_person("thea"):
        assert harm_on([ANAS]) == {}


def test_the_list_costs_the_same_for_one_and_for_many() -> None:
    row = made("disagreements/", DISAGREEMENT)["id"]

    def cost(number: int) -> int:
        keep("patch", f"disagreements/{row}/", {"outcome": "harm", "outcome_on": f"2026-02-0{number}"})
        with CaptureQueriesContext(connection) as asked_for:
            assert len(words("thea")) == number
        return len(asked_for)

    first = cost(1)
    assert [cost(number) for number in (2, 3)] == [first, first]
