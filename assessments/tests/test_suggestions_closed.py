"""Suggestions to one of a couple in care come only while joint work is open, by a therapist's dated act."""

from typing import Any, Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.tests.test_requests import WISH
from clients.actions import transition_case
from clients.models import Case, SafetyFlag
from clients.reports import suggestions
from relationships import actions
from relationships.models import Relationship
from relationships.tests.joint import (
    ANA,
    BEN,
    joint_work_open,
    open_or_close,
    separated,
)
from relationships.tests.scene import ANAS, CEMS, asked
from relcare.demo.people import PEOPLE, relationship_id
from tests.cast import OPENED_ON, actor, as_person

pytestmark = pytest.mark.django_db

OFFERS: Final = ["words_to_use", "look_at_capacity"]
DOORS: Final = ["let_it_rest", "what_i_will_do", "what_i_offer"]
PUSHES: Final = "You must call when it gets late."
Told = dict[str, Any]


def written(name: str = "ana", relationship: Any = ANAS, **told: Any) -> Told:
    body = {"relationship": str(relationship), "kind": "wish", **WISH, **told}
    answer = asked(name, "post", "requests/", body)
    assert answer.status_code == 201, answer.content
    made: Told = answer.json()
    return made


def answered(answer: str, name: str = "ana", relationship: Any = ANAS, **told: Any) -> Told:
    path = f"requests/{written(name, relationship, **told)['id']}/"
    assert asked(name, "post", f"{path}transition/", {"to": "asked"}).status_code == 200
    found = asked(name, "post", f"{path}answer/", {"answer": answer})
    assert found.status_code == 200
    made: Told = found.json()
    return made


def read(request: Told, name: str = "ana") -> Told:
    found: Told = asked(name, "get", f"requests/{request['id']}/").json()
    return found


def doors(request: Told, name: str = "ana") -> list[str]:
    found: list[str] = read(request, name)["resting"]["doors"]
    return found


def checked(name: str) -> int:
    return len(asked(name, "post", "wording/", {"text": PUSHES}).json()["suggestions"])


def given(name: str = "ana", relationship: Any = ANAS) -> tuple[bool, bool, bool, bool]:
    """Whether something new is suggested: offers, doors, wording as it is written and as it is checked."""
    rests = written(name, relationship, about=answered("no", name, relationship)["id"], ask=PUSHES)
    return (
        answered("cannot", name, relationship)["offers"] == OFFERS,
        doors(rests, name) == DOORS,
        bool(rests["wording"]),
        bool(checked(name)),
    )


ALL, NONE = (True,) * 4, (False,) * 4


def test_before_joint_work_was_ever_opened_nothing_is_suggested_to_either_side() -> None:
    assert given() == NONE


def test_that_a_no_rests_is_told_with_no_door_beside_it() -> None:
    earlier = answered("no")
    resting = written(about=earlier["id"])["resting"]
    assert (resting["request"], resting["days_left"], resting["doors"]) == (earlier["id"], 30, [])


def test_while_joint_work_is_open_all_of_it_comes() -> None:
    joint_work_open()
    assert given() == ALL


def test_closing_stops_what_is_new_and_takes_nothing_away() -> None:
    joint_work_open()
    cannot = answered("does_not_know_how")
    rests = written(about=answered("no")["id"])
    open_or_close(is_open=False)
    assert (read(cannot)["offers"], doors(rests)) == (OFFERS, DOORS)
    # Said otherwise since, it is still what was seen.
    path, tag = f"requests/{cannot['id']}/", asked("ana", "get", f"requests/{cannot['id']}/")["ETag"]
    assert asked("ana", "patch", path, {"my_part": "I was late too"}, if_match=tag).status_code == 200
    assert read(cannot)["offers"] == OFFERS
    assert given() == NONE


def test_answered_once_more_after_the_closing_it_is_new() -> None:
    joint_work_open()
    request = answered("yes")
    open_or_close(is_open=False)
    path = f"requests/{request['id']}/answer/"
    assert asked("ana", "post", path, {"answer": "cannot"}).json()["offers"] == []


