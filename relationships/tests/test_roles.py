"""Every verb of every address here, asked by each of the cast of eight."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from clients.models import Case
from relationships import actions
from relationships.models import Counterpart, Relationship
from relationships.tests.scene import (
    ANAS,
    COUPLE,
    NOWHERE,
    PARTNER,
    TOLD,
    asked,
    given_moment,
    given_norm,
    given_relationship,
    given_screenings,
    given_session,
    statuses,
    tag,
)
from relcare.demo.people import PEOPLE
from tests.cast import EIGHT, actor, as_person

pytestmark = pytest.mark.django_db

Row = tuple[int, int, int, int, int, int, int, int]
#                    thea theo  sue mark  ana  ben  zoe nobody
EVERYBODY_READS: Row = (200, 200, 200, 200, 200, 200, 200, 401)
CARE_LISTS: Row = (200, 200, 200, 403, 200, 200, 200, 401)
CARE_READS: Row = (200, 404, 200, 403, 200, 404, 404, 401)
CARE_CHANGES: Row = (200, 404, 403, 403, 200, 404, 404, 401)
CARE_ADDS: Row = (201, 422, 403, 403, 201, 422, 422, 401)
TEAM_LISTS: Row = (200, 200, 200, 403, 403, 403, 200, 401)
TEAM_READS: Row = (200, 404, 200, 403, 403, 403, 404, 401)
TEAM_ADDS: Row = (201, 422, 403, 403, 403, 403, 422, 401)
TEAM_ADDS_BELOW: Row = (201, 404, 403, 403, 403, 403, 404, 401)
MANAGERS_ADD: Row = (403, 403, 403, 201, 403, 403, 201, 401)
MANAGERS_CHANGE: Row = (403, 403, 403, 200, 403, 403, 404, 401)


def expected(row: Row) -> dict[str, int]:
    return dict(zip(EIGHT, row, strict=True))


def each(method: str, path: str, body: Callable[[], Any]) -> dict[str, int]:
    """Like `statuses`, with a body of its own for each person."""
    return {name: asked(name, method, path, body()).status_code for name in EIGHT}


def kind(name: str) -> dict[str, Any]:
    levels = dict.fromkeys(("self_soothing", "self_regulation", "defense_awareness"), 2)
    more = dict.fromkeys(("words_and_actions", "energy", "boundaries"), 3)
    return {"name": name, "openness": 4, **levels, **more}


@pytest.mark.parametrize("path", ["kinds/", "relationships/", "norms/", "moments/"])
def test_who_may_ask_for_a_list(path: str) -> None:
    assert statuses("get", path) == expected(EVERYBODY_READS if path == "kinds/" else CARE_LISTS)


def test_who_reads_what_belongs_to_a_relationship() -> None:
    norm, moment = given_norm(), given_moment()
    paths = [
        f"relationships/{ANAS}/",
        f"relationships/{ANAS}/openings/",
        f"relationships/{ANAS}/presences/",
        f"norms/{norm.pk}/",
        f"norms/{norm.pk}/versions/",
        f"moments/{moment.pk}/",
    ]
    assert {path: statuses("get", path) for path in paths} == dict.fromkeys(paths, expected(CARE_READS))


def test_who_changes_a_relationship_and_its_norms() -> None:
    with as_person("thea"):
        relationship = Relationship.objects.get(pk=ANAS)
    for name, status in expected(CARE_CHANGES).items():
        norm = given_norm()
        told = {"today": f"As {name} sees it"}
        change = asked(name, "patch", f"norms/{norm.pk}/", told, if_match=tag(norm))
        step = asked(name, "post", f"norms/{norm.pk}/transition/", {"to": "ended"})
        assert (name, change.status_code, step.status_code) == (name, status, status)
        with as_person("thea"):
            match = tag(Relationship.objects.get(pk=ANAS))
        path = f"relationships/{ANAS}/"
        assert asked(name, "patch", path, {"other_name": name}, if_match=match).status_code == status
    with as_person("thea"):
        assert Relationship.objects.get(pk=ANAS).row_version == relationship.row_version + 2


def test_who_adds_to_a_clients_record() -> None:
    below = {"relationship": str(ANAS)}
    assert statuses("post", "norms/", {**below, **TOLD}) == expected(CARE_ADDS)
    told = {**below, "happened_on": "2026-01-05", "felt_safety": 4}
    assert statuses("post", "moments/", told) == expected(CARE_ADDS)
    told = {"client": str(PEOPLE["ana"].client_id), "other_name": "Sam", "kind": str(PARTNER)}
    assert statuses("post", "relationships/", told) == expected(CARE_ADDS)


def test_who_opens_and_who_records_a_presence() -> None:
    given_screenings()
    body = {"what": "gate", "open": True}
    assert statuses("post", f"relationships/{ANAS}/openings/", body) == expected(TEAM_ADDS_BELOW)
    sessions = [given_session("ana", "ben") for _ in EIGHT]
    path = f"relationships/{ANAS}/presences/"
    answered = each("post", path, lambda: {"session": str(sessions.pop().pk)})
    assert answered == expected(TEAM_ADDS_BELOW)


def test_counterparts_are_the_teams_alone() -> None:
    with as_person("thea"):
        pair = Counterpart.objects.get(case=COUPLE)
    assert statuses("get", "counterparts/") == expected(TEAM_LISTS)
    assert statuses("get", f"counterparts/{pair.pk}/") == expected(TEAM_READS)
    mine, theirs = given_relationship("ana", "Benny"), given_relationship("ben", "Anna")
    body = {"case": str(COUPLE), "first": str(mine.pk), "second": str(theirs.pk)}
    assert statuses("post", "counterparts/", body) == expected(TEAM_ADDS)


def test_kinds_are_the_managers() -> None:
    answered = {name: asked(name, "post", "kinds/", kind(f"Kind of {name}")).status_code for name in EIGHT}
    assert answered == expected(MANAGERS_ADD)
    path = f"kinds/{PARTNER}/"
    assert statuses("patch", path, {"openness": 4}, if_match=f'"{PARTNER}.1"') == expected(MANAGERS_CHANGE)


@pytest.mark.parametrize("method", ["put", "delete"])
def test_nothing_is_replaced_or_removed(method: str) -> None:
    paths = [
        *(f"kinds/{PARTNER}/", f"relationships/{ANAS}/", f"norms/{given_norm().pk}/"),
        *(f"moments/{given_moment().pk}/", "counterparts/"),
    ]
    assert {asked("thea", method, path, {}).status_code for path in paths} == {405}


def test_a_moment_never_changes() -> None:
    moment = given_moment()
    assert asked("ana", "patch", f"moments/{moment.pk}/", {"felt_safety": 0}).status_code == 405


@pytest.mark.parametrize("name", ["theo", "ben", "zoe"])
def test_what_is_not_yours_and_what_is_not_there_differ_in_no_byte(name: str) -> None:
    norm, moment = given_norm(), given_moment()
    pairs: list[tuple[str, UUID, str, Any]] = [
        ("get", ANAS, "relationships/{}/", None),
        ("patch", ANAS, "relationships/{}/", {"other_name": "x"}),
        ("get", ANAS, "relationships/{}/openings/", None),
        ("get", norm.pk, "norms/{}/", None),
        ("get", norm.pk, "norms/{}/versions/", None),
        ("post", norm.pk, "norms/{}/transition/", {"to": "ended"}),
        ("get", moment.pk, "moments/{}/", None),
    ]
    for method, theirs, path, body in pairs:
        foreign = asked(name, method, path.format(theirs), body)
        unknown = asked(name, method, path.format(NOWHERE), body)
        nonsense = asked(name, method, path.format("x"), body)
        assert foreign.status_code == 404
        assert foreign.content == unknown.content == nonsense.content


@pytest.mark.parametrize("name", ["theo", "ben", "zoe"])
def test_a_list_leaves_out_what_is_not_yours_whatever_it_is_asked_for(name: str) -> None:
    norm, moment = given_norm(), given_moment()
    ana = PEOPLE["ana"].client_id
    for path in (
        *("relationships/", f"relationships/?client={ana}", "norms/", f"norms/?relationship={ANAS}"),
        *("moments/", f"moments/?relationship={ANAS}"),
    ):
        answer = asked(name, "get", path)
        assert answer.status_code == 200
        for told in (ANAS, norm.pk, moment.pk, ana):
            assert str(told) not in answer.content.decode()


def test_nothing_a_client_reads_shows_that_a_counterpart_was_joined() -> None:
    mine, theirs = given_relationship("ana", "Benny"), given_relationship("ben", "Anna")
    paths = ["relationships/", f"relationships/{mine.pk}/", f"relationships/{mine.pk}/openings/"]
    before = [asked("ana", "get", path).content for path in paths]
    with as_person("thea"):
        actions.join_counterparts(
            by=actor("thea"), case=Counterpart.objects.all()[0].case, first=mine, second=theirs
        )
    assert [asked("ana", "get", path).content for path in paths] == before


def test_what_the_partner_writes_alone_changes_no_byte() -> None:
    paths = ["relationships/", "norms/", "moments/"]
    before = [asked("ben", "get", path).content for path in paths]
    given_norm(by="ana")
    given_moment()
    given_relationship("ana", "Kim")
    assert [asked("ben", "get", path).content for path in paths] == before


def test_after_the_last_case_is_closed_its_team_reads_on_and_writes_no_more() -> None:
    given_screenings()
    norm = given_norm()
    with as_person("thea"):
        Case.objects.filter(pk=COUPLE).update(state="closed", closed_on="2026-01-05")
    path, change = f"norms/{norm.pk}/", {"today": "x"}
    assert asked("thea", "get", path).status_code == 200
    assert asked("thea", "patch", path, change, if_match=tag(norm)).status_code == 403
    assert asked("thea", "post", f"{path}transition/", {"to": "ended"}).status_code == 403
    assert asked("thea", "post", "norms/", {"relationship": str(ANAS), **TOLD}).status_code == 422
    opening = asked("thea", "post", f"relationships/{ANAS}/openings/", {"what": "gate", "open": True})
    assert opening.status_code == 422
    assert asked("ana", "patch", path, change, if_match=tag(norm)).status_code == 200
