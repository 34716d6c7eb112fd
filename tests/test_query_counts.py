"""A list costs as many statements with several rows as with one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clients.models import Separation
from privacy.actor import ENGINE, Actor, acting_as
from relcare.demo.people import PEOPLE, ident
from reminders.models import Message, PushDevice, SharedAddress
from tests.cast import as_person
from tests.permission_table import ASSESSMENT, CASE, CHECK_INS, KIND, MOMENT, NORM, SESSION, TABLE
from tests.permission_table_world import World, passing
from tests.permissions.answering import ROWS as HELD_BACK
from tests.permissions.homework import PROGRAMME
from tests.permissions.row import Row
from tests.permissions.shared_answers import FORM as REVEALING
from tests.permissions.shared_answers import SAID
from tests.test_bad_input import operation

Makes = Callable[[World, int], None]
RELATIONSHIP: Final = {"client": "{client}", "kind": "{kind}", "other_name": "Kim"}
DAYS: Final = ("2024-06-10", "2024-06-11", "2024-06-12")
START: Final = datetime(2024, 6, 3, 9, tzinfo=UTC)
ENGINE_OF_RIVERSIDE: Final = Actor(kind=ENGINE, practice_id=ident("riverside", "practice"))


def posted(world: World, name: str, path: str, body: Any) -> Any:
    return world.people.tell(name, "POST", world.filled(path), world.filled(body))


def posts(name: str, path: str, body: Any) -> Makes:
    def make(world: World, number: int) -> None:
        posted(world, name, path, body)

    return make


def assigned(world: World, form: str, client: str = "{client}") -> str:
    body = {"client": client, "case": "{case}", "form": form, "ask_now": True}
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


def says_otherwise(path: str, field: str) -> Makes:
    def make(world: World, number: int) -> None:
        address = world.filled(path)
        tag = world.people.tag("ana", address)
        world.people.tell("ana", "PATCH", address, {field: f"the {number}."}, **{"If-Match": tag})

    return make


def extend(world: World, number: int) -> None:
    told = {"to": "extended", "returns_on": f"2024-07-0{number + 1}", "decided_by": "both"}
    posted(world, "ana", "breaks/{break}/transition/", told)


def resolve(world: World, number: int) -> None:
    path = world.filled("disagreements/{disagreement}/")
    later: tuple[dict[str, Any], ...] = (
        {"outcome": "parked", "returns_on": "2030-01-01"},
        {"outcome": "resolved"},
        {"repaired_by": "me", "repaired_on": DAYS[0]},
    )
    told = later[number]
    world.people.tell("ana", "PATCH", path, told, **{"If-Match": world.people.tag("ana", path)})


def observe(world: World, number: int) -> None:
    posted(world, "ana", "norms/{lived}/observations/", {"observed_on": DAYS[number], "was_lived": True})


def share(noun: str, field: str, **told: str) -> Makes:
    """Something of Ana's own that was not shared before."""

    def make(world: World, number: int) -> None:
        own = posted(world, "ana", f"{noun}s/", {"relationship": "{relationship}", **told})["id"]
        posted(world, "ana", f"shared-{noun}s/", {"case": "{joint_case}", field: own})

    return make


def show_answers(world: World, number: int) -> None:
    """Ana and Ben are asked together; both send and agree."""
    asks = {"case": "{joint_case}", "form": REVEALING, "ask_now": True}
    hers = posted(world, "thea", "homework/", {"client": "{client}", **asks})["id"]
    both = {"client": str(PEOPLE["ben"].client_id), "together_with": hers}
    his = posted(world, "thea", "homework/", {**asks, **both})["id"]
    for name, homework in (("ana", hers), ("ben", his)):
        told = {"homework": homework, "answers": SAID, "status": "sent", "agree": True}
        world.people.tell(name, "PUT", f"responses/{uuid4()}/", told)


def separate(world: World, number: int) -> None:
    with as_person("thea"):
        Separation.objects.create(case_id=world.ids["joint_case"])


def be_present(world: World, number: int) -> None:
    held = posted(world, "thea", "sessions/", SESSION)["id"]
    posted(world, "thea", f"sessions/{held}/transition/", {"to": "held"})
    posted(world, "thea", "relationships/{relationship}/presences/", {"session": held})


def pair(world: World, number: int) -> None:
    both = {"first": relate(world, "{client}"), "second": relate(world, str(PEOPLE["ben"].client_id))}
    posted(world, "thea", "counterparts/", {"case": "{couple}", **both})


def share_an_address(world: World, number: int) -> None:
    at = START + timedelta(days=number)
    with acting_as(ENGINE_OF_RIVERSIDE):
        SharedAddress.objects.create(case_id=world.ids["case"], channel="email", began_at=at, ended_at=at)


def set_up_browser(world: World, number: int) -> None:
    told = {"endpoint": f"https://push.example/{number}", "p256dh": "key", "auth": "secret"}
    with as_person("ana"):
        mark = bytes([number]) * 32
        PushDevice(client_id=world.ids["client"], endpoint_mark=mark, **told).save(force_insert=True)


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


def plan_safety(world: World, number: int) -> None:
    path = world.filled("clients/{client}/safety-plan/")
    match = {"If-Match": world.people.tag("ana", path)}
    world.people.tell("ana", "PUT", path, {"warning_signs": f"sign {number}"}, **match)


def keep_word(world: World, number: int) -> None:
    path = world.filled("disclosures/{done}/answer/")
    told = {"answer": "used_against_me", "answer_note": f"the {number}.", "keep": True}
    kept = world.people.ask("ana", "POST", path, told)
    assert kept.status_code == 204, kept.content


def open_forecast(world: World, number: int) -> None:
    body = {"what": "forecast", "open": bool(number % 2)}
    posted(world, "thea", "relationships/{relationship}/openings/", body)


