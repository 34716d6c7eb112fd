from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from clients.models import CaseNote, CaseNoteAmendment, ProcessNote
from practices.tests.browsing import get, patch, post, statements
from privacy.models import AuditLine
from relcare.demo.people import PEOPLE, case_id
from tests.cast import actor, as_person

pytestmark = pytest.mark.django_db

NOTES = "notes/"
COUPLE, CEM = str(case_id("ana and ben")), str(case_id("cem"))


def write(body: str = "They listened.", kind: str = "case", who: str = "thea", **told: Any) -> Any:
    return post(who, NOTES, {"case": COUPLE, "kind": kind, "body": body, **told})


def written(**told: Any) -> str:
    answer = write(**told)
    assert answer.status_code == 201, answer.json()
    return f"{NOTES}{answer.json()['id']}/"


def day_old(model: Any) -> str:
    moment = timezone.now() - timedelta(hours=24, minutes=1)
    with as_person("thea"), time_machine.travel(moment, tick=False):
        note = model(case_id=COUPLE, body="Yesterday.")
        note.save(force_insert=True)
    return f"{NOTES}{note.pk}/"


def test_a_case_note_is_read_by_the_team_and_its_supervisor() -> None:
    path = written()
    for who in ("thea", "sue"):
        told = get(who, path).json()
        assert (told["kind"], told["body"], told["locked"]) == ("case", "They listened.", False)
        assert told["recorded_by"] == str(PEOPLE["thea"].member_id)
        assert told["amendments"] == []


def test_a_process_note_is_its_authors_alone() -> None:
    path = written(kind="process", body="I was cross.")
    assert get("thea", path).json()["kind"] == "process"
    post("thea", f"cases/{COUPLE}/team/", {"member": str(PEOPLE["theo"].member_id)})
    unknown = get("sue", f"{NOTES}{uuid4()}/")
    for who in ("sue", "theo", "zoe"):
        answer = get(who, path)
        assert answer.status_code == 404
        assert answer.content == unknown.content
        assert get(who, NOTES).json()["results"] == []


@pytest.mark.parametrize(("who", "status"), [("mark", 403), ("ana", 403), ("ben", 403), ("nobody", 401)])
def test_managers_and_clients_know_of_no_note(who: str, status: int) -> None:
    path = written()
    assert get(who, NOTES).status_code == status
    assert get(who, path).status_code == status
    assert write(who=who).status_code == status
    assert post(who, path + "amend/", {"body": "x"}).status_code == status


@pytest.mark.parametrize("who", ["theo", "zoe"])
def test_strangers_find_no_note(who: str) -> None:
    path = written()
    assert get(who, path).status_code == 404
    assert patch(who, path, {"body": "x"}, '"x"').status_code == 404
    assert post(who, path + "amend/", {"body": "x"}).status_code == 404
    assert get(who, NOTES).json()["results"] == []


def test_both_kinds_stand_in_one_list_newest_first() -> None:
    written(body="1")
    written(body="2", kind="process")
    written(body="3")
    written(body="4", case=CEM)
    told = [note["body"] for note in get("thea", NOTES).json()["results"]]
    assert told == ["4", "3", "2", "1"]
    assert [note["body"] for note in get("thea", NOTES, case=COUPLE).json()["results"]] == ["3", "2", "1"]
    assert get("thea", NOTES, case=str(uuid4())).json()["results"] == []


def test_pages_go_through_both_kinds_without_loss() -> None:
    for number in range(5):
        written(body=str(number), kind="process" if number % 2 else "case")
    seen: list[str] = []
    page = get("thea", NOTES, page_size="2").json()
    while True:
        seen += [note["body"] for note in page["results"]]
        if page["next"] is None:
            break
        page = get("thea", page["next"].removeprefix("/api/v1/")).json()
    assert seen == ["4", "3", "2", "1", "0"]
    back = get("thea", page["previous"].removeprefix("/api/v1/")).json()
    assert [note["body"] for note in back["results"]] == ["2", "1"]


def test_within_a_day_the_author_writes_it_anew_with_the_version_read() -> None:
    for kind in ("case", "process"):
        path = written(kind=kind)
        tag = get("thea", path)["ETag"]
        assert patch("thea", path, {"body": "New."}).status_code == 428
        assert patch("thea", path, {"body": "New."}, tag).json()["body"] == "New."
        assert patch("thea", path, {"body": "Newer."}, tag).status_code == 412
        assert patch("thea", path, {"body": "New."}, tag).status_code == 200
        assert get("thea", path).json()["body"] == "New."


