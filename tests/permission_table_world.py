"""What the permission table speaks of: objects about Ana, and the same things at Lakeside.

Everything is made through the API by the people themselves, in a transaction that is rolled back.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid4

from django.core.cache import cache
from django.db import transaction
from django.test import Client as Browser

from practices.clock import today_in
from practices.invitations import link_of
from privacy.models import AuditLine
from relcare.demo.people import PEOPLE, ZONE, case_id, ident, relationship_id
from tests.cast import EIGHT, signed_in
from tests.permissions import TOPICS
from tests.permissions.row import DAY, NAME, TELLTALE

API: Final = "/api/v1/"
NOWHERE: Final = "01890a5d-ac96-774b-bcce-b302099a8057"
CALM: Final = {f"q{number}": 0 for number in range(1, 10)}
LEVELS: Final = {"self_soothing": 3, "self_regulation": 2, "energy": 1}
HOURS: Final = {"starts_at": "2024-06-03T10:00:00Z", "ends_at": "2024-06-03T11:00:00Z"}


class People:
    """The eight, each signed in once, and Yan."""

    def __init__(self) -> None:
        self.browsers: dict[str, Browser] = {name: signed_in(name) for name in (*EIGHT, "yan")}

    def ask(self, name: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """What this person is answered; a POST carries a new Idempotency-Key unless one is given."""
        address = path if path.startswith("/") else API + path
        if method == "GET":
            return self.browsers[name].get(address, headers=headers)
        if method == "POST":
            headers.setdefault("Idempotency-Key", str(uuid4()))
        send = getattr(self.browsers[name], method.lower())
        return send(address, {} if body is None else body, content_type="application/json", headers=headers)

    def tell(self, name: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """`ask` where the answer has to be yes; what it says."""
        answer = self.ask(name, method, path, body, **headers)
        assert answer.status_code in (200, 201), (name, method, path, answer.content)
        return answer.json()

    def tag(self, name: str, path: str) -> str:
        """The ETag of what this person reads there; none where there is nothing yet."""
        return str(self.ask(name, "GET", path).headers.get("ETag", ""))


@dataclass
class World:
    people: People
    ids: dict[str, str]
    foreign: dict[str, str]
    nowhere: dict[str, str] = field(init=False)
    # By path, what was read there.
    tags: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.nowhere = {**dict.fromkeys(self.ids, NOWHERE), **CONSTANT}

    def filled(self, told: Any, ids: Mapping[str, str] | None = None) -> Any:
        """A path or a body with ids where it has {placeholders}."""
        ids = self.ids if ids is None else ids
        if isinstance(told, str):
            return told.format_map(ids) if "{" in told else told
        if isinstance(told, list):
            return [self.filled(inner, ids) for inner in told]
        if isinstance(told, dict):
            return {key: self.filled(inner, ids) for key, inner in told.items()}
        return told


# A line of the trail as its readers see it, in one text.
AUDIT_LINE: Final = "ROW({})::text".format(
    ", ".join(
        str(field.column)
        for field in AuditLine._meta.concrete_fields
        if field.column not in AuditLine.rows.hides
    )
)
# Placeholders that name nobody's thing: a reference that the caller makes, the number of a form's version.
CONSTANT: Final = {"fresh": "0190f2a4-7c11-7e0a-9b1e-3f5d6a7b8c9d", "number": "1"}


@dataclass(frozen=True)
class Side:
    """Who is in care with whom, and by which texts what is told there is known."""

    people: People
    therapist: str
    client: str
    manager: str
    case: UUID
    relationship: UUID
    partner: str
    text: str
    name: str

    def tell(self, name: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return self.people.tell(name, method, path, body, **headers)

    def changed(self, name: str, method: str, path: str, body: Any) -> Any:
        tag = self.people.tag(self.therapist, path)
        return self.tell(name, method, path, body, **({"If-Match": tag} if tag else {}))


@contextmanager
def standing() -> Iterator[World]:
    """The world of the table, until the block ends."""
    with transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@contextmanager
def passing() -> Iterator[None]:
    """Whatever is written within is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build() -> World:
    # How often somebody may try a link is no question of these tests.
    cache.clear()
    people = People()
    ana = Side(
        people,
        "thea",
        "ana",
        "mark",
        case_id("ana and ben"),
        relationship_id("ana", "Ben"),
        "ben",
        TELLTALE,
        NAME,
    )
    yan = Side(
        people, "zoe", "yan", "zoe", case_id("yan"), relationship_id("yan", "Lin"), "", "lake", "lakename"
    )
    return World(people, {**made(ana), **CONSTANT}, {**made(yan), **CONSTANT})


def made(side: Side) -> dict[str, str]:
    ids = whose(side)
    for part in parts():
        ids |= part(side, ids)
    return ids


