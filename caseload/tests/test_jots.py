"""Lines jotted down in a session: whose they are, what becomes of them."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from caseload.tests.test_close import ANA, BEN, CEM, jotted, planned, world
from clients.models import FILED_AS, JOT_KINDS, Jot
from practices.tests.browsing import get, post, statements
from privacy.models import AuditLine
from relationships.tests.scene import COUPLE
from relcare.demo.people import PEOPLE, case_id
from tests.cast import as_person

pytestmark = pytest.mark.django_db


def lines(path: str, name: str = "thea") -> Any:
    return get(name, path + "jots/").json()["results"]


@pytest.mark.parametrize("kind", JOT_KINDS)
def test_a_line_of_every_kind_is_jotted_down_about_one_of_the_two(kind: str) -> None:
    path = planned()
    jotted(path, kind=kind, line="  As it was said – 你好 ")
    (told,) = lines(path)
    assert (told["kind"], told["about"], told["line"]) == (kind, ANA, "  As it was said – 你好 ")
    assert (told["filed_as"], told["filed_at"], told["filed_by"]) == ("", None, None)
    assert told["recorded_by"] == str(PEOPLE["thea"].member_id)


def test_lines_stand_in_the_order_of_writing() -> None:
    path = planned()
    for number in range(3):
        jotted(path, line=str(number))
    assert [line["line"] for line in lines(path)] == ["0", "1", "2"]


def test_a_list_costs_the_same_whatever_there_is() -> None:
    path = planned()
    jotted(path)
    with statements() as few:
        lines(path)
    for about in (ANA, BEN, None):
        jotted(path, about)
    with statements() as many:
        lines(path)
    assert len(few) == len(many)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"kind": "mood"}, "kind"),
        ({"line": " "}, "line"),
        ({"line": "x" * 1001}, "line"),
        ({"line": None}, "line"),
        ({"about": CEM}, "about"),
        ({"about": str(uuid4())}, "about"),
        ({"kind": "safety", "about": None}, "about"),
        ({"filed_as": "note"}, "filed_as"),
    ],
)
def test_an_unfit_line_is_refused_by_its_field(told: dict[str, Any], field: str) -> None:
    path = planned()
    before = world()
    refused = post("thea", path + "jots/", {"kind": "need", "line": "x", "about": ANA, **told})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, [field])
    assert world() == before


def test_nothing_is_joint_by_being_left_out() -> None:
    refused = post("thea", planned() + "jots/", {"kind": "need", "line": "x"})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["about"])


def test_sent_twice_a_line_is_there_once() -> None:
    path = planned()
    body = {"kind": "need", "line": "x", "about": ANA}
    first, again = (post("thea", path + "jots/", body, key="once") for _ in range(2))
    assert first.json() == again.json()
    assert len(lines(path)) == 1


@pytest.mark.parametrize("filed_as", FILED_AS)
def test_a_line_is_filed_once(filed_as: str) -> None:
    path = planned()
    jot = jotted(path)
    filed = post("thea", f"{path}jots/{jot}/file/", {"filed_as": filed_as})
    assert (filed.status_code, filed.json()["filed_as"]) == (200, filed_as)
    assert filed.json()["filed_by"] == str(PEOPLE["thea"].member_id)
    again = post("thea", f"{path}jots/{jot}/file/", {"filed_as": "note"})
    assert (again.status_code, again.json()["allowed"]) == (409, [])
    assert lines(path)[0]["filed_as"] == filed_as


def test_a_line_of_another_session_is_not_here() -> None:
    jot, other = jotted(planned()), planned()
    answers = [
        post("thea", f"{other}jots/{told}/file/", {"filed_as": "note"}) for told in (jot, uuid4(), "x", "a.b")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_a_closed_case_takes_no_lines() -> None:
    path = planned()
    post("thea", f"cases/{COUPLE}/transition/", {"to": "closed"})
    refused = post("thea", path + "jots/", {"kind": "need", "line": "x", "about": ANA})
    assert (refused.status_code, refused.json()["allowed"]) == (409, [])


def test_no_client_learns_that_lines_are_written_or_read() -> None:
    path = planned()
    before = _trail("ana")
    jotted(path)
    lines(path)
    assert _trail("ana") == before
    with as_person("ana"):
        assert not Jot.objects.exists()


def _trail(name: str) -> int:
    with as_person(name):
        return AuditLine.objects.count()


# --- What the database itself holds to -------------------------------------------------------------


def test_the_database_takes_no_line_about_somebody_of_another_case() -> None:
    path = planned()
    told = {"case_id": COUPLE, "session_id": UUID(path.split("/")[1]), "kind": "need", "line": "x"}
    with as_person("thea"):
        for about in (CEM, PEOPLE["eli"].client_id, PEOPLE["yan"].client_id):
            with pytest.raises(DatabaseError), transaction.atomic():
                Jot.objects.create(about_id=about, **told)
        for wrong in ({"kind": "safety"}, {"kind": "mood"}, {"line": ""}, {"filed_as": "note"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Jot.objects.create(**{**told, **wrong})
        with pytest.raises(DatabaseError), transaction.atomic():
            Jot.objects.create(**{**told, "case_id": case_id("eli")})


def test_the_database_lets_nobody_file_in_anothers_name_or_twice() -> None:
    jot = jotted(planned())
    filed = {"filed_at": "2026-01-05T10:00:00Z", "filed_as": "note"}
    with as_person("thea"):
        with pytest.raises(DatabaseError), transaction.atomic():
            Jot.objects.filter(pk=jot).update(filed_by_id=PEOPLE["theo"].member_id, **filed)
        assert Jot.objects.filter(pk=jot).update(filed_by_id=PEOPLE["thea"].member_id, **filed) == 1
        assert Jot.objects.filter(pk=jot).update(filed_by_id=PEOPLE["thea"].member_id, **filed) == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            Jot.objects.filter(pk=jot).update(line="Otherwise.")
    with as_person("sue"):
        assert Jot.objects.filter(pk=jot).update(filed_by_id=PEOPLE["sue"].member_id, **filed) == 0
