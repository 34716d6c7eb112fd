"""Two worlds that differ in one thing somebody may not know of are equal to them, byte for byte."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from assessments.actions.inbox import file_about
from relcare.demo.people import PEOPLE, relationship_id
from tests.cast import as_person
from tests.permission_table import TABLE
from tests.permission_table_world import AUDIT_LINE, CALM, LEVELS, World, passing, standing
from tests.permissions.row import DAY

BEN = str(PEOPLE["ben"].client_id)
LINES = f"SELECT {AUDIT_LINE} FROM privacy_auditline ORDER BY id"
# Beside the paths of the table: what hangs on Ana's other relationships, and on Ben's.
MORE = (
    "relationships/{free}/bridge/",
    "relationships/{free}/bridge/?view=therapist",
    "relationships/{relationship}/bridge/?subject=self&view=therapist",
    f"relationships/{relationship_id('ben', 'Ana')}/bridge/",
    f"relationships/{relationship_id('ben', 'Ana')}/bridge/?view=therapist",
    f"relationships/{relationship_id('ben', 'Ana')}/",
    "relationships/{partners_free}/bridge/",
    "homework/{second}/",
    f"clients/{BEN}/",
    f"clients/{BEN}/contact-plan/",
    f"clients/{BEN}/scores/",
    "assessments/?subject=other",
    "homework/?state=assigned",
)


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), standing() as told:
        ana = told.ids["client"]
        asked = ((ana, "second", "phq9"), (BEN, "bens_homework", "phq9"), (ana, "went", "after_session"))
        for client, name, form in asked:
            body = {"client": client, "case": told.ids["case"], "form": form, "ask_now": True}
            told.ids[name] = told.people.tell("thea", "POST", "homework/", body)["id"]
        yield told


def seen(world: World, name: str) -> dict[str, Any]:
    """Everything this person can read: each GET of the table, and the audit lines that are theirs."""
    paths = dict.fromkeys([*(row.path for row in TABLE if row.method == "GET"), *MORE])
    with passing():
        with as_person(name), connection.cursor() as cursor:
            cursor.execute(LINES)
            found: dict[str, Any] = {"audit lines": [line for (line,) in cursor.fetchall()]}
        for path in paths:
            answer = world.people.ask(name, "GET", world.filled(path))
            found[path] = (answer.status_code, answer.headers.get("ETag"), answer.content)
    return found


def assert_twins(world: World, name: str, write: Callable[[World], None], but: str = "") -> None:
    without = seen(world, name)
    with passing():
        write(world)
        told = seen(world, name)
    different = [path for path in without if told[path] != without[path] and path != but]
    assert not different, {path: (without[path], told[path]) for path in different}


# --- What may be written ----------------------------------------------------------------------------


def write_care(world: World, client: str, name: str, relationship: str, homework: str) -> None:
    """A client's own life, in every endpoint that a client writes through."""
    tell, below = world.people.tell, {"relationship": relationship}
    told = {"other_name": "Somebody", "kind": world.ids["kind"], "client": client}
    other = tell(name, "POST", "relationships/", told)["id"]
    norm = {**below, "area": "power", "question": "needs", "today": "unheard"}
    made = tell(name, "POST", "norms/", norm)["id"]
    tell(name, "POST", f"norms/{made}/transition/", {"to": "proposed"})
    for relation in (relationship, other):
        moment = {"relationship": relation, "happened_on": DAY, "felt_safety": 1, "situation": "at home"}
        tell(name, "POST", "moments/", moment)
        for subject, basis in (("other", "observed"), ("self", "self_report")):
            said = {"subject": subject, "basis": basis, "assessed_on": DAY, "levels": LEVELS}
            tell(name, "POST", "assessments/", {**said, "relationship": relation})
    path = f"clients/{client}/contact-plan/"
    tag = world.people.tag(name, path)
    tell(name, "PUT", path, {"code_word": "lantern"}, **{"If-Match": tag})
    for status in ("draft", "sent"):
        body = {"homework": homework, "answers": {**CALM, "q9": 2}, "status": status}
        tell(name, "PUT", f"responses/{'0' * 8}-1111-7111-8111-{'1' * 12}/", body)


def ben_writes(world: World) -> None:
    write_care(world, BEN, "ben", str(relationship_id("ben", "Ana")), world.ids["bens_homework"])


def ana_writes(world: World) -> None:
    write_care(world, world.ids["client"], "ana", world.ids["relationship"], world.ids["second"])


def ben_alone_with_thea(world: World) -> None:
    """What Thea writes of Ben only: his homework, a session of his own, an opening, a check-in plan."""
    tell = world.people.tell
    tell("thea", "POST", "homework/", {"client": BEN, "case": world.ids["case"], "task": "Write to her"})
    hours = {"starts_at": "2024-07-01T10:00:00Z", "ends_at": "2024-07-01T11:00:00Z"}
    tell("thea", "POST", "sessions/", {"case": world.ids["case"], "attendees": [BEN], **hours})
    path = f"relationships/{relationship_id('ben', 'Ana')}/openings/"
    tell("thea", "POST", path, {"what": "forecast", "open": True})
    body = {"client": BEN, "what": "check_in", "every": {"each": "day", "at": "10:00"}}
    tell("thea", "POST", "check-in-plans/", {**body, "version": world.ids["version"]})