def parts() -> tuple[Callable[[Side, dict[str, str]], dict[str, str]], ...]:
    """What each topic makes of its own, in the order in which they may build on one another."""
    first = (watch, chart, notes, relationships, assessments, answers, reminders)
    return (*first, *(make for _, make in TOPICS))


def whose(side: Side) -> dict[str, str]:
    """The ids that stand before anything is made."""
    person = PEOPLE[side.client]
    practice = ident(person.practice, "practice")
    colleague = PEOPLE["theo" if person.practice == "riverside" else "zoe"]
    ids = {
        "practice": str(practice),
        "client": str(person.client_id),
        "case": str(side.case),
        "relationship": str(side.relationship),
        "kind": str(ident(person.practice, "kind", "Partner")),
        "therapist": str(PEOPLE[side.therapist].member_id),
        "colleague": str(colleague.member_id),
    }
    if colleague.name == side.therapist:
        ids["colleague"] = joined(side)
    return ids


def joined(side: Side) -> str:
    """A second one to work where nobody else does: asked in, and come in by the link."""
    asked = {"email": f"{side.name}2@example.org", "name": f"Second {side.name}", "roles": ["therapist"]}
    invitation = side.tell(side.manager, "POST", "invitations/", asked)
    token = link_of(UUID(invitation["id"])).rpartition("#")[2]
    side.tell("nobody", "POST", "invitations/accept/", {"token": token, "password": "a phrase of one's own"})
    members = side.tell(side.manager, "GET", "members/")["results"]
    return str(next(member["id"] for member in members if member["name"] == asked["name"]))


def watch(side: Side, ids: dict[str, str]) -> dict[str, str]:
    duty = {"member": ids["therapist"], **HOURS}
    leave = {"member": ids["therapist"], "cover": ids["colleague"], "starts_on": DAY, "ends_on": DAY}
    return {
        "supervisor": str(PEOPLE["sue" if side.client == "ana" else "zoe"].member_id),
        "duty": side.tell(side.manager, "POST", "duties/", duty)["id"],
        "leave": side.tell(side.manager, "POST", "leaves/", leave)["id"],
    }


def chart(side: Side, ids: dict[str, str]) -> dict[str, str]:
    path = f"clients/{ids['client']}/"
    told = {"name": f"Her {side.name}", "phone": side.name, "preferred_name": side.name}
    side.changed(side.therapist, "PATCH", path, told)
    plan = {
        "channels": [{"channel": "email", "address": f"{side.text}@example.org", "confirmed": True}],
        "windows": [{"weekday": 0, "from": "08:00", "to": "20:00"}],
        "words_to_avoid": [side.text],
        "code_word": side.text,
        "chosen_name": side.text,
        "shared_device": "no",
    }
    side.changed(side.client, "PUT", path + "contact-plan/", plan)
    newcomer = side.tell(side.manager, "POST", "clients/", {"name": f"New {side.name}"})["id"]
    # In care, and without a sign-in.
    portalless = side.tell(side.therapist, "POST", "clients/", {"name": "Somebody"})["id"]
    alone = {"kind": "individual", "clients": [portalless], "opened_on": DAY}
    side.tell(side.therapist, "POST", "cases/", alone)
    invitation = {
        "email": f"{side.name}@example.org",
        "name": side.name,
        "roles": ["client"],
        "client": portalless,
    }
    session = {"case": ids["case"], "attendees": [ids["client"]], **HOURS}
    planned = side.tell(side.therapist, "POST", "sessions/", session)["id"]
    held = side.tell(side.therapist, "POST", "sessions/", session)["id"]
    side.tell(side.therapist, "POST", f"sessions/{held}/transition/", {"to": "held"})
    return {
        "newcomer": newcomer,
        "portalless": portalless,
        "invitation": side.tell(side.therapist, "POST", "invitations/", invitation)["id"],
        "session": planned,
        "held": held,
    }


def notes(side: Side, ids: dict[str, str]) -> dict[str, str]:
    plan = {"problem": side.text, "aims": side.text, "how_we_will_see_it": side.text}
    side.changed(side.therapist, "PUT", f"cases/{ids['case']}/plan/", plan)
    reference = {"status": "not_yet", "told_on": DAY, "what": side.text}
    side.tell(side.therapist, "PUT", f"clients/{ids['client']}/safety-reference/", reference)
    made = {}
    for kind in ("case", "process"):
        note = {"case": ids["case"], "kind": kind, "body": side.text}
        made[f"{kind}_note"] = side.tell(side.therapist, "POST", "notes/", note)["id"]
        side.tell(side.therapist, "POST", f"notes/{made[f'{kind}_note']}/amend/", {"body": side.text})
    return made


