"""The safety plan: client and therapist write it together, unless it is kept at the practice."""

from typing import Any
from uuid import uuid4

import pytest

from clients.models import SafetyPlan
from practices.tests.browsing import get, post, put
from privacy.models import AuditLine
from relcare.demo.people import PEOPLE, case_id
from tests.cast import EIGHT, as_person

pytestmark = pytest.mark.django_db

ANA = str(PEOPLE["ana"].client_id)
CASE = str(case_id("ana and ben"))
PATH = f"clients/{ANA}/safety-plan/"
PLAN = {"warning_signs": "He goes quiet.", "whom_i_can_ask": "My sister", "review_on": "2027-01-01"}


def written(who: str, plan: Any = None, **more: Any) -> Any:
    tag = get(who, PATH).headers.get("ETag", "")
    return put(who, PATH, {**(plan or PLAN), **more}, tag)


def test_both_write_versions_and_both_read_them() -> None:
    assert written("ana").status_code == 201
    assert written("thea", professionals="The shelter").status_code == 200
    assert get("ana", PATH).json()["professionals"] == "The shelter"
    assert [row["professionals"] for row in get("thea", PATH + "versions/").json()["results"]] == [
        "The shelter",
        "",
    ]


def test_who_did_not_read_the_newest_version_writes_none() -> None:
    tag = written("ana")["ETag"]
    written("thea", professionals="The shelter")
    assert put("ana", PATH, {"warning_signs": "None"}, tag).status_code == 412
    assert put("ana", PATH, {"warning_signs": "None"}).status_code == 428


def test_kept_at_the_practice_it_is_on_no_page_of_the_clients() -> None:
    written("ana")
    assert written("thea", kept_at_practice=True, professionals="The shelter").status_code == 200
    assert get("ana", PATH).status_code == 404
    assert get("ana", PATH + "versions/").json()["results"] == []
    assert get("thea", PATH).json()["kept_at_practice"] is True
    assert len(get("thea", PATH + "versions/").json()["results"]) == 2


def test_what_a_client_keeps_at_the_practice_leaves_no_trace_on_their_side() -> None:
    before = pages()
    answer = put("ana", PATH, {**PLAN, "kept_at_practice": True})
    assert (answer.status_code, answer.content) == (204, b"")
    assert pages() == before
    assert get("thea", PATH).json()["warning_signs"] == PLAN["warning_signs"]
    # A plan of their own afterwards is their first.
    assert written("ana").status_code == 201


def pages() -> list[bytes]:
    paths = ("me/", "clients/", PATH, PATH + "versions/", "relationships/", "sessions/", "moments/")
    told = [get("ana", path).content for path in paths]
    with as_person("ana"):
        lines = AuditLine.objects.filter(table_name="clients_safetyplan").count()
    return [*told, str(lines).encode()]


def test_the_partner_the_manager_and_strangers_read_nothing_of_it() -> None:
    written("ana")
    assert {name: get(name, PATH).status_code for name in EIGHT} == {
        "thea": 200,
        "sue": 200,
        "ana": 200,
        "mark": 403,
        "theo": 404,
        "ben": 404,
        "zoe": 404,
        "nobody": 401,
    }
    for name in ("theo", "mark", "ben", "zoe"):
        with as_person(name):
            assert not SafetyPlan.objects.exists()


def test_it_is_two_taps_from_home_whether_there_is_one_or_not() -> None:
    link = get("ana", "me/").json()["safety_plan"]
    assert link == f"/api/v1/{PATH}"
    written("ana")
    assert get("ana", "me/").json()["safety_plan"] == link
    assert get("thea", "me/").json()["safety_plan"] is None


def urgent_help() -> Any:
    homework = post(
        "thea", "homework/", {"client": ANA, "form": "phq9", "case": CASE, "ask_now": True}
    ).json()["id"]
    answers = {f"q{number}": 0 for number in range(1, 9)} | {"q9": 1}
    body = {"homework": homework, "answers": answers, "status": "draft"}
    return put("ana", f"responses/{uuid4()}/", body).json()["help"]


def test_it_stands_beside_the_crisis_numbers_after_an_urgent_answer() -> None:
    assert urgent_help()["safety_plan"] is None
    written("ana")
    assert urgent_help()["safety_plan"]["whom_i_can_ask"] == "My sister"
    written("thea", kept_at_practice=True)
    assert urgent_help()["safety_plan"] is None


def test_what_is_kept_stands_for_staff_until_they_write_another() -> None:
    written("ana")
    written("thea", kept_at_practice=True, professionals="The shelter")
    # Whoever sits at the client's machine writes one as if there were none.
    assert written("ana", warning_signs="None at all").status_code == 201
    assert get("ana", PATH).json()["warning_signs"] == "None at all"
    for name in ("thea", "sue"):
        told = get(name, PATH).json()
        assert (told["professionals"], told["stands"]) == ("The shelter", True)
        versions = get(name, PATH + "versions/").json()["results"]
        assert [row["stands"] for row in versions] == [False, True, False]
        assert versions[0]["recorded_by"] == str(PEOPLE["ana"].member_id)
    assert urgent_help()["safety_plan"]["warning_signs"] == "None at all"
    assert written("thea", warning_signs="We looked again").status_code == 200
    assert get("thea", PATH).json()["warning_signs"] == "We looked again"
    assert written("ana", warning_signs="My own").status_code == 200
    assert get("thea", PATH).json()["warning_signs"] == "My own"


def test_a_client_can_not_tell_whether_one_is_kept() -> None:
    def own_pages() -> list[Any]:
        rows = [get("ana", PATH).json(), *get("ana", PATH + "versions/").json()["results"]]
        return [{**row, "id": "", "recorded_at": ""} for row in rows]

    written("ana")
    before = own_pages()
    written("thea", kept_at_practice=True)
    written("ana")
    assert own_pages() == before
