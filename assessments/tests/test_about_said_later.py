"""What a request is about is said until it is asked: an earlier one, and none kept from its client."""

from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.reports.asking import lines_of
from assessments.tests.test_asking_again import again, refused, write
from relationships.models import Request, RequestVersion
from relationships.tests.scene import ANAS, BENS, NOWHERE, asked, given_relationship, tag
from relationships.words import REQUEST_STATES
from relcare.demo.people import PEOPLE
from tests.cast import as_person

pytestmark = pytest.mark.django_db

PLAIN: Final = "requests/"


def made(name: str = "ana", **told: Any) -> str:
    answer = write(name, **told)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def kept() -> str:
    assert write(keep=True).status_code == 204
    with as_person("thea"):
        return str(Request.objects.get(is_kept=True).pk)


def about(row: str, earlier: Any, by: str = "ana") -> Any:
    with as_person("thea"):
        match = tag(Request.objects.get(pk=row))
    return asked(by, "patch", f"{PLAIN}{row}/", {"about": earlier}, if_match=match)


def versions(row: str) -> list[Any]:
    return [one["about"] for one in asked("ana", "get", f"{PLAIN}{row}/versions/").json()["results"]]


def test_it_is_linked_to_an_earlier_one_and_shown_the_no_that_rests() -> None:
    earlier, later = refused(3), made()
    told = about(later, earlier).json()
    assert (told["about"], told["resting"]["request"], told["state"]) == (earlier, earlier, "prepared")
    assert asked("ana", "get", f"{PLAIN}{later}/").json()["resting"] == told["resting"]
    assert again()["count"] == 1


def test_each_link_is_a_version_and_a_link_is_taken_back() -> None:
    first, second, later = made(), made(), made()
    for earlier in (first, second, None):
        assert about(later, earlier).json()["about"] == earlier
    assert versions(later) == [None, first, second, None]
    assert asked("ana", "get", f"{PLAIN}{later}/").json()["resting"] is None


def test_said_again_it_is_no_version() -> None:
    earlier, later = made(), made()
    for _ in range(2):
        assert about(later, earlier).status_code == 200
    assert versions(later) == [None, earlier]


def test_what_was_asked_is_about_what_it_was_asked_about() -> None:
    earlier, later = made(), made()
    asked("ana", "post", f"{PLAIN}{later}/transition/", {"to": "asked"})
    answer = about(later, earlier)
    assert (answer.status_code, answer.json()["allowed"]) == (409, list(REQUEST_STATES["asked"]))
    refused_by_the_database(later, earlier)


def refused_by_the_database(row: str, earlier: str, by: str = "ana") -> None:
    with as_person(by), pytest.raises(DatabaseError, match="about"), transaction.atomic():
        Request.objects.filter(pk=row).update(about_id=earlier)


def test_no_line_leads_back_into_itself() -> None:
    first = made()
    second = made(about=first)
    third = made(about=second)
    for row, other in ((first, first), (first, second), (first, third), (second, third)):
        answer = about(row, other)
        assert (answer.status_code, answer.json()["errors"].keys()) == (422, {"about"})
        refused_by_the_database(row, other)
    assert [versions(row) for row in (first, second, third)] == [[None], [first], [second]]


def test_what_follows_a_link_goes_along_with_it() -> None:
    first, second = refused(3), made()
    third = made(about=second)
    assert asked("ana", "get", f"{PLAIN}{third}/").json()["resting"] is None
    about(second, first)
    assert asked("ana", "get", f"{PLAIN}{third}/").json()["resting"]["request"] == first
    assert again()["lines"] == [{"line": first, "asks": [second, third]}]


def test_a_kept_and_a_strangers_id_are_refused_like_one_that_is_not_there() -> None:
    hidden = kept()
    bens = str(asked("ben", "post", PLAIN, body_of("ben")).json()["id"])
    row = made()
    unknown = about(row, str(NOWHERE))
    assert (unknown.status_code, unknown.json()["errors"].keys()) == (422, {"about"})
    for other in (hidden, bens):
        answer = about(row, other)
        assert (answer.status_code, answer.content) == (422, unknown.content)
        assert answer.headers.keys() == unknown.headers.keys()
        refused_by_the_database(row, other)
    assert versions(row) == [None]


def body_of(name: str) -> dict[str, Any]:
    texts = dict.fromkeys(("observation", "ask", "reason", "if_no"), "Mine")
    return {"kind": "wish", "relationship": str({"ana": ANAS, "ben": BENS}[name]), **texts}


def test_what_ana_keeps_about_it_changes_no_byte_of_what_she_is_answered() -> None:
    earlier, row = refused(3), made()
    first = about(row, earlier).json()
    about(row, None)
    assert write(about=row, keep=True).status_code == 204
    second = about(row, earlier).json()
    moved = {"changed_at": ...}
    assert {**first, **moved} == {**second, **moved}
    assert versions(row) == [None, earlier, None, earlier]


def test_another_relationships_is_refused_like_one_that_is_not_there() -> None:
    other = given_relationship("ana", "Mira").pk
    elsewhere, row = made(relationship=str(other)), made()
    assert about(row, elsewhere).content == about(row, str(NOWHERE)).content
    refused_by_the_database(row, elsewhere)


def test_a_clients_link_is_theirs_and_the_teams_own_is_the_teams() -> None:
    earlier, row, own = made(), made(), made("thea")
    assert about(row, earlier, "thea").status_code == 403
    with as_person("thea"), pytest.raises(DatabaseError, match="words of somebody"), transaction.atomic():
        Request.objects.filter(pk=row).update(about_id=earlier)
    assert about(own, earlier, "thea").status_code == 200
    assert about(own, None).json()["said_by"] == str(PEOPLE["ana"].member_id)


def test_the_team_never_names_a_kept_one_where_the_client_reads_it() -> None:
    hidden, own = kept(), made("thea")
    answer = about(own, hidden, "thea")
    assert (answer.status_code, answer.json()["errors"].keys()) == (422, {"about"})
    refused_by_the_database(own, hidden, "thea")
    assert asked("ana", "get", f"{PLAIN}{own}/").json()["about"] is None


def test_a_kept_one_of_the_teams_may_be_about_either() -> None:
    hidden, shown = kept(), made()
    below = made("thea", about=hidden)
    assert about(below, shown, "thea").json()["is_kept"] is True
    assert about(below, hidden, "thea").status_code == 200
    with as_person("ana"):
        assert not RequestVersion.objects.filter(request_id=below).exists()


@pytest.mark.parametrize("name", ["ben", "theo", "zoe", "mark"])
def test_nobody_else_links_anything(name: str) -> None:
    earlier, row = made(), made()
    assert about(row, earlier, name).status_code == (403 if name == "mark" else 404)


@pytest.mark.parametrize("wrong", [3, "x", [], {}, True])
def test_what_is_no_id_is_named(wrong: Any) -> None:
    assert about(made(), wrong).json()["errors"].keys() == {"about"}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-1, 30), max_size=30))
def test_every_line_has_a_first_that_is_about_nothing(links: list[int]) -> None:
    ids: list[UUID] = [uuid4() for _ in links]
    rows = [
        Request(pk=ids[number], about_id=ids[link] if 0 <= link < number else None)
        for number, link in enumerate(links)
    ]
    lines = lines_of(rows)
    firsts = {row.pk for row in rows if row.about_id is None}
    assert lines.keys() == set(ids)
    assert set(lines.values()) == firsts
    assert all(lines[row.pk] == lines[row.about_id] for row in rows if row.about_id)
