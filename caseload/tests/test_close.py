"""Closing a session: one request, all of it or nothing, and nothing twice."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from assessments.models import Homework
from clients.models import (
    CONTACT_UNSAFE,
    SESSION_STATES,
    Attendee,
    CaseNote,
    ContactPlan,
    InboxItem,
    Jot,
    SafeChannel,
    Session,
)
from practices.clock import now, today_in
from practices.tests.browsing import get, patch, post
from relationships.tests.scene import COUPLE, given_moment
from relcare.demo.people import PEOPLE, ZONE, case_id
from tests.cast import EIGHT, as_person

pytestmark = pytest.mark.django_db

ANA, BEN, CEM = (str(PEOPLE[name].client_id) for name in ("ana", "ben", "cem"))
BOTH = [{"client": ANA, "present": True}, {"client": BEN, "present": False}]
HELD: dict[str, Any] = {"state": "held", "attendance": BOTH}


def instant(moment: Any) -> str:
    return str(moment.isoformat()).replace("+00:00", "Z")


def hours(days: int) -> dict[str, str]:
    start = now().replace(microsecond=0) + timedelta(days=days)
    return {"starts_at": instant(start), "ends_at": instant(start + timedelta(minutes=50))}


def planned(*attendees: str, days: int = 0, case: UUID = COUPLE) -> str:
    """The path of a session of today, or of another day."""
    body = {"case": str(case), "attendees": list(attendees or (ANA, BEN)), **hours(days)}
    answer = post("thea", "sessions/", body)
    assert answer.status_code == 201, answer.json()
    return f"sessions/{answer.json()['id']}/"


def jotted(path: str, about: str | None = ANA, **told: Any) -> str:
    body = {"kind": "need", "line": "Wants rest.", "about": about, **told}
    return str(post("thea", path + "jots/", body).json()["id"])


def everything(path: str) -> dict[str, Any]:
    return {
        **HELD,
        "note": {"body": "They spoke.", "next_time": "The move."},
        "jots": [{"jot": jotted(path), "filed_as": "note"}],
        "homework": [{"client": ANA, "form": "phq4"}, {"client": BEN, "task": "A walk."}],
        "contact_plans": [{"client": ANA, "is_safe": True}, {"client": BEN, "is_safe": False}],
        "next_session": {**hours(7), "attendees": [ANA, BEN]},
    }


def world() -> dict[str, Any]:
    """All that closing may change, as Thea finds it."""
    with as_person("thea"):
        return {
            "sessions": sorted(Session.objects.values_list("pk", "state", "row_version")),
            "there": sorted(Attendee.objects.values_list("pk", "was_present"), key=str),
            "notes": sorted(CaseNote.objects.values_list("pk")),
            "jots": sorted(Jot.objects.values_list("pk", "filed_as")),
            "homework": sorted(Homework.objects.values_list("pk")),
            "plans": sorted(ContactPlan.objects.values_list("pk", "confirmed_on", "row_version"), key=str),
            "inbox": sorted(InboxItem.objects.values_list("pk")),
        }


# --- What it does ---------------------------------------------------------------------------------


def test_a_whole_closing_takes_four_requests_or_fewer() -> None:
    path = planned()
    jotted(path)
    given_moment()
    asked = [get("thea", path + "prep/"), get("thea", path + "draft-note/")]
    draft = asked[-1].json()
    body = everything(path)
    body["note"] = {"body": draft["body"], "next_time": draft["next_time"] or "Ask.", "sign": True}
    body["jots"] = [{"jot": jot, "filed_as": "note"} for jot in draft["jots"]]
    asked.append(post("thea", path + "close/", body))
    assert [answer.status_code for answer in asked] == [200, 200, 200]
    assert len(asked) <= 4
    # Nothing is left to do.
    with as_person("thea"):
        assert Session.objects.get(pk=path.split("/")[1]).state == "held"
        assert not Jot.objects.filter(filed_at=None).exclude(pk=body["jots"][0]["jot"]).count() > 1
        assert CaseNote.objects.get().signed_at is not None


def test_everything_that_was_said_is_there_afterwards() -> None:
    path = planned()
    answer = post("thea", path + "close/", everything(path))
    assert answer.status_code == 200, answer.json()
    told = answer.json()
    assert (told["state"], told["present"], set(told["attendees"])) == ("held", [ANA], {ANA, BEN})
    assert told["asks_after"] == "not_here"
    note = get("thea", f"notes/{told['note']}/").json()
    assert (note["body"], note["next_time"], note["session"]) == ("They spoke.", "The move.", told["id"])
    assert note["locked"]
    assert note["signed_at"]
    coming = get("thea", f"sessions/{told['next_session']}/").json()
    assert (coming["state"], set(coming["attendees"])) == ("planned", {ANA, BEN})
    with as_person("thea"):
        assert set(Homework.objects.values_list("client_id", "case_id")) == {
            (UUID(ANA), COUPLE),
            (UUID(BEN), COUPLE),
        }
        assert Jot.objects.get().filed_as == "note"


def test_a_plan_that_is_still_safe_is_confirmed_and_asked_again_later() -> None:
    path = planned()
    post("thea", path + "close/", {**HELD, "contact_plans": [{"client": ANA, "is_safe": True}]})
    day = today_in(ZONE)
    with as_person("thea"):
        plan = ContactPlan.objects.get(client_id=ANA)
        assert (plan.confirmed_on, plan.confirmed_by_id) == (day, PEOPLE["thea"].member_id)
        assert plan.recheck_by == day + timedelta(days=180)


def test_a_plan_that_is_not_safe_sends_nothing_more_and_waits_for_the_team() -> None:
    path = planned()
    post("thea", path + "close/", {**HELD, "contact_plans": [{"client": BEN, "is_safe": False}]})
    with as_person("thea"):
        plan = ContactPlan.objects.get(client_id=BEN)
        assert (plan.confirmed_on, plan.confirmed_by_id) == (None, None)
        item = InboxItem.objects.get()
        assert (item.kind, str(item.client_id), item.case_id) == (CONTACT_UNSAFE, BEN, COUPLE)
    with as_person("ben"):
        assert not InboxItem.objects.exists()


def test_a_session_that_was_missed_is_closed_as_well() -> None:
    path = planned()
    told = post("thea", path + "close/", {"state": "missed", "note": {"body": "Nobody came.", "sign": False}})
    assert (told.status_code, told.json()["state"], told.json()["present"]) == (200, "missed", [])
    note = get("thea", f"notes/{told.json()['note']}/")
    assert not note.json()["locked"]


def test_what_has_not_come_can_only_be_cancelled() -> None:
    path = planned(days=3)
    refused = post("thea", path + "close/", HELD)
    assert (refused.status_code, refused.json()["allowed"]) == (409, ["late_cancelled"])
    assert post("thea", path + "close/", {"state": "late_cancelled"}).status_code == 200


def test_a_signed_note_is_amended_not_changed() -> None:
    path = planned()
    told = post("thea", path + "close/", {**HELD, "note": {"body": "They spoke."}}).json()
    note = f"notes/{told['note']}/"
    tag = get("thea", note)["ETag"]
    refused = patch("thea", note, {"body": "They shouted."}, tag)
    assert (refused.status_code, refused.json()["allowed"]) == (409, ["amend"])
    assert post("thea", note + "amend/", {"body": "And shouted."}).status_code == 201
    with as_person("thea"):
        assert not CaseNote.objects.filter(pk=told["note"]).update(body="Past the policy.")


# --- Once -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [state for state in SESSION_STATES if state != "planned"])
@pytest.mark.parametrize("to", ["held", "missed", "late_cancelled"])
def test_what_is_closed_is_closed(state: str, to: str) -> None:
    path = planned()
    post("thea", path + "close/", HELD if state == "held" else {"state": state})
    before = world()
    refused = post("thea", path + "close/", HELD if to == "held" else {"state": to})
    assert (refused.status_code, refused.json()["allowed"]) == (409, [])
    assert world() == before


def test_sent_twice_it_closes_once_and_answers_the_same() -> None:
    path = planned()
    body = everything(path)
    first, again = (post("thea", path + "close/", body, key="once") for _ in range(2))
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    with as_person("thea"):
        assert (CaseNote.objects.count(), Homework.objects.count()) == (1, 2)
    assert post("thea", path + "close/", {"state": "missed"}, key="once").status_code == 422


# --- All or nothing -------------------------------------------------------------------------------

WRONG: list[tuple[Mapping[str, Any], str]] = [
    ({"state": "planned"}, "state"),
    ({"attendance": []}, "attendance"),
    ({"attendance": BOTH[:1]}, "attendance"),
    ({"attendance": [{**one, "present": False} for one in BOTH]}, "attendance"),
    ({"attendance": [BOTH[0], {"client": CEM, "present": True}]}, "attendance.1.client"),
    ({"attendance": [BOTH[0], {"client": str(uuid4()), "present": True}]}, "attendance.1.client"),
    ({"attendance": [BOTH[0], BOTH[0]]}, "attendance.1.client"),
    ({"attendance": [{"client": ANA, "present": "yes"}, BOTH[1]]}, "attendance.0.present"),
    ({"state": "missed"}, "attendance"),
    ({"note": {"body": " "}}, "note.body"),
    ({"note": {"body": "x", "mood": "y"}}, "note.mood"),
    ({"note": {"body": "x", "next_time": "y" * 8001}}, "note.next_time"),
    ({"homework": [{"client": ANA}]}, "homework.0.form"),
    ({"homework": [{"client": ANA, "task": "x"}, {"client": CEM, "task": "x"}]}, "homework.1.client"),
    ({"homework": [{"client": ANA, "form": "no_such_form"}]}, "homework.0.form"),
    ({"homework": [{"client": ANA, "task": "x", "case": str(COUPLE)}]}, "homework.0.case"),
    ({"homework": [{"client": ANA, "task": "x"}] * 11}, "homework"),
    ({"contact_plans": [{"client": CEM, "is_safe": True}]}, "contact_plans.0.client"),
    ({"contact_plans": [{"client": ANA}]}, "contact_plans.0.is_safe"),
    (
        {"contact_plans": [{"client": ANA, "is_safe": True, "recheck_by": "2020-01-01"}]},
        "contact_plans.0.recheck_by",
    ),
    (
        {"contact_plans": [{"client": ANA, "is_safe": True, "recheck_by": "9999-12-31"}]},
        "contact_plans.0.recheck_by",
    ),
    (
        {"contact_plans": [{"client": ANA, "is_safe": False, "recheck_by": "2030-01-01"}]},
        "contact_plans.0.recheck_by",
    ),
    ({"next_session": {"attendees": [ANA]}}, "next_session.starts_at"),
    ({"next_session": {**hours(7), "attendees": [CEM]}}, "next_session.attendees.0"),
    (
        {"next_session": {**hours(7), "ends_at": "2020-01-01T00:00:00Z", "attendees": [ANA]}},
        "next_session.ends_at",
    ),
    ({"jots": [{"jot": str(uuid4()), "filed_as": "note"}]}, "jots.0.jot"),
    ({"jots": [{"jot": "x", "filed_as": "gone"}]}, "jots.0.filed_as"),
    ({"mood": "good"}, "mood"),
]


@pytest.mark.parametrize(("told", "path"), WRONG, ids=lambda told: told if isinstance(told, str) else "")
def test_what_is_wrong_is_named_by_its_path_and_changes_nothing(told: Mapping[str, Any], path: str) -> None:
    session = planned()
    body = {**everything(session), **told}
    before = world()
    refused = post("thea", session + "close/", body)
    assert refused.status_code == 422, refused.json()
    assert path in refused.json()["errors"]
    assert world() == before


def test_a_line_of_another_session_is_not_filed_here() -> None:
    other, path = planned(), planned()
    body = {**HELD, "jots": [{"jot": jotted(other), "filed_as": "note"}]}
    refused = post("thea", path + "close/", body)
    assert list(refused.json()["errors"]) == ["jots.0.jot"]


def test_a_plan_of_which_no_channel_was_ever_confirmed_is_not_said_to_be_safe() -> None:
    with as_person("thea"):
        ContactPlan.objects.filter(client_id=CEM).update(confirmed_on=None, confirmed_by_id=None)
        SafeChannel.objects.filter(client_id=CEM).update(confirmed_on=None, confirmed_by_id=None)
    session = planned(CEM, case=case_id("cem"))
    body = {"state": "missed", "contact_plans": [{"client": CEM, "is_safe": True}]}
    refused = post("thea", session + "close/", body)
    assert list(refused.json()["errors"]) == ["contact_plans.0.is_safe"]
    with as_person("thea"):
        assert ContactPlan.objects.get(client_id=CEM).confirmed_on is None


def test_a_closed_case_has_nothing_to_close() -> None:
    path = planned()
    post("thea", f"cases/{COUPLE}/transition/", {"to": "closed"})
    refused = post("thea", path + "close/", {"state": "missed"})
    assert (refused.status_code, refused.json()["allowed"]) == (409, [])


def test_closing_is_the_teams() -> None:
    path = planned()
    found = {name: post(name, path + "close/", {"state": "missed"}).status_code for name in reversed(EIGHT)}
    expected = {"theo": 404, "sue": 403, "mark": 403, "ana": 403, "ben": 403, "zoe": 404, "nobody": 401}
    assert found == {**expected, "thea": 200}


def test_a_client_reads_of_it_what_is_theirs_alone() -> None:
    path = planned()
    post("thea", path + "close/", everything(path))
    told = get("ben", path).json()
    assert (told["state"], told["attendees"], told["present"]) == ("held", [BEN], [])
    assert [one["task"] for one in get("ben", "homework/").json()["results"]] == ["A walk."]
    assert get("ana", f"clients/{ANA}/contact-plan/").json()["confirmed_on"] == today_in(ZONE).isoformat()
