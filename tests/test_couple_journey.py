"""Two people in one case, from the first talk alone to the separation that ends what they shared.

Against the running stack: Ana and Ben begin a new episode of care, each with a relationship of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from relationships.words import CAPACITIES
from relcare.demo.people import PEOPLE, ZONE, ident
from tests.running import Launcher, Person

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(not settings.IS_EMBEDDED, reason="starts the embedded parts"),
]

NOW = datetime.now(ZoneInfo(ZONE))
TODAY = NOW.date().isoformat()
YESTERDAY = (NOW.date() - timedelta(days=1)).isoformat()
NEXT_WEEK = (NOW.date() + timedelta(days=7)).isoformat()
PARTNER = str(ident("riverside", "kind", "Partner"))
OTHERS = {"ana": "ben", "ben": "ana"}
# What each says of the same question, alone.
EVENINGS = {
    "ana": {
        "today": "The screen lies by the plate.",
        "wanted": "No screens at the table.",
        "set_by": "other",
    },
    "ben": {"today": "I look when it rings.", "wanted": "Screens away at dinner.", "set_by": "me"},
}
PURPOSES = {"ana": "To hear myself think.", "ben": "That she misses me."}


@dataclass
class Couple:
    """What came of the steps so far."""

    case: str = ""
    relationships: dict[str, str] = field(default_factory=dict)
    norms: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    breaks: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def people(stack: Launcher) -> Iterator[dict[str, Person]]:
    signed = {name: Person(name, stack.address).sign_in() for name in ("thea", "sue", "mark", "ana", "ben")}
    yield signed
    for person in signed.values():
        person.http.close()


@pytest.fixture(scope="module")
def couple() -> Couple:
    return Couple()


def client(name: str) -> str:
    return str(PEOPLE[name].client_id)


def texts(person: Person, *paths: str) -> str:
    """Everything that this person is answered there, in one text."""
    return "".join(person.http.get(f"/api/v1/{path}").text for path in paths)


def test_a_new_episode_of_care_for_two(people: dict[str, Person], couple: Couple) -> None:
    body = {
        "kind": "couple",
        "clients": [client("ana"), client("ben")],
        "opened_on": TODAY,
        "therapist": str(PEOPLE["thea"].member_id),
    }
    couple.case = people["mark"].post("cases/", body)["id"]
    for name, other in OTHERS.items():
        told = {"other_name": other.title(), "kind": PARTNER}
        couple.relationships[name] = people[name].post("relationships/", told)["id"]
    pair = {f: couple.relationships[name] for f, name in (("first", "ana"), ("second", "ben"))}
    people["thea"].post("counterparts/", {"case": couple.case, **pair})


def test_each_is_asked_alone_and_a_concern_refuses_joint_work(
    people: dict[str, Person], couple: Couple
) -> None:
    thea, path = people["thea"], f"cases/{couple.case}/joint-openings/"
    before = {name: texts(people[name], f"cases/{couple.case}/joint/", "me/") for name in OTHERS}
    alone = {"asked_on": TODAY, "way": "in_person"}
    thea.post("screenings/", {"client": client("ana"), "result": "clear", **alone})
    thea.post(
        "screenings/", {"client": client("ben"), "result": "could_not_be_asked_alone", "asked_on": TODAY}
    )
    refused = thea.post(path, {"open": True}, 409)
    assert "B:" in refused["detail"]
    # Neither of the two is told anything, and neither page has changed by a byte.
    for name in OTHERS:
        people[name].get("screenings/", 403)
        people[name].get("safety-flags/", 403)
        assert texts(people[name], f"cases/{couple.case}/joint/", "me/") == before[name]
    thea.post(
        "screenings/", {"client": client("ben"), "result": "clear", "asked_on": TODAY, "way": "safe_call"}
    )
    (flag,) = (
        flag
        for flag in thea.get(f"safety-flags/?client={client('ben')}")["results"]
        if flag["lifted_at"] is None
    )
    # Who raised it does not lift it: a second member does.
    thea.post(f"safety-flags/{flag['id']}/lift/", {"because": "He came alone today."}, 409)
    people["sue"].post(f"safety-flags/{flag['id']}/lift/", {"because": "He came alone today."}, 200)


def test_joint_work_opens_on_terms_that_both_accepted(people: dict[str, Person], couple: Couple) -> None:
    thea, case = people["thea"], couple.case
    policy = thea.post(f"cases/{case}/secrets-policies/", {"kind": "no_secrets"})["id"]
    people["ana"].post(f"cases/{case}/acceptances/", {"policy": policy})
    thea.post(f"cases/{case}/joint-openings/", {"open": True}, 409)
    people["ben"].post(f"cases/{case}/acceptances/", {"policy": policy})
    assert thea.post(f"cases/{case}/joint-openings/", {"open": True})["open"] is True


def test_each_tells_the_same_question_for_themself(people: dict[str, Person], couple: Couple) -> None:
    for name, told in EVENINGS.items():
        norm = {"area": "respect", "question": "needs", "is_spoken": True, "healthy": "unsure", **told}
        made = people[name].post("norms/", {"relationship": couple.relationships[name], **norm})
        couple.norms[name] = made["id"]
    for name, other in OTHERS.items():
        people[name].get(f"norms/{couple.norms[other]}/", 404)
        assert EVENINGS[other]["wanted"] not in texts(people[name], "norms/", f"cases/{couple.case}/joint/")
        assert people[name].get(f"cases/{couple.case}/norm-diff/")["questions"] == []


def share(people: dict[str, Person], couple: Couple, name: str) -> None:
    body = {"case": couple.case, "norm": couple.norms[name]}
    couple.copies[name] = people[name].post("shared-norms/", body)["id"]


def question(people: dict[str, Person], couple: Couple, name: str) -> Any:
    (found,) = people[name].get(f"cases/{couple.case}/norm-diff/")["questions"]
    return found


def test_what_one_shares_the_other_reads_and_no_more(people: dict[str, Person], couple: Couple) -> None:
    share(people, couple, "ana")
    assert {question(people, couple, name)["kind"] for name in OTHERS} == {"only_one"}
    seen = people["ben"].get(f"shared-norms/{couple.copies['ana']}/")
    assert seen["wanted"] == EVENINGS["ana"]["wanted"]
    assert "set_by" not in seen
    assert couple.norms["ana"] not in texts(people["ben"], f"shared-norms/{couple.copies['ana']}/")
    share(people, couple, "ben")
    assert question(people, couple, "ana")["kind"] == "not_compared"


def test_they_find_it_the_same_and_agree(people: dict[str, Person], couple: Couple) -> None:
    about = {"area": "respect", "question": "needs", "about": sorted(couple.copies.values())}
    for name in OTHERS:
        people[name].post(f"cases/{couple.case}/norm-marks/", {**about, "says": "same"})
    assert {question(people, couple, name)["kind"] for name in OTHERS} == {"same"}
    for name in OTHERS:
        for to in ("proposed", "negotiating", "agreed"):
            people[name].post(f"norms/{couple.norms[name]}/transition/", {"to": to}, 200)
        assert not question(people, couple, name)["agreed_by_both"]
    for name in OTHERS:
        share(people, couple, name)
    assert all(question(people, couple, name)["agreed_by_both"] for name in OTHERS)


def test_a_request_is_answered_with_cannot(people: dict[str, Person], couple: Couple) -> None:
    ana, below = people["ana"], {"relationship": couple.relationships["ana"]}
    limit = {
        **below,
        "kind": "limit",
        "observation": "He shouted.",
        "ask": "Never again.",
        "reason": "I froze.",
    }
    assert "boundar" in str(ana.post("requests/", {**limit, "if_no": "I leave the room."}, 422)).lower()
    wish = {
        "kind": "wish",
        "observation": "On Sunday you went out without a word.",
        "ask": "Tell me before you leave.",
        "reason": "I look for you.",
        "offer": "I will not ask where to.",
        "if_no": "I go to my sister's for the evening.",
    }
    made = ana.post("requests/", {**below, **wish})
    ana.post(f"requests/{made['id']}/transition/", {"to": "asked"}, 200)
    answered = ana.post(f"requests/{made['id']}/answer/", {"answer": "cannot"}, 200)
    assert answered["offers"] == ["words_to_use", "look_at_capacity"]
    assert made["id"] not in texts(people["ben"], "requests/", "homework/")


def test_their_first_disagreement_is_told_by_each(people: dict[str, Person], couple: Couple) -> None:
    told = {"happened_on": YESTERDAY, "area": "time", "escalation": 2, "is_first": True, "about": "Sunday"}
    moves = {"ana": ("accommodate", "fight"), "ben": ("stayed_present", "flee")}
    for name, (mine, theirs) in moves.items():
        ended = {"outcome": "one_gave_in", "gave_in": "me" if name == "ana" else "other"}
        body = {**told, **ended, "my_move": mine, "their_move": theirs}
        made = people[name].post("disagreements/", {"relationship": couple.relationships[name], **body})
        assert made["is_first"] is True
    for name in OTHERS:
        (own,) = people[name].get(f"disagreements/?relationship={couple.relationships[name]}")["results"]
        assert own["my_move"] == moves[name][0]


def test_a_break_whose_purposes_only_the_therapist_compares(
    people: dict[str, Person], couple: Couple
) -> None:
    for name, purpose in PURPOSES.items():
        told = {"kind": "space", "purpose": purpose, "starts_on": TODAY, "returns_on": NEXT_WEEK}
        made = people[name].post("breaks/", {"relationship": couple.relationships[name], **told})
        couple.breaks[name] = made["id"]
    pair = {"first": couple.breaks["ana"], "second": couple.breaks["ben"]}
    people["thea"].post("break-comparisons/", {"case": couple.case, **pair, "purposes": "different"})
    for name, other in OTHERS.items():
        people[name].get("break-comparisons/", 403)
        assert PURPOSES[other] not in texts(people[name], "breaks/", f"cases/{couple.case}/joint/")
    people["ana"].post("shared-breaks/", {"case": couple.case, "of_break": couple.breaks["ana"]})
    assert PURPOSES["ana"] in texts(people["ben"], f"cases/{couple.case}/joint/")
    safe = {"kind": "for_my_safety", "starts_on": TODAY}
    away = people["ana"].post("breaks/", {"relationship": couple.relationships["ana"], **safe})
    people["ana"].post("shared-breaks/", {"case": couple.case, "of_break": away["id"]}, 422)


def test_a_disclosure_goes_ahead_of_what_is_earned(people: dict[str, Person], couple: Couple) -> None:
    ana, path = people["ana"], f"relationships/{couple.relationships['ana']}/"
    levels = dict.fromkeys(CAPACITIES, 1)
    said = {"subject": "other", "basis": "observed", "assessed_on": TODAY, "levels": levels}
    ana.post("assessments/", {**said, "relationship": couple.relationships["ana"]})
    assert ana.get(f"{path}ladder/")["gate"] is None
    # A break calls for another talk with each, alone, before anything more is opened.
    people["thea"].post(f"{path}openings/", {"what": "gate", "open": True}, 409)
    for name in OTHERS:
        talk = {"client": client(name), "asked_on": TODAY, "result": "clear", "way": "in_person"}
        people["thea"].post("screenings/", talk)
    people["thea"].post(f"{path}openings/", {"what": "gate", "open": True})
    step = {
        "rung": 4,
        "what": "What I dream of.",
        "motive": "to_be_loved",
        "state": "done",
        "happened_on": TODAY,
    }
    made = ana.post("disclosures/", {"relationship": couple.relationships["ana"], **step})
    ana.post(f"disclosures/{made['id']}/answer/", {"answer": "dismissed"}, 200)
    gate = ana.get(f"{path}ladder/")["gate"]
    assert gate["ahead"] is True
    assert gate["earned"] == 0
    assert "overloaded" in str(gate["reasons"])
    assert ana.get(f"{path}bridge/")["overall"] == "overloaded"
    people["ben"].get(f"{path}ladder/", 404)


def test_a_separation_ends_the_shares(people: dict[str, Person], couple: Couple) -> None:
    thea, case = people["thea"], couple.case
    notices = thea.get(f"cases/{case}/what-they-will-notice/")["they_will_notice"]
    assert notices
    thea.post(f"cases/{case}/separate/", {"reason": "They live apart from today."})
    for name, other in OTHERS.items():
        person = people[name]
        person.get(f"shared-norms/{couple.copies[other]}/", 404)
        assert EVENINGS[other]["wanted"] not in texts(person, "shared-norms/", f"cases/{case}/joint/")
        # What one's own is, stays one's own.
        assert person.get(f"shared-norms/{couple.copies[name]}/")["wanted"] == EVENINGS[name]["wanted"]
        assert person.get(f"norms/{couple.norms[name]}/")["state"] == "agreed"
        person.post("shared-norms/", {"case": case, "norm": couple.norms[name]}, 409)
    assert PURPOSES["ana"] not in texts(people["ben"], "shared-breaks/", f"cases/{case}/joint/")


def test_everything_of_it_stands_in_ones_own_timeline(people: dict[str, Person], couple: Couple) -> None:
    for name, other in OTHERS.items():
        path = f"relationships/{couple.relationships[name]}/timeline/"
        kinds = {entry["kind"] for entry in people[name].get(path)["results"]}
        assert {"norm", "disagreement", "break"} <= kinds
        people[other].get(path, 404)
