"""A list costs as many statements with several rows as with one."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from privacy.actor import ENGINE, Actor, acting_as
from relcare.demo.people import PEOPLE, ident
from reminders.models import Message
from tests.permission_table import ASSESSMENT, CHECK_INS, KIND, MOMENT, NORM, SESSION
from tests.permission_table_world import World, passing, standing

Makes = Callable[[World, int], None]
RELATIONSHIP: Final = {"client": "{client}", "kind": "{kind}", "other_name": "Kim"}
START: Final = datetime(2024, 6, 3, 9, tzinfo=UTC)
ENGINE_OF_RIVERSIDE: Final = Actor(kind=ENGINE, practice_id=ident("riverside", "practice"))


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), standing() as told:
        yield told


def posted(world: World, name: str, path: str, body: Any) -> Any:
    return world.people.tell(name, "POST", world.filled(path), world.filled(body))


def posts(name: str, path: str, body: Any) -> Makes:
    def make(world: World, number: int) -> None:
        posted(world, name, path, body)

    return make


def assigned(world: World, form: str, client: str = "{client}") -> str:
    body = {"client": client, "case": "{case}", "form": form}
    return str(posted(world, "thea", "homework/", body)["id"])


def answer(world: World, number: int) -> None:
    """Every second is kept with the therapist."""
    told = {"answers": {f"q{n}": 1 for n in range(1, 5)}, "keep": bool(number % 2)}
    body = {"homework": assigned(world, "phq4"), "status": "sent", **told}
    world.people.tell("ana", "PUT", f"responses/{uuid4()}/", body)


def assess(world: World, number: int) -> None:
    posted(world, "ana", "assessments/", ASSESSMENT)
    posted(world, "thea", "assessments/", {**ASSESSMENT, "basis": "client_account", "rater": "therapist"})


def relate(world: World, whose: str) -> str:
    return str(posted(world, "thea", "relationships/", {**RELATIONSHIP, "client": whose})["id"])


def change_norm(world: World, number: int) -> None:
    path = world.filled("norms/{norm}/")
    tag = world.people.tag("ana", path)
    world.people.tell("ana", "PATCH", path, {"today": f"the {number}."}, **{"If-Match": tag})


def be_present(world: World, number: int) -> None:
    held = posted(world, "thea", "sessions/", SESSION)["id"]
    posted(world, "thea", f"sessions/{held}/transition/", {"to": "held"})
    posted(world, "thea", "relationships/{relationship}/presences/", {"session": held})


def pair(world: World, number: int) -> None:
    both = {"first": relate(world, "{client}"), "second": relate(world, str(PEOPLE["ben"].client_id))}
    posted(world, "thea", "counterparts/", {"case": "{couple}", **both})


def send(world: World, number: int) -> None:
    at = START + timedelta(days=number)
    with acting_as(ENGINE_OF_RIVERSIDE):
        Message.objects.create(
            client_id=world.ids["client"],
            plan_id=world.ids["plan"],
            occurrence=at,
            not_before=at,
            not_after=at + timedelta(hours=1),
            next_try_at=at,
        )


def show_form(world: World, number: int) -> None:
    """Ben reads the forms that were given to him."""
    form = ("phq4", "phq9", "weekly_check_in", "gad7")[number]
    assigned(world, form, str(PEOPLE["ben"].client_id))


def made_kind(world: World, number: int) -> None:
    posted(world, "mark", "kinds/", {**KIND, "name": f"Neighbour {number}"})


def open_gate(world: World, number: int) -> None:
    body = {"what": "gate", "open": bool(number % 2)}
    posted(world, "thea", "relationships/{relationship}/openings/", body)


LISTS: Final[dict[str, tuple[str, Makes]]] = {
    "homework/": ("thea", posts("thea", "homework/", {"client": "{client}", "case": "{case}", "task": "x"})),
    "responses/": ("thea", answer),
    "assessments/": ("thea", assess),
    "relationships/": ("thea", posts("thea", "relationships/", RELATIONSHIP)),
    "norms/": ("thea", posts("ana", "norms/", NORM)),
    "norms/{norm}/versions/": ("thea", change_norm),
    "moments/": ("thea", posts("ana", "moments/", MOMENT)),
    "relationships/{relationship}/openings/": ("thea", open_gate),
    "relationships/{relationship}/presences/": ("thea", be_present),
    "counterparts/": ("thea", pair),
    "kinds/": ("thea", made_kind),
    "forms/": ("ben", show_form),
    "clients/{client}/scores/": ("thea", answer),
    "check-in-plans/": ("thea", posts("thea", "check-in-plans/", CHECK_INS)),
    "check-in-plans/{plan}/log/": ("thea", send),
}


def asked(world: World, name: str, path: str) -> tuple[int, list[str]]:
    """How many rows are answered, and the statements that it took."""
    with CaptureQueriesContext(connection) as captured:
        told = world.people.ask(name, "GET", path)
    assert told.status_code == 200
    return len(told.json()["results"]), [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("path", LISTS)
def test_more_rows_take_no_more_statements(world: World, path: str) -> None:
    reader, make = LISTS[path]
    address = world.filled(path)
    with passing():
        make(world, 0)
        few, before = asked(world, reader, address)
        for number in (1, 2):
            make(world, number)
        more, after = asked(world, reader, address)
    assert 0 < few < more
    assert len(after) == len(before), after