def relationships(side: Side, ids: dict[str, str]) -> dict[str, str]:
    below = {"relationship": ids["relationship"]}
    norm = {**below, "area": "time", "question": "availability", "today": side.text, "wanted": side.text}
    moment = {
        **below,
        "happened_on": DAY,
        "felt_safety": 2,
        "situation": side.text,
        "body_signs": side.text,
        "pattern": "flee",
        "was_left": True,
        "how_left": side.text,
    }
    path = f"relationships/{ids['relationship']}/"
    side.changed(side.client, "PATCH", path, {"since": DAY})
    side.tell(side.therapist, "POST", path + "presences/", {"session": ids["held"]})
    gate = {"what": "gate", "open": True}
    pair = couple(side, ids)
    # Of one of two the gate is opened where both were asked alone.
    for client in filter(None, (side.client, side.partner)):
        talk = {"client": str(PEOPLE[client].client_id), "asked_on": str(today_in(ZONE)), "way": "in_person"}
        side.tell(side.therapist, "POST", "screenings/", {**talk, "result": "clear"})
    return {
        **pair,
        "opening": side.tell(side.therapist, "POST", path + "openings/", gate)["id"],
        "norm": side.tell(side.client, "POST", "norms/", norm)["id"],
        "moment": side.tell(side.client, "POST", "moments/", moment)["id"],
    }


def couple(side: Side, ids: dict[str, str]) -> dict[str, str]:
    """Relationships of a couple: one pair that is joined, and one that is not yet."""
    therapist, told = side.therapist, {"kind": ids["kind"], "other_name": side.text}
    first, second, case = ids["client"], "", ids["case"]
    if side.partner:
        second = str(PEOPLE[side.partner].client_id)
    else:
        first, second = (
            side.tell(side.manager, "POST", "clients/", {"name": f"{side.name} {n}"})["id"] for n in "ab"
        )
        body = {"kind": "couple", "clients": [first, second], "opened_on": DAY}
        case = side.tell(side.manager, "POST", "cases/", body)["id"]
    one, free = (
        side.tell(therapist, "POST", "relationships/", {**told, "client": first})["id"] for _ in range(2)
    )
    told["other_name"] = "Ana"
    other, also_free = (
        side.tell(therapist, "POST", "relationships/", {**told, "client": second})["id"] for _ in range(2)
    )
    pair = {"case": case, "first": one, "second": other}
    return {
        "couple": case,
        "free": free,
        "partners_free": also_free,
        "counterpart": side.tell(therapist, "POST", "counterparts/", pair)["id"],
    }


def assessments(side: Side, ids: dict[str, str]) -> dict[str, str]:
    told = {
        "relationship": ids["relationship"],
        "subject": "other",
        "assessed_on": DAY,
        "levels": LEVELS,
        "evidence": {"energy": side.text},
    }
    observed = {**told, "basis": "observed"}
    own = {**told, "basis": "client_account", "rater": "therapist"}
    return {
        "assessment": side.tell(side.client, "POST", "assessments/", observed)["id"],
        "team_assessment": side.tell(side.therapist, "POST", "assessments/", own)["id"],
    }


def answers(side: Side, ids: dict[str, str]) -> dict[str, str]:
    """Homework to do (with a draft), sent with an urgent answer, kept with the therapist; and a task."""

    def assigned(**told: str) -> Any:
        body = {"client": ids["client"], "case": ids["case"], "ask_now": True, **told}
        return side.tell(side.therapist, "POST", "homework/", body)

    def answered(homework: str, given: dict[str, Any], **more: Any) -> str:
        reference = str(uuid4())
        body = {"homework": homework, "answers": given, "status": "sent", **more}
        side.tell(side.client, "PUT", f"responses/{reference}/", body)
        return reference

    open_one = assigned(form="weekly_check_in")
    sent, kept = assigned(form="phq9")["id"], assigned(form="phq4")["id"]
    answered(open_one["id"], {"q6": side.text}, status="draft")
    reference = answered(sent, {**CALM, "q9": 1})
    answered(kept, {f"q{n}": 1 for n in range(1, 5)}, keep=True)
    shown = side.tell(side.therapist, "GET", f"homework/{sent}/")
    items = side.tell(side.therapist, "GET", f"inbox/?client={ids['client']}")["results"]
    return {
        "homework": open_one["id"],
        "sent": sent,
        "kept_homework": kept,
        "task": assigned(task=side.text)["id"],
        "form": open_one["form"]["id"],
        "version": open_one["form"]["version"],
        "response": shown["response"],
        "reference": reference,
        "kept": side.tell(side.therapist, "GET", f"homework/{kept}/")["kept"][0]["id"],
        "item": next(item["id"] for item in items if item["kind"] == "urgent"),
    }


def reminders(side: Side, ids: dict[str, str]) -> dict[str, str]:
    body = {
        "client": ids["client"],
        "what": "check_in",
        "every": {"each": "week", "on": ["monday"], "at": "09:00"},
        "version": ids["version"],
    }
    return {"plan": side.tell(side.therapist, "POST", "check-in-plans/", body)["id"]}