def test_a_colleague_on_the_team_reads_and_amends_but_never_rewrites() -> None:
    path = written()
    post("thea", f"cases/{COUPLE}/team/", {"member": str(PEOPLE["theo"].member_id)})
    tag = get("theo", path)["ETag"]
    assert patch("theo", path, {"body": "Mine."}, tag).status_code == 403
    assert patch("sue", path, {"body": "Mine."}, tag).status_code == 403
    assert post("theo", path + "amend/", {"body": "I saw it too."}).status_code == 201
    assert get("thea", path).json()["body"] == "They listened."


@pytest.mark.parametrize("model", [CaseNote, ProcessNote])
def test_a_day_later_it_is_locked_and_can_be_amended(model: Any) -> None:
    path = day_old(model)
    tag = get("thea", path)["ETag"]
    refused = patch("thea", path, {"body": "New."}, tag)
    assert refused.status_code == 409
    assert refused.json()["allowed"] == ["amend"]
    amended = post("thea", path + "amend/", {"body": "What I forgot."})
    assert amended.status_code == 201
    told = get("thea", path).json()
    assert told == amended.json()
    assert (told["body"], told["locked"]) == ("Yesterday.", True)
    (amendment,) = told["amendments"]
    assert amendment["body"] == "What I forgot."
    assert amendment["recorded_by"] == str(PEOPLE["thea"].member_id)


def test_the_database_itself_keeps_a_locked_case_note() -> None:
    path = day_old(CaseNote)
    with as_person("thea"):
        assert CaseNote.objects.filter(pk=path.split("/")[1]).update(body="New.") == 0


def test_a_repeated_amendment_is_written_once() -> None:
    path = written()
    first, again = (post("thea", path + "amend/", {"body": "More."}, key="amend") for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert post("thea", path + "amend/", {"body": "Other."}, key="amend").status_code == 422
    with as_person("thea"):
        assert CaseNoteAmendment.objects.count() == 1


def test_a_closed_case_takes_no_notes_and_no_amendments() -> None:
    path = written()
    post("thea", f"cases/{COUPLE}/transition/", {"to": "closed"})
    assert write().status_code == 409
    assert post("thea", path + "amend/", {"body": "Late."}).status_code == 403
    assert get("thea", path).status_code == 200


def test_a_note_may_name_a_session_of_its_case_only() -> None:
    body = {
        "case": CEM,
        "starts_at": "2024-05-06T10:00:00Z",
        "ends_at": "2024-05-06T11:00:00Z",
        "attendees": [str(PEOPLE["cem"].client_id)],
    }
    session = post("thea", "sessions/", body).json()["id"]
    assert write(case=CEM, session=session).json()["session"] == session
    for other in (session, str(uuid4())):
        refused = write(session=other)
        assert refused.json()["errors"] == {"session": ["There is no such session here."]}


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ({"case": str(case_id("eli"))}, "case"),
        ({"case": str(case_id("yan"))}, "case"),
        ({"case": str(uuid4())}, "case"),
        ({"kind": "secret"}, "kind"),
        ({"body": ""}, "body"),
        ({"body": 3}, "body"),
        ({"body": "x" * 50_001}, "body"),
        ({"session": 3}, "session"),
        ({"recorded_by": str(PEOPLE["sue"].member_id)}, "recorded_by"),
        ({"written_at": "2024-01-01T00:00:00Z"}, "written_at"),
    ],
)
def test_an_unfit_note_is_refused_by_its_field(told: dict[str, Any], path: str) -> None:
    answer = write(**told)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [path]
    assert get("thea", NOTES).json()["results"] == []


def test_reading_notes_is_on_record_by_client_and_space() -> None:
    written()
    get("thea", NOTES)
    with as_person("thea"):
        lines = AuditLine.objects.filter(verb="read", member_id=actor("thea").member_id)
        assert {(line.client_id, line.row_space) for line in lines} == {
            (PEOPLE["ana"].client_id, "team"),
            (PEOPLE["ben"].client_id, "team"),
        }
    with as_person("ana"):
        assert not AuditLine.objects.filter(verb="read").exists()


def test_a_list_takes_as_many_statements_for_one_as_for_many() -> None:
    path = written()
    with statements() as one:
        get("thea", NOTES)
    for number in range(4):
        post("thea", path + "amend/", {"body": str(number)})
        written(body=str(number))
    with statements() as many:
        get("thea", NOTES)
    assert len(one) == len(many)