def move_threshold(world: World, number: int) -> None:
    path = "practice/thresholds/"
    match = {"If-Match": world.people.tag("mark", path)}
    world.people.tell("mark", "PATCH", path, {"contact_recheck_days": 160 - number}, **match)


def follow_on(world: World, number: int) -> None:
    """A next version follows the one that is published."""
    posted(world, "thea", "forms/{drafted}/publish/", {})
    posted(world, "thea", "forms/{drafted}/versions/", {"minutes": 7 + number})


def hold_back(world: World, number: int) -> None:
    """Once for each form."""
    row = next(row for row in HELD_BACK if row.method == "POST" and row.path.endswith("/held-back/"))
    form = ("phq4", "phq9", "weekly_check_in")[number]
    posted(world, "thea", row.path, {**(row.body or {}), "form": form})


def write_programme(world: World, number: int) -> None:
    posted(world, "thea", "programmes/", {**PROGRAMME, "key": f"reading_{number}"})


# Counted in a test of its own, where it takes more than a request for a row to be there.
ELSEWHERE: Final[dict[str, str]] = {
    "inbox/": "clients/tests/test_inbox.py",
    "relationships/{relationship}/timeline/": "caseload/tests/test_timeline.py",
    "members/": "below",
}
LISTS: Final[dict[str, tuple[str, Makes]]] = {
    "clients/{client}/safety-plan/versions/": ("thea", plan_safety),
    "relationships/{kept_about}/kept-words/": ("thea", keep_word),
    "homework/": ("thea", posts("thea", "homework/", {"client": "{client}", "case": "{case}", "task": "x"})),
    "responses/": ("thea", answer),
    "assessments/": ("thea", assess),
    "relationships/": ("thea", posts("thea", "relationships/", RELATIONSHIP)),
    "norms/": ("thea", posts("ana", "norms/", NORM)),
    "norms/{norm}/versions/": ("thea", says_otherwise("norms/{norm}/", "today")),
    "norms/{norm}/story/": ("thea", says_otherwise("norms/{norm}/", "today")),
    "norms/{lived}/observations/": ("thea", observe),
    "boundaries/{boundary}/versions/": ("thea", says_otherwise("boundaries/{boundary}/", "why")),
    "requests/{request}/versions/": ("thea", says_otherwise("requests/{request}/", "reason")),
    "disagreements/{disagreement}/versions/": ("thea", resolve),
    "breaks/{break}/extensions/": ("thea", extend),
    "shared-norms/": ("ben", share("norm", "norm", area="time", question="needs", today="x")),
    "shared-goals/": ("ben", share("goal", "goal", what="x", intention="shared", horizon="one_year")),
    "shared-answers/": ("ben", show_answers),
    "shared-breaks/": ("ben", share("break", "of_break", kind="space", starts_on=DAYS[0])),
    "cases/{joint_case}/separations/": ("thea", separate),
    "cases/": ("mark", posts("mark", "cases/", CASE)),
    "moments/": ("thea", posts("ana", "moments/", MOMENT)),
    "relationships/{relationship}/openings/": ("thea", open_forecast),
    "relationships/{relationship}/presences/": ("thea", be_present),
    "counterparts/": ("thea", pair),
    "kinds/": ("thea", made_kind),
    "forms/": ("ben", show_form),
    "forms/{drafted}/versions/": ("thea", follow_on),
    "clients/{client}/held-back/": ("thea", hold_back),
    "programmes/": ("thea", write_programme),
    "threshold-changes/": ("mark", move_threshold),
    "clients/{client}/scores/": ("thea", answer),
    "check-in-plans/": ("thea", posts("thea", "check-in-plans/", CHECK_INS)),
    "check-in-plans/{plan}/log/": ("thea", send),
    "clients/{client}/messages/": ("thea", send),
    "cases/{case}/shared-addresses/": ("thea", share_an_address),
    "me/push-devices/": ("ana", set_up_browser),
}


def posted_as_in_the_table(path: str) -> Makes:
    """Another row by the table's own POST to this address."""

    def make(world: World, number: int) -> None:
        found = (row for row in TABLE if (row.method, row.path) == ("POST", path))
        row = next(row for row in found if any(status < 300 for status in row.expected.values()))
        posted(world, row.doer, path, row.body)

    return make


def is_a_list(row: Row) -> bool:
    told = operation(row)["responses"].get("200", {}).get("content", {}).get("application/json", {})
    return "Paginated" in told.get("schema", {}).get("$ref", "")


PATHS: Final = sorted(
    {row.path.split("?")[0] for row in TABLE if row.method == "GET" and is_a_list(row)} | LISTS.keys()
)


def asked(world: World, name: str, path: str) -> tuple[int, list[str]]:
    """How many rows are answered, and the statements that it took."""
    with CaptureQueriesContext(connection) as captured:
        told = world.people.ask(name, "GET", path)
    assert told.status_code == 200
    return len(told.json()["results"]), [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("path", [path for path in PATHS if path not in ELSEWHERE])
def test_more_rows_take_no_more_statements(world: World, path: str) -> None:
    reader, make = LISTS.get(path) or ("thea", posted_as_in_the_table(path))
    address = world.filled(path)
    with passing():
        make(world, 0)
        few, before = asked(world, reader, address)
        for number in (1, 2):
            make(world, number)
        more, after = asked(world, reader, address)
    assert 0 < few < more
    assert len(after) == len(before), after


def test_more_members_take_no_more_statements(world: World) -> None:
    with passing():
        (few, before), (more, after) = (asked(world, name, "members/") for name in ("zoe", "thea"))
    assert 0 < few < more
    assert len(after) == len(before)