def test_opened_again_what_waited_is_given() -> None:
    cannot = answered("cannot")
    assert cannot["offers"] == []
    joint_work_open()
    assert read(cannot)["offers"] == OFFERS


def test_a_separation_closes_them() -> None:
    joint_work_open()
    cannot = answered("cannot")
    separated()
    assert read(cannot)["offers"] == OFFERS
    assert given() == NONE


def test_a_flag_or_a_screening_moves_no_byte_of_them() -> None:
    joint_work_open()
    cannot = answered("cannot")
    before = asked("ana", "get", "requests/").content
    with as_person("thea"):
        SafetyFlag.objects.create(client_id=ANA, source="observation", why="A bruise")
        SafetyFlag.objects.create(client_id=BEN, source="observation", why="A threat")
    assert asked("ana", "get", "requests/").content == before
    assert read(cannot)["offers"] == OFFERS
    assert given() == ALL


def test_team_and_client_read_the_same() -> None:
    cannot = answered("cannot")
    assert read(cannot, "thea")["offers"] == read(cannot, "sue")["offers"] == []
    joint_work_open()
    assert read(cannot, "thea")["offers"] == read(cannot)["offers"] == OFFERS


def test_who_is_in_care_alone_is_given_all_of_it() -> None:
    cannot = answered("cannot", "thea", CEMS)
    assert cannot["offers"] == OFFERS
    assert written("thea", CEMS, ask=PUSHES)["wording"]


def couple_of_cem_and_dina() -> Case:
    body = {
        "kind": "couple",
        "clients": [str(PEOPLE[name].client_id) for name in ("cem", "dina")],
        "opened_on": str(OPENED_ON),
        "therapist": str(PEOPLE["thea"].member_id),
    }
    made = asked("mark", "post", "cases/", body)
    assert made.status_code == 201, made.content
    with as_person("thea"):
        return Case.objects.get(pk=made.json()["id"])


def test_joining_two_sides_changes_nothing_that_a_client_reads() -> None:
    """That a pair was joined says that the other has written of them: what is offered must not tell it."""
    case = couple_of_cem_and_dina()
    rests = written("cem", CEMS, about=answered("no", "cem", CEMS)["id"])
    answered("cannot", "cem", CEMS)
    assert (doors(rests, "cem"), given("cem", CEMS)) == ([], NONE)
    seen = asked("cem", "get", "requests/").content
    with as_person("thea"):
        sides = [Relationship.objects.get(pk=pk) for pk in (CEMS, relationship_id("dina", "Rosa"))]
        actions.join_counterparts(by=actor("thea"), case=case, first=sides[0], second=sides[1])
    assert asked("cem", "get", "requests/").content == seen
    assert given("cem", CEMS) == NONE


def test_the_other_relationships_of_one_of_a_couple_tell_nothing_either() -> None:
    miras = relationship_id("ana", "Mira")
    assert given("ana", miras) == NONE
    joint_work_open()
    assert given("ana", miras) == ALL


def test_when_the_case_is_closed_each_is_in_care_alone_again() -> None:
    case = couple_of_cem_and_dina()
    assert given("cem", CEMS) == NONE
    with as_person("thea"):
        transition_case(by=actor("thea"), case=case, to="closed")
    assert given("cem", CEMS) == ALL


def test_nobody_asks_for_a_client_who_is_not_theirs() -> None:
    for name in ("theo", "mark", "ben", "zoe"):
        with as_person(name):
            assert suggestions([ANA]).closed_since == {}
    for name in ("thea", "sue", "ana"):
        with as_person(name):
            assert not suggestions([ANA]).stand(ANA)


def test_a_page_asks_as_often_for_one_request_as_for_many() -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert asked("ana", "get", "requests/").status_code == 200
        return len(captured)

    answered("cannot")
    one = statements()
    for _ in range(3):
        answered("cannot")
    assert statements() == one
