"""Assessments over HTTP: who records what, where it goes, and what is refused."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment, TeamAssessment
from assessments.reports import all_assessments
from assessments.tests.scene import (
    ANAS,
    BEN,
    CEM,
    CEMS,
    COUPLE,
    MIRA,
    NOWHERE,
    YANS,
    asked,
    days_ago,
    held_session,
    in_the_room,
    recorded,
    said,
    statuses,
)  # fmt: skip
from clients.models import PLANNED
from relcare.demo.people import case_id
from tests.cast import as_person, signed_in

pytestmark = pytest.mark.django_db

LOW = {"energy": 1}


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 422, answer.content
    told: dict[str, list[str]] = answer.json()["errors"]
    return told


@pytest.mark.parametrize("name", ["ana", "thea"])
def test_the_clients_word_goes_into_care_whoever_records_it(name: str) -> None:
    answer = asked(
        name, "post", "assessments/", said(levels={"energy": 1, "boundaries": None}, evidence=None)
    )
    assert answer.status_code == 201
    told = answer.json()
    assert (told["rater"], told["case"], told["released_at"]) == ("client", None, None)
    assert told["levels"]["energy"] == 1
    assert told["levels"]["self_soothing"] is None
    for reader in ("ana", "thea", "sue"):
        assert asked(reader, "get", f"assessments/{told['id']}/").json() == told


def test_a_therapists_own_lies_in_the_only_open_case_until_released() -> None:
    held_session()
    told = asked("thea", "post", "assessments/", said(rater="therapist", levels=LOW)).json()
    assert told["case"] == str(COUPLE)
    assert asked("sue", "get", f"assessments/{told['id']}/").json() == told
    assert asked("ana", "get", f"assessments/{told['id']}/").status_code == 404
    assert asked("ana", "get", "assessments/").json()["results"] == []
    with as_person("thea"):
        assert not Assessment.objects.exists()


def test_only_those_of_the_care_team_may_read_or_write() -> None:
    expected = {
        "thea": 201,
        "theo": 422,
        "sue": 403,
        "mark": 403,
        "ana": 201,
        "ben": 422,
        "zoe": 422,
        "nobody": 401,
    }
    assert statuses("post", "assessments/", said()) == expected
    one = recorded("ana", days_ago(1), LOW)
    seen = {
        "thea": 200,
        "theo": 404,
        "sue": 200,
        "mark": 403,
        "ana": 200,
        "ben": 404,
        "zoe": 404,
        "nobody": 401,
    }
    assert statuses("get", f"assessments/{one.pk}/") == seen


BAD = [
    ({"levels": {"energy": 5}}, "levels.energy"),
    ({"levels": {"energy": -1}}, "levels.energy"),
    ({"levels": {"energy": "3"}}, "levels.energy"),
    ({"levels": {"energy": True}}, "levels.energy"),
    ({"levels": {"energy": 3.0}}, "levels.energy"),
    ({"levels": {"charm": 3}}, "levels.charm"),
    ({"levels": {}}, "levels"),
    ({"levels": {"energy": None}}, "levels"),
    ({"levels": [3]}, "levels"),
    ({"levels": 3}, "levels"),
    ({"evidence": {"energy": 3}}, "evidence.energy"),
    ({"levels": {"energy": None, "boundaries": 1}, "evidence": {"energy": "Tired"}}, "evidence.energy"),
    ({"levels": {"energy": 0}, "evidence": {"boundaries": "Said no once"}}, "evidence.boundaries"),
    ({"evidence": {"charm": "much"}}, "evidence.charm"),
    ({"assessed_on": "2999-01-01"}, "assessed_on"),
    ({"assessed_on": "yesterday"}, "assessed_on"),
    ({"assessed_on": 20260101}, "assessed_on"),
    ({"subject": "both"}, "subject"),
    ({"basis": "guess"}, "basis"),
    ({"rater": "partner"}, "rater"),
    ({"rater": "therapist"}, "rater"),
    ({"subject": "self"}, "basis"),
    ({"subject": "self", "basis": "hearsay"}, "basis"),
    ({"relationship": str(CEMS)}, "relationship"),
    ({"relationship": str(YANS)}, "relationship"),
    ({"relationship": str(NOWHERE)}, "relationship"),
    ({"relationship": "nowhere"}, "relationship"),
    ({"relationship": 7}, "relationship"),
    ({"session": str(NOWHERE)}, "session"),
    ({"case": str(NOWHERE)}, "case"),
    ({"supersedes": str(NOWHERE)}, "supersedes"),
    ({"supersedes": "nothing"}, "supersedes"),
    ({"mood": "good"}, "mood"),
]


@pytest.mark.parametrize(("change", "path"), BAD, ids=[f"{path}: {change}" for change, path in BAD])
def test_bad_input_is_named_by_its_path_and_leaves_nothing(change: dict[str, Any], path: str) -> None:
    assert list(errors(asked("ana", "post", "assessments/", said(**change)))) == [path]
    with as_person("ana"):
        assert not Assessment.objects.exists()


def test_foreign_and_unknown_relationships_give_the_same_bytes() -> None:
    foreign, unknown = (
        asked("thea", "post", "assessments/", said(relationship=str(one))) for one in (YANS, NOWHERE)
    )
    assert foreign.content == unknown.content


def test_a_therapist_who_is_not_on_the_team_is_no_rater() -> None:
    answer = asked("theo", "post", "assessments/", said(rater="therapist"))
    assert list(errors(answer)) == ["relationship"]
    elsewhere = said(relationship=str(ANAS), rater="therapist", basis="hearsay", case=str(case_id("cem")))
    assert list(errors(asked("thea", "post", "assessments/", elsewhere))) == ["case"]


def test_a_therapist_observes_the_other_only_in_a_held_session_with_them() -> None:
    body = said(rater="therapist", levels=LOW)
    assert list(errors(asked("thea", "post", "assessments/", body))) == ["basis"]
    held_session(state=PLANNED)
    assert list(errors(asked("thea", "post", "assessments/", body))) == ["basis"]
    held_session(present=(BEN,))
    assert asked("thea", "post", "assessments/", body).status_code == 201


def test_somebody_who_is_no_client_counts_where_their_presence_is_on_record() -> None:
    body = said(relationship=str(CEMS), rater="therapist", levels=LOW)
    session = held_session(case_id("cem"), present=(CEM,))
    assert list(errors(asked("thea", "post", "assessments/", body))) == ["basis"]
    assert asked("thea", "post", "assessments/", {**body, "basis": "client_account"}).status_code == 201
    in_the_room(CEMS, CEM, session)
    assert asked("thea", "post", "assessments/", body).status_code == 201


@pytest.mark.parametrize(
    ("name", "rater", "basis", "status"),
    [
        ("ana", "client", "self_report", 201),
        ("ana", "client", "observed", 422),
        ("thea", "client", "self_report", 201),
        ("thea", "therapist", "observed", 201),
        ("thea", "therapist", "self_report", 422),
    ],
)
def test_of_themself_the_client_reports_and_the_therapist_observes(
    name: str, rater: str, basis: str, status: int
) -> None:
    body = said(subject="self", rater=rater, basis=basis)
    assert asked(name, "post", "assessments/", body).status_code == status


def test_another_clients_session_has_no_place_in_this_record() -> None:
    session = held_session(present=(BEN,))
    assert list(errors(asked("thea", "post", "assessments/", said(session=str(session.pk))))) == ["session"]


def test_an_assessment_is_corrected_once_by_one_of_the_same_kind() -> None:
    one = recorded("ana", days_ago(2), LOW)
    for change in ({"relationship": str(MIRA)}, {"subject": "self", "basis": "self_report"}):
        body = said(supersedes=str(one.pk), **change)
        assert list(errors(asked("ana", "post", "assessments/", body))) == ["supersedes"]
    assert asked("ana", "post", "assessments/", said(supersedes=str(one.pk))).status_code == 201
    again = asked("ana", "post", "assessments/", said(supersedes=str(one.pk)))
    assert list(errors(again)) == ["supersedes"]
    assert asked("ana", "get", f"assessments/{one.pk}/").json()["is_superseded"] is True


def test_a_correction_of_an_unreleased_one_stays_with_the_team() -> None:
    held_session()
    one = recorded("thea", days_ago(2), LOW, rater="therapist")
    body = said(rater="therapist", supersedes=str(one.pk))
    told = asked("thea", "post", "assessments/", body).json()
    assert (told["case"], told["released_at"], told["supersedes"]) == (str(COUPLE), None, str(one.pk))
    refused = asked("thea", "post", f"assessments/{one.pk}/release/")
    assert refused.status_code == 409


def test_a_correction_of_a_released_one_is_read_by_the_client_at_once() -> None:
    held_session()
    one = recorded("thea", days_ago(2), LOW, rater="therapist")
    copy = asked("thea", "post", f"assessments/{one.pk}/release/").json()
    for named in (one.pk, copy["id"]):
        body = said(rater="therapist", supersedes=str(named))
        answer = asked("thea", "post", "assessments/", body)
        if named == one.pk:
            assert answer.json()["supersedes"] == copy["id"]
            assert answer.json()["released_at"] is not None
        else:
            assert list(errors(answer)) == ["supersedes"]
    assert len(asked("ana", "get", "assessments/").json()["results"]) == 2


def test_releasing_copies_it_to_the_client_with_a_warning_and_again_gives_the_same() -> None:
    held_session()
    one = recorded("thea", days_ago(2), LOW, rater="therapist", evidence={"energy": "Raised his voice"})
    first = asked("thea", "post", f"assessments/{one.pk}/release/")
    assert first.status_code == 200
    told = first.json()
    assert "treated here too" in told["warning"]
    assert told["evidence"] == {"energy": "Raised his voice"}
    assert asked("thea", "post", f"assessments/{one.pk}/release/").json() == told
    assert asked("thea", "post", f"assessments/{told['id']}/release/").json() == told
    assert [row["id"] for row in asked("ana", "get", "assessments/").json()["results"]] == [told["id"]]
    # Staff sees it once as well: as what the client reads.
    assert [row["id"] for row in asked("thea", "get", "assessments/").json()["results"]] == [told["id"]]


def test_of_somebody_not_treated_here_there_is_no_warning() -> None:
    in_the_room(CEMS, CEM, held_session(case_id("cem"), present=(CEM,)))
    one = recorded("thea", days_ago(2), LOW, rater="therapist", relationship=CEMS)
    assert asked("thea", "post", f"assessments/{one.pk}/release/").json()["warning"] is None


def test_only_its_author_releases_and_only_what_is_a_therapists() -> None:
    held_session()
    one = recorded("thea", days_ago(2), LOW, rater="therapist")
    expected = {"theo": 404, "sue": 403, "mark": 403, "ana": 403, "ben": 403, "zoe": 404, "nobody": 401}
    assert {
        name: asked(name, "post", f"assessments/{one.pk}/release/").status_code for name in expected
    } == expected
    word = recorded("ana", days_ago(2), LOW)
    assert asked("thea", "post", f"assessments/{word.pk}/release/").status_code == 409
    with as_person("thea"):
        assert TeamAssessment.objects.get().released_as is None


@pytest.mark.parametrize(("body", "status"), [('{"to": "ana"}', 422), ("[]", 400), ("{", 400)])
def test_releasing_takes_nothing_but_the_path(body: str, status: int) -> None:
    held_session()
    one = recorded("thea", days_ago(2), LOW, rater="therapist")
    path = f"/api/v1/assessments/{one.pk}/release/"
    assert signed_in("thea").post(path, body, content_type="application/json").status_code == status
    with as_person("thea"):
        assert TeamAssessment.objects.get().released_as is None


def test_lists_of_both_tables_come_newest_first_and_in_pages() -> None:
    held_session()
    for days in (9, 5, 1):
        recorded("ana", days_ago(days), LOW)
        recorded("thea", days_ago(days + 1), LOW, rater="therapist")
    path, seen = f"assessments/?relationship={ANAS}&page_size=2", []
    while path:
        page = asked("thea", "get", path).json()
        seen += page["results"]
        path = (page["next"] or "").removeprefix("/api/v1/")
    assert [row["assessed_on"] for row in seen] == [str(days_ago(days)) for days in (1, 2, 5, 6, 9, 10)]
    only = asked("thea", "get", "assessments/?rater=therapist&subject=other").json()["results"]
    assert {row["rater"] for row in only} == {"therapist"}
    assert len(only) == 3
    assert asked("thea", "get", f"assessments/?relationship={MIRA}").json()["results"] == []
    refused = asked("thea", "get", "assessments/?subject=both&view=client")
    assert (refused.status_code, sorted(refused.json()["errors"])) == (422, ["subject", "view"])


def test_a_repeated_request_makes_one_assessment() -> None:
    key = {"idempotency_key": "the-same"}
    first = asked("ana", "post", "assessments/", said(), **key)
    again = asked("ana", "post", "assessments/", said(), **key)
    assert (first.json(), again.headers["Idempotency-Replayed"]) == (again.json(), "true")
    assert asked("ana", "post", "assessments/", said(levels=LOW), **key).status_code == 422


def test_a_list_of_both_tables_is_one_statement() -> None:
    held_session()
    recorded("ana", days_ago(1), LOW)
    recorded("thea", days_ago(1), LOW, rater="therapist")
    with as_person("thea"), CaptureQueriesContext(connection) as seen:
        assert len(all_assessments()[:25]) == 2
    assert len([query for query in seen if "assessments_" in query["sql"]]) == 1