def a_counterpart_is_joined(world: World) -> None:
    body = {"case": world.ids["couple"], "first": world.ids["free"], "second": world.ids["partners_free"]}
    world.people.tell("thea", "POST", "counterparts/", body)


def thea_assesses_for_herself(world: World) -> None:
    told = {"rater": "therapist", "assessed_on": DAY, "levels": {**LEVELS, "energy": 0}}
    for relationship in ("relationship", "free"):
        for subject, basis in (("other", "client_account"), ("self", "observed")):
            said = {**told, "relationship": world.ids[relationship], "subject": subject, "basis": basis}
            world.people.tell("thea", "POST", "assessments/", said)
    said = {**told, "relationship": world.ids["relationship"], "subject": "other", "basis": "observed"}
    world.people.tell("thea", "POST", "assessments/", said)


def ana_keeps_an_answer(world: World) -> None:
    reference = str(uuid4())
    body = {"homework": world.ids["second"], "answers": {**CALM, "q1": 3, "q9": 3}}
    for more in ({"status": "draft"}, {"status": "sent", "keep": True}, {"status": "sent", "keep": True}):
        world.people.tell("ana", "PUT", f"responses/{reference}/", {**body, **more})


def the_team_keeps_its_own(world: World) -> None:
    tell, case = world.people.tell, world.ids["case"]
    for kind in ("case", "process"):
        note = {"case": case, "session": world.ids["session"], "kind": kind, "body": "They avoid it"}
        made = tell("thea", "POST", "notes/", note)["id"]
        tell("thea", "POST", f"notes/{made}/amend/", {"body": "Less so"})
    for path, told in (
        (f"clients/{world.ids['client']}/safety-reference/", {"status": "yes", "told_on": DAY}),
        (f"cases/{case}/plan/", {"problem": "Silence", "aims": "Words"}),
    ):
        tell("thea", "PUT", path, told, **{"If-Match": world.people.tag("thea", path)})
    with as_person("thea"):
        homework: Any = type("About", (), {"client_id": world.ids["client"], "case_id": case})
        file_about(homework, "contact_unsafe", "message", uuid4())
    tell("thea", "POST", f"inbox/{world.ids['item']}/acknowledge/", {"done": "Called her"})
    tell("sue", "GET", f"inbox/{world.ids['item']}/")
    tell("sue", "POST", f"inbox/{world.ids['item']}/clear/")


def ana_tells_how_a_session_went(world: World) -> None:
    low = dict.fromkeys(("free_to_speak", "room", "pace", "takes_along"), "a0")
    body = {"homework": world.ids["went"], "answers": low, "status": "sent"}
    world.people.tell("ana", "PUT", f"responses/{uuid4()}/", body)
    world.people.tell("thea", "GET", f"sessions/{world.ids['held']}/after/")


def ana_saves_a_draft(world: World) -> None:
    reference = str(uuid4())
    body = {"homework": world.ids["second"], "answers": {"q1": 3, "q9": 3}, "status": "draft"}
    for answers in ({"q1": 3}, {"q1": 2, "q9": 3}):
        world.people.tell("ana", "PUT", f"responses/{reference}/", {**body, "answers": answers})


# --- Who may not know of it --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "write",
    [
        ben_writes,
        ben_alone_with_thea,
        a_counterpart_is_joined,
        thea_assesses_for_herself,
        ana_keeps_an_answer,
        the_team_keeps_its_own,
    ],
)
def test_ana_reads_the_same(world: World, write: Callable[[World], None]) -> None:
    assert_twins(world, "ana", write)


@pytest.mark.parametrize(
    "write",
    [
        ana_writes,
        a_counterpart_is_joined,
        thea_assesses_for_herself,
        ana_keeps_an_answer,
        the_team_keeps_its_own,
        ana_saves_a_draft,
        ana_tells_how_a_session_went,
    ],
)
def test_ben_reads_the_same(world: World, write: Callable[[World], None]) -> None:
    assert_twins(world, "ben", write)


@pytest.mark.parametrize("name", ["thea", "sue", "mark", "theo", "zoe"])
def test_nobody_knows_of_a_draft(world: World, name: str) -> None:
    assert_twins(world, name, ana_saves_a_draft)


@pytest.mark.parametrize("name", ["theo", "zoe"])
@pytest.mark.parametrize("write", [ana_writes, the_team_keeps_its_own, ana_keeps_an_answer])
def test_a_colleague_reads_the_same(world: World, name: str, write: Callable[[World], None]) -> None:
    assert_twins(world, name, write)


@pytest.mark.parametrize(
    "write",
    [
        thea_assesses_for_herself,
        a_counterpart_is_joined,
        ana_keeps_an_answer,
        ana_tells_how_a_session_went,
    ],
)
def test_a_manager_reads_the_same(world: World, write: Callable[[World], None]) -> None:
    # Counts of work that waits are what progress is for; test_progress says what they may be.
    assert_twins(world, "mark", write, but="progress/")


def test_the_walk_tells_two_worlds_apart(world: World) -> None:
    """Else all of these would hold of anything: a draft is found by the client who saved it, in one place."""
    without = seen(world, "ana")
    with passing():
        ana_saves_a_draft(world)
        told = seen(world, "ana")
    assert [path for path in without if told[path] != without[path]] == ["homework/{second}/"]
