"""Before a session and in it: what the therapist finds, and what may be turned round to both."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.models import Homework
from caseload.shared import SHARES
from clients.models import CaseNote, JointName, Jot, Session
from practices.clock import now
from practices.tests.browsing import get, patch, post, put, statements
from privacy.models import AuditLine
from relationships.models import Norm
from relationships.models.shares import Copy
from relationships.tests.joint import joint_work_open, own_norm, separated, shared_norm
from relationships.tests.scene import ANAS, BENS, COUPLE, given_moment, given_norm, given_session
from relcare.demo.people import PEOPLE, case_id
from tests.cast import EIGHT, as_person, signed_in

pytestmark = pytest.mark.django_db

ANA, BEN = (str(PEOPLE[name].client_id) for name in ("ana", "ben"))
NOWHERE = "01890a5d-ac96-774b-bcce-b302099a8057"


def coming(*attendees: str, case: UUID = COUPLE) -> str:
    """A session of tomorrow with these clients; its path."""
    start = now().replace(microsecond=0) + timedelta(days=1)
    body = {
        "case": str(case),
        "starts_at": start.isoformat().replace("+00:00", "Z"),
        "ends_at": (start + timedelta(minutes=50)).isoformat().replace("+00:00", "Z"),
        "attendees": list(attendees or (ANA, BEN)),
    }
    answer = post("thea", "sessions/", body)
    assert answer.status_code == 201, answer.json()
    return f"sessions/{answer.json()['id']}/"


def told(path: str, what: str = "prep/", name: str = "thea") -> Any:
    answer = get(name, path + what)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def person(path: str, client: str = ANA) -> Any:
    return next(one for one in told(path)["people"] if one["client"] == client)


def given_note(next_time: str, session: Session | None = None) -> None:
    with as_person("thea"):
        CaseNote.objects.create(case_id=COUPLE, body="They spoke.", next_time=next_time, session=session)


# --- Who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["prep/", "room/", "draft-note/"])
def test_only_the_team_of_the_case_reads_it_and_who_supervises_what_is_no_room(what: str) -> None:
    path = coming()
    found = {name: get(name, path + what).status_code for name in EIGHT}
    sue = 404 if what == "room/" else 200
    expected = {"thea": 200, "theo": 404, "sue": sue, "mark": 403, "ana": 403, "ben": 403, "zoe": 404}
    assert found == {**expected, "nobody": 401}
    assert get("theo", path + what).content == get("theo", f"sessions/{NOWHERE}/{what}").content


def test_a_supervisor_reads_what_the_therapist_reads() -> None:
    path = coming()
    given_moment()
    post("thea", path + "jots/", {"kind": "need", "line": "Wants rest.", "about": ANA})
    for what in ("prep/", "draft-note/"):
        assert told(path, what, "sue") == told(path, what)
    assert post("sue", path + "close/", {"state": "missed"}).status_code == 403


@pytest.mark.parametrize(
    ("told", "head"),
    [("de-AT,de;q=0.9", "Erwartet"), ("en", "Expected"), ("fr", "Expected"), ("", "Expected")],
)
def test_a_draft_is_in_the_language_of_who_asks(told: str, head: str) -> None:
    answer = signed_in("thea").get(f"/api/v1/{coming()}draft-note/", headers={"Accept-Language": told})
    assert f"{head}: Ana" in answer.json()["body"]
    assert "Accept-Language" in answer["Vary"]


@pytest.mark.parametrize("what", ["prep/", "room/", "draft-note/"])
def test_each_is_one_statement_whatever_there_is(what: str) -> None:
    path = coming()
    with statements() as few:
        get("thea", path + what)
    for _ in range(3):
        given_moment()
        given_moment("ben", BENS)
        given_norm()
    with statements() as many:
        get("thea", path + what)
    assert len(few) == len(many)
    reads = [sql for sql in many if "clients_session s" in sql]
    assert len(reads) == 1
    assert not [sql for sql in many if "relationships_" in sql and sql not in reads]


def test_each_who_is_expected_is_told_that_their_record_was_read() -> None:
    alone = coming(ANA)
    before = {name: _trail(name) for name in ("ana", "ben")}
    for what in ("prep/", "room/", "draft-note/"):
        told(alone, what)
    assert _trail("ana") == before["ana"] + 3
    # Else he would know of a session that is hers alone.
    assert _trail("ben") == before["ben"]
    told(coming())
    assert _trail("ben") > before["ben"]


def _trail(name: str) -> int:
    with as_person(name):
        return AuditLine.objects.filter(verb="read", client_id=PEOPLE[name].client_id).count()


# --- Prep -----------------------------------------------------------------------------------------


def test_it_begins_with_what_the_last_note_left_for_next_time() -> None:
    path = coming()
    assert told(path)["next_time"] is None
    given_note("Ask about the move.")
    given_note("")
    assert told(path)["next_time"]["text"] == "Ask about the move."


def test_a_note_of_this_session_is_no_note_of_the_last() -> None:
    path = coming()
    with as_person("thea"):
        session = Session.objects.get(pk=path.split("/")[1])
    given_note("For the one after.", session)
    assert told(path)["next_time"] is None


def test_what_changed_counts_from_the_end_of_the_last_session_they_were_in() -> None:
    given_moment()
    given_moment("ben", BENS)
    # In 2026-01; both moments were written down just now.
    given_session("ana", absent=("ben",))
    path = coming()
    assert person(path)["changed"]["since"] == "2026-01-05T14:50:00Z"
    assert person(path, BEN)["changed"]["since"] is None
    start = now() - timedelta(minutes=5)
    with as_person("thea"):
        Session.objects.filter(case_id=COUPLE, state="held").update(
            starts_at=start, ends_at=now() + timedelta(minutes=1)
        )
    assert person(path)["changed"]["entries"] == []
    assert person(path, BEN)["changed"]["entries"][0]["count"] == 1


def test_what_was_said_anew_is_one_thing_that_changed() -> None:
    given_norm("agreed")
    given_moment()
    entries = person(coming())["changed"]["entries"]
    assert {entry["kind"]: entry["count"] for entry in entries} == {"norm": 1, "moment": 1}


def test_scores_stand_beside_the_last_ones_before() -> None:
    path = coming()
    for answer in (1, 3):
        told = {"client": ANA, "case": str(COUPLE), "form": "phq4", "ask_now": True}
        homework = post("thea", "homework/", told).json()
        body = {
            "homework": homework["id"],
            "answers": {f"q{n}": answer for n in range(1, 5)},
            "status": "sent",
        }
        assert put("ana", f"responses/{uuid4()}/", body).status_code in (200, 201)
    scores = person(path)["changed"]["scores"]
    assert {score["scale"]: (score["before"], score["now"]) for score in scores} == {
        "anxiety": (None, "6.0000"),
        "depression": (None, "6.0000"),
        "total": (None, "12.0000"),
    }
    assert person(path)["changed"]["homework"] == {
        "open": 0,
        "overdue": 0,
        "sent": 2,
        "reviewed": 0,
        "assigned": 2,
    }


def test_a_level_that_fell_since_is_told_with_what_it_was() -> None:
    body = {
        "relationship": str(ANAS),
        "subject": "other",
        "basis": "observed",
        "assessed_on": "2026-01-05",
        "levels": {"energy": 3},
    }
    assert post("ana", "assessments/", body).status_code == 201
    (change,) = person(coming())["changed"]["levels"]
    assert change == {
        "relationship": str(ANAS),
        "subject": "other",
        "view": "client",
        "capacity": "energy",
        "before": None,
        "now": 3,
    }


def test_homework_to_bring_is_listed() -> None:
    homework = post("thea", "homework/", {"client": ANA, "case": str(COUPLE), "task": "A walk."}).json()
    post("ana", f"homework/{homework['id']}/transition/", {"to": "sent"})
    post("thea", f"homework/{homework['id']}/review/", {"bring_to_session": True})
    path = coming()
    assert [one["homework"] for one in person(path)["bring"]] == [homework["id"]]
    assert person(path, BEN)["bring"] == []


def test_reviews_that_fall_due_by_the_session_are_listed() -> None:
    due, later = (now() + timedelta(days=1)).date(), (now() + timedelta(days=9)).date()
    for day in (due, later):
        with as_person("ana"):
            Norm.objects.create(
                client_id=ANA, relationship_id=ANAS, area="time", question="needs", today="x", review_on=day
            )
    found = [(one["what"], one["due_on"]) for one in person(coming())["due"]]
    # The demo's contact plans were to be asked about long ago.
    assert found == [("contact_plan", found[0][1]), ("norm_review", due.isoformat())]


def test_a_plan_is_due_after_its_number_of_sessions() -> None:
    path = coming()
    plan = {"problem": "They fight.", "review_every_sessions": 1}
    put("thea", f"cases/{COUPLE}/plan/", plan)
    assert told(path)["plan_due"] is None
    session = given_session("ana", "ben")
    with as_person("thea"):
        Session.objects.filter(pk=session.pk).update(
            starts_at=now() + timedelta(minutes=1), ends_at=now() + timedelta(minutes=2)
        )
    assert told(path)["plan_due"]["held"] == 1


def test_a_couple_case_has_three_columns() -> None:
    joint_work_open()
    own_norm("ana", today="Mine alone")
    shared_norm("ana", today="Ours")
    given_moment("ben", BENS, situation="His alone")
    path = coming()
    prep = told(path)
    ana, ben = prep["people"]
    assert [one["said"]["today"] for one in prep["both_know"]] == ["Ours"]
    assert [one["client"] for one in prep["both_know"]] == [ANA]
    assert "His alone" in str(ben["told_alone"])
    assert "His alone" not in str(ana["told_alone"])
    assert "Mine alone" not in str(prep["both_know"]) + str(ben)


def test_a_case_of_one_has_no_columns() -> None:
    cem = str(PEOPLE["cem"].client_id)
    prep = told(coming(cem, case=case_id("cem")))
    assert prep["both_know"] is None
    assert [one["client"] for one in prep["people"]] == [cem]


def test_what_is_kept_with_the_team_is_marked() -> None:
    kept = {"relationship": str(ANAS), "happened_on": "2026-01-07", "felt_safety": 1, "keep": True}
    post("ana", "moments/", kept)
    (one,) = person(coming())["told_alone"]
    assert (one["is_kept"], one["space"]) == (True, "team")


def test_lines_that_were_not_filed_wait_there() -> None:
    path = coming()
    made = post("thea", path + "jots/", {"kind": "need", "line": "Wants rest.", "about": ANA}).json()
    assert [jot["id"] for jot in told(path)["jots"]] == [made["id"]]
    post("thea", path + f"jots/{made['id']}/file/", {"filed_as": "need"})
    assert told(path)["jots"] == []


# --- The room -------------------------------------------------------------------------------------


def test_every_copy_has_a_line_in_the_room() -> None:
    copies = {model for model in apps.get_models() if issubclass(model, Copy)}
    assert copies == {share.model for share in SHARES}


def test_the_room_shows_what_both_know_under_the_names_they_chose() -> None:
    joint_work_open()
    shared_norm("ana", today="Ours")
    with as_person("ben"):
        JointName.objects.create(client_id=BEN, case_id=COUPLE, name="Benno")
    path = coming()
    post("thea", path + "jots/", {"kind": "goal", "line": "A house.", "about": None})
    room = told(path, "room/")
    assert room["names"] == [{"client": ANA, "name": None}, {"client": BEN, "name": "Benno"}]
    assert [one["said"]["today"] for one in room["agenda"]] == ["Ours"]
    assert [jot["line"] for jot in room["jots"]] == ["A house."]


def test_a_separation_empties_the_room() -> None:
    joint_work_open()
    shared_norm("ana")
    path = coming()
    assert told(path, "room/")["agenda"]
    separated()
    assert told(path, "room/")["agenda"] == []
    assert told(path)["both_know"] == []


def test_a_line_that_was_dropped_leaves_the_room() -> None:
    path = coming()
    made = post("thea", path + "jots/", {"kind": "need", "line": "Not for him.", "about": None}).json()
    assert "Not for him." in str(told(path, "room/"))
    post("thea", path + f"jots/{made['id']}/file/", {"filed_as": "nothing"})
    assert "Not for him." not in str(told(path, "room/"))


PRIVATE = ("moment", "kept", "norm", "jot", "note", "assessment", "homework", "name", "plan")


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(secrets=st.lists(st.tuples(st.sampled_from(PRIVATE), st.sampled_from(["ana", "ben"])), max_size=6))
def test_the_room_is_the_same_whatever_either_told_alone(secrets: list[tuple[str, str]]) -> None:
    path = _room_of_all()
    before = get("thea", path + "room/")
    for what, name in secrets:
        _tell_alone(what, name, path)
    after = get("thea", path + "room/")
    assert (after.status_code, after.content) == (200, before.content)
    own = "X-Request-ID"
    assert {**after.headers, own: ""} == {**before.headers, own: ""}


def _room_of_all() -> str:
    with as_person("thea"):
        standing = Jot.objects.filter(line="Both.").first()
    if standing is not None:
        return f"sessions/{standing.session_id}/"
    joint_work_open()
    shared_norm("ana")
    shared_norm("ben", today="He waits")
    path = coming()
    post("thea", path + "jots/", {"kind": "other", "line": "Both.", "about": None})
    return path


def _tell_alone(what: str, name: str, path: str) -> None:
    client, relationship = PEOPLE[name].client_id, ANAS if name == "ana" else BENS
    if what == "moment":
        given_moment(name, relationship)
    if what == "kept":
        kept = {
            "relationship": str(relationship),
            "happened_on": "2026-01-07",
            "felt_safety": 1,
            "keep": True,
        }
        post(name, "moments/", kept)
    if what == "norm":
        own_norm(name)
    if what == "jot":
        post("thea", path + "jots/", {"kind": "safety", "line": "Afraid.", "about": str(client)})
    if what == "note":
        given_note("Ask again.")
    if what == "assessment":
        body = {"relationship": str(relationship), "subject": "other", "basis": "observed"}
        post(name, "assessments/", {**body, "assessed_on": "2026-01-05", "levels": {"energy": 1}})
    if what == "homework":
        with as_person("thea"):
            Homework.objects.create(client_id=client, case_id=COUPLE, task="A walk.")
    if what == "name":
        tag = get("thea", f"clients/{client}/")["ETag"]
        patch("thea", f"clients/{client}/", {"preferred_name": f"Secret {datetime.now(UTC)}"}, tag)
    if what == "plan":
        tag = get("thea", f"cases/{COUPLE}/plan/").headers.get("ETag", "")
        put("thea", f"cases/{COUPLE}/plan/", {"problem": f"{datetime.now(UTC)}"}, tag)
